"""Both rulesets side by side, and the changes found so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from leadrules.analysis.diff.naming import Renamed, renamed
from leadrules.analysis.diff.record import Change, Kind, What
from leadrules.analysis.diff.references import Readers
from leadrules.analysis.diff.sides import Side
from leadrules.language import ir
from leadrules.language.source import Path

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that both rulesets may have: what it is, its names, and where it stands."""

    what: What
    old_name: str | None
    new_name: str | None
    old_path: Path | None
    new_path: Path | None
    group: str | None = None
    in_hash: bool = True


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom a change of a name reaches."""

    rules: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()


NOBODY = Touched()


@dataclass(slots=True)
class Pair:
    """Two rulesets with what was renamed between them, and the list of changes."""

    a: Side
    b: Side
    renamed: Renamed = field(init=False)
    changes: list[Change] = field(default_factory=list)
    _common: tuple[dict[str, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        self.renamed = names = renamed(self.a, self.b)
        a, b = self.a.ruleset, self.b.ruleset
        self._common = (
            _in_both(self.a.rules, self.b.rules, names.rules),
            _in_both(_names(a.verdicts), _names(b.verdicts), names.verdicts),
            _in_both(_names(a.grades), _names(b.grades), names.names),
        )

    def same(self, old: object, new: object) -> bool:
        """Whether two parts mean the same, or are the same words about names that changed."""
        a, b = self.a.forms, self.b.forms
        return a.meaning(old) == b.meaning(new) or a.written(old) == b.written(new)

    def matched(
        self, old: Iterable[str], new: Iterable[str], names: Mapping[str, str]
    ) -> list[tuple[str | None, str | None]]:
        """Old and new names side by side in the new order, then those that are gone."""
        came_from = {called: name for name, called in names.items()}
        before, after = list(old), list(new)
        known = set(before)
        pairs: list[tuple[str | None, str | None]] = []
        for name in after:
            was = came_from.get(name, name)
            pairs.append((was if was in known else None, name))
        kept = {was for was, _ in pairs}
        return pairs + [(name, None) for name in before if name not in kept]

    def named(
        self,
        what: What,
        key: str,
        old: Mapping[str, Part],
        new: Mapping[str, Part],
        said: Callable[[Side, Part], str],
        differ: Callable[[Thing, Part, Part], None],
        *,
        touching: bool = False,
    ) -> None:
        """Parts that the author named: which came, went and were renamed, and how others differ.

        `key` is where they stand, `said` puts one in words, `differ` notes how two of them differ.
        With `touching`, what reads one that is gone is noted too.
        """
        names = {name: called for name, called in self.renamed.names.items() if name in old}
        for before, after in self.matched(old, new, names):
            thing = Thing(what, before, after, _under(key, before), _under(key, after))
            if before is None:
                assert after is not None
                self.whole("added", thing, None, said(self.b, new[after]))
            elif after is None:
                touched = self.touched(before, None) if touching else NOBODY
                self.whole("removed", thing, said(self.a, old[before]), None, touched)
            else:
                if before != after:
                    words = self.a.words.name(before), self.b.words.name(after)
                    # WHY: only of these is the name what data are looked up by
                    looked_up = what in ("field", "event")
                    touched = self.touched(before, after) if looked_up else NOBODY
                    self.whole("renamed", thing, *words, touched)
                differ(thing, old[before], new[after])

    def whole(
        self, kind: Kind, thing: Thing, old: str | None, new: str | None, touched: Touched = NOBODY
    ) -> None:
        """Note a change of a thing as a whole."""
        self._note(kind, thing, "", None, old, new, (), (), touched)

    def part(
        self,
        thing: Thing,
        aspect: str,
        old: str | None,
        new: str | None,
        *,
        entry: str | None = None,
        at: Path = (),
        new_at: Path | None = None,
        touched: Touched = NOBODY,
    ) -> None:
        """Note that a part of a thing differs; `at` is where it stands within the thing."""
        new_at = at if new_at is None else new_at
        if old is not None and old == new:
            # the words are too few to tell them apart: what the authors wrote is not
            old, new = self._literally(thing, old, at, new_at)
        self._note("changed", thing, aspect, entry, old, new, at, new_at, touched)

    def if_other(
        self,
        thing: Thing,
        aspect: str,
        values: tuple[Hashable, Hashable],
        words: tuple[str | None, str | None],
        *,
        at: Path = (),
        touched: Touched = NOBODY,
    ) -> None:
        """Note that a part differs, if its values do."""
        if values[0] != values[1]:
            self.part(thing, aspect, *words, at=at, touched=touched)

    def touched(self, old: str | None, new: str | None) -> Touched:
        """Who reads a name in both rulesets, by the new names and in the new order."""
        names = self.renamed
        before = Readers() if old is None else self.a.references.readers(old)
        after = Readers() if new is None else self.b.references.readers(new)
        called = (names.rules, names.verdicts, names.names)
        found = (
            {names.get(who, who) for who in was} | set(now)
            for names, was, now in zip(
                called,
                (before.rules, before.verdicts, before.grades),
                (after.rules, after.verdicts, after.grades),
                strict=True,
            )
        )
        return Touched(
            *(_in_order(who, each) for who, each in zip(found, self._common, strict=True))
        )

    def kept_rules(self, rules: Iterable[str]) -> tuple[str, ...]:
        """Those of the rules, by their new names, that both rulesets have, in the new order."""
        return _in_order(rules, self._common[0])

    def _literally(self, thing: Thing, words: str, at: Path, new_at: Path) -> tuple[str, str]:
        old = self.a.text_at((*(thing.old_path or ()), *at))
        new = self.b.text_at((*(thing.new_path or ()), *new_at))
        if old is not None and new is not None and old != new:
            return f"{words} (written {old})", f"{words} (written {new})"
        return f"{words} (before)", f"{words} (otherwise)"

    def _note(
        self,
        kind: Kind,
        thing: Thing,
        aspect: str,
        entry: str | None,
        old: str | None,
        new: str | None,
        at: Path,
        new_at: Path,
        touched: Touched,
    ) -> None:
        old_path, new_path = thing.old_path, thing.new_path
        self.changes.append(
            Change(
                kind,
                thing.what,
                thing.old_name,
                thing.new_name,
                aspect,
                entry,
                old,
                new,
                thing.group,
                None if old_path is None else self.a.place((*old_path, *at)),
                None if new_path is None else self.b.place((*new_path, *new_at)),
                touched.rules,
                touched.verdicts,
                touched.grades,
                thing.in_hash,
            )
        )


def _names(parts: Iterable[ir.Verdict | ir.Grade]) -> list[str]:
    return [part.name for part in parts]


def _in_both(old: Iterable[str], new: Iterable[str], called: Mapping[str, str]) -> dict[str, int]:
    """The places of the new names that the old ruleset has too."""
    known = {called.get(name, name) for name in old}
    return {name: place for place, name in enumerate(new) if name in known}


def _in_order(found: Iterable[str], places: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted((name for name in found if name in places), key=places.__getitem__))


def _under(key: str, name: str | None) -> Path | None:
    return None if name is None else (key, name)
