"""A lock file's text, both ways: JSON of format 1, the same text for the same entries.

Keys are sorted, versions by their numbers; what there is none of is left out; instants are in UTC.
"""

from __future__ import annotations

import json
from typing import Any

from leadrules.language.problems import shown
from leadrules.registry.lock import Entry, Lock, Side, State
from leadrules.registry.problems import RegistryError
from leadrules.registry.versions import in_order, is_version
from leadrules.signing.lock_text import (
    FORMAT,
    MOST_BYTES,
    LockReader,
    instant_form,
    signature_form,
    terms_form,
    without_nothing,
)

__all__ = ["MOST_BYTES", "from_text", "to_text"]


def to_text(lock: Lock) -> str:
    """The lock as the text of its file."""
    data = {
        "format": FORMAT,
        "ruleset": lock.ruleset,
        "versions": {version: _entry(lock.entries[version]) for version in in_order(lock.entries)},
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def from_text(text: bytes, file: str) -> Lock:
    """The lock that a file's bytes hold; `file` is the name that messages show.

    Raises RegistryError where they are not exactly what `to_text` writes, but for layout.
    """
    return _Reader(file).lock(text)


def _entry(entry: Entry) -> dict[str, Any]:
    return without_nothing(
        {
            **terms_form(entry.terms),
            "effective_from": instant_form(entry.effective_from),
            "published": instant_form(entry.published),
            "retired": instant_form(entry.retired),
            "signatures": [signature_form(signature) for signature in entry.signatures],
            "state": str(entry.state),
        }
    )


class _Reader(LockReader):
    """Reads one file, and knows where in it it stands."""

    error = RegistryError
    within = "versions"

    def lock(self, text: bytes) -> Lock:
        data = self.mapping(self.json(text), "the lock file", {"format", "ruleset", "versions"})
        versions = self.mapping(data["versions"], "`versions`")
        entries: dict[str, Entry] = {}
        for version, value in versions.items():
            if not is_version(version):
                self.fail("LR611", f"{shown(version)} is not a version")
            with self.at(version):
                entries[version] = self.entry(value)
        return Lock(self.text(data["ruleset"], "ruleset"), entries)

    def entry(self, value: object) -> Entry:
        data = self.mapping(
            value,
            "a version",
            {"hash", "state", "signatures"},
            {"agreement", "effective_from", "published", "retired"},
        )
        state = data["state"]
        if not (isinstance(state, str) and state in list(State)):
            self.fail("LR611", f"the state is one of {', '.join(f'`{each}`' for each in State)}")
        entry = Entry(
            self.terms(data),
            State(state),
            self.instant(data, "published"),
            self.instant(data, "retired"),
            self.instant(data, "effective_from"),
            self.signatures(data["signatures"]),
        )
        if (entry.published is None) is not (entry.state is State.DRAFT):
            self.fail("LR611", f"a {entry.state} version and `published` do not go together")
        if (entry.retired is None) is (entry.state is State.RETIRED):
            self.fail("LR611", f"a {entry.state} version and `retired` do not go together")
        # WHY: publishing asks for both; a state written by hand must not pass for it
        for side in Side if entry.state is State.PUBLISHED else ():
            if not entry.signed_by(side, entry.terms):
                self.fail("LR611", f"a published version is not signed by {side} under its terms")
        return entry
