"""Whatever was logged is scored again from the log alone, or it is said what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.unit.log.conftest import ACCOUNT_RULES

import leadrules
from leadrules import Decision, DecisionLog, Ruleset
from leadrules.decision.record import Record
from leadrules.log.drafting import Recorded
from leadrules.testing.differential import Backends, compare
from leadrules.testing.generate.scenarios import Scenario
from leadrules.testing.strategies import scored_scenarios

Decide = Callable[..., Decision]
CALM = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
    HealthCheck.filter_too_much,
    HealthCheck.function_scoped_fixture,
]


@settings(max_examples=25, suppress_health_check=CALM)
@given(drawn=scored_scenarios())
def test_every_decision_comes_out_the_same_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[Backends, Scenario, str]
) -> None:
    backends, scenario, text = drawn
    ruleset = leadrules.loads(text)
    folder = tmp_path_factory.mktemp("replayed")
    for kept in ("all", "read"):
        with DecisionLog(folder / f"{kept}.db", inputs=kept) as log:
            given_with = [
                Recorded(Decision.of(answer), ruleset, case.previous, case.override, _list(case))
                for case, answer, _ in compare(scenario, backends)
                if isinstance(answer, Record)
            ]
            log.record_many(given_with)
            report = log.replay()
            assert report.ok, (str(report), text)
            assert report.counts.get("same", 0) == len(given_with)


def _list(case: Any) -> Any:
    return list(case.account) if isinstance(case.account, list | tuple) else None


def test_the_report_of_the_versions_that_decided(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    later = decide("bob", "2024-03-01")
    log.record_many([(decide("ann"), ruleset), (later, ruleset)])
    report = log.replay()
    assert report.ok
    assert dict(report.counts) == {"same": 2}
    assert dict(report.engines) == {leadrules.__version__: 2}
    assert report.found == ()
    assert str(report).splitlines() == [
        "2 decisions scored again by the version that decided",
        "2 came out the same",
        f"decided by leadrules {leadrules.__version__} (2)",
    ]
    assert log.replay(since=later.as_of).total == 1
    assert log.replay(until=later.as_of).total == 2
    assert report.as_data()["ok"] is True


def test_an_erased_lead_is_erased_and_no_mismatch(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    log.record_many([(decide("ann"), ruleset), (decide("bob"), ruleset)])
    log.erase("ann")
    report = log.replay()
    assert report.ok
    assert dict(report.counts) == {"erased": 1, "same": 1}
    assert "1 is of somebody erased" in str(report)


def test_a_decision_with_an_erased_colleague_is_erased(log: DecisionLog, accounts: Ruleset) -> None:
    account = [{"lead": {"lead_id": "bob"}, "events": []}]
    decision = accounts.score({"lead_id": "ann"}, account=account, as_of="2024-02-01")
    log.record(decision, ruleset=accounts)
    log.erase("bob")
    assert dict(log.replay().counts) == {"erased": 1}


OTHER = """
language: 1
ruleset: accounts
version: 2.0.0
title: Chiefs alone
fields: {lead_id: {type: text}, title: {type: text, from: [job_title]}}
groups:
  - group: chiefs
    score: total
    rules: [{id: chief, when: title == "ceo", points: 10}]
scores: {total: {}}
verdicts: [{verdict: MQL, when: total >= 10}, {verdict: cold}]
"""


def test_another_version_tells_what_would_have_been(log: DecisionLog, accounts: Ruleset) -> None:
    decided = [
        (accounts.score({"lead_id": name, "job_title": title}, as_of="2024-02-01"), accounts)
        for name, title in (("ann", "CEO"), ("bob", "Cook"))
    ]
    log.record_many(decided)
    report = log.replay(leadrules.loads(OTHER))
    assert dict(report.counts) == {"different": 1, "same": 1}
    assert dict(report.flips) == {("cold", "MQL"): 1}
    assert (dict(report.before), dict(report.after)) == ({"cold": 2}, {"MQL": 1, "cold": 1})
    (found,) = report.found
    assert found.flipped
    assert found.before.score == Decimal(5)
    assert found.after is not None
    assert found.after.score == Decimal(10)
    assert report.ok
    assert "1 from cold to MQL" in str(report)
    assert report.as_data()["flips"] == [{"before": "cold", "after": "MQL", "decisions": 1}]
    assert report.as_data()["found"][0]["after"]["verdict"] == "MQL"


NEEDY = """
language: 1
ruleset: accounts
version: 3.0.0
title: Reads what was never asked
fields: {lead_id: {type: text}, revenue: {type: integer}, shoe_size: {type: integer}}
events: {visit: {url: text, seconds: integer, kind: text}, call: {}, fair: {}}
measures:
  long: {count: visit, where: seconds > 60}
  seconds: {total: visit, of: lead}
  calls: {count: call}
  fairs: {count: fair}
