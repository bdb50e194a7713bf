"""`Changed` as dicts, lists and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.analysis.why.fact_parts import FactPart
from leadrules.analysis.why.json_form import identity_written, masked
from leadrules.analysis.why.pages.changed_page import part_said, who
from leadrules.analysis.why.phrasing import Phrasing

if TYPE_CHECKING:
    from leadrules.analysis.why.changed import Changed


def changed_written(found: Changed, before: Phrasing, after: Phrasing) -> dict[str, Any]:
    """`Changed` as data."""
    return {
        "kind": "what_changed",
        "lead_id": None if found.after.lead_id is None else who(before, after),
        "before": identity_written(found.before),
        "after": identity_written(found.after),
        "points": found.points,
        "by_hand": found.by_hand,
        "causes": [
            {
                "cause": cause.cause,
                "points": cause.points,
                "rows": [
                    {"kind": row.kind, "name": row.name, "points": row.points} for row in cause.rows
                ],
                "parts": [
                    {**_part(after, part), "points": points, "text": part_said(after, part)}
                    for part, points in cause.parts
                ],
            }
            for cause in found.causes
        ],
        "corners": [
            {"later": list(one.later), "score": one.score, "verdict": one.verdict}
            for one in found.corners
        ],
        "enough": [list(some) for some in found.enough],
        "lapses": [
            {"rule": one.rule, "how": one.how, "points": one.points} for one in found.lapses
        ],
        "declared_once": list(found.declared_once),
        "untold": found.untold,
    }


def _part(phrasing: Phrasing, part: FactPart) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "name": part.name,
        "before": masked(phrasing, part.name, part.before),
        "after": masked(phrasing, part.name, part.after),
        "count": part.count,
    }
