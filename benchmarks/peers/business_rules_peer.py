"""business-rules: rules as data, one for each branch, over a class of variables and of actions.

It has no missing values and no test for one of several texts, so: whether a value is known is a
boolean beside it, a list of texts is a pattern. A rule's branches stop at the first that holds.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NUMERIC
from business_rules.variables import (
    BaseVariables,
    boolean_rule_variable,
    numeric_rule_variable,
    string_rule_variable,
)

from peers.rules import DISQUALIFIED, FLAGS, RULES, Answer, Contestant, Rule, answer
from peers.titles import NO_FLAGS, flags_of

PACKAGE = "business-rules"
_NUMBERS = ("employees", "annual_revenue", "growth", "company_age", "open_roles")
_BOOLEANS = ("has_budget", "opted_out", "is_customer")
_TEXTS = (
    "industry", "country", "funding", "job_title", "seniority", "email", "domain", "lead_source",
)  # fmt: skip


class _Lead(BaseVariables):
    """The lead's values by the names that rules use."""

    def __init__(self, lead: dict[str, Any], flags: dict[str, Any]) -> None:
        self.lead = lead
        self.flags = flags

    @numeric_rule_variable()
    def revenue_per_head(self) -> float:
        return float(self.lead["annual_revenue"] / self.lead["employees"])


def _add(name: str, read: Any, kind: Any) -> None:
    read.__name__ = name
    setattr(_Lead, name, kind()(read))


for _name in _NUMBERS:
    _add(_name, lambda self, name=_name: self.lead[name], numeric_rule_variable)
for _name in _TEXTS:
    _add(_name, lambda self, name=_name: self.lead[name] or "", string_rule_variable)
for _name in _BOOLEANS:
    _add(_name, lambda self, name=_name: self.lead[name] is True, boolean_rule_variable)
for _name in FLAGS:
    _add(_name, lambda self, name=_name: self.flags[name], boolean_rule_variable)
for _name in (*_NUMBERS, *_TEXTS, *_BOOLEANS):
    _add(
        f"knows_{_name}", lambda self, name=_name: self.lead[name] is not None,
        boolean_rule_variable,
    )  # fmt: skip


class _Pay(BaseActions):
    """What rules do: pay points, or disqualify."""

    def __init__(self) -> None:
        self.points = [0] * len(RULES)
        self.disqualified = False

    @rule_action(params={"rule": FIELD_NUMERIC, "points": FIELD_NUMERIC})
    def pay(self, rule: int, points: int) -> None:
        self.points[rule] = points

    @rule_action()
    def disqualify(self) -> None:
        self.disqualified = True


def contestant(given_flags: bool) -> Contestant:
    rules = [_branches(place, rule) for place, rule in enumerate(RULES)]
    last = {"conditions": _held(_parsed(DISQUALIFIED)), "actions": [{"name": "disqualify"}]}
    rules.append([last])

    def score(lead: dict[str, Any]) -> Answer:
        title = lead["job_title"]
        flags = lead if given_flags else NO_FLAGS if title is None else flags_of(title)
        variables, pay = _Lead(lead, flags), _Pay()
        for branches in rules:
            run_all(branches, variables, pay, stop_on_first_trigger=True)
        return answer(pay.points, pay.disqualified)

    return Contestant(PACKAGE, score, given_flags)


def _branches(place: int, rule: Rule) -> list[dict[str, Any]]:
    """One rule's branches, of which the first that holds pays."""
    known = [_condition(f"knows_{need}", "is_true", True) for need in rule.needs]
    branches = []
    for condition, points in (*rule.branches, ("", rule.otherwise)):
        asked = [*known, *([_held(_parsed(condition))] if condition else [])]
        if points or len(rule.branches) > 1:
            action = {"name": "pay", "params": {"rule": place, "points": points}}
            branches.append({"conditions": {"all": asked}, "actions": [action]})
    return branches


def _parsed(condition: str) -> ast.expr:
    return ast.parse(condition, mode="eval").body


def _condition(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


def _held(node: ast.expr) -> dict[str, Any]:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return {"all": [_held(value) for value in values]}
        case ast.BoolOp(values=values):
            return {"any": [_held(value) for value in values]}
        case ast.UnaryOp(operand=ast.Name(id=name)):
            return _condition(name, "is_false", True)
        case ast.Name(id=name):
            return _condition(name, "is_true", True)
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=value)]
        ):
            if value is None:
                return _condition(f"knows_{name}", "is_false", True)
            return _condition(name, "is_true" if value is True else "equal_to", value)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[texts]):
            choices = "|".join(map(re.escape, ast.literal_eval(texts)))
            return _condition(name, "matches_regex", f"^(?:{choices})$")
        case ast.Compare(ops=[ast.GtE()], comparators=[ast.BinOp(right=ast.Constant(value=head))]):
            return _condition("revenue_per_head", "greater_than_or_equal_to", head)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=bound)]):
            operator = {
                ast.Lt: "less_than", ast.GtE: "greater_than_or_equal_to", ast.Gt: "greater_than",
            }[type(op)]  # fmt: skip
            return _condition(name, operator, bound)
        case ast.Call(
            func=ast.Name(id=function), args=[ast.Name(id=name), ast.Constant(value=text)]
        ):
            return _condition(name, function, text)
    raise AssertionError(ast.dump(node))
