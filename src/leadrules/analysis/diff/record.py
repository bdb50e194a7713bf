"""What differs between two rulesets: plain frozen data, and its three forms for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

FORMAT = 1
"""The number of the form that `Diff.to_dict` gives."""

Kind = Literal["added", "removed", "renamed", "moved", "changed"]

What = Literal[
    "verdict", "label", "matrix", "grade", "rule", "group", "score", "phrases", "list", "measure",
    "field", "event", "attribute", "agreement", "ruleset", "case", "text",
]  # fmt: skip
"""Of what kind the thing is that differs; `text` is titles and descriptions."""

SECTIONS: Mapping[str, tuple[What, ...]] = {
    "Verdicts and thresholds": ("verdict", "label", "matrix", "grade"),
    "Rules": ("rule",),
    "Groups and scores": ("group", "score"),
    "Words, lists and measures": ("phrases", "list", "measure"),
    "Fields and events": ("field", "event", "attribute"),
    "Agreement": ("agreement",),
    "The rest": ("ruleset",),
}
"""What is told first matters most to the business."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: a file, its line from 1 on, and the path of keys and places to it.

    What is left out in the file stands where it would be written, on the line of what holds it.
    """

    file: str
    line: int
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in what two rulesets mean.

    `aspect` is which part of the thing differs, blank for the whole of it, and `entry` which one of
    several such parts, in words. `old` and `new` say it in words; None stands for what is not there
    at all. Of words and lists, `old` are those left out and `new` those that came.

    `touches` are the ids of rules that mean something else because of it although they themselves
    are written as before; `touches_verdicts` and `touches_grades` likewise. A name that two
    rulesets give one thing is the new one; `group` and `touches` use the new names too.
    """

    kind: Kind
    what: What
    old_name: str | None
    new_name: str | None
    aspect: str = ""
    entry: str | None = None
    old: str | None = None
    new: str | None = None
    group: str | None = None  # of a rule
    old_place: Place | None = None
    new_place: Place | None = None
    touches: tuple[str, ...] = ()
    touches_verdicts: tuple[str, ...] = ()
    touches_grades: tuple[str, ...] = ()
    in_hash: bool = True

    @property
    def name(self) -> str:
        """The new name; the old one of what is removed."""
        return self.new_name or self.old_name or ""

    @property
    def path(self) -> str:
        """Which thing and which part of it, such as `rule.seniority.cap`."""
        return ".".join(part for part in (self.what, self.name, self.aspect) if part)

    def to_dict(self) -> dict[str, Any]:
        """The change as dicts, lists, texts, numbers, booleans and None."""
        return {
            "kind": self.kind,
            "what": self.what,
            "name": self.name,
            "old_name": self.old_name,
            "new_name": self.new_name,
            "group": self.group,
            "aspect": self.aspect,
            "entry": self.entry,
            "path": self.path,
            "old": self.old,
            "new": self.new,
            "old_place": _place(self.old_place),
            "new_place": _place(self.new_place),
            "touches": list(self.touches),
            "touches_verdicts": list(self.touches_verdicts),
            "touches_grades": list(self.touches_grades),
            "in_hash": self.in_hash,
        }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "path": list(place.path)}


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the two rulesets; `groups` are its groups by id, as a reader calls them."""

    name: str
    version: str
    hash: str
    file: str
    groups: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The ruleset's identity, and its file."""
        return {
            "name": self.name,
            "version": self.version,
            "hash": self.hash,
            "file": self.file,
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """How the meaning of one ruleset differs from that of another; `leadrules.diff` makes it.

    `changes` are in the order of what matters to the business: verdicts and thresholds, rules by
    group, groups and scores, words and measures, fields, the agreement, the rest. `aside` is what
    changes no decision and no promise: titles, descriptions and cases.
    """

    a: Compared
    b: Compared
    changes: tuple[Change, ...]
    aside: tuple[Change, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs in meaning; titles, descriptions and cases still may."""
        return not self.changes

    @property
    def same_hash(self) -> bool:
        """Whether the hashes are equal."""
        return self.a.hash == self.b.hash

    def counts(self) -> dict[str, int]:
        """How many things were added, removed, renamed, moved or changed, each counted once."""
        things = {(change.kind, change.what, change.name) for change in self.changes}
        found = Counter(kind for kind, _, _ in things)
        return {kind: found[kind] for kind in _KINDS if found[kind]}

    def text(self, *, width: int | None = None, color: bool = False) -> str:
        """The differences for a terminal; `width` in columns, 100 unless given.

        >>> import leadrules
        >>> old = leadrules.load("rules/b2b-saas/1.0.0.yaml")
        >>> print(leadrules.diff(old, old).text())
        b2b-saas 1.0.0 -> b2b-saas 1.0.0: no difference in meaning
        The hashes are equal.
        """
        from leadrules.analysis.diff.text_page import page

        return "\n".join(page(self, width=width or 100, color=color))

    def markdown(self) -> str:
        """The differences as Markdown for a pull request; no one's text is markup in it."""
        from leadrules.analysis.diff.markdown_page import page

        return page(self)

    def to_dict(self) -> dict[str, Any]:
        """The differences as dicts, lists, texts, numbers, booleans and None."""
        return {
            "format": FORMAT,
            "a": self.a.to_dict(),
            "b": self.b.to_dict(),
            "same": self.same,
            "same_hash": self.same_hash,
            "counts": self.counts(),
            "changes": [change.to_dict() for change in self.changes],
            "aside": [change.to_dict() for change in self.aside],
        }

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def __str__(self) -> str:
        return self.text()


_KINDS: tuple[Kind, ...] = ("changed", "added", "removed", "renamed", "moved")
