"""YAML is read safely, with positions, every scalar by its source text, in bounded time."""

from __future__ import annotations

import time

import pytest

from leadrules.diagnostics import Diagnostic, RulesetError, Severity, Span
from leadrules.language.source import (
    MappingNode,
    ScalarNode,
    SequenceNode,
    read_source,
)


def errors(content: str | bytes) -> tuple[Diagnostic, ...]:
    """What reading this text reports, within a second."""
    start = time.process_time()
    with pytest.raises(RulesetError) as caught:
        read_source(content, "a.yaml")
    assert time.process_time() - start < 1
    return caught.value.diagnostics


def error(content: str | bytes) -> Diagnostic:
    (only,) = errors(content)
    return only


# --- what is read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "off", "On", "yes", "true", "null", "~", "0111", "0999", "12:30", "190:20:30"),
        *("1_000", "3.10", "1e3", ".nan", ".inf", "2024-01-01", "2024-02-30"),
    ],
)
def test_a_scalar_is_its_source_text_as_value_and_as_key(text: str) -> None:
    source = read_source(f"a: {text}\n{text}: b\n")
    assert source.tree() == {"a": text, text: "b"}


def test_a_number_may_have_any_digits() -> None:
    assert read_source("a: " + "9" * 5000).tree() == {"a": "9" * 5000}


def test_keys_that_other_readers_take_for_one_are_three() -> None:
    assert read_source("{1: a, true: b, 1.0: c}").tree() == {"1": "a", "true": "b", "1.0": "c"}


def test_bytes_are_utf8_and_a_byte_order_mark_is_passed_over() -> None:
    source = read_source("\ufeffname: Zoë".encode())
    assert source.tree() == {"name": "Zoë"}
    assert source.span(("name",)) == Span(1, 7, 1, 10)


def test_a_scalar_knows_whether_it_was_plain() -> None:
    source = read_source("a: x\nb: 'x'\nc: \"x\"\nd: |\n  x\n")
    styles = [source.node((key,)) for key in "abcd"]
    assert [(node.plain, node.style) for node in styles if isinstance(node, ScalarNode)] == [
        (True, None),
        (False, "'"),
        (False, '"'),
        (False, "|"),
    ]


def test_lists_and_mappings_keep_their_order() -> None:
    source = read_source("b: [2, 1]\na: {}\n")
    assert isinstance(source.root, MappingNode)
    assert [key.text for key, _ in source.root.entries] == ["b", "a"]
    assert isinstance(source.node(("b",)), SequenceNode)
    assert source.tree() == {"b": ["2", "1"], "a": {}}


def test_windows_line_ends_count_as_one() -> None:
    source = read_source("a: 1\r\nb: 2\r\n")
    assert source.span(("b",)) == Span(2, 4, 2, 5)
    assert source.line(2) == "b: 2"


# --- positions -----------------------------------------------------------------------------------

RULES = """\
groups:
  - group: fit
    rules:
      - {id: a, when: indstry == "x"}
      - id: b
        when: 'indstry == "x"'
      - id: c
        when: |
          indstry == "x"
      - id: d
        when: "indstry == \\"x\\""
"""


def rule(place: int, key: str) -> tuple[str | int, ...]:
    return ("groups", 0, "rules", place, key)


def test_a_path_has_a_span_and_so_has_its_key() -> None:
    source = read_source(RULES)
    assert source.span(rule(0, "id")) == Span(4, 14, 4, 15)
    assert source.span(rule(0, "id"), key=True) == Span(4, 10, 4, 12)


def test_a_path_that_does_not_exist_has_the_span_of_what_does() -> None:
    source = read_source(RULES)
    assert source.span(rule(0, "points"), key=True) == source.span(("groups", 0, "rules", 0))
    assert source.span(("groups", 0, "rules", 9)) == source.span(("groups", 0, "rules"))
    assert source.span(("groups", "x")) == source.span(("groups",))
    assert source.span((*rule(0, "id"), "x")) == source.span(rule(0, "id"))
    assert source.node(rule(0, "points")) is None


def test_the_key_of_a_list_entry_is_the_entry() -> None:
    source = read_source("a: [x, y]")
    assert source.span(("a", 1), key=True) == Span(1, 8, 1, 9)


@pytest.mark.parametrize(
    ("place", "span"),
    [(0, Span(4, 23, 4, 30)), (1, Span(6, 16, 6, 23))],
    ids=["plain", "quoted"],
)
def test_a_stretch_within_a_text_on_one_line_is_exact(place: int, span: Span) -> None:
    assert read_source(RULES).span_within(rule(place, "when"), 0, 7) == span


