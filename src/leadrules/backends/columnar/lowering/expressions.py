"""Three-valued expressions as scalars; what is asked of one text alone goes to Python.

Numbers are scaled by their places; dates are days and instants microseconds since 1970-01-01; a
value on a ladder is its index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import DomainOf, Kind, Literal, Question, Scalar, Truth
from leadrules.backends.columnar.lowering.numbers import (
    Value,
    compared,
    computed,
    is_one_of,
    negative,
)
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    NO_TEXT,
    TRUE,
    UNKNOWN,
    Operator,
    compare,
    every,
    floor_divided,
    given,
    missing,
    negated,
    some,
    subtracted,
    truth,
    whole,
)
from leadrules.backends.python.generation.text_memo import is_condition, text_read
from leadrules.language import ir

DAY = 86_400_000_000
_DAYS = 4_000_000  # more than the calendar has


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant of a row in microseconds, and its day in the ruleset's zone, which must be there
    where a condition counts the days since a date."""

    as_of: Scalar
    today: Scalar = NO_INTEGER


class Expressions:
    """Lowers expressions: `read` gives the value under a name (a text as compared), `ask` the
    answer to a question about the text under a name.

    >>> large = ir.Compare(
    ...     ">=",
    ...     ir.Read(ir.Origin.FIELD, "revenue", ir.Type.NUMBER, 2),
    ...     ir.Constant(5, ir.Type.INTEGER),
    ... )
    >>> from leadrules.backends.columnar.algebra import Column
    >>> revenue = Column("revenue", Kind.INTEGER)
    >>> lowered = Expressions(lambda _: revenue, lambda *_: UNKNOWN, Clock(whole(0))).truth(large)
    >>> lowered.right
    Literal(value=500, kind=<Kind.INTEGER: 'integer'>)
    """

    def __init__(
        self,
        read: Callable[[ir.Read], Value | Scalar],
        ask: Callable[[str, Question], Scalar],
        clock: Clock,
    ) -> None:
        self._read = read
        self._ask = ask
        self._clock = clock

    def truth(self, expression: ir.Expression) -> Scalar:
        """A condition: a boolean, null where it is unknown."""
        found = self.hoisted(expression)
        if found is not None:
            return found.scalar
        match expression:
            case ir.Not(operand=operand):
                return negated(self.truth(operand))
            case ir.And(operands=operands):
                return every([self.truth(one) for one in _gathered(operands, ir.And)])
            case ir.Or(operands=operands):
                return some([self.truth(one) for one in _gathered(operands, ir.Or)])
            case ir.IsMissing(operand=operand):
                value = self.value(operand)
                return missing(value.scalar) if value.known is None else negated(value.known)
            case ir.Compare(operator=operator, left=left, right=right):
                return _compared(operator, self.value(left), self.value(right))
            case ir.OneOf(operand=operand, values=values):
                return _is_one_of(self.value(operand), values)
            case _:
                return self.value(expression).scalar

    def value(self, expression: ir.Expression) -> Value:
        """Any expression."""
        found = self.hoisted(expression)
        if found is not None:
            return found
        match expression:
            case ir.Constant():
                return _constant(expression)
            case ir.Read():
                return self._value_of(expression)
            case ir.Arithmetic(operator=operator, left=left, right=right, places=places):
                return computed(operator, self.value(left), self.value(right), places)
            case ir.Negate(operand=operand):
                return negative(self.value(operand))
            case ir.DaysSince(operand=operand):
                return self._days_since(self.value(operand))
            case _:
                return Value(self.truth(expression), ir.Type.BOOLEAN)

    def hoisted(self, expression: ir.Expression) -> Value | None:
        """What is asked of one text alone; None of anything else."""
        name = text_read(expression)
        if name is None:
            return None
        match expression:
            case ir.Read():
                return self._value_of(expression)
            case ir.Domain():
                return Value(self._ask(name, DomainOf()), ir.Type.TEXT)
        answer = self._ask(name, Truth(expression))
        if is_condition(expression):
            return Value(answer, ir.Type.BOOLEAN)
        return Value(answer, ir.Type.NUMBER, _places(expression))

    def _value_of(self, read: ir.Read) -> Value:
        found = self._read(read)
        return found if isinstance(found, Value) else Value(found, read.type, read.places)

    def _days_since(self, value: Value) -> Value:
        if value.type is ir.Type.DATE:
            days = subtracted(self._clock.today, value.scalar)
        else:
            days = floor_divided(subtracted(self._clock.as_of, value.scalar), DAY)
        return Value(days, ir.Type.INTEGER, 0, -_DAYS, _DAYS)


class _AboutNothing(Expressions):
    """Lowers what is asked of a text that is missing: to constants."""

    def __init__(self) -> None:
        super().__init__(lambda _: NO_TEXT, lambda *_: UNKNOWN, Clock(NO_INTEGER))

    def hoisted(self, expression: ir.Expression) -> Value | None:
        match expression:
            case ir.IsMissing():
                return Value(TRUE, ir.Type.BOOLEAN)
            case ir.TextIs() | ir.Items():
                return Value(UNKNOWN, ir.Type.BOOLEAN)
            case ir.Domain():
                return Value(NO_TEXT, ir.Type.TEXT)
            case ir.Length():
                return Value(NO_INTEGER, ir.Type.INTEGER)
            case _:
                return None


ABOUT_NOTHING: Expressions = _AboutNothing()
"""What expressions about one text alone come to where that is missing: constants."""


def _gathered(
    operands: Sequence[ir.Expression], kind: type[ir.And] | type[ir.Or]
) -> list[ir.Expression]:
    """The operands, those about one text made one: a single question."""
    of_text: dict[str, list[ir.Expression]] = {}
    others: list[ir.Expression] = []
    for one in operands:
        name = text_read(one)
        if name is None:
            others.append(one)
        else:
            of_text.setdefault(name, []).append(one)
    gathered = [
        several[0] if len(several) == 1 else kind(tuple(several)) for several in of_text.values()
    ]
    # WHY: where all is about one text there is nothing to make one of, and no end to it
    return gathered + others if others or len(gathered) > 1 else list(operands)


def _constant(constant: ir.Constant) -> Value:
    value, kind = constant.value, constant.type
    match value:
        case bool():
            return Value(truth(value), kind)
        case int():
            return Value(whole(value), kind, constant.places, value, value)
        case _:  # a cell of a matrix
            return Value(Literal(value, Kind.TEXT), kind)


def _compared(operator: Operator, left: Value, right: Value) -> Scalar:
    if left.type in (ir.Type.BOOLEAN, ir.Type.TEXT, ir.Type.EMAIL):
        return compare(operator, left.scalar, right.scalar)
    if right.cells and not left.cells:
        left, right = right, left
    match right.scalar:
        case Literal(value=str() as cell):
            right = Value(whole(left.cells.index(cell)), ir.Type.RUNG)
    return compared(operator, left, right)


def _is_one_of(value: Value, values: Sequence[bool | int | str]) -> Scalar:
    if value.type is ir.Type.BOOLEAN:
        found = some([compare("==", value.scalar, truth(bool(one))) for one in values])
        return given(value.scalar, found)
    units = [value.cells.index(one) if isinstance(one, str) else one for one in values]
    return is_one_of(value, units)


def _places(expression: ir.Expression) -> int:
    """The places of a number about a text."""
    match expression:
        case ir.Arithmetic(places=places):
            return places
        case ir.Negate(operand=operand):
            return _places(operand)
        case _:
            return 0
