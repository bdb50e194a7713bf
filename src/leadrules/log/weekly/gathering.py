"""The leads of a weekly report, read from the log: hand-overs, and what was told of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from leadrules.decision.units import instant_of, microseconds_of
from leadrules.diagnostics.shown import shown
from leadrules.log.entry import instant_from
from leadrules.log.feedback.course import course_of
from leadrules.log.feedback.hand_overs import (
    Decided,
    decided_rows,
    decisions_of,
    hand_overs,
    last_before,
    match,
)
from leadrules.log.feedback.reading import feedback_of, in_clear
from leadrules.log.feedback.record import LoggedFeedback
from leadrules.log.feedback.terms import Terms, TermsOf
from leadrules.log.reading import StoredEntry, Unread, stored
from leadrules.log.spanning import spanning
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries, texts
from leadrules.log.wanted import Wanted, Which
from leadrules.log.weekly.handed_over import HandedOver
from leadrules.log.weekly.week import Week

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WonLead:
    """A lead won in the week, and how it came to sales; `decision` is the one that says so."""

    told: LoggedFeedback
    decision: str | None
    by_override: bool = False
    handed_over: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a report counts, of one ruleset's versions."""

    ruleset: str | None
    terms: Terms | None
    zone: str
    leads: tuple[HandedOver, ...]
    """Handed over in all the weeks that the report looks back, in order."""
    won: tuple[WonLead, ...]
    kept_back: int
    none: int
    ambiguous: int
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for."""

    week: Week
    weeks: int
    known_until: datetime
    ruleset: str | None = None


def gather(log: DecisionLog, asked: Asked, passes: Collection[str] | None) -> Gathered:
    """Reads the leads of a report; LogError where several rulesets handed leads over."""
    terms = TermsOf(log.ruleset_text, passes)
    until = microseconds_of(asked.known_until)
    wanted = Wanted.of(Which("decision", parts=False), Which("feedback", most=until))
    with spanning(log, wanted) as span:
        connection = span.connection
        terms.check_passes(connection)
        latest = _latest(connection, asked.ruleset)
        if latest is None:
            return Gathered(asked.ruleset, None, "UTC", (), (), 0, 0, 0, span.unread)
        zone = terms(latest.text_hash).zone
        first = asked.week.before(asked.weeks - 1).start(zone)
        start, end = asked.week.start(zone), asked.week.end(zone)
        period = (microseconds_of(first), min(microseconds_of(end) - 1, until))
        week = (microseconds_of(start), period[1])
        passing = _passing(connection, terms)
        of_ruleset = [] if asked.ruleset is None else [entries.c.ruleset_name == asked.ruleset]
        passed = decided_rows(
            connection,
            entries.c.effective_verdict.in_(passing),
            entries.c.as_of.between(*period),
            *of_ruleset,
        )
        passed = [
            each for each in passed if each.effective_verdict in terms(each.text_hash).passing
        ]
        name = _one_ruleset(passed, asked.ruleset) or latest.ruleset
        handed = _handed(connection, passed, name, period, terms)
        told = feedback_of(
            connection,
            [each.subject for each in handed if each.subject is not None],
            [each.id for each in handed if each.subject is None],
            until,
        )
        of_week = _told_between(connection, *week)
        subjects = {each.columns["subject"] for each in of_week} - {None}
        decisions = decisions_of(connection, subjects, entries.c.as_of <= until)
        headers = _headers(connection, [each.seq for each in handed])
        kept_back = _kept_back(connection, passing, week, name, terms)
        ours = Matching(name, decisions, _about(connection, of_week), terms)
        found = {one.id: ours.match(LoggedFeedback(one)) for one in of_week}
        matched = [decided.seq for decided, _ in found.values() if decided is not None]
        headers |= _headers(connection, matched)
        unread = span.unread
    every = {entry.id: entry for entry in [*told, *of_week]}
    clear = {one.id: one for one in in_clear(log, list(every.values()))}
    by_decision = _by_decision(handed, [clear[entry.id] for entry in told], terms, name)
    leads = tuple(
        _lead(each, headers[each.seq], by_decision.get(each.id, ()), terms(each.text_hash))
        for each in handed
    )
    won = (
        ours.won(clear[one.id], *found[one.id], headers)
        for one in of_week
        if clear[one.id].stage == "won"
    )
    return Gathered(
        name,
        terms(handed[-1].text_hash if handed else latest.text_hash),
        zone,
        leads,
        tuple(one for one in won if one is not None),
        kept_back,
        sum(how == "none" for _, how in found.values()),
        sum(how == "ambiguous" for _, how in found.values()),
        unread,
    )


def zone_of_log(log: DecisionLog, ruleset: str | None) -> str:
    """The zone in which weeks begin: that of the last decision's agreement; UTC of an empty log."""
    with log.database.reading() as connection:
        latest = _latest(connection, None) if ruleset is None else None
    if latest is None:
        with spanning(log, Wanted.of(Which("decision", parts=False))) as span:
            latest = _latest(span.connection, ruleset)
    return "UTC" if latest is None else TermsOf(log.ruleset_text)(latest.text_hash).zone


