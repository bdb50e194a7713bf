"""What rules pay, and what follows of it, is what one lead's scoring says."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from tests.unit.columnar.lowering.trials import (
    HEADER,
    NOON,
    disagreements,
    loaded,
    planned,
    ruleset,
    scored,
)

from leadrules.backends.columnar.frames.names import answer_columns
from leadrules.testing.tables.batches import AS_OF

SIZES = pa.array([None, 0, 49, 50, 120, 199, 200, 250, 10_000])
FIELDS = "{employees: {type: integer}, seats: {type: integer}, title: {type: text}}"
LEADS = {
    "id": pa.array([f"L{n}" for n in range(9)]),
    "employees": SIZES,
    "seats": pa.array([1, None, 3, 4, 5, None, 7, 8, 9]),
    "title": pa.array(["CEO", None, "VP", "ceo", "", "x", "vp", "CEO", None]),
}

PAYOUTS = [
    "match: employees, bands: [{below: 50, points: 1}, {from: 50, below: 200, points: 2}, "
    "{from: 200, points: 3}]",
    "match: employees, bands: [{below: 50, points: 1}, {from: 50, points: 2}], missing: 2",
    "match: employees, bands: [{from: 50, below: 100, points: 1}, {from: 150, below: 200, "
    "points: 4}], default: 7, missing: 8",
    "match: employees, bands: [{from: 50, below: 100, points: 1}, {from: 100, below: 200, "
    "points: 1}, {from: 300, points: 1}], default: 0",
    "match: employees, values: {49: 1, 50: 1, 200: 3}, default: 3, missing: 4",
    "match: employees, values: {49: 1, 50: 2}",
    "match: employees > 100, values: {true: 1, false: 2}, missing: 3",
    "match: length(title), bands: [{below: 3, points: 1}, {from: 3, points: 2}], missing: 4",
    "match: title, values: {ceo: 5, vp: 6}, default: 1, missing: 2, weight: 50%",
    "match: is_missing(title), values: {true: 5}, default: 1",
    "match: is_known(title), values: {true: 5}, default: 1",
    "match: 'title == \"ceo\"', values: {true: 5, false: 6}, missing: 7",
    "first: [{when: employees > 100, points: 5}, {when: seats > 4, points: 6}, "
    "{when: 'title == \"ceo\"', points: 7}], otherwise: 8, missing: 9",
    "first: [{when: is_missing(title), points: 5}, {when: 'title == \"vp\"', points: 6}]",
    "first: [{when: 'title == \"vp\"', points: 6}, {when: is_missing(title), points: 5}], "
    "missing: 1",
    "first: [{when: 'title == \"vp\"', points: 6}, {when: 'title == \"ceo\"', points: 5}], "
    "missing: 1, cap: 5, floor: 2",
    "when: employees > seats, points: 12.34, otherwise: -3, floor: -2, cap: 10, weight: 33.33%",
    "when: employees > 100, points: 5, missing: 5",
    "when: 'not (employees > 100) or title == \"ceo\"', points: 5",
    "when: 'title == \"ceo\" and employees > 10 and is_known(title) and seats > 2', points: 5",
    "when: 1 < 2, points: 5",
    "when: 'employees in [49, 50]', points: 5, missing: 1",
]


@pytest.mark.parametrize("payout", PAYOUTS)
@pytest.mark.parametrize("trace", [None, "points"])
def test_payouts(payout: str, trace: Any) -> None:
    more = "labels: {known: {score: total, from: {something: -100}}}\n"
    text = ruleset(FIELDS, f"{{id: one, {payout}}}", more)
    assert disagreements(text, LEADS, trace=trace) == []


SCORES = """
scores:
  fit: {floor: -5, cap: 60}
  large: {}
  both: {weighted: {fit: 60%, large: 1000%}, cap: 999999}
  total: {sum: [both, large], floor: 1}
score: total
labels:
  heat: {score: fit, from: {cold: 0, warm: 5, hot: 10}}
  sure: {score: fit, from: {no: -10, yes: 5}, if_unknown: zero}
matrices:
  rating:
    rows: {score: fit, from: {C: 0, B: 5, A: 10}}
    columns: {score: large, from: {3: 0, 1: 100}}
  same: {rows: {score: fit, from: {A: 0, B: 10}}, columns: {score: large, from: {2: -1, 1: 100}}}
  other: {rows: {score: fit, from: {A: 0, B: 10}}, columns: {score: fit, from: {2: -1, 1: 10}}}
grades:
  profile:
    start: D
    steps:
      - {when: 'title == "ceo"', match: 4, no_match: -2, missing: 1}
      - {when: employees >= 200, match: 2, no_match: -9}
