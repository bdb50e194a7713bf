"""The whole text of a program: functions about texts, `score`, `run` and `ask`."""

from __future__ import annotations

from leadrules.backends.python.generation.clock import write_today
from leadrules.backends.python.generation.event_pass import (
    measured_names,
    write_given_events,
    write_measure,
    write_measure_given,
    write_nothing_given,
)
from leadrules.backends.python.generation.expressions import Expressions, Truth, Value
from leadrules.backends.python.generation.intake import write_lead
from leadrules.backends.python.generation.plan import Plan, Rolled
from leadrules.backends.python.generation.reads import names_read
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.tallies import (
    place_rules,
    write_grades,
    write_groups,
    write_scores,
)
from leadrules.backends.python.generation.text_memo import text_read
from leadrules.backends.python.generation.verdicts import write_asking, write_verdict
from leadrules.language import ir


def generate(plan: Plan) -> Source:
    """The functions of a ruleset, and in the plan the constants that they refer to."""
    place_rules(plan)
    whole = plan.source.beside()
    _write_score(plan, whole)
    _write_run(plan, whole)
    _write_read_lead(plan, whole)
    _write_measuring(plan, whole)
    _write_answers(plan, whole)
    write_asking(plan, whole, _outer(plan))
    return whole


def write_texts(plan: Plan, source: Source) -> None:
    """Write the functions about texts, when nothing more will be asked of them."""
    questions = (plan.questions, plan.attribute_questions)
    for one in (one for some in questions for one in some.values()):
        one.write(source, f"about_{one.entry}")


def _outer(plan: Plan) -> Expressions:
    """What rules and verdicts read, written to lines of their own."""

    def read(read: ir.Read) -> Value:
        match read.origin:
            case ir.Origin.FIELD:
                return plan.fields[read.name]
            case ir.Origin.MEASURE:
                return plan.measures[read.name].value
            case ir.Origin.SCORE:
                known = plan.knowns.get(read.name, "")
                return Value(plan.scores[read.name].points, ir.Type.NUMBER, 2, known=known)
            case _:
                local = plan.grades.get(read.name) or plan.labels[read.name]
                return Value(local, ir.Type.RUNG, 0, (local,))

    def text(expression: ir.Expression) -> Truth | Value | None:
        name = text_read(expression)
        return None if name is None else plan.questions[name].ask(expression)

    return Expressions(plan.source.beside(), read, text)


def _write_score(plan: Plan, source: Source) -> None:
    """Write the function that scores a lead as it is given."""
    title = plan.ruleset.identity
    parameters = "events=None, account=None, previous=None, override=None, as_of=None, strict=False"
    with source.block(f"def score(lead, *, {parameters}):"):
        source.comment(f"{title.name} {title.version}, {title.hash}")
        with source.block("if as_of is None:"):
            source.line("as_of = now(utc)")
        with source.block("try:"):
            with source.block("if type(as_of) is not datetime or as_of.tzinfo is not utc:"):
                source.line("as_of = read_at(as_of)")
            with source.block("if type(lead) is not dict or strict or account is not None:"):
                source.line("raise Unusual")
            write_today(plan, source)
            write_lead(plan, source)
            write_given_events(plan, source)
        with source.block("except (Unusual, TypeError, ValueError):"):
            source.line("return slow(lead, events, account, previous, override, as_of, strict)")
        for name in _rolled(plan):
            source.line(f"{name} = None")
        _write_rules(plan, source)
        source.line(f"capture = ({plan.layout.code()})")
        with source.block("if previous is None and override is None:"):
            source.line("return Decision(decoder, capture)")
        source.line("return Decision(decoder, (*capture, stand(capture, previous, override)))")


def _write_run(plan: Plan, source: Source) -> None:
    """Write the function that takes values as read, and what `measure` gives of its events."""
    with source.block("def run(as_of, lead_id, unknown_keys, values, roll_ups, measured):"):
        fields = [value.code for value in plan.fields.values()]
        if fields:
            source.line(f"{', '.join(fields)}, = values")
        rolled = _rolled(plan)
        if rolled:
            source.line(f"{', '.join(rolled)}, = roll_ups")
        write_today(plan, source)
        with source.block("if measured is None:"):
            write_nothing_given(plan, source)
        with source.block("else:"):
            source.line(f"{', '.join(measured_names(plan))}, = measured")
        _write_rules(plan, source)
        source.line(f"return ({plan.layout.code()})")


def _write_read_lead(plan: Plan, source: Source) -> None:
    """Write the function that reads a lead alone: its id, how many unknown keys, its values."""
    with source.block("def read_lead(lead):"):
        write_lead(plan, source)
        fields = "".join(f"{value.code}, " for value in plan.fields.values())
        source.line(f"return lead_id, unknown_keys, ({fields})")


def _write_measuring(plan: Plan, source: Source) -> None:
    """Write the functions that make all measures about events, which `run` takes as they are.

    `measure` is given events as the intake read them, `measure_given` pairs of a member (None is
    the lead) and its events as given. `of_lead` and `of_colleagues` say whose events were given.
    """
    for name, events, write in (
        ("measure", "events", write_measure),
        ("measure_given", "sources", write_measure_given),
    ):
        with source.block(f"def {name}(as_of, values, {events}, of_lead, of_colleagues):"):
            fields = list(plan.fields)
            for field in plan.afters:
                source.line(f"{plan.fields[field].code} = values[{fields.index(field)}]")
            write_today(plan, source)
            write(plan, source)
            source.line(f"return {', '.join(measured_names(plan))},")


def _write_answers(plan: Plan, source: Source) -> None:
    """Write the function that takes members' values, and answers what the roll-ups ask of each."""
    roll_ups = [one.measure for one in plan.measures.values() if isinstance(one, Rolled)]
    if not roll_ups:
        return
    with source.block("def answers_of(as_of, members):"):
        write_today(plan, source)
        source.lines(["answers = []", "keep = answers.append"])
        with source.block("for values in members:"):
            fields = list(plan.fields)
            for name in names_read(one.value for one in roll_ups):
                source.line(f"{plan.fields[name].code} = values[{fields.index(name)}]")
            expressions = _outer(plan)
            codes = [_answer(expressions, one) for one in roll_ups]
            source.take(expressions.source)
            source.line(f"keep(({''.join(f'{code}, ' for code in codes)}))")
        source.line("return answers")


def _answer(expressions: Expressions, measure: ir.RollUp) -> str:
    """What a roll-up asks of a member: True, False or a number in the measure's places; or None."""
    expression = measure.value.expression
    if measure.how in ("any", "all", "count"):
        return expressions.truth(expression).value
    return expressions.number(expression, measure.places)


def _rolled(plan: Plan) -> list[str]:
    """The locals of the roll-ups."""
    return [one.value.code for one in plan.measures.values() if isinstance(one, Rolled)]


def _write_rules(plan: Plan, source: Source) -> None:
    """Write what is the same however the lead was read: rules, sums, grades, the verdict."""
    expressions = _outer(plan)
    body = expressions.source
    write_groups(plan, body, expressions)
    write_scores(plan, body)
    write_grades(plan, body, expressions)
    write_verdict(plan, body, expressions)
    source.take(body)
