"""Who is erased is gone for good, the log says so, and it still verifies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log.subjects import MASTER

Decide = Callable[..., Decision]


def test_nothing_of_an_erased_lead_can_be_read(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    names = log.record_many([(decide("ann"), ruleset), (decide("bob"), ruleset)])
    log.feedback("ann", "rejected", at=log.now(), reason="no budget", detail="asked for a mouse")
    before = log.head()
    done = log.erase("ann")
    assert done.keys == 1
    assert [each.erased for each in map(log.get, names)] == [True, False]
    entry = next(log.entries(kinds=["erasure"]))
    assert (entry.seq, entry.id, entry.recorded_at) == (done.seq, done.id, done.at)
    assert entry.header["erased"] == [log.keys.lead("ann").hex()]
    assert "ann" not in entry.text
    found = log.verify(before)
    assert found.ok, str(found)
    assert (found.opened, found.erased) == (1, 2)


def test_erasing_twice_is_harmless(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    log.record(decide("ann"), ruleset=ruleset)
    first = log.erase("ann")
    again = log.erase("ann")
    assert (again.seq, again.id, again.at, again.keys) == (first.seq, first.id, first.at, 0)
    assert len(log) == 3


def test_a_lead_that_comes_back_is_erased_anew(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    log.record(decide("ann"), ruleset=ruleset)
    first = log.erase("ann")
    name = log.record(decide("ann"), ruleset=ruleset)
    assert not log.get(name).erased
    assert log.verify().ok
    assert log.erase("ann").seq > first.seq
    assert log.get(name).erased
    assert log.verify().ok


def test_whoever_is_not_in_the_log_is_told(log: DecisionLog) -> None:
    with pytest.raises(LogError, match="holds nothing of whom it should erase") as raised:
        log.erase("somebody-else")
    assert "somebody-else" not in str(raised.value)
    assert len(log) == 0
    for given in ({}, {"lead_id": "ann", "decision": "0"}):
        with pytest.raises(LogError, match="by a lead's id or by a decision's"):
            log.erase(**given)


def test_a_lead_without_an_id_is_erased_by_the_decision(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    names = log.record_many([(decide(None), ruleset), (decide(None), ruleset)])
    log.feedback(None, "rejected", at=log.now(), decision=names[0], reason="student")
    assert log.erase(decision=names[0]).keys == 1
    assert [each.erased for each in map(log.get, names)] == [True, False]
    found = log.verify()
    assert found.ok, str(found)
    assert found.erased == 2
    assert log.erase(decision=names[0]).keys == 0


def test_a_key_that_was_destroyed_without_an_erasure_is_found_and_mended(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    """As where the process ended between destroying and committing."""
    name = log.record(decide("ann"), ruleset=ruleset)
    log.keys.destroy([log.keys.lead("ann")], log.now())
    (fault,) = log.verify().faults
    assert str(fault) == (
        f"entry 1 `{name}`: the key of part 0 was destroyed, and no erasure says so"
    )
    assert log.erase("ann").keys == 0
    assert log.verify().ok


def test_a_second_one_too(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    log.record(decide("ann"), ruleset=ruleset)
    first = log.erase("ann")
    log.record(decide("ann"), ruleset=ruleset)
    log.keys.destroy([log.keys.lead("ann")], log.now() + timedelta(seconds=1))
    assert not log.verify().ok
    assert log.erase("ann").seq > first.seq
    assert log.verify().ok


def test_no_copy_of_the_key_is_left_in_the_key_store(
    tmp_path: Path, ruleset: Ruleset, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MASTER, "A" * 43 + "=")
    keys = tmp_path / "decisions.keys.db"
    with DecisionLog(tmp_path / "decisions.db") as log:
        log.record_many([(decide("ann"), ruleset), (decide("bob"), ruleset)])
        (wrapped,) = (
            sqlite3.connect(keys)
            .execute("SELECT key FROM keys WHERE subject = ?", (log.keys.lead("ann"),))
            .fetchone()
        )
        assert wrapped in keys.read_bytes()
        log.erase("ann")
        assert wrapped not in keys.read_bytes()
        assert {each.name for each in tmp_path.iterdir()} == {
            "decisions.db", "decisions.keys.db"
        }  # fmt: skip


def test_a_key_store_put_back_from_a_backup_is_found(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    keys = tmp_path / "decisions.keys.db"
    with DecisionLog(tmp_path / "decisions.db") as log:
        name = log.record(decide("ann"), ruleset=ruleset)
        backup = keys.read_bytes()
        log.erase("ann")
        log.close()
    keys.write_bytes(backup)
    with DecisionLog(tmp_path / "decisions.db") as log:
        (fault,) = log.verify().faults
        assert str(fault) == (
            f"entry 1 `{name}`: part 0 was erased, and its key is in the key store again"
        )
        assert log.erase("ann").keys == 1
        assert log.verify().ok


def test_other_keys_and_none_at_all_are_told(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    where: dict[str, Any] = {"where": tmp_path / "decisions.db"}
    with DecisionLog(**where) as log:
        log.record(decide("ann"), ruleset=ruleset)
    with DecisionLog(**where, keys=tmp_path / "none.db") as log:
        found = log.verify()
        assert found.ok
        assert found.unchecked == ("what is sealed, as its keys are not at hand",)
        assert "not checked: what is sealed" in str(found)
    with DecisionLog(tmp_path / "other.db") as log:
        log.record(decide("ann"), ruleset=ruleset)
    with DecisionLog(**where, keys=tmp_path / "other.keys.db") as log:
        (fault,) = log.verify().faults
        assert str(fault) == "the key store is not this log's"
