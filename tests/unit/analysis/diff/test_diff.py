"""The difference as data, as Markdown, and of large, hostile and shipped rulesets."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

import leadrules
from leadrules.analysis.diff import Diff, diff_of
from leadrules.analysis.diff.entries import reordered
from leadrules.language.loading import load_ruleset

ROOT = Path(__file__).parents[4]
SNAPSHOTS = ROOT / "tests" / "snapshots"
SMALL = """\
language: 1
ruleset: small
version: 1.0.0
fields: {employees: {type: integer}, title: {type: text}}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 200, points: 20}
verdicts: [{verdict: MQL, when: total >= 1}, {verdict: nurture}]
"""


def difference(old: str, new: str) -> Diff:
    return diff_of(load_ruleset(old, "old.yaml"), load_ruleset(new, "new.yaml"))


@pytest.fixture(scope="module")
def b2b(root: Path) -> Diff:
    old, new = (leadrules.load(root / f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
    return leadrules.diff(old, new)


def test_the_shipped_versions_differ_in_these_words(b2b: Diff) -> None:
    """Where it changed on purpose, read it as a manager would and write it anew with
    `leadrules diff rules/b2b-saas/1.0.0.yaml rules/b2b-saas/2.0.0.yaml [--markdown]`."""
    assert b2b.text() + "\n" == (SNAPSHOTS / "diff-b2b-saas.txt").read_text(encoding="utf-8")
    assert b2b.markdown() == (SNAPSHOTS / "diff-b2b-saas.md").read_text(encoding="utf-8")


def test_a_change_says_where_it_stands_in_both_files() -> None:
    found = difference(SMALL, SMALL.replace("points: 20", "points: 25, cap: 25"))
    points, cap = found.changes
    assert points.old_place is not None
    assert points.new_place is not None
    assert (points.old_place.file, points.old_place.line) == ("old.yaml", 10)
    assert points.old_place.path == ("groups", 0, "rules", 0, "points")
    assert points.path == "rule.large.points"
    assert cap.old_place is not None
    assert cap.old_place.line == 10  # of the rule that would hold it
    assert (cap.old, cap.new) == (None, "+25")


def test_the_keys_of_the_json_are_these() -> None:
    data = difference(SMALL, SMALL.replace("points: 20", "points: 25")).to_dict()
    assert list(data) == ["format", "a", "b", "same", "same_hash", "counts", "changes", "aside"]
    assert (data["format"], data["same"], data["counts"]) == (1, False, {"changed": 1})
    assert data["changes"] == [
        {
            "kind": "changed",
            "what": "rule",
            "name": "large",
            "old_name": "large",
            "new_name": "large",
            "group": "all",
            "aspect": "points",
            "entry": None,
            "path": "rule.large.points",
            "old": "+20",
            "new": "+25",
            "old_place": {
                "file": "old.yaml",
                "line": 10,
                "path": ["groups", 0, "rules", 0, "points"],
            },
            "new_place": {
                "file": "new.yaml",
                "line": 10,
                "path": ["groups", 0, "rules", 0, "points"],
            },
            "touches": [],
            "touches_verdicts": [],
            "touches_grades": [],
            "in_hash": True,
        }
    ]


def test_every_key_of_the_json_is_on_the_page() -> None:
    data = difference(SMALL, SMALL.replace("points: 20", "points: 25")).to_dict()
    page = (ROOT / "docs" / "reference" / "diff.md").read_text(encoding="utf-8")
    keys = {*data, *data["a"], *data["changes"][0], *data["changes"][0]["old_place"]}
    assert keys <= set(re.findall(r"`(\w+)`", page))


def test_equal_hashes_are_said_and_so_are_others() -> None:
    assert difference(SMALL, SMALL + "title: Ours\n").text().splitlines() == [
        "small 1.0.0 -> small 1.0.0: no difference in meaning",
        "The hashes are equal.",
        "Besides, without effect on any lead: 1 title changed.",
    ]
    respelled = difference(SMALL, SMALL.replace("employees >= 200", "200 <= employees"))
    assert respelled.same
    assert not respelled.same_hash
    assert "The hashes differ: name, version, order and spelling are part of them." in str(
        respelled
    )


def test_text_and_markdown_show_nothing_of_what_others_wrote_as_markup() -> None:
    hostile = (
        SMALL.replace(
            "points: 20}",
            'points: 20, reason: "a|b <script>alert(1)</script> `x` *y* \\u202e {employees}"}',
        )
        + 'title: "\\U0001F600 \\u202e"\n'
    )
    found = difference(SMALL, hostile)
    (row,) = [line for line in found.markdown().splitlines() if "script" in line]
    assert "<script>" not in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 4
    assert r"a\|b &lt;script&gt;" in row
    assert r"\`x\`" in row
    assert "\u202e" not in found.text() + found.markdown()


def test_a_narrow_terminal_gets_narrow_lines_and_colour_only_if_asked() -> None:
    small = "{id: small, when: employees < 5 and is_known(title), points: -3}"
    found = difference(SMALL, SMALL.replace("points: 20}", f"points: 20}}\n      - {small}"))
    assert max(map(len, found.text(width=40).splitlines())) <= 40
    assert "\x1b" not in found.text()
    assert "\x1b[32m+\x1b[0m" in found.text(color=True)


def test_unlike_rulesets_of_thousands_of_rules_differ_within_seconds() -> None:
    def many(prefix: str, points: int) -> str:
        rules = "".join(
            f"      - {{id: {prefix}{place}, when: employees >= {place} and title in names, "
            f"points: {points}}}\n"
            for place in range(2500)
        )
        names = ", ".join(f"{prefix} {place}" for place in range(2000))
        head, _, tail = SMALL.partition("      - {id")
        return f"{head}{rules}{tail.partition(chr(10))[2]}lists: {{names: [{names}]}}\n"

    rulesets = [load_ruleset(many(*each)) for each in (("a", 5), ("a", 6), ("b", 7))]
    started = time.process_time()
    assert len(diff_of(rulesets[0], rulesets[1]).changes) == 2500
    unlike = diff_of(rulesets[1], rulesets[2])
    assert len(unlike.changes) == 5001
    assert len(unlike.text()) > 100_000
    assert time.process_time() - started < 15


def test_the_fewest_moves_explain_an_order() -> None:
    assert reordered("abcde", "bcdea") == {"a"}
    assert reordered("abc", "xyz") == set()


def test_two_words_that_are_too_few_show_what_was_written() -> None:
    steps = [", ".join(f"{{after: {day}d, percent: {99 - day}}}" for day in range(1, last))
             for last in (30, 31)]  # fmt: skip
    head = SMALL.replace("scores:", "events: {visit: {}}\nscores:")
    olds = [
        head.replace(
            "{id: large, when: employees >= 200, points: 20}",
            f"{{id: large, count: visit, each: 5, decay: {{steps: [{step}]}}}}",
        )
        for step in steps
    ]
    (change,) = difference(*olds).changes
    assert change.aspect == "decay"
    assert change.old != change.new
