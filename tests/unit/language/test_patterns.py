"""Patterns mean what the law says, refuse the rest by name, and never stall."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadrules.language import automaton
from leadrules.language.automaton import Automaton, complement, holds, union
from leadrules.language.patterns import Pattern, PatternError
from leadrules.language.text import normalise


def found(source: str, text: str) -> bool:
    """In a field that is compared as written."""
    return Pattern(source, exact=True).found_in(text)


@pytest.mark.parametrize(
    ("source", "inside", "outside"),
    [
        ("ab", ["ab", "xaby"], ["", "a", "ba", "AB"]),
        ("a.c", ["abc", "a\nc", "a\U0001f600c"], ["ac"]),
        ("^ab", ["abc"], ["xab", "x\nab"]),
        ("ab$", ["xab"], ["ab\n", "abx"]),
        ("^$", [""], ["a", "\n"]),
        ("$^", [""], ["a"]),
        ("a$|^b", ["xa", "bx"], ["ax", "xb"]),
        ("a^b", [], ["ab", "a\nb"]),
        ("^(^a)", ["ab"], ["ba"]),
        ("x*", ["", "y"], []),
        ("^(a|)b", ["ab", "b"], ["aab", "a"]),
        ("^a?b$", ["ab", "b"], ["aab"]),
        ("^a*b$", ["b", "aaab"], ["aac"]),
        ("^a+b$", ["ab", "aab"], ["b"]),
        ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{2,}$", ["aa", "aaaa"], ["a", ""]),
        ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
        ("^a{0,2}$", ["", "aa"], ["aaa"]),
        ("^a{0}b{0,0}$", [""], ["a", "b"]),
        ("^(ab){2}$", ["abab"], ["ab", "aabb"]),
        ("^(a|bc)*$", ["", "abca"], ["ab"]),
        ("^((a*)*|b)*$", ["", "aabaa"], ["c"]),
        ("^(){3}()$", [""], ["a"]),
        ("^(|a)+$", ["", "aaa"], ["b"]),
        ("^[a-c]$", ["a", "b", "c"], ["d", "-", "B"]),
        ("^[^a-c]$", ["d", "\n", "\U0010ffff"], ["a", "", "dd"]),
        ("^[-a]$|^[b-]$", ["-", "a", "b"], ["c"]),
        ("^[+--]$", ["+", ",", "-"], ["."]),
        (r"^[\]\-\[^.$]$", ["]", "-", "[", "^", ".", "$"], ["\\", "a"]),
        (r"^\d+$", ["0123456789"], ["٣", "a", ""]),
        (r"^\D$", ["٣", "a"], ["3"]),
        (r"^\w+$", ["ab_9é四e\u0301²"], ["-", "a b", "\U0001f600", "\u0378"]),
        (r"^\W$", ["-", " ", "\U0001f600", "\u0378"], ["é", "_"]),
        (r"^\s+$", [" \t\n\u00a0\u2003\x1f"], ["\u200b", "a", "\u180e"]),
        (r"^\S$", ["a", "\u200b"], [" ", "\u3000"]),
        (r"^[\d\s]$", ["1", " "], ["a"]),
        (r"^[^\W\d]$", ["a", "é"], ["1", "-"]),
        (r"\.\*\+\?\(\)\[\]\{\}\|\^\$\\\/\-\ ", [".*+?()[]{}|^$\\/- "], ["a"]),
        ("a-b,c/d:e", ["a-b,c/d:e"], ["a"]),
    ],
)
def test_what_each_construct_finds(source: str, inside: list[str], outside: list[str]) -> None:
    pattern = Pattern(source, exact=True)
    assert [text for text in inside if not pattern.found_in(text)] == []
    assert [text for text in outside if pattern.found_in(text)] == []


@pytest.mark.parametrize(
    ("source", "offset", "message"),
    [
        ("", 0, "the pattern is empty"),
        ("a" * 201, 200, "the pattern has more than 200 characters"),
        ("(.{100}){10}.", 0, "the pattern compiles to more than 1,000 states"),
        ("a(?=b)", 1, "look-ahead is not part of patterns"),
        ("a(?!b)", 1, "look-ahead is not part of patterns"),
        ("(?<=b)a", 0, "look-behind is not part of patterns"),
        ("(?<!b)a", 0, "look-behind is not part of patterns"),
        ("(?P<x>a)", 0, "groups have no names; write `(...)`"),
        ("(?<x>a)", 0, "groups have no names; write `(...)`"),
        ("(a)(?P=x)", 3, "back references are not part of patterns"),
        ("(?:a)", 0, "groups capture nothing; write `(...)`"),
        ("(?>a)", 0, "atomic groups are not part of patterns"),
        ("(a)?(?(1)b)", 4, "conditional groups are not part of patterns"),
        ("(?#a)", 0, "comments are not part of patterns"),
        ("(?i)ceo", 0, "flags are not part of patterns"),
        ("(?", 0, "flags are not part of patterns"),
        (r"(a)\1", 3, "back references are not part of patterns"),
        (r"\bvp\b", 0,
         "word boundaries are not part of patterns; `mentions` looks for whole words"),
        (r"\Aa", 0, "write `^` for the start of the text"),
        (r"a\Z", 1, "write `$` for the end of the text"),
        (r"a\n", 1, r"write `\s` for white space"),
        (r"\pL", 0,
         r"character properties are not part of patterns; `\w` is a letter, mark, number or `_`"),
        (r"\x41", 0, "write the character itself"),
        (r"a\q", 1, r"`\q` has no meaning; only punctuation can be escaped"),
        (r"\é", 0, r"`\é` has no meaning; only punctuation can be escaped"),
        ("a\\", 1, r"`\` at the end of the pattern escapes nothing"),
        ("[\\", 1, r"`\` at the end of the pattern escapes nothing"),
        ("a*?", 2, "lazy marks are not part of patterns"),
        ("a{2}?", 4, "lazy marks are not part of patterns"),
        ("a++", 2, "possessive marks are not part of patterns"),
        ("a+*", 2, "`+` is repeated; write `(...)` round it"),
        ("a{2}{3}", 4, "`{2}` is repeated; write `(...)` round it"),
        ("*a", 0, "`*` has nothing before it to repeat"),
        ("a|+", 2, "`+` has nothing before it to repeat"),
        ("(?a)", 0, "flags are not part of patterns"),
        ("^*", 0, "`^` stands for no character and cannot repeat"),
        ("a($)+", 1, "`$` stands for no character and cannot repeat"),
        ("{2}", 0, r"write `\{` for the character `{`"),
        ("a}", 1, r"write `\}` for the character `}`"),
        ("a]", 1, r"write `\]` for the character `]`"),
        ("a{,2}", 1, r"`{` needs `{2}`, `{2,}` or `{2,5}`; write `\{` for the character"),
        ("a{x}", 1, r"`{` needs `{2}`, `{2,}` or `{2,5}`; write `\{` for the character"),
        ("a{٣}", 1, r"`{` needs `{2}`, `{2,}` or `{2,5}`; write `\{` for the character"),
        ("a{101}", 1, "`{101}` repeats more than 100 times"),
        ("a{1,101}", 1, "`{1,101}` repeats more than 100 times"),
        ("a{101,}", 1, "`{101,}` repeats more than 100 times"),
        ("a{3,2}", 1, "`{3,2}` has its numbers in the wrong order"),
        ("(a", 0, "`(` is not closed"),
        ("a)", 1, r"`)` closes nothing; write `\)` for the character"),
        ("x[a", 1, "`[` is not closed"),
        ("x[a-", 1, "`[` is not closed"),
        ("[]", 0, r"`[]` holds no character; write `\]` for the character"),
        ("[^]", 0, r"`[]` holds no character; write `\]` for the character"),
        ("[a[b]", 2, r"write `\[` for the character `[`"),
        ("[b-a]", 1, "`b-a` has its ends in the wrong order"),
        (r"[a-\d]", 1, r"`a-\d` is no range; write `\-` for the character"),
        (r"[\d-a]", 3, r"`-` stands between two characters; write `\-` for the character"),
        ("[a-c-e]", 4, r"`-` stands between two characters; write `\-` for the character"),
        ("[z-\x1b]", 1, r"`z-\x1b` has its ends in the wrong order"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_subset_is_refused_by_name(
    source: str, offset: int, message: str
) -> None:
    with pytest.raises(PatternError) as error:
        Pattern(source, exact=False)
    assert (error.value.message, error.value.offset) == (message, offset)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("CEO", "ceo"),
        ("ＣＥＯ", "CEO"),
        ("^V\\.P\\.$", "v.p."),
        ("STRAẞE", "Straße"),
        ("ΣΑΣ", "Σας"),
        ("İstanbul", "ISTANBUL".replace("I", "İ", 1)),
        ("H\u0331", "H\u0331"),
        ("^e\u0301+$", "ÉÉ"),
        ("^xe\u0301{2}$", "xéé"),
        ("^ﬁ+$", "fifi"),
        ("^a\u200b+$", "aa"),
        ("^\u0301+$", "\u0301\u0301"),
        ("vice\u00a0  president", "Vice\tPresident"),
        ("a +b", "a  b"),
        ("^[A-C]+$", "Abc"),
        ("^[^A-C]$", "D"),
        ("^a[\t]b$", "A\u2028B"),
        ("^a[\u1680]b$", "A B"),
        ("^[À-Ö]$", "Ö"),
        ("^[Ａ-Ｚ]$", "q"),
        ("^[ΑΣ]+$", "ας"),
        ("^[ﬁx]$", "x"),
        ("^\u200b+$", ""),
    ],
)
def test_a_patterns_own_characters_are_normalised(source: str, text: str) -> None:
    assert Pattern(source, exact=False).found_in(normalise(text))


@pytest.mark.parametrize(
    ("source", "text"), [("^[^A-C]$", "a"), ("^[À-Ö]$", "q"), ("^[Z-a]$", "b"), ("[ﬁ]", "fi")]
)
def test_a_class_holds_no_more_than_its_normalised_forms(source: str, text: str) -> None:
    assert not Pattern(source, exact=False).found_in(text)


@pytest.mark.parametrize(
    ("source", "text", "answer"),
    [
        ("CEO", "ceo", False),
        ("CEO", "CEO", True),
        ("[A-C]", "b", False),
        ("^xe\u0301+$", "xe\u0301\u0301", True),
        ("^a  b$", "a  b", True),
        ("^a\u200b$", "a\u200b", True),
    ],
)
def test_an_exact_pattern_is_taken_as_written(source: str, text: str, answer: bool) -> None:
    assert found(source, text) is answer


def test_a_pattern_is_shown_copied_and_pickled_by_its_source() -> None:
    pattern = Pattern("^A|b", exact=True)
    assert repr(pattern) == "Pattern('^A|b', exact=True)"
    for again in (pickle.loads(pickle.dumps(pattern)), copy.deepcopy(pattern)):
        assert (again.source, again.exact) == ("^A|b", True)
        assert again.found_in("xb")
        assert not again.found_in("xA")


def test_a_text_without_a_literal_that_must_occur_is_not_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Automaton, "found_in", lambda self, text: pytest.fail("searched"))
    assert not found("(a|b)*price[0-9]x", "a" * 10_000)


HOSTILE = [
    r"(a+)+$",
    r"\s+$",
    r"(a|a)*b",
    r"(a?){100}a{100}$",
    r"((a{0,10}b?){0,10}){0,4}[xy]",
    r"(a|b)*a(a|b){90}(a|b){90}(a|b){90}(a|b){50}$",
    r"(a*)*(a*)*(a*)*[xy]",
    r"(a|ab)(c|bcd)*(d*)*[xy]",
    r"(.*)*(.*)*[xy]$",
    r"([^x]|\w|.){90}[^a]$",
    r"(\w|\d|[a-z])*[A-Z]",
]


class CountedText(str):
    """A text that counts how often one of its characters is read."""

    reads = 0

    def __iter__(self) -> Iterator[str]:
        for character in super().__iter__():
            CountedText.reads += 1
            yield character


@pytest.mark.parametrize("source", HOSTILE)
@pytest.mark.parametrize("text", ["a" * 2_000 + "!", " " * 2_000 + "!", "abba" * 500, "ab" * 1_000])
def test_each_character_is_read_once_and_costs_at_most_the_patterns_size(
    source: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = Pattern(source, exact=True)
    step = Automaton._step
    steps = 0

    def counted(self: Automaton, state: automaton._State, character: str) -> automaton._State:
        nonlocal steps
        steps += 1
        assert state.nodes.bit_length() <= automaton.MOST_NODES + 1
        return step(self, state, character)

    monkeypatch.setattr(Automaton, "_step", counted)
    CountedText.reads = 0
    pattern._automaton.found_in(CountedText(text))
    assert CountedText.reads <= len(text)
    assert steps <= len(text)


@pytest.mark.parametrize("source", [r"([^x]|\w|.){30}[^a]$", r"[^a](.|b){20}$", r"\w\W\w"])
def test_the_memory_of_a_pattern_is_bounded_whatever_the_text(source: str) -> None:
    pattern = Pattern(source, exact=True)
    most = 0
    for start in range(0x100, 0x1800, 0x100):
        text = "".join(map(chr, range(start, start + 0x100)))
        expected = Pattern(source, exact=True).found_in(text)
        assert pattern.found_in(text) is expected
        memory = pattern._automaton._memory
        kept = sum(len(state.after) for state in [memory.start, *memory.states.values()])
        most = max(most, kept, len(memory.readers), len(memory.states))
    assert 0 < most <= 1_000


def test_the_largest_pattern_is_built_in_steps_near_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched = 0

    class CountedNodes(list[automaton._Node]):
        def __getitem__(self, number):
            nonlocal searched
            searched += 1
            return super().__getitem__(number)

    build = automaton._Network._build

    def counted(self: automaton._Network, tree: automaton.Tree, then: int) -> int:
        if not isinstance(self.nodes, CountedNodes):
            self.nodes = CountedNodes(self.nodes)
        return build(self, tree, then)

    monkeypatch.setattr(automaton._Network, "_build", counted)
    for source in ["((a?){20}){24}", "((a*){20}){24}", "((a?){50}(b*){40})*", "((a|b|){10}){20}"]:
        searched = 0
        Pattern(source, exact=True)
        assert 100 < searched < 20 * 1_000


def test_the_deepest_pattern_is_read() -> None:
    assert found("(" * 99 + "a" + ")" * 99, "a")
    with pytest.raises(PatternError, match="not closed"):
        Pattern("(" * 200, exact=True)


def test_threads_may_share_a_pattern() -> None:
    pattern = Pattern(r"(\w|é)+-[^a-c]{2,5}x$", exact=True)
    texts = [f"{chr(0x100 + n)}b-{'d' * (n % 7)}x" for n in range(800)]
    expected = [2 <= n % 7 <= 5 for n in range(800)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(pattern.found_in, texts)) == expected


def test_ranges_are_joined_turned_round_and_asked() -> None:
    ranges = union([(10, 20), (1, 3), (4, 5), (15, 30), (12, 13)])
    assert ranges == ((1, 5), (10, 30))
    assert complement(ranges) == ((0, 0), (6, 9), (31, 0x10FFFF))
    assert complement(((0, 0x10FFFF),)) == ()
    assert complement(()) == ((0, 0x10FFFF),)
    assert [code for code in range(40) if holds(ranges, code)] == [*range(1, 6), *range(10, 31)]
