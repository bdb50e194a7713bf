"""Where the versions differ: their precision by each value of a column, p adjusted for so many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from leadrules.analysis.compare.evidence.ground import At, Ground, chosen_by
from leadrules.analysis.compare.evidence.record import Segment
from leadrules.analysis.compare.report.figures import count
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Floats
from leadrules.analysis.compare.statistics.discoveries import benjamini_hochberg
from leadrules.analysis.compare.statistics.linearized import precision_test, too_few

MOST = 20
"""So many values of a column are told, those with the most leads."""
MISSING = "(missing)"


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments, and what is to be known of them in words."""

    rows: tuple[Segment, ...]
    notes: tuple[str, ...]


def segments_of(ground: Ground, columns: Mapping[str, Sequence[str | None]], at: At) -> Segments:
    """Both versions' precision by each value of each column.

    Leads are chosen among all, then looked at by segment. The values of a column that have the most
    leads are told, `(missing)` among them; p is adjusted over all that were tested.
    """
    if not columns or not len(ground):
        return Segments((), ())
    chosen = chosen_by(ground, at)
    if isinstance(chosen, CannotTell):
        return Segments((), (f"segments are not told: {chosen.reason}",))
    rows: list[Segment] = []
    notes: list[str] = []
    for column, given in columns.items():
        values = np.asarray([MISSING if value is None else value for value in given], dtype=object)[
            ground.place
        ]
        names, place, counts = np.unique(
            values.astype(np.str_), return_inverse=True, return_counts=True
        )
        order = np.argsort(-counts, kind="stable")
        rows += [
            _segment(ground, column, str(names[one]), place == one, chosen) for one in order[:MOST]
        ]
        if len(order) > MOST:
            leads = int(counts[order[MOST:]].sum())
            notes.append(
                f"of `{column}` the {MOST} values with the most leads are told; "
                f"{count(len(order) - MOST)} more, with {count(leads)} leads, are not"
            )
    return Segments(_adjusted(rows), tuple(notes))


def _segment(
    ground: Ground, column: str, value: str, inside: Floats, chosen: tuple[Floats, Floats]
) -> Segment:
    a, b = (times[inside] for times in chosen)
    won = ground.won[inside]
    shares = [float(times @ won / times.sum()) if times.sum() else None for times in (a, b)]
    p, why = _p(ground, inside, a, b)
    return Segment(
        column, value, len(won), int(won.sum()), round(float(a.sum())), round(float(b.sum())),
        shares[0], shares[1], p, None, why,
        int(ground.pair.a.passed[inside].sum()), int(ground.pair.b.passed[inside].sum()),
    )  # fmt: skip


def _p(ground: Ground, inside: Floats, a: Floats, b: Floats) -> tuple[float | None, str | None]:
    if np.array_equal(a, b) and a.sum():
        return 1.0, None
    won = ground.won[inside]
    few = too_few(a, b, float(won.mean()))
    if few is not None:
        return None, few
    answer = precision_test(a, b, won, ground.pair.cluster[inside])
    if isinstance(answer, CannotTell):
        return None, answer.reason
    return answer.p, None


def _adjusted(rows: Sequence[Segment]) -> tuple[Segment, ...]:
    adjusted = iter(benjamini_hochberg([row.p for row in rows if row.p is not None]))
    return tuple(row if row.p is None else replace(row, adjusted=next(adjusted)) for row in rows)
