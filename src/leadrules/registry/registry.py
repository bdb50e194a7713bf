"""The rulesets of a running service: looked up without a lock, reloaded aside and swapped whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock as ThreadLock
from typing import NoReturn

from leadrules.diagnostics import Diagnostic, Severity
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language.problems import did_you_mean, shown
from leadrules.registry.problems import NotHeldError, RegistryError
from leadrules.registry.snapshot import EMPTY, Held, Snapshot, read_snapshot
from leadrules.registry.versions import in_order
from leadrules.ruleset import Ruleset

Name = tuple[str, str]
"""A ruleset's name and its version."""


@dataclass(frozen=True, slots=True)
class ReloadResult:
    """What a reload came to; `ok` is False where the registry serves on as it was.

    `added`, `removed` and `changed` are names and versions; where not `ok` they are empty.
    `changed` are those whose text, state or effective date is another.
    """

    diagnostics: tuple[Diagnostic, ...]
    added: tuple[Name, ...] = ()
    removed: tuple[Name, ...] = ()
    changed: tuple[Name, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether what the folder holds is now served."""
        return all(each.severity is not Severity.ERROR for each in self.diagnostics)


class Registry:
    """The published versions of the rulesets in a folder, `<folder>/<name>/<version>.yaml`.

    With `drafts`, versions that nobody published are held too, and chosen like published ones.
    Safe to share between threads and to fork; not picklable, as it is a view of a folder: open the
    folder in each process, or pickle the rulesets it gives. A ruleset it gave stays valid whatever
    is reloaded.

    Raises RegistryError with every error found, where the folder cannot be served.

    >>> import leadrules
    >>> registry = leadrules.Registry("rules", drafts=True)
    >>> registry.get("b2b-saas", "1.0.0").version
    '1.0.0'
    >>> registry.versions("b2b-saas")
    ('1.0.0', '2.0.0')
    """

    __slots__ = ("_drafts", "_folder", "_reloading", "_snapshot")

    def __init__(self, folder: str | Path, *, drafts: bool = False) -> None:
        # WHY: absolute, so that a service may change its working directory
        self._folder = Path(folder).absolute()
        self._drafts = drafts
        self._reloading = (os.getpid(), ThreadLock())
        self._snapshot: Snapshot = EMPTY
        result = self.reload()
        if not result.ok:
            raise RegistryError(result.diagnostics)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rulesets held, sorted."""
        return tuple(sorted(self._snapshot.shelves))

    def versions(self, name: str) -> tuple[str, ...]:
        """The versions held of a ruleset, the lowest first, retired ones among them.

        Raises NotHeldError, a KeyError, for a name that is not held.
        """
        return tuple(in_order(self._shelf(self._snapshot, name)))

    def get(
        self, name: str, version: str | None = None, *, at: datetime | date | str | None = None
    ) -> Ruleset:
        """A version by name, or the highest published one that is effective at `at`.

        `at` is an instant as `as_of` is: now, if not given; a plain date is its last microsecond
        in the ruleset's zone. It steers the choice alone, never how a version scores; a retired
        version is only given by name.

        Raises NotHeldError, a KeyError, where there is none; RegistryError for an unreadable `at`.
        """
        shelf = self._shelf(self._snapshot, name)
        if version is not None:
            if version not in shelf:
                hint = did_you_mean(version, shelf)
                names = ", ".join(shown(each) for each in in_order(shelf))
                _not_held("LR631", f"{shown(name)} {shown(version)} is not held", hint, names)
            return shelf[version].ruleset
        now = datetime.now(UTC)
        for held in shelf.values():
            if held.chosen and _is_effective(held, now if at is None else at):
                return held.ruleset
        moment = "now" if at is None else f"at {shown(str(at))}"
        return _not_held("LR632", f"no published version of {shown(name)} is effective {moment}")

    def reload(self) -> ReloadResult:
        """Reads the folder again; on any error the registry serves on what it held.

        Unchanged files are not compiled again. Lookups and scoring go on meanwhile, and see the
        old versions or the new, never a mixture. Never raises for what the folder holds.
        """
        with self._reload_lock():
            before = self._snapshot
            try:
                snapshot, diagnostics = read_snapshot(self._folder, self._drafts, before)
            except OSError as error:
                reason = (error.strerror or "cannot be read").lower()
                file = str(error.filename or self._folder)
                return ReloadResult((Diagnostic("LR633", reason, file=file),))
            result = ReloadResult(diagnostics)
            if not result.ok:
                return result
            self._snapshot = snapshot
        old, new = before.marks, snapshot.marks
        return ReloadResult(
            diagnostics,
            added=tuple(name for name in new if name not in old),
            removed=tuple(name for name in old if name not in new),
            changed=tuple(name for name in new if name in old and new[name] != old[name]),
        )

    def __repr__(self) -> str:
        held = len(self._snapshot.marks)
        return f"<Registry {str(self._folder)!r}: {held} version{'s' * (held != 1)}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a registry is a view of a folder and cannot be pickled: "
            "open the folder in each process, or pickle the rulesets it gives"
        )

    def _reload_lock(self) -> ThreadLock:
        """The lock that reloads of this process wait on.

        WHY: a fork while a reload runs would leave the child a lock that nobody ever lets go.
        """
        process, lock = self._reloading
        if process != os.getpid():
            lock = ThreadLock()
            self._reloading = (os.getpid(), lock)
        return lock

    def _shelf(self, snapshot: Snapshot, name: str) -> Mapping[str, Held]:
        shelf = snapshot.shelves.get(name)
        if shelf is None:
            hint = did_you_mean(name, snapshot.shelves)
            held = ", ".join(shown(each) for each in sorted(snapshot.shelves))
            return _not_held("LR630", f"no ruleset {shown(name)} is held", hint, held)
        return shelf


def _is_effective(held: Held, at: datetime | date | str) -> bool:
    if held.effective_from is None:
        return True
    meaning = held.ruleset.ir
    try:
        return held.effective_from <= read_instant(at, meaning.zone, meaning.zone_declared)
    except Unreadable as error:
        raise RegistryError([Diagnostic("LR634", f"`at`: {error.message}")]) from None


def _not_held(code: str, message: str, hint: str | None = None, held: str = "") -> NoReturn:
    if hint is None and held:
        hint = f"it holds {held}"
    raise NotHeldError([Diagnostic(code, message, help=hint)])