groups:
  - {group: a, score: fit, cap: 20, floor: -4, weight: 150%, rules: [
      {id: size, match: employees, bands: [{below: 50, points: -8}, {from: 50, points: 9}]},
      {id: title, match: title, values: {ceo: 5.55, vp: -7}},
      {id: more, when: 'mentions(title, "vp")', points: 1.01}]}
  - {group: b, score: large, weight: 1000%, rules: [{id: huge, when: seats > 3, points: 1000000}]}
"""
VERDICTS = [
    "[{verdict: gone, when: seats > 8, if_unknown: hold}, {verdict: nurture}]",
    '[{verdict: SQL, when: \'rating in ["A1", "B1"] and profile >= "B-"\'}, '
    "{verdict: MQL, when: total > 3 and fit >= 1.5}, {verdict: nurture}]",
    '[{verdict: a, when: same == "A1"}, {verdict: b, when: \'heat > "cold"\'}, '
    "{verdict: c, when: 'is_missing(heat) and is_known(fit)'}, {verdict: nurture}]",
    "[{verdict: a, when: 'same != \"B1\"'}, {verdict: b, when: is_missing(total)}, "
    "{verdict: c, when: same == other}, {verdict: nurture}]",
    "[{verdict: a, when: '\"A1\" == same'}, {verdict: nurture}]",
    "[{verdict: nurture}]",
]


@pytest.mark.parametrize("verdicts", VERDICTS)
@pytest.mark.parametrize("trace", [None, "mask", "points"])
def test_scores_labels_grades_and_verdicts(verdicts: str, trace: Any) -> None:
    text = f"{HEADER}fields: {FIELDS}\n{SCORES}verdicts: {verdicts}\n"
    assert disagreements(text, LEADS, trace=trace) == []


AGREEMENT = """
verdicts: [{verdict: MQL, when: total >= 1}, {verdict: SQL, when: seats > 3}, {verdict: nurture}]
agreement:
  MQL: {means: worth a call, respond_within: 4h, accept_or_reject_within: 2d}
  SQL: {means: asked, respond_within: 2d}
"""
CALENDAR = "  calendar: {zone: Europe/Berlin, hours: 'Mon-Fri 09:00-17:00'}\n"
INSTANTS = [
    datetime(2024, 2, 2, 14, tzinfo=UTC),
    datetime(2024, 3, 31, 0, 59, tzinfo=UTC),
    datetime(9999, 12, 31, 20, tzinfo=UTC),
    datetime(2024, 2, 5, 8, tzinfo=UTC),
    datetime(2024, 2, 3, 14, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(2024, 2, 2, 14, tzinfo=UTC),
    datetime(2024, 2, 4, tzinfo=UTC),
    datetime(2024, 2, 5, tzinfo=UTC),
]


@pytest.mark.parametrize("calendar", ["", CALENDAR])
@pytest.mark.parametrize("as_of", [NOON, INSTANTS[2], AS_OF])
def test_promises_are_due(calendar: str, as_of: Any) -> None:
    text = ruleset(FIELDS, "{id: one, when: employees > 100, points: 1}", AGREEMENT + calendar)
    leads = LEADS | {AS_OF: pa.array(INSTANTS, pa.timestamp("us", "UTC"))}
    assert disagreements(text, leads, as_of=as_of) == []


def test_an_agreement_without_promises() -> None:
    more = AGREEMENT.replace(", respond_within: 4h, accept_or_reject_within: 2d", "").replace(
        ", respond_within: 2d", ""
    )
    text = ruleset(FIELDS, "{id: one, when: employees > 100, points: 1}", more + CALENDAR)
    leads = LEADS | {AS_OF: pa.array(INSTANTS, pa.timestamp("us", "UTC"))}
    assert disagreements(text, leads, as_of=AS_OF) == []


OLD = (
    "{points: {type: number, minimum: -100, maximum: 1000}, day: {type: date}, "
    "at: {type: timestamp}}"
)
BROUGHT = {
    "points": pa.array(["12.34", "-5", None, "1000", "0.01", "7.77"]),
    "day": pa.array(
        [date(2024, 1, 31), date(2024, 2, 1), date(2023, 1, 1), None, date(1990, 1, 1), date.max]
    ),
    "at": pa.array(
        [
            datetime(2024, 1, 31, tzinfo=UTC),
            NOON,
            datetime(2024, 2, 2, tzinfo=UTC),
            None,
            datetime(1990, 1, 1, tzinfo=UTC),
            datetime(2024, 1, 25, tzinfo=UTC),
        ],
        pa.timestamp("us", "UTC"),
    ),
    AS_OF: pa.array([*INSTANTS[:3], NOON, NOON, NOON], pa.timestamp("us", "UTC")),
}


DECAYS = [
    "",
    ", decay: {percent: 10, per: 30d}",
    ", decay: {half_life: 14d}",
    ", decay: {percent: 1, per: 3650000d}",
]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("as_of", [NOON, AS_OF])
@pytest.mark.parametrize(
    ("dated", "decay"),
    [("", ""), *itertools.product([", dated: day", ", dated: at"], DECAYS)],
)
def test_balances(zone: str, as_of: Any, dated: str, decay: str) -> None:
    rules = f"{{id: old, balance: points{dated}{decay}, missing: 3, cap: 500, weight: 50%}}"
    text = ruleset(OLD, rules, f"zone: {zone}\n")
    assert disagreements(text, BROUGHT, as_of=as_of) == []


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_days_are_counted_as_of_each_row(zone: str) -> None:
    rules = "{id: new, when: days_since(day) < 2 or days_since(at) < 2, points: 1, missing: 2}"
    assert disagreements(ruleset(OLD, rules, f"zone: {zone}\n"), BROUGHT, as_of=AS_OF) == []


EVENTS = {
    "lead_id": pa.array(["L1", "L1", "L2", "L3", "nobody"]),
    "type": pa.array(["visit", "visit", "visit", "other", "visit"]),
    "at": pa.array([NOON, *INSTANTS[:1], NOON, NOON, NOON], pa.timestamp("us", "UTC")),
    "pages": pa.array([3, 4, 5, 6, 7]),
}
WITH_EVENTS = """
events: {visit: {pages: {type: integer}}}
measures:
  seen: {sum: visit.pages}
  last: {days_since_last: visit}
  busiest: {busiest_day: visit}
  theirs: {count: visit, of: colleagues}
  some: {roll_up: employees > 100, how: any, of: account}
