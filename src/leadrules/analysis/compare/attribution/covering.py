"""Few choices among many switches, in which given switches stand in all their combinations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, product

Row = frozenset[int]
"""The switches that are on."""


def covering(needs: Iterable[Collection[int]], of: int) -> list[Row]:
    """Rows in which each need's switches take every combination; all off and all on are first.

    `of` is how many switches there are.

    >>> [sorted(row) for row in covering([{0}, {1, 2}], 3)]
    [[], [0, 1, 2], [1], [2]]
    """
    none: dict[int, bool] = dict.fromkeys(range(of), False)
    rows = [none, dict.fromkeys(range(of), True)]
    wanted = {tuple(sorted(need)) for need in needs}
    for need in sorted(wanted, key=lambda each: (-len(each), each)):
        seen = {
            tuple(row[switch] for switch in need)
            for row in rows
            if all(switch in row for switch in need)
        }
        for values in product((True, False), repeat=len(need)):
            if values in seen:
                continue
            chosen = dict(zip(need, values, strict=True))
            for row in rows:
                if all(row.get(switch, on) == on for switch, on in chosen.items()):
                    row |= chosen
                    break
            else:
                rows.append(chosen)
    # WHY: what is left open stays as in the first version
    return list(
        dict.fromkeys(frozenset(switch for switch, on in row.items() if on) for row in rows)
    )


def in_threes(switches: Sequence[int]) -> list[tuple[int, ...]]:
    """Needs that cover any three of many switches at a time."""
    return list(combinations(switches, 3))
