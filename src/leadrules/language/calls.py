"""Function calls: their arguments, by the table of `operators`, and what they are in `ir`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, assert_never, cast

from leadrules.language import ir
from leadrules.language.comparisons import bracketed
from leadrules.language.ir import TextTest
from leadrules.language.operators import FUNCTIONS, TYPE_WORDS, Form, Function
from leadrules.language.patterns import Pattern, PatternError
from leadrules.language.phrases import PhraseError, parse_phrase
from leadrules.language.problems import Problem, did_you_mean, shown
from leadrules.language.scope import Name
from leadrules.language.typed import Value, Work

Quantifier = Literal["any", "all", "none"]

_CHARACTER = re.compile(r"""\\[\\"']|.""", re.DOTALL)  # as written; other backslashes stay
_TESTS = {
    "starts_with": TextTest.STARTS_WITH,
    "ends_with": TextTest.ENDS_WITH,
    "contains": TextTest.CONTAINS,
}
_QUANTIFIERS: dict[str, Quantifier] = {"any_of": "any", "all_of": "all", "none_of": "none"}


def function_of(work: Work, node: ast.Call) -> Function | None:
    """The function that a call names, called with as many arguments as it takes; None where it
    is not so, with the problem recorded."""
    assert isinstance(node.func, ast.Name)
    function = FUNCTIONS.get(node.func.id)
    if function is None:
        what = work.shown(node.func)
        if node.func.id in work.scope.names:
            hint = "a name stands without brackets"
            work.wrong("LR305", f"{what} is no function", node.func, hint)
        else:
            close = did_you_mean(node.func.id, FUNCTIONS)
            work.wrong("LR305", f"there is no function {what}", node.func, close)
        return None
    least = 1 if function.rest is None else 2
    if len(node.args) < least or (len(node.args) > least and not function.repeated):
        more = " or more" if function.repeated else ""
        plural = "" if least == 1 else "s"
        message = f"`{function.name}` takes {least}{more} argument{plural}, not {len(node.args)}"
        work.wrong("LR306", message, node, f"for example `{function.example}`")
        return None
    return function


def call(work: Work, function: Function, node: ast.Call, first: Value | None) -> Value | None:
    """A call with its first argument already compiled (None: that had a problem)."""
    if first and not _first_fits(work, function, first):
        first = None
    expression = _lowered(work, function, first, node.args[1:])
    if first is None or expression is None:
        return None
    return Value(expression, Name(ir.Origin.FIELD, function.gives), node)


def _first_fits(work: Work, function: Function, first: Value) -> bool:
    if function.name_only and not isinstance(first.expression, ir.Read):
        message = f"`{function.name}` asks a name, not {work.shown(first.node)}"
        work.wrong("LR306", message, first.node, f"for example `{function.example}`")
    elif first.literal:
        message = f"{work.shown(first.node)} is a constant, which `{function.name}` cannot ask"
        work.wrong("LR306", message, first.node, f"for example `{function.example}`")
    elif first.about.type not in function.takes:
        kinds = " or ".join(dict.fromkeys(TYPE_WORDS[kind] for kind in function.takes))
        message = (
            f"{work.shown(first.node)} is {TYPE_WORDS[first.about.type]}, and `{function.name}` "
            f"asks {kinds}"
        )
        work.wrong("LR306", message, first.node, f"for example `{function.example}`")
    else:
        return True
    return False


def _lowered(
    work: Work, function: Function, first: Value | None, rest: list[ast.expr]
) -> ir.Expression | None:
    """The expression of a call; with a problem in the first argument, the rest is still checked."""
    exact = bool(first and first.about.exact)
    operand = first.expression if first else ir.Constant(True, ir.Type.BOOLEAN)
    match function.rest:
        case None:
            return _of_one(function.name, operand)
        case Form.TEXT:
            return _any_test(
                ir.TextIs(operand, _TESTS[function.name], texts, exact=exact)
                for texts in _texts(work, function, rest, exact)
            )
        case Form.PATTERN:
            pattern = _pattern(work, function, rest[0], exact)
            if pattern is None:
                return None
            return ir.TextIs(operand, TextTest.MATCHES, (pattern,), exact=exact)
        case Form.PHRASE:
            return _any_test(
                ir.TextIs(operand, TextTest.MENTIONS, phrases, exceptions)
                for phrases, exceptions in _mentioned(work, function, rest)
            )
        case Form.LIST:
            items = _items(work, function, rest[0], first)
            if items is None:
                return None
            return ir.Items(operand, _QUANTIFIERS[function.name], items)
        case _:
            assert_never(function.rest)


def _of_one(name: str, operand: ir.Expression) -> ir.Expression:
    match name:
        case "is_missing":
            return ir.IsMissing(operand)
        case "is_known":
            return ir.Not(ir.IsMissing(operand))
        case "domain":
            return ir.Domain(operand)
        case "length":
            return ir.Length(operand)
        case _:
            return ir.DaysSince(operand)


