"""Rule by rule: how often each fires, and what becomes of the leads where it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.report.summary import share_of
from leadrules.analysis.compare.rules.record import Missed, RuleRow, RulesReport
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Column, Fold, Section
from leadrules.analysis.wording.quantities import listed, many
from leadrules.decision.reasons import in_words

_NAMED = 12
_HOLE = re.compile(r"\{[A-Za-z_0-9.-]+\}")


def by_rule(comparison: Comparison, names: Names) -> Section:
    """A row for each rule of each version."""
    found: list[Block] = [
        blocks.Text(
            "A rule fires where what it asks for holds and it pays or takes points; a band of 0 "
            "points is no firing."
        )
    ]
    for name, report in zip((names.a, names.b), comparison.rules, strict=True):
        found += _facts(name, report)
    for name, report in zip((names.a, names.b), comparison.rules, strict=True):
        found += _rules(name, report)
    return Section("rules", "Rule by rule", "Rule by rule", tuple(found))


def _facts(name: str, report: RulesReport) -> Iterator[Block]:
    facts = []
    for title, rules in (
        ("Never fires", report.never_fired),
        ("Always fires", report.always_fired),
    ):
        if rules:
            named = [in_words(rule) for rule in rules[:_NAMED]]
            if len(rules) > _NAMED:
                named.append(f"{len(rules) - _NAMED} more")
            facts.append((f"{title} in {name}", listed(named)))
    facts.append((f"Won, though not handed over by {name}", _missed(report.missed)))
    yield blocks.Facts(tuple(facts))


def _missed(missed: Missed | None) -> str:
    if missed is None:
        return "not known: no outcome was given"
    if not missed.missed:
        return f"none of {many(missed.won, 'won lead')}"
    verdicts = ", ".join(f"{figures.count(leads)} {name}" for name, leads in missed.by_verdict)
    none = missed.nothing_fired
    silent = f"; for {figures.count(none)} of them no rule spoke" if none else ""
    return (
        f"{figures.count(missed.missed)} of {many(missed.won, 'won lead')} "
        f"({share_of(missed.missed, missed.won)}): {verdicts}{silent}"
    )


def _rules(name: str, report: RulesReport) -> Iterator[Block]:
    if not report.rows:
        yield blocks.Omitted(f"Rules of {name}", "it has none")
        return
    with_won = any(row.won is not None for row in report.rows)
    with_rejected = any(row.rejected for row in report.rows)
    columns = [
        Column("rule"), Column("fires", number=True), Column("cannot tell", number=True),
        Column("mean points where it fires", number=True), Column("share of points", number=True),
    ]  # fmt: skip
    if with_won:
        columns += [
            Column("share won where it fires", number=True), Column("lift", number=True),
            Column("adjusted p", number=True),
        ]  # fmt: skip
    if with_rejected:
        columns.append(Column("rejected by sales", wide=True))
    rows = tuple(
        (
            *_row(row),
            *(_won(row) if with_won else ()),
            *([_rejected(row)] if with_rejected else []),
        )
        for row in report.rows
    )
    table = blocks.Table(f"Rules of {name}", tuple(columns), rows, sortable=True)
    note = (
        (blocks.Text(
            "A rule cannot tell where something that it asks for is not known. Lift is the share "
            "won where it fires over the share won of all. p is Fisher's exact test, adjusted over "
            "all rules (Benjamini and Hochberg); it takes leads for independent.", faint=True,
        ),)
        if with_won
        else ()
    )  # fmt: skip
    yield Fold(f"{many(len(report.rows), 'rule')} of {name}", (table, *note))


def _reason(row: RuleRow) -> str:
    """What a lead is told, an ellipsis for what is its own; nothing that the rule's name says."""
    reason = _HOLE.sub("…", row.reason)
    return "" if reason == in_words(row.rule) else reason


def _row(row: RuleRow) -> tuple[Cell, ...]:
    return (
        blocks.text(in_words(row.rule), under=_reason(row)),
        blocks.number(figures.count(row.fired), row.fired, under=share_of(row.fired, row.leads)),
        blocks.number(figures.count(row.unknown), row.unknown),
        blocks.number(
            figures.signed(row.mean_points, lambda each: figures.fixed(each, 2)), row.mean_points
        ),
        blocks.number(figures.percent(row.share_of_points), row.share_of_points),
    )


def _won(row: RuleRow) -> tuple[Cell, ...]:
    lift = (
        blocks.none() if row.lift is None else blocks.number(figures.fixed(row.lift, 2), row.lift)
    )
    p = (
        blocks.none()
        if row.adjusted is None
        else blocks.number(
            figures.p_value(row.adjusted).removeprefix("p ").removeprefix("= "), row.adjusted
        )
    )
    if isinstance(row.won, Proportion):
        share = blocks.number(
            figures.percent(row.won.share), row.won.share,
            under=f"{figures.count(row.won.hits)} of {figures.count(row.won.leads)}",
        )  # fmt: skip
        return share, lift, p
    return blocks.none("" if row.won is None else row.won.reason), lift, p


def _rejected(row: RuleRow) -> Cell:
    said = tuple(f"{figures.count(leads)} {reason}" for reason, leads in row.rejected)
    return blocks.text(said[0], lines=said[1:]) if said else blocks.text("–")
