"""Hostile and unlucky leads and events: read rightly, missing, or one clear error."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from limited import run
from whole_path import AS_OF, at_once, condition, rules, scored, unscored

import leadrules

EMPLOYEES = condition("employees == 250")

READ_AS_250 = ["250", " 250 ", "+250", 250, 250.0, Decimal("250.00"), "250.0"]
MISSING = [None, "", "  ", math.nan, Decimal("NaN"), "\u200b"]
NO_INTEGER = {
    "1,00": "`1,00` is not a whole number",
    "$1.2M": "`$1.2M` is not a whole number",
    "1 000": "`1 000` is not a whole number",
    "٢٥٠": "`٢٥٠` is not a whole number",
    "250.5": "is not a whole number",
    "1e3": "`1e3` is not a whole number",
    True: "`True` is not a whole number",
    math.inf: "`inf` is not a whole number",
    2**63: "does not fit 64 bits",
    10**5_000: "bits",
    Decimal("1E+999999999"): "does not fit 64 bits",
    "9" * 5_000: "does not fit 64 bits",
    b"250": "a value of type `bytes` is not a whole number",
    (): "a value of type `tuple` is not a whole number",
    "12\x1b[31m": "`12\\x1b[31m` is not a whole number",
    "\ud800": "`\\ud800` holds half a surrogate pair",
}


@pytest.mark.parametrize("value", READ_AS_250, ids=repr)
def test_a_whole_number_is_read_however_it_is_written(value: object) -> None:
    assert scored(EMPLOYEES, {"employees": value}).fired == ("it",)


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_what_is_missing_is_not_zero(value: object) -> None:
    assert scored(EMPLOYEES, {"employees": value}).rule("it").outcome == "unknown"


def in_short(value: object) -> str:
    return "huge" if isinstance(value, int) and value > 2**64 else ascii(value)[:20]


@pytest.mark.parametrize("value", NO_INTEGER, ids=in_short)
def test_anything_else_is_one_error_that_shows_it(value: Any) -> None:
    with at_once():
        (found,) = unscored(EMPLOYEES, {"employees": value})
    assert (found.code, found.place) == ("LR502", "employees")
    assert NO_INTEGER[value] in found.message
    assert found.message.isprintable()
    assert len(found.message) < 200
    assert found.help == "give a whole number such as `250` or `1,000`, without a unit"


def test_a_thousand_has_its_comma_in_the_right_place() -> None:
    assert scored(condition("employees == 1000"), {"employees": "1,000"}).fired == ("it",)


@pytest.mark.parametrize("value", [-0.0, "-0", Decimal("-0.00"), 0])
def test_zero_has_no_sign(value: object) -> None:
    text = condition("revenue == 0 and not revenue < 0")
    assert scored(text, {"revenue": value}).fired == ("it",)


@pytest.mark.parametrize("value", ["Select", "n/a", "UNKNOWN ", "-1", "999"])
def test_stand_ins_are_missing_where_they_are_declared_and_only_there(value: str) -> None:
    declared = condition("is_missing(country)").replace(
        "country: {type: text}",
        "country: {type: text, missing: [Select, N/A, unknown, '-1', '999']}",
    )
    assert scored(declared, {"country": value}).fired == ("it",)
    assert scored(condition("is_missing(country)"), {"country": value}).fired == ()


SAME_TEXT = [
    ("istanbul", "İstanbul"),
    ("straße", "Straße"),
    ("ΟΔΟΣ", "οδος"),
    ("ΟΔΟΣ", "οδοσ"),
    ("ceo", "ＣＥＯ"),
    ("ceo", "𝐂𝐄𝐎"),
    ("ceo", "C\u200bE\u00adO"),
    ("zoë", "Zoe\u0308"),
    ("a b", " A\u00a0\tB\n"),
]
OTHER_TEXT = [
    ("ceo", "СЕО"),  # Cyrillic
    ("strasse", "Straße"),
    ("müller", "MÃ¼ller"),  # mojibake
    ("istanbul", "ıstanbul"),
]


@pytest.mark.parametrize(("written", "given"), SAME_TEXT)
def test_texts_that_people_take_for_one_are_one(written: str, given: str) -> None:
    assert scored(condition(f'job_title == "{written}"'), {"job_title": given}).fired == ("it",)


@pytest.mark.parametrize(("written", "given"), OTHER_TEXT)
def test_other_letters_are_other_letters(written: str, given: str) -> None:
    assert scored(condition(f'job_title == "{written}"'), {"job_title": given}).fired == ()


def test_a_title_of_a_megabyte_is_one_error() -> None:
    with at_once():
        (found,) = unscored(condition('job_title == "ceo"'), {"job_title": "x" * 10**6})
    assert found.code == "LR502"
    assert len(found.message) < 200


def test_half_a_surrogate_is_one_error_that_a_terminal_can_show() -> None:
    (found,) = unscored(condition('job_title == "ceo"'), {"job_title": "CEO\ud800"})
    assert found.message.isprintable()


def test_unknown_fields_are_counted_or_with_strict_refused() -> None:
    assert scored(EMPLOYEES, {"employes": 250}).trace.unknown_keys == 1
    (found,) = unscored(EMPLOYEES, {"employes": 250}, strict=True)
    assert (found.code, found.message) == ("LR504", "`employes` is not declared")


def test_a_lead_needs_no_id_but_one_that_is_there_must_be_readable() -> None:
    assert scored(EMPLOYEES, {"employees": 250}).lead_id is None
    (found,) = unscored(EMPLOYEES, {"lead_id": 1.5})
    assert (found.code, found.place) == ("LR503", "lead_id")


@pytest.mark.parametrize("lead", [None, "ann@example.com", 5, [("employees", 250)]])
def test_what_is_no_lead_is_one_error(lead: object) -> None:
    (found,) = unscored(EMPLOYEES, lead)
    assert found.code == "LR501"


# --- events --------------------------------------------------------------------------------------

RECENT = rules("{id: it, count: page_view, within: 30d, each: 1}")
NEW_YORK = "zone: America/New_York\n" + RECENT


def view(at: object, **more: object) -> dict[str, object]:
    return {"type": "page_view", "at": at, **more}


def test_events_twice_in_the_future_and_of_unknown_types_do_not_count_and_are_told() -> None:
    events = [
        view("2024-01-31T00:00:00Z", id="a"),
        view("2024-01-30T00:00:00Z", id="a"),
        view("2024-02-02T00:00:00Z"),
        {"type": "pageview", "at": "2024-01-31T00:00:00Z"},
    ]
    decision = scored(RECENT, {}, events=events)
    trace = decision.trace
    assert decision.score == 1
    assert (trace.repeated_events, trace.unseen_events, trace.unknown_events) == (1, 1, 1)


UNREADABLE_EVENTS = [
    (view("2024-01-31T09:30:00"), "has no zone, and the ruleset declares none"),
    (view("yesterday"), "`yesterday` is not an instant"),
    (view(None), "it has no `at`"),
    (view(1706693400), "is not an instant"),
    ({"at": "2024-01-31"}, "it has no `type`"),
    ("page_view", "it is not a mapping"),
    (view("2024-01-31", id=1.5), "its `id` is not readable"),
    (view("2024-02-30"), "is not a day of the calendar"),
]


@pytest.mark.parametrize(("event", "told"), UNREADABLE_EVENTS, ids=lambda value: str(value)[:30])
def test_an_event_that_cannot_be_placed_is_one_error(event: object, told: str) -> None:
    (found,) = unscored(RECENT, {}, events=[event])
    assert (found.code, found.place) == ("LR506", "events[0]")
    assert told in found.message
    assert found.help


@pytest.mark.parametrize("events", ["", "page_view", {"type": "page_view"}, 5, True])
def test_what_is_no_list_of_events_is_one_error(events: object) -> None:
    (found,) = unscored(RECENT, {}, events=events)
    assert found.code == "LR505"


def test_thirty_days_are_elapsed_days_over_a_change_of_the_clock() -> None:
    # 30 days and 15 minutes by the wall clock, 29 days and 23:15 hours in truth
    decision = scored(
        NEW_YORK, {}, events=[view("2024-03-01 03:15")], as_of="2024-03-31T03:30:00-04:00"
    )
    assert decision.fired == ("it",)


def test_a_time_that_the_clock_leaves_out_is_moved_forward() -> None:
    decision = scored(NEW_YORK, {}, events=[view("2024-03-10 02:30")], as_of="2024-03-10T07:30:00Z")
    assert decision.trace.events[0].at.isoformat() == "2024-03-10T07:30:00+00:00"


MANY = """
import resource, sys, time
import leadrules
from whole_path import AS_OF, RULES, rules
text = rules("{id: it, count: page_view, within: 30d, each: 1, cap: 50}")
ruleset = leadrules.loads(text)
events = [{"type": "page_view", "at": "2024-01-31T00:00:00Z", "url": "/", "id": str(n)}
          for n in range(int(sys.argv[1]))]
