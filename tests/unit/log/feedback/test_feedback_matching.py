"""Feedback finds the decision that handed the lead over."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.unit.log.feedback.conftest import Decide

from leadrules import DecisionLog, LogError, Ruleset


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_it_is_about_the_decision_that_handed_the_lead_over(
    log: DecisionLog, decide: Decide
) -> None:
    decide("ann", "2026-11-01T08:00:00Z")
    handed = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    decide("ann", "2026-11-03T08:00:00Z", asked=True, employees=300)
    kept = log.feedback("ann", "accepted", at=at("2026-11-04T08:00:00"))
    assert (kept.about, kept.matched, kept.new, kept.agreed) == (handed, "hand-over", True, None)
    (read,) = log.feedback_about(handed)
    assert (read.stage, read.at, read.id) == ("accepted", at("2026-11-04T08:00:00"), kept.id)


def test_a_lead_that_left_and_came_back_is_handed_over_anew(
    log: DecisionLog, decide: Decide
) -> None:
    first = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    decide("ann", "2026-11-03T08:00:00Z")
    second = decide("ann", "2026-11-05T08:00:00Z", asked=True)
    told = [log.feedback("ann", "attempt", at=at(f"2026-11-0{day}T08:00:00")) for day in (3, 4, 5)]
    assert [each.about for each in told] == [first, first, second]


def test_what_came_before_the_hand_over_is_about_nothing(log: DecisionLog, decide: Decide) -> None:
    decide("ann", "2026-11-02T08:00:00Z", asked=True)
    kept = log.feedback("ann", "accepted", at=at("2026-11-02T07:59:59"))
    assert (kept.about, kept.matched) == (None, "none")
    assert log.feedback("bob", "won", at=at("2026-11-02T07:59:59")).matched == "none"
    assert [each.about for each in log.feedback_of("ann")] == [None]


def test_of_two_rulesets_that_handed_over_one_must_be_named(
    log: DecisionLog, decide: Decide, others: Ruleset
) -> None:
    ours = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    decide("ann", "2026-11-02T09:00:00Z", asked=True, ruleset=others)
    when = at("2026-11-03T08:00:00")
    assert log.feedback("ann", "accepted", at=when).matched == "ambiguous"
    kept = log.feedback("ann", "accepted", at=when, ruleset="calls", external_id="1")
    assert (kept.about, kept.matched) == (ours, "hand-over")
    named = log.feedback_of("ann")[-1]
    assert named.ruleset == "calls"


def test_a_decision_may_be_named_and_must_be_of_the_lead(log: DecisionLog, decide: Decide) -> None:
    cold = decide("ann", "2026-11-02T08:00:00Z")
    when = at("2026-11-03T08:00:00")
    assert log.feedback("ann", "won", at=when, decision=cold).matched == "said"
    with pytest.raises(LogError, match="about another lead"):
        log.feedback("bob", "won", at=when, decision=cold)
    with pytest.raises(LogError, match="no decision of the id"):
        log.feedback("ann", "won", at=when, decision="f" * 32)
    assert len(log.feedback_of("bob")) == 0


def test_a_lead_without_an_id_is_told_of_by_its_decision(log: DecisionLog, decide: Decide) -> None:
    nameless = decide(None, "2026-11-02T08:00:00Z", asked=True)
    log.feedback(None, "lost", at=at("2026-11-03T08:00:00"), decision=nameless, detail="gone")
    (read,) = log.feedback_about(nameless)
    assert (read.lead_id, read.detail) == (None, "gone")
    log.keys.destroy([log.keys.nameless(nameless, 0)], at("2026-11-04T08:00:00"))
    (read,) = log.feedback_about(nameless)
    assert (read.erased, read.detail) == (True, None)


@pytest.mark.parametrize(
    ("reason", "agreed", "words"),
    [("No  Budget", True, "no budget"), ("bad smell", False, "bad smell"), (None, None, None)],
)
def test_reasons_of_the_agreement_are_told_from_others(
    log: DecisionLog,
    decide: Decide,
    reason: str | None,
    agreed: bool | None,
    words: str | None,
) -> None:
    handed = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    kept = log.feedback("ann", "rejected", at=at("2026-11-03T08:00:00"), reason=reason)
    assert kept.agreed is agreed
    (read,) = log.feedback_about(handed)
    assert (read.agreed, read.reason) == (agreed, words)
    assert ("smell" in read.entry.text) is False


def test_without_agreed_reasons_none_is_held_against_them(
    log: DecisionLog, decide: Decide, ruleset: Ruleset
) -> None:
    decide("ann", "2026-11-02T08:00:00Z", ruleset=ruleset, asked=True)
    assert log.feedback("ann", "rejected", at=at("2026-11-03T08:00:00"), reason="?").agreed is None


def test_what_is_personal_is_sealed_and_erased_with_the_lead(
    log: DecisionLog, decide: Decide
) -> None:
    handed = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    log.feedback(
        "ann", "won", at=at("2026-11-03T08:00:00"), amount=Decimal("1200.50"), who="zoe",
        detail="called her at home", external_id="task-7", source="salesforce", reason="price",
    )  # fmt: skip
    (read,) = log.feedback_about(handed)
    assert (read.lead_id, read.amount, read.who) == ("ann", Decimal("1200.5"), "zoe")
    assert (read.detail, read.external_id) == ("called her at home", "task-7")
    assert (read.source, read.reason, read.number) == ("salesforce", "price", None)
    for secret in ("ann", "1200", "zoe", "home", "task-7", "price"):
        # a whole word, as an id that was drawn by lot may have these digits within
        assert not re.search(rf"\b{secret}\b", read.entry.text + repr(read))
    log.keys.destroy([log.keys.lead("ann")], at("2026-11-04T08:00:00"))
    (read,) = log.feedback_about(handed)
    assert read.erased
    assert (read.stage, read.about, read.amount, read.reason) == ("won", handed, None, None)


def test_told_again_it_counts_once(log: DecisionLog, decide: Decide) -> None:
    decide("ann", "2026-11-02T08:00:00Z", asked=True)
    when = at("2026-11-03T08:00:00")
    first = log.feedback("ann", "attempt", at=when, detail="rang")
    again = log.feedback(" ann ", "attempt", at=when, detail="rang")
    assert (again.id, again.new, again.about) == (first.id, False, first.about)
    other = log.feedback("ann", "attempt", at=when, detail="wrote")
    assert other.new
    # an external id tells by itself, whatever else changed; each stage is a thing of its own
    one = log.feedback("ann", "accepted", at=when, external_id="7")
    assert not log.feedback("ann", "accepted", at=at("2026-11-05T08:00:00"), external_id="7").new
    assert log.feedback("ann", "won", at=when, external_id="7").new
    assert log.feedback("ann", "accepted", at=when, external_id="7", source="hubspot").new
    assert one.new
    assert [each.stage for each in log.feedback_of("ann")].count("accepted") == 2


def test_the_same_twice_at_once_is_new_once(log: DecisionLog, decide: Decide) -> None:
    from leadrules.log.feedback.record import Feedback

    one = Feedback("ann", "accepted", at("2026-11-03T08:00:00"))
    two = Feedback("bob", "accepted", at("2026-11-03T08:00:00"))
    kept = log.feedback_many([one, two, one])
    assert [each.new for each in kept] == [True, True, False]
    assert kept[0].id == kept[2].id
    assert [each.new for each in log.feedback_many([two, one])] == [False, False]
    assert len(log.feedback_of("ann")) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"stage": "happy"}, "a stage is one of"),
        ({"lead_id": None}, "neither was given"),
        ({"lead_id": " "}, "blank"),
        ({"at": datetime(2026, 11, 3)}, "no zone"),
        ({"number": 2}, "how many-th"),
        ({"stage": "attempt", "number": 0}, "how many-th"),
        ({"amount": Decimal(3)}, "what was won"),
        ({"stage": "won", "amount": Decimal(-3)}, "what was won"),
        ({"stage": "won", "amount": Decimal("nan")}, "what was won"),
        ({"detail": "x" * 10_001}, "more than 10,000"),
        ({"source": "a\nb"}, "source"),
    ],
)
def test_what_is_no_feedback_is_refused_whole(
    file_log: DecisionLog, given: dict[str, object], message: str
) -> None:
    told = {"lead_id": "ann", "stage": "accepted", "at": at("2026-11-03T08:00:00"), **given}
    with pytest.raises(LogError, match=message):
        file_log.feedback(**told)
    assert len(file_log) == 0


def test_many_are_kept_in_order(file_log: DecisionLog) -> None:
    from leadrules.log.feedback.record import Feedback

    told = [Feedback(f"lead-{n}", "accepted", at("2026-11-03T08:00:00")) for n in range(1001)]
    kept = file_log.feedback_many(told)
    assert len({each.id for each in kept}) == len(file_log) == 1001
    assert file_log.feedback_many([]) == []
