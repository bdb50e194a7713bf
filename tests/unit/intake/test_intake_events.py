from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from intake_rulesets import BERLIN, LENIENT, PLAIN, limited, told

from leadrules.diagnostics import LeadError
from leadrules.intake.inputs import Inputs, read_inputs

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def view(hours: float = 1, **more: Any) -> dict[str, Any]:
    """A page view so many hours before `AS_OF`."""
    return {"type": "page_view", "at": AS_OF - hours * HOUR, **more}


def read(events: Any, *, account: Any = None, ruleset: Any = PLAIN) -> Inputs:
    return read_inputs(ruleset, {}, events=events, account=account, as_of=AS_OF)


def urls(inputs: Inputs) -> list[Any]:
    return [event.values["url"] for event in inputs.events]


def test_events_stand_by_instant_then_id_then_as_given() -> None:
    events = [
        view(1, url="last, no id"),
        view(1, url="b", id="b"),
        view(2, url="earlier, no id"),
        view(1, url="then, no id"),
        view(1, url="a", id="a"),
        view(3, url="first", id="z"),
    ]
    expected = ["first", "earlier, no id", "a", "b", "last, no id", "then, no id"]
    assert urls(read(events)) == expected


def test_the_order_given_matters_only_among_events_without_id() -> None:
    events = [view(hours, id=f"{name}", url=f"{name}{hours}") for hours in (1, 2) for name in "abc"]
    first = read(events).events
    for _ in range(20):
        random.shuffle(events)
        assert read(events).events == first


def test_a_repeated_id_counts_once_the_first_by_instant() -> None:
    inputs = read([view(1, id="x", url="late"), view(2, id="x", url="early"), view(1, id=" ")] * 2)
    assert urls(inputs) == ["early", None, None]
    assert inputs.repeated_events == 3


def test_ids_of_numbers_and_of_text_are_the_same() -> None:
    assert [event.id for event in read([view(1, id=7), view(1, id="7")]).events] == ["7"]


def test_a_colleagues_event_never_hides_one_of_the_leads() -> None:
    account = [
        {"lead": {}, "events": [view(9, id="x", url="theirs"), view(1, url="after ours")]},
        {"lead": {}, "events": [view(5, id="y", url="in between")]},
    ]
    inputs = read([view(1, id="x", url="ours"), view(1, url="ours, no id")], account=account)
    assert urls(inputs) == ["in between", "ours", "ours, no id", "after ours"]
    assert [event.member for event in inputs.events] == [1, None, None, 0]
    assert inputs.repeated_events == 1


def test_nothing_after_as_of_or_learnt_after_it_is_visible_or_read() -> None:
    microsecond = timedelta(microseconds=1)
    events = [
        view(0, url="now"),
        {"type": "page_view", "at": AS_OF + microsecond, "url": 7},
        view(5, known_at=AS_OF + microsecond, url=7),
        view(5, known_at=AS_OF, url="learnt now"),
        view(5, known_at=None, url="no word of it"),
    ]
    inputs = read(events)
    assert urls(inputs) == ["learnt now", "no word of it", "now"]
    assert inputs.unseen_events == 2


def test_an_unseen_event_does_not_make_a_seen_one_a_repetition() -> None:
    assert len(read([view(-1, id="x"), view(1, id="x")]).events) == 1


def test_a_date_is_the_end_of_its_day() -> None:
    events = [
        {"type": "page_view", "at": date(2024, 1, 31)},
        {"type": "page_view", "at": "2024-02-01"},
    ]
    inputs = read(events, ruleset=BERLIN)
    assert [event.at.isoformat() for event in inputs.events] == ["2024-01-31T22:59:59.999999+00:00"]
    assert inputs.unseen_events == 1


def test_undeclared_types_are_counted_and_not_read() -> None:
    inputs = read([{"type": "pageview", "at": "whenever"}, {"type": "nap"}, view()])
    assert (len(inputs.events), inputs.unknown_events) == (1, 2)


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        (7, "it is not a mapping"),
        ({"at": AS_OF}, "it has no `type`"),
        ({"type": 7, "at": AS_OF}, "its `type` is no text"),
        ({"type": "page_view"}, "it has no `at`"),
        ({"type": "page_view", "at": " "}, "it has no `at`"),
        ({"type": "page_view", "at": float("nan")}, "it has no `at`"),
        (
            {"type": "page_view", "at": "2024-01-01T09:30"},
            "its `at` is not readable: `2024-01-01T09:30` has no zone, "
            "and the ruleset declares none",
        ),
        (
            {"type": "page_view", "at": AS_OF, "known_at": 7},
            "its `known_at` is not readable: `7` is not an instant",
        ),
        (
            {"type": "page_view", "at": AS_OF, "id": 1.5},
            "its `id` is not readable: the value is not a text",
        ),
    ],
)
def test_an_unreadable_event_is_an_error_or_left_out(event: Any, complaint: str) -> None:
    with pytest.raises(LeadError) as errors:
        read([view(), event])
    assert told(errors) == [("LR506", "events[1]", f"the event is not readable: {complaint}")]
    inputs = read([event, view()], ruleset=LENIENT)
    assert len(inputs.events) == 1
    assert [(note.place, note.code) for note in inputs.notes] == [("events[0]", "LR506")]


@pytest.mark.parametrize("events", ["", "page_view", b"", {"type": "page_view"}, 7, object()])
def test_events_are_a_list_of_mappings(events: object) -> None:
    for ruleset in (PLAIN, LENIENT):
        with pytest.raises(LeadError) as errors:
            read(events, ruleset=ruleset)
        assert told(errors) == [("LR505", "events", "the events are not a list of mappings")]


def test_no_events_are_known_and_none_given_are_not() -> None:
    assert read([]).events_given
    assert not read(None).events_given


def test_more_events_than_the_limit_are_an_error_and_are_not_read_to_the_end() -> None:
    ruleset = limited(events=3)
    assert len(read([view()] * 3 + [view(-1)] * 9, ruleset=ruleset).events) == 3
    endless = itertools.repeat(view())
    with pytest.raises(LeadError) as errors:
        read(endless, account=[{"lead": {}, "events": [view()]}], ruleset=ruleset)
    assert told(errors) == [("LR507", "events", "there are more than 3 events to read")]
    with pytest.raises(LeadError) as errors:
        read([view()] * 2, account=[{"lead": {}, "events": [view()] * 2}], ruleset=ruleset)
    assert told(errors) == [
        ("LR507", "colleagues[0].events", "there are more than 3 events to read")
    ]
