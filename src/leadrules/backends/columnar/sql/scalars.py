"""The algebra's scalars as SQL text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from leadrules.backends.columnar.algebra import (
    Add,
    And,
    AsFloat,
    AsInstant,
    Case,
    Clamp,
    Column,
    Compare,
    Concat,
    DayNumber,
    DivideRounded,
    FloorDivide,
    IsBlank,
    IsIn,
    IsNaN,
    IsNull,
    Kind,
    Literal,
    Microseconds,
    Multiply,
    Narrow,
    Not,
    Or,
    Scalar,
    ScaledDecimal,
    ScaledFloat,
    ScaledInteger,
    ShortEmail,
    Subtract,
    TextLength,
    ToText,
    Widen,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.columnar.sql.dialects.dialect import Dialect
from leadrules.language.text import blank_characters

_MOST = 2**63 - 1
_EXACT = 10**15  # a float tells apart all decimals of so many digits
_OPERATORS = {"==": "=", "!=": "<>"}
# what is written in brackets
_CONDITION = Not | IsNull | Compare | IsIn
_BRACKETED = (
    _CONDITION | And | Or | Add | Subtract | Multiply | FloorDivide | Case | Concat | ToText
)


class Scalars:
    """Scalars over the rows of one relation, as text.

    What an expression mentions more than once is bound to a name first, so that texts do not grow
    with the square of an expression: `layers` holds the names bound, each over the one before.
    `constants` are columns that hold that integer wherever they hold anything.
    """

    def __init__(
        self,
        dialect: Dialect,
        identifier: Callable[[str], str],
        bound_name: Callable[[], str],
        stored: Mapping[str, ColumnType],
        constants: Mapping[str, int] | None = None,
    ) -> None:
        self.layers: list[dict[str, str]] = []
        self._dialect = dialect
        self._identifier = identifier
        self._bound_name = bound_name
        self._stored = stored
        self._constants = constants or {}
        self._bound: dict[str, tuple[str, int]] = {}
        self._depth = 0

    def alone(self, scalar: Scalar) -> str:
        """The scalar's text where nothing stands beside it: between keywords and commas."""
        # WHY: Spark's parser reads all that brackets hold to know what they are, and that again
        # for brackets within
        written = self.text(scalar)
        return written[1:-1] if isinstance(scalar, _BRACKETED) and written[0] == "(" else written

    def when(self, scalar: Scalar) -> str:
        """A condition's text where null is as good as false, and nothing stands beside it."""
        match _held(scalar):
            case And(operands=(_, *_) as operands):
                return " AND ".join(map(self._holding, operands))
            case Or(operands=(_, *_) as operands):
                return " OR ".join(map(self._holding, operands))
            case Compare(operator="==", left=Column(name=name), right=Literal(value=value)) if (
                self._constants.get(name, value) != value
            ):
                return "FALSE"
            case Compare(operator="==", left=left, right=Literal(value=int()) as right):
                return f"{self.text(left)} {self._dialect.same} {self._compared(right)}"
            case condition:
                return self.alone(condition)

    def _holding(self, scalar: Scalar) -> str:
        """One of the conditions of a chain."""
        written = self.when(scalar)
        return f"({written})" if isinstance(_held(scalar), And | Or) else written

    def text(self, scalar: Scalar) -> str:
        """The scalar's text: one that stands anywhere an operand can."""
        dialect, text, alone = self._dialect, self.text, self.alone
        match scalar:
            case Column(name=name):
                return self._identifier(name)
            case Literal(value=value, kind=kind):
                return self._literal(value, kind)
            case And(operands=operands):
                return self._chain(operands, " AND ", "TRUE")
            case Or(operands=operands):
                return self._chain(operands, " OR ", "FALSE")
            case Not(operand=operand):
                return f"(NOT {text(operand)})"
            case IsNull(operand=operand):
                return f"({text(operand)} IS NULL)"
            case Compare(operator=operator, left=left, right=right):
                sign = _OPERATORS.get(operator, operator)
                return f"({self._compared(left)} {sign} {self._compared(right)})"
            case IsIn(operand=operand, values=values):
                return self._is_in(operand, values)
            case Add(left=left, right=right, kind=kind):
                return f"({self._summed(kind, left)} + {self._of(kind, right)})"
            case Subtract(left=left, right=right, kind=kind):
                return f"({self._summed(kind, left)} - {self._of(kind, right)})"
            case Multiply(left=left, right=right, kind=kind):
                return f"({self._of(kind, left)} * {self._of(kind, right)})"
            case FloorDivide():
                return self._floor_divide(scalar)
            case DivideRounded():
                return self._divide_rounded(scalar)
            case Widen(operand=operand):
                return dialect.cast(alone(operand), Kind.WIDE)
            case Narrow(operand=operand):
                return dialect.narrowed(self._name(operand))
            case Clamp():
                return self._clamp(scalar)
            case Case():
                return self._case(scalar)
            case Concat(parts=parts):
                return f"({dialect.as_compared(dialect.joined([alone(part) for part in parts]))})"
            case ToText(operand=operand):
                return f"({dialect.as_compared(dialect.cast(alone(operand), Kind.TEXT))})"
            case IsBlank(operand=operand):
                read = dialect.cast(alone(operand), Kind.TEXT)
                return f"({dialect.trimmed(read, blank_characters())} = '')"
            case TextLength(operand=operand):
                return f"{dialect.length}({alone(operand)})"
            case ShortEmail():
                return self._short_email(scalar)
            case IsNaN(operand=operand):
                return dialect.is_nan(text(operand))
            case ScaledInteger(operand=operand, places=places):
                return self._scaled_integer(operand, places)
            case ScaledFloat(operand=operand, places=places):
                return self._scaled_float(self._name(operand), places)
            case ScaledDecimal(operand=operand, scale=scale, places=places):
                return f"({dialect.scaled_decimal(self._name(operand), scale, places)})"
            case Microseconds(operand=operand):
                return f"({dialect.microseconds(self._name(operand), self._storage(operand))})"
            case DayNumber(operand=operand):
                return f"({dialect.day_number(self._name(operand))})"
            case AsFloat(operand=operand, places=places):
                return (
                    f"({dialect.cast(alone(operand), Kind.FLOAT)} / {dialect.double(10**places)})"
                )
            case AsInstant(operand=operand):
                return f"({dialect.instant(self._name(operand))})"
            case _:
                assert_never(scalar)

    def _name(self, scalar: Scalar) -> str:
        """A column or constant, or the name that the scalar is bound to."""
        if isinstance(scalar, Column | Literal):
            return self.text(scalar)
        return self._bind(lambda: self.alone(scalar))

    def _bind(self, write: Callable[[], str]) -> str:
        outer, self._depth = self._depth, 0
        written = write()
        if written not in self._bound:
            if self._depth == len(self.layers):
                self.layers.append({})
            name = self._bound_name()
            self._bound[written] = name, self._depth + 1
            self.layers[self._depth][name] = written
        name, depth = self._bound[written]
        self._depth = max(outer, depth)
        return name

    def _storage(self, scalar: Scalar) -> ColumnType:
        """How a column given is stored; of one made, as plainly as can be."""
        name = scalar.name if isinstance(scalar, Column) else ""
        return self._stored.get(name, ColumnType(Storage.OTHER))

    def _literal(self, value: bool | int | str | None, kind: Kind) -> str:
        if value is None:
            return f"CAST(NULL AS {self._dialect.types[kind]})"
        if isinstance(value, str):
            return self._dialect.text(value)
        if kind is Kind.BOOLEAN:
            return "TRUE" if value else "FALSE"
        return self._dialect.integer(value, kind)

    def _compared(self, scalar: Scalar) -> str:
        """An operand of a comparison, where a constant needs no type."""
        if (
            isinstance(scalar, Literal)
            and scalar.value is not None
            and kind_of(scalar)
            in (
                Kind.INTEGER,
                Kind.WIDE,
            )
        ):
            return str(scalar.value)
        return self.text(scalar)

    def _of(self, kind: Kind, scalar: Scalar) -> str:
        """An operand of arithmetic in the width of its result."""
        if isinstance(scalar, Literal):
            return self._literal(scalar.value, kind)
        if kind is kind_of(scalar):
            return self.text(scalar)
        return self._dialect.cast(self.alone(scalar), kind)

    def _summed(self, kind: Kind, scalar: Scalar) -> str:
        """The first operand of a sum, which needs no brackets where it is one."""
        is_sum = isinstance(scalar, Add | Subtract) and scalar.kind is kind
        return self.alone(scalar) if is_sum else self._of(kind, scalar)

    def _chain(self, operands: tuple[Scalar, ...], between: str, of_none: str) -> str:
        if not operands:
            return of_none
        parts = (
            self.alone(each) if isinstance(each, _CONDITION) else self.text(each)
            for each in operands
        )
        return f"({between.join(parts)})"

    def _is_in(self, operand: Scalar, values: tuple[int, ...] | tuple[str, ...]) -> str:
        if not values:
            return f"({self.text(operand)} IS NULL AND CAST(NULL AS {self._boolean}))"
        among = ", ".join(
            self._dialect.text(value) if isinstance(value, str) else str(value) for value in values
        )
        return f"({self.text(operand)} IN ({among}))"

    @property
    def _boolean(self) -> str:
        return self._dialect.types[Kind.BOOLEAN]

    def _floor_divide(self, scalar: FloorDivide) -> str:
        kind = kind_of(scalar.operand)
        operand, divisor = self._name(scalar.operand), self._dialect.integer(scalar.divisor, kind)
        quotient = self._dialect.truncated(operand, divisor, kind)
        rest = self._dialect.remainder(operand, divisor)
        return f"({quotient} - CASE WHEN {rest} < 0 THEN 1 ELSE 0 END)"

    def _divide_rounded(self, scalar: DivideRounded) -> str:
        kind = scalar.kind
        left, right = (
            self._name(self._as(kind, scalar.left)),
            self._name(self._as(kind, scalar.right)),
        )
        divisor = f"NULLIF({right}, 0)"
        quotient = self._dialect.truncated(left, divisor, kind)
        rest = self._dialect.remainder(left, divisor)
        away = f"CASE WHEN ({left} < 0) = ({right} < 0) THEN 1 ELSE -1 END"
        return f"({quotient} + CASE WHEN abs({rest}) * 2 >= abs({right}) THEN {away} ELSE 0 END)"

    def _as(self, kind: Kind, scalar: Scalar) -> Scalar:
        """The operand in the width of the result, as a scalar."""
        if isinstance(scalar, Literal):
            return Literal(scalar.value, kind)
        if kind is Kind.WIDE and kind_of(scalar) is Kind.INTEGER:
            return Widen(scalar)
        return scalar

    def _clamp(self, scalar: Clamp) -> str:
        operand, kind = self._name(scalar.operand), kind_of(scalar.operand)
        floor, cap = scalar.floor, scalar.cap
        if floor is not None and cap is not None:
            floor = min(floor, cap)
        arms = [
            f" WHEN {operand} {sign} {edge} THEN {self._dialect.integer(edge, kind)}"
            for sign, edge in ((">", cap), ("<", floor))
            if edge is not None
        ]
        return f"CASE{''.join(arms)} ELSE {operand} END" if arms else operand

    def _case(self, scalar: Case) -> str:
        kind = kind_of(scalar.otherwise)
        match scalar.branches:
            case ():
                return self.text(scalar.otherwise)
            case ((IsNull(operand=operand), value),) if (
                operand == scalar.otherwise and kind is not Kind.TEXT
            ):
                # WHY: Spark then knows that it is never null, as is nothing made of it
                return f"coalesce({self.alone(operand)}, {self.alone(value)})"
        arms = "".join(
            f" WHEN {self.when(condition)} THEN {self.alone(value)}"
            for condition, value in scalar.branches
        )
        chosen = f"CASE{arms} ELSE {self.alone(scalar.otherwise)} END"
        return f"({self._dialect.as_compared(chosen)})" if kind is Kind.TEXT else chosen

    def _short_email(self, scalar: ShortEmail) -> str:
        dialect = self._dialect
        email = dialect.as_compared(self._name(scalar.operand))
        plain = f"{dialect.is_plain_email(email)} AND {dialect.length}({email}) <= {scalar.longest}"
        box = dialect.text(scalar.other)
        if scalar.boxes:
            arms = "".join(
                f" WHEN substr(lower({email}), 1, {len(start)}) = {dialect.text(start)}"
                f" THEN {dialect.text(short)}"
                for start, short in scalar.boxes
            )
            box = f"CASE{arms} ELSE {box} END"
        shorter = dialect.joined([box, "'@'", f"split_part({email}, '@', 2)"])
        return f"({dialect.as_compared(f'CASE WHEN {plain} THEN {shorter} ELSE {email} END')})"

    def _scaled_integer(self, operand: Scalar, places: int) -> str:
        if self._storage(operand).storage is Storage.UNSIGNED:
            fits = self._bind(lambda: self._dialect.narrowed(self.text(operand)))
        else:
            fits = self._name(operand)
        if places == 0:
            return fits
        unit = 10**places
        most = _MOST // unit
        scaled = f"{fits} * {self._dialect.integer(min(unit, _MOST), Kind.INTEGER)}"
        return f"(CASE WHEN {fits} BETWEEN {-most} AND {most} THEN {scaled} END)"

    def _scaled_float(self, operand: str, places: int) -> str:
        # WHY: a decimal of 15 digits or fewer that is nearest to the float is its shortest text,
        # and one division of exact numbers gives the float that is nearest
        dialect, unit = self._dialect, self._dialect.double(10**places)
        candidate = dialect.nearest(f"{operand} * {unit}")
        most = dialect.double(_EXACT)
        return (
            f"(CASE WHEN NOT (abs({operand}) < {most}) THEN NULL"
            f" WHEN abs({candidate}) < {most} AND {candidate} / {unit} = {operand}"
            f" THEN {dialect.cast(candidate, Kind.INTEGER)} END)"
        )


def _held(scalar: Scalar) -> Scalar:
    """The condition whose being true a scalar tells."""
    match scalar:
        case Case(branches=((condition, Literal(value=True)),), otherwise=Literal(value=False)):
            return _held(condition)
        case _:
            return scalar
