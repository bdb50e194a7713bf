"""Shapley values of units for many leads at once: exact for few units, sampled for many.

The Shapley value of a unit is its mean effect over all orders in which the units may be switched on
one after the other (Shapley, "A value for n-person games", 1953). Sampling some of the orders, each
with its reverse, estimates it without bias (Castro, Gomez and Tejada, "Polynomial calculation of
the Shapley value based on sampling", 2009; Mitchell et al., "Sampling permutations for Shapley
value estimation", 2022).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.answering import answers
from leadrules.analysis.compare.attribution.composition import Composition
from leadrules.analysis.compare.attribution.pieces import Asked
from leadrules.analysis.compare.attribution.smallest import (
    CELLS,
    best_of,
    by_size,
    smallest_of_many,
)

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Values:
    """Shapley values of some leads, as whole numbers over one denominator.

    A row for each lead, a column for each unit. `errors` are standard errors of the values, None
    where they are exact.
    """

    leads: npt.NDArray[np.intp]
    verdicts: Integers
    scores: Integers  # of hundredths
    denominator: int
    errors: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None
    smallest: tuple[tuple[int, ...], ...]
    """The units of a smallest set that alone gives B's verdict, for each lead: of several, those
    with the largest values."""
    alone: tuple[tuple[int, ...], ...]
    """Every unit that gives B's verdict by itself, for each lead."""
    proved: npt.NDArray[np.bool_]
    """Whether no smaller set does."""


Worth = Callable[[npt.NDArray[np.intp]], Integers]
"""What each verdict, by its place, is worth."""


def exact(
    composition: Composition, leads: npt.NDArray[np.intp], units: int, worth: Worth
) -> Values:
    """The values of leads for each of which exactly `units` units matter.

    Every subset of a lead's own units is worked out, 2 to the power of `units`.
    """
    matter = composition.relevant[leads]
    count, own = matter.shape[1], np.nonzero(matter)[1].reshape(len(leads), units)
    subsets = np.arange(1 << units)
    verdicts = np.zeros((len(leads), count), dtype=np.int64)
    scores = np.zeros_like(verdicts)
    smallest: list[tuple[int, ...]] = []
    alone: list[tuple[int, ...]] = []
    order, members = by_size(units)
    sizes = np.array([len(those) for those in members], dtype=np.intp)
    held = (order[:, None] >> np.arange(units)) & 1  # an ordered subset x a unit
    chunk = max(1, CELLS >> units)
    for start in range(0, len(leads), chunk):
        those = slice(start, start + chunk)
        places = np.full((len(own[those]), count), units, dtype=np.int64)
        np.put_along_axis(places, own[those], np.arange(units)[None, :], axis=1)
        on = [(subsets[None, :] >> places[:, [unit]]) & 1 == 1 for unit in range(count)]
        decided = answers(composition, Asked(leads[those], on))
        rows = np.arange(len(own[those]))[:, None] + start
        verdicts[rows, own[those]] = _weighed(worth(decided.verdicts), units)
        scores[rows, own[those]] = _weighed(decided.scores, units)
        reached = (decided.verdicts == decided.verdicts[:, [-1]])[:, order]
        parts = np.take_along_axis(verdicts[those], own[those], axis=1)
        for row, place in enumerate(best_of(reached, sizes, parts, held)):
            mine = own[start + row]
            smallest.append(tuple(int(mine[member]) for member in members[place]))
            single = np.flatnonzero(reached[row] & (sizes == 1))
            alone.append(tuple(int(mine[members[one][0]]) for one in single))
    return Values(
        leads, verdicts, scores, factorial(units), None,
        tuple(smallest), tuple(alone), np.ones(len(leads), dtype=bool),
    )  # fmt: skip


def _weighed(values: npt.NDArray[np.int64], units: int) -> Integers:
    """The value of each unit times the factorial of `units`, from those of all subsets."""
    leads = len(values)
    found = np.zeros((leads, units), dtype=np.int64)
    weights = np.array(
        [factorial(size) * factorial(units - 1 - size) for size in range(units)], dtype=np.int64
    )
    # WHY: whole numbers below this, weighed and added up, stay within 64 bits
    if values.size and int(abs(values).max()) * factorial(units) >= 2**61:
        values = values.astype(object)
    sizes = np.array([subset.bit_count() for subset in range((1 << units) >> 1)], dtype=np.intp)
    for place in range(units):
        cut = values.reshape(leads, 1 << (units - 1 - place), 2, 1 << place)
        effects = (cut[:, :, 1, :] - cut[:, :, 0, :]).reshape(leads, -1)
        found[:, place] = (effects * weights[sizes]).sum(axis=1)
    return found


def sampled(
    composition: Composition,
    leads: npt.NDArray[np.intp],
    worth: Worth,
    *,
    permutations: int,
    seed: int,
) -> Values:
    """Estimates from `permutations` random orders and their reverses, the same for all leads.

    Their sum is the whole difference exactly, as each order's effects are.
    """
    count = composition.relevant.shape[1]
    rng = np.random.default_rng(seed)
    orders = [order for _ in range(permutations) for order in _both(rng.permutation(count))]
    verdicts = np.zeros((len(leads), count), dtype=np.int64)
    scores = np.zeros_like(verdicts)
    squares = np.zeros((2, len(leads), count))
    chunk = max(1, CELLS // (2 * (count + 1)))
    for start in range(0, len(leads), chunk):
        those = slice(start, start + chunk)
        for one, other in zip(orders[::2], orders[1::2], strict=True):
            subsets = np.concatenate([_growing(one), _growing(other)], axis=1)
            on = [subsets[unit][None, :] for unit in range(count)]
            decided = answers(composition, Asked(leads[those], on))
            for at, (sums, values) in enumerate(
                ((verdicts, worth(decided.verdicts)), (scores, decided.scores))
            ):
                pair = np.zeros((len(values), count), dtype=np.int64)
                pair[:, one] += np.diff(values[:, : count + 1], axis=1)
                pair[:, other] += np.diff(values[:, count + 1 :], axis=1)
                sums[those] += pair
                squares[at, those] += pair.astype(np.float64) ** 2
    errors = []
    for sums, square in zip((verdicts, scores), squares, strict=True):
        mean = sums / permutations
        spread = np.maximum(square / permutations - mean**2, 0.0) / max(permutations - 1, 1)
        errors.append(np.sqrt(spread) / 2)
    smallest, alone, proved = smallest_of_many(composition, leads, verdicts)
    return Values(
        leads, verdicts, scores, 2 * permutations, (errors[0], errors[1]), smallest, alone, proved
    )


def _both(order: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    return order, order[::-1]


def _growing(order: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Subsets that grow by one unit at a time: a row for each unit."""
    places = np.argsort(order)
    grown: npt.NDArray[np.bool_] = places[:, None] < np.arange(len(order) + 1)[None, :]
    return grown
