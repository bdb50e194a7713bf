"""Logs in temporary places, on SQLite and on PostgreSQL, and decisions to record."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.engines import postgres

import leadrules
from leadrules import Decision, DecisionLog, Ruleset

_NUMBERS = itertools.count()

ACCOUNT_RULES = """
language: 1
ruleset: accounts
version: 1.0.0
title: A lead and its colleagues
on_unreadable: missing
fields:
  lead_id: {type: text}
  job_title: {type: text}
  employees: {type: integer}
  shoe_size: {type: integer}
events: {visit: {url: text}, call: {}}
measures:
  visits: {count: visit, of: account}
groups:
  - group: team
    score: total
    rules:
      - {id: team-visits, when: visits >= 2, points: 10, reason: "{visits} visits of the team"}
      - {id: chief, when: job_title == "ceo", points: 5}
scores: {total: {}}
verdicts:
  - {verdict: MQL, when: total >= 10}
  - {verdict: cold}
"""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server; absent in CI is a failure."""
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """Where a log and its keys are, as arguments of DecisionLog, on either database."""
    if request.param == "sqlite":
        return {"where": tmp_path / "decisions.db"}
    url = str(request.getfixturevalue("server"))
    name = f"log_{next(_NUMBERS)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return {
        "where": url.replace("/postgres?", f"/{name}?"),
        "keys": tmp_path / "decisions.keys.db",
    }


@pytest.fixture
def log(where: dict[str, Any]) -> Iterator[DecisionLog]:
    """An empty log."""
    with DecisionLog(**where) as opened:
        yield opened


@pytest.fixture
def file_log(tmp_path: Path) -> Iterator[DecisionLog]:
    """An empty log in a SQLite file."""
    with DecisionLog(tmp_path / "decisions.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def ruleset(root: Path) -> Ruleset:
    """The ruleset of the demo."""
    return leadrules.load(root / "rules" / "b2b-saas" / "2.0.0.yaml")


@pytest.fixture(scope="session")
def decide(ruleset: Ruleset) -> Callable[..., Decision]:
    """Decides about a lead by its id, who is a chief unless said otherwise."""

    def decided(lead_id: str | None, as_of: str = "2024-02-01", **fields: Any) -> Decision:
        lead = {"job_title": "Chief Financial Officer", "industry": "saas", **fields}
        if lead_id is not None:
            lead["lead_id"] = lead_id
        return ruleset.score(lead, events=[], as_of=as_of)

    return decided


@pytest.fixture(scope="session")
def accounts() -> Ruleset:
    """Rules that read the account."""
    return leadrules.loads(ACCOUNT_RULES)
