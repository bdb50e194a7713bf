"""What an attribution says: each flip with every unit's share in it, and all flips together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import fsum
from typing import Any, Literal

from leadrules.analysis.compare.attribution.steps import Steps, Unit, said

FORMAT = 1
"""The number of the form that `Attribution.to_dict` gives."""


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's part in a flip.

    `verdict` is how far it moved the verdict, in steps of the ladder (or of 1 where the question is
    whether a lead passes), and `score` how many points it gave or took: Shapley values, so that the
    shares of all units add up to the whole difference. The errors are standard errors of sampled
    values, None of exact ones.
    """

    unit: int
    verdict: Fraction
    score: Fraction
    verdict_error: float | None = None
    score_error: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The share as numbers."""
        return {
            "unit": self.unit,
            "verdict": float(self.verdict),
            "score": float(self.score),
            "verdict_error": self.verdict_error,
            "score_error": self.score_error,
        }


@dataclass(frozen=True, slots=True)
class Flip:
    """A lead whose verdict differs, and why.

    `row` is its place among the leads. `steps` is the difference that the shares of the verdict add
    up to. `smallest` are the units of a smallest set that, made alone, gives the new verdict: of
    several, those with the largest shares; `proved` says whether there is none smaller. `alone` are
    all units of which each gives the new verdict by itself.
    """

    row: int
    lead_id: str | None
    old_verdict: str
    new_verdict: str
    old_score: Decimal
    new_score: Decimal
    steps: int
    method: Literal["exact", "sampled"]
    shares: tuple[Share, ...]
    smallest: tuple[int, ...]
    proved: bool = True
    alone: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The flip as dicts, lists, texts, numbers and None."""
        return {
            "row": self.row,
            "lead_id": self.lead_id,
            "old_verdict": self.old_verdict,
            "new_verdict": self.new_verdict,
            "old_score": float(self.old_score),
            "new_score": float(self.new_score),
            "steps": self.steps,
            "method": self.method,
            "shares": [share.to_dict() for share in self.shares],
            "smallest": list(self.smallest),
            "smallest_is_proved": self.proved,
            "alone": list(self.alone),
        }


@dataclass(frozen=True, slots=True)
class Explained:
    """What one unit does in all flips from one verdict to another.

    `flips` is how many such flips there are, `involved` in how many the unit has a share, `leading`
    in how many it has the largest share in the flip's direction, `alone` in how many it flips the
    lead by itself, whatever else does too, `in_smallest` in how many it is in the smallest set that
    is shown. The means are over all
    those flips.
    """

    unit: int
    title: str
    old_verdict: str
    new_verdict: str
    flips: int
    involved: int
    leading: int
    alone: int
    in_smallest: int
    mean_verdict: float
    mean_score: float

    def to_dict(self) -> dict[str, Any]:
        """The row as texts and numbers."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Every flip explained by the changes between two versions; `attribute` makes it.

    `ladder` are the verdicts by what they are worth, the least first; those in one entry are worth
    the same. `left_out` is how many flips could not be attributed, as some hybrid cannot score
    their leads.
    """

    steps: Steps
    ladder: tuple[tuple[str, ...], ...]
    flips: tuple[Flip, ...]
    left_out: int = 0
    seed: int = 0
    permutations: int = 0

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that the shares are of."""
        return self.steps.units

    def table(self) -> tuple[Explained, ...]:
        """One row for each unit and each pair of verdicts in whose flips it has a share.

        The commonest flips stand first, and within them the units that lead most of them.
        """
        directions: dict[tuple[str, str], list[Flip]] = {}
        for flip in self.flips:
            directions.setdefault((flip.old_verdict, flip.new_verdict), []).append(flip)
        return tuple(
            row
            for _, flips in sorted(directions.items(), key=lambda each: (-len(each[1]), each[0]))
            for row in self._explained(flips)
        )

    def _explained(self, flips: list[Flip]) -> list[Explained]:
        """The rows of all flips from one verdict to another."""
        shares: dict[int, list[Share]] = {}
        leading, alone, within = Counter[int | None](), Counter[int](), Counter[int]()
        for flip in flips:
            for share in flip.shares:
                shares.setdefault(share.unit, []).append(share)
            leading[_leading(flip)] += 1
            within.update(flip.smallest)
            alone.update(flip.alone)
        rows = [
            Explained(
                unit,
                self.units[unit].title,
                flips[0].old_verdict,
                flips[0].new_verdict,
                flips=len(flips),
                involved=len(those),
                leading=leading[unit],
                alone=alone[unit],
                in_smallest=within[unit],
                mean_verdict=fsum(float(share.verdict) for share in those) / len(flips),
                mean_score=fsum(float(share.score) for share in those) / len(flips),
            )
            for unit, those in shares.items()
        ]
        return sorted(rows, key=lambda row: (-row.leading, -row.in_smallest, row.unit))

    def said(self, flip: Flip) -> str:
        """Why a lead flips, in words: the smallest set of changes, old and new text, and place."""
        lead = f"lead {flip.lead_id}" if flip.lead_id is not None else f"row {flip.row}"
        lines = [
            f"{lead}: {flip.old_verdict} -> {flip.new_verdict} "
            f"({flip.old_score:f} -> {flip.new_score:f} points)"
        ]
        many = len(flip.smallest) > 1
        hint = "together" if many else "alone"
        if not flip.proved:
            hint += "; a smaller set was not ruled out"
        lines.append(f"  {'these changes' if many else 'this change'} {hint}:")
        for number in flip.smallest:
            unit = self.units[number]
            changes = unit.changes or unit.brings
            for change in changes:
                place = change.new_place or change.old_place
                where = f" ({place.file}:{place.line})" if place is not None else ""
                lines.append(f"    {said(change)}{where}")
            if not changes:
                lines.append(f"    {unit.title}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The attribution as dicts, lists, texts, numbers, booleans and None."""
        return {
            "format": FORMAT,
            "ladder": [list(names) for names in self.ladder],
            "units": [unit.to_dict() for unit in self.units],
            "flips": [flip.to_dict() for flip in self.flips],
            "left_out": self.left_out,
            "seed": self.seed,
            "permutations": self.permutations,
            "table": [row.to_dict() for row in self.table()],
        }


def _leading(flip: Flip) -> int | None:
    """The unit with the largest share in the flip's direction; None where none goes there."""
    sign = (flip.steps > 0) - (flip.steps < 0)
    best = max(flip.shares, key=lambda share: (sign * share.verdict, -share.unit), default=None)
    return best.unit if best is not None and sign * best.verdict > 0 else None
