"""Groups, scores, labels and grades as Python: what rules pay, added up and bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from leadrules.backends.python.generation.bounds import weighted_code, write_bounds
from leadrules.backends.python.generation.expressions import Expressions, Truth
from leadrules.backends.python.generation.payouts import Placed, write_payout
from leadrules.backends.python.generation.plan import Paid, Plan
from leadrules.backends.python.generation.reads import conditions_of
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.text_memo import text_read
from leadrules.backends.python.runtime.balances import Balance
from leadrules.backends.python.runtime.rungs import cell, reached
from leadrules.language import ir

_IN_A_SUM = 30


def place_rules(plan: Plan) -> None:
    """Give every rule the local, or the place in a text's memo, that its outcome is found in."""
    for group in plan.ruleset.groups:
        totals: dict[str, str] = {}
        for rule in group.rules:
            texts = {text_read(one.expression) for one in conditions_of(rule.payout)}
            name = next(iter(texts)) if len(texts) == 1 else None
            if name is None:
                code = plan.source.names.new(f"{rule.id}_said")
                points = ""
                if isinstance(rule.payout, ir.Balance):
                    points = plan.source.names.new(f"{rule.id}_balance")
                plan.rules[rule.id] = Paid(code, points)
                plan.layout.add(*filter(None, (code, points)))
                continue
            questions = plan.questions[name]
            if name not in totals:
                totals[name] = plan.source.names.new(f"{group.name}_paid")
                questions.source.line(f"{totals[name]} = 0")
                plan.in_memo[group.name].append(questions.answer(totals[name]))
            code = plan.source.names.new(rule.id)
            questions.source.comment(f"rule {rule.id}")
            placed = Placed(questions.source, rule, code, totals[name])
            assert not isinstance(rule.payout, ir.PerEvent | ir.Balance)  # they ask no text
            write_payout(placed, questions.expressions, rule.payout)
            plan.rules[rule.id] = Paid(questions.answer(code))


def write_groups(plan: Plan, source: Source, expressions: Expressions) -> None:
    """Write every group: its rules, their sum, its bounds."""
    for group in plan.ruleset.groups:
        summed = plan.groups[group.name]
        source.comment(f"group {group.name}")
        write_sum(source, summed.sum, plan.in_memo[group.name])
        for rule in group.rules:
            code = plan.rules[rule.id].code
            if not code.isidentifier():
                continue  # worked out once for each text
            source.comment(f"rule {rule.id}")
            placed = Placed(source, rule, code, summed.sum)
            match rule.payout:
                case ir.PerEvent() as payout:
                    _write_per_event(plan, source, placed, payout)
                case ir.Balance() as payout:
                    _write_balance(plan, source, placed, payout)
                case ir.Branches() | ir.Bands() | ir.Table() as payout:
                    write_payout(placed, expressions, payout)
                case _:
                    assert_never(rule.payout)
        write_bounds(source, summed.sum, summed.points, group.floor, group.cap, group.weight)


def _write_per_event(plan: Plan, source: Source, rule: Placed, payout: ir.PerEvent) -> None:
    measured = plan.counted[payout.measure]
    value = measured.value.code
    with source.block(f"if {value} is None:"):
        rule.outcome(-1, payout.missing)
    with source.block(f"elif {measured.count}:"):
        rule.pay(1, value)
    with source.block("else:"):
        rule.outcome(0, payout.otherwise)


def _write_balance(plan: Plan, source: Source, rule: Placed, payout: ir.Balance) -> None:
    amount = plan.fields[payout.amount]
    balance = Balance(amount.places, payout.decay, plan.ruleset.zone)
    points = plan.rules[rule.rule.id].points
    if payout.dated is None:
        left = source.constant("balance", balance.undated)
        source.line(f"{points} = {left}({amount.code})")
    else:
        left = source.constant("balance", balance.dated)
        dated = plan.fields[payout.dated].code
        source.line(f"{points} = {left}({amount.code}, {dated}, as_of)")
    with source.block(f"if {points} is None:"):
        rule.outcome(-1, payout.missing)
    with source.block("else:"):
        rule.pay(1, points)


def write_sum(source: Source, name: str, terms: list[str]) -> None:
    """Write a sum, of nothing 0."""
    source.line(f"{name} = {' + '.join(terms[:_IN_A_SUM]) or '0'}")
    for start in range(_IN_A_SUM, len(terms), _IN_A_SUM):
        source.line(f"{name} += {' + '.join(terms[start : start + _IN_A_SUM])}")


