"""`leadrules parity`: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command import AS_OF, Done

Written = Callable[[str, str | bytes], Path]
Command = Callable[..., Done]

LEADS = """lead_id,employees,job_title,old
a,300,Director,20.5
b,300,Director,"20.5 "
c,300,Engineer,20.5
d,20,,0
e,20,Director,
f,20,Director,n/k
"""


@pytest.fixture
def leads(write: Written) -> Path:
    return write("leads.csv", LEADS)


def test_the_report_says_how_many_how_far_and_which_rules(
    command: Command, rules: Path, leads: Path
) -> None:
    done = command("parity", rules, leads, "--against", "old", *AS_OF)
    assert done.code == 1
    assert done.out.splitlines() == [
        "`total` of small 1.0.0 against `old`: 4 leads compared",
        "  equal   2   50.0 %",
        "  differ  2   50.0 %",
        "1 lead has no exported value",
        "1 lead has an exported value that is no number: `n/k` (f)",
        "",
        "Differences, ours less theirs",
        "  from 0 to +10, mean +5, median +5",
        "  +10  2 leads",
        "",
        "Exactly the points of rules",
        "  2 of 2, difference +10: equal if `director` did not pay its 10 points; holds for every "
        "lead",
        "      where that was so",
        "",
        "What goes along with differences (and need not be the cause)",
        "  mean difference (leads)",
        "                fired  did not fire  could not tell",
        "  director    +10 (2)         0 (1)           0 (1)",
        "  large     +6.67 (3)         0 (1)               -",
        "  title     +6.67 (3)         0 (1)               -",
        "",
        "The leads that differ most",
        "  a: ours 30.5, theirs 20.5, difference +10",
        "      large +20, director +10, title +0.5",
        "      could not tell: pages",
        "  b: ours 30.5, theirs 20.5, difference +10",
        "      large +20, director +10, title +0.5",
        "      could not tell: pages",
    ]
    assert done.err.splitlines()[1].startswith("6 leads scored by small 1.0.0 as of 2024-02-01")
    assert "read by no field" not in done.err


def test_every_lead_is_written_to_a_table(
    command: Command, rules: Path, leads: Path, tmp_path: Path
) -> None:
    out = tmp_path / "parity.csv"
    command("parity", rules, leads, "--against", "old", "--out", out, "--quiet", *AS_OF)
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["state"] for row in rows] == [
        "differs", "differs", "equal", "equal", "missing", "unreadable"
    ]  # fmt: skip
    assert rows[0] == {
        "lead_id": "a", "state": "differs", "ours": "30.5", "theirs": "20.5", "difference": "10",
        "equal_if": "`director` did not pay its 10 points",
        "points": "large 20; director 10; title 0.5", "could_not_tell": "pages",
    }  # fmt: skip
    assert (rows[5]["ours"], rows[5]["theirs"]) == ("10.5", "n/k")


def test_the_report_as_json(command: Command, rules: Path, leads: Path) -> None:
    done = command("parity", rules, leads, "--against", "old", "--json", "--quiet", *AS_OF)
    data = json.loads(done.out)
    assert (data["ours"], data["equal"], data["differ"], data["missing"]) == ("total", 2, 2, 1)
    assert data["explanations"][0]["moves"][0]["rule"] == "director"
    assert done.err == ""


def test_equal_scores_are_exit_code_0(command: Command, rules: Path, write: Written) -> None:
    file = write(
        "leads.jsonl", '{"id": "a", "employees": 300, "old": 20}\n{"id": "b", "old": null}\n'
    )
    done = command("parity", rules, file, "--against", "old", "--quiet", *AS_OF)
    assert done.code == 0
    assert done.out.splitlines() == [
        "`total` of small 1.0.0 against `old`: 1 lead compared",
        "  equal   1  100.0 %",
        "  differ  0    0.0 %",
        "1 lead has no exported value",
    ]


def test_a_tolerance_has_its_own_count(command: Command, rules: Path, leads: Path) -> None:
    arguments = ("--against", "old", "--tolerance", "10", "--quiet", *AS_OF)
    done = command("parity", rules, leads, *arguments)
    assert (done.code, "  within 10  2   50.0 %\n" in done.out) == (0, True)


def test_events_are_counted_as_by_score(command: Command, rules: Path, write: Written) -> None:
    leads = write("leads.csv", "lead_id,old\na,0\nb,0\nc,0\n")
    row = "{0},page_view,2024-01-30T0{1}:00:00Z\n"
    rows = [row.format(lead, hour) for lead, hour in ("a1", "a2", "b1")]
    events = write("events.csv", "lead_id,type,at\n" + "".join(rows))
    done = command("parity", rules, leads, "--against", "old", "--events", events, *AS_OF)
    assert "2 of 2: equal if `pages` did not pay its points; holds for every lead" in done.out


def test_nothing_to_compare_is_exit_code_1(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    file = write("leads.csv", "lead_id,old\na,\n")
    done = command("parity", rules, file, "--against", "old", "--quiet", *AS_OF)
    assert (done.code, done.out.splitlines()[0]) == (
        1, "nothing to compare: no lead has a value in `old`"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--against", "olt"), "--against: no lead has a column `olt`: did you mean `old`?"),
        (("--against", "zzz"), "no lead has a column `zzz`: there are `lead_id`, `employees`,"),
        (("--against", "old", "--ours", "totl"), "is called `totl`: did you mean `total`?"),
        (("--against", "old", "--ours", "zzz"), "is called `zzz`: there are `total`"),
        (("--against", "old", "--tolerance", "-1"), "--tolerance: `-1` is no number of points"),
        (("--against", "old", "--tolerance", "nan"), "--tolerance: `nan` is no number of points"),
        (("--against", "old", "--as-of", "soon"), "--as-of: "),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(
    command: Command, rules: Path, leads: Path, tmp_path: Path, arguments: tuple[str], told: str
) -> None:
    out = tmp_path / "out.csv"
    done = command("parity", rules, leads, "--out", out, *arguments)
    assert (done.code, done.out, told in done.err) == (2, "", True)
    assert not out.exists()


def test_an_input_is_not_written_over(command: Command, rules: Path, leads: Path) -> None:
    done = command("parity", rules, leads, "--against", "old", "--out", leads)
    assert (done.code, "is another file of this command" in done.err) == (2, True)
    assert leads.read_text(encoding="utf-8") == LEADS


def test_what_a_lead_holds_is_shown_so_that_nothing_obeys_it(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    row = json.dumps({"id": "\x1b[31m=1", "employees": 300, "old": "\x1b[2J"})
    file, out = write("leads.jsonl", row + "\n" + row + "\n"), tmp_path / "out.csv"
    done = command("parity", rules, file, "--against", "old", "--out", out, *AS_OF)
    assert done.code == 1
    assert "\x1b" not in done.out + out.read_text(encoding="utf-8")
