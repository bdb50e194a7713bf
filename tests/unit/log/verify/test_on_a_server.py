"""On a PostgreSQL server, too, whatever was done behind the log's back is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.log.verify.conftest import fill, ticking

from leadrules import DecisionLog, Ruleset

TABLES = ("entries", "parts", "texts", "heads", "fired_rules", "tail")


CHANGES = {
    "UPDATE entries SET header = replace(header, 'MQL', 'SQL') WHERE seq = 9": ("header", 9),
    "UPDATE entries SET verdict = 'SQL' WHERE seq = 10": ("columns", 10),
    "UPDATE entries SET leaf = decode(repeat('00', 32), 'hex') WHERE seq = 10": ("leaf", 10),
    "UPDATE entries SET recorded_at = recorded_at + 1 WHERE seq = 13": ("columns", 13),
    "UPDATE parts SET sealed = sealed || '\\x00'::bytea WHERE seq = 10": ("part", 10),
    "UPDATE parts SET key = '\\x00'::bytea WHERE seq = 13": ("part", 13),
    "UPDATE texts SET text = text || ' '": ("text", 0),
    "UPDATE fired_rules SET rule = rule || 's'": ("fired", 1),
    "UPDATE heads SET root = decode(repeat('00', 32), 'hex') WHERE size = 13": ("head", None),
    "UPDATE heads SET at = at + 1 WHERE size = 13": ("head", None),
    "UPDATE tail SET size = size - 1": ("more", 15),
    "UPDATE tail SET archived = 0": ("tail", None),
    "DELETE FROM entries WHERE seq = 12": ("missing", 12),
    "DELETE FROM entries WHERE seq = 0": ("missing", 0),
    "DELETE FROM parts WHERE seq = 12 AND part = 0": ("part", 12),
    "DELETE FROM heads WHERE size = 13": ("head", 10),
    "DELETE FROM entries WHERE seq >= 14": ("missing", 14),
    "UPDATE parts SET seq = 99 WHERE seq = 15": ("more", 99),
    "UPDATE entries SET verdict = 'MQL', kind = 'erasure' WHERE seq = 0": ("archive", 0),
}


@pytest.fixture
def log(where: dict[str, Any], accounts: Ruleset, tmp_path: Path) -> Iterator[DecisionLog]:
    """A log with entries of every kind, with a copy of its tables, and without its triggers."""
    with DecisionLog(**where, clock=ticking()) as opened:
        fill(opened, accounts, tmp_path / "archive")
        with opened.database.writing() as connection:
            for table in TABLES:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                connection.exec_driver_sql(f"CREATE TABLE {table}_before AS TABLE {table}")
        yield opened


@pytest.mark.parametrize("where", ["postgresql"], indirect=True)
def test_every_change_is_named(log: DecisionLog, tmp_path: Path) -> None:
    archives = tmp_path / "archive"
    for change, named in CHANGES.items():
        before = log.verify(archives=archives)
        assert before.ok, str(before)
        with log.database.writing() as connection:
            assert connection.exec_driver_sql(change).rowcount
        found = log.verify(archives=archives)
        assert named in {(each.offence, each.seq) for each in found.faults}, (change, str(found))
        with log.database.writing() as connection:
            for table in TABLES:
                connection.exec_driver_sql(f"DELETE FROM {table}")
                connection.exec_driver_sql(f"INSERT INTO {table} TABLE {table}_before")
