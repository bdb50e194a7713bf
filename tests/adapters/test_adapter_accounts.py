"""Accounts joined onto leads, events within records, days in digits, columns kept for parity."""

from __future__ import annotations

from typing import Any

import pytest

from leadrules import adapters
from leadrules.adapters import Adapter, MappingError, Records
from leadrules.adapters.paths import gather
from leadrules.adapters.times import DayForm, instant, is_day_in_digits

TEXT = """
mapping: 1
source: x
missing: ["-"]
json: [visits, many]
nested: [visits, deep.many]
leads:
  id: id
  names: profiles[].mails[].value
  merged_from: audits[].lost
  fields: {size: size, industry: industry, account_id: company, lists: "lists[].id", born: born}
  times: born
accounts:
  id: [id, no]
  deleted: {gone: "true"}
  fields: {size: staff, industry: branch, born: since}
  times: born
  ignore: note
events:
  - shape: visit
    has: kind
    id: visit
    lead: [who, parent.id]
    at: at
    type: kind
    types: {a: one, m: {merges: lost}}
    attributes: {from: parent.industry}
  - {shape: call, has: call, lead: parent.id, at: at, event: call, attributes: {to: parent.size}}
"""
MAPPING = adapters.parse_mapping(TEXT)


def read(leads: Any, *events: Any, accounts: Any = None, more: str = "") -> Records:
    mapping = adapters.parse_mapping(TEXT + more) if more else MAPPING
    return adapters.read(mapping, leads, *events, accounts=accounts)


def said(records: Records) -> list[str]:
    return list(records.report.lines())


# --- accounts ------------------------------------------------------------------------------------


def test_a_lead_gets_what_its_account_has_and_it_has_not() -> None:
    leads = [{"id": 1, "company": 7, "size": 3}, {"id": 2, "company": "7", "industry": "-"}]
    accounts = [{"id": 7, "staff": 500, "branch": "Software", "since": 1706605200, "note": "x"}]
    crm = read(leads, accounts=accounts)
    own = {"account_id": "7", "industry": "Software", "born": "2024-01-30T09:00:00Z"}
    assert crm.leads == (
        {"lead_id": "1", "size": "3", **own},
        {"lead_id": "2", "size": "500", **own},
    )
    assert crm.report.accounts == 1
    assert said(crm) == []


def test_accounts_that_are_none_and_leads_without_one_are_counted() -> None:
    leads = [{"id": 1, "company": 8}, {"id": 2}, {"id": 3, "company": "a\ud800"}]
    accounts = [
        {"id": 7, "size": 1},
        {"no": 7},
        {"branch": "x"},
        {"id": 8, "gone": True},
        {"id": "a\ud800", "branch": "b\ud800"},
        5,
    ]
    crm = read(leads, accounts=accounts)
    assert [lead.get("industry") for lead in crm.leads] == [None, None, "b\ud800"]
    assert said(crm) == [
        "3 accounts were left out, without id, deleted, or there before: `7`, `without id`, `8`",
        "1 lead has an account not among the accounts: `8`",
        "1 lead has no account's id",
        "1 column of the accounts not named by the mapping `x`: `size`",
        "1 row could not be read: `record 6: this is no mapping`",
    ]


def test_a_mapping_without_accounts_reads_none() -> None:
    with pytest.raises(ValueError, match="the mapping `pardot` reads no accounts"):
        adapters.read("pardot", [{"id": 1}], accounts=[{"id": 2}])


# --- within records ------------------------------------------------------------------------------


def test_events_within_a_record_are_read_with_what_is_around_them() -> None:
    leads = [
        {
            "id": 1,
            "size": 9,
            "industry": "Retail",
            "visits": [5, {"kind": "a", "at": "2024-01-02"}, 5],
        },
        {"id": 2, "deep": {"many": [{"kind": "m", "who": 1, "lost": 2}]}, "visits": []},
        {"id": 3, "visits": '[{"kind": "a", "who": 1, "at": "2024-01-03", "id": 9}]'},
    ]
    crm = read(leads, leads)
    assert [lead["lead_id"] for lead in crm.leads] == ["1", "3"]
    assert crm.events == {
        "1": [
            {"type": "one", "at": "2024-01-02", "from": "Retail"},
            {"type": "one", "at": "2024-01-03"},
        ]
    }
    assert said(crm) == [
        "1 lead was left out, being part of another: `2 into 1`",
        "1 column of the events not named by the mapping `x`: `id`",
    ]


def test_events_within_leads_that_nobody_reads_are_counted() -> None:
    crm = read([{"id": 1, "visits": [{"kind": "a"}, {"kind": "a"}]}])
    assert said(crm) == [
        "2 records stand within the leads and not read: `visits` 2; to read them as events, give "
        "the file of the leads among the events too"
    ]


def test_an_event_may_hold_events_too() -> None:
    crm = read([{"id": 1}], [{"kind": "a", "who": 1, "visits": [{"kind": "a", "who": 1}]}])
    assert crm.events == {"1": [{"type": "one"}, {"type": "one"}]}


def test_paths_lead_through_lists() -> None:
    leads = [
        {
            "id": 1,
            "lists": [{"id": 4}, {"id": ""}, {"id": 5}],
            "profiles": [{"mails": [{"value": "A@b.example"}]}, {"mails": 5}, {}],
            "audits": [{"lost": 2}],
        },
        {"id": 2, "lists": [], "profiles": []},
    ]
    crm = read(leads, [{"kind": "a", "who": "a@B.example"}])
    assert crm.leads == ({"lead_id": "1", "lists": [4, 5]},)
    assert crm.events == {"1": [{"type": "one"}]}
    assert said(crm) == ["1 lead was left out, being part of another: `2 into 1`"]


