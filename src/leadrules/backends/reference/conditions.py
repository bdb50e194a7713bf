"""Conditions, evaluated by simpleeval from the author's own text, with Kleene's logic."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from simpleeval import SimpleEval

from leadrules.backends.reference.phrases import mentioned
from leadrules.backends.reference.values import (
    EXACT,
    UNKNOWN,
    Text,
    alike,
    decimal_with,
    equal,
    fits,
    is_missing,
    places_of,
    rounded,
    scaled,
)
from leadrules.decision.units import days_of, plain
from leadrules.language import ir
from leadrules.language.patterns import Pattern
from leadrules.language.syntax import Tree, parse
from leadrules.language.text import normalise

Values = Mapping[str, Any]
"""What names mean: values of `reference.values`, UNKNOWN where missing."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A named phrase, or one written in a condition."""

    any: tuple[str, ...]
    excepted: tuple[str, ...] = ()


class Conditions:
    """Evaluates a ruleset's conditions for one scoring; simpleeval cannot be shared by threads."""

    def __init__(self, ruleset: ir.Ruleset, as_of: datetime, today: int) -> None:
        phrases = {name: Phrase(*both) for name, both in ruleset.phrases.items()}
        self._constants = {"true": True, "false": False, **ruleset.lists, **phrases}
        functions = {**FUNCTIONS, "days_since": strict(days_since(as_of, today))}
        self._engine = SimpleEval(operators=OPERATORS, functions=functions)
        handlers = self._engine.nodes
        allowed = (ast.Name, ast.Call, ast.UnaryOp, ast.BinOp)
        self._engine.nodes = {node: handlers[node] for node in allowed} | {
            ast.Constant: lambda node: constant(node.value),
            ast.List: lambda node: tuple(self._values(node.elts)),
            ast.BoolOp: self._and_or,
            ast.Compare: self._compare,
        }

    def value(self, condition: ir.Condition, values: Values) -> Any:
        """The condition's value, or UNKNOWN."""
        self._engine.names = {**self._constants, **values}
        return self._engine.eval(condition.source, tree(condition.source))

    def _values(self, nodes: list[ast.expr]) -> Iterator[Any]:
        return map(self._engine._eval, nodes)

    def _and_or(self, node: ast.BoolOp) -> Any:
        operands = list(self._values(node.values))
        return all_true(operands) if isinstance(node.op, ast.And) else any_true(operands)

    def _compare(self, node: ast.Compare) -> Any:
        operands = list(self._values([node.left, *node.comparators]))
        pairs = zip(node.ops, operands, operands[1:], strict=False)
        return all_true([OPERATORS[type(op)](left, right) for op, left, right in pairs])


@lru_cache(maxsize=10_000)
def tree(source: str) -> ast.expr:
    """A checked condition's text, parsed; a number is a Decimal."""
    parsed = parse(source)
    assert isinstance(parsed, Tree), parsed  # INVARIANT: a ruleset's conditions were checked
    return parsed.root


