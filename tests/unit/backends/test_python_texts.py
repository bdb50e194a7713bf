"""What is remembered about texts: bounded, and never another answer than for a text not seen."""

from __future__ import annotations

from typing import Any

import pytest
from agreed import Agreed

from leadrules.backends.python.runtime import mentions, readers
from leadrules.backends.python.runtime.mentions import Mentions
from leadrules.language.phrases import PhraseSet

TITLES = """
- {id: boss, when: 'mentions(title, "ceo", "chief * officer")', points: 1}
- {id: known, when: is_known(title), points: 2}
"""
MIXED = """
- {id: boss, when: 'mentions(title, "ceo")', points: 1}
- {id: named, when: 'title == "ceo"', points: 2}
"""


def memo(agreed: Agreed, name: str) -> Any:
    """The reader behind a text field."""
    return agreed.program.score.__globals__[f"{name}_of"].__self__


@pytest.mark.parametrize("rules", [TITLES, MIXED])
@pytest.mark.parametrize("field", ["text", "{type: text, missing: [n/a, to do]}"])
def test_a_text_is_answered_alike_seen_or_not(rules: str, field: str) -> None:
    agreed = Agreed.on(f"title: {field}", rules)
    texts = ["CEO", "ceo!", "n/a", "N A", "to do", "To-do", "!!!", "Chief Happiness Officer", "Çeo"]
    for _ in range(2):
        for text in [*texts, *(f"{text} 2" for text in texts)]:
            agreed.fast({"title": text})


def test_a_text_of_a_pattern_seen_before_is_not_worked_out_again() -> None:
    agreed = Agreed.on("title: text", TITLES)
    agreed.fast({"title": "CEO, North"})
    memo(agreed, "title").about = None
    assert agreed.points({"title": "CEO / South"}) == {"boss": "1", "known": "2"}


def test_no_memo_grows_beyond_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOST_SEEN", 3)
    monkeypatch.setattr(mentions, "_MOST_PATTERNS", 3)
    agreed = Agreed.on(
        "title: text\nname: text\nsize: integer",
        TITLES
        + """
- {id: other, when: 'mentions(name, "ann") and name != "x"', points: 4}
- {id: size, when: size > 5, points: 8}
""",
    )
    for number in range(12):
        text = " ".join(["ceo"] * number)
        agreed.fast({"title": text, "name": "ann " * number, "size": str(number)})
        agreed.fast({"title": f"{text}, {number}"})
    for number in range(8):
        agreed.fast({"title": f"CEO {number}"})
    for name in ("title", "name"):
        assert len(memo(agreed, name).seen) <= 3
        assert len(memo(agreed, name)._answers) <= 3
    assert len(memo(agreed, "size")._seen) <= 3


def test_a_text_under_another_key_is_found() -> None:
    agreed = Agreed.on("title: {type: text, from: [job]}\nx: text", TITLES)
    for lead in ({"job": "CEO"}, {"title": "", "job": "CEO"}, {"title": " ", "x": "y"}):
        agreed.fast(lead)


def test_texts_compared_as_written_mention_phrases_all_the_same() -> None:
    agreed = Agreed.on("title: {type: text, exact: true}", TITLES)
    for text in ("CEO", "ceo", "Chief\u200b X Officer", "N"):
        agreed.fast({"title": text})


def test_long_texts_are_answered_but_not_remembered() -> None:
    agreed = Agreed.on(
        "title: text\ntags: list\nsize: integer",
        TITLES
        + """
- {id: tagged, when: 'mentions(tags, "hot")', points: 4}
- {id: size, when: size > 5, points: 8}
""",
    )
    for lead in (
        {"title": "north " * 100 + "ceo", "size": "0" * 50 + "7"},
        {"tags": ["x" * 400, "hot " * 40]},
    ):
        agreed.fast(lead)
    assert not memo(agreed, "title").seen
    assert not memo(agreed, "size")._seen
    assert not memo(agreed, "tags").seen


def test_lists_and_texts_with_items_between_semicolons_are_remembered_apart() -> None:
    agreed = Agreed.on("tags: list", "- {id: hot, when: '\"hot\" in tags', points: 1}")
    for tags in (["hot", "x"], ("hot", "x"), "hot; x", ["hot; x"], ["HOT", "x", "X"], None):
        agreed.fast({"tags": tags})
        agreed.fast({"tags": tags})
    assert memo(agreed, "tags").seen


def test_mentions_are_the_same_by_pattern_and_by_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "_LONGEST_PATTERN", 8)
    monkeypatch.setattr(mentions, "_MOST_PATTERNS", 4)
    sets = [PhraseSet(["ceo", "vice president"], ["assistant to *"]), PhraseSet(["über uns"])]
    index = Mentions(sets)
    for text in ("ceo", "assistant to the ceo", "vice-president", "mit über uns", "",
                 "a " * 9 + "ceo",
                 "x ceo", "ceo x", "x x ceo"):  # fmt: skip
        for _ in range(2):
            expected = sum(1 << n for n, one in enumerate(sets) if one.mentions(text))
            assert index.flags(text) == expected


def test_what_is_no_email_is_refused_though_its_words_were_seen_in_one() -> None:
    agreed = Agreed.on("mail: email", "- {id: boss, when: 'mentions(mail, \"ceo\")', points: 1}")
    agreed.fast({"mail": "a@b.c"})
    assert [one.code for one in agreed.errors({"mail": "a@.b.c"})] == ["LR502"]
