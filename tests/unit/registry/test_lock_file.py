"""The lock file is replaced whole, and no writer loses what another wrote."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from leadrules.registry import lock_file
from leadrules.registry.lock import Entry, Lock, Terms
from leadrules.registry.lock_file import change_lock, read_lock
from leadrules.registry.problems import RegistryError

ENTRY = Entry(Terms("sha256:" + "0" * 64))


def add(folder: Path, version: str) -> None:
    def change(lock: Lock) -> Lock:
        return replace(lock, entries={**lock.entries, version: ENTRY})

    change_lock(folder, change)


def add_many(folder: Path, major: int) -> None:
    for minor in range(10):
        add(folder, f"{major}.{minor}.0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fit"
    folder.mkdir()
    return folder


def test_a_folder_without_a_lock_file_has_no_entries(folder: Path) -> None:
    assert read_lock(folder) == Lock("fit")


def test_what_was_written_is_read(folder: Path) -> None:
    add(folder, "1.0.0")
    assert read_lock(folder) == Lock("fit", {"1.0.0": ENTRY})
    assert [file.name for file in folder.iterdir()] == ["versions.lock"]


def test_a_lock_file_of_another_ruleset_is_refused(folder: Path) -> None:
    add(folder, "1.0.0")
    other = folder.rename(folder.parent / "other")
    with pytest.raises(RegistryError, match="of ruleset `fit`"):
        read_lock(other)


def test_nothing_is_written_where_nothing_changes(folder: Path) -> None:
    change_lock(folder, lambda lock: lock)
    assert list(folder.iterdir()) == []


def test_an_error_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(folder, "1.0.0")
    before = (folder / "versions.lock").read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        add(folder, "1.1.0")
    assert (folder / "versions.lock").read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["versions.lock"]


def test_threads_do_not_lose_each_others_entries(folder: Path) -> None:
    threads = [Thread(target=add_many, args=(folder, major)) for major in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_lock(folder).entries) == 40


def test_processes_do_not_lose_each_others_entries(folder: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=add_many, args=(folder, major)) for major in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(read_lock(folder).entries) == 30


def test_a_writer_that_does_not_end_is_reported(folder: Path) -> None:
    inside, done = Barrier(2), Barrier(2)

    def linger(lock: Lock) -> Lock:
        inside.wait()
        done.wait()
        return lock

    thread = Thread(target=change_lock, args=(folder, linger))
    thread.start()
    inside.wait()
    with pytest.raises(RegistryError) as caught:
        change_lock(folder, lambda lock: lock, patience=0.05)
    done.wait()
    thread.join()
    assert [each.code for each in caught.value.diagnostics] == ["LR613"]


def test_readers_see_whole_files_while_writers_write(folder: Path) -> None:
    writer = Thread(target=add_many, args=(folder, 1))
    writer.start()
    seen = [len(read_lock(folder).entries) for _ in range(50)]
    writer.join()
    assert seen == sorted(seen)


def test_the_modes_of_the_file_are_kept(folder: Path) -> None:
    add(folder, "1.0.0")
    (folder / "versions.lock").chmod(0o640)
    add(folder, "1.1.0")
    assert (folder / "versions.lock").stat().st_mode & 0o777 == 0o640
    assert lock_file.PATIENCE > 1
