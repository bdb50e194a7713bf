"""What Python says about a column's values is what the reference says of a lead that holds them."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from leadrules.backends import reference
from leadrules.backends.columnar.algebra import (
    Asked,
    Bits,
    Compared,
    DomainOf,
    DueAfter,
    Held,
    Kind,
    Paid,
    Question,
    Truth,
    ValueOf,
    ZoneOffset,
)
from leadrules.backends.columnar.answering import KNOWN, MISSING, UNREADABLE, answer, answer_missing
from leadrules.backends.python.generation.reads import conditions_of
from leadrules.decision.calendar import due
from leadrules.decision.record import Record
from leadrules.decision.units import days_of, instant_of, microseconds_of
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.intake.instants import day_of, read_instant
from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.language.text import normalise
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.generate.values import ABSENT, Values

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)
TEXTS = (ir.Type.TEXT, ir.Type.EMAIL, ir.Type.TEXTS)


# --- random rulesets and values, against the reference -------------------------------------------


def asked_of(rules: ir.Ruleset, field: ir.Field) -> Asked:
    """All that the rules ask about one field alone, and its value."""
    questions: dict[str, Question] = {}
    paying: list[ir.Rule] = []
    for group in rules.groups:
        for rule in group.rules:
            conditions = conditions_of(rule.payout)
            names = {name for one in conditions for name in read(one.expression)}
            if names != {field.name}:
                continue
            assert isinstance(rule.payout, ir.Branches | ir.Bands | ir.Table)
            questions[f"held {rule.id}"] = Held(rule.payout)
            paying.append(rule)
            if isinstance(rule.payout, ir.Branches) and len(rule.payout.branches) == 1:
                questions[f"truth {rule.id}"] = Truth(conditions[0].expression)
    questions["paid"] = Paid(tuple(paying))
    payouts: list[tuple[int, ir.Branches | ir.Bands | ir.Table]] = []
    for rule in paying:
        assert isinstance(rule.payout, ir.Branches | ir.Bands | ir.Table)
        payouts.append((len(payouts), rule.payout))
    if payouts:
        questions["bits"] = Bits(tuple(payouts), len(payouts))
    questions["value"] = Compared() if field.type in TEXTS else ValueOf()
    if field.type is ir.Type.EMAIL:
        questions["domain"] = DomainOf()
    return Asked(field, "status", questions, rules.zone, rules.zone_declared, rules.limits)


def read(expression: ir.Expression) -> Iterator[str]:
    """The fields read; a name that stands for no field where `as_of` or a measure counts."""
    match expression:
        case ir.Constant():
            return
        case ir.Read(origin=origin, name=name):
            yield name if origin is ir.Origin.FIELD else "a measure"
        case ir.DaysSince():
            yield "as of"
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for operand in operands:
                yield from read(operand)
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            yield from read(left)
            yield from read(right)
        case _:
            yield from read(expression.operand)


def expected(rules: ir.Ruleset, asked: Asked, value: Any) -> dict[str, Any]:
    """The answers, as the reference's decision about a lead with that value alone shows them."""
    lead = {asked.field.name: value}
    try:
        record = reference.score(rules, lead, as_of=AS_OF)
    except LeadError:
        return expected(rules, asked, None) | {"status": UNREADABLE}
    known = record.trace.fields[asked.field.name]
    status = KNOWN if known is not None else UNREADABLE if record.trace.notes else MISSING
    said = {one.rule: one for one in record.trace.contributions}
    answers: dict[str, Any] = {"status": status}
    for name, question in asked.questions.items():
        match question:
            case Held():
                told = said[name.removeprefix("held ")]
                answers[name] = (
                    told.branch
                    if told.branch is not None
                    else {"unknown": -2, "not_fired": -1}[told.outcome]
                )
            case Truth():
                outcome = said[name.removeprefix("truth ")].outcome
                answers[name] = {"fired": True, "not_fired": False, "unknown": None}[outcome]
            case Bits(higher=higher):
                rules_paid = asked.questions["paid"]
                assert isinstance(rules_paid, Paid)
                outcomes = [said[rule.id].outcome for rule in rules_paid.rules]
                fired = [1 << n for n, one in enumerate(outcomes) if one == "fired"]
                unknown = [1 << n + higher for n, one in enumerate(outcomes) if one == "unknown"]
                answers[name] = sum(fired + unknown)
            case Paid():
                points = [said[rule.id].points for rule in question.rules]
                answers[name] = int(sum(points, Decimal()) * 100)
            case DomainOf():
                answers[name] = known and normalise(str(known)).rpartition("@")[2]
            case _:
                answers[name] = None if known is None else plan_value(asked.field, known, record)
    return answers


