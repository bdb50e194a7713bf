"""Function calls: their arguments, by the table of `operators`, and what they are in `ir`."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Literal, assert_never

from leadrules.language import ir
from leadrules.language.comparisons import bracketed
from leadrules.language.constants import Constant
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
            texts = _texts(work, function, rest, exact)
            if texts is None:
                return None
            return ir.TextIs(operand, _TESTS[function.name], texts, exact=exact)
        case Form.PATTERN:
            pattern = _pattern(work, function, rest[0], exact)
            if pattern is None:
                return None
            return ir.TextIs(operand, TextTest.MATCHES, (pattern,), exact=exact)
        case Form.PHRASE:
            return _mentions(work, function, operand, rest)
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


def _texts(
    work: Work, function: Function, nodes: list[ast.expr], exact: bool
) -> tuple[str, ...] | None:
    about = Name(ir.Origin.FIELD, ir.Type.TEXT, exact=exact)
    found: dict[Constant, None] = {}
    before = work.errors
    for node in nodes:
        quoted, listed = work.text(node), work.listed(node)
        if quoted:
            text, literal = quoted
            constant = work.constant(literal, about, "")
            found |= {} if constant is None else {constant: None}
            if constant is not None and not exact and text != text.strip():
                message = f"spaces at the ends of {shown(text)} are not compared"
                work.warn("LR317", message, literal, "for whole words write `mentions(...)`")
        elif listed is not None:
            constants = work.constants(node, listed, about, "a text", all_due=False)
            found |= dict.fromkeys(constants or ())
        else:
            name = node.id if isinstance(node, ast.Name) else None
            hint = "for phrases write `mentions(...)`" if name in work.scope.phrases else None
            _misformed(work, function, node, hint)
    return None if work.errors > before else tuple(str(each) for each in found)


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
    return None if constants is None else tuple(str(each) for each in constants)


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


def _mentions(
    work: Work, function: Function, operand: ir.Expression, nodes: list[ast.expr]
) -> ir.Expression | None:
    """One test for all phrases without exceptions, and one for each set that has its own.

    WHY: a set's exceptions excuse only its own phrases.
    """
    plain: dict[str, None] = {}
    tests: list[ir.Expression] = []
    before = work.errors
    for node in nodes:
        quoted = work.text(node)
        if quoted:
            plain |= dict.fromkeys(_phrases(work, node, quoted[:1]))
        elif isinstance(node, ast.Name) and node.id in work.scope.phrases:
            work.phrases[node.id] = None
            phrases, exceptions = work.scope.phrases[node.id]
            found = _phrases(work, node, phrases)
            if exceptions:
                excused = _phrases(work, node, exceptions)
                tests.append(ir.TextIs(operand, TextTest.MENTIONS, found, excused))
            else:
                plain |= dict.fromkeys(found)
        else:
            name = node.id if isinstance(node, ast.Name) else ""
            _misformed(work, function, node, did_you_mean(name, work.scope.phrases))
    if work.errors > before:
        return None
    if plain:
        tests.insert(0, ir.TextIs(operand, TextTest.MENTIONS, tuple(plain)))
    return tests[0] if len(tests) == 1 else ir.Or(tuple(tests))


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
