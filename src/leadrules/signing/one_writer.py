"""A file changed by one writer at a time, and replaced in one step."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadrules.diagnostics import Diagnostic, LeadrulesError

PATIENCE = 10.0
"""Seconds that a writer waits for another."""


@contextmanager
def one_writer(
    file: Path, *, error: type[LeadrulesError], patience: float = PATIENCE
) -> Iterator[None]:
    """Holds every other writer of this machine off the files of a folder, until the block ends or
    the process does.

    Raises `error` where another writer does not end within `patience` seconds.
    """
    handle = _open_guard(file)
    deadline = time.monotonic() + patience
    try:
        while not _seize(handle):
            if time.monotonic() > deadline:
                message = "another process is writing the lock file and does not end"
                raise error([Diagnostic("LR613", message, file=str(file))])
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _open_guard(file: Path) -> int:
        return os.open(file.parent / f".{file.name}.guard", os.O_RDWR | os.O_CREAT)

    def _seize(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open_guard(file: Path) -> int:
        # WHY: the folder itself, as the file is replaced and a guard of its own would be litter
        return os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC)

    def _seize(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def replaced(file: Path, text: str) -> None:
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