@dataclass(frozen=True, slots=True)
class Matching:
    """Which decision feedback is about: as it was recorded, else by what the log knows by now."""

    ruleset: str
    decisions: Mapping[bytes, Sequence[Decided]]
    about: Mapping[str, Decided]
    terms: TermsOf

    def match(self, told: LoggedFeedback) -> tuple[Decided | None, str]:
        """The decision, and how it was found."""
        if told.about is not None:
            found = self.about.get(told.about)
            return found, "none" if found is None else told.matched
        handed = hand_overs(self._decisions(told), self.terms)
        return match(handed, microseconds_of(told.at), told.ruleset)

    def won(
        self,
        told: LoggedFeedback,
        found: Decided | None,
        how: str,
        headers: Mapping[int, Mapping[str, Any]],
    ) -> WonLead | None:
        """How a lead that was won came to sales; None where another ruleset is to answer for it."""
        if how == "ambiguous":
            # which of several rulesets handed it over makes no difference to that it was
            return WonLead(told, None, handed_over=True)
        if found is None:
            decisions = self._decisions(told)
            own = [each for each in decisions if each.ruleset == self.ruleset]
            if decisions and not own:
                return None
            last = last_before(own, microseconds_of(told.at))
            return WonLead(told, None if last is None else last.id)
        if found.ruleset != self.ruleset:
            return None
        passing = self.terms(found.text_hash).passing
        passed = found.effective_verdict in passing
        only = passed and found.verdict not in passing and headers[found.seq]["overridden"]
        return WonLead(told, found.id, by_override=bool(only), handed_over=passed)

    def _decisions(self, told: LoggedFeedback) -> Sequence[Decided]:
        subject = told.entry.columns["subject"]
        return () if subject is None else self.decisions.get(subject, ())


def _latest(connection: Connection, ruleset: str | None) -> Decided | None:
    """The decision that was recorded last."""
    query = select(entries.c.seq).where(entries.c.kind == "decision")
    if ruleset is not None:
        query = query.where(entries.c.ruleset_name == ruleset)
    seq = connection.execute(query.order_by(entries.c.seq.desc()).limit(1)).scalar()
    if seq is not None:
        return decided_rows(connection, entries.c.seq == seq)[0]
    if ruleset is not None:
        raise log_error(
            "LR691", f"the log has no decision of the ruleset `{shown(ruleset)}`",
            help="`leadrules log search` tells which rulesets decided",
        )  # fmt: skip
    return None


def _passing(connection: Connection, terms: TermsOf) -> list[str]:
    """The verdicts that pass under any ruleset of the log."""
    hashes = connection.execute(select(texts.c.hash)).scalars().all()
    return sorted({verdict for each in hashes for verdict in terms(each).passing})


def _one_ruleset(passed: Iterable[Decided], asked: str | None) -> str | None:
    names = sorted({each.ruleset for each in passed})
    if asked is None and len(names) > 1:
        listed = ", ".join(f"`{shown(name)}`" for name in names)
        raise log_error(
            "LR699",
            "rulesets of several names handed leads over in these weeks",
            help=f"say of which to report: {listed}",
        )
    return names[0] if names else asked


