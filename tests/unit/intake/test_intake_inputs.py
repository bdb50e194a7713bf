from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from intake_rulesets import BERLIN, LENIENT, PLAIN, limited, told

from leadrules.decision.record import IntakeNote
from leadrules.diagnostics import LeadError
from leadrules.intake.inputs import read_inputs
from leadrules.language.ir import Field, Type

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)


def test_every_declared_field_is_there_and_unknown_keys_are_counted() -> None:
    inputs = read_inputs(PLAIN, {"employees": "250", "hobby": "golf", 7: 1}, as_of=AS_OF)
    assert inputs.fields == {"employees": 250, "industry": None, "email": None}
    assert inputs.unknown_keys == 2
    assert (inputs.events_given, inputs.colleague_events_given, inputs.colleagues) == (
        False,
        False,
        None,
    )


def test_keys_of_ids_and_aliases_are_not_unknown() -> None:
    lead = {"id": 1, "lead_id": 2, "account_id": "a", "size": 5, "numberofemployees": None}
    assert read_inputs(PLAIN, lead, as_of=AS_OF, strict=True).unknown_keys == 0


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ({"employees": 1, "size": 2}, 1),
        ({"size": 2, "numberofemployees": 3}, 3),
        ({"employees": None, "numberofemployees": " ", "size": 2}, 2),
        ({"employees": float("nan")}, None),
    ],
)
def test_the_first_key_whose_value_is_not_missing_wins(lead: dict[str, Any], expected: Any) -> None:
    assert read_inputs(PLAIN, lead, as_of=AS_OF).fields["employees"] == expected


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ({}, None),
        ({"id": 7}, "7"),
        ({"id": "7", "lead_id": None}, "7"),
        ({"id": "7", "lead_id": " x "}, " x "),
        ({"lead_id": ""}, None),
        ({"lead_id": 2**64}, "18446744073709551616"),
    ],
)
def test_a_leads_id_is_text(lead: dict[str, Any], expected: str | None) -> None:
    assert read_inputs(PLAIN, lead, as_of=AS_OF).lead_id == expected


@pytest.mark.parametrize(
    "identifier", [1.5, True, ["ann"], pytest.param(10**5000, id="huge"), "\ud800", "x" * 10_001]
)
def test_an_unreadable_id_is_an_error_that_does_not_show_it(identifier: object) -> None:
    with pytest.raises(LeadError) as errors:
        read_inputs(PLAIN, {"lead_id": identifier}, as_of=AS_OF)
    [(code, place, message)] = told(errors)
    assert (code, place) == ("LR503", "lead_id")
    assert message.startswith("the lead's id `lead_id` is not readable: the value ")
    assert read_inputs(LENIENT, {"lead_id": identifier}, as_of=AS_OF).lead_id is None


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(LeadError) as errors:
        read_inputs(
            PLAIN,
            {"size": "$1.2M", "email": "ann at home", "industry": "Coal"},
            events=[
                {"type": "page_view", "at": AS_OF, "url": 7},
                {"type": "page_view"},
                "page_view",
            ],
            account=[
                {"lead": {"employees": 0}, "events": [{"type": "page_view", "at": "x"}]},
                {},
            ],
            as_of=datetime(2024, 1, 1),
        )
    assert told(errors) == [
        (
            "LR511",
            "as_of",
            "`as_of` is not readable: `2024-01-01 00:00:00` has no zone, "
            "and the ruleset declares none",
        ),
        (
            "LR502",
            "employees",
            "`employees` (given as `size`) is not readable: `$1.2M` is not a whole number",
        ),
        ("LR502", "industry", "`industry` is not readable: `Coal` is not among the choices"),
        ("LR502", "email", "`email` is not readable: the value is not an email address"),
        ("LR502", "events[0].url", "`url` is not readable: `7` is not a text"),
        ("LR506", "events[1]", "the event is not readable: it has no `at`"),
        ("LR506", "events[2]", "the event is not readable: it is not a mapping"),
        (
            "LR506",
            "colleagues[0].events[0]",
            "the event is not readable: its `at` is not readable: `x` is not an instant",
        ),
        (
            "LR502",
            "colleagues[0].employees",
            "`employees` is not readable: `0` is below the minimum 1",
        ),
        ("LR509", "colleagues[1]", "a colleague is not a mapping with a `lead`"),
    ]
    by_place = {error.place: error.help for error in errors.value.diagnostics}
    assert by_place["industry"] == "the choices are `software`, `steel`"
    assert by_place["email"] == "give an address such as `ann@example.com`"


