"""Who is in which arm: by weight, for ever, and the same however one asks."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import Any

import pytest

from leadrules import Split
from leadrules.analysis.compare.statistics.sample_ratio import SampleRatio, sample_ratio
from leadrules.experiment.split import id_of

KEYS = [f"lead-{number}" for number in range(20_000)]
WEIGHTS = {"champion": 8, "second": 1, "third": 1}


def test_an_arm_is_fixed_by_name_weights_and_id() -> None:
    """Fixed for ever: a change here would move every lead of a running test."""
    split = Split("autumn", {"champion": 9, "challenger": 1})
    challengers = [key for key in KEYS[:40] if split.arm(key) == "challenger"]
    assert challengers == ["lead-1", "lead-4", "lead-8", "lead-17", "lead-24", "lead-26", "lead-35"]


def test_arms_fill_by_weight_within_chance() -> None:
    counts = Counter(map(Split("spring", WEIGHTS).arm, KEYS))
    ratio = sample_ratio([counts[arm] for arm in WEIGHTS], list(WEIGHTS.values()))
    assert isinstance(ratio, SampleRatio)
    assert ratio.p > 0.01


def test_a_raised_weight_only_moves_leads_into_that_arm() -> None:
    before, after = Split("spring", WEIGHTS), Split("spring", {**WEIGHTS, "third": 4})
    moved = {(before.arm(key), after.arm(key)) for key in KEYS if before.arm(key) != after.arm(key)}
    assert moved == {("champion", "third"), ("second", "third")}


def test_the_order_of_arms_and_the_champions_name_move_nobody() -> None:
    one = Split("spring", {"a": 1, "b": 2})
    other = Split("spring", {"b": 2, "a": 1}, champion="a")
    assert [one.arm(key) for key in KEYS[:500]] == [other.arm(key) for key in KEYS[:500]]
    assert (one.champion, other.champion) == ("a", "a")
    assert one == other
    assert Split("spring", {"b": 2, "a": 1}) != one


def test_a_number_and_its_text_are_one_id() -> None:
    split = Split("spring", {"a": 1, "b": 1})
    assert all(split.arm(number) == split.arm(str(number)) for number in range(300))


@pytest.mark.parametrize("key", ["", "  ", None])
def test_nobody_without_an_id_is_in_an_arm(key: Any) -> None:
    with pytest.raises(ValueError, match="no arm without the id of the account"):
        Split("spring", {"a": 1, "b": 1}, by="account").arm(key)


@pytest.mark.parametrize("key", [1.5, True, ["a"]])
def test_what_is_no_id_is_refused_in_words(key: Any) -> None:
    with pytest.raises(ValueError, match=r"^an id is"):
        id_of(key)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("", {"a": 1, "b": 1}), "need a name"),
        (("t", {"a": 1, " ": 1}), "need a name"),
        (("t", {"a": 1}), "two arms"),
        (("t", {"a": 0, "b": 0}), "one is above 0"),
        (("t", {"a": -1, "b": 2}), "not below 0"),
        (("t", {"a": float("nan"), "b": 2}), "finite"),
        (("t", {"a": float("inf"), "b": 2}), "finite"),
        (("t", {"a": 1, "b": 1}, "company"), "by `lead` or by `account`"),
        (("t", {"a": 1, "b": 1}, "lead", "c"), "none of the arms"),
    ],
)
def test_what_is_no_split_is_refused(arguments: tuple[Any, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Split(*arguments)


def test_a_split_never_changes_and_pickles() -> None:
    weights = {"a": 1.0, "b": 1.0}
    split = Split("t", weights)
    weights["b"] = 100
    assert split.weights["b"] == 1.0
    assert pickle.loads(pickle.dumps(split)) == split
    assert hash(split) == hash(Split("t", {"a": 1, "b": 1}))
    with pytest.raises(AttributeError):
        split.name = "u"


def test_the_share_of_a_challenger_is_of_it_and_the_champion() -> None:
    split = Split("t", WEIGHTS)
    assert split.challengers == ("second", "third")
    assert split.share("third") == pytest.approx(1 / 9)