def write_scores(plan: Plan, source: Source) -> None:
    """Write every score: the sum of its groups or parts, its bounds."""
    for score in plan.ruleset.scores:
        summed = plan.scores[score.name]
        source.comment(f"score {score.name}")
        if score.parts:
            points = [plan.scores[name].points for name, _ in score.parts]
        else:
            points = [
                plan.groups[group.name].points
                for group in plan.ruleset.groups
                if group.score == score.name
            ]
        write_sum(source, summed.sum, points)
        if any(weight is not None for _, weight in score.parts):
            weighed = [
                plan.scores[name].points
                if weight is None
                else weighted_code(source, plan.scores[name].points, weight)
                for name, weight in score.parts
            ]
            write_sum(source, summed.points, weighed)
            write_bounds(source, summed.points, summed.points, score.floor, score.cap, None)
        else:
            write_bounds(source, summed.sum, summed.points, score.floor, score.cap, None)


def rules_of(ruleset: ir.Ruleset, score: str) -> list[ir.Rule]:
    """The rules behind a score, through its parts."""
    parts = next(one.parts for one in ruleset.scores if one.name == score)
    if parts:
        return [rule for name, _ in parts for rule in rules_of(ruleset, name)]
    return [rule for group in ruleset.groups if group.score == score for rule in group.rules]


def known(plan: Plan, score: str) -> str:
    """The test that anything of a score is known."""
    codes = dict.fromkeys(plan.rules[rule.id].code for rule in rules_of(plan.ruleset, score))
    return " or ".join(f"{code} >= 0" for code in codes) or "False"


def write_knowns(plan: Plan, source: Source, told: str = "") -> None:
    """Write whether anything is known of the scores asked about; of the main score, or `told`."""
    for name, local in plan.knowns.items():
        of_main = told if name == plan.ruleset.main_score else ""
        source.line(f"{local} = {of_main}{known(plan, name)}")


def rung_code(plan: Plan, source: Source, label: ir.Label) -> str:
    """The expression that is a label's rung, or None."""
    source.constants["reached"] = reached
    thresholds = source.constant("thresholds", tuple(points for _, points in label.rungs))
    code = f"reached({thresholds}, {plan.scores[label.score].points})"
    return f"{code} if {known(plan, label.score)} else None" if label.hide_unknown else code


def write_labels(
    plan: Plan, source: Source, names: Iterable[str], rung: Callable[[ir.Label], str]
) -> None:
    """Write those labels and matrices that are named, each rung by `rung`."""
    wanted = set(names)
    for label in plan.ruleset.labels:
        if label.name in wanted:
            source.line(f"{plan.labels[label.name]} = {rung(label)}")
    for matrix in plan.ruleset.matrices:
        if matrix.name in wanted:
            source.constants["cell"] = cell
            rows = source.constant("rows", tuple(name for name, _ in matrix.rows.rungs))
            columns = source.constant("columns", tuple(name for name, _ in matrix.columns.rungs))
            source.line(f"row = {rung(matrix.rows)}")
            source.line(f"column = {rung(matrix.columns)}")
            source.line(f"{plan.labels[matrix.name]} = cell({rows}, row, {columns}, column)")


def write_grades(plan: Plan, source: Source, expressions: Expressions) -> None:
    """Write every grade: its steps on the ladder, or None where none is known."""
    for grade in plan.ruleset.grades:
        name = plan.grades[grade.name]
        source.comment(f"grade {grade.name}")
        source.line(f"{name} = {grade.start}")
        source.line("known = False")
        for step in grade.steps:
            _write_step(source, name, step, expressions.truth(step.condition.expression))
        source.line(f"{name} = max(0, min({name}, {len(grade.ladder) - 1})) if known else None")


def _write_step(source: Source, name: str, step: ir.GradeStep, truth: Truth) -> None:
    with source.block(f"if {truth.true}:"):
        source.line(f"{name} += {step.match}")
        source.line("known = True")
    with source.block(f"elif {truth.false}:"):
        source.line(f"{name} += {step.no_match}")
        source.line("known = True")
    with source.block("else:"):
        source.line(f"{name} += {step.missing}")
