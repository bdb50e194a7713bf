"""A ruleset and what is asked for, lowered to a plan.

What rules and verdicts say of a lead is lowered first, over columns that are not there yet: so all
is known that is asked of its fields when these are read. Then the columns are made.
"""

from __future__ import annotations

from dataclasses import replace

from leadrules.backends.columnar.algebra import AsFloat, Column, Kind, Scalar, Select
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.answer import (
    NEXT_CHANGE,
    SCORED_ACCOUNT,
    SCORED_AS_OF,
    SCORED_BY,
    as_instant,
    scored_by,
    traced,
    unless,
)
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.columnar.lowering.expressions import Expressions
from leadrules.backends.columnar.lowering.lead_table import LeadTable, lead_id_column
from leadrules.backends.columnar.lowering.names import Layers
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.payouts import Payouts
from leadrules.backends.columnar.lowering.promises import with_promises
from leadrules.backends.columnar.lowering.rescoring import Earlier, Rescoring
from leadrules.backends.columnar.lowering.scores import Scores
from leadrules.backends.columnar.lowering.terms import NO_TEXT, case, holds, some, text
from leadrules.backends.columnar.lowering.verdicts import (
    Labels,
    lower_verdict,
    verdict_names,
)
from leadrules.backends.columnar.plan import Plan, Request
from leadrules.backends.python.generation.reads import scores_asked_about
from leadrules.diagnostics import FrameError
from leadrules.language import ir


def lower(ruleset: ir.Ruleset, request: Request, earlier: Earlier | None = None) -> Plan:
    """The plan of a ruleset over tables of leads and events; with an earlier answer, only of those
    leads that must be scored again, beside the earlier answer's rows that still hold.

    Raises FrameError with every column that can never be read as what the ruleset says it is.
    """
    table = LeadTable(ruleset, request)
    layers = Layers(table.names)
    payouts = Payouts(table.expressions, table.ask, table.counted, table.balance)
    # WHY: what an engine tells of texts by itself it tells rule by rule
    scores = Scores(
        ruleset,
        payouts,
        layers,
        apart=request.trace == "points",
        asks_together=not request.doubts,
    )
    scores.lower()
    labels = Labels(ruleset, scores, table.expressions, layers)
    of_verdicts = _of_verdicts(ruleset, table, scores, labels)
    place, verdict = lower_verdict(ruleset, of_verdicts, layers)

    columns: dict[str, Scalar] = {"score": _shown(scores, ruleset.main_score)}
    others = [one.name for one in ruleset.scores if one.name != ruleset.main_score]
    columns |= {f"score_{name}": _shown(scores, name) for name in others}
    columns["verdict"] = verdict
    columns |= {f"label_{name}": label for name, label in labels.shown().items()}
    trace = traced(ruleset, scores, request.trace)

    own = lead_id_column(ruleset, request)
    rescoring = None
    if earlier is not None:
        assert own is not None  # INVARIANT: without ids no row is known again
        rescoring = Rescoring(ruleset, request, earlier, own, table.names)
    relation = table.relation(rescoring)
    if table.problems:
        raise FrameError(table.problems)
    doubt = layers.define("needs_python", holds(some(table.doubts)))
    table.errors.add(doubt, text(""))
    fails, error = table.errors.told(layers)
    relation = layers.over(relation)
    names = verdict_names(ruleset)
    due = with_promises(relation, ruleset, table.names, place, names, table.clock.as_of)
    columns["due"] = as_instant(due.respond_by)
    columns["accept_by"] = as_instant(due.accept_by)

    carried = dict.fromkeys((*([] if own is None else [own]), *request.keep))
    answer = {
        **{name: Column(name, Kind.RAW) for name in carried},
        **unless(fails, columns),
        **({"needs_python": doubt} if request.doubts else {}),
        "error": case([(doubt, NO_TEXT)], error),
        **unless(fails, trace),
    }
    if request.next_change:
        answer |= unless(fails, {NEXT_CHANGE: as_instant(table.next_change)})
        answer |= _about_the_answer(ruleset, request, table)
    if rescoring is not None:
        answer |= rescoring.why()
    kinds = {name: kind_of(scalar) for name, scalar in answer.items()}
    answer[table.number] = Column(table.number, Kind.INTEGER)
    plan = Plan(Select(due.relation, answer, keep=False), kinds, table.number)
    return plan if rescoring is None else rescoring.with_rows_that_hold(plan)


def _about_the_answer(ruleset: ir.Ruleset, request: Request, table: LeadTable) -> dict[str, Scalar]:
    """What it takes to know which rows of the answer still hold later."""
    by = scored_by(ruleset, has_events=request.events is not None)
    found = {SCORED_AS_OF: as_instant(table.clock.as_of), SCORED_BY: text(by)}
    return found | ({SCORED_ACCOUNT: table.account_id} if reads_account(ruleset) else {})


def _of_verdicts(
    ruleset: ir.Ruleset, table: LeadTable, scores: Scores, labels: Labels
) -> Expressions:
    """What the conditions of verdicts read: fields, measures, scores and labels."""
    asked_about = set(scores_asked_about(ruleset.verdicts))

    def read(one: ir.Read) -> Value | Scalar:
        match one.origin:
            case ir.Origin.SCORE:
                points = scores.points[one.name]
                value = Value(points.scalar, ir.Type.NUMBER, 2, points.range.low, points.range.high)
                if one.name in asked_about:
                    return replace(value, known=scores.known(one.name))
                return value
            case ir.Origin.LABEL:
                return labels.value(one.name)
            case _:
                return table.read(one)

    return Expressions(read, table.ask, table.clock)


def _shown(scores: Scores, name: str) -> Scalar:
    return AsFloat(scores.points[name].scalar, 2)
