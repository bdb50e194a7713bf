"""Checked ruleset to IR: the author's short forms become the few nodes that backends read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, assert_never

from leadrules.language import document, ir, schema
from leadrules.language.checker.bands import stretch_of
from leadrules.language.checker.checked import CheckedRuleset, Path
from leadrules.language.checker.scores import parts_of
from leadrules.language.checker.tables import hundredths
from leadrules.language.hours import parse_hours
from leadrules.language.identity import identity_of

Statistic = Literal["sum", "minimum", "maximum", "average"]
Often = Literal["==", ">=", "<="]
NOT_A_NAME = re.compile(r"[^A-Za-z0-9_]")


def lower(checked: CheckedRuleset) -> ir.Ruleset:
    """The meaning of a ruleset.

    Never raises: to have a CheckedRuleset is the proof that nothing is wrong.
    """
    whole = checked.document
    lowering = _Lowering(checked)
    groups = tuple(
        lowering.group(group, ("groups", place)) for place, group in enumerate(whole.groups)
    )
    return ir.Ruleset(
        identity=identity_of(whole),
        zone=whole.zone or "UTC",
        zone_declared=whole.zone is not None,
        on_unreadable=whole.on_unreadable,
        lead_keys=whole.keys.lead,
        account_keys=whole.keys.account,
        limits=ir.Limits(
            whole.limits.events, whole.limits.text, whole.limits.items, whole.limits.colleagues
        ),
        fields=tuple(checked.fields.values()),
        events=tuple(checked.events.values()),
        phrases=checked.phrases,
        lists=checked.lists,
        measures=(*lowering.named_measures(), *lowering.measures),
        groups=groups,
        scores=tuple(_score(name, whole.scores[name]) for name in checked.scores),
        main_score=checked.main_score,
        labels=tuple(_label(name, label) for name, label in whole.labels.items()),
        matrices=tuple(
            ir.Matrix(name, _label(name, matrix.rows), _label(name, matrix.columns))
            for name, matrix in whole.matrices.items()
        ),
        grades=tuple(lowering.grade(name, grade) for name, grade in whole.grades.items()),
        verdicts=tuple(
            lowering.verdict(verdict, ("verdicts", place))
            for place, verdict in enumerate(whole.verdicts)
        ),
        agreement=None if whole.agreement is None else _agreement(whole.agreement),
    )


@dataclass(slots=True)
class _Lowering:
    """Lowers the parts of one ruleset, and collects the measures that its rules imply."""

    checked: CheckedRuleset
    measures: list[ir.Measure] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def named_measures(self) -> Iterator[ir.Measure]:
        """The measures that the author named."""
        for name, measure in self.checked.document.measures.items():
            yield self.named_measure(name, measure)

    def named_measure(self, name: str, measure: document.Measure) -> ir.Measure:
        if isinstance(measure, document.RollUp):
            seen = self.checked.measures[name]
            value = self.checked.conditions["measures", name, "roll_up"]
            scope = ir.Scope(measure.of)
            return ir.RollUp(name, value, scope, measure.how, seen.type, seen.places)
        selection = self.checked.selections["measures", name]
        match measure:
            case document.CountOf():
                return ir.Count(name, selection)
            case document.BusiestDay():
                return ir.BusiestDay(name, selection)
            case document.DaysSinceFirst():
                return ir.DaysSinceEvent(name, selection, "first")
            case document.DaysSinceLast():
                return ir.DaysSinceEvent(name, selection, "last")
            case document.SumOf(sum=(_, attribute)):
                return self.total(name, selection, attribute, "sum")
            case document.MinimumOf(minimum=(_, attribute)):
                return self.total(name, selection, attribute, "minimum")
            case document.MaximumOf(maximum=(_, attribute)):
                return self.total(name, selection, attribute, "maximum")
            case document.AverageOf(average=(_, attribute)):
                return self.total(name, selection, attribute, "average")
            case _:
                assert_never(measure)

    def total(
        self,
        name: str,
        selection: ir.Selection,
        attribute: str,
        how: Statistic,
    ) -> ir.Total:
        places = self.checked.measures[name].places
        return ir.Total(name, selection, attribute, how, places)

    def group(self, group: document.Group, path: Path) -> ir.Group:
        return ir.Group(
            name=group.group,
            score=group.score,
            rules=tuple(
                self.rule(rule, path, (*path, "rules", index))
                for index, rule in enumerate(group.rules)
            ),
            floor=_points(group.floor),
            cap=_points(group.cap),
            weight=_points(group.weight),
        )

    def rule(self, rule: document.Rule, group_path: Path, path: Path) -> ir.Rule:
        return ir.Rule(
            id=rule.id,
            payout=self.payout(rule, group_path, path),
            reason=self.checked.reasons.get(path),
            floor=_points(rule.floor),
            cap=_points(rule.cap),
            weight=_points(rule.weight),
        )

    def payout(self, rule: document.Rule, group_path: Path, path: Path) -> ir.Payout:
        conditions, missing = self.checked.conditions, hundredths(rule.missing)
        match rule:
            case document.ConditionRule():
                branch = ir.Branch(conditions[*path, "when"], hundredths(rule.points))
                return ir.Branches((branch,), hundredths(rule.otherwise), missing)
            case document.FirstRule():
                branches = tuple(
                    ir.Branch(conditions[*path, "first", place, "when"], hundredths(branch.points))
                    for place, branch in enumerate(rule.first)
                )
                return ir.Branches(branches, hundredths(rule.otherwise), missing)
            case document.BandsRule():
                places = self.checked.values[*path, "match"].places
                default = _points(rule.default) or 0
                bands = tuple(_band(band, places) for band in rule.bands)
                return ir.Bands(conditions[*path, "match"], bands, default, missing)
            case document.ValuesRule():
                entries = self.checked.entries[path]
                default = hundredths(rule.default)
                return ir.Table(conditions[*path, "match"], entries, default, missing)
            case document.FrequencyRule():
                count = self.count(rule.id, path, busiest_day=rule.in_any == "day")
                branch = ir.Branch(_often(count, rule), hundredths(rule.points))
                return ir.Branches((branch,), hundredths(rule.otherwise), missing)
            case document.FrequencyBandsRule():
                count = self.count(rule.id, path)
                default = _points(rule.default) or 0
                bands = tuple(_band(band, 0) for band in rule.bands)
                return ir.Bands(ir.Condition(count, count.name), bands, default, missing)
            case document.FrequencyFirstRule():
                branches = tuple(
                    ir.Branch(
                        _often(self.count(rule.id, (*path, "first", place)), branch),
                        hundredths(branch.points),
                    )
                    for place, branch in enumerate(rule.first)
                )
                return ir.Branches(branches, hundredths(rule.otherwise), missing)
            case document.EachRule():
                return self.each(rule, group_path, path)
            case document.BalanceRule():
                decay = self.checked.decays.get((*path, "decay"))
                return ir.Balance(rule.balance, rule.dated, decay, missing)
            case _:
                assert_never(rule)

    def each(self, rule: document.EachRule, group_path: Path, path: Path) -> ir.PerEvent:
        own, default = (*path, "decay"), (*group_path, "decay")
        decay = self.checked.decays.get(own, self.checked.decays.get(default))
        name = self.fresh(rule.id)
        selection = self.checked.selections[path]
        self.measures.append(ir.EventPoints(name, selection, hundredths(rule.each), decay))
        return ir.PerEvent(name, hundredths(rule.otherwise), hundredths(rule.missing))

    def count(self, rule: str, path: Path, *, busiest_day: bool = False) -> ir.Read:
        """The count, as a new measure, that the selection at a path stands for."""
        name = self.fresh(rule)
        kind = ir.BusiestDay if busiest_day else ir.Count
        self.measures.append(kind(name, self.checked.selections[path]))
        return ir.Read(ir.Origin.MEASURE, name, ir.Type.INTEGER)

    def fresh(self, rule: str) -> str:
        """A name that no author can have written, as theirs never begin with `_`."""
        # one `_`, as no condition reads a name that begins with two
        base = "_" + NOT_A_NAME.sub("_", rule).lstrip("_")
        name, number = base, 1
        while name in self.taken:
            number += 1
            name = f"{base}_{number}"
        self.taken.add(name)
        return name

    def grade(self, name: str, grade: document.Grade) -> ir.Grade:
        steps = tuple(
            ir.GradeStep(
                self.checked.conditions["grades", name, "steps", place, "when"],
                step.match,
                step.no_match,
                step.missing,
            )
            for place, step in enumerate(grade.steps)
        )
        return ir.Grade(name, grade.ladder, grade.ladder.index(grade.start), steps)

    def verdict(self, verdict: document.Verdict, path: Path) -> ir.Verdict:
        return ir.Verdict(
            name=verdict.verdict,
            condition=self.checked.conditions.get((*path, "when")),
            hold_if_unknown=verdict.if_unknown == "hold",
            disqualifies=verdict.disqualifies,
            latch=verdict.latch,
            leave_when=self.checked.conditions.get((*path, "leave_when")),
            requalify_after=verdict.requalify_after,
        )


def _points(value: Decimal | None) -> int | None:
    return None if value is None else hundredths(value)


def _often(
    count: ir.Read, often: document.FrequencyRule | document.FrequencyBranch
) -> ir.Condition:
    """How often, as a condition over a count."""
    bounds: list[tuple[Often, int]] = []
    if often.exactly is not None:
        bounds.append(("==", often.exactly))
    if often.at_least is not None:
        bounds.append((">=", often.at_least))
    if often.at_most is not None:
        bounds.append(("<=", often.at_most))
    comparisons = tuple(
        ir.Compare(operator, count, ir.Constant(bound, ir.Type.INTEGER))
        for operator, bound in bounds
    )
    source = " and ".join(f"{count.name} {operator} {bound}" for operator, bound in bounds)
    return ir.Condition(comparisons[0] if len(bounds) == 1 else ir.And(comparisons), source)


def _band(band: document.Band | document.FrequencyBand, places: int) -> ir.Band:
    stretch = stretch_of(band, places)
    return ir.Band(stretch.start, stretch.below, hundredths(band.points))


def _score(name: str, score: document.Score) -> ir.Score:
    parts = (parts_of(score) or {}).items()
    return ir.Score(
        name,
        tuple((part, _points(weight)) for part, weight in parts),
        _points(score.floor),
        _points(score.cap),
    )


def _label(name: str, label: document.Label) -> ir.Label:
    rungs = tuple((rung, hundredths(threshold)) for rung, threshold in label.from_.items())
    return ir.Label(name, label.score, rungs, hide_unknown=label.if_unknown == "missing")


def _agreement(agreement: document.Agreement) -> ir.Agreement:
    calendar = agreement.calendar
    return ir.Agreement(
        promises=tuple(
            ir.Promise(
                verdict,
                promise.means,
                promise.respond_within,
                promise.accept_or_reject_within,
                promise.attempts,
            )
            for verdict, promise in agreement.promises.items()
        ),
        calendar=None
        if calendar is None
        else ir.Calendar(
            calendar.zone,
            parse_hours(calendar.hours),
            tuple(schema.days(day) for day in calendar.holidays),
        ),
        rejection_reasons=agreement.rejection_reasons,
        weekly_capacity=agreement.weekly_capacity,
        review_by=None if agreement.review_by is None else schema.days(agreement.review_by),
    )
