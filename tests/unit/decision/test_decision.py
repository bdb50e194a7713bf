"""A decision: cheap until asked, never changed, the same wherever it travels."""

from __future__ import annotations

import copy
import pickle
import threading
from dataclasses import FrozenInstanceError, replace
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Any

import pytest
from decision_records import AS_OF, random, told_record
from hypothesis import HealthCheck, given, settings

from leadrules.decision.decision import Decision
from leadrules.decision.reasons import Reason
from leadrules.decision.record import Record, Standing


class Counting:
    """A decoder that counts how often it is asked for the whole."""

    def __init__(self) -> None:
        self.decoded = 0

    def record(self, capture: Record, /) -> Record:
        self.decoded += 1
        return capture

    def score(self, capture: Record, /) -> Decimal:
        return capture.score

    def verdict(self, capture: Record, /) -> str:
        return capture.verdict

    def effective_verdict(self, capture: Record, /) -> str:
        return capture.effective.verdict

    def as_of(self, capture: Record, /) -> datetime:
        return capture.as_of


@pytest.fixture
def decision() -> Decision:
    return Decision.of(told_record())


def test_score_and_verdict_are_told_without_decoding() -> None:
    decoder = Counting()
    decision = Decision(decoder, told_record())
    assert (decision.score, decision.verdict) == (65, "MQL")
    assert (decision.effective_verdict, decision.as_of) == ("SQL", AS_OF)
    assert decoder.decoded == 0


def test_a_capture_is_decoded_once_and_kept() -> None:
    decoder = Counting()
    decision = Decision(decoder, told_record())
    assert decision.trace is decision.record.trace
    assert decision.reasons == decision.reasons
    assert decoder.decoded == 1


