"""One immutable state of a registry, read from its folder; what is unchanged is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from leadrules.diagnostics import Diagnostic, RulesetError, Severity
from leadrules.language.loading import load_ruleset
from leadrules.registry.lock import Entry, State
from leadrules.registry.lock_file import read_lock
from leadrules.registry.problems import RegistryError
from leadrules.registry.publishing import edited, misplaced
from leadrules.registry.terms import terms_of
from leadrules.registry.versions import in_order, ruleset_folders, version_files
from leadrules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Held:
    """One version as it is served: compiled once, as long as its file's bytes stay the same."""

    ruleset: Ruleset
    digest: bytes
    state: State
    effective_from: datetime | None

    @property
    def chosen(self) -> bool:
        """Whether it may be given to those who ask for no version."""
        return self.state is not State.RETIRED


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a registry serves: by name, then by version, the highest first."""

    shelves: Mapping[str, Mapping[str, Held]] = field(default_factory=dict)

    @property
    def marks(self) -> dict[tuple[str, str], object]:
        """What each version is told by: its text, state and effective date."""
        return {
            (name, version): (held.digest, held.state, held.effective_from)
            for name, shelf in sorted(self.shelves.items())
            for version in in_order(shelf)
            for held in [shelf[version]]
        }


EMPTY = Snapshot()


def read_snapshot(
    folder: Path, drafts: bool, before: Snapshot
) -> tuple[Snapshot, tuple[Diagnostic, ...]]:
    """What a folder holds, and all that is wrong with it; where an error is, use it not.

    Raises OSError where a file cannot be read.
    """
    shelves: dict[str, Mapping[str, Held]] = {}
    found: list[Diagnostic] = []
    for inner in ruleset_folders(folder):
        name = inner.resolve().name
        shelf = _read_shelf(inner, drafts, before.shelves.get(name, {}), found)
        if shelf:
            shelves[name] = MappingProxyType(shelf)
    return Snapshot(MappingProxyType(shelves)), tuple(found)


def _read_shelf(
    folder: Path, drafts: bool, before: Mapping[str, Held], found: list[Diagnostic]
) -> dict[str, Held]:
    try:
        entries = read_lock(folder).entries
    except RegistryError as error:
        found.extend(error.diagnostics)
        return {}
    files = version_files(folder)
    shelf: dict[str, Held] = {}
    for version in reversed(in_order({*entries, *files})):
        entry = entries.get(version)
        is_draft = entry is None or entry.state is State.DRAFT
        if version not in files:
            if entry is not None and entry.state is State.PUBLISHED:
                message = f"version `{version}` is published and its file is missing"
                file = str(folder / f"{version}.yaml")
                found.append(Diagnostic("LR625", message, file=file))
        elif drafts or not is_draft:
            held = _read_version(files[version], entry, before.get(version), found)
            if held is not None:
                shelf[version] = held
    return shelf


def _read_version(
    file: Path, entry: Entry | None, before: Held | None, found: list[Diagnostic]
) -> Held | None:
    content = file.read_bytes()
    digest = sha256(content).digest()
    if before is not None and before.digest == digest and before.ruleset.file == str(file):
        ruleset = before.ruleset
    else:
        try:
            ruleset = Ruleset(load_ruleset(content, file=str(file)))
        except RulesetError as error:
            found.extend(error.diagnostics)
            return None
    wrong = _wrong_with(file, ruleset, entry)
    found.extend(wrong)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in wrong):
        return None
    if entry is None:
        return Held(ruleset, digest, State.DRAFT, None)
    return Held(ruleset, digest, entry.state, entry.effective_from)


def _wrong_with(file: Path, ruleset: Ruleset, entry: Entry | None) -> list[Diagnostic]:
    lost = misplaced(file, ruleset.ir.identity)
    if lost is not None:
        return [lost]
    if entry is None or entry.state is State.DRAFT:
        return []
    terms = terms_of(ruleset.ir)
    changed = edited(ruleset.version, file, entry.terms, terms)
    if changed is not None:
        return [changed]
    if terms.agreement != entry.terms.agreement:
        message = f"the agreement of version `{ruleset.version}` is not the one published"
        hint = "let both sides sign it and publish again; the rules are unchanged"
        return [Diagnostic("LR626", message, Severity.WARNING, str(file), help=hint)]
    return []
