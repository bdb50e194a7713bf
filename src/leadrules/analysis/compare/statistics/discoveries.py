"""Many tests at once: p adjusted so that few of what is called found is chance."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.stats import false_discovery_control


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Each p adjusted, in the order given; those up to 0.05 are at most 5 % false, on average.

    Benjamini and Hochberg (1995) JRSS B 57:289-300, for tests that are independent or go along.
    ValueError for a p that is none.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    (0.03, 0.04, 0.04)
    """
    if not all(0.0 <= p <= 1.0 for p in p_values):
        raise ValueError("a p has to be from 0 to 1")
    if not p_values:
        return ()
    return tuple(float(p) for p in false_discovery_control(list(p_values), method="bh"))
