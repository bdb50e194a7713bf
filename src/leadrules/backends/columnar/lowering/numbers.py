"""Numbers scaled by their places: compared and computed with exactly, in 64 bits where they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import DivideRounded, Kind, Literal, Narrow, Scalar
from leadrules.backends.columnar.lowering.terms import (
    MIRRORED,
    NO_INTEGER,
    Operator,
    added,
    case,
    clamped,
    compare,
    every,
    given,
    multiplied,
    one_of,
    subtracted,
    truth,
    whole,
    widened,
)
from leadrules.language import ir
from leadrules.language.checker.ranges import rounded

MINIMUM, MAXIMUM = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a scalar: a number lies between `low` and `high` where there is one.

    Of a score `known` says whether anything of it is known; a matrix's `cells` are their names, and
    its value is a cell's place among them.
    """

    scalar: Scalar
    type: ir.Type
    places: int = 0
    low: int = MINIMUM
    high: int = MAXIMUM
    known: Scalar | None = None
    cells: tuple[str, ...] = ()

    @property
    def units(self) -> int | None:
        """A constant number's units."""
        match self.scalar:
            case Literal(value=int(units)):
                return units
            case _:
                return None

    def scaled(self, places: int) -> tuple[Scalar, int, int]:
        """The number at more places, of 128 bits where 64 may not do, and its bounds."""
        factor = 10 ** (places - self.places)
        if self.units is not None:  # WHY: its range may be that of a value that was not constant
            units = self.units * factor
            return Literal(units, Kind.INTEGER if fits(units, units) else Kind.WIDE), units, units
        low, high = self.low * factor, self.high * factor
        if fits(low, high):
            return multiplied(self.scalar, whole(factor)), low, high
        wide = multiplied(widened(self.scalar), Literal(factor, Kind.WIDE), Kind.WIDE)
        return wide, low, high


def number(units: int, places: int = 0) -> Value:
    """A constant number."""
    return Value(whole(units), ir.Type.NUMBER, places, units, units)


def fits(low: int, high: int) -> bool:
    """Whether a range lies within 64 bits."""
    return low >= MINIMUM and high <= MAXIMUM


# --- comparing -----------------------------------------------------------------------------------


def compared(operator: Operator, left: Value, right: Value) -> Scalar:
    """Two numbers in mathematical order, whatever their places."""
    if right.units is not None:
        return _against(operator, left, right.units, right.places)
    if left.units is not None:
        return _against(MIRRORED[operator], right, left.units, left.places)
    places = max(left.places, right.places)
    return compare(operator, left.scaled(places)[0], right.scaled(places)[0])


def _against(operator: Operator, value: Value, units: int, places: int) -> Scalar:
    """A number against a constant, which is brought to the number's unit."""
    unit = 10 ** max(0, places - value.places)
    exact = units * 10 ** max(0, value.places - places)
    down, up = exact // unit, -(-exact // unit)
    if down != up and operator in ("==", "!="):
        return given(value.scalar, truth(operator == "!="))
    bound = {"<": up, ">=": up}.get(operator, down)
    if value.units is None and not fits(bound, bound):
        above = operator in ("<", "<=", "!=") if bound > 0 else operator in (">", ">=", "!=")
        return given(value.scalar, truth(above))
    return compare(operator, value.scalar, whole(bound))


def is_one_of(value: Value, units: Sequence[int]) -> Scalar:
    """Whether a number is one of constants in its own unit."""
    return one_of(value.scalar, tuple(one for one in units if fits(one, one)))


# --- computing -----------------------------------------------------------------------------------


def computed(operator: str, left: Value, right: Value, places: int) -> Value:
    """A sum, difference, product or quotient; null where it leaves 64 bits, or by 0."""
    match operator:
        case "/":
            return _quotient(left, right, places)
        case "*":
            return _product(left, right, places)
        case _:
            return _sum(operator == "-", left, right, places)


