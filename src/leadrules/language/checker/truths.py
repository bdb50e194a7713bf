"""What a condition's truth says of each value that it asks about, one by one.

It errs on one side: what a true condition is said to imply, it implies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from leadrules.language import ir
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.outcomes import MIRRORED, OPPOSITE, Operator
from leadrules.language.checker.ranges import SIXTY_FOUR_BITS, Range
from leadrules.language.checker.sets import Numbers, Texts, Values, join, meet, within
from leadrules.language.text import normalise

LOW, HIGH = SIXTY_FOUR_BITS.low, SIXTY_FOUR_BITS.high
MOST_STEPS = 200_000
"""How much is thought about one ruleset; a longer one goes without the rest of these warnings."""


class EnoughThoughtError(Exception):
    """The steps are used up."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a condition is true, the value of each expression is known and in its set; where it
    is exact, the condition is also true wherever they all are."""

    held: Mapping[ir.Expression, Values]
    exact: bool


@dataclass(slots=True)
class Truths:
    """Conditions of one ruleset, under what its fields and attributes can be."""

    desk: Desk
    left: int = field(default_factory=lambda: MOST_STEPS)
    _described: dict[ir.Read, tuple[ir.Field, ...]] = field(default_factory=dict)
    _possible: dict[ir.Expression, Values | None] = field(default_factory=dict)

    def spend(self, steps: int) -> None:
        """Raises EnoughThoughtError once all steps are used up."""
        self.left -= steps
        if self.left < 0:
            raise EnoughThoughtError

    def of(self, expression: ir.Expression, wanted: bool = True) -> Truth | None:
        """What follows from a condition being true (or false); None where it cannot be."""
        self.spend(1)
        match expression:
            case ir.Constant(value=value):
                return Truth({}, exact=True) if bool(value) is wanted else None
            case ir.Not(operand=operand):
                return self.of(operand, not wanted)
            case ir.And(operands=operands) | ir.Or(operands=operands):
                parts = (self.of(operand, wanted) for operand in operands)
                if isinstance(expression, ir.And) is wanted:
                    return self._all(parts)
                return self.any(parts)
            case ir.IsMissing():
                return Truth({expression: points([wanted])}, exact=True)
            case ir.Read():
                return self.where(expression, points([wanted]))
            case ir.Compare(operator=operator, left=left, right=right):
                return self._compared(operator if wanted else OPPOSITE[operator], left, right)
            case ir.OneOf(operand=operand, values=values):
                self.spend(len(values))
                found = _constants(values)
                return self.where(operand, found if wanted else found.others)
            case ir.TextIs(operand=operand, test=ir.TextTest.EQUALS, values=texts):
                self.spend(len(texts))
                return self.where(operand, Texts(frozenset(texts), excluded=not wanted))
            case ir.TextIs(operand=operand) | ir.Items(operand=operand):
                return Truth(_known(operand), exact=False)
            case _:
                return Truth({}, exact=False)

    def where(self, expression: ir.Expression, values: Values) -> Truth | None:
        """A value lies in a set; None where it never does."""
        possible = self._possible_values(expression)
        held = values if possible is None else meet(values, possible)
        if isinstance(held, Texts) and not held.excluded:
            held = Texts(frozenset(each for each in held.values if self._can_be(expression, each)))
        self.spend(held.size)
        return None if held.empty else Truth({**_known(expression), expression: held}, exact=True)

    def any(self, parts: Iterable[Truth | None]) -> Truth | None:
        """One of them is true."""
        found = [part for part in parts if part is not None]
        return reduce(self._either, found) if found else None

    def implies(self, one: Truth, other: Truth) -> bool:
        """Wherever the one may be true, the other, which is exact, is."""
        for key, values in other.held.items():
            self.spend(values.size)
            if key not in one.held or not within(one.held[key], values):
                return False
        return True

    def _all(self, parts: Iterable[Truth | None]) -> Truth | None:
        held: dict[ir.Expression, Values] = {}
        exact = True
        for part in parts:
            if part is None:
                return None
            exact = exact and part.exact
            for key, values in part.held.items():
                held[key] = meet(held[key], values) if key in held else values
                self.spend(held[key].size)
                if held[key].empty:
                    return None
        return Truth(held, exact)

    def _either(self, one: Truth, other: Truth) -> Truth:
        shared = {
            key: join(values, other.held[key])
            for key, values in one.held.items()
            if key in other.held
        }
        self.spend(1 + sum(values.size for values in shared.values()))
        alike = len(shared) == len(one.held) == len(other.held)
        differ = sum(one.held[key] != other.held[key] for key in shared)
        # Two boxes that differ along one side alone make a box.
        return Truth(shared, one.exact and other.exact and alike and differ <= 1)

    def _compared(
        self, operator: Operator, left: ir.Expression, right: ir.Expression
    ) -> Truth | None:
        if isinstance(left, ir.Constant):
            left, right, operator = right, left, MIRRORED[operator]
        places = _places(left)
        if isinstance(right, ir.Constant) and isinstance(right.value, str):  # a matrix's cell
            cell = _constants([right.value])
            return self.where(left, cell if operator == "==" else cell.others)
        if not isinstance(right, ir.Constant) or places is None:
            return Truth({**_known(left), **_known(right)}, exact=False)
        # In the value's own places, a bound between two values is the nearer one on its side.
        unit = 10 ** max(0, right.places - places)
        bound = int(right.value) * 10 ** max(0, places - right.places)
        down, up = bound // unit, -(-bound // unit)
        ranges = {
            "<": (LOW, up - 1),
            "<=": (LOW, down),
            ">": (down + 1, HIGH),
            ">=": (up, HIGH),
            "==": (up, down),
            "!=": (up, down),
        }
        found = Numbers.of([Range(*ranges[operator])])
        return self.where(left, found.others if operator == "!=" else found)

    # --- what values can be -----------------------------------------------------------------------

    def _possible_values(self, expression: ir.Expression) -> Values | None:
        if expression not in self._possible:
            self._possible[expression] = self._all_of(expression)
        return self._possible[expression]

    def _all_of(self, expression: ir.Expression) -> Values | None:
        match expression:
            case ir.Length():
                return Numbers.of([Range(0, HIGH)])
            case ir.Read(type=ir.Type.BOOLEAN):
                return points([False, True])
            case ir.Read(type=ir.Type.TEXT):
                described = self._fields(expression)
                if described and all(each.choices for each in described):
                    return Texts(frozenset(text for each in described for text in each.choices))
                return None
            case ir.Read():
                described = self._fields(expression)
                if not described or expression.type is ir.Type.EMAIL:
                    return None
                return Numbers.of(
                    Range(
                        LOW if each.minimum is None else each.minimum,
                        HIGH if each.maximum is None else each.maximum,
                    )
                    for each in described
                )
            case _:
                return None

    def _can_be(self, expression: ir.Expression, text: str) -> bool:
        if isinstance(expression, ir.Domain):
            return "." in text
        assert isinstance(expression, ir.Read)  # no other expression gives a text
        if expression.type is ir.Type.EMAIL and "@" not in text:
            return False
        described = self._fields(expression)
        normalised = normalise(text)
        self.spend(1 + sum(len(each.stand_ins) for each in described))
        return not described or not all(
            normalised in map(normalise, each.stand_ins) for each in described
        )

    def _fields(self, read: ir.Read) -> tuple[ir.Field, ...]:
        """The field that is read, or every attribute of this name."""
        if read not in self._described:
            found: tuple[ir.Field, ...] = ()
            if read.origin is ir.Origin.FIELD:
                found = (self.desk.fields[read.name],)
            elif read.origin is ir.Origin.ATTRIBUTE:
                found = tuple(
                    each
                    for event in self.desk.events.values()
                    for each in event.attributes
                    if (each.name, each.type, each.places) == (read.name, read.type, read.places)
                )
            self._described[read] = found
        return self._described[read]


def points(values: Iterable[int]) -> Numbers:
    """A set of single numbers; true is 1 and false 0."""
    return Numbers.of(Range(int(value), int(value)) for value in values)


def _constants(values: Iterable[bool | int | str]) -> Values:
    """A set of constants, which are all texts or all none."""
    texts, numbers = [], []
    for value in values:
        if isinstance(value, str):
            texts.append(value)
        else:
            numbers.append(value)
    return Texts(frozenset(texts)) if texts else points(numbers)


def _known(expression: ir.Expression) -> dict[ir.Expression, Values]:
    """Nothing is missing of what a value is made from; a score is a number also if unknown."""
    return {
        ir.IsMissing(read): points([False])
        for read in _reads(expression)
        if read.origin in (ir.Origin.FIELD, ir.Origin.ATTRIBUTE)
    }


def _reads(expression: ir.Expression) -> Iterator[ir.Read]:
    match expression:
        case ir.Read():
            yield expression
        case ir.Arithmetic(left=left, right=right):
            yield from _reads(left)
            yield from _reads(right)
        case (
            ir.Negate(operand=operand)
            | ir.Domain(operand=operand)
            | ir.Length(operand=operand)
            | ir.DaysSince(operand=operand)
        ):
            yield from _reads(operand)
        case _:
            return


def _places(expression: ir.Expression) -> int | None:
    """The places in which a value is a number; None of what is none."""
    match expression:
        case ir.Read(places=places) | ir.Arithmetic(places=places):
            return places
        case ir.Negate(operand=operand):
            return _places(operand)
        case ir.Length() | ir.DaysSince():
            return 0
        case _:
            return None
