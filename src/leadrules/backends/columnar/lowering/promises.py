"""When what the agreement promises is due, for a lead that holds its verdict since `as_of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Column,
    DueAfter,
    Join,
    Kind,
    Literal,
    Relation,
    Scalar,
    Where,
)
from leadrules.backends.columnar.lowering.names import Names
from leadrules.backends.columnar.lowering.storing import LAST_INSTANT
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    added,
    case,
    compare,
    known,
    one_of,
    whole,
)
from leadrules.decision.calendar import due
from leadrules.decision.units import instant_of, microseconds_of
from leadrules.language import ir

_AS_OF = ir.Field("as_of", ir.Type.INTEGER)
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Due:
    """When a lead is to be answered, and accepted or rejected: microseconds, null where that is
    not promised; over `relation`."""

    relation: Relation
    respond_by: Scalar
    accept_by: Scalar


def with_promises(
    relation: Relation,
    ruleset: ir.Ruleset,
    names: Names,
    verdict: Scalar,
    verdicts: tuple[str, ...],
    as_of: Scalar,
) -> Due:
    """What is due when, by the place of each row's verdict."""
    agreement = ruleset.agreement or ir.Agreement()
    promises = [(verdicts.index(one.verdict), one) for one in agreement.promises]
    durations = dict.fromkeys(
        duration
        for _, promise in promises
        for duration in (promise.respond_within, promise.accept_within)
        if duration is not None
    )
    ends: dict[ir.Duration, Scalar] = {}
    if isinstance(as_of, Literal):
        ends = {duration: _constant(as_of, duration, agreement) for duration in durations}
    elif agreement.calendar is None:
        ends = {duration: _elapsed(as_of, duration) for duration in durations}
    elif durations:
        assert isinstance(as_of, Column)  # INVARIANT: what was read is a column or a constant
        promised = Where(relation, one_of(verdict, [place for place, _ in promises]))
        columns = {duration: names.new("due") for duration in durations}
        questions = {
            name: DueAfter(duration, agreement.calendar) for duration, name in columns.items()
        }
        asked = Asked(
            _AS_OF,
            names.new("due_status"),
            questions,
            ruleset.zone,
            ruleset.zone_declared,
            ruleset.limits,
        )
        answers = Answers(promised, as_of.name, asked)
        relation = Join(relation, answers, ((as_of.name, as_of.name),))
        for duration, name in columns.items():
            end = Column(name, Kind.INTEGER)
            ends[duration] = case([(known(end), end)], whole(LAST_INSTANT))

    def of(which: Mapping[int, ir.Duration | None]) -> Scalar:
        branches = [
            (compare("==", verdict, whole(place)), ends[duration])
            for place, duration in which.items()
            if duration is not None
        ]
        return case(branches, NO_INTEGER)

    return Due(
        relation,
        of({place: promise.respond_within for place, promise in promises}),
        of({place: promise.accept_within for place, promise in promises}),
    )


def _constant(as_of: Literal, duration: ir.Duration, agreement: ir.Agreement) -> Scalar:
    if as_of.value is None:
        return NO_INTEGER
    start = instant_of(int(as_of.value))
    return whole(microseconds_of(due(start, duration, agreement.calendar)))


def _elapsed(as_of: Scalar, duration: ir.Duration) -> Scalar:
    length = duration.days * _DAY + duration.microseconds
    latest = LAST_INSTANT - length
    past = (compare(">", as_of, whole(latest)), whole(LAST_INSTANT))
    return case([past], added(as_of, whole(length)))