@lru_cache(maxsize=10_000)
def names(source: str, *, needed: bool = False) -> tuple[str, ...]:
    """The names in a condition, once each, in order of appearance.

    Functions, phrases and lists are among them; `needed` leaves out what stands only inside
    `is_missing` and `is_known`, which can always tell.
    """
    found: list[ast.Name] = []
    waiting: list[ast.AST] = [tree(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            found.append(node)
        elif not (
            needed and isinstance(node, ast.Call) and called(node) in ("is_missing", "is_known")
        ):
            waiting += ast.iter_child_nodes(node)
    found.sort(key=lambda name: name.col_offset)
    return tuple(dict.fromkeys(name.id for name in found))


def called(node: ast.Call) -> str:
    """The function's name."""
    assert isinstance(node.func, ast.Name)
    return node.func.id


def reads(conditions: Iterable[ir.Condition], values: Values) -> tuple[str, ...]:
    """The fields, measures, scores and labels that conditions name, in order of appearance."""
    found = [name for condition in conditions for name in names(condition.source)]
    return tuple(dict.fromkeys(name for name in found if name in values))


def missing(conditions: Iterable[ir.Condition], values: Values) -> tuple[str, ...]:
    """Of those, the missing ones that can keep a condition from telling."""
    found = [name for condition in conditions for name in names(condition.source, needed=True)]
    return tuple(dict.fromkeys(name for name in found if values.get(name) is UNKNOWN))


# --- Kleene's logic ------------------------------------------------------------------------------


def all_true(operands: list[Any]) -> Any:
    """`and`: false with a false operand, else unknown with an unknown one."""
    if False in operands:
        return False
    return UNKNOWN if UNKNOWN in operands else True


def any_true(operands: list[Any]) -> Any:
    """`or`: true with a true operand, else unknown with an unknown one."""
    if True in operands:
        return True
    return UNKNOWN if UNKNOWN in operands else False


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, unknown where an operand is."""
    return lambda *operands: UNKNOWN if UNKNOWN in operands else function(*operands)


# --- values --------------------------------------------------------------------------------------


def constant(value: Any) -> Any:
    """A constant; a number has the places that its digits need."""
    return Decimal(plain(value)) if isinstance(value, Decimal) else value


def in_range(number: Decimal) -> Any:
    """A result, if it fits 64 bits scaled by its places."""
    return number if fits(scaled(number, places_of(number))) else UNKNOWN


def divide(left: Decimal, right: Decimal) -> Any:
    """The quotient with 6 places."""
    if right == 0:
        return UNKNOWN
    return in_range(decimal_with(rounded(Fraction(left) / Fraction(right) * 10**6), 6))


def compared(operation: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    """A comparison of known values."""
    return strict(lambda left, right: operation(*alike(left, right)))


OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Not: strict(operator.not_),
    ast.USub: strict(lambda number: in_range(EXACT.minus(number))),
    ast.Add: strict(lambda left, right: in_range(EXACT.add(left, right))),
    ast.Sub: strict(lambda left, right: in_range(EXACT.subtract(left, right))),
    ast.Mult: strict(lambda left, right: in_range(EXACT.multiply(left, right))),
    ast.Div: strict(divide),
    ast.Eq: compared(operator.eq),
    ast.NotEq: compared(operator.ne),
    ast.Lt: compared(operator.lt),
    ast.LtE: compared(operator.le),
    ast.Gt: compared(operator.gt),
    ast.GtE: compared(operator.ge),
    ast.In: strict(lambda item, items: any(equal(item, other) for other in items)),
    ast.NotIn: strict(lambda item, items: not any(equal(item, other) for other in items)),
}


# --- functions -----------------------------------------------------------------------------------


def texts_of(value: Text | tuple[Text, ...]) -> tuple[Text, ...]:
    """A text alone, or a list's items."""
    return (value,) if isinstance(value, Text) else value


def some_text(test: Callable[[str, str], bool]) -> Callable[..., Any]:
    """Whether some text passes the test with one of the constants, which may be a list's."""

    def function(value: Text | tuple[Text, ...], *constants: str | tuple[str, ...]) -> bool:
        wanted = [one for some in constants for one in ((some,) if isinstance(some, str) else some)]
        return any(
            test(text.compared, text.read(one)) for text in texts_of(value) for one in wanted
        )

    return strict(function)


def mentions(value: Text | tuple[Text, ...], *phrases: str | Phrase) -> bool:
    """Whether some text has an occurrence of a phrase outside of the phrase's own exceptions."""
    wanted = [Phrase((phrase,)) if isinstance(phrase, str) else phrase for phrase in phrases]
    return any(
        mentioned(text.original, phrase.any, phrase.excepted)
        for text in texts_of(value)
        for phrase in wanted
    )


def matches(value: Text | tuple[Text, ...], pattern: str) -> bool:
    """Whether the pattern is found in some text."""
    return any(compiled(pattern, text.exact).found_in(text.compared) for text in texts_of(value))


def items(quantifier: Callable[[list[bool]], bool]) -> Callable[..., Any]:
    """Whether any, all or none of the constants are among a list's items."""
    return strict(
        lambda value, wanted: quantifier(
            [any(equal(item, one) for item in value) for one in wanted]
        )
    )


def domain(email: Text) -> Text:
    """The part of an email after its `@`, never exact."""
    return Text(normalise(email.original).rpartition("@")[2], exact=False)


def length(value: Text | tuple[Text, ...]) -> Decimal:
    """Characters as compared, or items."""
    return Decimal(len(value.compared if isinstance(value, Text) else value))


def days_since(as_of: datetime, today: int) -> Callable[[Any], Decimal]:
    """Whole days until as_of: of a timestamp elapsed ones, of a date calendar ones.

    `today` is as_of's day in the zone, in days since 1970-01-01.
    """

    def function(value: date) -> Decimal:
        if isinstance(value, datetime):
            return Decimal((as_of - value) // timedelta(days=1))
        return Decimal(today - days_of(value))

    return function


@lru_cache(maxsize=1_000)
def compiled(pattern: str, exact: bool) -> Pattern:
    """A pattern, its literals normalised unless exact."""
    return Pattern(pattern, exact)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "is_missing": is_missing,
    "is_known": lambda value: not is_missing(value),
    "mentions": strict(mentions),
    "starts_with": some_text(str.startswith),
    "ends_with": some_text(str.endswith),
    "contains": some_text(str.__contains__),
    "matches": strict(matches),
    "any_of": items(any),
    "all_of": items(all),
    "none_of": items(lambda found: not any(found)),
    "domain": strict(domain),
    "length": strict(length),
}
