"""What of a ruleset a statement cannot mean: told by name, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from leadrules.backends.columnar.sql.native.dialects import WAREHOUSES, Warehouse
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown
from leadrules.language import ir
from leadrules.language.problems import did_you_mean


def warehouse(name: str) -> Warehouse:
    """The dialect of that name; raises FrameError with those that there are."""
    if name in WAREHOUSES:
        return WAREHOUSES[name]
    known = ", ".join(f"`{one}`" for one in WAREHOUSES)
    raise FrameError(
        [
            Diagnostic(
                "LR530",
                f"there is no dialect `{shown(name)}`",
                place="dialect",
                help=f"{did_you_mean(name, WAREHOUSES) or ''}the dialects are {known}",
            )
        ]
    )


def refused(ruleset: ir.Ruleset, dialect: Warehouse) -> Iterator[Diagnostic]:
    """Every rule, measure and verdict of which the statement would not mean the same."""
    named: list[tuple[str, object]] = [
        (f"rule `{rule.id}`", rule.payout) for group in ruleset.groups for rule in group.rules
    ]
    named += [(_name(ruleset, one), one) for one in ruleset.measures]
    named += [(f"verdict `{one.name}`", one) for one in ruleset.verdicts]
    named += [(f"grade `{one.name}`", one.steps) for one in ruleset.grades]
    lists = {
        one.name
        for one in (*ruleset.fields, *(a for kind in ruleset.events for a in kind.attributes))
        if one.type is ir.Type.TEXTS
    }
    for name, part in named:
        for why, advice in dict.fromkeys(_reasons(part, lists, dialect)):
            yield Diagnostic("LR531", f"{name} {why}", place=name.replace("`", ""), help=advice)
    for field in ruleset.fields:
        if field.type is ir.Type.TEXTS and field.exact and field.stand_ins:
            yield Diagnostic(
                "LR531",
                f"field `{field.name}` is a list compared as written, with stand-ins that are not",
                place=f"field {field.name}",
                help="take out the stand-ins in the table, or score it with `score_frame`",
            )


def _name(ruleset: ir.Ruleset, measure: ir.Measure) -> str:
    """What its author calls a measure: the rule where it stands, where it has no name."""
    if not measure.name.startswith("_"):
        return f"measure `{measure.name}`"
    rules = (rule for group in ruleset.groups for rule in group.rules)
    return next(
        (f"rule `{rule.id}`" for rule in rules if measure.name in _measures(rule.payout)),
        f"measure `{measure.name}`",
    )


def _measures(part: object) -> Iterator[str]:
    """The measures that a payout names."""
    match part:
        case ir.PerEvent(measure=name) | ir.Read(origin=ir.Origin.MEASURE, name=name):
            yield name
        case tuple():
            for one in part:
                yield from _measures(one)
        case _ if is_dataclass(part):
            for field in fields(part):
                yield from _measures(getattr(part, field.name))
        case _:
            pass


_SCORE_ELSEWHERE = "score with `score_frame` or `leadrules score`, or ask it otherwise"


def _reasons(part: object, lists: set[str], dialect: Warehouse) -> Iterator[tuple[str, str]]:
    match part:
        case ir.TextIs(test=ir.TextTest.MATCHES, operand=ir.Read(type=ir.Type.TEXTS)):
            yield "matches a pattern against each item of a list", _SCORE_ELSEWHERE
        case ir.Length(operand=ir.Read(type=ir.Type.TEXTS)):
            yield "counts the items of a list", _SCORE_ELSEWHERE
        case ir.OncePer(period=int()) if not dialect.follows:
            yield (
                f"keeps events a period apart, which {dialect.title} cannot follow far enough",
                _SCORE_ELSEWHERE,
            )
        case ir.OncePer(key=str(key)) if key in lists:
            yield "counts once for each value of a list", _SCORE_ELSEWHERE
        case _:
            pass
    if isinstance(part, tuple):
        for one in part:
            yield from _reasons(one, lists, dialect)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _reasons(getattr(part, field.name), lists, dialect)