def test_many_choices_are_not_all_listed() -> None:
    many = Field("letter", Type.TEXT, choices=tuple("abcdefghijklmn"))
    with pytest.raises(LeadError) as errors:
        read_inputs(replace(PLAIN, fields=(many,)), {"letter": "z"})
    assert (errors.value.diagnostics[0].help or "").endswith("`i`, `j`, ...")


def test_unreadable_values_are_missing_and_noted_where_the_ruleset_says_so() -> None:
    inputs = read_inputs(
        LENIENT,
        {"employees": "many", "industry": "steel", "lead_id": 1.5},
        events=[
            {"type": "page_view", "at": AS_OF, "seconds": "x", "url": "/"},
            {"type": "page_view", "at": "soon"},
        ],
        as_of=AS_OF,
    )
    assert inputs.fields["employees"] is None
    assert [dict(event.values) for event in inputs.events] == [{"url": "/", "seconds": None}]
    assert inputs.notes == (
        IntakeNote(
            "LR503", "lead_id", "the lead's id `lead_id` is not readable: the value is not a text"
        ),
        IntakeNote(
            "LR502", "employees", "`employees` is not readable: `many` is not a whole number"
        ),
        IntakeNote(
            "LR502",
            "events[0].seconds",
            "`seconds` is not readable: `x` is not a whole number",
        ),
        IntakeNote(
            "LR506",
            "events[1]",
            "the event is not readable: its `at` is not readable: `soon` is not an instant",
        ),
    )


def test_an_unreadable_value_is_not_looked_for_under_the_next_key() -> None:
    inputs = read_inputs(LENIENT, {"employees": "many", "size": 5}, as_of=AS_OF)
    assert inputs.fields["employees"] is None


def test_strict_refuses_what_is_not_declared_anywhere() -> None:
    with pytest.raises(LeadError) as errors:
        read_inputs(
            PLAIN,
            {"employes": 50, 7: 1},
            events=[
                {"type": "pageview", "at": AS_OF},
                {"type": "page_view", "at": AS_OF, "ulr": "/"},
            ],
            account=[{"lead": {"hobby": 1}, "name": "Bo"}],
            as_of=AS_OF,
            strict=True,
        )
    assert told(errors) == [
        ("LR504", "lead", "`employes` is not declared"),
        ("LR504", "lead", "a key that is not text is not declared"),
        ("LR508", "events[0]", "the event's type `pageview` is not declared"),
        ("LR504", "events[1]", "`ulr` is not declared"),
        ("LR504", "colleagues[0]", "`name` is not declared"),
        ("LR504", "colleagues[0]", "`hobby` is not declared"),
    ]


@pytest.mark.parametrize("lead", [None, "ann", [("employees", 1)], 7, object()])
def test_a_lead_is_a_mapping(lead: object) -> None:
    with pytest.raises(LeadError) as errors:
        read_inputs(PLAIN, lead)
    assert told(errors)[0][0] == "LR501"


def test_nothing_given_is_changed_or_kept() -> None:
    lead = defaultdict(list, {"employees": 5})
    event = {"type": "page_view", "at": AS_OF, "url": "/"}
    account = [{"lead": {"employees": 7}, "events": [dict(event)]}]
    before = copy.deepcopy((lead, event, account))
    inputs = read_inputs(PLAIN, lead, events=[event], account=account, as_of=AS_OF)
    assert (lead, event, account) == before
    event["url"] = "/other"
    lead["employees"] = 6
    account.clear()
    assert inputs.events[0].values == {"url": "/", "seconds": None}
    assert inputs.fields["employees"] == 5
    assert inputs.colleagues == ({"employees": 7, "industry": None, "email": None},)


