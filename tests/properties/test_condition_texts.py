"""Whatever is written as a condition is answered at once, without raising or being run."""

from __future__ import annotations

import time
import types
import typing
from dataclasses import fields, is_dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadrules.codes import CODES
from leadrules.diagnostics import Severity
from leadrules.language import ir
from leadrules.language.expressions import Name, Result, Scope, compile_condition, parse_reason
from leadrules.language.ir import Origin, Type
from leadrules.language.operators import FUNCTIONS

SCOPE = Scope(
    names={
        "n": Name(Origin.FIELD, Type.INTEGER),
        "p": Name(Origin.FIELD, Type.NUMBER, places=6),
        "t": Name(Origin.FIELD, Type.TEXT),
        "x": Name(Origin.FIELD, Type.TEXT, exact=True),
        "c": Name(Origin.FIELD, Type.TEXT, choices=("a", "b")),
        "e": Name(Origin.FIELD, Type.EMAIL),
        "l": Name(Origin.FIELD, Type.TEXTS),
        "b": Name(Origin.FIELD, Type.BOOLEAN),
        "d": Name(Origin.FIELD, Type.DATE),
        "s": Name(Origin.FIELD, Type.TIMESTAMP),
        "r": Name(Origin.LABEL, Type.RUNG, ladder=("a", "b")),
        "m": Name(Origin.LABEL, Type.RUNG, ladder=("a", "b"), ordered=False),
    },
    phrases={"ph": (("ceo",), ("ex ceo",)), "qh": (("vp",), ())},
    lists={"li": ("a", "b")},
    elsewhere={"fit": "`fit` is a score, and rules stand before scores"},
)
UNION = set(typing.get_args(ir.Expression))
VALID = [
    'n >= 50 and not b or t == "a"',
    "0 < n <= 10 and p * 2 + 1.5 / n > -3",
    't in ["a", "b"] and x not in li and "a" in l',
    'mentions(t, ph, qh, "head of *") and starts_with(t, "a", li)',
    r'matches(x, "^\d+(a|b)*$") or contains(l, "a")',
    'd >= "2024-01-31" and s < "2024-01-31T00:00:00Z"',
    'any_of(l, ["a"]) and all_of(l, li) and none_of(l, [])',
    'r >= "b" and m in ["a"] and is_missing(e) and domain(e) in li',
    "days_since(d) > 3 and length(l) < 2 and is_known(b) and b == true",
]
WORDS = [
    *FUNCTIONS, *SCOPE.names, "ph", "qh", "li", "fit", "true", "False", "None", "lambda", "if",
    "else", "for", "is", "await", "and", "or", "not", "in", "==", "!=", "<", "<=", ">", ">=", "=",
    ":=", "+", "-", "*", "/", "**", "//", "%", "&", "|", "~", "(", ")", "[", "]", "{", "}", ",",
    ".", ":", "1", "2.5", "0", "1e3", "99999999999999999999", '"a"', '"b"', "'ceo'", '"2024-01-31"',
    '"2024-01-31T00:00Z"', '"', "'", "\\", "f", " ", "\n", "\x00", "é", "😀", "\ud800",
]  # fmt: skip

texts = st.text(max_size=300)
soups = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
tight_soups = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A valid condition with some words lost, doubled or exchanged."""
    words = draw(st.sampled_from(VALID)).split(" ")
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(words) - 1))
        words[at : at + draw(st.integers(0, 2))] = draw(
            st.lists(st.sampled_from(WORDS + words), max_size=2)
        ) or ["n"]
    return " ".join(words)


def assert_of_the_union(node: typing.Any) -> None:
    """Every dataclass within an expression is one of `ir.Expression`."""
    assert type(node) in UNION
    for field in fields(node):
        value = getattr(node, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part):
                assert_of_the_union(part)
            else:
                assert isinstance(part, bool | int | str | types.NoneType)


def assert_answered(source: str, result: Result) -> None:
    errors = [each for each in result.problems if each.severity is Severity.ERROR]
    assert bool(errors) is (result.condition is None)
    for problem in result.problems:
        assert problem.code in CODES
        assert 0 <= problem.start <= problem.end <= len(source)
        for line in (problem.message, problem.help or ""):
            assert line.isprintable()
            assert not line.endswith(".")
    if result.condition is not None:
        assert result.condition.source == source.strip()
        assert_of_the_union(result.condition.expression)


@settings(max_examples=400, deadline=None)
@given(st.one_of(texts, soups, tight_soups, mutated()), st.sampled_from(["boolean", "any"]))
@example("n == 1" + " " * 3_000, "any")
@example("n".join(["("] * 999), "any")
def test_any_text_is_answered_at_once(source: str, want: typing.Literal["boolean", "any"]) -> None:
    start = time.process_time()
    result = compile_condition(source, SCOPE, want=want)
    assert time.process_time() - start < 1
    assert_answered(source, result)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(VALID), st.data())
def test_a_valid_condition_stays_valid_with_more_space(source: str, data: st.DataObject) -> None:
    plain = compile_condition(source, SCOPE, want="boolean")
    assert plain.problems == ()
    words = source.split(" ")
    gaps = [data.draw(st.sampled_from([" ", "  ", "\t"])) for _ in words]
    # a text in quotes keeps its own spaces: only those gaps change that normalisation evens out
    spaced = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    again = compile_condition(spaced, SCOPE, want="boolean")
    assert plain.condition is not None
    assert again.condition is not None
    assert again.condition.expression == plain.condition.expression


@given(st.one_of(texts, st.lists(st.sampled_from(["{", "}", "n", "q", " "])).map("".join)))
def test_any_text_is_answered_as_a_reason(text: str) -> None:
    reason, problems = parse_reason(text, SCOPE.names)
    assert (reason is None) is bool(problems)
    for problem in problems:
        assert 0 <= problem.start < problem.end <= len(text)