@pytest.mark.parametrize("place", [2, 3], ids=["block", "escaped"])
def test_a_stretch_within_any_other_text_is_the_whole_text(place: int) -> None:
    source = read_source(RULES)
    assert source.span_within(rule(place, "when"), 0, 7) == source.span(rule(place, "when"))


def test_a_stretch_within_a_list_is_the_list() -> None:
    source = read_source("a: [x]")
    assert source.span_within(("a",), 0, 1) == source.span(("a",))


def test_an_empty_stretch_is_one_character_wide() -> None:
    assert read_source("when: a ==").span_within(("when",), 4, 4) == Span(1, 11, 1, 12)


def test_a_diagnostic_shows_file_line_and_stretch() -> None:
    source = read_source(RULES, "a.yaml")
    found = source.diagnostic(
        "LR201",
        "unknown field",
        rule(0, "when"),
        within=(0, 7),
        help="no",
        severity=Severity.WARNING,
    )
    assert found == Diagnostic(
        "LR201",
        "unknown field",
        Severity.WARNING,
        file="a.yaml",
        span=Span(4, 23, 4, 30),
        help="no",
        source_line='      - {id: a, when: indstry == "x"}',
    )
    assert source.diagnostic("LR201", "x", rule(0, "id"), key=True).span == Span(4, 10, 4, 12)


def test_a_line_past_the_end_is_empty() -> None:
    assert read_source("a: 1").line(7) == ""
    assert read_source("a: 1").line(0) == ""


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "span"),
    [
        ("a: 1\nb: 2\na: 3\n", "LR104", Span(3, 1, 3, 2)),
        ("a: &x 1\n", "LR105", Span(1, 4, 1, 8)),
        ("a: *x\n", "LR105", Span(1, 4, 1, 6)),
        ("<<: {a: 1}\n", "LR105", Span(1, 1, 1, 3)),
        ("a: !!bool x\n", "LR106", Span(1, 4, 1, 12)),
        ("a: !!python/object/new:os.system [ls]\n", "LR106", Span(1, 4, 1, 35)),
        ("a: ! x\n", "LR106", Span(1, 4, 1, 7)),
        ("a: 1\n---\nb: 2\n", "LR107", Span(2, 1, 2, 4)),
        ("[a, b]: 1\n", "LR109", Span(1, 1, 1, 7)),
        ("? {a: 1}\n: 2\n", "LR109", Span(1, 3, 1, 9)),
        ("", "LR110", None),
        ("# only this\n", "LR110", None),
        ("---\n", "LR110", None),
        ("when: title contains C #1\n", "LR111", Span(1, 24, 1, 26)),
        ("any:\n  - C #\n  - C #1\n", "LR111", Span(3, 7, 3, 9)),
        ('a: "\\e[31m"\n', "LR108", Span(1, 4, 1, 12)),
        ('a: "\\ud800"\n', "LR108", Span(1, 4, 1, 12)),
        ('a: "x\\r"\n', "LR108", Span(1, 4, 1, 9)),
        ('"\\0": 1\n', "LR108", Span(1, 1, 1, 5)),
        ("a: b\x1bc\n", "LR108", Span(1, 5, 1, 6)),
        ("a: 1\nb: \ud800\n", "LR108", Span(2, 4, 2, 5)),
        ("a: x\u2028y\n", "LR108", Span(1, 5, 1, 6)),
        (b"name: Zo\xeb\n", "LR101", None),
        ("x: 1\n".encode("utf-16"), "LR101", None),
        ('a: "\\UFFFFFFFF"\n', "LR103", None),
        ("%YAML " + "9" * 5000 + ".1\n---\na: 1\n", "LR103", None),
    ],
)
def test_what_is_refused_is_named_and_shown(content: str | bytes, code: str, span: Span) -> None:
    found = error(content)
    assert (found.code, found.span) == (code, span)
    assert found.message.isprintable()


@pytest.mark.parametrize("text", ["C # a comment", "C #", "C#1", "'C #1' #x", "'C' #1", "#x"])
def test_other_comments_are_only_comments(text: str) -> None:
    assert read_source(f"a: {text}\n")


def test_what_is_refused_is_collected() -> None:
    found = errors("a: &x 1\nb: *x\na: !t 2\n")
    assert [each.code for each in found] == ["LR105", "LR105", "LR104", "LR106"]


