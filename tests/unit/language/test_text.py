"""Texts compare alike however they are typed, on every Python, and hostile ones cost little."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from unicode_digest import digest

from leadrules.language import unicode14
from leadrules.language.text import fold, is_word_character, normalise, words

GOLDEN = "1dd604ee56d3fd1569d9f8cfe32ba1988da61a06d0eba01f894d77bbe7ede249"
SINCE_UNICODE_15 = "\U0001df25"  # a letter there; unassigned in 14
SINCE_UNICODE_15_MARK = "\U00010efd"  # a combining mark there
SINCE_UNICODE_16_CAPITAL = "\ua7cb"  # has a small letter there


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("CEO", "ceo"),
        ("  VP,\t Sales\r\n& Marketing \x1f", "vp, sales & marketing"),
        ("ＣＥＯ", "ceo"),
        ("𝐂𝐄𝐎", "ceo"),
        ("C\u200bE\u2060O\ufeff", "ceo"),
        ("\ufeffCEO", "ceo"),
        ("Vice\u00a0\u3000President", "vice president"),
        ("İSTANBUL", "istanbul"),
        ("I\u0307stanbul", "istanbul"),
        ("Straße", "straße"),
        ("STRAẞE", "straße"),
        ("ΣΑΣ", "σασ"),
        ("Σας", "σασ"),
        ("oﬃce", "office"),
        ("Präsident", "präsident"),
        ("Pra\u0308sident", "präsident"),
        ("pra\u200d\u0308sident", "präsident"),
        ("H\u0331", "\u1e96"),
        ("e\u0301\u0323", "e\u0323\u0301".replace("e\u0323", "\u1eb9")),
        ("\u00a8", "\u0308"),
        ("", ""),
        (" \u2003\u200b ", ""),
    ],
)
def test_what_looks_alike_compares_alike(written: str, compared: str) -> None:
    assert normalise(written) == compared


def test_cyrillic_letters_stay_cyrillic() -> None:
    assert normalise("СЕО") == "сео" != "ceo"


def test_a_lone_surrogate_stays_as_it_is() -> None:
    assert normalise(" \ud800X\udfff ") == "\ud800x\udfff"
    assert words("\ud800x\udfff") == ["x"]


@pytest.mark.parametrize(
    "unassigned", [SINCE_UNICODE_15, SINCE_UNICODE_15_MARK, SINCE_UNICODE_16_CAPITAL, "\u0378"]
)
def test_what_unicode_14_does_not_assign_stays_and_is_in_no_word(unassigned: str) -> None:
    assert normalise(f" A{unassigned}B ") == f"a{unassigned}b"
    assert words(f"a{unassigned}b") == ["a", "b"]
    assert not is_word_character(unassigned)


def test_an_unassigned_code_point_parts_a_letter_from_its_mark() -> None:
    assert normalise("e\u0378\u0301") == "e\u0378\u0301"


def test_fold_keeps_white_space() -> None:
    assert fold(" A\u00a0\tÉ \n") == " a \té \n"


def test_words_are_runs_of_letters_marks_numbers_and_underscores() -> None:
    assert words("vice-president, r&d / a_1") == ["vice", "president", "r", "d", "a_1"]
    assert words("größe e\u0329 四 ½ ² नि—x") == ["größe", "e\u0329", "四", "½", "²", "नि", "x"]
    assert words("") == []


@pytest.mark.parametrize(
    ("character", "answer"),
    [
        *((one, True) for one in "a_7é\u0301²"),
        *((one, False) for one in "- \u2014\U0001f600"),
    ],
)
def test_word_characters(character: str, answer: bool) -> None:
    assert is_word_character(character) is answer


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="this Python has no Unicode 14")
def test_the_tables_are_those_of_unicode_14() -> None:
    unassigned = {c for low, high in unicode14.unassigned() for c in range(low, high + 1)}
    word = {c for low, high in unicode14.word_characters() for c in range(low, high + 1)}
    categories = [unicodedata.category(chr(code)) for code in range(0x110000)]
    assert unassigned == {code for code, name in enumerate(categories) if name == "Cn"}
    letters = {code for code, name in enumerate(categories) if name[0] in "LMN"}
    assert word == letters | {ord("_")}


def test_every_code_point_normalises_as_ever() -> None:
    assert digest() == GOLDEN


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_every_code_point_normalises_the_same_on_other_pythons(version: str) -> None:
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        pytest.skip("this is the Python that runs the tests")
    installed = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    python = installed[0] if installed else shutil.which(f"python{version}")
    if python is None:
        pytest.skip(f"Python {version} is not installed here")
    script = Path(__file__).with_name("unicode_digest.py")
    ran = subprocess.run([python, "-I", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == GOLDEN


def test_a_long_text_normalises_as_a_short_one_does() -> None:
    piece = "Ｖice\u0344 PRÄSIDENT\u0323\u0308 \u0f73\u0f71\uff76\uff9e 각 "
    assert normalise(piece * 200) == " ".join([normalise(piece)] * 200)


def test_a_million_marks_out_of_order_are_put_in_order_at_once() -> None:
    # Python's own normalisation takes the square of this: a quarter of an hour.
    many = 500_000
    assert (
        normalise("x" + "\u0301\u0323" * many)
        == "x\u0323" + "\u0323" * (many - 1) + "\u0301" * many
    )


def test_a_title_of_a_megabyte_normalises() -> None:
    assert normalise("  CEO " * 170_000) == "ceo " * 169_999 + "ceo"
    assert len(normalise("\ufdfa" * 10_000)) == 18 * 10_000
