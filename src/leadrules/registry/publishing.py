"""Signing, publishing and retiring versions: what may change a lock file, and when it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shlex import quote

from leadrules.diagnostics import Diagnostic
from leadrules.language import ir
from leadrules.language.problems import shown
from leadrules.registry.lock import Entry, Lock, Side, Signature, State, Terms
from leadrules.registry.lock_file import change_lock
from leadrules.registry.problems import RegistryError
from leadrules.registry.terms import terms_of
from leadrules.signing.signature import refused_name

_Change = Callable[[Lock], Lock]


@dataclass(frozen=True, slots=True)
class Written:
    """A version's entry as it now stands, and whether anything was written for it."""

    entry: Entry
    changed: bool


def sign(file: Path, ruleset: ir.Ruleset, *, who: str, side: Side, at: datetime) -> Written:
    """Records that somebody signs a version for one side, rules and agreement as loaded.

    Signing the same terms again changes nothing. Signatures under earlier terms are kept, and
    count no more. Raises RegistryError where the file is not where its version belongs, was
    published with other rules, or is retired.
    """
    version, terms = ruleset.identity.version, terms_of(ruleset)
    nameless = refused_name(who, str(file))
    if nameless is not None:
        raise RegistryError([nameless])

    def change(lock: Lock) -> Lock:
        entry = lock.entries.get(version, Entry(terms))
        if entry.state is State.RETIRED:
            raise _refused("LR623", f"version `{version}` is retired", file)
        if entry.state is State.PUBLISHED:
            _refuse_edit(entry, terms, file, version)
        if any(signature.who == who for signature in entry.signed_by(side, terms)):
            return lock
        signatures = (*entry.signatures, Signature(who, side, at, terms))
        kept = entry.terms if entry.state is State.PUBLISHED else terms
        return _with(lock, version, replace(entry, terms=kept, signatures=signatures))

    return _changed(file, ruleset, change)


def publish(
    file: Path, ruleset: ir.Ruleset, *, effective_from: datetime | None = None, at: datetime
) -> Written:
    """Makes a version one that registries give; its rules can then never change.

    `effective_from` None leaves what was recorded. Publishing again changes nothing; with another
    agreement that both sides signed it records that, and a retired version it brings back. The
    cases inside are the caller's to run. Raises RegistryError where the file is not where its
    version belongs, a side has not signed these very terms, or the version is published with
    other rules.
    """
    version, terms = ruleset.identity.version, terms_of(ruleset)

    def change(lock: Lock) -> Lock:
        entry = lock.entries.get(version, Entry(terms))
        if entry.state is not State.DRAFT:
            _refuse_edit(entry, terms, file, version)
        unsigned = [side for side in Side if not entry.signed_by(side, terms)]
        if unsigned:
            raise RegistryError(_unsigned(entry, side, version, file) for side in unsigned)
        published = replace(
            entry,
            terms=terms,
            state=State.PUBLISHED,
            published=entry.published or at,
            retired=None,
            effective_from=effective_from or entry.effective_from,
        )
        return _with(lock, version, published)

    return _changed(file, ruleset, change)


def retire(file: Path, *, at: datetime) -> Written:
    """Takes a published version out of what registries choose; asked for by name it still scores.

    The file may be gone: its name says the version. Retiring again changes nothing. Raises
    RegistryError where the version is not published.
    """
    version = file.stem

    def change(lock: Lock) -> Lock:
        entry = lock.entries.get(version)
        if entry is None or entry.state is State.DRAFT:
            raise _refused("LR623", f"version {shown(version)} is not published", file)
        if entry.state is State.RETIRED:
            return lock
        return _with(lock, version, replace(entry, state=State.RETIRED, retired=at))

    return _write(file.parent, version, change)


def misplaced(file: Path, identity: ir.Identity) -> Diagnostic | None:
    """What is wrong with where a file lies; None where it is <name>/<version>.yaml."""
    name, version = identity.name, identity.version
    folder = file.resolve().parent.name
    if file.suffix == ".yaml" and file.stem == version and folder == name:
        return None
    return Diagnostic(
        "LR620",
        f"the file says it is `{name}` {version}, and does not lie in `{name}/{version}.yaml`",
        file=str(file),
        help="the folder is the ruleset's name and the file is named as its version",
    )


def edited(version: str, file: Path, published: Terms, found: Terms) -> Diagnostic | None:
    """That a published version's rules have changed; None where they are as published."""
    if published.hash == found.hash:
        return None
    return Diagnostic(
        "LR621",
        f"version `{version}` was published as `{short(published.hash)}` and is now "
        f"`{short(found.hash)}`",
        file=str(file),
        help="undo the change, or give it to a new version in a file of its own",
    )


def short(digest: str) -> str:
    """The first digits of a hash, enough to tell it by.

    >>> short("sha256:9f86d081884c7d659a2feaa0c55ad015")
    '9f86d081884c'
    """
    return digest.removeprefix("sha256:")[:12]


def _changed(file: Path, ruleset: ir.Ruleset, change: _Change) -> Written:
    wrong = misplaced(file, ruleset.identity)
    if wrong is not None:
        raise RegistryError([wrong])
    return _write(file.parent, ruleset.identity.version, change)


def _write(folder: Path, version: str, change: _Change) -> Written:
    before: list[Entry | None] = []

    def noted(lock: Lock) -> Lock:
        before.append(lock.entries.get(version))
        return change(lock)

    entry = change_lock(folder, noted).entries[version]
    return Written(entry, entry != before[0])


def _with(lock: Lock, version: str, entry: Entry) -> Lock:
    return replace(lock, entries={**lock.entries, version: entry})


def _refuse_edit(entry: Entry, terms: Terms, file: Path, version: str) -> None:
    wrong = edited(version, file, entry.terms, terms)
    if wrong is not None:
        raise RegistryError([wrong])


def _unsigned(entry: Entry, side: Side, version: str, file: Path) -> Diagnostic:
    earlier = [signature.who for signature in entry.signatures if signature.side is side]
    message = (
        f"{side} signed version `{version}` before it was changed"
        if earlier
        else f"{side} has not signed version `{version}`"
    )
    who = earlier[-1] if earlier else "NAME"
    hint = f"run `leadrules sign {quote(str(file))} --as {quote(who)} --side {side}`"
    return Diagnostic("LR622", message, file=str(file), help=hint)


def _refused(code: str, message: str, file: Path, hint: str | None = None) -> RegistryError:
    return RegistryError([Diagnostic(code, message, file=str(file), help=hint)])