def test_at_most_a_hundred_errors_are_reported() -> None:
    assert len(errors("a: 1\n" * 500)) == 100
    assert len(errors("\x01" * 500)) == 100


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: b: c", "no value can begin at this `:`"),
        ("a:\n\t- b", "a tab cannot indent"),
        ("a: @b", "no text can begin with this character"),
        ("a: 1\nb\nc: 2", "a key without its `:`"),
        ("{when: a in [1], points: 5}", "a text within `[...]` or `{...}` cannot hold a bracket"),
        ("[a in {1}]", "a text within `[...]` or `{...}` cannot hold a bracket"),
        ("a: [b, c", "a `[` or `{` is not closed before this"),
        ("a: 'b", "a quoted text is never closed"),
        ("a: 'b\n---\n", "a quoted text is never closed"),
        ('a: "\\d"', "an escape in double quotes that means nothing"),
        ('a: "\\x4"', "an escape in double quotes that means nothing"),
        ("a: 1\n- b", "this does not fit the lines above"),
        ("a: ,b", "a value is due here"),
        ("[,]", "a value is due here"),
        ("a: - b", "no list entry can begin here"),
        ("a: ? b", "no text can begin with `? `"),
        ("any: [* officer]", "a text cannot begin with `*`, `&` or `!`"),
        ("a: !x!y z", "tags are refused"),
        ("a: !<", "tags are refused"),
        ("%YAML 2.0\n---\na: 1", "this is not readable as YAML"),
        ("%YAML x\n---\na: 1", "directives are refused"),
        ("a: |x\n  b", "this is not readable as YAML"),
        ("a: 1\n...\nb: 2", "this does not fit the lines above"),
    ],
)
def test_grammar_is_explained_in_our_words(content: str, message: str) -> None:
    found = error(content)
    assert (found.code, found.message) == ("LR103", message)
    assert found.help
    assert found.span is not None


def test_a_hash_that_breaks_the_grammar_is_pointed_out() -> None:
    assert [each.code for each in errors("any: [ceo, C #1]\nb: 2\n")] == ["LR111", "LR103"]
    assert "`#`" in (error("values: {C #1: 5}\n").help or "")


def test_a_comma_that_ends_a_text_within_its_brackets_is_pointed_out() -> None:
    found = error("{id: a, when: any_of(tags, hot, new), points: 5}\n")
    assert (found.code, found.span) == ("LR112", Span(1, 26, 1, 27))
    assert "quotes" in (found.help or "")
    assert "quotes, as in" in (error("{when: any_of(tags, 'hot', 'new'), points: 5}\n").help or "")


@pytest.mark.parametrize(
    "text",
    [
        "{a: f(b, c: 1}",
        "{a: b, c, d}",
        "{a: f(b), c}",
        "{a: 'f(b', c}",
        "{a: [b], c}",
        "{a: f(b, 'c)'}",
        "a: f(b, c)",
        "{a: f(b, c: {d: e}}",
    ],
)
def test_other_commas_are_only_commas(text: str) -> None:
    assert read_source(text)


# --- bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "[" * 30_000,
        "[\n" * 30_000,
        "{" * 30_000,
        "- " * 30_000,
        "? " * 30_000,
        "a: " + "{a: " * 30_000,
        "".join(" " * level + "a:\n" for level in range(1_000)),
    ],
)
def test_deep_nesting_is_refused_at_once(content: str) -> None:
    found = error(content)
    assert (found.code, found.message) == ("LR102", "nested more than 50 levels deep")


def test_fifty_levels_are_read() -> None:
    assert read_source("[" * 50 + "]" * 50)
    assert error("[" * 51 + "]" * 51).code == "LR102"


@pytest.mark.parametrize("content", ["a" * (1024 * 1024 + 1), "ä" * (512 * 1024 + 1)])
def test_more_than_a_mebibyte_is_refused(content: str) -> None:
    assert error(content).code == "LR102"
    assert error(content.encode()).code == "LR102"


def test_too_many_nodes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.language.source.MOST_NODES", 100)
    assert read_source("[" + "a," * 99 + "]")
    assert error("[" + "a," * 100 + "]").message == "the file has more than 100 nodes"


def test_aliases_and_merge_keys_are_never_built() -> None:
    bomb = "a0: &a0 x\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
    )
    assert {each.code for each in errors(bomb)} == {"LR105"}
    merge = "b0: &b0 {k: v}\n" + "".join(
        f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}'] * 9)}]}}\n" for n in range(1, 8)
    )
    assert {each.code for each in errors(merge)} == {"LR105"}
