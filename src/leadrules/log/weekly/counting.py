"""A weekly report counted from its leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import proportion
from leadrules.analysis.wording.quantities import duration
from leadrules.log.weekly.gathering import Asked, Gathered, WonLead, gather, total
from leadrules.log.weekly.handed_over import HandedOver
from leadrules.log.weekly.record import (
    Acceptance,
    Attempts,
    Funnel,
    Group,
    Overrides,
    Reason,
    RejectedRule,
    Response,
    Share,
    Unmatched,
    Volume,
    WeeklyReport,
    Won,
)
from leadrules.log.weekly.week import Week

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_MOST_NAMED = 20
"""Decisions about leads won that the rules would not have passed that are named."""


def report(
    log: DecisionLog,
    asked: Asked,
    *,
    window: timedelta,
    passes: Sequence[str] | None,
) -> WeeklyReport:
    """The report of a week, as `DecisionLog.report` says it."""
    gathered = gather(log, asked, passes)
    zone, now = gathered.zone, asked.known_until
    start = asked.week.start(zone)
    every = gathered.leads
    leads = [each for each in every if each.at >= start]
    agreement = None if gathered.terms is None else gathered.terms.agreement
    weeks = f"{asked.weeks} weeks up to this one"
    funnels = [_funnel("this week", leads, window, now)]
    if asked.weeks > 1:
        funnels.append(_funnel(weeks, every, window, now))
    return WeeklyReport(
        week=str(asked.week),
        monday=asked.week.monday,
        sunday=asked.week.sunday,
        zone=zone,
        ruleset=gathered.ruleset,
        known_until=now,
        weeks=asked.weeks,
        window=window,
        plan=None if agreement is None else agreement.weekly_capacity,
        handed_over=len(leads),
        verdicts=_verdicts(leads, gathered),
        volumes=_volumes(every, asked, zone),
        acceptance=_acceptance(leads, now),
        response=_response(leads, now),
        attempts=_attempts(leads),
        reasons=_reasons(leads, every),
        rules=_rules(leads, every),
        funnels=tuple(funnels),
        won=_won(gathered.won),
        overrides=Overrides(
            sum(each.by_override for each in leads),
            gathered.kept_back,
            sum(each.overridden and not each.by_override for each in leads),
        ),
        sources=_groups(leads, every, lambda each: each.source, window, now),
        versions=_groups(leads, every, lambda each: each.decided.version, window, now),
        unmatched=Unmatched(gathered.none, gathered.ambiguous),
        erased=sum(each.course.erased for each in every),
        unread=tuple(map(str, gathered.unread)),
    )


def _verdicts(leads: Sequence[HandedOver], gathered: Gathered) -> dict[str, int]:
    """How many of each verdict, in the ruleset's order."""
    found = Counter(each.decided.effective_verdict for each in leads)
    order = () if gathered.terms is None else gathered.terms.passing
    return {name: found.pop(name, 0) for name in order} | dict(found)


def _volumes(leads: Iterable[HandedOver], asked: Asked, zone: str) -> tuple[Volume, ...]:
    found = Counter(Week.of(each.at, zone) for each in leads)
    weeks = (asked.week.before(back) for back in range(asked.weeks - 1, -1, -1))
    return tuple(Volume(str(week), found[week]) for week in weeks)


def _acceptance(leads: Iterable[HandedOver], now: datetime) -> Acceptance:
    accepted = rejected = silent = not_due = in_time = due = 0
    for each in leads:
        course = each.course
        accepted += course.answer == "accepted"
        rejected += course.answer == "rejected"
        passed = each.accept_by is None or each.accept_by <= now
        if course.answer is None:
            silent += passed
            not_due += not passed
        if each.accept_by is not None and passed:
            due += 1
            in_time += course.answered is not None and course.answered <= each.accept_by
    return Acceptance(
        accepted,
        rejected,
        silent,
        not_due,
        _share(accepted, accepted + rejected, "no lead was answered"),
        _share(in_time, due, "no lead's time for an answer has passed"),
    )


def _response(leads: Iterable[HandedOver], now: datetime) -> Response:
    """WHY: of leads whose time has not passed those that were fast would count alone, so they are
    apart."""
    found: Counter[str] = Counter()
    for each in leads:
        course, by = each.course, each.respond_by
        if by is None:
            found["not promised"] += 1
        elif by > now:
            found["not due"] += 1
            found["early"] += course.responded is not None
        elif course.responded is not None:
            found["on time" if course.responded <= by else "late"] += 1
        elif course.rejected is not None and course.rejected <= by:
            found["not needed"] += 1
        else:
            found["never"] += 1
    judged = found["on time"] + found["late"] + found["never"]
    return Response(
        found["on time"],
        found["late"],
        found["never"],
        found["not due"],
        found["early"],
        found["not needed"],
        found["not promised"],
        _share(found["on time"], judged, "no lead's time for a response has passed"),
    )


