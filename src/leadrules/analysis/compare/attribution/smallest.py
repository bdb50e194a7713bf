"""The smallest sets of units that alone give a lead its new verdict."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.answering import Answers, answers
from leadrules.analysis.compare.attribution.composition import Composition
from leadrules.analysis.compare.attribution.pieces import Asked

CELLS = 400_000
"""Leads times subsets that are worked out at once."""
_TRIED = 2_000
"""So many sets of one, two and three units are tried for each lead at most."""


@lru_cache(maxsize=32)
def by_size(units: int) -> tuple[npt.NDArray[np.intp], tuple[tuple[int, ...], ...]]:
    """All subsets, the smaller first and then in the order of their units; and their members."""
    members = [
        tuple(place for place in range(units) if subset >> place & 1)
        for subset in range(1 << units)
    ]
    order = sorted(range(1 << units), key=lambda subset: (len(members[subset]), members[subset]))
    return np.array(order, dtype=np.intp), tuple(members[subset] for subset in order)


def best_of(
    reached: npt.NDArray[np.bool_],
    sizes: npt.NDArray[np.intp],
    parts: npt.NDArray[np.int64],
    held: npt.NDArray[np.int64],
) -> npt.NDArray[np.intp]:
    """The set to show of each lead: of the smallest that reach the verdict, that whose units have
    the largest part in it, and of equals the first.

    `reached` is leads x sets, `parts` leads x units, `held` sets x units.
    """
    least = np.where(reached, sizes, sizes.max(initial=0) + 1).min(axis=1, keepdims=True)
    way = np.sign(parts.sum(axis=1, keepdims=True))
    weight = np.where(reached & (sizes == least), way * (parts @ held.T), np.iinfo(np.int64).min)
    return np.asarray(weight.argmax(axis=1))


def smallest_of_many(
    composition: Composition, leads: npt.NDArray[np.intp], parts: npt.NDArray[np.int64]
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...], npt.NDArray[np.bool_]]:
    """A smallest set for each lead, every unit that is enough by itself, and what is proved.

    All sets of one unit, of two and of three as far as there are few; else what is left of all
    units once none of them can be left out, which may not be the smallest. `parts` are the values
    of the units (leads x units).
    """
    count = composition.relevant.shape[1]
    sets: list[tuple[int, ...]] = []
    for size in (1, 2, 3):
        more = list(combinations(range(count), size))
        if len(sets) + len(more) > _TRIED:
            break
        sets += more
    searched = len(sets[-1]) if sets else 0
    subsets = np.zeros((count, len(sets) + 1), dtype=bool)
    for column, members in enumerate(sets):
        subsets[list(members), column] = True
    subsets[:, -1] = True
    sizes = np.array([len(members) for members in sets], dtype=np.intp)
    held = subsets[:, :-1].T.astype(np.int64)
    found: list[tuple[int, ...]] = []
    alone: list[tuple[int, ...]] = []
    proved = np.zeros(len(leads), dtype=bool)
    chunk = max(1, CELLS // (len(sets) + 1))
    for start in range(0, len(leads), chunk):
        those = leads[start : start + chunk]
        decided = _of(composition, those, [subsets[unit][None, :] for unit in range(count)])
        goal = decided.verdicts[:, [-1]]
        reached = decided.verdicts[:, :-1] == goal
        any_reached = reached.any(axis=1) if sets else np.zeros(len(those), dtype=bool)
        first = np.zeros(len(those), dtype=np.intp)
        if sets:
            first = best_of(reached, sizes, parts[start : start + chunk], held)
        left = np.ones((len(those), count), dtype=bool)
        for unit in range(count):
            tried = left.copy()
            tried[:, unit] = False
            on = [tried[:, [each]] for each in range(count)]
            left[:, unit] = (_of(composition, those, on).verdicts != goal)[:, 0]
        for row in range(len(those)):
            own = tuple(int(unit) for unit in np.nonzero(left[row])[0])
            best = sets[int(first[row])] if any_reached[row] else own
            found.append(best)
            alone.append(tuple(sets[place][0] for place in np.flatnonzero(reached[row, :count])))
            proved[start + row] = bool(any_reached[row]) or len(own) <= searched + 1
    return tuple(found), tuple(alone), proved


def _of(
    composition: Composition, leads: npt.NDArray[np.intp], on: list[npt.NDArray[np.bool_]]
) -> Answers:
    return answers(composition, Asked(leads, on))