started = time.process_time()
try:
    print(ruleset.score({}, events=events, as_of=AS_OF).score)
except leadrules.LeadError as error:
    print(*[found.code for found in error.diagnostics])
print(time.process_time() - started)
"""


def test_a_hundred_thousand_events_on_one_lead_are_scored_in_bounded_memory() -> None:
    answer, seconds = run(MANY, "100000").split()
    assert answer == "50"
    assert float(seconds) < 20


def test_one_event_more_than_the_limit_is_one_error() -> None:
    answer, _ = run(MANY, "100001").split()
    assert answer == "LR507"


def test_with_missing_for_unreadable_nothing_in_a_lead_stops_it() -> None:
    lenient = "on_unreadable: missing\n" + RECENT
    lead = {"employees": "1,00", "email": "ann at example", "tags": 5, "opted_out": "maybe"}
    events = [event for event, _ in UNREADABLE_EVENTS]
    decision = scored(lenient, lead, events=events)
    assert len(decision.trace.notes) == len(lead) + len(events)


def test_the_callers_lead_and_events_are_never_changed_nor_kept() -> None:
    tags = ["hot"]
    lead: dict[str, Any] = {"employees": 250, "tags": tags}
    events = [view("2024-01-31T00:00:00Z", url="/")]
    text = rules(
        "{id: it, when: '\"hot\" in tags', points: 1}", "{id: seen, count: page_view, points: 1}"
    )
    decision = leadrules.loads(text).score(lead, events=events, as_of=AS_OF)
    before = decision.to_json()
    assert lead == {"employees": 250, "tags": ["hot"]}
    tags.append("cold")
    lead.clear()
    events.clear()
    assert decision.to_json() == before
