"""A service's side: the version of the arm decides, and a shadow harms nobody."""

from __future__ import annotations

import json
import logging
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import leadrules
from leadrules import Experiment, LeadError, Shadow, Split
from leadrules.experiment.scoring import Scored
from leadrules.experiment.shadow import LOG, Shadowed, ShadowFailure

RULES = """
language: 1
ruleset: small
version: 1.0.0
zone: UTC
fields:
  employees: {type: integer, minimum: 1}
events: {page_view: {url: text}}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 200, points: 20}
      - {id: pages, count: page_view, within: 30d, each: 5}
verdicts: [{verdict: MQL, when: total >= 20}, {verdict: nurture}]
"""
A = leadrules.loads(RULES)
B = leadrules.loads(RULES.replace("1.0.0", "2.0.0").replace("points: 20", "points: 10"))
SPLIT = Split("autumn", {"champion": 9, "challenger": 1})
EXPERIMENT = Experiment(SPLIT, {"champion": A, "challenger": B})
AS_OF = "2024-02-01T09:00:00Z"


def leads_in(arm: str) -> list[str]:
    return [f"lead-{place}" for place in range(200) if SPLIT.arm(f"lead-{place}") == arm]


def test_a_lead_is_scored_by_the_version_of_its_arm() -> None:
    for arm, ruleset in (("champion", A), ("challenger", B)):
        for lead_id in leads_in(arm)[:5]:
            lead = {"lead_id": lead_id, "employees": 500}
            scored = EXPERIMENT.score(lead, events=[], as_of=AS_OF)
            assert (scored.arm, scored.key, scored.randomised) == (arm, lead_id, True)
            assert scored.decision == ruleset.score(lead, events=[], as_of=AS_OF)


def test_all_that_scoring_takes_goes_through() -> None:
    event = {"type": "page_view", "url": "x", "at": "2024-01-31T09:00:00Z"}
    previous = {"verdict": "MQL", "since": "2024-01-01T00:00:00Z"}
    override = {"who": "ann", "why": "called", "verdict": "MQL"}
    lead = {"lead_id": leads_in("champion")[0]}
    given: dict[str, Any] = {
        "events": [event], "account": [], "previous": previous, "override": override,
        "as_of": AS_OF,
    }  # fmt: skip
    assert EXPERIMENT.score(lead, **given).decision == A.score(lead, **given)
    with pytest.raises(LeadError, match="not declared"):
        EXPERIMENT.score({**lead, "employes": 3}, strict=True)


@pytest.mark.parametrize("lead", [{}, {"lead_id": None}, {"lead_id": "  "}])
def test_a_lead_without_an_id_has_the_champions_version_and_no_arm_of_its_own(
    lead: dict[str, Any],
) -> None:
    scored = EXPERIMENT.score(lead, as_of=AS_OF)
    assert (scored.arm, scored.key, scored.randomised) == ("champion", None, False)
    assert scored.row()["lead_id"] is None


def test_what_is_no_lead_is_the_lead_error_that_scoring_gives() -> None:
    for lead in ("ann", {"lead_id": ["no", "id"]}):
        with pytest.raises(LeadError) as wrong:
            EXPERIMENT.score(lead)
        with pytest.raises(LeadError) as plain:
            A.score(lead)
        assert wrong.value.diagnostics == plain.value.diagnostics


def test_a_key_given_apart_is_the_one_that_is_randomised() -> None:
    key = leads_in("challenger")[0]
    scored = EXPERIMENT.score({"lead_id": leads_in("champion")[0]}, key=key, as_of=AS_OF)
    assert (scored.arm, scored.key, scored.row()["lead_id"]) == ("challenger", key, key)
    with pytest.raises(ValueError, match="an id"):
        EXPERIMENT.score({}, key=1.5)


def test_by_account_colleagues_are_in_one_arm() -> None:
    split = Split("accounts", {"champion": 1, "challenger": 1}, by="account")
    experiment = Experiment(split, {"champion": A, "challenger": B})
    arms = {}
    for place in range(60):
        lead = {"lead_id": f"lead-{place}", "account_id": f"acct-{place % 20}"}
        scored = experiment.score(lead, as_of=AS_OF)
        row = scored.row()
        assert (row["lead_id"], row["account_id"]) == (lead["lead_id"], lead["account_id"])
        arms.setdefault(lead["account_id"], set()).add(scored.arm)
    assert all(len(each) == 1 for each in arms.values())
    assert {arm for each in arms.values() for arm in each} == {"champion", "challenger"}
    assert not experiment.score({"lead_id": "alone"}, as_of=AS_OF).randomised


