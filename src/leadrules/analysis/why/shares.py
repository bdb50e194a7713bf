"""Who moved the score by how much: Shapley values over facts, time and version, to the last digit.

The facts are one of three; within them each part has its share by the same rule, so that the parts
add up to the facts, and facts, time and version to the whole (Owen's value).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TypeVar

from leadrules.decision.units import points_of

Player = TypeVar("Player", bound=Hashable)
Row = Hashable
Points = Mapping[Row, Fraction]
"""What each row of the sum comes to."""

_HUNDREDTHS = 100


def shapley(
    players: Sequence[Player], worth: Callable[[frozenset[Player]], Points]
) -> dict[Player, dict[Row, Fraction]]:
    """Each player's share of every row between none and all of them.

    >>> def worth(some):
    ...     return {"sum": Fraction(len(some) * 3)}
    >>> shapley(["a", "b"], worth)["a"]
    {'sum': Fraction(3, 1)}
    """
    found: dict[Player, dict[Row, Fraction]] = {}
    for player in players:
        others = [one for one in players if one != player]
        shares: dict[Row, Fraction] = {}
        for size in range(len(others) + 1):
            weight = Fraction(1, len(players) * comb(len(others), size))
            for some in combinations(others, size):
                without = frozenset(some)
                gained = minus(worth(without | {player}), worth(without))
                for row, points in gained.items():
                    shares[row] = shares.get(row, Fraction(0)) + weight * points
        found[player] = {row: points for row, points in shares.items() if points}
    return found


def minus(one: Points, other: Points) -> dict[Row, Fraction]:
    """What each row gained."""
    rows = dict.fromkeys((*one, *other))
    return {row: one.get(row, Fraction(0)) - other.get(row, Fraction(0)) for row in rows}


def apportioned(shares: Mapping[Player, Fraction], total: Decimal) -> dict[Player, Decimal]:
    """Shares in points of two places that add up to the total, each within a hundredth.

    >>> apportioned({"a": Fraction(1, 3), "b": Fraction(2, 3)}, Decimal(1))
    {'a': Decimal('0.33'), 'b': Decimal('0.67')}
    """
    exact = {player: share * _HUNDREDTHS for player, share in shares.items()}
    floors = {player: share.numerator // share.denominator for player, share in exact.items()}
    left = int(Fraction(total) * _HUNDREDTHS) - sum(floors.values())
    by_rest = sorted(exact, key=lambda player: floors[player] - exact[player])
    for player in by_rest[:left]:
        floors[player] += 1
    return {player: points_of(hundredths) for player, hundredths in floors.items()}
