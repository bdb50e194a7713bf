"""Rulesets live through reloads, threads, forks, spawned processes and pickles."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread

import pytest
from version_files import published, text_of, write

import leadrules
from leadrules import Registry, Ruleset

GOLDEN = Path(__file__).parents[2] / "snapshots" / "ruleset-form-1.pickle"


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns often, so that reloads need not wait for those that only score."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-4)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("quick_turns")
def test_threads_score_through_a_thousand_reloads_in_flat_memory(tmp_path: Path) -> None:
    published(tmp_path, "1.0.0")
    write(tmp_path, "2.0.0", points=10)
    registry = Registry(tmp_path, drafts=True)
    held = registry.get("fit")
    stop, scored, wrong = Event(), list[int](), list[object]()

    def serve() -> None:
        while not stop.wait(0.01):  # leaves the reloads some time
            ruleset = registry.get("fit")
            decision = ruleset.score({"employees": 100})
            scored.append(1)
            # what a ruleset pays is what its own text says, whatever is reloaded meanwhile
            points = Decimal(ruleset.source.partition("points: ")[2].partition("}")[0])
            if (decision.score, decision.verdict, decision.ruleset.hash) != (
                points,
                "MQL",
                ruleset.hash,
            ):
                wrong.append(decision)

    threads = [Thread(target=serve) for _ in range(3)]
    for thread in threads:
        thread.start()
    measured: list[int] = []
    try:
        for number in range(1_000):
            if number % 25 == 0:
                write(tmp_path, "2.0.0", points=10 + number % 75)
            assert registry.reload().ok
            if number == 99:
                gc.collect()
                tracemalloc.start()
            if number % 100 == 99:
                gc.collect()
                measured.append(tracemalloc.get_traced_memory()[0])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        tracemalloc.stop()
    assert wrong == []
    assert len(scored) > 100
    # each compiled ruleset is some 50 KB: 36 of them kept would be far more
    assert max(measured[2:]) - min(measured[1:3]) < 300_000
    assert held.score({"employees": 100}).score == 10


def test_a_held_ruleset_stays_valid_when_its_file_is_gone(tmp_path: Path) -> None:
    published(tmp_path, "1.0.0")
    draft = write(tmp_path, "2.0.0", points=20)
    registry = Registry(tmp_path, drafts=True)
    held = registry.get("fit")
    draft.unlink()
    assert registry.reload().removed == (("fit", "2.0.0"),)
    assert registry.get("fit").version == "1.0.0"
    decision = held.score({"employees": 100})
    assert (decision.score, "MQL" in decision.explain()) == (20, True)
    assert pickle.loads(pickle.dumps(held)) == held


def test_the_old_snapshot_is_let_go(tmp_path: Path) -> None:
    write(tmp_path, points=10)
    registry = Registry(tmp_path, drafts=True)

    def alive() -> int:
        gc.collect()
        return sum(type(each) is Ruleset for each in gc.get_objects())

    before = alive()
    for points in range(20, 25):
        write(tmp_path, points=points)
        registry.reload()
    assert alive() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")
def test_a_fork_scores_and_reloads_even_while_a_reload_runs(tmp_path: Path) -> None:
    published(tmp_path)
    registry = Registry(tmp_path)
    with registry._reload_lock():  # as if another thread were reloading at the fork
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            good = registry.get("fit").score({"employees": 100}).verdict == "MQL"
            os._exit(0 if good and registry.reload().ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def scored(ruleset: Ruleset) -> tuple[str, str, object]:
    decision = ruleset.score({"employees": 100})
    return decision.verdict, ruleset.hash, ruleset.file


def test_a_spawned_process_scores_with_a_ruleset_sent_to_it(tmp_path: Path) -> None:
    published(tmp_path)
    ruleset = Registry(tmp_path).get("fit")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(scored, (ruleset,)) == scored(ruleset)


# --- pickles -------------------------------------------------------------------------------------


def test_a_ruleset_pickles_as_its_source_and_hash() -> None:
    ruleset = leadrules.loads(text_of(), file="fit.yaml")
    _, arguments = ruleset.__reduce__()
    assert arguments == (1, text_of(), "fit.yaml", ruleset.hash)


def test_the_golden_pickle_is_read_for_ever() -> None:
    ruleset = pickle.loads(GOLDEN.read_bytes())
    assert (ruleset.name, ruleset.version) == ("fit", "1.0.0")
    assert ruleset.source == text_of()
    assert ruleset.score({"employees": 100}).verdict == "MQL"


def test_a_pickle_of_a_newer_form_is_refused() -> None:
    rebuild, (_, text, file, digest) = leadrules.loads(text_of()).__reduce__()
    with pytest.raises(leadrules.RulesetError, match="form 2") as e:
        rebuild(2, text, file, digest)
    assert [each.code for each in e.value.diagnostics] == ["LR601"]


def test_a_pickle_whose_text_was_changed_is_refused() -> None:
    rebuild, (form, _, file, digest) = leadrules.loads(text_of()).__reduce__()
    with pytest.raises(leadrules.RulesetError, match="hashes to") as e:
        rebuild(form, text_of(points=20), file, digest)
    assert [each.code for each in e.value.diagnostics] == ["LR602"]
