"""A weekly report in sections: the same words and figures on a page and on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from leadrules.analysis.compare.report.figures import count, fixed, instant, percent
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.page.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Facts,
    Fold,
    Section,
    Table,
    Text,
)
from leadrules.analysis.wording.quantities import duration, many
from leadrules.log.weekly.record import Group, Reason, Share, WeeklyReport

_MOST_RULES = 15
_MOST_REASONS = 20
_MOST_GROUPS = 20
_MOST_ARCHIVES = 3


@dataclass(frozen=True, slots=True)
class Key:
    """One figure that stands first: what it is, its value, and what stands beside it."""

    what: str
    value: str
    beside: str


def title(report: WeeklyReport) -> str:
    """What the report is of."""
    name = "Leads handed over" if report.ruleset is None else f"{report.ruleset}: leads handed over"
    return f"{name} in week {report.week}"


def subtitle(report: WeeklyReport) -> str:
    """Which days, and until when what became of them is known."""
    days = f"{report.monday.isoformat()} to {report.sunday.isoformat()}, {report.zone}"
    return f"{days}; as known {instant(report.known_until)}"


def keys(report: WeeklyReport) -> tuple[Key, ...]:
    """The figures that stand first."""
    acceptance, response, won = report.acceptance, report.response, report.won
    return (
        Key("Handed over", count(report.handed_over), _planned(report)),
        Key("Accepted", *_of(acceptance.rate, "answered")),
        Key("Responded in time", *_of(response.rate, "whose time has passed")),
        Key("Won this week", count(won.leads), _amount(report) or "no amount told"),
    )


def sections(report: WeeklyReport) -> tuple[Section, ...]:
    """The whole report."""
    return (
        Section("volume", "Leads handed over", "Handed over", tuple(_volume(report))),
        Section("acceptance", "What sales answered", "Answers", tuple(_acceptance(report))),
        Section("response", "Response in the agreed time", "Response", tuple(_response(report))),
        Section("attempts", "Attempts to reach them", "Attempts", tuple(_attempts(report))),
        Section("rejections", "Why leads were sent back", "Sent back", tuple(_rejections(report))),
        Section("outcome", "What came of them", "Outcome", tuple(_outcome(report))),
        Section("won", "Leads won this week", "Won", tuple(_won(report))),
        Section("overrides", "Overrides", "Overrides", tuple(_overrides(report))),
        Section("sources", "By source and by version", "Source, version", tuple(_groups(report))),
        Section("basis", "What this rests on", "Basis", tuple(_basis(report))),
    )


# --- this week -----------------------------------------------------------------------------------


def _volume(report: WeeklyReport) -> Iterator[Block]:
    if report.ruleset is None:
        yield Callout("warn", "The log has no decision", "There is nothing to count.")
    elif not report.begun:
        yield Callout("warn", "The week has not begun", "There is nothing to count yet.")
    elif not report.over:
        yield Callout("warn", "The week is not over", "What its last days bring is not in it yet.")
    for each in report.unread[:_MOST_ARCHIVES]:
        yield Callout("warn", "Not everything was counted", f"{each[0].upper()}{each[1:]}.")
    yield from _rest(len(report.unread) - _MOST_ARCHIVES, "archive")
    yield Text(f"{many(report.handed_over, 'lead')} handed over; {_planned(report)}.")
    if report.verdicts:
        yield Facts(tuple((name, many(n, "lead")) for name, n in report.verdicts.items()))
    if report.weeks > 1:
        rows = tuple(
            (Cell(one.week), Cell(count(one.leads), number=True), *_against(one.leads, report.plan))
            for one in report.volumes
        )
        columns = [Column("week"), Column("leads", number=True)]
        columns += [] if report.plan is None else [Column("of the plan", number=True)]
        table = Table("Leads handed over by week", tuple(columns), rows)
        yield Fold("Week by week", (table,))


def _planned(report: WeeklyReport) -> str:
    if report.plan is None:
        return "no number a week is agreed"
    share = f" ({percent(report.handed_over / report.plan)})" if report.plan else ""
    return f"{count(report.plan)} a week are planned{share}"


def _against(leads: int, plan: int | None) -> tuple[Cell, ...]:
    if plan is None:
        return ()
    return (Cell(percent(leads / plan) if plan else "–", number=True),)


def _acceptance(report: WeeklyReport) -> Iterator[Block]:
    told = report.acceptance
    yield Facts(
        (
            ("accepted", count(told.accepted)),
            ("sent back", count(told.rejected)),
            ("without an answer", count(told.silent)),
            ("without an answer, time not passed", count(told.not_due)),
            ("accepted of those answered", _in_full(told.rate)),
            ("answered in the agreed time", _in_full(told.on_time)),
        )
    )


def _response(report: WeeklyReport) -> Iterator[Block]:
    told = report.response
    apart = count(told.not_due)
    apart += f", of them {count(told.early)} with a response" if told.not_due else ""
    yield Facts(
        (
            ("in time", count(told.on_time)),
            ("late", count(told.late)),
            ("no response, time passed", count(told.never)),
            ("time not passed", apart),
            ("sent back before", count(told.not_needed)),
            *((("no time agreed", count(told.not_promised)),) if told.not_promised else ()),
            ("in time, of those whose time passed", _in_full(told.rate)),
        )
    )


def _attempts(report: WeeklyReport) -> Iterator[Block]:
    told = report.attempts
    yield Facts(
        (
            ("reached: an opportunity came of it", count(told.reached)),
            ("as many attempts as agreed, or more", count(told.enough)),
            ("given up with fewer", count(told.gave_up)),
            ("fewer so far", count(told.going_on)),
            *((("no number agreed", count(told.not_agreed)),) if told.not_agreed else ()),
        )
    )
    if told.made:
        made = ", ".join(
            f"{many(leads, 'lead')} with {many(n, 'attempt')}" for n, leads in told.made.items()
        )
        yield Text(f"{made[:1].upper()}{made[1:]}.", faint=True)


def _rejections(report: WeeklyReport) -> Iterator[Block]:
    back = _back(report)
    if not report.reasons:
        yield Text(f"No lead handed over {back} was sent back.")
        return
    yield Table(
        "Reasons",
        (
            Column("reason", wide=True),
            Column("agreed"),
            Column("this week", number=True),
            Column(_weeks(report), number=True),
        ),
        tuple(
            (
                Cell(_reason(one)),
                Cell(_agreed(one), tone="warn" if one.agreed is False else "plain"),
                Cell(count(one.leads), number=True, sort=one.leads),
                Cell(count(one.leads_before), number=True, sort=one.leads_before),
            )
            for one in report.reasons[:_MOST_REASONS]
        ),
        sortable=True,
    )
    yield from _rest(len(report.reasons) - _MOST_REASONS, "reason")
    yield Table(
        f"Rules that fired for leads sent back; of leads handed over {back} that were answered",
        (
            Column("rule", wide=True),
            Column("sent back this week", number=True),
            Column(f"of {_weeks(report)}", number=True),
            Column("answered", number=True),
            Column("share sent back", number=True),
        ),
        tuple(
            (
                Cell(f"`{one.rule}`"),
                Cell(count(one.rejected), number=True, sort=one.rejected),
                Cell(count(one.rejected_before), number=True, sort=one.rejected_before),
                Cell(count(one.leads_before), number=True, sort=one.leads_before),
                _share_cell(one.rate),
            )
            for one in report.rules[:_MOST_RULES]
        ),
        sortable=True,
    )
    yield from _rest(len(report.rules) - _MOST_RULES, "rule")
    yield Text(
        "A lead counts for every rule that fired for it, so the shares are no effects of rules.",
        faint=True,
    )


def _reason(one: Reason) -> str:
    return "no reason told, or erased" if one.words is None else one.words


def _agreed(one: Reason) -> str:
    return {True: "yes", False: "not agreed", None: "–"}[one.agreed]


# --- what came of them ---------------------------------------------------------------------------


def _outcome(report: WeeklyReport) -> Iterator[Block]:
    days = duration(report.window // timedelta(microseconds=1))
    yield Text(
        f"An opportunity or a winning counts within {days} after the hand-over. Leads whose {days} "
        "have not passed are apart: of them only the quick ones could count yet."
    )
    yield Table(
        f"Opportunities and leads won within {days}",
        (
            Column("handed over"),
            Column("leads", number=True),
            Column("time passed", number=True),
            Column("opportunity", number=True),
            Column("won", number=True),
            Column("amount won", number=True),
            Column("time not passed", number=True),
        ),
        tuple(
            (
                Cell(one.name),
                Cell(count(one.leads), number=True),
                Cell(count(one.judged), number=True),
                _share_cell(one.opportunity),
                _share_cell(one.won),
                Cell(fixed(float(one.amount), 2), number=True)
                if one.judged
                else Cell("–", number=True),
                Cell(
                    count(one.open),
                    number=True,
                    under=f"so far {count(one.open_opportunities)} opp., {count(one.open_won)} won"
                    if one.open
                    else "",
                ),
            )
            for one in report.funnels
        ),
    )


def _won(report: WeeklyReport) -> Iterator[Block]:
    won = report.won
    if not won.leads:
        yield Text("No lead was won this week.")
        return
    amount = _amount(report)
    yield Text(f"{many(won.leads, 'lead')} won this week{amount and f', {amount}'}.")
    missed = won.by_override + won.not_handed_over
    if missed:
        yield Callout(
            "warn",
            f"{many(missed, 'lead')} won that the rules would not have passed",
            f"{count(won.by_override)} handed over by an override alone, "
            f"{count(won.not_handed_over)} never handed over. Ask `leadrules log show` why: "
            + ", ".join(f"`{each}`" for each in won.decisions),
        )
    else:
        yield Text("The rules had passed every one of them that the log knows.")
    if won.unknown:
        yield Text(f"{many(won.unknown, 'lead')} won about which the log has no decision.")


def _amount(report: WeeklyReport) -> str:
    won = report.won
    if won.without_amount == won.leads:
        return ""
    rest = f", {count(won.without_amount)} without an amount" if won.without_amount else ""
    return f"{fixed(float(won.amount), 2)} in all{rest}"


def _overrides(report: WeeklyReport) -> Iterator[Block]:
    told = report.overrides
    yield Facts(
        (
            ("handed over by an override alone", count(told.handed_over)),
            ("kept back by an override", count(told.kept_back)),
            ("handed over by the rules, with an override", count(told.others)),
        )
    )


def _groups(report: WeeklyReport) -> Iterator[Block]:
    yield _table_of("source", report.sources, report)
    yield from _rest(len(report.sources) - _MOST_GROUPS, "source")
    yield _table_of("version", report.versions, report)
    yield from _rest(len(report.versions) - _MOST_GROUPS, "version")


def _table_of(what: str, groups: Sequence[Group], report: WeeklyReport) -> Table:
    return Table(
        f"By {what}: this week, and what came of leads handed over {_back(report)}",
        (
            Column(what, wide=True),
            Column("this week", number=True),
            Column("accepted", number=True),
            Column("sent back", number=True),
            Column("time passed", number=True),
            Column("opportunity", number=True),
            Column("won", number=True),
        ),
        tuple(
            (
                Cell("not told" if one.name is None else one.name),
                Cell(count(one.leads), number=True, sort=one.leads),
                Cell(count(one.accepted), number=True, sort=one.accepted),
                Cell(count(one.rejected), number=True, sort=one.rejected),
                Cell(count(one.funnel.judged), number=True, sort=one.funnel.judged),
                _share_cell(one.funnel.opportunity),
                _share_cell(one.funnel.won),
            )
            for one in groups[:_MOST_GROUPS]
        ),
        sortable=True,
    )


def _basis(report: WeeklyReport) -> Iterator[Block]:
    yield Text(
        "A lead is handed over by the first decision with a verdict that passes it, and again only "
        "after it had left. What sales tells is about the last hand-over before it. Shares stand "
        "with the limits of a 95 % interval (Wilson)."
    )
    unmatched = report.unmatched
    if unmatched.none:
        yield Text(
            f"Told this week about leads that were not handed over: {count(unmatched.none)}."
        )
    if unmatched.ambiguous:
        yield Callout(
            "warn",
            f"{count(unmatched.ambiguous)} told this week count for none",
            "Several rulesets had handed those leads over, and none was named.",
        )
    if report.erased:
        yield Text(
            f"Of {many(report.erased, 'lead')} amounts, and reasons that are not agreed, were "
            "erased; all else counts."
        )


# --- figures -------------------------------------------------------------------------------------


def _of(share: Share, whose: str) -> tuple[str, str]:
    """A share and of how many, for a figure that stands first."""
    if isinstance(share, CannotTell):
        return "–", share.reason
    return percent(share.share), f"{count(share.hits)} of {count(share.leads)} {whose}"


def _in_full(share: Share) -> str:
    if isinstance(share, CannotTell):
        return f"– ({share.reason})"
    low, high = share.interval.low, share.interval.high
    return (
        f"{count(share.hits)} of {count(share.leads)}: {percent(share.share)} "
        f"({percent(low)} to {percent(high)})"
    )


def _share_cell(share: Share) -> Cell:
    if isinstance(share, CannotTell):
        return Cell("–", number=True, sort=-1)
    low, high = 100 * share.interval.low, 100 * share.interval.high
    return Cell(
        f"{count(share.hits)}, {percent(share.share)}",
        number=True,
        under=f"{fixed(low, 1)} to {fixed(high, 1)} %",
        sort=share.share,
    )


def _back(report: WeeklyReport) -> str:
    return "this week" if report.weeks == 1 else f"in the {report.weeks} weeks up to this one"


def _weeks(report: WeeklyReport) -> str:
    return "1 week" if report.weeks == 1 else f"{report.weeks} weeks"


def _rest(more: int, what: str) -> Iterator[Block]:
    if more > 0:
        yield Text(f"And {many(more, what)} more.", faint=True)
