"""Statements of `leadrules sql`, executed: each row is what one lead's scoring answers, or is for
Python, and then one of its texts says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from tests.engines import postgres as postgres_engine

from leadrules.diagnostics import RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.tables.batches import ROW, Batch, batch
from leadrules.testing.tables.executing import on_duckdb, on_postgres, on_spark
from leadrules.testing.tables.statements import Statements, in_ascii
from leadrules.testing.tables.trial import Trial, differences

LEADS = 24


def run(statements: Statements, first: int, count: int) -> None:
    for index in range(first, first + count):
        choices = Choices.seeded(f"statements/{index}")
        generated = ruleset(choices)
        try:
            rules = load_ruleset(generated.text, "generated.yaml").ruleset
        except RulesetError:
            continue
        given = batch(generated, rules, choices, LEADS, natural=True)
        if choices.chance(75) or statements.dialect == "postgres":
            given = in_ascii(given)
        trial = Trial(generated.document, given)
        found = list(differences(trial, {statements.dialect: statements}))
        assert not found, f"{index}: {found[0]}"


@pytest.mark.parametrize("shard", range(3))
def test_on_duckdb(shard: int) -> None:
    statements = Statements("duckdb", on_duckdb)
    run(statements, shard * 8, 8)
    assert statements.rows


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    with postgres_engine.server() as address, psycopg.connect(address, autocommit=True) as opened:
        yield opened


def test_on_postgres(postgres: psycopg.Connection[Any]) -> None:
    statements = Statements("postgres", on_postgres(postgres))
    run(statements, 24, 8)
    assert statements.rows


def every_kind() -> Trial:
    """One rule for each way in which SQL asks a text, and leads that part them."""
    rules = Path(__file__).parents[1] / "unit" / "columnar" / "sql" / "every_kind.yaml"
    titles = ["Vice President", "chief risk officer", "ab.x", " ", "N/A", "vp it", "é", None,
              "assistant to the president", "vice president, president", "b.\x1cy"]  # fmt: skip
    count = len(titles)
    leads = pa.table(
        {
            ROW: pa.array(range(count)),
            "lead_id": pa.array([str(n % 9) for n in range(count)]),
            "title": pa.array(titles),
            "code": pa.array([("A", "b", None, "a")[n % 4] for n in range(count)]),
            "mail": pa.array([("x@A.example", "@", "x@a.b.", None)[n % 4] for n in range(count)]),
            "tags": pa.array(
                [("red; Green", ";", "none;red", "blue")[n % 4] for n in range(count)]
            ),
            "labels": pa.array([("xa;b", " a ", None)[n % 3] for n in range(count)]),
            "size": pa.array([n * 7 - 5 for n in range(count)], "int64"),
            "revenue": pa.array([Decimal(n).scaleb(-n % 3) for n in range(count)]),
            "born": pa.array([date(2023, 1, 1 + n) for n in range(count)]),
            "seen": pa.array(
                [datetime(2024, 1, 31, n, tzinfo=UTC) for n in range(count)],
                pa.timestamp("us", "UTC"),
            ),
            "known": pa.array([n % 2 == 0 for n in range(count)]),
        }
    )
    given = [
        {"lead_id": str(n % 9), "type": "visit", "url": url, "n": n}
        | {"at": datetime(2024, 1, 1 + n, n, tzinfo=UTC)}
        for n in range(20)
        for url in ("/pricing", "/x", None)
    ]
    return Trial(
        rules.read_text(encoding="utf-8"),
        Batch(leads, pa.Table.from_pylist(given), "2024-02-01T00:00:00Z", "points"),
    )


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_every_kind_of_rule(engine: str) -> None:
    statements = Statements(engine, {"duckdb": on_duckdb, "spark": on_spark}[engine])
    found = list(differences(every_kind(), {engine: statements}))
    assert not found, found[0]
    assert statements.rows == 11
    assert not statements.refused
    assert statements.flagged == 1


ASKED_FOR = """language: 1
ruleset: asked-for
version: 1.0.0
fields:
  note: {type: text, missing: [N/A]}
scores: {total: {}}
groups:
  - {group: one, score: total, rules: [{id: noted, when: is_known(note), points: 5}]}
verdicts:
  - {verdict: noted, when: total > 0}
  - {verdict: other}
"""


def test_a_text_that_is_only_known_or_missing_needs_python_where_it_is_not_plain() -> None:
    notes = ["é", "n/a", " ", None, "call back", "x" * 20_000]
    leads = pa.table(
        {ROW: pa.array(range(6)), "lead_id": pa.array(list("abcdef")), "note": pa.array(notes)}
    )
    statements = Statements("duckdb", on_duckdb)
    trial = Trial(ASKED_FOR, Batch(leads, None, "2024-02-01T00:00:00Z", "points"))
    found = list(differences(trial, {"duckdb": statements}))
    assert not found, found[0]
    assert (statements.rows, statements.flagged) == (6, 1)
