"""Tables whose answers are known without an engine: many rules, ids, accounts, what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from leadrules.testing.tables.batches import AS_OF, ROW, Batch
from leadrules.testing.tables.columns import library
from leadrules.testing.tables.engines import ENGINES, Engine, available
from leadrules.testing.tables.trial import Trial, differences

pytest.importorskip("pyarrow")

HEADER = "language: 1\nruleset: by-hand\nversion: 1.0.0\nscores: {total: {}}\n"
MANY = (
    HEADER
    + "fields: {employees: {type: integer}}\n"
    + "verdicts: [{verdict: MQL, when: total >= 100}, {verdict: nurture}]\n"
    + "groups: [{group: all, score: total, rules: ["
    + ", ".join(f"{{id: r{n}, when: employees > {n}, points: {n}.5}}" for n in range(130))
    + "]}]\n"
)
ACCOUNTS = (
    HEADER
    + """
fields: {employees: {type: integer}, vip: {type: boolean}}
events: {call: {minutes: {type: integer}, who: text}}
on_unreadable: missing
measures:
  largest: {roll_up: employees, how: maximum, of: account}
  mean: {roll_up: employees, how: average, of: colleagues}
  every: {roll_up: vip, how: all, of: account}
  theirs: {count: call, of: colleagues, within: 90d, once_per: {key: who, period: 2d}}
  longest: {maximum: call.minutes, of: account}
verdicts: [{verdict: MQL, when: largest > 10}, {verdict: nurture}]
groups:
  - group: all
    score: total
    rules:
      - {id: largest, when: largest > 10, points: 1, missing: 2}
      - {id: mean, when: mean > 10, points: 4, missing: 8}
      - {id: every, when: every, points: 16, missing: 32}
      - {id: theirs, when: theirs >= 2, points: 64, missing: 128}
      - {id: calls, count: call, of: account, each: 0.25, within: 30d}
"""
)
NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> dict[str, Engine]:
    name: str = request.param
    found = available().get(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return {name: found}


def table(columns: dict[str, Any]) -> Any:
    return library("pyarrow").table(columns)


def check(text: str, leads: dict[str, Any], events: dict[str, Any] | None, as_of: Any,
          engine: dict[str, Engine]) -> None:  # fmt: skip
    count = len(next(iter(leads.values())))
    batch = Batch(
        table(leads | {ROW: list(range(count))}),
        None if events is None else table(events),
        as_of,
        "points",
    )
    found = list(differences(Trial(text, batch), engine))
    assert not found, "\n".join(map(str, found))


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_masks_of_more_rules_than_one_integer_holds(engine: dict[str, Engine]) -> None:
    leads = {"lead_id": ["a", "b", "c", "d"], "employees": [0, 61, None, 500]}
    check(MANY, leads, None, NOON, engine)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_ids_join_as_texts_whatever_they_are_stored_as(engine: dict[str, Engine]) -> None:
    leads = {
        "lead_id": ["1", " 1", "02", None, " ", "1", "x"],
        "id": [7, 8, 9, 10, 11, 12, 13],
        "account_id": [5, 5, 5, 5, None, 5, 6],
        "employees": [1, 2, 3, 40, 50, 60, 70],
        "vip": [True, True, None, True, True, False, True],
    }
    events = {
        "lead_id": [1, 2, 10, 11, 1, 1, 12, None],
        "type": ["call"] * 8,
        "at": [datetime(2024, 1, day, tzinfo=UTC) for day in range(21, 29)],
        "minutes": [1, 2, 3, 4, 5, 6, 7, 8],
        "who": ["ann", "Ann ", "ben", None, "ann", "ben", "ann", "ann"],
        "id": ["a", "b", "a", None, "b", "", "c", "d"],
    }
    check(ACCOUNTS, leads, events, NOON, engine)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_each_row_may_have_its_own_instant(engine: dict[str, Engine]) -> None:
    leads = {
        "lead_id": ["a", "b", "c"],
        "account_id": ["x", "x", "x"],
        "employees": [1, 2, 3],
        AS_OF: [date(2024, 1, 21), date(2024, 1, 22), date(2024, 3, 1)],
    }
    events = {
        "lead_id": ["a", "b", "c", "a"],
        "type": ["call"] * 4,
        "at": [datetime(2024, 1, day, 12, tzinfo=UTC) for day in (21, 22, 23, 24)],
        "minutes": [5, 6, 7, 8],
        "who": ["a", "b", "c", "d"],
    }
    check(ACCOUNTS, leads, events, AS_OF, engine)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_tables_without_rows(engine: dict[str, Engine]) -> None:
    texts = library("pyarrow").string()
    leads = {"lead_id": library("pyarrow").array([], texts), "employees": []}
    check(ACCOUNTS, leads, {"lead_id": [], "type": [], "at": []}, NOON, engine)