groups:
  - group: all
    score: total
    rules:
      - {id: rich, when: revenue > 5 and shoe_size > 3, points: 10}
      - {id: busy, when: long > 1 and calls > 1 and fairs > 1, points: 10}
scores: {total: {}}
verdicts: [{verdict: MQL, when: total >= 10}, {verdict: cold}]
""".replace("  seconds: {total: visit, of: lead}\n", "")


def test_what_another_version_reads_and_was_not_recorded(tmp_path: Path, accounts: Ruleset) -> None:
    events = [{"type": "visit", "at": "2024-01-02"}, {"type": "call", "at": "2024-01-02"}]
    lead = {"lead_id": "ann", "shoe_size": 43}
    decision = accounts.score(lead, events=events, as_of="2024-02-01")
    never = {"field `revenue`": 1, "events `fair`": 1, "attribute `seconds` of events `visit`": 1}
    with DecisionLog(tmp_path / "all.db") as log:
        log.record(decision, ruleset=accounts)
        report = log.replay(leadrules.loads(NEEDY))
        assert dict(report.counts) == {"not-recorded": 1}
        assert dict(report.lacking) == never
        assert "field `revenue` was not recorded in 1" in str(report)
    with DecisionLog(tmp_path / "read.db", inputs="read") as log:
        log.record(decision, ruleset=accounts)
        report = log.replay(leadrules.loads(NEEDY))
        assert dict(report.lacking) == {**never, "field `shoe_size`": 1, "events `call`": 1}


def test_an_account_that_was_never_asked_for_was_not_recorded(
    file_log: DecisionLog, accounts: Ruleset
) -> None:
    without = leadrules.loads(ACCOUNT_RULES.replace(", of: account", ""))
    decision = without.score({"lead_id": "ann"}, events=[], as_of="2024-02-01")
    file_log.record(decision, ruleset=without)
    assert dict(file_log.replay(accounts).lacking) == {"the account": 1}


def test_what_another_version_cannot_read_is_not_scored(
    file_log: DecisionLog, accounts: Ruleset
) -> None:
    lead = {"lead_id": "ann", "job_title": "CEO"}
    file_log.record(accounts.score(lead, as_of="2024-02-01"), ruleset=accounts)
    numbers = leadrules.loads(
        OTHER.replace("title: {type: text,", "title: {type: integer,").replace(
            'title == "ceo"', "title > 1"
        )
    )
    report = file_log.replay(numbers)
    assert dict(report.counts) == {"not-scored": 1}
    assert "CEO" not in str(report.found)


def test_a_decision_that_does_not_come_out_the_same_is_named(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = file_log.record(decide("ann"), ruleset=ruleset)
    other = leadrules.loads(ruleset.source.replace("points: 18", "points: 17"))
    monkeypatch.setattr(file_log, "ruleset", lambda text_hash: other)
    report = file_log.replay()
    assert not report.ok
    (found,) = report.found
    assert (found.id, found.outcome) == (name, "different")
    assert "score" in found.told
    assert "trace.contributions" in found.told
    assert f"`{name}`: different: ruleset, score" in str(report)


def test_a_text_that_this_version_does_not_read_is_said(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_log.record(decide("ann"), ruleset=ruleset)
    monkeypatch.setattr(file_log, "ruleset", lambda text_hash: leadrules.loads("language: 99"))
    report = file_log.replay()
    assert not report.ok
    assert report.found[0].told == ("its ruleset's text is not read by this version of leadrules",)


def test_archived_decisions_are_replayed_too(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    file_log.record(decide("ann"), ruleset=ruleset)
    assert file_log.archive(until=file_log.now()) is not None
    file_log.record(decide("bob"), ruleset=ruleset)
    assert dict(file_log.replay().counts) == {"same": 2}
    assert dict(file_log.replay(archives=False).counts) == {"same": 1}
