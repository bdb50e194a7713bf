"""The background writer acknowledges at the commit, and never drops anything in silence."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

import leadrules
from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log.writer import Writer

Decide = Callable[..., Decision]


def test_a_future_has_the_id_once_the_decision_is_in_the_log(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    with log.writer() as writer:
        futures = [
            writer.record(decide(f"lead-{each}"), ruleset=ruleset, source="form")
            for each in range(40)
        ]
        assert log.get(futures[0].result(60)).decision == decide("lead-0")
    assert all(each.done() for each in futures)
    assert [log.get(each.result()).decision for each in futures] == [
        decide(f"lead-{each}") for each in range(40)
    ]
    assert log.get(futures[0].result()).source == "form"


def test_an_event_loop_goes_on_while_it_is_written(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    async def serve() -> tuple[str, int]:
        ticks = 0
        with file_log.writer(full="raise") as writer:
            with file_log.database.writing():  # nothing can be written yet
                waiting = asyncio.wrap_future(writer.record(decide("ann"), ruleset=ruleset))
                for _ in range(5):
                    await asyncio.sleep(0.01)
                    ticks += 1
                assert not waiting.done()
            return await waiting, ticks

    name, ticks = asyncio.run(serve())
    assert ticks == 5
    assert file_log.get(name).decision == decide("ann")


def test_no_room_left_is_told_at_once_or_after_patience(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    for full, patience in (("raise", None), ("block", 0.05)):
        with file_log.writer(room=1, full=full, patience=patience) as writer:
            futures: list[Future[str]] = []

            def hand_over(writer: Writer = writer, futures: list[Future[str]] = futures) -> None:
                for each in range(10):
                    futures.append(writer.record(decide(f"x{each}"), ruleset=ruleset))  # noqa: PERF401 what was taken counts, though the next is refused

            with file_log.database.writing():
                with pytest.raises(LogError, match="no room left") as raised:
                    hand_over()
                assert raised.value.diagnostics[0].code == "LR693"
            assert futures
            assert all(file_log.get(each.result(60)) for each in futures)


def test_who_blocks_goes_on_when_there_is_room(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    with file_log.writer(room=1) as writer:
        futures = [writer.record(decide(f"x{each}"), ruleset=ruleset) for each in range(30)]
    assert len({each.result() for each in futures}) == 30


def test_what_cannot_be_recorded_does_not_keep_the_others_out(
    file_log: DecisionLog, ruleset: Ruleset, root: Path, decide: Decide
) -> None:
    other = leadrules.load(root / "rules" / "b2b-saas" / "1.0.0.yaml")
    with file_log.writer() as writer, file_log.database.writing():
        futures = [
            writer.record(decide(f"x{each}"), ruleset=other if each == 5 else ruleset)
            for each in range(10)
        ]
    with pytest.raises(LogError, match="of other rules"):
        futures[5].result()
    assert len({each.result() for place, each in enumerate(futures) if place != 5}) == 9


def test_a_failure_of_the_log_is_told_to_all_that_waited(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    with file_log.writer() as writer:
        file_log.record(decide("ann"), ruleset=ruleset)
        with file_log.database._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        futures = [writer.record(decide(f"x{each}"), ruleset=ruleset) for each in range(100)]
    assert len(file_log) == 2 + sum(each.exception() is None for each in futures)
    told = {each.exception().diagnostics[0].code for each in futures if each.exception()}
    assert told == {"LR687"}


def test_what_was_cancelled_is_not_written(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    with file_log.writer() as writer, file_log.database.writing():
        first = writer.record(decide("first"), ruleset=ruleset)
        while not first.running():
            pass
        second = writer.record(decide("second"), ruleset=ruleset)
        assert second.cancel()
    assert first.result()
    assert file_log.history("second") == []


def test_a_closed_writer_takes_nothing(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    writer = file_log.writer()
    writer.close()
    writer.close()
    with pytest.raises(LogError, match="the writer is closed"):
        writer.record(decide("ann"), ruleset=ruleset)
    assert "leadrules log" not in [each.name for each in threading.enumerate()]


def test_a_writer_without_room_is_none(file_log: DecisionLog) -> None:
    with pytest.raises(LogError, match="has room for one or more"):
        file_log.writer(room=0)
    with pytest.raises(LogError, match="has room for one or more"):
        file_log.writer(full="drop")
