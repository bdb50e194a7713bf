"""Which leads are scored again, which rows are carried over, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.unit.columnar.rescoring.given import (
    ALONE,
    NOW,
    RULES,
    THEN,
    events,
    leads,
    rules,
)

from leadrules import FrameError, Ruleset

HOUR = timedelta(hours=1)
MARK = 1e15
"""No score: a row that has it was carried over."""


def scored_again(
    ruleset: Ruleset,
    *,
    before: pl.DataFrame | None = None,
    leads_now: pl.DataFrame | None = None,
    events_then: pl.DataFrame | None = None,
    events_now: pl.DataFrame | None = None,
    by: Ruleset | None = None,
    then: Any = THEN,
    now: Any = NOW,
    **more: Any,
) -> list[Any]:
    """The ids of the leads that are scored again; all else must be the answer of `now`."""
    had = leads() if before is None else before
    have = had if leads_now is None else leads_now
    first = events() if events_then is None else events_then
    last = first if events_now is None else events_now
    earlier = (by or ruleset).score_frame(had, events=first, as_of=then, next_change=True)
    marked = earlier.with_columns(score=pl.when(pl.col("error").is_null()).then(MARK))
    found = ruleset.rescore_frame(marked, have, events=last, as_of=now, **more)
    more.pop("changed", None)
    expected = ruleset.score_frame(have, events=last, as_of=now, next_change=True, **more)
    is_carried = found["score"].eq_missing(MARK)
    shown = pl.when(is_carried).then(MARK).otherwise(pl.col("score")).alias("score")
    assert_frame_equal(found, expected.with_columns(shown))
    return list(found.filter(~is_carried)["lead_id"])


def test_only_what_time_has_changed_is_scored_again() -> None:
    # 30 days after the first of February are over as the second of March begins
    assert scored_again(rules()) == ["due"]
    assert scored_again(rules(), now=THEN + HOUR) == []
    assert scored_again(rules(), now=THEN) == []


def test_leads_with_events_that_became_visible_are_scored_again() -> None:
    later = ("quiet", "visit", NOW - HOUR, None)
    assert scored_again(rules(), events_now=events(later)) == ["due", "quiet"]
    not_yet = ("quiet", "visit", NOW + HOUR, None)
    assert scored_again(rules(), events_now=events(not_yet)) == ["due"]
    known_late = ("quiet", "visit", THEN - HOUR, NOW - HOUR)
    assert scored_again(rules(), events_now=events(known_late)) == ["due", "quiet"]
    known_later = ("quiet", "visit", THEN - HOUR, NOW + HOUR)
    assert scored_again(rules(), events_now=events(known_later)) == ["due"]
    of_nobody = ("stranger", "visit", NOW - HOUR, None)
    assert scored_again(rules(), events_now=events(of_nobody)) == ["due"]
    of_no_type = ("quiet", "call", NOW - HOUR, None)
    assert scored_again(rules(), events_now=events(of_no_type)) == ["due"]


def test_events_may_have_no_known_at() -> None:
    later = events(("quiet", "visit", NOW - HOUR, None)).drop("known_at")
    assert scored_again(rules(), events_now=later) == ["due", "quiet"]


def test_a_column_of_nulls_is_missing_in_every_row(earlier: pl.DataFrame) -> None:
    nulls = earlier.with_columns(score=pl.lit(None))
    found = rules().rescore_frame(nulls, leads(), as_of=NOW)
    assert found["score"].is_null().to_list() == [False, True, True, True]


def test_a_lead_with_an_event_that_cannot_be_read_is_scored_again() -> None:
    broken = ("quiet", "visit", None, None)
    assert scored_again(rules(), events_now=events(broken)) == ["due", "quiet"]
    lenient = rules(ALONE + "\non_unreadable: missing\n")
    assert scored_again(lenient, events_now=events(broken)) == ["due", "quiet"]


@pytest.mark.parametrize("frame", [True, False])
def test_leads_that_are_said_to_have_changed_are_scored_again(frame: bool) -> None:
    now = leads(employees=[5, 200, 7, None])
    changed: Any = pl.DataFrame({"lead_id": ["quiet", None]}) if frame else ["quiet", None]
    assert scored_again(rules(), leads_now=now, changed=changed) == ["due", "quiet"]


def test_what_is_not_said_is_not_seen() -> None:
    before = rules().score_frame(leads(), as_of=THEN, next_change=True)
    after = rules().rescore_frame(before, leads(employees=[5, 5, 5, 5]), as_of=THEN + HOUR)
    assert after["score"].to_list() == before["score"].to_list()


def test_new_leads_are_scored_and_gone_ones_are_gone() -> None:
    some = leads()[1:]
    assert scored_again(rules(), before=some, leads_now=leads()) == ["due"]
    assert scored_again(rules(), before=leads(), leads_now=some) == []
    assert scored_again(rules(), before=leads()[:0], leads_now=some) == some["lead_id"].to_list()
    assert scored_again(rules(), before=some, leads_now=leads()[:0]) == []


def test_leads_without_an_id_or_with_the_id_of_another_are_scored_again() -> None:
    twice = leads(lead_id=["due", "quiet", "quiet", None])
    assert scored_again(rules(), leads_now=twice) == twice["lead_id"].to_list()
    again = scored_again(rules(), before=twice, leads_now=leads())
    assert again == ["due", "visited", "quiet", "other"]


def test_the_answer_of_other_rules_is_not_carried_over() -> None:
    other = rules(ALONE.replace("points: 10}", "points: 11}", 1))
    everyone = leads()["lead_id"].to_list()
    assert scored_again(rules(), by=other) == everyone
    renamed = rules(ALONE.replace("ruleset: nightly", "ruleset: daily"))
    assert scored_again(rules(), by=renamed) == everyone


def test_an_answer_without_events_is_not_one_with_them() -> None:
    before = rules().score_frame(leads(), as_of=THEN, next_change=True)
    found = rules().rescore_frame(before, leads(), events=events(), as_of=THEN)
    expected = rules().score_frame(leads(), events=events(), as_of=THEN, next_change=True)
    assert_frame_equal(found, expected)
    assert not found.equals(before)


def test_an_answer_of_a_later_instant_is_not_carried_back() -> None:
    assert scored_again(rules(), then=NOW, now=THEN) == leads()["lead_id"].to_list()


def test_columns_that_the_earlier_answer_lacks_are_those_of_all_scored_again() -> None:
    before = rules().score_frame(leads(), as_of=THEN, next_change=True)
    found = rules().rescore_frame(before, leads(), as_of=NOW, trace="points", keep=["old"])
    expected = rules().score_frame(
        leads(), as_of=NOW, trace="points", keep=["old"], next_change=True
    )
    assert_frame_equal(found, expected)
    again = rules().rescore_frame(found, leads(), as_of=NOW + HOUR, trace="mask", keep=["old"])
    assert_frame_equal(
        again.drop("due", "scored_as_of"), found[again.columns].drop("due", "scored_as_of")
    )


def test_a_row_that_could_not_be_scored_is_carried_over() -> None:
    bad = leads(signed_on=["2024-02-01", "someday", "2020-01-01", None])
    before = rules().score_frame(bad, as_of=THEN, next_change=True)
    assert before["next_change"][1] is None
    after = rules().rescore_frame(before, bad, as_of=NOW)
    assert after["error"].to_list() == before["error"].to_list() != [None] * 4
    assert_frame_equal(after, rules().score_frame(bad, as_of=NOW, next_change=True))


def test_the_members_of_a_touched_account_are_scored_again() -> None:
    ruleset = rules(RULES)
    assert scored_again(ruleset) == ["due", "visited"]
    later = ("quiet", "visit", NOW - HOUR, None)
    assert scored_again(ruleset, now=NOW - HOUR * 20, events_now=events(later)) == []
    three = leads(account_id=["A", "B", "B", None])
    early = THEN + HOUR
    assert scored_again(ruleset, before=three, now=early) == []
    arrived = ("quiet", "visit", THEN + HOUR, None)
    assert scored_again(ruleset, before=three, now=early, events_now=events(arrived)) == [
        "visited",
        "quiet",
    ]


def test_who_moves_between_accounts_or_leaves_one_touches_both() -> None:
    ruleset, early = rules(RULES), THEN + HOUR
    before = leads(account_id=["A", "A", "B", "B"])
    moved = leads(account_id=["A", "B", "B", "B"])
    everyone = before["lead_id"].to_list()
    assert scored_again(ruleset, before=before, leads_now=moved, now=early) == everyone
    alone = leads(account_id=["A", None, "B", "B"])
    assert scored_again(ruleset, before=before, leads_now=alone, now=early) == ["due", "visited"]
    assert scored_again(ruleset, before=before, leads_now=before[1:], now=early) == ["visited"]
    assert scored_again(ruleset, before=before[1:], leads_now=before, now=early) == [
        "due",
        "visited",
    ]


def test_the_answer_is_the_same_again_and_again() -> None:
    ruleset = rules(RULES)
    answer = ruleset.score_frame(leads(), events=events(), as_of=THEN, next_change=True)
    for day in range(1, 40):
        as_of = THEN + timedelta(days=day)
        answer = ruleset.rescore_frame(answer, leads(), events=events(), as_of=as_of)
        expected = ruleset.score_frame(leads(), events=events(), as_of=as_of, next_change=True)
        assert_frame_equal(answer, expected)


# --- what is refused -----------------------------------------------------------------------------


def refused(earlier: Any, now: Any, **more: Any) -> list[str]:
    with pytest.raises(FrameError) as caught:
        rules().rescore_frame(earlier, now, **{"as_of": NOW, **more})
    return [one.message for one in caught.value.diagnostics]


@pytest.fixture
def earlier() -> pl.DataFrame:
    return rules().score_frame(leads(), as_of=THEN, next_change=True)


def test_what_is_no_earlier_answer_is_refused(earlier: pl.DataFrame) -> None:
    assert refused(rules().score_frame(leads(), as_of=THEN), leads()) == [
        "the earlier answer has no column `next_change`",
        "the earlier answer has no column `scored_as_of`",
        "the earlier answer has no column `scored_by`",
    ]
    as_text = earlier.with_columns(pl.col("next_change").cast(pl.String))
    assert refused(as_text, leads()) == [
        "the column `next_change` of the earlier answer holds texts, not timestamps"
    ]
    assert refused(None, leads()) == ["a value of type `NoneType` is not a frame"]
    assert refused(earlier.to_arrow(), leads()) == [
        "the leads are a frame of Polars, and the earlier answer one of Arrow"
    ]
    assert refused(earlier, None) == ["a value of type `NoneType` is not a frame"]


def test_leads_that_cannot_be_known_again_are_refused(earlier: pl.DataFrame) -> None:
    assert refused(earlier, leads().drop("lead_id")) == ["the leads have no column of their ids"]
    assert refused(earlier.drop("lead_id"), leads()) == [
        "the earlier answer has no column `lead_id`"
    ]
    assert refused(earlier, leads(), changed=leads().select("employees")) == [
        "the changed leads have no column of their ids"
    ]
    assert refused(earlier, leads(), changed="quiet") == [
        "`changed` is not readable: `quiet` is not a table or a list of ids"
    ]
    assert refused(earlier, leads(), changed=[1.5]) != []


def test_one_instant_is_wanted(earlier: pl.DataFrame) -> None:
    given = leads(decided_at=["2024-02-01T00:00:00Z"] * 4)
    assert refused(earlier, given, as_of="decided_at") == [
        "`as_of` is a column of the leads, and an answer is brought up to one instant"
    ]


def test_what_only_lowering_finds_is_told_with_the_rest(earlier: pl.DataFrame) -> None:
    found = refused(earlier.drop("scored_by"), leads(employees=[True] * 4))
    assert len(found) == 2
