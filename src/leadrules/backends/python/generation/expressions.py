"""Three-valued expressions as Python: `employees >= 50` becomes a test for None and a comparison.

A value is None where it is unknown. Every condition is written three ways, so that a rule asks
only what it must: `plain`, right where everything it reads is known, and the whole truth in two
tests, `true` and `false`, neither of which holds where it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.arithmetic import MAXIMUM, MINIMUM, fitting, quotient
from leadrules.decision.units import date_of, instant_of
from leadrules.language import ir

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition as Python.

    `maybe` are the expressions that, being None, may make it unknown; `strict`: any of them does.
    `true` and `false` hold whatever is unknown; `plain` is right where none of `maybe` is None.
    """

    plain: str
    true: str
    false: str
    maybe: tuple[str, ...] = ()
    strict: bool = True

    @property
    def value(self) -> str:
        """An expression that is True, False or None."""
        if not self.maybe:
            return f"True if {self.plain} else False"
        if self.strict:
            return f"None if {any_missing(self.maybe)} else True if {self.plain} else False"
        return f"True if {self.true} else False if {self.false} else None"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as Python, right where none of `maybe` is None, else unknown.

    Numbers are scaled by their places and lie between `low` and `high`; dates and instants are
    `date` and `datetime` objects in UTC. Of a score, which always has a value, `known` is the local
    that says whether anything of it is known.
    """

    code: str
    type: ir.Type
    places: int = 0
    maybe: tuple[str, ...] = ()
    low: int = MINIMUM
    high: int = MAXIMUM
    known: str = ""

    @property
    def whole(self) -> str:
        """An expression that is the value or None."""
        if not self.maybe or self.maybe == (self.code,):
            return self.code
        return f"None if {any_missing(self.maybe)} else {self.code}"


def any_missing(maybe: Iterable[str]) -> str:
    """The test that one of the expressions is None."""
    return " or ".join(f"{code} is None" for code in maybe)


def leaf(plain: str, negated: str, maybe: tuple[str, ...]) -> Truth:
    """A condition that is unknown where any of `maybe` is None."""
    known = [f"{code} is not None" for code in maybe]
    return Truth(plain, _all([*known, plain]), _all([*known, negated]), maybe)


def flag(code: str, maybe: tuple[str, ...]) -> Truth:
    """A value that is True, False or None as a condition."""
    if not maybe:
        return Truth(code, code, f"not {code}")
    return Truth(code, code, f"{code} is False", maybe)


def merged(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All items, each once, in order of appearance."""
    return tuple(dict.fromkeys(item for group in groups for item in group))


