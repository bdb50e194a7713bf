"""Comparisons and membership: which values go together, and what they are in `ir`."""

from __future__ import annotations

import ast
from typing import Literal

from leadrules.language import ir
from leadrules.language.ir import Type
from leadrules.language.operators import NUMERIC, TEXTUAL, TYPE_WORDS
from leadrules.language.problems import did_you_mean
from leadrules.language.scope import Name
from leadrules.language.typed import Given, Value, Work

Symbol = Literal["==", "!=", "<", "<=", ">", ">="]


def compare(work: Work, symbol: Symbol, left: Value, right: Value) -> ir.Expression | None:
    """Two values compared, or None with the problem recorded."""
    if left.given and right.given and isinstance(left.given.value, str):
        message = f"{work.shown(left.node)} and {work.shown(right.node)} are both constants"
        work.wrong("LR307", message, left.node, "a name stands without quotes")
        return None
    for value, other in ((left, right), (right, left)):
        if value.given and not (value.about.type in NUMERIC and other.about.type in NUMERIC):
            return _with_constant(work, symbol, other, value.given, other is left)
    if not _comparable(work, symbol, left, right):
        return None
    return ir.Compare(symbol, left.expression, right.expression)


def _with_constant(
    work: Work, symbol: Symbol, value: Value, given: Given, value_first: bool
) -> ir.Expression | None:
    """A value compared with a constant that is read by the value's type."""
    what = work.shown(value.node)
    about = value.about
    if about.type is Type.TEXTS:
        message = f"{what} is a list, and cannot be compared with one value"
        work.wrong("LR307", message, value.node, f'write `"..." in {work.tree.text(value.node)}`')
        return None
    constant = work.constant(given, about, what)
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
        work.wrong("LR307", message, right.node)
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
        if value.given and not other.given and value.about.places > other.about.places:
            return work.constant(value.given, other.about, work.shown(other.node)) is not None
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
    listed = work.list_by_name(right)
    if listed is not None:
        return _one_of(work, left, listed)
    if isinstance(right, ast.List):
        items = listed_constants(work, right)
        return None if items is None else _one_of(work, left, items)
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
        if about.type in TEXTUAL and left.given:
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
        work.wrong("LR304", f"there is no list {what} here", right, known)
    return None


def _item(work: Work, left: Value, right: ast.expr, about: Name) -> ir.Expression | None:
    """`"hot" in tags`: whether a list field holds a constant text."""
    if not left.given:
        message = (
            f"{work.shown(left.node)} is not a text in quotes, which `in` asks a list field for"
        )
        work.wrong("LR307", message, left.node)
        return None
    constant = work.constant(left.given, about, work.shown(right))
    if constant is None:
        return None
    assert isinstance(right, ast.Name)
    read = ir.Read(about.origin, right.id, about.type)
    return ir.Items(read, "any", (str(constant),))


def listed_constants(work: Work, node: ast.List) -> tuple[Given, ...] | None:
    """The constants of a list in square brackets, or None with the problems recorded."""
    items = [work.given(item) for item in node.elts]
    for item, given in zip(node.elts, items, strict=True):
        if given is None:
            message = f"{work.shown(item)} is not a constant, and a list holds only constants"
            work.wrong("LR307", message, item, "texts stand in quotes")
    known = tuple(item for item in items if item)
    return known if len(known) == len(items) else None


def _one_of(work: Work, left: Value, items: tuple[Given, ...]) -> ir.Expression | None:
    what = work.shown(left.node)
    if left.given and isinstance(left.given.value, str):
        message = f"{what} is a constant, and so is the list"
        work.wrong("LR307", message, left.node, "a name stands without quotes")
        return None
    if left.about.type is Type.TEXTS:
        hint = f"write `any_of({work.tree.text(left.node)}, ...)`"
        work.wrong("LR307", f"{what} is a list itself", left.node, hint)
        return None
    constants = _constants(work, left, items, what)
    if constants is None:
        return None
    if left.about.type in TEXTUAL:
        texts = tuple(str(constant) for constant in constants)
        return ir.TextIs(left.expression, ir.TextTest.EQUALS, texts, exact=left.about.exact)
    return ir.OneOf(left.expression, constants)


def _constants(
    work: Work, left: Value, items: tuple[Given, ...], what: str
) -> tuple[bool | int | str, ...] | None:
    """The constants that the value can be; of a list by name, only some have to be."""
    before = len(work.problems)
    found = [work.constant(item, left.about, what) for item in items]
    possible = tuple(dict.fromkeys(constant for constant in found if constant is not None))
    news = work.problems[before:]
    if not news:
        return possible
    if items[0].listed is None:
        return None
    if possible and all(problem.code == "LR308" for problem in news):
        del work.problems[before:]
        return possible
    del work.problems[before + 1 :]
    return None