def negative(value: Value) -> Value:
    """A number with its sign turned; null where that leaves 64 bits."""
    return _sum(True, number(0, value.places), value, value.places)


def _sum(minus: bool, left: Value, right: Value, places: int) -> Value:
    one, low, high = left.scaled(places)
    other, least, most = right.scaled(places)
    ends = (low - most, high - least) if minus else (low + least, high + most)
    combined = subtracted if minus else added
    narrow = fits(low, high) and fits(least, most)
    if narrow and fits(*ends):
        return _value(combined(one, other), places, *ends)
    if narrow and right.units is not None and left.places == places:
        change = -most if minus else most
        bounds = MINIMUM - change, MAXIMUM - change
        return _value(_within(left, bounds, lambda safe: combined(safe, other)), places, *ends)
    if narrow and left.units is not None and right.places == places:
        bounds = (low - MAXIMUM, low - MINIMUM) if minus else (MINIMUM - low, MAXIMUM - low)
        return _value(_within(right, bounds, lambda safe: combined(one, safe)), places, *ends)
    wide = combined(widened(one), widened(other), Kind.WIDE)
    return _value(_narrowed(wide), places, *ends)


def _product(left: Value, right: Value, places: int) -> Value:
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    ends = min(corners), max(corners)
    if fits(*ends):
        return _value(multiplied(left.scalar, right.scalar), places, *ends)
    if left.units is not None:
        left, right = right, left
    factor = right.units  # not 0, as then the product would fit
    if left.units is None and factor is not None:
        first, last = (MINIMUM, MAXIMUM) if factor > 0 else (MAXIMUM, MINIMUM)
        bounds = -(-first // factor), last // factor
        product = _within(left, bounds, lambda safe: multiplied(safe, right.scalar))
        return _value(product, places, *ends)
    wide = multiplied(widened(left.scalar), widened(right.scalar), Kind.WIDE)
    return _value(_narrowed(wide), places, *ends)


def _quotient(left: Value, right: Value, places: int) -> Value:
    shift = places + right.places - left.places
    dividend, low, high = left.scaled(left.places + max(shift, 0))
    divisor, least, most = right.scaled(right.places + max(-shift, 0))
    if NO_INTEGER in (left.scalar, right.scalar):
        return Value(NO_INTEGER, ir.Type.NUMBER, places)
    if left.units is not None and right.units is not None:
        sign = 1 if least > 0 else -1
        return _value(_fitting(rounded(sign * low, sign * least)), places, MINIMUM, MAXIMUM)
    greatest = 2 * max(abs(low), abs(high), abs(least), abs(most))
    if fits(-greatest, greatest):
        return Value(DivideRounded(dividend, divisor), ir.Type.NUMBER, places)
    wide = DivideRounded(widened(dividend), widened(divisor), Kind.WIDE)
    return Value(_narrowed(wide), ir.Type.NUMBER, places)


def _value(scalar: Scalar, places: int, low: int, high: int) -> Value:
    if isinstance(scalar, Literal) and scalar.value is not None:
        low = high = int(scalar.value)
    return Value(scalar, ir.Type.NUMBER, places, max(low, MINIMUM), min(high, MAXIMUM))


def _narrowed(wide: Scalar) -> Scalar:
    if isinstance(wide, Literal):
        return NO_INTEGER if wide.value is None else _fitting(int(wide.value))
    return Narrow(wide)


def _fitting(units: int) -> Scalar:
    return whole(units) if fits(units, units) else NO_INTEGER


def _within(value: Value, bounds: tuple[int, int], compute: Callable[[Scalar], Scalar]) -> Scalar:
    """What is computed of a number that lies within bounds, else null; never of another."""
    low, high = bounds
    floor = low if low > value.low else None
    cap = high if high < value.high else None
    tests = [compare(">=", value.scalar, whole(low))] if floor is not None else []
    tests += [compare("<=", value.scalar, whole(high))] if cap is not None else []
    return case([(every(tests), compute(clamped(value.scalar, floor, cap)))], NO_INTEGER)
