"""`leadrules experiment` as people run it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars
import pytest
from command import Command, Written, leadrules

from leadrules import Split

SPLIT = Split("autumn", {"champion": 1, "challenger": 1})
TEST = ("--name", "autumn", "--arm", "champion=1", "--arm", "challenger=1")
READ = (*TEST, "--window", "30d", "--until", "2024-06-01")


def log(leads: int = 400) -> list[dict[str, str]]:
    """Every third lead of the challenger is won after a day, every fifteenth of the champion."""
    rows = []
    for lead in range(leads):
        arm = SPLIT.arm(lead)
        decided = datetime(2024, 1, 1, tzinfo=UTC) + lead * timedelta(hours=1)
        won = lead % (3 if arm == "challenger" else 15) == 0
        won_at = (decided + timedelta(days=1)).isoformat() if won else ""
        rows.append(
            {
                "lead_id": str(lead),
                "arm": arm,
                "decided_at": decided.isoformat(),
                "won_at": won_at,
                "won": "yes" if won else "no",
            }
        )
    return rows


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


@pytest.fixture
def file(write: Written) -> Path:
    return write("log.csv", as_csv(log()))


def test_a_reading_says_the_finding_first(command: Command, file: Path) -> None:
    done = command("experiment", "read", file, *READ, "--outcome-at", "won_at")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Better: in `autumn`")
    assert "\narms by id: all as recorded\n" in done.out


def test_yes_and_no_json_and_parquet_read_alike(
    command: Command, file: Path, tmp_path: Path, write: Written
) -> None:
    first = command("experiment", "read", file, *READ, "--outcome-at", "won_at", "--json")
    told = json.loads(first.out)
    assert (told["challengers"][0]["finding"], told["alarm"]) == ("better", False)
    yes_no = command("experiment", "read", file, *READ, "--outcome", "won", "--json")
    assert json.loads(yes_no.out)["challengers"] == told["challengers"]
    rows = log()
    lines = write("log.jsonl", "\n".join(json.dumps(row) for row in rows))
    table = tmp_path / "log.parquet"
    polars.DataFrame(rows).write_parquet(table)
    for other in (lines, table):
        done = command("experiment", "read", other, *READ, "--outcome-at", "won_at", "--json")
        assert json.loads(done.out) == told


def test_stdin_is_read_by_a_process() -> None:
    done = leadrules("experiment", "read", "-", *READ, "--outcome", "won", stdin=as_csv(log(100)))
    assert (done.code, done.err) == (0, "")
    assert "in `autumn`" in done.out


def test_an_alarm_is_exit_code_1(command: Command, file: Path) -> None:
    other = ("--name", "winter", *READ[2:])
    done = command("experiment", "read", file, *other, "--outcome", "won")
    assert done.code == 1
    assert done.out.startswith("Alarm: `winter` cannot be read:")


def test_columns_called_otherwise_and_phases(command: Command, write: Written) -> None:
    renamed = ("account", "side", "at", "when", "won")
    rows = [dict(zip(renamed, row.values(), strict=True)) for row in log()]
    file = write("log.csv", as_csv(rows))
    given = ("--arm-column", "side", "--decided-column", "at", "--outcome-at", "when")
    done = command("experiment", "read", file, *READ, "--id", "account", *given)
    assert (done.code, "Better" in done.out) == (0, True)
    later = ("--since", "2024-01-05T00:00:00Z", "--level", "0.9", "--zone", "UTC")
    done = command("experiment", "read", file, *READ, "--id", "account", *given, *later)
    assert "left out: 96 leads decided before 2024-01-05" in done.out
    assert "90 % sure" in done.out


def test_what_is_wrong_with_the_file_is_exit_code_2(command: Command, write: Written) -> None:
    rows = log(20)
    rows[2]["arm"] = "control"
    done = command("experiment", "read", write("a.csv", as_csv(rows)), *READ, "--outcome", "won")
    assert (done.code, done.out) == (2, "")
    assert "column `arm` says `control`, which is no arm of the test" in done.err
    assert "row 3" in done.err
    done = command(
        "experiment",
        "read",
        write("b.csv", as_csv(log(3)) + "1,2\n" * 12),
        *READ,
        "--outcome",
        "won",
    )
    assert done.code == 2
    assert done.err.count("this row has 2 cells") == 10
    done = command("experiment", "read", "nowhere.csv", *READ, "--outcome", "won")
    assert done.code == 2


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ((), "give one of"),
        (("--outcome", "won", "--window", "soon"), "no duration"),
        (("--outcome", "won", "--by", "company"), "neither lead nor account"),
        (("--outcome", "won", "--arm", "third"), "no NAME=WEIGHT"),
        (("--outcome", "won", "--arm", "third=x"), "no NAME=WEIGHT"),
        (("--outcome", "won", "--arm", "champion=2"), "given twice"),
        (("--outcome", "won", "--arm", "third=-1"), "not below 0"),
    ],
)
def test_wrong_arguments_are_exit_code_2(
    command: Command, file: Path, more: tuple[str, ...], why: str
) -> None:
    done = command("experiment", "read", file, *READ, *more)
    assert (done.code, done.out) == (2, "")
    assert why in " ".join(done.err.replace("│", " ").split())


def test_assign_prints_the_arm_of_each_id(command: Command, write: Written, tmp_path: Path) -> None:
    file = write("leads.csv", "lead_id,x\n7,a\n,b\n=1+1,c\nann,d\n")
    done = command("experiment", "assign", file, *TEST)
    arms = [SPLIT.arm(key) for key in ("7", "=1+1", "ann")]
    assert done.code == 0
    assert done.out == f"lead_id,arm\n7,{arms[0]}\n'=1+1,{arms[1]}\nann,{arms[2]}\n"
    out = tmp_path / "arms.csv"
    done = command("experiment", "assign", file, *TEST, "--id", "x", "--out", out)
    assert (done.code, done.out) == (0, "")
    assert out.read_text(encoding="utf-8").splitlines()[:2] == ["x,arm", f"a,{SPLIT.arm('a')}"]


def test_assign_refuses_what_it_cannot_do(command: Command, write: Written, tmp_path: Path) -> None:
    file = write("leads.csv", "lead,x\n7,a\n")
    out = tmp_path / "arms.csv"
    done = command("experiment", "assign", file, *TEST, "--out", out)
    assert (done.code, out.exists()) == (2, False)
    assert "no column `lead_id`" in done.err
    assert "did you mean `lead`?" in done.err
    done = command("experiment", "assign", file, *TEST, "--id", "x", "--out", file)
    assert done.code == 2
    done = command("experiment", "assign", write("ids.jsonl", '{"lead_id": [1]}'), *TEST)
    assert (done.code, "column `lead_id` is not readable" in done.err) == (2, True)
    by = (*TEST, "--by", "account")
    done = command("experiment", "assign", write("a.csv", "account_id\nacme\n"), *by)
    assert done.out.startswith("account_id,arm\nacme,c")
