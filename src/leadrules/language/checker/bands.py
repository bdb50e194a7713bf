"""Bands stand in ascending order, do not overlap, and leave no gap unless a default fills it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from leadrules.language import document
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.constants import LARGEST, SMALLEST


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` on and below `below`, scaled; None is open."""

    start: int | None
    below: int | None


def stretch_of(band: document.Band | document.FrequencyBand, places: int = 0) -> Stretch:
    """A band in the units of a value with so many places.

    A bound finer than the value is the next one up; one beyond 64 bits is open. A last count is
    included by being below the next.
    """
    if isinstance(band, document.Band):
        start, below = _up(band.from_, places), _up(band.below, places)
    elif band.exactly is not None:
        start, below = band.exactly, band.exactly + 1
    else:
        start, below = band.at_least, None if band.at_most is None else band.at_most + 1
    if start is not None and start <= SMALLEST:
        start = None
    return Stretch(start, None if below is not None and below > LARGEST else below)


def check_bands(
    desk: Desk,
    bands: tuple[document.Band, ...] | tuple[document.FrequencyBand, ...],
    default: Decimal | None,
    path: Path,
    places: int | None = 0,
) -> None:
    """Checks a rule's bands; `places` are those of the value that they divide.

    Where that has errors of its own, they are None: what is wrong among whole numbers is wrong.
    """
    sure, places = places is not None, places or 0
    stretches = [stretch_of(band, places) for band in bands]
    for place, stretch in enumerate(stretches):
        if sure and _is_empty(stretch):
            what = f"number of {places} places" if places else "whole number"
            desk.error("LR414", f"no {what} lies in this band", (*path, "bands", place))
    for place, (before, after) in enumerate(pairwise(stretches), start=1):
        there = (*path, "bands", place)
        if before.below is None or after.start is None or after.start < before.below:
            if after.below is not None and before.start is not None:
                ordered = after.below > before.start
            else:
                ordered = True
            if ordered:
                desk.error(
                    "LR401",
                    "this band overlaps the one before it",
                    there,
                    help="bands ascend, each beginning where the one before it ends",
                )
            else:
                desk.error("LR401", "this band lies below the one before it", there)
        elif after.start > before.below and default is None:
            desk.error(
                "LR402",
                f"there is a gap before this band: values from `{_shown(before.below, places)}` "
                f"and below `{_shown(after.start, places)}` lie in none",
                there,
                help="close it, or write `default` for values in no band",
            )


def leave_nothing(stretches: list[Stretch], lowest: int | None = None) -> bool:
    """Whether every value (from `lowest` on, if there is a lowest) lies in a band."""
    first, last = stretches[0], stretches[-1]
    begins = first.start is None or (lowest is not None and first.start <= lowest)
    joined = all(before.below == after.start for before, after in pairwise(stretches))
    return begins and joined and last.below is None


def _is_empty(stretch: Stretch) -> bool:
    start = SMALLEST if stretch.start is None else stretch.start
    return start > LARGEST or (stretch.below is not None and stretch.below <= start)


def _up(bound: Decimal | None, places: int) -> int | None:
    if bound is None:
        return None
    numerator, denominator = bound.as_integer_ratio()
    up: int = -(-numerator * 10**places // denominator)
    return up


def _shown(value: int, places: int) -> str:
    sign, digits = "-" * (value < 0), f"{abs(value):0{places + 1}}"
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
