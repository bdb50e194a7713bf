"""Comparisons and membership: which values go together, and what they are in `ir`."""

from __future__ import annotations

import ast
from typing import Literal as OneOfThese
from typing import cast

from leadrules.language import ir
from leadrules.language.constants import Constant
from leadrules.language.ir import Type
from leadrules.language.operators import NUMERIC, TEXTUAL, TYPE_WORDS
from leadrules.language.problems import did_you_mean
from leadrules.language.scope import Name
from leadrules.language.typed import Literal, Value, Work

Symbol = OneOfThese["==", "!=", "<", "<=", ">", ">="]


def compare(work: Work, symbol: Symbol, left: Value, right: Value) -> ir.Expression | None:
    """Two values compared, or None with the problem recorded."""
    if left.literal and right.literal and isinstance(left.literal.value, str):
        message = f"{work.shown(left.node)} and {work.shown(right.node)} are both constants"
        work.wrong("LR307", message, left.node, "a name stands without quotes")
        return None
    for value, other in ((left, right), (right, left)):
        if value.literal and not (value.about.type in NUMERIC and other.about.type in NUMERIC):
            return _with_constant(work, symbol, other, value.literal, other is left)
    if not _comparable(work, symbol, left, right):
        return None
    return ir.Compare(symbol, left.expression, right.expression)


def _with_constant(
    work: Work, symbol: Symbol, value: Value, literal: Literal, value_first: bool
) -> ir.Expression | None:
    """A value compared with a constant that is read by the value's type."""
    what = work.shown(value.node)
    about = value.about
    if about.type is Type.TEXTS:
        message = f"{what} is a list, and cannot be compared with one value"
        work.wrong("LR307", message, value.node, f'write `"..." in {work.tree.text(value.node)}`')
        return None
    constant = work.constant(literal, about, what)
    if constant is None or not _ordered(work, symbol, value):
        return None
    if about.type in TEXTUAL:
        assert isinstance(constant, str)
        test = ir.TextIs(value.expression, ir.TextTest.EQUALS, (constant,), exact=about.exact)
        return ir.Not(test) if symbol == "!=" else test
    other = ir.Constant(constant, about.type)
    if value_first:
        return ir.Compare(symbol, value.expression, other)
    return ir.Compare(symbol, other, value.expression)


def _comparable(work: Work, symbol: Symbol, left: Value, right: Value) -> bool:
    one, other = left.about, right.about
    if one.type in NUMERIC and other.type in NUMERIC:
        return symbol not in ("==", "!=") or _can_be_equal(work, left, right)
    if one.type is Type.TEXTS or not (
        one.type is other.type or (one.type in TEXTUAL and other.type in TEXTUAL)
    ):
        message = (
            f"{work.shown(left.node)} is {TYPE_WORDS[one.type]} and {work.shown(right.node)} is "
            f"{TYPE_WORDS[other.type]}: they cannot be compared"
        )
        hint = None
        if {one.type, other.type} & {Type.DATE, Type.TIMESTAMP}:
            hint = 'a date stands in quotes: `"2024-01-31"`'
        work.wrong("LR307", message, right.node, hint)
        return False
    if one.exact is not other.exact:
        message = (
            f"one of {work.shown(left.node)} and {work.shown(right.node)} is exact, the other not"
        )
        work.wrong("LR307", message, right.node, "declare both fields `exact`, or neither")
        return False
    if (one.ladder, one.ordered) != (other.ladder, other.ordered):
        message = f"{work.shown(left.node)} and {work.shown(right.node)} have different rungs"
        work.wrong("LR307", message, right.node)
        return False
    return _ordered(work, symbol, left)


def _can_be_equal(work: Work, left: Value, right: Value) -> bool:
    """Whether a constant has no more places than what it is compared with."""
    for value, other in ((left, right), (right, left)):
        if value.literal and not other.literal and value.about.places > other.about.places:
            return work.constant(value.literal, other.about, work.shown(other.node)) is not None
    return True


def _ordered(work: Work, symbol: Symbol, value: Value) -> bool:
    """Whether a value of this type may be compared so, else the problem is recorded."""
    about = value.about
    if symbol in ("==", "!=") or about.type not in (*TEXTUAL, Type.BOOLEAN, Type.RUNG):
        return True
    if about.type is Type.RUNG and about.ordered:
        return True
    words = "a cell of a matrix" if about.type is Type.RUNG else TYPE_WORDS[about.type]
    message = f"{work.shown(value.node)} is {words}, which has no order for `{symbol}`"
    work.wrong("LR307", message, value.node, "compare it with `==`, `!=` or `in`")
    return False


