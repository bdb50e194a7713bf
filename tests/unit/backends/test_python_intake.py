"""What the Python backend reads itself, what it leaves to the shared intake, and that it is one."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from agreed import Agreed, ruleset

EVERY_TYPE = """
employees: {type: integer, minimum: 1, maximum: 1000000, from: [size, "company size"],
   missing: ["-1", "999", none]}
seats: integer
revenue: {type: number, places: 2, missing: ["0", "1.5"]}
rate: {type: number, places: 6, minimum: -1, maximum: 1}
opted_in: boolean
agreed: {type: boolean, missing: ["no"]}
signed: {type: date, minimum: 2020-01-01, maximum: 2024-12-31}
born: {type: date, missing: [1970-01-01]}
seen: timestamp
left: {type: timestamp, missing: ["1970-01-01T00:00:00Z"]}
industry: {type: text, missing: [n/a, Select]}
code: {type: text, exact: true, choices: [A, b]}
band: {type: text, choices: [low, high], from: [Band]}
email: email
exact_email: {type: email, exact: true}
tags: list
codes: {type: list, exact: true, choices: [A, b]}
"""
RULES = """
- {id: few, when: employees < 50, points: 1}
- {id: text, when: industry == "software" or code == "A" or band == "low", points: 2}
- {id: mail, when: domain(email) == "x.com" or domain(exact_email) == "x.com", points: 4}
- {id: tagged, when: '"hot" in tags or any_of(codes, ["A"])', points: 8}
"""

VALUES: dict[str, list[Any]] = {
    "employees": [1, 0, -1, 999, "999", 250.0, "1,000", " 7 ", "none", 1_000_001, True, 3.5, {}],
    "seats": [2**63 - 1, 2**63, -(2**63), "x", Decimal("5.0"), float("nan"), ""],
    "revenue": [1.5, 0, 0.0, -0.0, 12.25, 1e13, 1e16, 0.1 + 0.2, 0.005, Decimal("1.50"), "1.5", 7],
    "rate": [1, -1, 2, 0.000001, 0.0000001, 1.0, 1.000001, Decimal("0.5"), float("inf")],
    "opted_in": [True, False, "yes", "No", 1, 0, 2, "x"],
    "agreed": [True, False, "no", "yes"],
    "signed": [date(2024, 1, 1), date(2019, 1, 1), date(2025, 1, 1), "2024-01-01",
               datetime(2024, 1, 1)],
    "born": [date(1970, 1, 1), "1970-01-01", date(1980, 1, 1)],
    "seen": [
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(2024, 1, 1),
        "2024-01-01T00:00:00Z",
        date(2024, 1, 1),
    ],
    "left": [datetime(1970, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)],
    "industry": ["Software", "SOFTWARE\u200b", " ", "N/A", "ｓｏｆｔｗａｒｅ", "\ud800",
                 "x" * 10_001,
                 5, b"x"],
    "code": ["A", "a", "b", "", "x"],
    "band": ["LOW", "mid", " high "],
    "email": ["a@x.com", "A@X.COM", "a@x", "@x.com", "a@b@x.com", "a@x..", "a@.x", "ａ@x.com", 5],
    "exact_email": ["A@X.com", "a b@x.com", "a@x .com"],
    "tags": [["hot", "Hot"], ("hot",), "hot; cold", [], [" "], [1], [["x"]], ["\ud800"], {"hot"}],
    "codes": [["A", "b"], ["a"], "A;A"],
}  # fmt: skip


@pytest.mark.parametrize("on_unreadable", ["error", "missing"])
@pytest.mark.parametrize("name", list(VALUES))
def test_every_value_is_read_as_the_reference_reads_it(name: str, on_unreadable: str) -> None:
    agreed = Agreed.on(EVERY_TYPE, RULES, head=f"on_unreadable: {on_unreadable}")
    for value in [*VALUES[name], None, *VALUES[name]]:
        lead = {name: value}
        try:
            agreed.program.score(lead)
        except Exception:
            assert agreed.errors(lead)
        else:
            agreed.score(lead)


PLAIN = {
    "employees": 40, "seats": 1, "revenue": 12.25, "rate": 1, "opted_in": True, "agreed": None,
    "signed": date(2024, 1, 1), "seen": datetime(2024, 1, 1, tzinfo=UTC),
    "industry": "Software", "code": "A", "band": "low", "email": "a@x.com", "tags": ["hot"],
}  # fmt: skip


def test_plain_values_texts_of_numbers_and_other_keys_are_read_without_a_detour() -> None:
    agreed = Agreed.on(EVERY_TYPE, RULES)
    assert agreed.points(PLAIN) == {"few": "1", "text": "2", "mail": "4", "tagged": "8"}
    agreed.fast(PLAIN)
    agreed.fast({**PLAIN, "employees": "40", "opted_in": "yes", "signed": "2024-01-01"})
    agreed.fast({})


def test_only_what_cannot_be_read_takes_the_detour() -> None:
    agreed = Agreed.on(EVERY_TYPE, RULES, head="on_unreadable: missing")
    record = agreed.slow({**PLAIN, "seats": "many"})
    assert [note.place for note in record.trace.notes] == ["seats"]
    agreed.slow(OrderedDict(PLAIN))
    agreed.slow(PLAIN, account=[])
    assert agreed.errors(PLAIN | {"other": 1}, strict=True)[0].code == "LR504"
    assert agreed.errors(["no", "lead"])[0].code == "LR501"


def test_a_key_beside_the_name_is_looked_at_where_the_value_is_missing() -> None:
    agreed = Agreed.on(EVERY_TYPE, RULES)
    for lead in (
        {"size": 7},
        {"employees": None, "size": None, "company size": 7},
        {"employees": "", "size": 7},
        {"employees": 999, "size": -1, "company size": "7"},
        {"band": " ", "Band": "high"},
        {"band": None, "Band": "high"},
    ):
        agreed.fast(lead)
    agreed.fast({"employees": 999, "size": -1})


@pytest.mark.parametrize(
    ("head", "lead", "lead_id", "unknown"),
    [
        ("", {}, None, 0),
        ("", {"lead_id": "L1", "x": 1, "y": None, 5: 6}, "L1", 3),
        ("", {"lead_id": None, "id": 7}, "7", 0),
        ("", {"lead_id": " ", "id": "é", "account_id": 1, "z": 0}, "é", 1),
        ("", {"lead_id": "\t"}, None, 0),
        ("", {"lead_id": None, "extra": 1}, None, 1),
        ("keys: {lead: [key]}", {"key": "k", "lead_id": 1}, "k", 1),
        ("keys: {lead: [employees]}", {"employees": 5, "x": 1}, "5", 1),
        (f"keys: {{lead: [{', '.join(f'k{n}' for n in range(12))}]}}", {"k3": "K", "x": 1}, "K", 1),
    ],
)
def test_ids_and_unknown_keys(
    head: str, lead: dict[Any, Any], lead_id: str | None, unknown: int
) -> None:
    record = Agreed.on(head=head).fast(lead)
    assert record.lead_id == lead_id
    assert record.trace.unknown_keys == unknown


def test_a_ruleset_without_keys_for_ids_finds_none() -> None:
    agreed = Agreed.of(replace(ruleset(), lead_keys=(), account_keys=()))
    assert agreed.fast({"lead_id": "L1", "x": 1}).trace.unknown_keys == 2


def test_an_id_that_is_not_readable_is_told() -> None:
    assert Agreed.on().errors({"lead_id": True})[0].code == "LR503"


def test_as_of_is_read_whatever_form_it_has() -> None:
    agreed = Agreed.on()
    for as_of in (
        "2024-01-01T00:00:00Z",
        date(2024, 1, 1),
        datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    ):
        agreed.fast({}, as_of=as_of)
    assert agreed.errors({}, as_of="when?")[0].code == "LR511"
    before = datetime.now(UTC)
    assert before <= agreed.program.score({}).as_of <= datetime.now(UTC)
