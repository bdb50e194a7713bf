"""The page that both sides sign says what the rules say; what others wrote is never markup."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadrules.analysis.agreement_page import Signed, agreement_page
from leadrules.language.loading import load_ruleset

ROOT = Path(__file__).parents[3]
SNAPSHOTS = ROOT / "tests" / "snapshots"

RULESET = """\
language: 1
ruleset: small
version: 1.0.0
zone: UTC
score: total
fields:
  employees: {type: integer, description: "people who work there | all"}
  code: {type: text, exact: true}
  opted_out: {type: boolean}
scores:
  fit: {floor: -5}
  other: {}
  total: {weighted: {fit: 60%, other: 40%}}
groups:
  - group: first
    title: The company
    score: fit
    weight: 50%
    rules:
      - {id: size, description: "how large it\\n is", when: employees >= 50, points: 5}
  - group: second
    score: other
    rules:
      - {id: marked, when: 'code == "A_1"', points: 5}
EXTRA
verdicts:
VERDICTS
  - {verdict: nurture}
"""


def page(
    verdicts: str = "{verdict: MQL, when: total >= 1}",
    extra: str = "",
    signatures: tuple[Signed, ...] = (),
) -> str:
    text = RULESET.replace("EXTRA", extra).replace("VERDICTS", f"  - {verdicts}")
    found = load_ruleset(text)
    return agreement_page(found.ruleset, found.document, signatures)


@pytest.mark.parametrize("name", ["b2b-saas/2.0.0", "bank-marketing/1.0.0"])
def test_the_shipped_rulesets_read_as_they_did(name: str) -> None:
    """Where the page changed on purpose, read it aloud and write it anew with `leadrules agreement
    --no-signatures --out`."""
    file = ROOT / "rules" / f"{name}.yaml"
    found = load_ruleset(file.read_bytes())
    snapshot = SNAPSHOTS / f"agreement-{name.replace('/', '-')}.md"
    assert agreement_page(found.ruleset, found.document) == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("{verdict: MQL, when: total >= 1}", "when the *total* is at least 1."),
        (
            "{verdict: MQL, when: total >= 1, if_unknown: hold}",
            "at least 1. Where that is not known, the lead is put on *hold* instead.",
        ),
        (
            "{verdict: out, when: opted_out, disqualifies: true}",
            "when *opted out* is yes. It takes the lead out, whatever was held before.",
        ),
        (
            "{verdict: MQL, when: total >= 1, latch: true}",
            "at least 1. Once given it is kept, rather than a later verdict.",
        ),
        (
            "{verdict: MQL, when: total >= 1, latch: true, leave_when: total < 1, "
            "requalify_after: 30d}",
            "Once given it is kept, rather than a later verdict, until the *total* is below 1. "
            "A lead that has left it does not get it again for 30 days.",
        ),
    ],
)
def test_what_a_verdict_says(verdict: str, said: str) -> None:
    assert said in page(verdict)
    assert "**It is given** to every other lead." in page(verdict)


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("respond_within: 4h", "sales responds within 4 hours."),
        ("accept_or_reject_within: 1d, attempts: 1",
         "sales accepts or rejects the lead within 1 day and makes 1 attempt to reach it before "
         "giving up."),
    ],
)  # fmt: skip
def test_what_follows_from_a_verdict(promise: str, said: str) -> None:
    text = page(extra=f"agreement: {{MQL: {{means: fits!, {promise}}}}}")
    assert "**In plain words:** fits!\n\n**It is given** when" in text
    assert f"**What follows:** {said}" in text


def test_a_promise_without_terms_has_nothing_to_follow() -> None:
    assert "What follows" not in page(extra="agreement: {MQL: {means: fits}}")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ('calendar: {zone: UTC, hours: "Mon-Fri 09:00-12:30, 13:00-17:00"}',
         "- **Working time** is Monday to Friday 09:00 to 12:30 and 13:00 to 17:00 (UTC)."),
        ('calendar: {zone: UTC, hours: [Mon-Tue 09:00-17:00, Thu 10:00-24:00], '
         "holidays: [2026-12-25]}",
         "- **Working time** is Monday to Tuesday 09:00 to 17:00; Thursday 10:00 to 24:00 (UTC), "
         "except on 25 December 2026."),
        ("weekly_capacity: 1", "- **Capacity:** sales can take 1 lead a week."),
        ("rejection_reasons: [<b>, no budget]",
         "- **A lead is rejected** for one of these reasons only: &lt;b&gt; or no budget."),
        ("review_by: 2027-03-31",
         "- **Review:** both sides look at this again by 31 March 2027."),
    ],
)  # fmt: skip
def test_what_both_sides_count_on(terms: str, said: str) -> None:
    text = page(extra=f"agreement: {{{terms}}}")
    assert "## Terms" in text
    assert said in text


def test_without_terms_there_is_no_such_part() -> None:
    assert "## Terms" not in page()
    assert "## Terms" not in page(extra="agreement: {MQL: {means: fits}}")


def test_scores_groups_and_fields_are_explained() -> None:
    text = page()
    assert text.startswith("# small\n")
    assert "make no difference, except in *code*." in text
    assert "- The *fit* is the points of The company, never below -5." in text
    assert "main score, is 60 % of the *fit* plus 40 % of the *other*." in text
    assert (
        "### The company\n\nThese rules count towards the *fit*; altogether counted at 50 %."
        in (text)
    )
    assert "| **Size**: how large it is | *employees* is at least 50 | +5 |" in text
    assert "| **Marked** | *code* is “A_1” | +5 |" in text
    assert "- **employees** (a field): people who work there \\| all" in text
    assert "## Labels" not in text


def test_labels_matrices_and_grades_are_explained() -> None:
    text = page(
        extra="""\