def test_the_row_to_log_is_flat_and_says_which_version_decided() -> None:
    row = EXPERIMENT.score({"lead_id": "lead-1", "employees": 500}, events=[], as_of=AS_OF).row()
    assert json.loads(json.dumps(row)) == {
        "experiment": "autumn", "lead_id": "lead-1", "arm": "challenger",
        "decided_at": "2024-02-01T09:00:00Z", "ruleset": "small", "version": "2.0.0",
        "hash": B.hash, "score": 10.0, "verdict": "nurture",
    }  # fmt: skip


def test_each_arm_needs_a_version_and_each_version_an_arm() -> None:
    for rulesets in ({"champion": A}, {"champion": A, "challenger": B, "third": B}):
        with pytest.raises(ValueError, match=r"each version an arm: `(challenger|third)`"):
            Experiment(SPLIT, rulesets)


def test_a_version_against_itself_decides_alike_in_both_arms() -> None:
    same = Experiment(SPLIT, {"champion": A, "challenger": A})
    for lead_id in (leads_in("champion")[0], leads_in("challenger")[0]):
        lead = {"lead_id": lead_id, "employees": 500}
        scored = same.score(lead, events=[], as_of=AS_OF)
        assert scored.decision == A.score(lead, events=[], as_of=AS_OF)


def test_an_experiment_is_shared_by_threads_and_processes() -> None:
    again = pickle.loads(pickle.dumps(EXPERIMENT))
    leads = [{"lead_id": f"lead-{place}", "employees": place + 1} for place in range(400)]

    def told(experiment: Experiment, lead: dict[str, Any]) -> tuple[str, Any]:
        scored = experiment.score(lead, events=[], as_of=AS_OF)
        return scored.arm, scored.decision.score

    expected = [told(EXPERIMENT, lead) for lead in leads]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda lead: told(again, lead), leads)) == expected
    with pytest.raises(AttributeError):
        EXPERIMENT.split = SPLIT


# --- the shadow ----------------------------------------------------------------------------------


@pytest.fixture
def answers() -> list[Shadowed]:
    return []


@pytest.fixture
def failures() -> list[ShadowFailure]:
    return []


def test_a_shadow_gives_the_champions_decision_and_the_challengers_apart(
    answers: list[Shadowed], failures: list[ShadowFailure]
) -> None:
    shadow = Shadow(A, {"b": B, "again": A}, answers.append, failures.append)
    lead = {"lead_id": "ann", "employees": 500}
    decision = shadow.score(lead, events=[], as_of=AS_OF)
    assert decision == A.score(lead, events=[], as_of=AS_OF)
    assert [(each.challenger, each.decision.score) for each in answers] == [
        ("b", 10),
        ("again", 20),
    ]
    assert all(each.champion is decision and each.seconds >= 0 for each in answers)
    assert failures == []


def test_a_version_in_its_own_shadow_says_the_same(answers: list[Shadowed]) -> None:
    """Events that can be read once only, and no instant given: both see the same."""
    shadow = Shadow(A, {"a": A}, answers.append)
    event = {"type": "page_view", "url": "x", "at": "2024-01-31T09:00:00Z"}
    colleague = {"lead": {"lead_id": "bob"}, "events": iter([dict(event)])}
    decision = shadow.score(
        {"lead_id": "ann"}, events=(each for each in [event]), account=[colleague, "no mapping"][:1]
    )
    assert answers[0].decision == decision
    shadow.score({"lead_id": "ann"}, account=iter([{"lead": {"lead_id": "bob"}}]))
    assert answers[1].decision == answers[1].champion


def test_a_date_ends_when_it_ends_for_the_champion(answers: list[Shadowed]) -> None:
    elsewhere = leadrules.loads(RULES.replace("zone: UTC", "zone: America/New_York"))
    decision = Shadow(A, {"far": elsewhere}, answers.append).score({}, as_of="2024-02-01")
    assert answers[0].decision.as_of == decision.as_of


