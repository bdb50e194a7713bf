"""The lock file on disk: read whole, changed by one writer at a time, replaced in one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from leadrules.diagnostics import Diagnostic
from leadrules.registry.lock import Lock
from leadrules.registry.lock_form import from_text, to_text
from leadrules.registry.problems import RegistryError
from leadrules.registry.versions import LOCK_NAME
from leadrules.signing.one_writer import PATIENCE, one_writer, replaced

__all__ = ["PATIENCE", "change_lock", "read_lock"]


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
    with one_writer(folder / LOCK_NAME, error=RegistryError, patience=patience):
        before = read_lock(folder)
        after = change(before)
        if after != before:
            replaced(folder / LOCK_NAME, to_text(after))
        return after