labels: {heat: {score: total, from: {cold: 0, warm: 2, hot: 6}}}
"""
OF_EVENTS = (
    "{id: visits, count: visit, each: 1.5, otherwise: -1, missing: -2}, "
    "{id: quiet, count: visit, each: 0, missing: 4}, "
    "{id: seen, match: seen, bands: [{below: 4, points: 1}, {from: 4, points: 2}], missing: 3}, "
    "{id: last, when: last < 3, points: 4}, {id: first, when: last >= 3, points: 1}, "
    "{id: theirs, when: theirs > 0, points: 8, missing: 16}, "
    "{id: busy, when: busiest > 0, points: 1}, {id: some, when: some, points: 32, missing: 64}"
)


@pytest.mark.parametrize("events", [None, EVENTS])
@pytest.mark.parametrize("as_of", [NOON, AS_OF])
@pytest.mark.parametrize("trace", [None, "points"])
def test_what_events_and_accounts_say(events: Any, as_of: Any, trace: Any) -> None:
    leads = {name: column for name, column in LEADS.items() if name != "id"} | {
        "lead_id": LEADS["id"],
        "account_id": pa.array(["a", "a", None, "b", "b", "b", "c", "", "d"]),
        AS_OF: pa.array(INSTANTS, pa.timestamp("us", "UTC")),
    }
    text = ruleset(FIELDS, OF_EVENTS, WITH_EVENTS)
    assert disagreements(text, leads, as_of=as_of, trace=trace, events=events) == []


def test_the_columns_of_an_answer() -> None:
    text = f"{HEADER}fields: {FIELDS}\n{SCORES}verdicts: {VERDICTS[0]}\n"
    leads = pl.DataFrame({name: pl.from_arrow(one) for name, one in LEADS.items()})
    rules = loaded(text)
    for trace in (None, "mask", "points"):
        columns = planned(text, leads, 0, trace).columns
        expected = answer_columns(rules, trace)
        assert list(columns) == ["id", *expected]
        assert {name: columns[name] for name in expected} == expected


@pytest.mark.parametrize("columns", [("title", "name"), ("name",), ()])
def test_rules_about_texts_have_their_bits_among_the_others(columns: tuple[str, ...]) -> None:
    wanted = ["title == 'ceo'", "employees > 9", "is_missing(title)", "name in ['ann', 'ben']"]
    rules = ", ".join(f'{{id: r{n}, when: "{wanted[n % 4]}", points: 1}}' for n in range(150))
    leads = {"employees": pa.array([None, 1, 10, 10])}
    leads |= {name: pa.array([None, "CEO", "ann", " Ben "]) for name in columns}
    fields = "{employees: {type: integer}, title: {type: text}, name: {type: text}}"
    assert disagreements(ruleset(fields, rules), leads, trace="mask") == []


def test_masks_hold_sixty_rules_each() -> None:
    rules = ", ".join(f"{{id: r{n}, when: employees > {n}, points: 1}}" for n in range(61))
    leads = pl.DataFrame({"employees": [60, None]})
    few, none = scored(ruleset(FIELDS, rules), leads, trace="mask")
    assert (few["fired_1"], few["fired_2"]) == (2**60 - 1, 0)
    assert (none["unknown_1"], none["unknown_2"]) == (2**60 - 1, 1)


def test_an_instant_of_each_row_that_is_missing_is_told() -> None:
    leads = pl.DataFrame({"decided": ["2024-01-01T00:00:00Z", None, "soon"]})
    text = ruleset(FIELDS, "{id: one, when: 1 < 2, points: 1}", "on_unreadable: missing\n")
    rows = scored(text, leads, "decided")
    assert [row["error"] for row in rows] == [None, "LR511 as_of", "LR511 as_of"]
    assert [row["score"] for row in rows] == [1.0, None, None]


def test_a_column_of_instants_that_are_all_missing() -> None:
    more = AGREEMENT + CALENDAR
    text = ruleset(FIELDS, "{id: one, when: employees > 100, points: 1}", more)
    leads = pl.DataFrame({"employees": [500]}).with_columns(pl.lit(None).alias("decided"))
    [row] = scored(text, leads, "decided")
    assert (row["error"], row["due"], row["verdict"]) == ("LR511 as_of", None, None)


def test_events_of_leads_without_ids_are_nobodys() -> None:
    rules = "{id: visits, count: visit, each: 1, missing: -2, otherwise: 4}"
    text = ruleset(FIELDS, rules, "events: {visit: {pages: {type: integer}}}\n")
    leads = {"employees": SIZES}
    assert disagreements(text, leads) == []
    assert disagreements(text, leads, events=EVENTS) == []


def test_colleagues_of_leads_without_accounts_are_none() -> None:
    leads = {"id": LEADS["id"], "employees": SIZES}
    text = ruleset(FIELDS, OF_EVENTS, WITH_EVENTS)
    assert disagreements(text, leads, events=EVENTS) == []


@pytest.mark.parametrize("kind", [pa.int32(), pa.uint64()])
def test_whole_numbers_are_ids(kind: pa.DataType) -> None:
    leads = {
        "lead_id": pa.array([1, 2, None], kind),
        "id": pa.array([" ", "2", "3"]),
        "account_id": pa.array([7, 7, None], kind),
        "employees": pa.array([1, 2, 300]),
    }
    events = EVENTS | {"lead_id": pa.array(["1", "1", "2", "3", "4"])}
    text = ruleset(FIELDS, OF_EVENTS, WITH_EVENTS)
    assert disagreements(text, leads, events=events) == []


def test_points_that_64_bits_barely_hold_are_weighed() -> None:
    rules = "{id: visits, count: visit, each: 1000000, weight: 1000%}"
    more = "events: {visit: {}}\nlimits: {events: 600000}\n"
    leads = {"lead_id": LEADS["id"]}
    assert disagreements(ruleset(FIELDS, rules, more), leads, events=EVENTS) == []


def test_points_without_conditions() -> None:
    rules = "{id: always, when: 1 < 2, points: 3.33, weight: 50%}"
    text = ruleset(FIELDS, rules, "verdicts: [{verdict: a, when: total == 1.67}, {verdict: b}]\n")
    assert disagreements(text, LEADS) == []


@pytest.mark.parametrize(
    "condition",
    [
        "-length(title) + seats < 5",
        "1 / length(title) > 0.4",
        "seats - 1 / length(title) > 0.4",
        "domain(mail) != mail",
        "domain(mail) == title",
        "title == mail or 2 * 2 == 5",
        "not (1 < 2) or is_missing(title)",
        "length(title) / 2 + -1 > 0.5 or 1 + 1 == 2",
    ],
)
def test_conditions_about_texts(condition: str) -> None:
    fields = FIELDS[:-1] + ", mail: {type: email}}"
    mails = ["a@b.c", None, "vp@vp.vp", "x@ceo.x", "a@x.y", "x@x.x", "a@b.c", "a@b.c", "a@b.c"]
    rules = f"{{id: one, when: '{condition}', points: 1, otherwise: 2, missing: 4}}"
    assert disagreements(ruleset(fields, rules), LEADS | {"mail": pa.array(mails)}) == []


def test_texts_of_two_fields_are_compared_again_and_again() -> None:
    fields = "{title: {type: text}, name: {type: text}}"
    rules = "{id: one, when: title == name, points: 1}, {id: two, when: title != name, points: 2}"
    leads = {"title": LEADS["title"], "name": pa.array(["ceo"] * 9)}
    assert disagreements(ruleset(fields, rules), leads) == []