def test_threads_that_decode_at_once_see_the_same() -> None:
    decision = Decision(Counting(), told_record())
    seen: list[Record] = []
    threads = [threading.Thread(target=lambda: seen.append(decision.record)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [told_record()] * 8


def test_a_captured_decision_equals_a_whole_one(decision: Decision) -> None:
    captured = Decision(Counting(), told_record())
    assert captured == decision
    assert hash(captured) == hash(decision)
    other = Decision.of(replace(told_record(), lead_id="another"))
    assert captured != other
    assert captured != "a text"


def test_what_a_decision_says(decision: Decision) -> None:
    record = told_record()
    assert (decision.score, decision.verdict) == (65, "MQL")
    assert (decision.effective_verdict, decision.as_of) == ("SQL", AS_OF)
    assert decision.scores == {"fit": 45, "engagement": 33, "total": 65}
    assert decision.known_scores == {"fit": True, "engagement": True, "total": True}
    assert decision.effective == record.effective
    assert decision.labels == {"heat": "warm", "profile": None}
    assert (decision.due, decision.accept_by) == (record.due, record.accept_by)
    assert decision.attempts == 6
    assert (decision.ruleset, decision.engine) == (record.ruleset, "0.1.0")
    assert decision.lead_id == "lead_000002"
    assert decision.distance == record.distance
    assert decision.points["pricing-page"] == 10
    assert decision.fired == (
        "company-size",
        "target-industry",
        "seniority",
        "pricing-page",
        "demo-request",
        "competitor",
    )
    assert decision.standing == Standing("SQL", AS_OF, AS_OF, {"MQL": AS_OF})


def test_a_rule_is_found_by_its_id(decision: Decision) -> None:
    assert decision.rule("seniority").points == 20
    with pytest.raises(KeyError, match="no-such-rule"):
        decision.rule("no-such-rule")


def test_reasons_are_ranked_by_size_and_then_by_order(decision: Decision) -> None:
    assert decision.reasons == (
        Reason("company-size", Decimal(20), "300 employees"),
        Reason("seniority", Decimal(20), "title: Director, \x1b[31mOperations"),
        Reason("demo-request", Decimal(17), "demo request"),
        Reason("target-industry", Decimal(15), "target industry"),
        Reason("pricing-page", Decimal(10), "3 views of the pricing page"),
        Reason("competitor", Decimal(-5), "works for acme.com"),
    )


def test_the_callers_decimal_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 1
        context.traps = dict.fromkeys(context.traps, True)
        decision = Decision.from_json(Decision.of(told_record()).to_json())
        assert [reason.rule for reason in decision.reasons][:2] == ["company-size", "seniority"]
        assert "+20" in decision.explain()
    assert decision.record == told_record()


@pytest.mark.parametrize("name", ["score", "verdict", "trace", "record", "anything"])
def test_nothing_can_be_assigned_or_deleted(decision: Decision, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(decision, name, 1)
    with pytest.raises(AttributeError):
        delattr(decision, name)


def test_nothing_inside_can_be_changed(decision: Decision) -> None:
    mappings: list[Any] = [
        decision.scores,
        decision.labels,
        decision.points,
        decision.known_scores,
        decision.effective.left,
        decision.standing.left,
        decision.trace.fields,
        decision.trace.events[0].values,
        (decision.trace.colleagues or ())[0],
    ]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["fit"] = 1
    with pytest.raises(FrozenInstanceError):
        decision.trace.notes = ()


def test_the_dicts_it_was_made_of_may_change_afterwards() -> None:
    scores = {"fit": Decimal(45)}
    colleague = {"employees": 1}
    record = replace(
        told_record(), scores=scores, trace=replace(told_record().trace, colleagues=(colleague,))
    )
    scores["fit"] = Decimal(0)
    colleague["employees"] = 2
    assert record.scores == {"fit": 45}
    assert record.trace.colleagues == ({"employees": 1},)


def test_a_record_without_an_account_stays_without() -> None:
    assert replace(told_record().trace, colleagues=None).colleagues is None


@given(random(Record))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_decision_survives_pickling(record: Record) -> None:
    decision = Decision(Counting(), record)
    again = pickle.loads(pickle.dumps(decision))
    assert again == decision
    assert hash(again) == hash(decision)


def test_records_pickle_and_hash_too() -> None:
    record = told_record()
    assert pickle.loads(pickle.dumps(record)) == record
    assert hash(record) == hash(told_record())


def test_a_pickle_holds_no_class_of_a_record(decision: Decision) -> None:
    assert b"decision.record" not in pickle.dumps(decision)


def test_a_copy_of_what_cannot_change_is_itself(decision: Decision) -> None:
    assert copy.copy(decision) is decision
    assert copy.deepcopy(decision) is decision
    assert copy.copy(decision.scores) is decision.scores
    assert copy.deepcopy(decision.scores) is decision.scores


def test_dict_and_json_lead_back(decision: Decision) -> None:
    assert Decision.from_dict(decision.to_dict()) == decision
    assert Decision.from_json(decision.to_json()) == decision
    assert Decision.from_json(decision.to_json(indent=2)) == decision


def test_its_repr_is_short_and_safe() -> None:
    assert repr(Decision.of(told_record())) == "<Decision lead_000002: 65 MQL (b2b-saas 2.0.0)>"
    nameless = replace(told_record(), lead_id=None, score=Decimal("12.50"))
    assert repr(Decision.of(nameless)) == "<Decision lead without id: 12.5 MQL (b2b-saas 2.0.0)>"
    hostile = replace(told_record(), lead_id="\x1b[31m")
    assert repr(Decision.of(hostile)).startswith(r"<Decision \x1b[31m: 65")


def test_a_frozen_mapping_reads_like_a_dict(decision: Decision) -> None:
    assert list(decision.scores) == ["fit", "engagement", "total"]
    assert len(decision.scores) == 3
    assert "fit" in decision.scores
    assert repr(decision.known_scores) == "{'fit': True, 'engagement': True, 'total': True}"
