"""Verdicts: their conditions, and that every one of them can be reached."""

from __future__ import annotations

from decimal import Decimal

from leadrules.language import document, ir
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.outcomes import Facts, comparisons, outcomes, refuse
from leadrules.language.checker.rules import common_elsewhere, rule_names
from leadrules.language.checker.wording import points
from leadrules.language.problems import shown
from leadrules.language.scope import Name, Scope

SCORE_PLACES = 2


def check_verdicts(desk: Desk, labels: dict[str, Name]) -> None:
    """Checks all verdicts in order; `labels` is what is seen of labels, matrices and grades."""
    scores = {
        name: Name(ir.Origin.SCORE, ir.Type.NUMBER, SCORE_PLACES) for name in desk.document.scores
    }
    scope = Scope(
        {**rule_names(desk), **scores, **labels}, desk.phrases, desk.lists, common_elsewhere(desk)
    )
    whole: Facts = {
        **{(ir.Origin.SCORE, name): reach for name, reach in desk.attainable.items()},
        **{(ir.Origin.LABEL, name): rungs for name, rungs in desk.rungs.items()},
    }
    facts: Facts | None = whole
    reached = True
    for place, verdict in enumerate(desk.document.verdicts):
        path: Path = ("verdicts", place)
        condition = None
        if verdict.when is not None:
            condition = desk.condition(verdict.when, (*path, "when"), scope).condition
        _check_keys(desk, verdict, path, scope)
        if not reached:
            continue
        if facts is None:
            reached = False
            message = f"verdict {shown(verdict.verdict)} is never reached"
            hint = "one of the verdicts before it is always true"
            desk.error("LR403", message, (*path, "verdict"), help=hint)
        elif condition is not None:
            facts = _narrowed(desk, verdict, condition, (*path, "when"), facts, whole)


def _check_keys(desk: Desk, verdict: document.Verdict, path: Path, scope: Scope) -> None:
    if verdict.leave_when is not None:
        desk.condition(verdict.leave_when, (*path, "leave_when"), scope)
        if not verdict.latch:
            desk.error(
                "LR415",
                f"verdict {shown(verdict.verdict)} has `leave_when` but no latch",
                (*path, "leave_when"),
                key=True,
                help="write `latch: true`, or leave `leave_when` out",
            )
    if verdict.when is None and verdict.if_unknown is not None:
        message = "`if_unknown` needs a condition, which the last verdict does not have"
        desk.error("LR416", message, (*path, "if_unknown"), key=True)
    if verdict.when is None and verdict.requalify_after is not None:
        message = "the last verdict never cools, so `requalify_after` means nothing here"
        desk.error("LR416", message, (*path, "requalify_after"), key=True)


def _narrowed(
    desk: Desk,
    verdict: document.Verdict,
    condition: ir.Condition,
    path: Path,
    facts: Facts,
    whole: Facts,
) -> Facts | None:
    """What is known once this verdict is passed over; None where it never is."""
    found = outcomes(condition.expression, facts)
    if not found.true:
        earlier = outcomes(condition.expression, whole).true
        message = f"verdict {shown(verdict.verdict)} cannot be reached"
        hint = _reach(condition.expression, whole)
        if earlier:
            hint = "every lead that could reach it has a verdict before it"
        desk.error("LR403", message, path, help=hint)
    else:
        _check_comparisons(desk, condition, path, whole)
    if verdict.requalify_after is not None:
        return facts  # while it cools, leads for which it is true pass on
    return None if found.always else refuse(condition.expression, facts)


def _check_comparisons(desk: Desk, condition: ir.Condition, path: Path, facts: Facts) -> None:
    for comparison in comparisons(condition.expression):
        found = outcomes(comparison, facts)
        if found.always or (not found.true and not found.unknown):
            how = "always" if found.always else "never"
            said = f"{_shown(comparison)} is {how} true"
            desk.warn("LR453", said, path, help=_reach(comparison, facts))


def _reach(expression: ir.Expression, facts: Facts) -> str | None:
    """The ranges of the scores that a condition compares, in words."""
    reads = {
        side.name: facts[side.origin, side.name]
        for comparison in comparisons(expression)
        for side in (comparison.left, comparison.right)
        if isinstance(side, ir.Read)
        and (side.origin, side.name) in facts
        and side.origin is ir.Origin.SCORE
    }
    return (
        "; ".join(
            f"{shown(name)} lies between {points(reach.low)} and {points(reach.high)}"
            for name, reach in reads.items()
        )
        or None
    )


def _shown(comparison: ir.Compare) -> str:
    """A comparison of a score with a number, as its author could have written it."""
    match comparison:
        case ir.Compare(left=ir.Read() as read, right=ir.Constant() as bound, operator=operator):
            number = Decimal(bound.value).scaleb(-bound.places)
            return shown(f"{read.name} {operator} {number:f}")
        case _:
            return "a comparison here"
