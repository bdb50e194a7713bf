"""The rules' expressions in other grammars, translated once from Python's."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peers.rules import FLAGS, Rule

_COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.In: "in"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a grammar writes what the rules need; `flag` writes one of FLAGS."""

    both: str
    either: str
    no: str
    null: str
    boolean: Callable[[bool], str]
    choose: Callable[[str, str, str], str]
    flag: Callable[[str], str]
    starts_with: str
    ends_with: str
    integer: Callable[[int], str] = str
    times: Callable[[str, int], str] = lambda name, factor: f"{name} * {factor}"
    quote: Callable[[str], str] = lambda text: f"'{text}'"

    def condition(self, text: str) -> str:
        """One condition in this grammar."""
        return self._written(ast.parse(text, mode="eval").body)

    def rule(self, rule: Rule) -> str:
        """One rule as an expression whose value is its points."""
        text = self.integer(rule.otherwise)
        for condition, points in reversed(rule.branches):
            text = self.choose(self.condition(condition), self.integer(points), text)
        if rule.needs:
            missing = [f"{need} == {self.null}" for need in rule.needs]
            text = self.choose(f" {self.either} ".join(missing), self.integer(0), text)
        return text

    def _written(self, node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=op, values=values):
                word = self.both if isinstance(op, ast.And) else self.either
                return "(" + f" {word} ".join(map(self._written, values)) + ")"
            case ast.UnaryOp(operand=operand):
                return f"{self.no}({self._written(operand)})"
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"{self._written(left)} {_COMPARISONS[type(op)]} {self._written(right)}"
            case ast.BinOp(left=ast.Name(id=name), right=ast.Constant(value=int(factor))):
                return self.times(name, factor)
            case ast.Call(
                func=ast.Name(id=name), args=[ast.Name(id=of), ast.Constant(value=str(end))]
            ):
                form = self.starts_with if name == "starts_with" else self.ends_with
                return form.format(of, self.quote(end))
            case ast.List(elts=items):
                return "[" + ", ".join(map(self._written, items)) + "]"
            case ast.Name(id=name):
                return self.flag(name) if name in FLAGS else name
            case ast.Constant(value=None):
                return self.null
            case ast.Constant(value=bool(value)):
                return self.boolean(value)
            case ast.Constant(value=int(value)):
                return self.integer(value)
            case ast.Constant(value=str(value)):
                return self.quote(value)
        raise AssertionError(ast.dump(node))


def json_rule(rule: Rule, flag: Callable[[str], Any]) -> Any:
    """A rule in JsonLogic: `if` with a condition and points in turn."""
    chain: list[Any] = []
    if rule.needs:
        missing = [{"===": [{"var": need}, None]} for need in rule.needs]
        chain += [missing[0] if len(missing) == 1 else {"or": missing}, 0]
    for condition, points in rule.branches:
        chain += [json_condition(condition, flag), points]
    return {"if": [*chain, rule.otherwise]}


def json_condition(text: str, flag: Callable[[str], Any]) -> Any:
    """A condition in JsonLogic."""

    def written(node: ast.expr) -> Any:
        match node:
            case ast.BoolOp(op=op, values=values):
                return {"and" if isinstance(op, ast.And) else "or": [written(v) for v in values]}
            case ast.UnaryOp(operand=operand):
                return {"!": [written(operand)]}
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                # WHY: `==` of JsonLogic takes false for null
                compared = "===" if isinstance(op, ast.Eq) else _COMPARISONS[type(op)]
                return {compared: [written(left), written(right)]}
            case ast.BinOp(left=left, right=right):
                return {"*": [written(left), written(right)]}
            case ast.Call(func=ast.Name(id=name), args=[of, ast.Constant(value=str(end))]):
                cut = [0, len(end)] if name == "starts_with" else [-len(end)]
                return {"==": [{"substr": [written(of), *cut]}, end]}
            case ast.List(elts=items):
                return [written(item) for item in items]
            case ast.Name(id=name):
                return flag(name) if name in FLAGS else {"var": name}
            case ast.Constant(value=value):
                return value
        raise AssertionError(ast.dump(node))

    return written(ast.parse(text, mode="eval").body)
