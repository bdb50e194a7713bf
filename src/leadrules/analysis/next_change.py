"""When time alone first changes a decision: the instants at which it may, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from leadrules.backends.passing_time.next_instant import next_instant

if TYPE_CHECKING:
    from leadrules.backends.python import Program
    from leadrules.decision.record import Record
    from leadrules.language import ir

_MICROSECOND = timedelta(microseconds=1)


def next_change(
    program: Program, ruleset: ir.Ruleset, record: Record, until: datetime
) -> datetime | None:
    """The first instant after the record's `as_of`, and not after `until`, at which the answer
    about the record's facts is another; None where there is none.

    Raises ValueError where the record is of other rules.
    """
    identity = ruleset.identity
    if (record.ruleset.name, record.ruleset.hash) != (identity.name, identity.hash):
        raise ValueError(
            f"the decision is by {record.ruleset.name} {record.ruleset.version}, "
            f"not by {identity.name} {identity.version}"
        )
    end = min((*_ends(ruleset, record), until + _MICROSECOND), default=until)
    answer, now = _answer(record), record.as_of
    while (instant := next_instant(ruleset, record.trace, now)) is not None and instant < end:
        if _answer(program.rescore(record, instant).record) != answer:
            return instant
        now = instant
    return end if end <= until else None


def _ends(ruleset: ir.Ruleset, record: Record) -> Iterator[datetime]:
    """When a cooling or an override ends."""
    effective = record.effective
    for verdict in ruleset.verdicts:
        left = effective.left.get(verdict.name)
        if verdict.name in effective.cooling and left is not None and verdict.requalify_after:
            yield left + verdict.requalify_after * _MICROSECOND
    if effective.override is not None and effective.override.until is not None:
        yield effective.override.until + _MICROSECOND


def _answer(record: Record) -> tuple[object, ...]:
    return (
        record.score,
        dict(record.scores),
        record.verdict,
        dict(record.labels),
        [(one.outcome, one.points) for one in record.trace.contributions],
    )
