"""Rules: each form's conditions, selections, bands, tables and decay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from leadrules.language import decay, document, ir
from leadrules.language.checker.bands import check_bands
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk, EnoughError
from leadrules.language.checker.selections import Place, check_selection, check_types, name_of
from leadrules.language.checker.tables import check_values, hundredths
from leadrules.language.checker.wording import article, points
from leadrules.language.operators import NUMERIC
from leadrules.language.problems import shown
from leadrules.language.reasons import parse_reason
from leadrules.language.scope import Name, Scope

MOST_RULES = 5_000
MOST_DECAY_STEPS = 1_000_000


def check_rules(desk: Desk) -> None:
    """Checks every group's own keys and every rule."""
    scope = rule_scope(desk)
    count = sum(len(group.rules) for group in desk.document.groups)
    if count > MOST_RULES:
        message = f"there are {count:,} rules, more than {MOST_RULES:,}"
        desk.error("LR418", message, ("groups",), key=True)
        raise EnoughError
    for place, group in enumerate(desk.document.groups):
        path: Path = ("groups", place)
        check_bounds(desk, group, path)
        if group.decay is not None:
            _check_decay(desk, group.decay, (*path, "decay"))
            if not any(isinstance(rule, document.EachRule) for rule in group.rules):
                desk.warn("LR450", "no rule of this group pays per event", (*path, "decay"))
        for index, rule in enumerate(group.rules):
            _check_rule(desk, rule, (*path, "rules", index), scope)


def rule_scope(desk: Desk) -> Scope:
    """What rules read: fields and measures."""
    elsewhere = {
        name: f"{shown(name)} is a {what}, which rules cannot read"
        for key, what in (
            ("scores", "score"),
            ("labels", "label"),
            ("matrices", "matrix"),
            ("grades", "grade"),
        )
        for name in getattr(desk.document, key)
    }
    return Scope(
        rule_names(desk), desk.phrases, desk.lists, {**common_elsewhere(desk), **elsewhere}
    )


def rule_names(desk: Desk) -> dict[str, Name]:
    """The values of fields and measures."""
    fields = {name: name_of(field, ir.Origin.FIELD) for name, field in desk.fields.items()}
    return {**fields, **desk.measures}


def common_elsewhere(desk: Desk) -> Mapping[str, str]:
    """Names that no condition reads, outside of an event's own."""
    faulty = {
        name: f"measure {shown(name)} has errors of its own"
        for name in desk.document.measures
        if name not in desk.measures
    }
    events = {
        name: f"{shown(name)} is an event type; count it in a measure" for name in desk.events
    }
    return {**faulty, **events}


def check_bounds(
    desk: Desk, part: document.Rule | document.Group | document.Score, path: Path
) -> None:
    """A floor is not above its cap."""
    if part.floor is not None and part.cap is not None and part.floor > part.cap:
        low, high = points(hundredths(part.floor)), points(hundredths(part.cap))
        desk.sums_in_doubt = True
        desk.error("LR405", f"the floor {low} is above the cap {high}", (*path, "floor"))


def _check_rule(desk: Desk, rule: document.Rule, path: Path, scope: Scope) -> None:
    check_bounds(desk, rule, path)
    if rule.reason is not None:
        reason, problems = parse_reason(rule.reason, scope.names)
        desk.problems(problems, (*path, "reason"))
        if reason is not None:
            desk.reasons[path] = reason
            desk.used.update(part.name for part in reason.parts if isinstance(part, ir.Read))
    match rule:
        case document.ConditionRule():
            desk.condition(rule.when, (*path, "when"), scope)
        case document.FirstRule():
            for place, branch in enumerate(rule.first):
                desk.condition(branch.when, (*path, "first", place, "when"), scope)
        case document.BandsRule():
            about = desk.condition(rule.match, (*path, "match"), scope, want="number").value
            places = None if about is None else about.places
            check_bands(desk, rule.bands, rule.default, path, places)
        case document.ValuesRule():
            about = desk.condition(rule.match, (*path, "match"), scope, want="any").value
            if about is not None:
                check_values(desk, rule, about, path)
        case document.FrequencyRule():
            _check_selection(desk, rule, path)
        case document.FrequencyBandsRule():
            _check_selection(desk, rule, path)
            check_bands(desk, rule.bands, rule.default, path)
        case document.FrequencyFirstRule():
            check_types(desk, rule.count, (*path, "count"))
            for place, recent in enumerate(rule.first):
                there = (*path, "first", place)
                check_selection(desk, rule.count, Place(rule, path, recent, there))
        case document.EachRule():
            _check_selection(desk, rule, path)
            if rule.decay is not None:
                _check_decay(desk, rule.decay, (*path, "decay"))
        case document.BalanceRule():
            _check_balance(desk, rule, path)
        case _:
            assert_never(rule)


