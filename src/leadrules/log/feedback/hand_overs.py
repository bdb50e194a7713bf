"""When leads were handed over, read from what the log says of decisions in clear.

A decision hands a lead over if its effective verdict passes, and that of the decision before it,
of the same lead under a ruleset of the same name, did not or there is none. Later decisions that
keep the lead with sales are no further hand-overs; a lead that left and came back is handed over
anew. Decisions stand in the order of `as_of`, then of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from leadrules.log.feedback.record import Matched
from leadrules.log.feedback.terms import Terms
from leadrules.log.store.tables import entries

_AT_ONCE = 500
_COLUMNS = (
    entries.c.seq, entries.c.id, entries.c.subject, entries.c.ruleset_name,
    entries.c.ruleset_version, entries.c.text_hash, entries.c.as_of, entries.c.verdict,
    entries.c.effective_verdict,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """What the log says of one decision in clear, as far as handing over needs it."""

    seq: int
    id: str
    subject: bytes | None
    ruleset: str
    version: str
    text_hash: str
    as_of: int  # microseconds since 1970
    verdict: str
    effective_verdict: str


def decided_query(*conditions: Any) -> Select[Any]:
    """The query of decisions under conditions, in order; its rows are those of `Decided`."""
    query = select(*_COLUMNS).where(entries.c.kind == "decision", *conditions)
    return query.order_by(entries.c.as_of, entries.c.seq)


def decided_rows(connection: Connection, *conditions: Any) -> list[Decided]:
    """Decisions under conditions, in order."""
    return [Decided(*row) for row in connection.execute(decided_query(*conditions))]


def decisions_of(
    connection: Connection, subjects: Iterable[bytes], *conditions: Any
) -> dict[bytes, list[Decided]]:
    """The decisions about leads, each lead's in order."""
    found: dict[bytes, list[Decided]] = {}
    wanted = list(dict.fromkeys(subjects))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for each in decided_rows(connection, entries.c.subject.in_(some), *conditions):
            assert each.subject is not None
            found.setdefault(each.subject, []).append(each)
    return found


def hand_overs(decisions: Sequence[Decided], terms: Callable[[str], Terms]) -> list[Decided]:
    """Those of one lead's decisions, in order, that handed it over."""
    found: list[Decided] = []
    passed: dict[str, bool] = {}
    for each in decisions:
        passes = each.effective_verdict in terms(each.text_hash).passing
        if passes and not passed.get(each.ruleset, False):
            found.append(each)
        passed[each.ruleset] = passes
    return found


def match(
    handed: Sequence[Decided], at: int, ruleset: str | None = None
) -> tuple[Decided | None, Matched]:
    """The decision that feedback of this instant is about: the lead's last hand-over until then.

    It is ambiguous where rulesets of several names had handed the lead over, unless `ruleset` names
    one of them.
    """
    before = [
        each for each in handed if each.as_of <= at and (ruleset is None or each.ruleset == ruleset)
    ]
    if not before:
        return None, "none"
    if len({each.ruleset for each in before}) > 1:
        return None, "ambiguous"
    return before[-1], "hand-over"


def last_before(decisions: Sequence[Decided], at: int) -> Decided | None:
    """A lead's last decision until an instant."""
    return next((each for each in reversed(decisions) if each.as_of <= at), None)
