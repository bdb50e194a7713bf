"""What the migrations make is what the tables say, and searches ask the indexes made for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, event, text

from leadrules import DecisionLog
from leadrules.log.store.tables import KEYS, LOG


@pytest.mark.parametrize("holds", ["log", "keys"])
def test_the_migrations_make_the_tables(log: DecisionLog, holds: str) -> None:
    database = log.database if holds == "log" else log.keys.database
    metadata: MetaData = LOG if holds == "log" else KEYS
    with database.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"version_table": f"{holds}_version", "compare_type": True},
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"verdict": "MQL"}, "COVERING INDEX entries_verdict"),
        ({"since": datetime(2026, 10, 1, tzinfo=UTC)}, "COVERING INDEX entries_as_of"),
        ({"ruleset": "b2b-saas", "version": "2.0.0"}, "COVERING INDEX entries_as_of"),
        ({"rule": "demo-page", "limit": None}, "COVERING INDEX entries_fired"),
        ({"rule": "demo-page", "verdict": "MQL", "limit": None}, "COVERING INDEX entries_"),
    ],
)
def test_searches_look_at_indexes_alone(
    file_log: DecisionLog, asked: dict[str, Any], index: str
) -> None:
    assert index in plans_of(file_log, lambda: file_log.search(**asked))[0]


def test_a_leads_history_is_found_by_the_lead(file_log: DecisionLog) -> None:
    (plan, *_) = plans_of(file_log, lambda: file_log.history("ann"))
    assert "INDEX entries_subject (subject=?)" in plan
    assert "TEMP B-TREE" not in plan


def test_other_kinds_are_found_by_their_own_index(file_log: DecisionLog) -> None:
    (plan, *_) = plans_of(file_log, lambda: list(file_log.entries(kinds=["feedback"])))
    assert "INDEX entries_kind (kind=?" in plan


def plans_of(log: DecisionLog, ask: Any) -> list[str]:
    """How SQLite answers each query."""
    asked: list[tuple[str, Any]] = []
    engine = log.database._engine

    def heard(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.startswith("SELECT") and "FROM entries" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", heard)
    ask()
    event.remove(engine, "before_cursor_execute", heard)
    plans = []
    with engine.connect() as connection:
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append("; ".join(row[3] for row in rows))
        assert connection.execute(text("SELECT 1")).scalar() == 1
    return plans
