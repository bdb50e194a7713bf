"""When what is counted in whole steps of time next changes: days since, and steps of decay.

The same as `backends.passing_time.next_instant` says of one lead, as scalars; null: never again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from leadrules.backends.columnar.algebra import (
    Column,
    Join,
    Kind,
    Relation,
    Rows,
    Scalar,
    Select,
)
from leadrules.backends.columnar.lowering.names import Layers, Names
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    added,
    case,
    compare,
    floor_divided,
    given,
    missing,
    multiplied,
    subtracted,
    whole,
)
from leadrules.backends.passing_time.days_counted import Counts
from leadrules.language import ir

DAY = 86_400_000_000
MOST_CASES = 12
"""From how many changes of a factor on a table is joined."""

_LONGEST = 4_000_000 * DAY  # more than the calendar has


def next_count(start: Scalar, step: int, counts: Counts, now: Scalar) -> Scalar:
    """The first later than `now` of the whole steps from `start` that make a difference."""
    if counts is None:
        reached = added(floor_divided(subtracted(now, start), step), whole(1))
        return added(start, multiplied(reached, whole(step)))
    return _first_later(start, [count * step for count in counts], now)


def with_next_factor(
    relation: Relation,
    name: Callable[[str], str],
    decay: ir.Decay,
    start: Scalar,
    now: Scalar,
    *,
    begins: bool = False,
) -> tuple[Relation, Scalar]:
    """The relation, and when what is left of points since `start` next changes; where it `begins`
    then, `start` itself too."""
    runs = groupby(enumerate((*decay.factors, decay.tail)), key=lambda each: each[1])
    changes = [next(run)[0] for _, run in runs][0 if begins else 1 :]
    ages = [steps * decay.step for steps in changes if steps * decay.step <= _LONGEST]
    if len(ages) <= MOST_CASES:
        return relation, _first_later(start, ages, now)
    step, key, age = name("age"), name("aged"), name("next_age")
    last = max(ages) // decay.step
    later = [next(one for one in ages if one > steps * decay.step) for steps in range(-1, last)]
    table = Rows({key: (Kind.INTEGER, tuple(range(-1, last))), age: (Kind.INTEGER, tuple(later))})
    steps = floor_divided(subtracted(now, start), decay.step)
    steps = case([(compare("<", steps, whole(-1)), whole(-1))], steps)
    relation = Join(Select(relation, {step: steps}), table, ((step, key),), small=True)
    return relation, added(start, Column(age, Kind.INTEGER))


def _first_later(start: Scalar, after: Sequence[int], now: Scalar) -> Scalar:
    """The first of the instants so long after `start`, ascending, that is later than `now`."""
    return case(
        [
            (compare(">", start, subtracted(now, whole(each))), added(start, whole(each)))
            for each in after
        ],
        NO_INTEGER,
    )


def earlier(one: Scalar, other: Scalar) -> Scalar:
    """The earlier of two instants, of which either may be null."""
    return case([(compare("<=", one, other), one), (missing(other), one)], other)


def earliest(
    relation: Relation, names: Names, instants: Sequence[Scalar]
) -> tuple[Relation, Scalar]:
    """The relation, and the earliest of the instants that are not null."""
    layers = Layers(names)
    left = [layers.define("next_change", one) for one in dict.fromkeys(instants)]
    left = [one for one in left if one != NO_INTEGER]
    while len(left) > 1:
        odd = left[-1:] if len(left) % 2 else []
        pairs = zip(left[::2], left[1::2], strict=False)
        left = [layers.define("next_change", earlier(one, other)) for one, other in pairs] + odd
    return layers.over(relation), left[0] if left else NO_INTEGER


def only_before(instant: Scalar, end: int) -> Scalar:
    """The instant, where it is not later than `end`."""
    return given(instant, case([(compare("<=", instant, whole(end)), instant)], NO_INTEGER))
