"""Each offence in a tiny ruleset, with the exact words in which it is found.

A file of `tests/snapshots/checker` holds many: a title, the keys that replace those of BASE, and
after `---` what is said. `python tests/unit/language/test_checker_messages.py` writes what is said
now; read the difference before you keep it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadrules.diagnostics.rendering import render
from leadrules.language.checker import check
from leadrules.language.document import parse_document
from leadrules.language.source import read_source

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "checker"
TITLE = "=== "

BASE = {
    "language": "language: 1",
    "ruleset": "ruleset: tiny",
    "version": "version: 1.0.0",
    "fields": "fields: {size: {type: integer}}",
    "scores": "scores: {fit: {}}",
    "groups": "groups: [{group: g, score: fit, rules: [{id: big, when: size > 5, points: 10}]}]",
    "verdicts": "verdicts: [{verdict: MQL, when: fit >= 10}, {verdict: cold}]",
}


def offences(file: Path) -> Iterator[tuple[str, str, str]]:
    """Title, replaced keys, and what is said."""
    for block in file.read_text().split(TITLE)[1:]:
        title, _, body = block.partition("\n")
        written, _, said = body.partition("---\n")
        yield title, written, said.strip("\n")


def whole(written: str) -> str:
    """A ruleset with the keys written first, so that its lines are counted from there."""
    kept = [text for key, text in BASE.items() if f"\n{key}:" not in f"\n{written}"]
    return written + "\n".join(kept) + "\n"


def said_of(written: str) -> str:
    source = read_source(whole(written), "rules.yaml")
    found = check(source, parse_document(source)).diagnostics
    return "\n\n".join(render(diagnostic) for diagnostic in found)


ALL = [
    pytest.param(written, said, id=f"{file.stem}: {title}")
    for file in sorted(SNAPSHOTS.glob("*.txt"))
    for title, written, said in offences(file)
]


@pytest.mark.parametrize(("written", "said"), ALL)
def test_an_offence_is_found_in_these_words(written: str, said: str) -> None:
    assert said_of(written) == said


def test_the_base_has_nothing_wrong_with_it() -> None:
    assert said_of("") == ""


if __name__ == "__main__":
    for snapshot in sorted(SNAPSHOTS.glob("*.txt")):
        blocks = [
            f"{TITLE}{title}\n{written}---\n{said_of(written)}\n"
            for title, written, _ in offences(snapshot)
        ]
        snapshot.write_text("\n".join(blocks))
