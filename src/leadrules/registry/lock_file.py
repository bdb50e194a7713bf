"""The lock file on disk: read whole, changed by one writer at a time, replaced in one step."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from leadrules.diagnostics import Diagnostic
from leadrules.registry.lock import Lock
from leadrules.registry.lock_form import from_text, to_text
from leadrules.registry.problems import RegistryError
from leadrules.registry.versions import LOCK_NAME

PATIENCE = 10.0
"""Seconds that a writer waits for another."""


def read_lock(folder: Path) -> Lock:
    """The lock of a ruleset's folder; one without entries where there is no file.

    Raises RegistryError where the file cannot be understood, OSError where it cannot be read.
    """
    file = folder / LOCK_NAME
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return Lock(folder.resolve().name)
    lock = from_text(text, str(file))
    if lock.ruleset != folder.resolve().name:
        message = f"the lock file is of ruleset `{lock.ruleset}`, and its folder is of another name"
        raise RegistryError([Diagnostic("LR611", message, file=str(file))])
    return lock


def change_lock(
    folder: Path, change: Callable[[Lock], Lock], *, patience: float = PATIENCE
) -> Lock:
    """Reads the lock, lets `change` make another of it, and writes that; gives what was written.

    Writers on one machine wait for each other, so that none loses another's entries; readers see
    the whole old file or the whole new one. Where `change` raises or changes nothing, nothing is
    written. Raises RegistryError where another writer does not end within `patience` seconds.
    """
    with _alone(folder, patience):
        before = read_lock(folder)
        after = change(before)
        if after != before:
            _replace(folder / LOCK_NAME, to_text(after))
        return after


@contextmanager
def _alone(folder: Path, patience: float) -> Iterator[None]:
    """Holds every other writer of this machine off, by a lock that ends with the process."""
    handle = _open_guard(folder)
    deadline = time.monotonic() + patience
    try:
        while not _seize(handle):
            if time.monotonic() > deadline:
                message = "another process is writing the lock file and does not end"
                raise RegistryError([Diagnostic("LR613", message, file=str(folder / LOCK_NAME))])
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _open_guard(folder: Path) -> int:
        return os.open(folder / f".{LOCK_NAME}.guard", os.O_RDWR | os.O_CREAT)

    def _seize(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open_guard(folder: Path) -> int:
        # WHY: the folder itself, as the file is replaced and a guard of its own would be litter
        return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)

    def _seize(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _replace(file: Path, text: str) -> None:
    """Writes aside, to the disk, and renames: there is never half a file under the name."""
    handle, aside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).chmod(file.stat().st_mode if file.exists() else 0o644)
        os.replace(aside, file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
