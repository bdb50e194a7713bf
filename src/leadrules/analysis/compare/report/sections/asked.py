"""What was asked, of which leads, and what to know before believing a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadrules.analysis.compare.choices import Choice, PlanIdentity, Source
from leadrules.analysis.compare.population.record import LeftOut, Outcome
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.analysis.compare.statistics.columns import Flags
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Column, Fold, Section
from leadrules.analysis.wording.quantities import listed, many

_ROWS = 5
_SOURCES: dict[Source, str] = {
    "plan": "declared in the plan",
    "not declared in advance": "not declared in advance",
    "default": "default",
}


def caveats(comparison: Comparison) -> Section:
    """All caveats, the serious ones first."""
    found: tuple[Block, ...] = (blocks.Omitted("Caveats", "none was found"),)
    if comparison.caveats:
        rows = tuple(
            (
                blocks.text("serious" if one.serious else "note",
                            tone="warn" if one.serious else "plain"),
                blocks.text(one.kind),
                blocks.text(one.text),
            )
            for one in comparison.caveats
        )  # fmt: skip
        columns = (Column("how serious"), Column("about"), Column("caveat", wide=True))
        found = (blocks.Table("What to know before believing a figure", columns, rows),)
    return Section("caveats", "Caveats", "Caveats", found)


def counted(comparison: Comparison) -> Section:
    """Which leads were compared, which were left out, and why."""
    return Section(
        "counted", "Which leads were counted", "Which leads", tuple(_counted(comparison))
    )


def asked(comparison: Comparison) -> Section:
    """Every choice, with whether it was declared in advance."""
    return Section("asked", "What was asked", "What was asked", tuple(_asked(comparison)))


def _counted(comparison: Comparison) -> Iterator[Block]:
    population = comparison.population
    paired = population.paired
    when = (
        ""
        if population.first is None or population.last is None
        else f", decided from {figures.day(population.first)} to {figures.day(population.last)}"
    )
    accounts = (
        f"They are of {many(paired.accounts, 'account')}."
        if paired.accounts
        else "No account is known: each lead stands alone."
    )
    yield blocks.Text(
        f"{many(population.leads_given, 'lead')} were given, and both versions scored "
        f"{figures.count(len(paired))} of them{when}. {accounts}"
    )
    yield from _left_out("Leads left out of everything", population.left_out)
    outcomes = [*([population.outcome] if population.outcome else []), *population.funnel]
    if not outcomes:
        yield blocks.Omitted("Outcomes", "no outcome was given")
    for outcome in outcomes:
        yield blocks.Part(f"Outcome: {outcome.name}", tuple(_outcome(outcome, population.worked)))


def _left_out(caption: str, left_out: tuple[LeftOut, ...]) -> Iterator[Block]:
    if not left_out:
        yield blocks.Text("No lead was left out.")
        return
    yield blocks.Table(
        caption,
        (Column("why", wide=True), Column("leads", number=True), Column("first rows", number=True)),
        tuple(
            (
                blocks.text(one.why),
                blocks.number(figures.count(one.leads), one.leads),
                blocks.number(", ".join(str(row + 1) for row in one.rows[:_ROWS]) or "–"),
            )
            for one in left_out
        ),
    )


def _outcome(outcome: Outcome, worked: Flags | None) -> Iterator[Block]:
    leads, won = int(outcome.counted.sum()), int(outcome.won.sum())
    yield blocks.Text(
        f"The time to tell has passed for {many(leads, 'lead')}: {figures.count(won)} were won"
        + (
            "."
            if worked is None
            else f", of {figures.count(int((outcome.counted & worked).sum()))} that sales worked "
            f"{figures.count(int((outcome.won & worked).sum()))}. A lead that nobody worked counts "
            "as not won, unless it was."
        )
    )
    if outcome.left_out:
        yield from _left_out("Leads without a known outcome", outcome.left_out)
    survival = outcome.survival
    if survival is None:
        return
    if isinstance(survival, CannotTell):
        yield blocks.Omitted("How long it takes to win a lead", survival.reason)
        return
    rows = [
        _won_by(days, survival.won_by(days))
        for days in (30, 60, 90, 180)
        if days <= survival.watched
    ]
    if rows:
        yield Fold(
            "How long it takes to win a lead",
            (
                blocks.Table(
                    "Share won by so many days after the decision, all leads (Kaplan-Meier)",
                    blocks.heads("days", "share won", "interval"), tuple(rows),
                ),
            ),
        )  # fmt: skip


def _won_by(days: int, found: Estimate | CannotTell) -> tuple[Cell, ...]:
    if isinstance(found, CannotTell):
        return blocks.text(str(days)), blocks.none(found.reason), blocks.none()
    return (
        blocks.text(str(days)),
        blocks.number(figures.percent(found.value), found.value),
        blocks.number(figures.limits(found.interval, figures.percent)),
    )


def _asked(comparison: Comparison) -> Iterator[Block]:
    yield from _plan(comparison.choices.plan)
    said = comparison.choices.said
    if not said:
        yield blocks.Omitted("Choices", "none was made")
        return
    chosen = [one for one in said if one.source != "default"]
    if chosen:
        yield _choices("Every choice that was made", chosen)
    defaults = [one for one in said if one.source == "default"]
    if defaults:
        title = f"{many(len(defaults), 'choice')} left at the default"
        yield Fold(title, (_choices("Choices left at the default", defaults),))


def _choices(caption: str, said: Sequence[Choice]) -> blocks.Table:
    return blocks.Table(
        caption,
        (Column("choice"), Column("value", wide=True), Column("declared")),
        tuple(
            (
                blocks.text(one.name),
                blocks.text(
                    one.value, under="" if one.planned is None else f"the plan says: {one.planned}"
                ),
                blocks.text(
                    _SOURCES[one.source],
                    tone="warn" if one.source == "not declared in advance" else "plain",
                ),
            )
            for one in said
        ),
    )


def _plan(plan: PlanIdentity | None) -> Iterator[Block]:
    if plan is None:
        yield blocks.Callout(
            "warn", "No plan",
            "Nothing was declared in advance. Whoever may choose metric, dates and segments "
            "afterwards can make either version look better.",
        )  # fmt: skip
        return
    signed = [f"{name} for {side}" for side, name in plan.signed]
    facts = [
        ("Plan", plan.file),
        ("Hash", plan.hash),
        ("Signed by", listed(signed) if signed else "no one"),
    ]
    if plan.question is not None:
        facts.insert(0, ("Question", plan.question))
    yield blocks.Facts(tuple(facts))
