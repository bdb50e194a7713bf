"""Conditions: checked against what they may name, and turned into expressions of `ir`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Literal as OneOfThese

from leadrules.diagnostics import Severity
from leadrules.language import ir
from leadrules.language.calls import call, function_of
from leadrules.language.comparisons import compare, member
from leadrules.language.constants import MOST_PLACES, scaled, significant_places
from leadrules.language.ir import Type
from leadrules.language.operators import FUNCTIONS, NUMERIC, TEXTUAL, TYPE_WORDS
from leadrules.language.problems import Problem, did_you_mean
from leadrules.language.reasons import parse_reason
from leadrules.language.scope import Name, Result, Scope
from leadrules.language.syntax import parse
from leadrules.language.typed import Literal, Value, Work, type_of

__all__ = ["Name", "Problem", "Result", "Scope", "Want", "compile_condition", "parse_reason"]

MOST_PLACES_COMPUTED = 12
"""The decimal places that arithmetic may come to."""
_QUOTIENT_PLACES = 6
_SINGLE = tuple(kind for kind in Type if kind is not Type.TEXTS)

Want = OneOfThese["boolean", "number", "any"]


def compile_condition(source: str, scope: Scope, *, want: Want) -> Result:
    """Check one condition, or numeric expression, and translate it, with all that is wrong in it.

    `want` says what it must give; `any` is anything but a list. Never raises, whatever the text.

    >>> scope = Scope(names={"employees": Name(ir.Origin.FIELD, Type.INTEGER)})
    >>> compile_condition("employees >= 50", scope, want="boolean").condition.expression.operator
    '>='
    >>> compile_condition("employes >= 50", scope, want="boolean").problems[0].help
    'did you mean `employees`?'
    """
    tree = parse(source)
    if isinstance(tree, tuple):
        return Result(None, tree)
    work = Work(scope, tree)
    value = _Compiler(work).wanted(tree.root, want)
    errors = any(problem.severity is Severity.ERROR for problem in work.problems)
    if value and not errors and not work.reads:
        work.problems.append(_constant(source))
    return Result(
        condition=ir.Condition(value.expression, source.strip()) if value and not errors else None,
        problems=tuple(sorted(work.problems, key=lambda problem: (problem.start, problem.end))),
        reads=tuple(work.reads),
        phrases_used=tuple(work.phrases),
        lists_used=tuple(work.lists),
        value=value.about if value and not errors else None,
    )


def _constant(source: str) -> Problem:
    message = "the condition reads nothing, so it is the same for every lead"
    hint = "compare a field, a measure or a score"
    return Problem("LR309", message, 0, len(source), hint, Severity.WARNING)


class _Compiler:
    """One walk over a tree: each method gives a part's value, or None with a problem recorded."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def wanted(self, node: ast.expr, want: Want) -> Value | None:
        """The whole condition, of the type that is wanted."""
        value = self.value(node)
        if want == "boolean":
            return value if self.is_condition(value) else None
        kinds, due = (NUMERIC, "a number") if want == "number" else (_SINGLE, "one value")
        if value and value.about.type not in kinds:
            kind = TYPE_WORDS[value.about.type]
            message = f"{self.work.shown(node)} is {kind}, where {due} is due"
            self.work.wrong("LR307", message, node)
            return None
        return value

    def is_condition(self, value: Value | None) -> bool:
        """Whether a value is true or false; otherwise the problem is recorded."""
        if value is None or value.about.type is Type.BOOLEAN:
            return value is not None
        what, kind = self.work.shown(value.node), TYPE_WORDS[value.about.type]
        hint = "compare it, for example with `==`"
        if value.literal and isinstance(value.literal.value, str):
            hint = 'to compare with several, write `field in ["a", "b"]`'
        message = f"{what} is {kind}, where a condition is due"
        self.work.wrong("LR307", message, value.node, hint)
        return False

    def value(self, node: ast.expr) -> Value | None:
        literal = self.work.literal(node)
        if literal:
            return self.constant(node, literal)
        match node:
            case ast.Name():
                return self.name(node)
            case ast.BoolOp():
                return self.logical(node)
            case ast.UnaryOp(op=ast.Not()):
                return self.negation(node)
            case ast.UnaryOp():
                return self.negative(node)
            case ast.BinOp():
                return self.arithmetic(node)
            case ast.Compare():
                return self.comparison(node)
            case ast.Call():
                return self.called(node)
            case ast.List():
                hint = "a list stands after `in`, or in `any_of`, `all_of` and `none_of`"
                self.work.wrong("LR307", "a list cannot stand here", node, hint)
            case _:  # None, the last constant that the syntax lets through
                hint = "for missing values say `is_missing(x)` or `is_known(x)`"
                self.work.wrong("LR303", "`None` is not in the language", node, hint)
        return None

    # --- names and constants ----------------------------------------------------------------------

    def name(self, node: ast.Name, otherwise: str | None = None) -> Value | None:
        """The value under a name; `otherwise` helps where no name is like an unknown one."""
        scope, name = self.work.scope, node.id
        about = scope.names.get(name)
        if about:
            self.work.reads[name] = None
            return Value(ir.Read(about.origin, name, about.type, about.places), about, node)
        what = self.work.shown(node)
        if name in scope.elsewhere:
            self.work.wrong("LR314", scope.elsewhere[name], node)
        elif name in scope.lists:
            hint = f"write `field in {name}`"
            self.work.wrong("LR307", f"{what} is a list of constants", node, hint)
        elif name in scope.phrases:
            hint = f"write `mentions(field, {name})`"
            self.work.wrong("LR307", f"{what} is phrases to look for", node, hint)
        elif name in FUNCTIONS:
            hint = f"for example `{FUNCTIONS[name].example}`"
            self.work.wrong("LR307", f"{what} is a function", node, hint)
        else:
            hint_or_none = did_you_mean(name, [*scope.names, *scope.lists, *scope.phrases])
            if name.lower() in ("null", "none", "missing", "nan", "unknown"):
                hint_or_none = "for missing values say `is_missing(x)` or `is_known(x)`"
            message = f"there is no name {what} here"
            self.work.wrong("LR304", message, node, hint_or_none or otherwise)
        return None

    def constant(self, node: ast.expr, literal: Literal) -> Value | None:
        kind, places = type_of(literal.value), 0
        match literal.value:
            case Decimal() as number:
                places = significant_places(number)
                constant = scaled(number, places) if places <= MOST_PLACES else None
                if constant is None:
                    hint = f"numbers have at most {MOST_PLACES} decimal places and fit 64 bits"
                    message = f"{self.work.shown(node)} is not a number that can be compared"
                    self.work.wrong("LR310", message, node, hint)
                    return None
                expression = ir.Constant(constant, kind, places)
            case value:
                expression = ir.Constant(value, kind)
        return Value(expression, Name(ir.Origin.FIELD, kind, places), node, literal)

    # --- logic ------------------------------------------------------------------------------------

    def logical(self, node: ast.BoolOp) -> Value | None:
        values = [self.value(operand) for operand in node.values]
        fits = [self.is_condition(value) for value in values]
        if not all(fits):
            return None
        operands = tuple(value.expression for value in values if value)
        make: Callable[[tuple[ir.Expression, ...]], ir.Expression]
        make = ir.And if isinstance(node.op, ast.And) else ir.Or
        return self.boolean(make(operands), node)

    def negation(self, node: ast.UnaryOp) -> Value | None:
        value = self.value(node.operand)
        if value is None or not self.is_condition(value):
            return None
        return self.boolean(ir.Not(value.expression), node)

    def boolean(self, expression: ir.Expression | None, node: ast.expr) -> Value | None:
        if expression is None:
            return None
        return Value(expression, Name(ir.Origin.FIELD, Type.BOOLEAN), node)

    def called(self, node: ast.Call) -> Value | None:
        function = function_of(self.work, node)
        if function is None:
            return None
        return call(self.work, function, node, self.value(node.args[0]))

    def comparison(self, node: ast.Compare) -> Value | None:
        membership = next((op for op in node.ops if isinstance(op, ast.In | ast.NotIn)), None)
        if membership and len(node.ops) > 1:
            hint = "join the comparisons with `and`, or put one in brackets"
            self.work.wrong("LR303", "`in` cannot stand in a chain of comparisons", node, hint)
            return None
        if membership:
            left = self.value(node.left)
            negated = isinstance(membership, ast.NotIn)
            found = member(self.work, left, node.comparators[0], negated) if left else None
            return self.boolean(found, node)
        operands = (node.left, *node.comparators)
        beside_text = any(map(self._is_text, operands))
        values = [self._operand(operand, beside_text) for operand in operands]
        pairs: list[ir.Expression | None] = []
        for operator, (left, right) in zip(node.ops, pairwise(values), strict=True):
            symbol = _SYMBOLS[type(operator)]
            pairs.append(compare(self.work, symbol, left, right) if left and right else None)
        known = tuple(pair for pair in pairs if pair)
        if len(known) < len(pairs):
            return None
        return self.boolean(known[0] if len(known) == 1 else ir.And(known), node)

    def _is_text(self, node: ast.expr) -> bool:
        """Whether a name holds what is compared with a text in quotes."""
        about = self.work.scope.names.get(node.id) if isinstance(node, ast.Name) else None
        return about is not None and about.type in (*TEXTUAL, Type.RUNG)

    def _operand(self, node: ast.expr, beside_text: bool) -> Value | None:
        if beside_text and isinstance(node, ast.Name) and not self.work.literal(node):
            return self.name(node, f'texts stand in quotes: `"{node.id}"`')
        return self.value(node)

    # --- arithmetic -------------------------------------------------------------------------------

    def negative(self, node: ast.UnaryOp) -> Value | None:
        value = self.value(node.operand)
        if value is None or not self.is_number(value, "-"):
            return None
        return Value(ir.Negate(value.expression), _number_like(value.about), node)

    def is_number(self, value: Value, symbol: str) -> bool:
        """Whether arithmetic can take a value; otherwise the problem is recorded."""
        if value.about.type in NUMERIC:
            return True
        kind = TYPE_WORDS[value.about.type]
        message = f"{self.work.shown(value.node)} is {kind}, and `{symbol}` takes numbers"
        hint = None
        if value.about.type in (Type.DATE, Type.TIMESTAMP):
            hint = "`days_since(x)` gives the days from a date to now"
        self.work.wrong("LR307", message, value.node, hint)
        return False

    def arithmetic(self, node: ast.BinOp) -> Value | None:
        symbol = _ARITHMETIC[type(node.op)]
        left, right = self.value(node.left), self.value(node.right)
        fits = [self.is_number(value, symbol) for value in (left, right) if value]
        if left is None or right is None or not all(fits):
            return None
        one, other = left.about.places, right.about.places
        match symbol:
            case "*":
                places = one + other
            case "/":
                places = _QUOTIENT_PLACES
            case _:
                places = max(one, other)
        if places > MOST_PLACES_COMPUTED:
            message = (
                f"{self.work.shown(node)} has {places} decimal places, more than "
                f"{MOST_PLACES_COMPUTED}"
            )
            self.work.wrong("LR316", message, node)
            return None
        if symbol == "/" and right.literal and right.literal.value == 0:
            self.work.wrong("LR308", "a division by 0 is always unknown", right.node)
            return None
        whole = symbol != "/" and left.about.type is right.about.type is Type.INTEGER
        about = Name(ir.Origin.FIELD, Type.INTEGER if whole else Type.NUMBER, places)
        expression = ir.Arithmetic(symbol, left.expression, right.expression, places)
        return Value(expression, about, node)


def _number_like(about: Name) -> Name:
    return Name(ir.Origin.FIELD, about.type, about.places)


_SYMBOLS: dict[type[ast.cmpop], OneOfThese["==", "!=", "<", "<=", ">", ">="]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ARITHMETIC: dict[type[ast.operator], OneOfThese["+", "-", "*", "/"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
