"""Files far larger than a lead should have: scored by the command in little memory, or refused."""

from __future__ import annotations

from pathlib import Path

from limited import run
from whole_path import rules

SCORE = """
import resource, sys
from leadrules.cli.app import run
sys.argv = ["leadrules", "score", *sys.argv[1:], "--as-of", "2024-02-01", "--out", "-"]
try:
    run()
except SystemExit as ended:
    print(ended.code)
"""

VIEWS = rules("{id: views, count: page_view, of: account, each: 1, cap: 10}")


def test_more_events_than_a_lead_may_have_are_one_error_of_that_lead(tmp_path: Path) -> None:
    ruleset, leads, events = tmp_path / "r.yaml", tmp_path / "l.csv", tmp_path / "e.csv"
    limited = "limits: {events: 20000}\n" + rules("{id: views, count: page_view, each: 1, cap: 10}")
    ruleset.write_text(limited, encoding="utf-8")
    leads.write_text("lead_id\nmany\nfew\n", encoding="utf-8")
    with events.open("w", encoding="utf-8") as stream:
        stream.write("lead_id,type,at,url\nfew,page_view,2024-01-01,/\n")
        for number in range(100_000):
            stream.write(f"many,page_view,2024-01-01,/{number}\n")
    told = run(SCORE, str(ruleset), str(leads), "--events", str(events))
    decision, code = told.splitlines()
    assert '"lead_id":"few"' in decision
    assert code == "1"


def test_more_colleagues_than_an_account_may_have_are_one_error_each(tmp_path: Path) -> None:
    ruleset, leads = tmp_path / "r.yaml", tmp_path / "l.csv"
    ruleset.write_text("limits: {colleagues: 50}\n" + VIEWS, encoding="utf-8")
    rows = [f"L{number},big" for number in range(200)] + ["M1,small", "M2,small"]
    leads.write_text("lead_id,account_id\n" + "\n".join(rows), encoding="utf-8")
    *decisions, code = run(SCORE, str(ruleset), str(leads)).splitlines()
    assert [one.partition('"lead_id":"')[2][:2] for one in decisions] == ["M1", "M2"]
    assert code == "1"


def test_a_line_of_a_hundred_megabytes_is_not_held(tmp_path: Path) -> None:
    ruleset, leads = tmp_path / "r.yaml", tmp_path / "l.csv"
    ruleset.write_text(rules("{id: it, when: employees > 1, points: 1}"), encoding="utf-8")
    with leads.open("w", encoding="utf-8") as stream:
        stream.write("lead_id,employees\nlong,")
        for _ in range(100):
            stream.write("9" * 1_000_000)
        stream.write("\nshort,5\n")
    decision, code = run(SCORE, str(ruleset), str(leads)).splitlines()
    assert '"lead_id":"short"' in decision
    assert code == "1"
