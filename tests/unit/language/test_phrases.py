"""Phrases match whole words in order, `*` is one to three words, exceptions excuse."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from leadrules.language import phrases as phrases_module
from leadrules.language.phrases import Phrase, PhraseError, PhraseIndex, PhraseSet, parse_phrase
from leadrules.language.text import normalise


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("CEO", ("ceo",)),
        ("Vice-President", ("vice", "president")),
        ("chief * officer", ("chief", "*", "officer")),
        ("* ＊ Sales, EMEA", ("*", "*", "sales", "emea")),
        ("a b c d e f g *", ("a", "b", "c", "d", "e", "f", "g", "*")),
        ("R&D", ("r", "d")),
    ],
)
def test_a_phrase_is_its_words(written: str, parts: tuple[str, ...]) -> None:
    assert parse_phrase(written) == Phrase(parts)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "phrase `` has no words"),
        (" -- ", "phrase ` -- ` has no words"),
        ("* *", "phrase `* *` has no words"),
        ("a b c d e f g h i", "phrase `a b c d e f g h i` has more than 8 words"),
        ("a * b * c *", "phrase `a * b * c *` has more than 2 `*`"),
        (
            "chief *Officer",
            "in phrase `chief *Officer`, the `*` of `*officer` stands for whole words and needs"
            " spaces around it",
        ),
        ("\x1b*a", "in phrase `\\x1b*a`, the `*` of `\\x1b*a` stands for whole words and needs"
         " spaces around it"),
    ],
)  # fmt: skip
def test_a_phrase_that_cannot_be_read_says_why(written: str, message: str) -> None:
    with pytest.raises(PhraseError) as error:
        parse_phrase(written)
    assert str(error.value) == message


@pytest.mark.parametrize("of", ["phrases", "exceptions"])
def test_a_set_takes_only_phrases_that_can_be_read(of: str) -> None:
    with pytest.raises(PhraseError):
        PhraseSet(["ceo", "*"]) if of == "phrases" else PhraseSet(["ceo"], ["*"])


def mentions(text: str, phrases: list[str], exceptions: list[str] | None = None) -> bool:
    return PhraseSet(phrases, exceptions or []).mentions(normalise(text))


@pytest.mark.parametrize(
    ("text", "phrase", "answer"),
    [
        ("CTO", "cto", True),
        ("Director", "cto", False),
        ("Coordinator", "coo", False),
        ("Vice-President, Sales", "vice president", True),
        ("Vice\u200b President / Sales", "president sales", True),
        ("President Vice", "vice president", False),
        ("Vice", "vice president", False),
        ("Vice of a President", "vice president", False),
        ("vice vice president", "vice president", True),
        ("𝐂𝐄𝐎 & Founder", "ceo", True),
        ("СЕО", "ceo", False),
        ("C<U+200B>EO", "ceo", False),
        ("C\u200bEO", "ceo", True),
        ("INGENİEUR", "ingenieur", True),
        ("ΠΡΌΕΔΡΟΣ", "πρόεδρος", True),
        ("Chief Officer", "chief * officer", False),
        ("Chief Financial Officer", "chief * officer", True),
        ("Chief of Some Great Officer", "chief * officer", True),
        ("Chief a b c d Officer", "chief * officer", False),
        ("chief chief a b c d officer", "chief * officer", False),
        ("chief a chief b c d officer", "chief * officer", True),
        ("Assistant to", "assistant to *", False),
        ("Assistant to Bob", "assistant to *", True),
        ("of sales", "* of sales", False),
        ("head of sales", "* of sales", True),
        ("a of sales", "* * of sales", False),
        ("a b of sales", "* * of sales", True),
        ("a b c b", "a * * b", True),
        ("a c b", "a * * b", False),
        ("a c d * e c b", "a * * b", True),
        ("a 1 2 3 4 5 6 b", "a * * b", True),
        ("a 1 2 3 4 5 6 7 b", "a * * b", False),
        ("", "a", False),
    ],
)
def test_whole_words_in_order(text: str, phrase: str, answer: bool) -> None:
    assert mentions(text, [phrase]) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("CEO", True),
        ("Assistant to the CEO", False),
        ("Assistant to CEO", False),
        ("Assistant to one two CEO", False),
        ("Assistant to one two three CEO", True),
        ("Assistant to the CEO, CEO", False),
        ("Assistant to the CEO and founder, CEO", True),
        ("CEO, formerly assistant to the CEO", True),
        ("Executive Assistant, CEO", True),
        ("CEO's deputy", False),
    ],
)
def test_an_occurrence_within_an_exception_is_excused(text: str, answer: bool) -> None:
    assert mentions(text, ["ceo"], ["assistant to *", "* s deputy"]) is answer


def test_an_occurrence_that_reaches_out_of_an_exception_is_not_excused() -> None:
    assert mentions("vice president", ["vice president"], ["president"])
    assert mentions("vice president", ["vice president"], ["vice"])
    assert not mentions("senior vice president", ["vice president"], ["* vice president"])
    assert not mentions("vice president", ["vice president"], ["vice president"])


def test_an_exception_excuses_only_its_own_set() -> None:
    index = PhraseIndex(
        [PhraseSet(["ceo"], ["to the ceo"]), PhraseSet(["ceo"]), PhraseSet(["ceo"], ["to"])]
    )
    assert index.flags("to the ceo") == 0b110


def test_an_index_answers_each_set_by_its_bit() -> None:
    sets = [PhraseSet(["a"]), PhraseSet([]), PhraseSet(["a b", "* c"]), PhraseSet(["c"], ["x"])]
    index = PhraseIndex(sets)
    assert index.flags("a") == 0b0001
    assert index.flags("a b") == 0b0101
    assert index.flags("c") == 0b1000
    assert index.flags("x c") == 0b1100
    assert index.flags("no") == 0


def test_an_index_of_no_sets_finds_nothing() -> None:
    assert PhraseIndex([]).flags("anything") == 0


def test_an_index_survives_pickling() -> None:
    index = PhraseIndex([PhraseSet(["chief * officer"], ["assistant to *"])])
    again = pickle.loads(pickle.dumps(index))
    assert again.flags("chief data officer") == 1
    assert again.flags("assistant to chief data officer") == 0


def test_threads_may_share_a_set() -> None:
    executives = PhraseSet(["ceo", "chief * officer"], ["assistant to *"])
    texts = ["ceo", "assistant to the ceo", "chief data officer", "chief"] * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(executives.mentions, texts)) == [True, False, True, False] * 50


def test_the_worst_phrases_on_the_worst_text_take_steps_in_proportion_to_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = [" ".join(parts) for n in range(1, 9) for parts in product("a*", repeat=n)]
    allowed = [phrase for phrase in every if "a" in phrase and phrase.count("*") <= 2]
    index = PhraseIndex([PhraseSet(allowed, ["a a a a a a a a"]), PhraseSet(["b * a"], ["a"])])
    arrive = phrases_module._arrive
    steps = 0

    def counted(*arguments: object) -> None:
        nonlocal steps
        steps += 1
        arrive(*arguments)

    monkeypatch.setattr(phrases_module, "_arrive", counted)
    taken = {}
    for length in (250, 500):
        steps = 0
        index.flags("a " * length)
        taken[length] = steps
    assert taken[250] > 0
    assert taken[500] < 2.1 * taken[250] < 2.1 * 250 * 600
