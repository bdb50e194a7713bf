"""Every rule of both versions over the same leads: fires, points, lift, and what it lets slip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import fisher_exact

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.rules.record import Missed, RuleRow, RulesReport
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats
from leadrules.analysis.compare.statistics.discoveries import benjamini_hochberg
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion
from leadrules.decision.reasons import in_words
from leadrules.language import ir
from leadrules.language.loading import Loaded

MOST_REASONS = 8
"""Reasons of rejection that are told apart for one rule, the commonest."""
OTHER_REASONS = "other reasons"
MOST_ROWS = 20
"""Missed leads that are named."""


def rules_of(
    a: Loaded, b: Loaded, choices: Choices, population: Population
) -> tuple[RulesReport, RulesReport]:
    """The report of both versions' rules, each in its ruleset's order.

    Lift is among leads whose outcome is known; where a column tells which leads sales worked, among
    those, as the others had no chance to be won. A rule fires where what it asks for holds and it
    pays or takes points. Fisher's exact test assumes independent leads, so
    it points at rules and decides nothing.
    """
    leads = _Leads.of(population, choices.level)
    paired = population.paired
    return _report(a, paired, paired.a, leads), _report(b, paired, paired.b, leads)


@dataclass(frozen=True, slots=True)
class _Leads:
    """What became of the leads; `reason` is each lead's place in `reasons`, or -1."""

    counted: Flags | None
    """Which leads tell lift; None without an outcome."""
    won: Flags | None
    reason: Codes
    reasons: tuple[str, ...]
    level: float

    @classmethod
    def of(cls, population: Population, level: float) -> _Leads:
        outcome = population.outcome
        told = population.rejected or ()
        reasons = tuple(sorted({reason for reason in told if reason is not None}))
        places: dict[str | None, int] = {reason: place for place, reason in enumerate(reasons)}
        counted = None if outcome is None else outcome.counted
        if counted is not None and population.worked is not None:
            counted = counted & population.worked
        return cls(
            counted,
            None if outcome is None else outcome.won & outcome.counted,
            np.array([places.get(reason, -1) for reason in told], dtype=np.int64),
            reasons,
            level,
        )

    def rejected(self, fired: Flags) -> tuple[tuple[str, int], ...]:
        """How many of these leads sales rejected, by reason, the commonest first."""
        if not self.reasons:
            return ()
        of_fired = self.reason[fired]
        counts = np.bincount(of_fired[of_fired >= 0], minlength=len(self.reasons)).tolist()
        ordered = sorted(zip(self.reasons, counts, strict=True), key=lambda one: (-one[1], one[0]))
        named = [one for one in ordered if one[1]]
        rest = sum(count for _, count in named[MOST_REASONS:])
        return (*named[:MOST_REASONS], *([(OTHER_REASONS, rest)] if rest else ()))


def _report(loaded: Loaded, paired: Paired, version: Version, leads: _Leads) -> RulesReport:
    ruleset, many = loaded.ruleset, len(paired)
    all_points = sum(float(np.abs(points).sum()) for points in version.points.values())
    rows = [
        _row(group, rule, version, leads, all_points)
        for group in ruleset.groups
        for rule in group.rules
    ]
    return RulesReport(
        ruleset.identity.version,
        _adjusted(rows),
        tuple(row.rule for row in rows if many and not row.fired),
        tuple(row.rule for row in rows if many and row.fired == many),
        _missed(paired, version, leads),
    )


def _row(
    group: ir.Group, rule: ir.Rule, version: Version, leads: _Leads, all_points: float
) -> RuleRow:
    points = version.points[rule.id]
    # WHY: a band of 0 points, or a level that a lead is at without any, moves nothing
    fired = version.fired[rule.id] & (points != 0)
    won, lift, p = _outcome(fired, leads)
    return RuleRow(
        rule=rule.id,
        group=group.name,
        reason=reason_of(rule),
        fired=int(fired.sum()),
        unknown=int(version.unknown[rule.id].sum()),
        leads=len(fired),
        mean_points=float(points[fired].mean()) if fired.any() else 0.0,
        share_of_points=float(np.abs(points).sum()) / all_points if all_points else 0.0,
        won=won,
        lift=lift,
        p=p,
        adjusted=None,
        rejected=leads.rejected(fired),
    )


def reason_of(rule: ir.Rule) -> str:
    """A rule's reason with its holes named, or its id in plain words.

    >>> reason_of(ir.Rule("demo-request", ir.Branches(())))
    'demo request'
    """
    if rule.reason is None:
        return in_words(rule.id)
    parts = rule.reason.parts
    return "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in parts)


def _outcome(
    fired: Flags, leads: _Leads
) -> tuple[Proportion | CannotTell | None, float | None, float | None]:
    """The share won where a rule fired, its lift, and Fisher's p.

    Fisher (1935) JRSS 98:39-82, two-sided. There is no p where the rule fired for all leads or for
    none, or all or none were won: nothing is compared then.
    """
    if leads.counted is None or leads.won is None:
        return None, None, None
    of_fired = fired & leads.counted
    many, wins = int(leads.counted.sum()), int((leads.counted & leads.won).sum())
    fires, hits = int(of_fired.sum()), int((of_fired & leads.won).sum())
    won = proportion(hits, fires, level=leads.level)
    lift = (hits / fires) / (wins / many) if fires and wins else None
    if not 0 < fires < many or not 0 < wins < many:
        return won, lift, None
    others = wins - hits
    table = np.array([[hits, fires - hits], [others, many - fires - others]])
    return won, lift, min(1.0, float(fisher_exact(table)[1]))


def _adjusted(rows: Sequence[RuleRow]) -> tuple[RuleRow, ...]:
    """The rows with p adjusted over all rules that have one."""
    adjusted = iter(benjamini_hochberg([row.p for row in rows if row.p is not None]))
    return tuple(row if row.p is None else replace(row, adjusted=next(adjusted)) for row in rows)


def _missed(paired: Paired, version: Version, leads: _Leads) -> Missed | None:
    """The won leads that the version does not hand over."""
    if leads.won is None:
        return None
    missed = leads.won & ~version.passed
    verdicts = Counter(paired.verdicts[place] for place in version.verdict[missed].tolist())
    return Missed(
        won=int(leads.won.sum()),
        missed=int(missed.sum()),
        by_verdict=tuple((name, verdicts[name]) for name in paired.verdicts if verdicts[name]),
        nothing_fired=int((missed & (_spoken_for(version) == 0)).sum()),
        rows=tuple(paired.row[missed][:MOST_ROWS].tolist()),
    )


def _spoken_for(version: Version) -> Floats:
    """How many rules of each lead fired and paid points above 0."""
    spoken = np.zeros(len(version.score))
    for rule, fired in version.fired.items():
        spoken += fired & (version.points[rule] > 0)
    return spoken
