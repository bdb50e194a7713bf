"""Many write at once, and some die while they do: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import log_writing
import pytest

from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log.store.sqlite import Journal
from leadrules.log.tree import Frontier, leaf_hash

Decide = Callable[..., Decision]
KILLS = int(os.environ.get("KILLS", "4"))
SCRIPT = str(Path(log_writing.__file__))


class Writing:
    """A process that writes to a log, and says in a file what was acknowledged."""

    def __init__(
        self, where: Any, keys: Path, count: int, name: str, journal: str = "", at_once: int = 5
    ) -> None:
        self._told = keys.with_name(f"{name}.told")
        command = [sys.executable, SCRIPT, where, keys, count, name, journal, at_once]
        with self._told.open("w") as stdout:
            self.process = subprocess.Popen(list(map(str, command)), stdout=stdout)

    def wait_until_it_writes(self) -> None:
        while not self.told():
            assert self.process.poll() is None
            time.sleep(0.01)

    def told(self) -> dict[str, str]:
        """Ids and leads that were acknowledged; a line cut off by a kill is none."""
        lines = self._told.read_text().splitlines(keepends=True)
        whole = (line.split() for line in lines if line.endswith("\n"))
        return {line[0]: line[1] for line in whole}


def hold_together(log: DecisionLog) -> dict[str, str | None]:
    """Every entry is whole, in its place and under every head; the leads of all decisions."""
    frontier, leads = Frontier(), {}
    heads = {head.size: head.root for head, _ in log.heads()}
    found = list(log.entries())
    for entry, parts in zip(found, log.open(found), strict=True):
        assert entry.seq == frontier.size
        assert entry.leaf == leaf_hash(entry.text.encode())
        frontier.append(entry.leaf)
        assert heads.pop(frontier.size, frontier.root()) == frontier.root()
        if entry.kind == "decision":
            assert len(parts) == len(entry.header["parts"]) == 1
            assert parts[0] is not None
            leads[entry.id] = parts[0].decode()
    assert not heads
    assert log.head().size == len(log) == frontier.size
    return leads


def test_eight_processes_write_at_once(where: dict[str, Any], tmp_path: Path) -> None:
    keys = where.get("keys", tmp_path / "decisions.keys.db")
    writers = [Writing(where["where"], keys, 20, f"w{number}") for number in range(8)]
    assert [each.process.wait(300) for each in writers] == [0] * 8
    told = {name: lead for each in writers for name, lead in each.told().items()}
    assert len(told) == 8 * 20
    with DecisionLog(**where) as log:
        kept = hold_together(log)
        assert set(kept) == set(told)
        assert [each.kind for each in log.entries(kinds=["ruleset"])] == ["ruleset"]
        for name, lead in told.items():
            assert f'"lead_id":"{lead}"' in str(kept[name])


@pytest.mark.parametrize("journal", ["rollback", "wal"])
def test_killed_writers_lose_nothing_that_was_acknowledged(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make log-faults KILLS=200` does so for long."""
    monkeypatch.setattr(log_writing.sqlite, "journal_for", log_writing.sqlite.journal_for)
    log_writing.force_journal(journal)
    where, keys = tmp_path / "decisions.db", tmp_path / "decisions.keys.db"
    DecisionLog(where, keys=keys).close()
    told: dict[str, str] = {}
    moments = random.Random(7)
    for number in range(max(1, KILLS // 2)):
        writers = [
            Writing(where, keys, 100_000, f"k{number}.{each}", journal, at_once=3)
            for each in range(2)
        ]
        for each in writers:
            each.wait_until_it_writes()
        time.sleep(moments.random() * 0.3)
        for each in writers:
            os.kill(each.process.pid, signal.SIGKILL)
            each.process.wait(60)
            told |= each.told()
    with DecisionLog(where, keys=keys) as log:
        assert str(log.journal).startswith(journal)
        kept = hold_together(log)
        assert set(told) <= set(kept)
        for name, lead in told.items():
            assert f'"lead_id":"{lead}"' in str(kept[name])


def test_threads_share_one_log(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    names: list[str] = []
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                names.append(log.record(decide(f"t{number}.{turn}"), ruleset=ruleset))
                assert len(log.history(f"t{number}.{turn}")) == 1
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert set(hold_together(log)) == set(names)
    assert len(names) == 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_a_child_of_a_fork_has_connections_of_its_own(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    log.record(decide("before"), ruleset=ruleset)
    # WHY: another thread of the parent may hold the log while it forks
    log.database._turn.acquire()
    child = os.fork()
    if child == 0:
        try:
            log.record(decide("child"), ruleset=ruleset)
            os._exit(0 if len(log.history("child")) == 1 else 2)
        except BaseException:
            os._exit(1)
    log.database._turn.release()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    log.record(decide("parent"), ruleset=ruleset)
    assert len(hold_together(log)) == 3
    assert [len(log.history(lead)) for lead in ("before", "child", "parent")] == [1, 1, 1]


def test_a_writer_that_does_not_end_is_told_of(
    where: dict[str, Any], ruleset: Ruleset, decide: Decide
) -> None:
    with DecisionLog(**where) as log, DecisionLog(**where, patience=0.2) as hasty:
        log.record(decide("ann"), ruleset=ruleset)
        hasty.record(decide("bob"), ruleset=ruleset)
        with log.database.writing(), pytest.raises(LogError) as raised:
            hasty.record(decide("cy"), ruleset=ruleset)
        assert raised.value.diagnostics[0].code == "LR686"
        assert "nothing of it was recorded" in str(raised.value)
        hasty.record(decide("cy"), ruleset=ruleset)
        assert len(hold_together(log)) == 3


def test_a_thread_that_does_not_end_is_told_of(
    where: dict[str, Any], ruleset: Ruleset, decide: Decide
) -> None:
    with DecisionLog(**where, patience=0.1) as log:
        log.database._turn.acquire()
        with pytest.raises(LogError, match="another writer that does not end"):
            log.record(decide("ann"), ruleset=ruleset)
        log.database._turn.release()
        log.record(decide("ann"), ruleset=ruleset)