def _check_selection(
    desk: Desk,
    rule: document.FrequencyRule | document.FrequencyBandsRule | document.EachRule,
    path: Path,
) -> None:
    check_types(desk, rule.count, (*path, "count"))
    check_selection(desk, rule.count, Place(rule, path))


def _check_decay(desk: Desk, written: document.Decay, path: Path) -> None:
    try:
        match written:
            case document.HalfLife():
                desk.decays[path] = decay.half_life(written.half_life, written.step)
            case document.Linear():
                if not written.percent:
                    desk.error("LR412", "a decay of 0 % never fades", (*path, "percent"))
                    return
                desk.decays[path] = decay.linear(hundredths(written.percent), written.per)
            case document.Stepped():
                if _ascend(desk, written, path):
                    stairs = [(step.after, hundredths(step.percent)) for step in written.steps]
                    desk.decays[path] = decay.steps(stairs)
            case _:
                assert_never(written)
    except decay.TooManyStepsError:
        message = f"this decay has more than {decay.MAXIMUM_STEPS:,} steps"
        desk.error("LR412", message, path, help="write a longer `step`, or rounder ages")
        return
    if path in desk.decays:
        desk.decay_steps += len(desk.decays[path].factors)
        if desk.decay_steps > MOST_DECAY_STEPS:
            message = f"all decays together have more than {MOST_DECAY_STEPS:,} steps"
            desk.error("LR412", message, path)
            raise EnoughError


def _ascend(desk: Desk, written: document.Stepped, path: Path) -> bool:
    age, left = 0, Decimal(100)
    for place, step in enumerate(written.steps):
        if step.after <= age:
            message = "the steps of a decay stand in ascending order of age, above 0"
            desk.error("LR412", message, (*path, "steps", place, "after"))
            return False
        if step.percent > left:
            message = "a decay never rises again"
            desk.error("LR412", message, (*path, "steps", place, "percent"))
            return False
        age, left = step.after, step.percent
    return True


def _check_balance(desk: Desk, rule: document.BalanceRule, path: Path) -> None:
    if desk.known(rule.balance, "field", desk.fields, (*path, "balance")):
        field = desk.fields[rule.balance]
        if field.type not in NUMERIC:
            message = (
                f"`balance` needs a number field; {shown(field.name)} is {article(field.type)}"
            )
            desk.error("LR206", message, (*path, "balance"))
        else:
            _check_balance_bounds(desk, field, path)
    if rule.dated is not None and desk.known(rule.dated, "field", desk.fields, (*path, "dated")):
        field = desk.fields[rule.dated]
        if field.type not in (ir.Type.DATE, ir.Type.TIMESTAMP):
            message = (
                f"`dated` needs a date or timestamp field; {shown(field.name)} is "
                f"{article(field.type)}"
            )
            desk.error("LR206", message, (*path, "dated"))
    if rule.decay is not None:
        _check_decay(desk, rule.decay, (*path, "decay"))


def _check_balance_bounds(desk: Desk, field: ir.Field, path: Path) -> None:
    """WHY: only then do its points, times a factor of a thousand millionths, fit 64 bits."""
    most = 1_000_000 * 10**field.places
    bounds = (field.minimum, field.maximum)
    if field.places > 2 or any(bound is None or abs(bound) > most for bound in bounds):
        desk.error(
            "LR420",
            f"the balance {shown(field.name)} is not bounded as points are",
            (*path, "balance"),
            help="give the field `minimum` and `maximum` between -1,000,000 and 1,000,000, and at "
            "most 2 places",
        )