def plan_value(field: ir.Field, known: Any, record: Record) -> Any:
    match field.type:
        case ir.Type.NUMBER:
            return int(known.scaleb(field.places))
        case ir.Type.DATE:
            return days_of(known)
        case ir.Type.TIMESTAMP:
            return microseconds_of(known)
        case ir.Type.TEXTS:
            return "\n".join(known if field.exact else map(normalise, known))
        case ir.Type.TEXT | ir.Type.EMAIL:
            return known if field.exact else normalise(known)
        case _:
            return known


def random_values(seed: str) -> Iterator[tuple[ir.Ruleset, Asked, list[Any]]]:
    choices = Choices.seeded(seed)
    generated = ruleset(choices)
    try:
        rules = load_ruleset(generated.text).ruleset
    except RulesetError:
        return
    for field in rules.fields:
        asked = asked_of(rules, field)
        values = Values(generated.vocabulary, choices, AS_OF, fits=False)
        part = generated.vocabulary.fields[field.name]
        made = [values.value(field.name, part) for _ in range(12)]
        yield rules, asked, [None if value is ABSENT else value for value in made]


def test_answers_are_those_of_the_reference_on_random_values() -> None:
    seen: Counter[str] = Counter()
    for index in range(60):
        for rules, asked, values in random_values(f"answers/{index}"):
            found = answer(asked, values)
            assert list(found) == list(asked.columns)
            rows = [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
            for value, row in zip(values, rows, strict=True):
                assert row == expected(rules, asked, value), (value, asked.field)
                seen[f"{asked.field.type} {row['status']}"] += 1
                for name, question in asked.questions.items():
                    kind = asked.kind(question)
                    type_of = {Kind.BOOLEAN: bool, Kind.INTEGER: int, Kind.TEXT: str}[kind]
                    assert row[name] is None or type(row[name]) is type_of
                    seen[f"{type(question).__name__} {row[name]}"] += 1
            assert answer_missing(asked) == {
                name: column[0] for name, column in answer(asked, [None]).items()
            }
    assert all(seen[f"{kind} {status}"] for kind in ir.Type if kind != "list" for status in (0, 1)
               if kind is not ir.Type.RUNG)  # fmt: skip
    assert all(seen[f"Held {held}"] > 20 for held in (-2, -1, 0, 1))
    assert len([name for name in seen if name.startswith("Paid")]) > 20
    assert all(seen[f"Truth {truth}"] > 20 for truth in (True, False, None))


# --- what a random ruleset does not ask ----------------------------------------------------------


def asked(kind: ir.Type, zone: str = "UTC", **questions: Question) -> Asked:
    return Asked(ir.Field("x", kind), "status", questions, zone, zone != "UTC", ir.Limits())


def test_no_values_give_empty_columns() -> None:
    assert answer(asked(ir.Type.TEXT, c=Compared()), []) == {"status": [], "c": []}


def test_no_questions_say_what_can_be_read() -> None:
    assert answer(asked(ir.Type.INTEGER), [1, "1,0", "", 2.0]) == {"status": [0, 2, 1, 0]}
    assert answer(asked(ir.Type.TEXT), ["a", 1, " "]) == {"status": [0, 2, 1]}


def test_values_of_every_storage_are_read() -> None:
    days = asked(ir.Type.DATE, value=ValueOf())
    assert answer(days, [date(1970, 1, 3), "1970-01-04", datetime(1970, 1, 1)]) == {
        "status": [0, 0, 2], "value": [2, 3, None]}  # fmt: skip
    number = Asked(
        ir.Field("x", ir.Type.NUMBER, places=2),
        "status", {"value": ValueOf()}, "UTC", False, ir.Limits(),
    )  # fmt: skip
    given = [1.25, Decimal("1.250"), "1,000.5", 1.255, float("nan"), True, 2**53]
    assert answer(number, given) == {
        "status": [0, 0, 0, 2, 1, 2, 0],
        "value": [125, 125, 100050, None, None, None, 2**53 * 100],
    }


def test_a_number_asks_the_length_of_a_text_and_sums_with_it() -> None:
    text = ir.Read(ir.Origin.FIELD, "x", ir.Type.TEXT)
    two = ir.Constant(2, ir.Type.INTEGER)
    lengths = asked(
        ir.Type.TEXT,
        length=Truth(ir.Length(text)),
        doubled=Truth(ir.Arithmetic("*", ir.Length(text), two, 0)),
    )
    assert answer(lengths, [" abc ", ""]) == {
        "status": [0, 1], "length": [3, None], "doubled": [6, None]}  # fmt: skip


def test_arithmetic_that_leaves_64_bits_is_unknown() -> None:
    number = ir.Read(ir.Origin.FIELD, "x", ir.Type.INTEGER)
    doubled = ir.Arithmetic("+", number, number, 0)
    above = ir.Compare(">", doubled, ir.Constant(0, ir.Type.INTEGER))
    found = answer(asked(ir.Type.INTEGER, above=Truth(above)), [2**62, 2**62 - 1, -1])
    assert found == {"status": [0, 0, 0], "above": [None, True, False]}


def test_a_specification_that_was_sent_away_asks_the_same() -> None:
    names = ("any", "none")
    payout = ir.Table(
        ir.Condition(ir.Read(ir.Origin.FIELD, "x", ir.Type.TEXT), "x"),
        tuple((name, 5) for name in names),
    )
    here = asked(ir.Type.TEXT, held=Held(payout))
    there = pickle.loads(pickle.dumps(here))
    assert answer(there, ["ANY", "none", "x", None])["held"] == [0, 1, -1, -2]
    assert answer(here, ["ANY", "none", "x", None]) == answer(there, ["ANY", "none", "x", None])


# --- promises and zones --------------------------------------------------------------------------

OFFICE = ir.Calendar("Europe/Berlin", (((9 * 60, 17 * 60),),) * 5 + ((), ()), (19_759,))


@pytest.mark.parametrize("calendar", [None, OFFICE])
@pytest.mark.parametrize(
    "duration", [ir.Duration(microseconds=4 * 3_600_000_000), ir.Duration(days=3)]
)
def test_a_promise_is_due_when_it_is_due_for_one_lead(
    calendar: ir.Calendar | None, duration: ir.Duration
) -> None:
    question = asked(ir.Type.INTEGER, due=DueAfter(duration, calendar))
    starts = [microseconds_of(AS_OF) + n * 7_777_777_777_777 for n in range(40)]
    found = answer(question, [*starts, 2**62, None])
    assert found["due"] == [
        *(microseconds_of(due(instant_of(start), duration, calendar)) for start in starts),
        None,
        None,
    ]
    assert found["status"][-2:] == [KNOWN, MISSING]


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
)
def test_the_offset_of_a_quarter_hour_gives_the_day_and_reads_a_local_time(zone: str) -> None:
    quarter = timedelta(minutes=15)
    starts = [
        datetime(2024, 3, 30, 20, tzinfo=UTC) + n * quarter for n in range(100)
    ] + [
        datetime(2011, 12, 29, 8, tzinfo=UTC) + n * quarter for n in range(200)
    ]  # fmt: skip
    quarters = [microseconds_of(start) // 900_000_000 for start in starts]
    there = asked(ir.Type.INTEGER, zone, offset=ZoneOffset(), local=ZoneOffset(local=True))
    found = answer(there, quarters)
    for start, offset, local in zip(starts, found["offset"], found["local"], strict=True):
        at = start + timedelta(minutes=14, microseconds=7)
        assert (at + timedelta(microseconds=offset)).date() == day_of(at, zone)
        read = read_instant(at.replace(tzinfo=None), zone, True)
        assert at - timedelta(microseconds=local) == read


def test_where_the_clock_changes_within_a_quarter_hour_there_is_no_one_offset() -> None:
    # until then Monrovia's clock was 44 minutes and 30 seconds behind UTC
    change = microseconds_of(datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC)) // 900_000_000
    there = asked(ir.Type.INTEGER, "Africa/Monrovia", offset=ZoneOffset())
    found = answer(there, [change - 1, change, change + 1])["offset"]
    assert found == [-2_670_000_000, None, 0]
    within = microseconds_of(datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC)) // 30_000_000
    finer = asked(ir.Type.INTEGER, "Africa/Monrovia", offset=ZoneOffset(span=30_000_000))
    assert answer(finer, [within - 1, within])["offset"] == [-2_670_000_000, 0]


def test_the_ends_of_the_calendar_have_an_offset_too() -> None:
    there = asked(ir.Type.INTEGER, "Asia/Kathmandu", offset=ZoneOffset())
    last = microseconds_of(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)) // 900_000_000
    assert answer(there, [last, 2**50, -(2**50), None])["offset"] == [
        20_700_000_000, 20_700_000_000, 20_476_000_000, None]  # fmt: skip
