"""Explanations as dicts, lists and texts; the keys of format 1 are on the reference page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from leadrules.analysis.why.changes import Change
from leadrules.analysis.why.phrasing import HIDDEN, Phrasing
from leadrules.analysis.why.record import Part, Row, Untold
from leadrules.decision.record import Record, Value

if TYPE_CHECKING:
    from leadrules.analysis.why.why import Why
    from leadrules.analysis.why.why_not import WhyNot


def why_written(why: Why, phrasing: Phrasing) -> dict[str, Any]:
    """`Why` as data."""
    return {
        "kind": "why",
        **_of(phrasing),
        "condition": [_part(phrasing, part) for part in why.condition],
        "rows": _rows(phrasing, why.rows),
        "untold": _untold(phrasing, why.untold),
        "standing": list(why.standing),
        "due": _instant(why.promise.due),
        "accept_by": _instant(why.promise.accept_by),
        "attempts": why.promise.attempts,
    }


def why_not_written(found: WhyNot, phrasing: Phrasing) -> dict[str, Any]:
    """`WhyNot` as data."""
    looked = found.looked
    return {
        "kind": "why_not",
        **_of(phrasing),
        "asked": found.verdict,
        "state": found.state,
        "obstacles": list(found.obstacles),
        "condition": [_part(phrasing, part) for part in found.condition],
        "untold": _untold(phrasing, found.untold),
        "silent": [
            {
                "rule": one.rule,
                "could_pay": one.could_pay,
                "situations": [
                    {"situation": situation, "pays": pays} for situation, pays in one.situations
                ],
            }
            for one in found.silent
        ],
        "costs": _rows(phrasing, found.costs),
        "offers": [
            {
                "verdict": offer.verdict,
                "facts": offer.facts,
                "actionable": offer.actionable,
                "changes": [_change(phrasing, change) for change in offer.changes],
            }
            for offer in found.offers
        ],
        "looked": None
        if looked is None
        else {
            "tried": looked.tried,
            "scorings": looked.scorings,
            "ruled_out": looked.ruled_out,
            "cut_off": looked.cut_off,
        },
    }


def identity_written(record: Record) -> dict[str, Any]:
    """Which rules decided, and when."""
    ruleset = record.ruleset
    return {
        "ruleset": {
            "name": ruleset.name,
            "version": ruleset.version,
            "hash": ruleset.hash,
            "language": ruleset.language,
        },
        "engine": record.engine,
        "as_of": _instant(record.as_of),
        "verdict": record.effective.verdict,
        "score": record.effective.score,
    }


def _of(phrasing: Phrasing) -> dict[str, Any]:
    record = phrasing.record
    return {
        "lead_id": None if record.lead_id is None else phrasing.who(),
        **identity_written(record),
    }


def _part(phrasing: Phrasing, part: Part) -> dict[str, Any]:
    return {
        "text": part.text,
        "told": part.told,
        "has": {one.name: masked(phrasing, one.name, one.value) for one in part.has},
        "operator": part.operator,
        "needs": part.needs,
        "missing": list(part.missing),
    }


def _rows(phrasing: Phrasing, rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind,
            "name": row.name,
            "points": row.points,
            "bound": row.bound,
            "text": phrasing.row(row),
        }
        for row in rows
    ]


def _untold(phrasing: Phrasing, untold: Iterable[Untold]) -> list[dict[str, Any]]:
    return [
        {
            "rule": one.rule,
            "missing": list(one.missing),
            "could_pay": one.could_pay,
            "text": phrasing.missing(one.missing),
        }
        for one in untold
    ]


def _change(phrasing: Phrasing, change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "name": change.name,
        "by": change.by,
        "now": masked(phrasing, change.name, change.now),
        "to": value_written(change.to),
        "events": [
            {
                "type": event.type,
                "at": _instant(event.at),
                "colleague": event.member,
                "values": {
                    name: value_written(value)
                    for name, value in event.values
                    if not (phrasing.mask and change.kind == "no_event")
                },
            }
            for event in change.events
        ],
        "text": phrasing.change(change),
    }


def masked(phrasing: Phrasing, name: str, value: Value) -> Any:
    """A value as data; hidden where it is personal and a mask is on."""
    if value is not None and phrasing.mask and name in phrasing.personal:
        return HIDDEN
    return value_written(value)


def value_written(value: Value) -> Any:
    """A value as data: days and instants as text."""
    match value:
        case datetime():
            return _instant(value)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case None | bool() | int() | Decimal() | str():
            return value
        case _:
            assert_never(value)


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")