@dataclass(slots=True)
class Expressions:
    """Writes expressions; steps that need a statement of their own go to `source` at once.

    `read` says where a name is found; `text` writes what is asked of texts alone (or answers None
    where an expression is not about one text alone).
    """

    source: Source
    read: Callable[[ir.Read], Value]
    text: Callable[[ir.Expression], Value | Truth | None]

    def truth(self, expression: ir.Expression) -> Truth:
        """A boolean expression as a condition."""
        found = self.text(expression)
        if found is not None:
            return found if isinstance(found, Truth) else flag(found.code, found.maybe)
        match expression:
            case ir.Constant(value=constant):
                return Truth(str(constant), str(constant), str(not constant))
            case ir.Read():
                value = self.read(expression)
                return flag(value.code, value.maybe)
            case ir.Not(operand=operand):
                inner = self.truth(operand)
                plain = _negated(inner.plain)
                return replace(inner, plain=plain, true=inner.false, false=inner.true)
            case ir.And(operands=operands):
                truths = [self.truth(operand) for operand in operands]
                return _joined(truths, _all, _any)
            case ir.Or(operands=operands):
                truths = [self.truth(operand) for operand in operands]
                return _joined(truths, _any, _all)
            case ir.IsMissing(operand=operand):
                return self._missing(operand)
            case ir.Compare(operator=operator, left=left, right=right):
                return self._compared(operator, self.value(left), self.value(right))
            case ir.OneOf(operand=operand, values=values):
                value = self.value(operand)
                names = self._constants(value.type, values)
                return leaf(f"{value.code} in {names}", f"{value.code} not in {names}", value.maybe)
            case _:  # pragma: no cover - numbers are no conditions, and texts were written above
                raise AssertionError(expression)

    def value(self, expression: ir.Expression) -> Value:
        """Any expression as a value."""
        found = self.text(expression)
        if isinstance(found, Value):
            return found
        match expression:
            case ir.Constant(type=kind, value=constant, places=places):
                return self._constant(kind, constant, places)
            case ir.Read():
                return self.read(expression)
            case ir.Arithmetic(operator=operator, left=left, right=right, places=places):
                return self._arithmetic(operator, self.value(left), self.value(right), places)
            case ir.Negate(operand=operand):
                value = self.value(operand)
                code = f"-{_atom(value.code)}"
                negated = replace(value, code=code, low=-value.high, high=-value.low)
                return self._fitted(negated)
            case ir.DaysSince(operand=operand):
                value = self.value(operand)
                code = f"(as_of - {value.code}).days"
                if value.type is ir.Type.DATE:
                    code = f"(today - {value.code}.toordinal())"
                return Value(code, ir.Type.INTEGER, 0, value.maybe, -4_000_000, 4_000_000)
            case _:
                truth = self.truth(expression)
                code = self._step("truth", truth.value)
                return Value(code, ir.Type.BOOLEAN, 0, (code,) if truth.maybe else ())

    def number(self, expression: ir.Expression, places: int) -> str:
        """A numeric expression, scaled by at least its own places, or None."""
        value = self.value(expression)
        return replace(value, code=_scaled(value, places)).whole

    def _missing(self, operand: ir.Expression) -> Truth:
        value = self.value(operand)
        if value.known:
            return Truth(f"not {value.known}", f"not {value.known}", value.known)
        known = _all([f"{code} is not None" for code in value.maybe])
        missing = any_missing(value.maybe)
        return Truth(missing, missing, known)

    def _compared(self, operator: str, left: Value, right: Value) -> Truth:
        maybe = merged((left.maybe, right.maybe))
        if left.type is ir.Type.BOOLEAN:
            operator, negated = ("is", "is not") if operator == "==" else ("is not", "is")
        else:
            negated = _NEGATED[operator]
        a, b = left.code, right.code
        if left.places != right.places:
            places = max(left.places, right.places)
            a, b = _scaled(left, places), _scaled(right, places)
        return leaf(f"{a} {operator} {b}", f"{a} {negated} {b}", maybe)

    def _arithmetic(self, operator: str, left: Value, right: Value, places: int) -> Value:
        maybe = merged((left.maybe, right.maybe))
        if operator == "/":
            return self._quotient(left, right, places, maybe)
        if operator == "*":
            code = f"{_atom(left.code)} * {_atom(right.code)}"
            ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
            low, high = min(ends), max(ends)
        else:
            code = f"{_scaled(left, places)} {operator} {_atom(_scaled(right, places))}"
            a, b = 10 ** (places - left.places), 10 ** (places - right.places)
            low, high = left.low * a, left.high * a
            if operator == "+":
                low, high = low + right.low * b, high + right.high * b
            else:
                low, high = low - right.high * b, high - right.low * b
        return self._fitted(Value(code, ir.Type.NUMBER, places, maybe, low, high))

    def _quotient(self, left: Value, right: Value, places: int, maybe: tuple[str, ...]) -> Value:
        shift = places + right.places - left.places
        dividend = _scaled(left, left.places + max(shift, 0))
        divisor = _scaled(right, right.places - min(shift, 0))
        divide = self.source.constant("quotient", quotient)
        code = f"{divide}({dividend}, {divisor})"
        code = self._step(
            "quotient", f"None if {any_missing(maybe)} else {code}" if maybe else code
        )
        return Value(code, ir.Type.NUMBER, places, (code,))

    def _fitted(self, value: Value) -> Value:
        """The value, unknown where it leaves 64 bits, if it can."""
        if value.low >= MINIMUM and value.high <= MAXIMUM:
            return replace(value, code=f"({value.code})")
        fits = self.source.constant("fitting", fitting)
        code = self._step("sum", replace(value, code=f"{fits}({value.code})").whole)
        return Value(code, value.type, value.places, (code,))

    def _step(self, hint: str, code: str) -> str:
        """A local that holds what `code` gives."""
        name = self.source.names.new(hint)
        self.source.line(f"{name} = {code}")
        return name

    def _constant(self, kind: ir.Type, value: bool | int | str, places: int) -> Value:
        match kind:
            case ir.Type.DATE | ir.Type.TIMESTAMP:
                return Value(self.source.constant("moment", moment(kind, int(value))), kind)
            case ir.Type.BOOLEAN | ir.Type.INTEGER | ir.Type.NUMBER:
                number = int(value)
                code = str(value) if number >= 0 else f"({value})"
                return Value(code, kind, places, (), number, number)
            case ir.Type.RUNG if isinstance(value, int):
                return Value(str(value), kind)
            case _:
                return Value(self.source.constant("text", value), kind)

    def _constants(self, kind: ir.Type, values: tuple[bool | int | str, ...]) -> str:
        if kind in (ir.Type.DATE, ir.Type.TIMESTAMP):
            return self.source.constant("moments", frozenset(moment(kind, int(v)) for v in values))
        return self.source.constant("values", frozenset(values))


def moment(kind: ir.Type, units: int) -> object:
    """A constant date or instant as the object that values of its type are compared with."""
    return date_of(units) if kind is ir.Type.DATE else instant_of(units)


def _scaled(value: Value, places: int) -> str:
    """The value's code at more places."""
    shift = places - value.places
    if shift == 0:
        return value.code
    if value.low == value.high:
        return f"({value.low * 10**shift})"
    return f"{_atom(value.code)} * {10**shift}"


def _atom(code: str) -> str:
    return code if code.isidentifier() or code.isdigit() or code.endswith(")") else f"({code})"


def _all(codes: list[str]) -> str:
    return " and ".join(f"({code})" if " or " in code else code for code in codes)


def _any(codes: list[str]) -> str:
    return " or ".join(codes)


def _negated(code: str) -> str:
    return f"not {code}" if code.isidentifier() else f"not ({code})"


Join = Callable[[list[str]], str]


def _joined(truths: list[Truth], true: Join, false: Join) -> Truth:
    maybe = merged(truth.maybe for truth in truths)
    return Truth(
        true([truth.plain for truth in truths]),
        true([truth.true for truth in truths]),
        false([truth.false for truth in truths]),
        maybe,
        all(truth.strict and set(truth.maybe) == set(maybe) for truth in truths),
    )
