"""What events and accounts are given, and what of them cannot be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from tests.unit.columnar.events.measured import by_table, disagreements, ruleset
from tests.unit.columnar.events.test_measures import (
    ACCOUNT,
    FILTERS,
    NOON,
    ONCE,
    POINTS,
    ROLL_UPS,
    THEMES,
    TOTALS,
    WINDOWS,
    events,
    leads,
)

from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.events.reading import Events
from leadrules.backends.columnar.lowering.expressions import Clock
from leadrules.backends.columnar.lowering.terms import whole
from leadrules.language.loading import load_ruleset

INSTANTS = [pytest.param(NOON, id="one instant"), pytest.param("decided at", id="many instants")]

TIED = """
    first_times: {sum: visit.seconds, once_per: url}
    first_of_day: {maximum: visit.seconds, per_day: 1}
    spaced_times: {sum: visit.seconds, within: 90d, once_per: {key: url, period: 2d}}
    all_first_times: {sum: visit.seconds, of: account, once_per: fresh}
    calls: {sum: call.huge, of: colleagues}
    pricing: {count: visit, where: url == "/pricing"}
"""


def refused(text: str, table: pl.DataFrame, given: pl.DataFrame, as_of: Any = NOON) -> list[bool]:
    """Of each lead whether it cannot be scored, which the reference says too."""
    assert disagreements(text, table, given, as_of) == {}
    rules = load_ruleset(text, "measures.yaml").ruleset
    return [answer == "error" for answer in by_table(rules, table, given, as_of)]


def of(*rows: dict[str, Any]) -> pl.DataFrame:
    """A table of visits a month before NOON, or of what else the rows say."""
    usual = {"lead_id": "L1", "type": "visit", "at": "2024-03-01T12:00:00Z"}
    return pl.DataFrame([usual | row for row in rows], infer_schema_length=None)


BAD = {
    "no type": {"type": None},
    "no time": {"at": None},
    "no such time": {"at": "soon"},
    "known since no such time": {"known_at": "soon"},
    "an id too long": {"id": "x" * 101},
    "no such number": {"seconds": "many"},
    "too small a number": {"seconds": "-1"},
    "too long a text": {"url": "x" * 101},
    "no such day": {"day": "2024-02-30"},
}
FINE = {
    "later, with a number that is none": {"at": "2025-01-01T00:00:00Z", "seconds": "many"},
    "known later": {"known_at": "2025-01-01T00:00:00Z", "seconds": "many"},
    "of another type": {"type": "other", "at": "soon", "seconds": "many"},
    "an attribute of other types": {"type": "signup", "seconds": "many"},
    "of nobody": {"lead_id": None, "at": "soon"},
}
SHORT = "limits: {text: 100}\n"
NOTHING_ELSE = {"id": None, "known_at": None, "seconds": "5", "url": "/", "day": "2024-02-01"}


@pytest.mark.parametrize("as_of", INSTANTS)
@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_read_is_an_error_of_the_lead_or_left_out(bad: str, as_of: Any) -> None:
    given = of(NOTHING_ELSE, NOTHING_ELSE | {"lead_id": "L2"} | BAD[bad])
    strict = refused(ruleset(more=SHORT), leads(), given, as_of)
    assert strict == [lead == "L2" for lead in leads()["lead_id"]]
    lenient = ruleset(more=f"{SHORT}on_unreadable: missing", measures=TOTALS)
    assert not any(refused(lenient, leads(), given, as_of))


@pytest.mark.parametrize("fine", FINE)
def test_what_is_not_read_is_no_error(fine: str) -> None:
    given = of(NOTHING_ELSE, NOTHING_ELSE | {"lead_id": "L2"} | FINE[fine])
    assert not any(refused(ruleset(), leads(), given))


@pytest.mark.parametrize("as_of", INSTANTS)
@pytest.mark.parametrize("ids", [{}, {"id": "e1"}], ids=["no ids", "ids"])
def test_what_cannot_be_read_of_a_colleague_is_an_error(ids: dict[str, str], as_of: Any) -> None:
    given = of(NOTHING_ELSE | ids, NOTHING_ELSE | {"lead_id": "L2"} | BAD["no time"])
    in_account = [account == "A" for account in leads()["account_id"]]
    assert refused(ruleset(ACCOUNT), leads(), given, as_of) == in_account
    assert refused(ruleset(ROLL_UPS), leads(), given, as_of) == in_account
    seats = leads(seats=[None, "many", *[None] * 10])
    assert refused(ruleset(ROLL_UPS), seats, of(NOTHING_ELSE), as_of) == in_account
    lenient = ruleset(ACCOUNT + ROLL_UPS, more="on_unreadable: missing")
    assert not any(refused(lenient, seats, given, as_of))


@pytest.mark.parametrize("as_of", INSTANTS)
def test_too_many_events_are_an_error(as_of: Any) -> None:
    at = [NOON - timedelta(days=30 + n) for n in range(4)]
    given = pl.DataFrame({"lead_id": "L1", "type": "visit", "at": at})
    few, enough = "limits: {events: 3}", "limits: {events: 4}"
    assert refused(ruleset(more=few), leads(), given, as_of)[:2] == [True, False]
    assert refused(ruleset(ACCOUNT, more=few), leads(), given, as_of)[:2] == [True, True]
    assert not any(refused(ruleset(more=enough), leads(), given, as_of))
    later = given.with_columns(at=pl.lit(NOON + timedelta(days=1)))
    assert not any(refused(ruleset(more=few), leads(), later, as_of))


def test_too_many_colleagues_are_an_error() -> None:
    # WHY: the rows of one id have a colleague less than the others
    text = ruleset(ROLL_UPS, more="limits: {colleagues: 6}")
    assert refused(text, leads(), of(NOTHING_ELSE)) == [
        lead not in ("L3", "L5", "L6", "L7", "L8") for lead in leads()["lead_id"]
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_without_events_only_what_is_asked_of_no_colleagues_is_known(theme: str) -> None:
    assert disagreements(THEMES[theme], leads(), None, NOON) == {}


def test_leads_without_ids_or_accounts() -> None:
    everything = ruleset(WINDOWS + FILTERS + ACCOUNT.replace("own:", "mine:"), POINTS)
    assert disagreements(everything, leads().drop("lead_id"), events(), NOON) == {}
    assert disagreements(everything, leads().drop("account_id"), events(), NOON) == {}
    assert disagreements(everything, leads(), events(count=1), NOON) == {}
    assert disagreements(everything, leads().head(0), events(), NOON) == {}


def test_ids_of_texts_and_integers_are_equal_and_the_first_key_that_is_there_counts() -> None:
    text = ruleset(TOTALS, more="keys: {lead: [key, lead_id, id], account: [account_id]}")
    numbers = [1, 2, 3, 3, 4, None, 5, 6, 7, 8, 9, 10]
    table = leads(lead_id=[None if n is None else str(n) for n in numbers], key=None)
    given = events().with_columns(
        lead_id=pl.int_range(pl.len()) % 11, key=pl.lit(None, pl.String), id=pl.lit("e1")
    )
    assert disagreements(text, table, given, NOON) == {}
    keyed = given.with_columns(key=pl.when(pl.int_range(pl.len()) % 3 == 0).then(pl.lit("4")))
    assert disagreements(text, table, keyed, NOON) == {}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Africa/Monrovia"])
def test_days_are_those_of_the_zone(zone: str) -> None:
    text = ruleset(ONCE + WINDOWS, more=f"zone: {zone}")
    assert disagreements(text, leads(), events(), NOON) == {}
    assert disagreements(text, leads(), events(ids=False), "decided at") == {}


@pytest.mark.parametrize("as_of", INSTANTS)
def test_the_order_of_rows_never_matters(as_of: Any) -> None:
    text = ruleset(TIED)
    rules = load_ruleset(text, "measures.yaml").ruleset
    given = events(ties=True)
    answers = by_table(rules, leads(), given, as_of)
    for seed in range(2):
        shuffled = given.sample(fraction=1, shuffle=True, seed=seed)
        assert by_table(rules, leads(), shuffled, as_of) == answers


def test_events_of_types_that_no_column_has() -> None:
    nothing = events(count=60).with_columns(type=pl.lit(None))
    assert refused(ruleset(TOTALS), leads(), nothing)[0]
    assert not any(refused(ruleset(more="on_unreadable: missing"), leads(), nothing))
    rules = load_ruleset(ruleset(), "measures.yaml").ruleset
    schema = columns_of(events().with_columns(type=pl.lit(5)).schema)
    found = Events(rules, schema, rules.measures, Clock(whole(0)))
    assert [problem.place for problem in found.problems] == ["type"]


def test_one_measure_alone_whose_window_begins_after_a_field() -> None:
    text = ruleset("pages: {count: visit, after: called, once_per: url}")
    assert disagreements(text, leads(), events(), NOON) == {}


def test_points_of_few_events_need_no_wide_integers() -> None:
    rule = "- {id: little, count: visit, each: 0.05, decay: {half_life: 14d}}"
    given = events(count=60)
    assert (
        disagreements(ruleset(rules=rule, more="limits: {events: 90}"), leads(), given, NOON) == {}
    )


def test_columns_named_like_ours_stay_apart() -> None:
    table = leads(measure_0_count=list(range(12)))
    assert disagreements(ruleset(ACCOUNT), table, events(), NOON) == {}
