"""Whatever was decided comes back from the log bit for bit, whoever's it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings

import leadrules
from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.decision.record import Record
from leadrules.log.drafting import Recorded
from leadrules.testing.differential import Backends, compare
from leadrules.testing.generate.scenarios import Scenario
from leadrules.testing.strategies import scored_scenarios


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DecisionLog, DecisionLog]]:
    """One log with all inputs, one with those that are read."""
    folder: Path = tmp_path_factory.mktemp("log")
    with (
        DecisionLog(folder / "all.db") as whole,
        DecisionLog(folder / "read.db", inputs="read") as read,
    ):
        yield whole, read


@settings(
    max_examples=60,
    # WHY: a random ruleset takes minutes to be made small
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.filter_too_much,
    ],
)
@given(drawn=scored_scenarios())
def test_every_decision_comes_back_bit_for_bit(
    logs: tuple[DecisionLog, DecisionLog], drawn: tuple[Backends, Scenario, str]
) -> None:
    backends, scenario, text = drawn
    whole, read = logs
    ruleset = leadrules.loads(text)
    for case, answer, _ in compare(scenario, backends):
        if not isinstance(answer, Record):
            continue
        decision = Decision.of(answer)
        given_with = Recorded(
            decision, ruleset, case.previous, case.override, account_of(case.account)
        )
        (name,) = whole.record_many([given_with])
        kept = whole.get(name)
        assert kept.decision is not None
        assert kept.decision.record == answer, text
        assert kept.decision.to_json() == decision.to_json()
        event(f"colleagues: {len(answer.trace.colleagues or ())}")
        (name,) = read.record_many([given_with])
        hold_to_what_is_read(answer, read.get(name))


def account_of(account: Any) -> Sequence[Any] | None:
    return list(account) if isinstance(account, list | tuple) else None


def hold_to_what_is_read(whole: Record, logged: leadrules.log.reading.LoggedDecision) -> None:
    """What was left out is named, and all the rest is as it was."""
    assert logged.decision is not None
    record, left = logged.decision.record, logged.unrecorded
    assert set(record.trace.fields) | set(left.fields) == set(whole.trace.fields)
    assert not set(record.trace.fields) & set(left.fields)
    assert all(
        record.trace.fields[name] == whole.trace.fields[name] for name in record.trace.fields
    )
    assert len(record.trace.events) + left.events == len(whole.trace.events)
    assert record.scores == whole.scores
    assert record.effective == whole.effective
    for short, long in zip(record.trace.contributions, whole.trace.contributions, strict=True):
        assert [record.trace.events[at] for at in short.events] == [
            whole.trace.events[at] for at in long.events
        ]
        assert set(long.read) & set(whole.trace.fields) <= set(record.trace.fields)


ACCOUNT = [
    {"lead": {"lead_id": "ann", "employees": "copy of ann"}, "events": []},
    {
        "lead": {"lead_id": "bob", "job_title": "Barista Bob", "employees": "manybob"},
        "events": [{"type": "visit", "at": "2024-01-03", "url": "/bobs-page", "id": "bob-visit"}],
    },
    {
        "lead": {"lead_id": "cy", "job_title": "Cook Cy", "employees": "manycy"},
        "events": [{"type": "visit", "at": "2024-01-02", "url": "/cys-page"}],
    },
    {"lead": {"job_title": "Nameless"}, "events": []},
]


@pytest.fixture
def rolled_up(accounts: Ruleset) -> Decision:
    lead = {"lead_id": "ann", "job_title": "CEO"}
    events = [{"type": "visit", "at": "2024-01-02T12:00:00Z", "url": "/anns-page"}]
    return accounts.score(lead, events=events, account=ACCOUNT, as_of="2024-02-01")


def test_colleagues_are_put_back_where_they_stood(
    log: DecisionLog, accounts: Ruleset, rolled_up: Decision
) -> None:
    assert [each.place for each in rolled_up.trace.notes] == [
        "colleagues[1].employees",
        "colleagues[2].employees",
    ]
    kept = log.get(log.record(rolled_up, ruleset=accounts, account=ACCOUNT))
    assert kept.decision == rolled_up
    assert kept.decision.to_json() == rolled_up.to_json()
    assert kept.erased_colleagues == ()
    assert len(kept.entry.parts) == 4


def test_a_colleagues_values_are_under_the_colleagues_own_key(
    log: DecisionLog, accounts: Ruleset, rolled_up: Decision
) -> None:
    name = log.record(rolled_up, ruleset=accounts, account=ACCOUNT)
    entry = log.get(name).entry
    subjects = [part.subject for part in entry.parts]
    assert subjects[:3] == [log.keys.lead(each) for each in ("ann", "bob", "cy")]
    assert subjects[3] == log.keys.nameless(name, 3)
    (parts,) = log.open([entry])
    for number, (own, foreign) in enumerate(
        [("anns-page", "bob"), ("manybob", "/cys-page"), ("Cook Cy", "bob"), ("Nameless", "Cy")]
    ):
        part = parts[number]
        assert part is not None
        assert own.lower() in part.decode().lower()
        assert foreign.lower() not in part.decode().lower()


def test_who_is_erased_is_gone_from_the_decisions_of_others(
    log: DecisionLog, accounts: Ruleset, rolled_up: Decision
) -> None:
    name = log.record(rolled_up, ruleset=accounts, account=ACCOUNT)
    log.keys.destroy([log.keys.lead("bob")], rolled_up.as_of)
    kept = log.get(name)
    assert not kept.erased
    assert kept.erased_colleagues == (0,)
    assert kept.decision is not None
    trace = kept.decision.trace
    assert trace.colleagues == ({}, *rolled_up.trace.colleagues[1:])
    assert [event.type for event in trace.events] == ["visit", "visit", "erased"]
    assert trace.events[:2] == rolled_up.trace.events[:2]
    assert [note.place for note in trace.notes] == ["colleagues[2].employees"]
    assert "bob" not in kept.decision.to_json().lower()


def test_an_erased_lead_leaves_what_is_not_personal(
    log: DecisionLog, accounts: Ruleset, rolled_up: Decision
) -> None:
    name = log.record(rolled_up, ruleset=accounts, account=ACCOUNT, asked_by="zoe")
    log.keys.destroy([log.keys.lead("ann")], rolled_up.as_of)
    kept = log.get(name)
    assert kept.erased
    assert (kept.decision, kept.previous, kept.override, kept.asked_by) == (None,) * 4
    assert kept.unrecorded == leadrules.log.dissecting.Unrecorded()
    assert (kept.verdict, kept.effective_verdict, kept.as_of) == ("MQL", "MQL", rolled_up.as_of)
    assert [each.id for each in log.history("ann")] == [name]


def test_whose_values_the_account_holds_must_be_told(
    log: DecisionLog, accounts: Ruleset, rolled_up: Decision
) -> None:
    with pytest.raises(LogError, match="whose values are in the account cannot be told"):
        log.record(rolled_up, ruleset=accounts)
    with pytest.raises(LogError, match="not scored with the account"):
        log.record(rolled_up, ruleset=accounts, account=ACCOUNT[:-1])
    assert len(log) == 0


def test_colleagues_whose_ids_are_fields_tell_themselves(
    log: DecisionLog, accounts: Ruleset
) -> None:
    account = [{"lead": {"lead_id": "cy", "employees": 7}, "events": []}]
    decision = accounts.score({"lead_id": "ann"}, events=[], account=account, as_of="2024-02-01")
    kept = log.get(log.record(decision, ruleset=accounts))
    assert kept.decision == decision
    assert [part.subject for part in kept.entry.parts] == list(map(log.keys.lead, ("ann", "cy")))


def test_only_what_rules_read_is_kept_where_that_is_asked(
    tmp_path: Path, accounts: Ruleset
) -> None:
    lead = {"lead_id": "ann", "job_title": "CEO", "employees": 3, "shoe_size": 43}
    events = [{"type": "call", "at": "2024-01-01"}, {"type": "visit", "at": "2024-01-02"}]
    decision = accounts.score(lead, events=events, account=ACCOUNT, as_of="2024-02-01")
    with DecisionLog(tmp_path / "decisions.db", inputs="read") as log:
        kept = log.get(log.record(decision, ruleset=accounts, account=ACCOUNT))
    assert kept.inputs == "read"
    assert kept.decision is not None
    assert dict(kept.decision.trace.fields) == {"job_title": "CEO"}
    assert [each.type for each in kept.decision.trace.events] == ["visit"] * 3
    assert kept.unrecorded.fields == ("lead_id", "employees", "shoe_size")
    assert (kept.unrecorded.events, kept.unrecorded.events_of) == (1, ("visit",))
    assert kept.decision.trace.colleagues is not None
    assert [sorted(each) for each in kept.decision.trace.colleagues] == [["job_title"]] * 3