def test_items_of_a_list_without_names_are_gathered_too() -> None:
    assert gather({"ids": ["1", "-", None, "2"]}, "ids[]", frozenset({"-"})) == ["1", "2"]
    assert gather({"ids": 5}, "ids[].x") == []


def test_an_event_among_the_leads_is_no_lead() -> None:
    crm = read([{"id": 1}, {"kind": "a", "who": 1}])
    assert [lead["lead_id"] for lead in crm.leads] == ["1"]
    assert said(crm) == [
        "1 record was left out of the leads, being events of the mapping `x`: `visit`; are leads "
        "and events given the wrong way round?"
    ]


# --- days in digits ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "text", "read_as"),
    [
        ("month/day/year", "02/03/2024", "2024-02-03"),
        ("day/month/year", "02/03/2024", "2024-03-02"),
        ("day.month.year", "2.3.2024 9:05", "2024-03-02T09:05:00Z"),
        ("Year/Month/Day", "2024/3/2 09:05:30.5 UTC", "2024-03-02T09:05:30.500000Z"),
        ("month/day/year", "2/3/2024, 12:05 am", "2024-02-03T00:05:00Z"),
        ("month/day/year", "2/3/2024 12:05:06 PM", "2024-02-03T12:05:06Z"),
        ("month/day/year", "2/3/2024 1:05 p.m.", "2024-02-03T13:05:00Z"),
        ("month/day/year", "2/3/2024T10:05:00+01:00", "2024-02-03T09:05:00Z"),
        ("month/day/year", "2024-02-03", "2024-02-03"),
    ],
)
def test_a_day_in_digits_is_read_as_the_mapping_says(form: str, text: str, read_as: str) -> None:
    assert instant(text, "UTC", DayForm.of(form)) == read_as


@pytest.mark.parametrize(
    "text",
    [
        *("2.3.2024", "02/03/24", "2024/02/03", "2/30/2024 1:00"),
        *("2/3/2024 13:05 PM", "2/3/2024 25:00", "x"),
    ],
)
def test_a_day_of_another_form_stays_as_it_is(text: str) -> None:
    assert instant(text, "UTC", DayForm.of("month/day/year")) == text


def test_a_day_in_digits_is_never_guessed() -> None:
    assert instant("02/03/2024", "UTC") == "02/03/2024"
    assert [is_day_in_digits(text) for text in ("02/03/2024 9:05", "2024-2-3", 5)] == [
        True,
        False,
        False,
    ]
    crm = read([{"id": 1, "born": "02/03/2024"}], [{"kind": "a", "who": 1, "at": "3.2.2024"}])
    assert said(crm) == [
        "2 times are not read, as nobody can tell day and month: `02/03/2024`, `3.2.2024`; say it "
        "in a copy of the mapping, `dates: month/day/year` or `dates: day/month/year`"
    ]
    crm = read([{"id": 1, "born": "02/03/2024"}], more="dates: day/month/year")
    assert (crm.leads[0]["born"], said(crm)) == ("2024-03-02", [])


# --- a column kept by its own name ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "value"),
    [
        ("staff", {"id": 1, "staff": 5}, 5),
        ("staff", {"id": 1, "staff": "-"}, None),
        ("size", {"id": 1, "size": "5"}, "5"),
        ("size", {"id": 1, "size": ""}, None),
        ("id", {"id": 1}, 1),
        ("lead_id", {"id": 1}, "1"),
        ("deep.x", {"id": 1, "deep": {"x": 2}}, 2),
    ],
)
def test_a_column_is_kept_by_the_name_given(name: str, row: dict[str, Any], value: object) -> None:
    with Adapter(MAPPING, beside=name) as adapter:
        ((_, lead),) = adapter.leads([(1, row)])
    assert isinstance(lead, dict)
    assert lead[name] == value


def test_a_column_that_is_not_there_is_not_made() -> None:
    with Adapter(MAPPING, beside="nothing") as adapter:
        assert list(adapter.leads([(1, {"id": 1})])) == [(1, {"lead_id": "1"})]


# --- mistakes in mappings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("", "the file holds no mapping", None),
        ("language: 1\nruleset: x", "this is a ruleset, not a mapping",
         "`leadrules sources NAME` prints a mapping to copy"),
        (TEXT + "dates: mm/dd/yyyy", "`mm/dd/yyyy` is no order of day, month and year",
         "write `month/day/year`, `day/month/year`, `day.month.year` or another order"),
        (TEXT.replace("times: born\naccounts", "times: [borm]\naccounts"),
         "no field is called `borm`", "did you mean `born`?"),
        (TEXT.replace("type: kind\n", "event: e\n"),
         "`type` says where the type stands, and `types` what it means", None),
        (TEXT.replace("    types: {a: one, m: {merges: lost}}\n", ""),
         "`type` says where the type stands, and `types` what it means", None),
        (TEXT.replace("a: one", "a: page view"), "`page view` is no name of an event",
         "write letters, digits and `_`, as a ruleset names it under `events`"),
        (TEXT.replace("    at: at\n", ""), "a shape of events needs the key `at`", None),
        (TEXT.replace("  id: [id, no]\n", ""), "`accounts` needs the key `id`", None),
    ],
)  # fmt: skip
def test_a_mistake_is_said_once_with_help(text: str, message: str, help_: str | None) -> None:
    with pytest.raises(MappingError) as caught:
        adapters.parse_mapping(text, file="m.yaml")
    (one,) = caught.value.diagnostics
    assert (one.code, one.message, one.help) == ("LR801", message, help_)


def test_any_field_may_be_a_time_where_all_columns_are_taken() -> None:
    text = "mapping: 1\nsource: x\nleads: {id: id, fields: {'*': '*'}, times: [seen]}"
    assert adapters.parse_mapping(text).leads.times == {"seen"}
