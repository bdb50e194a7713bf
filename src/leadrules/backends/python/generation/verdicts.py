"""Verdicts as Python: the first that is true, as one integer with those that could not tell.

The integer is index + (n + 1) * passed for n verdicts: the index of the one given (n is `hold`)
and a mask of the verdicts before it whose condition was unknown, the one that holds among them.
"""

from __future__ import annotations

from leadrules.backends.python.generation.clock import write_today
from leadrules.backends.python.generation.expressions import Expressions, Truth, any_missing, merged
from leadrules.backends.python.generation.payouts import MOST_IN_A_ROW
from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.generation.reads import names_read
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.tallies import rung_code, write_knowns, write_labels
from leadrules.language import ir


def write_verdict(plan: Plan, source: Source, expressions: Expressions) -> None:
    """Write the verdict, after the labels that verdicts read."""
    source.comment("verdicts")
    verdicts = plan.ruleset.verdicts
    conditions = [one.condition for one in verdicts if one.condition is not None]
    write_labels(plan, source, names_read(conditions), lambda one: rung_code(plan, source, one))
    write_knowns(plan, source)
    truths = [expressions.truth(condition.expression) for condition in conditions]
    maybe = merged(truth.maybe for truth in truths)
    if len(truths) > MOST_IN_A_ROW:
        _write_ladder(source, verdicts, truths)
        return
    head = "if"
    if maybe:
        with source.block(f"if {any_missing(maybe)}:"):
            _write_ladder(source, verdicts, truths)
        head = "elif"
    for index, truth in enumerate(truths):
        with source.block(f"{head} {truth.plain}:"):
            source.line(f"verdict = {index}")
        head = "elif"
    with source.block("else:" if truths else "if True:"):
        source.line(f"verdict = {len(truths)}")


def _write_ladder(source: Source, verdicts: tuple[ir.Verdict, ...], truths: list[Truth]) -> None:
    """Every verdict in turn, with what could not tell on the way."""
    hold = len(verdicts)
    source.line(f"verdict, passed = {hold + 1}, 0")
    for index, (verdict, truth) in enumerate(zip(verdicts, truths, strict=False)):
        with source.block(f"if verdict > {hold}:"):
            with source.block(f"if {truth.true}:"):
                source.line(f"verdict = {index}")
            if truth.maybe:
                with source.block(f"elif not ({truth.false}):"):
                    source.line(f"passed |= {1 << index}")
                    if verdict.hold_if_unknown:
                        source.line(f"verdict = {hold}")
    with source.block(f"if verdict > {hold}:"):
        source.line(f"verdict = {hold - 1}")
    source.line(f"verdict += {hold + 1} * passed")


def write_asking(plan: Plan, source: Source, expressions: Expressions) -> None:
    """Write the function that asks every verdict again about a capture.

    `main` is the main score to ask with, known where `told`. It gives True, False or None for each
    verdict's condition and then for each `leave_when`, in order; where there is none, None.
    """
    points = plan.scores[plan.ruleset.main_score].points
    body = expressions.source
    verdicts = plan.ruleset.verdicts
    conditions = [*(one.condition for one in verdicts), *(one.leave_when for one in verdicts)]
    read = names_read(one for one in conditions if one is not None)
    write_labels(plan, body, read, lambda one: _rung_again(plan, body, one))
    write_knowns(plan, body, "told or ")
    answers = [
        "None" if one is None else expressions.truth(one.expression).value for one in conditions
    ]
    with source.block("def ask(capture, main, told):"):
        for index, chunk in enumerate(plan.layout.chunks()):
            source.line(f"{', '.join(chunk)}, = capture[{index}]")
        source.line(f"{points} = main")
        write_today(plan, source)
        source.take(body)
        source.line("return (")
        source.lines(f"    {answer}," for answer in answers)
        source.line(")")


def _rung_again(plan: Plan, source: Source, label: ir.Label) -> str:
    code = rung_code(plan, source, label)
    if label.hide_unknown and label.score == plan.ruleset.main_score:
        return code.replace(" if ", " if told or ", 1)
    return code
