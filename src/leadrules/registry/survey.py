"""Every version of the rulesets in a folder, and whether each file still is what was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.language.loading import Loaded, load_ruleset
from leadrules.registry.lock import Entry, State, Terms
from leadrules.registry.lock_file import read_lock
from leadrules.registry.problems import RegistryError
from leadrules.registry.publishing import edited, misplaced
from leadrules.registry.terms import terms_of
from leadrules.registry.versions import LOCK_NAME, in_order, ruleset_folders, version_files


class FileState(StrEnum):
    """What became of a version's file since it was signed or published."""

    AS_SIGNED = "as signed"
    AS_PUBLISHED = "as published"
    AGREEMENT_CHANGED = "agreement changed"  # the rules are as published
    EDITED = "edited"
    MISSING = "missing"
    WITH_ERRORS = "has errors"
    UNSIGNED = "unsigned"  # nothing was recorded of it


@dataclass(frozen=True, slots=True)
class VersionStatus:
    """One version: what the lock file says of it, and what its file holds.

    `entry` is None where nothing was recorded; `terms` is None where the file is missing or has
    errors, which `diagnostics` then holds.
    """

    ruleset: str
    version: str
    file: Path
    entry: Entry | None
    terms: Terms | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def state(self) -> State:
        """How far the version has come; a draft where nothing was recorded."""
        return self.entry.state if self.entry else State.DRAFT

    @property
    def file_state(self) -> FileState:
        """What became of its file."""
        if self.terms is None:
            return FileState.WITH_ERRORS if self.diagnostics else FileState.MISSING
        if self.entry is None:
            return FileState.UNSIGNED
        if self.terms.hash != self.entry.terms.hash:
            return FileState.EDITED
        if self.terms.agreement != self.entry.terms.agreement:
            return FileState.AGREEMENT_CHANGED
        return FileState.AS_SIGNED if self.state is State.DRAFT else FileState.AS_PUBLISHED

    @property
    def as_published(self) -> bool:
        """False where this is a published version and its rules are not those published.

        A retired version's file may be missing; edited it may not be.
        """
        match self.state:
            case State.DRAFT:
                return True
            case State.RETIRED if self.file_state is FileState.MISSING:
                return True
            case _:
                kept = (FileState.AS_PUBLISHED, FileState.AGREEMENT_CHANGED)
                return self.file_state in kept


def survey(folder: Path) -> Iterator[VersionStatus]:
    """The versions of every ruleset in a folder (or of the one that it is), the lowest first.

    Raises RegistryError where a lock file cannot be understood, OSError where a file cannot be
    read.
    """
    for inner in ruleset_folders(folder):
        entries, files = read_lock(inner).entries, version_files(inner)
        for version in in_order({*entries, *files}):
            file = inner / f"{version}.yaml"
            name = inner.resolve().name
            terms, diagnostics = _terms(file) if version in files else (None, ())
            yield VersionStatus(name, version, file, entries.get(version), terms, diagnostics)


def check_published(file: Path, loaded: Loaded) -> tuple[Diagnostic, ...]:
    """What is wrong with a file as a version that was published; nothing where it was not.

    That its rules changed (LR621), with the place of its `version`, or that the lock file beside it
    cannot be understood. Raises OSError where that cannot be read.

    >>> from pathlib import Path
    >>> from leadrules.language.loading import load_ruleset
    >>> file = Path("rules/b2b-saas/2.0.0.yaml")
    >>> check_published(file, load_ruleset(file.read_bytes()))
    ()
    """
    if not (file.parent / LOCK_NAME).exists():
        return ()
    try:
        lock = read_lock(file.parent)
    except RegistryError as error:
        return error.diagnostics
    version = loaded.ruleset.identity.version
    entry = lock.entries.get(version)
    if entry is None or entry.state is State.DRAFT:
        return ()
    wrong = edited(version, file, entry.terms, terms_of(loaded.ruleset))
    if wrong is None:
        return ()
    return (loaded.source.diagnostic(wrong.code, wrong.message, ("version",), help=wrong.help),)


def _terms(file: Path) -> tuple[Terms | None, tuple[Diagnostic, ...]]:
    try:
        ruleset = load_ruleset(file.read_bytes(), file=str(file)).ruleset
    except RulesetError as error:
        return None, error.diagnostics
    wrong = misplaced(file, ruleset.identity)
    return (None, (wrong,)) if wrong else (terms_of(ruleset), ())
