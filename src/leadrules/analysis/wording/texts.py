"""Tests of text and of lists, as what they say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from leadrules.analysis.wording.names import Names
from leadrules.analysis.wording.quantities import listed
from leadrules.language import ir

_VERBS = {
    ir.TextTest.STARTS_WITH: ("starts with", "does not start with"),
    ir.TextTest.ENDS_WITH: ("ends with", "does not end with"),
    ir.TextTest.CONTAINS: ("contains", "does not contain"),
    ir.TextTest.MENTIONS: ("mentions", "does not mention"),
    ir.TextTest.MATCHES: ("matches the pattern", "does not match the pattern"),
}


def text_predicate(words: Names, test: ir.TextIs, holds: bool) -> str:
    """What a test says of a text; of a list's items the subject carries the "no"."""
    operand = test.operand
    if isinstance(operand, ir.Read) and operand.type is ir.Type.TEXTS:
        holds = True
    name = words.vocabulary.lists.get(test.values)
    match test.test:
        case ir.TextTest.EQUALS:
            if not test.values:
                return "is nothing at all" if holds else "is anything at all"
            if name is not None:
                return f"is {'' if holds else 'not '}on the list {words.name(name)}"
            if holds or len(test.values) == 1:
                return f"is {'' if holds else 'not '}{constants(words, test, 'or')}"
            return f"is none of {constants(words, test, 'and')}"
        case ir.TextTest.MENTIONS:
            return f"{_VERBS[test.test][not holds]} {_phrases(words, test)}"
        case ir.TextTest.MATCHES:
            return f"{_VERBS[test.test][not holds]} {words.style.code(test.values[0])}"
        case ir.TextTest.STARTS_WITH | ir.TextTest.ENDS_WITH | ir.TextTest.CONTAINS:
            what = constants(words, test, "or")
            if name is not None:
                what = f"something on the list {words.name(name)}"
            return f"{_VERBS[test.test][not holds]} {what}"
        case _:
            assert_never(test.test)


def item_predicate(words: Names, test: ir.Items, holds: bool) -> str:
    """What a test says of a list's items."""
    name = words.vocabulary.lists.get(test.values)
    some = f"something on the list {words.name(name)}" if name else _quoted(words, test, "or")
    every = f"everything on the list {words.name(name)}" if name else _quoted(words, test, "and")
    match test.quantifier, holds:
        case ("any", True) | ("none", False):
            return f"holds {some}"
        case ("any", False) | ("none", True):
            return f"does not hold {some}"
        case ("all", _):
            return f"holds {every}" if holds else f"lacks {some}"
        case _:
            raise AssertionError(test.quantifier)


def constants(words: Names, test: ir.TextIs, word: str) -> str:
    """The texts of a test, as their author wrote them."""
    return listed([words.text(value, exact=test.exact) for value in test.values], word)


def _quoted(words: Names, test: ir.Items, word: str) -> str:
    if not test.values:
        return "all of no values" if word == "and" else "one of no values"
    return listed([words.text(value) for value in test.values], word)


def _phrases(words: Names, test: ir.TextIs) -> str:
    name = words.vocabulary.phrases.get((test.values, test.exceptions))
    if name is not None:
        return f"one of the words for {words.name(name)}"
    return phrases(words, test.values, test.exceptions)


def phrases(words: Names, looked_for: Sequence[str], excused: Sequence[str]) -> str:
    """Phrases, and those in which they do not count."""
    text = listed([words.text(each) for each in looked_for], "or")
    if not excused:
        return text
    return f"{text}, unless as part of {listed([words.text(each) for each in excused], 'or')}"