labels:
  heat: {score: fit, from: {cold: 0, hot: 2.5}, if_unknown: zero}
matrices:
  rating:
    rows: {score: fit, from: {B: 0, A: 2}}
    columns: {score: other, from: {2: 0, 1: 2}}
grades:
  profile:
    ladder: [low, middle, high]
    start: middle
    steps:
      - {when: opted_out, match: -1, missing: 1}
      - {when: employees >= 50, match: 1, no_match: -1}
"""
    )
    assert (
        "- The *heat* is read from the *fit*: “cold” from 0 and “hot” from 2.5, a score that is "
        "not known being 0.\n"
        "- The *rating* has two parts: the first is read from the *fit*: “B” from 0 and “A” from "
        "2; the second is read from the *other*: “2” from 0 and “1” from 2."
    ) in text
    assert (
        "The *profile* starts at middle and moves by whole steps on the ladder low, middle, high; "
        "it never leaves its ends.\n\n"
        "| What is looked at | Steps |\n|---|---|\n"
        "| *opted out* is yes | -1 |\n| if that is not known | +1 |\n"
        "| *employees* is at least 50 | +1 |\n| if this is not so | -1 |"
    ) in text


def test_signatures_close_their_side() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    text = page(
        signatures=(
            Signed("*Zoë* <b>", "marketing", at),
            Signed("sam", "sales", at, current=False),
        )
    )
    assert text.endswith(
        "## Signatures\n\n"
        "Signed for marketing by **\\*Zoë\\* &lt;b&gt;** on 1 March 2026.\n\n"
        "Signed for sales by **sam** on 1 March 2026, before this text was changed.\n\n"
        "| For | Name | Date | Signature |\n|---|---|---|---|\n| Sales | | | |\n"
    )
    both = (Signed("mia", "marketing", at), Signed("sam", "sales", at))
    assert text.count("|---|---|---|---|") == 1
    assert "|---|---|---|---|" not in page(signatures=both)


def test_nothing_that_others_wrote_is_markup() -> None:
    text = page(
        extra="""\
agreement: {MQL: {means: "</script><script>alert(1)</script> | `x` [a](javascript:b)"}}
lists: {unused: ["| |", "<img src=x>"]}
"""
    )
    assert "<script" not in text
    assert "<img" not in text
    assert "\\| \\`x\\` \\[a\\](javascript:b)" in text