def _handed(
    connection: Connection,
    passed: Sequence[Decided],
    ruleset: str,
    period: tuple[int, int],
    terms: TermsOf,
) -> list[Decided]:
    """The decisions of the period that handed leads over, in order."""
    subjects = [each.subject for each in passed if each.subject is not None]
    every = decisions_of(
        connection, subjects, entries.c.as_of <= period[1], entries.c.ruleset_name == ruleset
    )
    found = [each for each in passed if each.subject is None]
    for decisions in every.values():
        found += [each for each in hand_overs(decisions, terms) if each.as_of >= period[0]]
    return sorted(found, key=lambda each: (each.as_of, each.seq))


def _told_between(connection: Connection, start: int, end: int) -> list[StoredEntry]:
    query = select(entries).where(entries.c.kind == "feedback", entries.c.as_of.between(start, end))
    ordered = query.order_by(entries.c.as_of, entries.c.seq)
    return stored(connection, connection.execute(ordered))


def _about(connection: Connection, told: Sequence[StoredEntry]) -> dict[str, Decided]:
    """The decisions that feedback names."""
    names = sorted({each.columns["about"] for each in told} - {None})
    found: dict[str, Decided] = {}
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        found |= {each.id: each for each in decided_rows(connection, entries.c.id.in_(some))}
    return found


def _headers(connection: Connection, places: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        query = select(entries.c.seq, entries.c.header).where(entries.c.seq.in_(some))
        found |= {seq: json.loads(text) for seq, text in connection.execute(query)}
    return found


def _kept_back(
    connection: Connection,
    passing: Sequence[str],
    week: tuple[int, int],
    ruleset: str,
    terms: TermsOf,
) -> int:
    """How many leads an override kept back that the rules pass."""
    decided = decided_rows(
        connection,
        entries.c.as_of.between(*week),
        entries.c.verdict.in_(passing),
        entries.c.verdict != entries.c.effective_verdict,
        entries.c.ruleset_name == ruleset,
    )
    held = [
        each
        for each in decided
        if each.verdict in (names := terms(each.text_hash).passing)
        and each.effective_verdict not in names
    ]
    headers = _headers(connection, [each.seq for each in held])
    return len({each.subject or each.id for each in held if headers[each.seq]["overridden"]})


def _by_decision(
    handed: Sequence[Decided], told: Sequence[LoggedFeedback], terms: TermsOf, ruleset: str
) -> dict[str, list[LoggedFeedback]]:
    """What was told, by the hand-over that it is about."""
    known = {each.id for each in handed}
    by_subject: dict[bytes, list[Decided]] = {}
    for each in handed:
        if each.subject is not None:
            by_subject.setdefault(each.subject, []).append(each)
    found: dict[str, list[LoggedFeedback]] = {}
    for one in told:
        name = one.about
        if name is None and one.matched == "none" and one.ruleset in (None, ruleset):
            # the hand-over was recorded later than what was told about it
            subject = one.entry.columns["subject"]
            later, _ = match(by_subject.get(subject, ()), microseconds_of(one.at))
            name = None if later is None else later.id
        if name in known and name is not None:
            found.setdefault(name, []).append(one)
    return found


def _lead(
    decided: Decided, header: Mapping[str, Any], told: Iterable[LoggedFeedback], terms: Terms
) -> HandedOver:
    since = instant_from(header["since"])
    verdict = decided.effective_verdict
    promise = terms.promise(verdict)
    overridden = bool(header["overridden"])
    return HandedOver(
        decided=decided,
        at=instant_of(decided.as_of),
        fired=tuple(header["fired"]),
        source=header["source"],
        overridden=overridden,
        by_override=overridden and decided.verdict not in terms.passing,
        respond_by=terms.respond_by(verdict, since),
        accept_by=terms.accept_by(verdict, since),
        attempts=None if promise is None else promise.attempts,
        course=course_of(told),
    )


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of the amounts that are told."""
    return sum((each for each in amounts if each is not None), Decimal(0))