def test_the_champions_past_and_override_are_not_the_challengers(
    answers: list[Shadowed], failures: list[ShadowFailure]
) -> None:
    other = leadrules.loads(RULES.replace("verdict: MQL", "verdict: hot"))
    shadow = Shadow(A, {"other": other}, answers.append, failures.append)
    previous = {"verdict": "MQL", "since": "2024-01-01T00:00:00Z"}
    override = {"who": "ann", "why": "called", "verdict": "MQL"}
    decision = shadow.score({}, previous=previous, override=override, as_of=AS_OF)
    assert decision.effective_verdict == "MQL"
    assert answers[0].decision.effective_verdict == "nurture"
    assert failures == []


class Broken:
    """A ruleset that cannot score."""

    def score(self, lead: Any, **given: Any) -> Any:
        raise RecursionError("too deep")


def fails(_: Any) -> None:
    raise OSError("the log is full")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda on: Shadow(A, {"b": Broken()}, print, on), RecursionError),
        (lambda on: Shadow(A, {"b": B}, fails, on), OSError),
        (lambda on: Shadow(A, {"b": B}, print, on, submit=fails), OSError),
    ],
    ids=["the challenger", "what takes its answer", "what runs it elsewhere"],
)
def test_what_goes_wrong_in_the_shadow_is_reported_and_harms_nothing(
    make: Callable[[Any], Shadow], error: type[Exception], failures: list[ShadowFailure]
) -> None:
    lead = {"lead_id": "ann", "employees": 500}
    decision = make(failures.append).score(lead, events=[], as_of=AS_OF)
    assert decision == A.score(lead, events=[], as_of=AS_OF)
    assert [(each.challenger, type(each.error)) for each in failures] == [("b", error)]
    assert failures[0].champion is decision


def test_a_lead_that_only_the_challenger_cannot_read_is_scored(
    failures: list[ShadowFailure],
) -> None:
    strict = leadrules.loads(RULES.replace("minimum: 1", "minimum: 10"))
    shadow = Shadow(A, {"strict": strict}, print, failures.append)
    assert shadow.score({"employees": 3}, as_of=AS_OF).verdict == "nurture"
    assert isinstance(failures[0].error, LeadError)


def test_failures_are_logged_unless_taken(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, LOG.name):
        Shadow(A, {"b": B}, fails).score({}, as_of=AS_OF)
    assert [record.name for record in caplog.records] == ["leadrules.shadow"]
    assert "'b'" in caplog.text
    assert "the log is full" in caplog.text


def test_a_report_that_fails_is_logged_with_what_it_was_given(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def no_report(_: ShadowFailure) -> None:
        raise ValueError("no network")

    with caplog.at_level(logging.ERROR, LOG.name):
        decision = Shadow(A, {"b": B}, fails, no_report).score({}, as_of=AS_OF)
    assert decision.verdict == "nurture"
    assert "the log is full" in caplog.text
    assert "no network" in caplog.text


def test_an_interruption_is_no_failure_of_the_shadow() -> None:
    def stop(_: Shadowed) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Shadow(A, {"b": B}, stop).score({}, as_of=AS_OF)


def test_where_the_champion_cannot_score_its_error_is_raised_and_no_challenger_asked(
    answers: list[Shadowed], failures: list[ShadowFailure]
) -> None:
    with pytest.raises(LeadError):
        Shadow(A, {"b": B}, answers.append, failures.append).score({"employees": "many"})
    with pytest.raises(LeadError):
        Shadow(A, {"b": B}, answers.append, failures.append).score({}, account="colleagues")
    assert (answers, failures) == ([], [])


def test_a_shadow_can_run_elsewhere(answers: list[Shadowed]) -> None:
    with ThreadPoolExecutor(2) as pool:
        shadow = Shadow(A, {"b": B}, answers.append, submit=pool.submit)
        for place in range(50):
            shadow.score({"lead_id": f"lead-{place}", "employees": 500}, events=[], as_of=AS_OF)
    assert len(answers) == 50
    assert {each.decision.score for each in answers} == {10}
    assert {each.champion.lead_id for each in answers} == {f"lead-{place}" for place in range(50)}


def test_scored_is_plain_data() -> None:
    scored = EXPERIMENT.score({"lead_id": "lead-1"}, as_of=AS_OF)
    assert isinstance(pickle.loads(pickle.dumps(scored)), Scored)
