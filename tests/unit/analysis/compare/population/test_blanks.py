"""What is said of leads that count as not won though nothing says so, or that were won later."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import leadrules
from leadrules.analysis.compare.population.blanks import Blanks, blanks_of, told
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.summary import sentences

WON = {"won": True, "won_at": "2024-01-09"}
LATE = {"won": True, "won_at": "2024-03-09"}
LOST: dict[str, Any] = {"won": False, "won_at": None}
BLANK: dict[str, Any] = {"won": None, "won_at": None}
WINDOW = {"outcome": "won", "outcome_at": "won_at", "window": "30d", "observed_until": "2024-06-01"}


def version(number: str, points: int) -> leadrules.Ruleset:
    return leadrules.loads(f"""
language: 1
ruleset: small
version: {number}
fields: {{size: {{type: integer}}}}
scores: {{total: {{}}}}
groups: [{{group: all, score: total, rules: [{{id: size, when: size > 9, points: {points}}}]}}]
verdicts: [{{verdict: MQL, when: total >= 20}}, {{verdict: cold}}]
""")


def compared(*rows: dict[str, Any], **asked: Any) -> Comparison:
    """The last lead is handed over by neither version, and worked by nobody."""
    sizes = [10] * (len(rows) - 1) + [1]
    leads = pl.DataFrame(
        [{"lead_id": str(place), "size": size, "worked": size > 1, "at": "2024-01-01", **row}
         for place, (size, row) in enumerate(zip(sizes, rows, strict=True))],
        schema_overrides={"won": pl.Boolean, "won_at": pl.String},
    )  # fmt: skip
    a, b = version("1.0.0", 40), version("2.0.0", 50)
    return leadrules.compare(a, b, leads, as_of="at", metric="precision@MQL", **asked)


def said(found: Comparison) -> list[tuple[bool, str]]:
    return [(one.serious, one.text) for one in found.caveats if "and count" in one.text]


def test_blanks_and_late_wins_are_counted_among_worked_leads() -> None:
    found = compared(WON, LATE, LOST, BLANK, BLANK, BLANK, **WINDOW, worked="worked")
    assert blanks_of(found.population) == Blanks(5, 2, 1)
    assert said(found) == [
        (True, "of 5 worked leads with an outcome 2 leads are blank in `won` and 1 lead was won "
               "later than 30 days after the decision, and count as not won; if blanks are gaps in "
               "the record, the shares won are too low"),
    ]  # fmt: skip
    assert (
        "Of these, 2 leads are blank in `won` and 1 lead was won"
        in dict(sentences(found))["How sure"]
    )
    outcome = found.to_dict()["population"]["outcome"]
    assert (outcome["blank"], outcome["won_late"]) == (3, 1)


def test_late_wins_alone_are_nothing_serious() -> None:
    found = compared(WON, LATE, LOST, LOST, **WINDOW)
    assert said(found) == [
        (False, "of 3 leads that A hands over with an outcome 1 lead was won later than 30 days "
                "after the decision, and counts as not won"),
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [WINDOW, {}, {"outcome": "won"}])
def test_nothing_is_said_where_all_is_told_or_open_leads_are_left_out(
    asked: dict[str, str],
) -> None:
    rows = (WON, LOST, LOST) if asked == WINDOW else (WON, BLANK, LOST)
    if not asked:
        a, b = version("1.0.0", 40), version("2.0.0", 50)
        leads = pl.DataFrame({"lead_id": ["x"], "size": [10]})
        found = leadrules.compare(a, b, leads, as_of="2024-01-01")
    else:
        found = compared(*rows, **asked)
    assert said(found) == []
    assert told(blanks_of(found.population), found.choices) is None