def member(work: Work, left: Value, right: ast.expr, negated: bool) -> ir.Expression | None:
    """`left in right`, or None with the problem recorded."""
    found = _member(work, left, right)
    return ir.Not(found) if found and negated else found


def _member(work: Work, left: Value, right: ast.expr) -> ir.Expression | None:
    listed = work.listed(right)
    if listed is not None or isinstance(right, ast.List):
        return _one_of(work, left, right, listed)
    what = work.shown(right)
    if isinstance(right, ast.Name):
        return _in_name(work, left, right)
    hint = "write the constants in square brackets, or name a list"
    work.wrong("LR307", f"{what} is not a list, and `in` asks a list", right, hint)
    return None


def _in_name(work: Work, left: Value, right: ast.Name) -> ir.Expression | None:
    """`left in name`, where the name is no list of constants."""
    name, what, scope = right.id, work.shown(right), work.scope
    about = scope.names.get(name)
    if about:
        work.reads[name] = None
        if about.type is Type.TEXTS:
            return _item(work, left, right, about)
        hint = "write the constants in square brackets, or name a list"
        if about.type in TEXTUAL and left.literal:
            hint = f"write `contains({name}, {work.tree.text(left.node)})`"
        message = f"{what} is {TYPE_WORDS[about.type]}, and `in` asks a list"
        work.wrong("LR307", message, right, hint)
    elif name in scope.elsewhere:
        work.wrong("LR314", scope.elsewhere[name], right)
    elif name in scope.phrases:
        hint = f"write `mentions({work.tree.text(left.node)}, {name})`"
        work.wrong("LR307", f"{what} is phrases, and `in` asks a list", right, hint)
    else:
        known = did_you_mean(name, [*scope.lists, *scope.names])
        known = known or "write the constants in square brackets and quotes, or name a list"
        work.wrong("LR304", f"there is no list {what} here", right, known)
    return None


def _item(work: Work, left: Value, right: ast.expr, about: Name) -> ir.Expression | None:
    """`"hot" in tags`: whether a list field holds a constant text."""
    if not left.literal:
        message = (
            f"{work.shown(left.node)} is not a text in quotes, which `in` asks a list field for"
        )
        work.wrong("LR307", message, left.node)
        return None
    constant = work.constant(left.literal, about, work.shown(right))
    if constant is None:
        return None
    assert isinstance(right, ast.Name)
    read = ir.Read(about.origin, right.id, about.type)
    return ir.Items(read, "any", (str(constant),))


def _one_of(
    work: Work, left: Value, right: ast.expr, listed: tuple[str, ...] | None
) -> ir.Expression | None:
    """A value asked for in constants: those of the list by name, else those in brackets."""
    what, about = work.shown(left.node), left.about
    if left.literal and isinstance(left.literal.value, str):
        message = f"{what} is a constant, and so is the list"
        work.wrong("LR307", message, left.node, "a name stands without quotes")
        return None
    if about.type is Type.TEXTS:
        hint = f"write `any_of({work.tree.text(left.node)}, ...)`"
        work.wrong("LR307", f"{what} is a list itself", left.node, hint)
        return None
    if listed is None:
        assert isinstance(right, ast.List)
        constants = bracketed(work, right, about, what)
    else:
        constants = work.constants(right, listed, about, what, all_due=False)
    if constants is None:
        return None
    if about.type in TEXTUAL:
        texts = cast(tuple[str, ...], constants)  # not copied: rules share a long list's
        return ir.TextIs(left.expression, ir.TextTest.EQUALS, texts, exact=about.exact)
    return ir.OneOf(left.expression, constants)


def bracketed(work: Work, node: ast.List, about: Name, what: str) -> tuple[Constant, ...] | None:
    """The constants of a list in square brackets, each once, like a value; or None with the
    problems recorded."""
    found: list[Constant | None] = []
    for item in node.elts:
        literal = work.literal(item)
        if literal is None:
            message = f"{work.shown(item)} is not a constant, and a list holds only constants"
            work.wrong("LR307", message, item, "texts stand in quotes")
        found.append(work.constant(literal, about, what) if literal else None)
    constants = tuple(dict.fromkeys(each for each in found if each is not None))
    return None if None in found else constants