def test_any_mapping_and_any_iterable_will_do_and_is_read_once() -> None:
    events = (MappingProxyType({"type": "unsubscribed", "at": AS_OF}) for _ in range(3))
    account = ({"lead": MappingProxyType({"employees": n})} for n in (1, 2))
    inputs = read_inputs(
        PLAIN, MappingProxyType({"employees": 9}), events=events, account=account, as_of=AS_OF
    )
    assert len(inputs.events) == 3
    assert [colleague["employees"] for colleague in inputs.colleagues or ()] == [1, 2]
    assert list(events) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (datetime(2024, 7, 1, 12, tzinfo=UTC), "2024-07-01T12:00:00+00:00"),
        (datetime(2024, 7, 1, 12), "2024-07-01T10:00:00+00:00"),
        (date(2024, 7, 1), "2024-07-01T21:59:59.999999+00:00"),
        ("2024-07-01", "2024-07-01T21:59:59.999999+00:00"),
        ("2024-07-01T12:00:00Z", "2024-07-01T12:00:00+00:00"),
    ],
)
def test_as_of_is_an_instant_a_date_is_its_end(given: object, expected: str) -> None:
    assert read_inputs(BERLIN, {}, as_of=given).as_of.isoformat() == expected


@pytest.mark.parametrize("given", ["", "now", 1706693400, float("nan"), datetime(2024, 7, 1)])
def test_an_as_of_that_is_no_instant_is_an_error(given: object) -> None:
    for ruleset in (PLAIN, LENIENT):
        with pytest.raises(LeadError) as errors:
            read_inputs(ruleset, {}, as_of=given)
        assert told(errors)[0][:2] == ("LR511", "as_of")


def test_as_of_is_now_where_it_is_not_given() -> None:
    before = datetime.now(UTC)
    assert before <= read_inputs(PLAIN, {}).as_of <= before + timedelta(minutes=1)


def test_the_lead_is_not_its_own_colleague() -> None:
    account = [
        {"lead": {"id": 1, "employees": 0}, "events": [{"type": "x"}, 7]},
        {"lead": {"id": "2", "employees": 5}, "events": [{"type": "unsubscribed", "at": AS_OF}]},
        {"lead": {}},
    ]
    inputs = read_inputs(PLAIN, {"lead_id": "1"}, account=account, as_of=AS_OF)
    assert [colleague["employees"] for colleague in inputs.colleagues or ()] == [5, None]
    assert [event.member for event in inputs.events] == [0]
    assert not inputs.colleague_events_given
    nameless = read_inputs(PLAIN, {}, account=[{"lead": {}, "events": []}], as_of=AS_OF)
    assert nameless.colleagues is not None
    assert len(nameless.colleagues) == 1
    assert nameless.colleague_events_given


def test_an_empty_account_is_known() -> None:
    inputs = read_inputs(PLAIN, {}, account=[], as_of=AS_OF)
    assert (inputs.colleagues, inputs.colleague_events_given) == ((), True)


@pytest.mark.parametrize("account", ["x", 7, {"lead": {}}, [7], [{}], [{"lead": "ann"}]])
def test_an_account_is_a_list_of_colleagues(account: object) -> None:
    for ruleset in (PLAIN, LENIENT):
        with pytest.raises(LeadError) as errors:
            read_inputs(ruleset, {}, account=account, as_of=AS_OF)
        assert [code for code, _, _ in told(errors)] == ["LR509"]


def test_an_account_has_a_greatest_number_of_colleagues() -> None:
    assert read_inputs(limited(colleagues=2), {}, account=[{"lead": {}}] * 2, as_of=AS_OF)
    with pytest.raises(LeadError) as errors:
        read_inputs(limited(colleagues=2), {}, account=[{"lead": {}}] * 4, as_of=AS_OF)
    assert told(errors) == [("LR510", "account", "there are more than 2 colleagues")]
