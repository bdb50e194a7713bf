"""`leadrules sql`: the statement, and what is told where there is none."""

from __future__ import annotations

from pathlib import Path

from command import Command


def test_a_statement_is_printed_or_written(command: Command, rules: Path, tmp_path: Path) -> None:
    given = ("--dialect", "postgres", "--leads", "crm.leads", "--keep", "owner")
    done = command("sql", rules, *given, "--as-of", "2024-02-01", "--trace", "mask")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("-- small 1.0.0, for PostgreSQL\n-- sha256:")
    assert "FROM crm.leads" in done.out
    assert "\n  owner," in done.out
    written = tmp_path / "score.sql"
    again = (*given, "--as-of", "2024-02-01", "--trace", "mask", "--out", str(written))
    assert command("sql", rules, *again).out == ""
    assert written.read_text() == done.out


def test_only_the_columns_that_there_are_are_read(command: Command, rules: Path) -> None:
    done = command(
        "sql", rules, "-d", "snowflake", "--events", "", "--lead-columns", "lead_id, employees"
    )
    assert done.code == 0
    assert "job_title" not in done.out
    assert "events" not in done.out.split("SELECT", 1)[1]


def test_an_unknown_dialect_is_told_with_those_there_are(command: Command, rules: Path) -> None:
    done = command("sql", rules, "--dialect", "oracle")
    assert done.code == 2
    assert "there is no dialect `oracle`" in done.err
    assert "`snowflake`" in done.err


def test_one_time_is_given_at_most(command: Command, rules: Path) -> None:
    done = command("sql", rules, "-d", "duckdb", "--as-of", "2024-02-01", "--as-of-column", "seen")
    assert done.code == 2
    assert "`--as-of` and `--as-of-column` cannot both be given" in done.err