def _attempts(leads: Sequence[HandedOver]) -> Attempts:
    found: Counter[str] = Counter()
    for each in leads:
        course = each.course
        if course.opportunity is not None:
            found["reached"] += 1
        elif each.attempts is None:
            found["not agreed"] += 1
        elif course.attempts >= each.attempts:
            found["enough"] += 1
        else:
            found["gave up" if course.closed else "going on"] += 1
    made = Counter(each.course.attempts for each in leads)
    return Attempts(
        dict(sorted(made.items())),
        found["reached"],
        found["enough"],
        found["gave up"],
        found["going on"],
        found["not agreed"],
    )


def _reasons(leads: Iterable[HandedOver], every: Iterable[HandedOver]) -> tuple[Reason, ...]:
    now, before = (
        Counter(
            (each.course.reason, each.course.agreed)
            for each in some
            if each.course.answer == "rejected"
        )
        for some in (leads, every)
    )
    found = [Reason(words, agreed, now[words, agreed], n) for (words, agreed), n in before.items()]
    return tuple(sorted(found, key=lambda one: (-one.leads, -one.leads_before, one.words or "~")))


def _rules(leads: Iterable[HandedOver], every: Iterable[HandedOver]) -> tuple[RejectedRule, ...]:
    """The rules that fired for leads that sales sent back, those most often sent back first."""
    now, before = _Fired.of(leads), _Fired.of(every)
    found = [
        RejectedRule(
            rule,
            now.answered[rule],
            now.rejected[rule],
            before.answered[rule],
            before.rejected[rule],
            proportion(before.rejected[rule], before.answered[rule]),
        )
        for rule in before.rejected
    ]
    return tuple(sorted(found, key=lambda one: (-one.rejected, -one.rejected_before, one.rule)))


class _Fired:
    """For every rule, how many leads for which it fired were answered, and sent back."""

    def __init__(self) -> None:
        self.answered: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()

    @classmethod
    def of(cls, leads: Iterable[HandedOver]) -> _Fired:
        found = cls()
        for each in leads:
            if each.course.answer is not None:
                found.answered.update(each.fired)
            if each.course.answer == "rejected":
                found.rejected.update(each.fired)
        return found


def _funnel(name: str, leads: Sequence[HandedOver], window: timedelta, now: datetime) -> Funnel:
    judged = [each for each in leads if each.at + window <= now]
    open_ones = [each for each in leads if each.at + window > now]

    def within(each: HandedOver, when: datetime | None) -> bool:
        return when is not None and when <= min(each.at + window, now)

    won = [each for each in judged if within(each, each.course.won)]
    opportunities = sum(within(each, each.course.opportunity) for each in judged)
    why = f"no lead's {duration(window // timedelta(microseconds=1))} have passed"
    return Funnel(
        name,
        len(leads),
        len(judged),
        len(open_ones),
        _share(opportunities, len(judged), why),
        _share(len(won), len(judged), why),
        sum(each.course.lost is not None and each not in won for each in judged),
        sum(each.course.opportunity is not None for each in open_ones),
        sum(each.course.won is not None for each in open_ones),
        total(each.course.amount for each in won),
        sum(each.course.amount is None for each in won),
    )


def _won(told: Sequence[WonLead]) -> Won:
    """Leads, each once, though several things may have been won."""
    amounts: dict[bytes | str, list[Decimal]] = {}
    leads: dict[bytes | str, WonLead] = {}
    for each in told:
        lead = each.told.entry.columns["subject"] or each.decision or each.told.id
        leads.setdefault(lead, each)
        of_lead = amounts.setdefault(lead, [])
        of_lead += [] if each.told.amount is None else [each.told.amount]
    missed = [
        each
        for each in leads.values()
        if each.decision is not None and (each.by_override or not each.handed_over)
    ]
    by_override = sum(each.by_override for each in missed)
    return Won(
        len(leads),
        total(amount for some in amounts.values() for amount in some),
        sum(not some for some in amounts.values()),
        by_override,
        len(missed) - by_override,
        sum(each.decision is None and not each.handed_over for each in leads.values()),
        tuple(each.decision for each in missed if each.decision is not None)[:_MOST_NAMED],
    )


def _groups(
    leads: Iterable[HandedOver],
    every: Iterable[HandedOver],
    key: Callable[[HandedOver], str | None],
    window: timedelta,
    now: datetime,
) -> tuple[Group, ...]:
    by_name: dict[str | None, list[HandedOver]] = {}
    for each in every:
        by_name.setdefault(key(each), []).append(each)
    this_week = {id(each) for each in leads}
    found = []
    for name, some in by_name.items():
        ours = [each for each in some if id(each) in this_week]
        answers = Counter(each.course.answer for each in ours)
        funnel = _funnel(name or "", some, window, now)
        found.append(Group(name, len(ours), answers["accepted"], answers["rejected"], funnel))
    return tuple(sorted(found, key=lambda one: (-one.leads, -one.funnel.leads, one.name or "~")))


def _share(hits: int, of: int, why_not: str) -> Share:
    return proportion(hits, of) if of else CannotTell(why_not)