def _misformed(work: Work, function: Function, node: ast.expr, hint: str | None = None) -> None:
    assert function.rest
    message = f"{work.shown(node)} is not {function.rest.value}, which `{function.name}` takes here"
    work.wrong("LR306", message, node, hint or f"for example `{function.example}`")


def _any_test(tests: Iterable[ir.TextIs]) -> ir.Expression | None:
    """One of the tests; None where there are none, because their arguments had problems."""
    found = tuple(tests)
    return ir.Or(found) if len(found) > 1 else next(iter(found), None)


def _texts(
    work: Work, function: Function, nodes: list[ast.expr], exact: bool
) -> list[tuple[str, ...]]:
    """The texts in quotes, and those of each list by name; nothing where there is a problem.

    WHY apart: a long list is then shared by all the rules that name it, never copied.
    """
    about = Name(ir.Origin.FIELD, ir.Type.TEXT, exact=exact)
    in_quotes: dict[str, None] = {}
    by_name: list[tuple[str, ...]] = []
    before = work.errors
    for node in nodes:
        quoted, listed = work.text(node), work.listed(node)
        if quoted:
            text, literal = quoted
            in_quotes[str(work.constant(literal, about, ""))] = None
            if not exact and text.strip() not in ("", text):
                message = f"spaces at the ends of {shown(text)} are not compared"
                work.warn("LR317", message, literal, "for whole words write `mentions(...)`")
        elif listed is not None:
            constants = work.constants(node, listed, about, "a text", all_due=False)
            by_name.append(cast(tuple[str, ...], constants or ()))
        else:
            name = node.id if isinstance(node, ast.Name) else None
            hint = "for phrases write `mentions(...)`" if name in work.scope.phrases else None
            _misformed(work, function, node, hint)
    if work.errors > before:
        return []
    return [tuple(in_quotes), *by_name] if in_quotes else by_name


def _items(
    work: Work, function: Function, node: ast.expr, first: Value | None
) -> tuple[str, ...] | None:
    about = first.about if first else Name(ir.Origin.FIELD, ir.Type.TEXTS)
    what = work.shown(first.node) if first else f"`{function.name}`"
    listed = work.listed(node)
    if listed is not None:
        all_due = function.name == "all_of"
        constants = work.constants(node, listed, about, what, all_due=all_due)
    elif isinstance(node, ast.List):
        constants = bracketed(work, node, about, what)
    else:
        hint = f"write `[{work.tree.text(node)}]`" if work.text(node) else None
        _misformed(work, function, node, hint)
        return None
    return cast(tuple[str, ...] | None, constants)


def _pattern(work: Work, function: Function, node: ast.expr, exact: bool) -> str | None:
    quoted = work.text(node)
    if quoted is None:
        _misformed(work, function, node)
        return None
    source, literal = quoted
    try:
        Pattern(source, exact)
    except PatternError as error:
        written = _CHARACTER.findall(work.tree.source, literal.start + 1, literal.end - 1)
        start = literal.start + 1 + len("".join(written[: error.offset]))
        end = start + len("".join(written[error.offset : error.offset + 1]) or '"')
        work.problems.append(Problem("LR313", error.message, start, end))
        return None
    return source


def _mentioned(
    work: Work, function: Function, nodes: list[ast.expr]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The phrases in quotes, and each set by name with its exceptions; nothing where there is a
    problem.

    WHY apart: a set's exceptions excuse only its own phrases.
    """
    in_quotes: dict[str, None] = {}
    by_name: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    before = work.errors
    for node in nodes:
        quoted = work.text(node)
        if quoted:
            in_quotes |= dict.fromkeys(_phrases(work, node, quoted[:1]))
        elif isinstance(node, ast.Name) and node.id in work.scope.phrases:
            work.phrases[node.id] = None
            phrases, exceptions = work.scope.phrases[node.id]
            by_name.append((_phrases(work, node, phrases), _phrases(work, node, exceptions)))
        else:
            name = node.id if isinstance(node, ast.Name) else ""
            _misformed(work, function, node, did_you_mean(name, work.scope.phrases))
    if work.errors > before:
        return []
    return [(tuple(in_quotes), ()), *by_name] if in_quotes else by_name


def _phrases(work: Work, node: ast.expr, sources: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases in their normalised words, or the first that cannot be read recorded."""
    try:
        return _read_phrases(sources)
    except PhraseError as error:
        work.wrong("LR312", str(error), node)
        return ()


@lru_cache(maxsize=256)
def _read_phrases(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Read phrases; cached because thousands of rules may name the same ones."""
    return tuple(dict.fromkeys(" ".join(parse_phrase(source).parts) for source in sources))
