"""Logged decisions one a line, and one whole: on a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size

from leadrules.decision.layout import moment
from leadrules.diagnostics.shown import shown

if TYPE_CHECKING:
    from leadrules.log.reading import LoggedDecision

_TITLES = ("as of", "lead", "score", "verdict", "by", "recorded", "id")
_GAP = "  "
ERASED = "(erased)"


def lines(found: Iterable[LoggedDecision], *, mask: bool) -> Iterator[str]:
    """A header and a line for each decision."""
    rows = [_TITLES, *(_cells(each, mask=mask) for each in found)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if title == "score" else set_cell_size(cell, width)
            for cell, width, title in zip(row, widths, _TITLES, strict=True)
        )
        yield _GAP.join(cells).rstrip()


def as_data(one: LoggedDecision, *, mask: bool, whole: bool = False) -> dict[str, Any]:
    """A decision for JSON: the header's values, and unless masked who it is about.

    `whole` adds the decision itself, in its own JSON form, and what else was sealed with it.
    """
    header = {name: value for name, value in one.header.items() if name != "parts"}
    told: dict[str, Any] = {**header, "erased": one.erased}
    if mask:
        return told
    told["lead_id"] = None if one.decision is None else one.decision.lead_id
    if whole and one.decision is not None:
        previous = one.previous
        told |= {
            "asked_by": one.asked_by,
            "previous": None if previous is None else _standing(previous),
            "not_recorded": {
                "fields": list(one.unrecorded.fields),
                "events": one.unrecorded.events,
            },
            "erased_colleagues": list(one.erased_colleagues),
            "decision": one.decision.to_dict(),
        }
    return told


def facts(one: LoggedDecision) -> Iterator[str]:
    """What the log says of a decision beside the decision itself: nothing personal."""
    header = one.header
    ruleset = header["ruleset"]
    yield f"decision {one.id}, entry {one.seq} of the log"
    yield f"recorded {moment(one.recorded_at)}, as of {moment(one.as_of)}"
    yield f"by {shown(ruleset['name'])} {ruleset['version']} ({ruleset['hash']})"
    yield f"ruleset's text {ruleset['text']}"
    if one.source is not None:
        yield f"asked by {shown(one.source)}"
    yield f"{_verdict(one)}, {header['score']} points"
    fired = ", ".join(header["fired"])
    yield f"rules that fired: {fired or 'none'}"
    if one.inputs == "read":
        yield "kept are only the inputs that rules read"
    if one.erased:
        yield "the lead was erased: what was personal cannot be read by anybody any more"


def _cells(one: LoggedDecision, *, mask: bool) -> tuple[str, ...]:
    ruleset = one.header["ruleset"]
    return (
        _second(one.as_of),
        _who(one, mask=mask),
        str(one.header["score"]),
        _verdict(one),
        f"{ruleset['name']} {ruleset['version']}",
        _second(one.recorded_at),
        one.id,
    )


def _second(instant: datetime) -> str:
    """An instant to its second, as wide whatever it is, so that columns stand."""
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _who(one: LoggedDecision, *, mask: bool) -> str:
    if mask:
        subject = one.header["subject"]
        # WHY: the same for all decisions of one lead, and tells nothing without the key store
        return "-" if subject is None else f"#{subject[:8]}"
    if one.decision is None:
        return ERASED
    return "-" if one.decision.lead_id is None else shown(one.decision.lead_id)


def _verdict(one: LoggedDecision) -> str:
    if one.verdict == one.effective_verdict:
        return one.verdict
    return f"{one.effective_verdict} (rules: {one.verdict})"


def _standing(standing: Any) -> dict[str, Any]:
    return {
        "verdict": standing.verdict,
        "since": standing.since.isoformat(),
        "as_of": standing.as_of.isoformat(),
        "left": {name: at.isoformat() for name, at in standing.left.items()},
    }
