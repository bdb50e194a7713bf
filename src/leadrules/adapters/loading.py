"""Mapping files: those that come along, by name, and users' own, by path; all errors at once."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from leadrules.adapters.mapping import (
    AccountShape,
    Deletion,
    Event,
    EventShape,
    LeadShape,
    Mapping,
    Meaning,
    Merge,
)
from leadrules.adapters.mapping import Paths as _Paths
from leadrules.adapters.paths import AROUND, IN_LISTS, NOWHERE, Fields, Where, glob
from leadrules.adapters.times import DayForm
from leadrules.diagnostics import Diagnostic, LeadrulesError, RulesetError
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.source import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    Source,
    read_source,
)

_WHOLE = (
    *("mapping", "source", "title", "zone", "dates", "missing", "records", "json", "nested"),
    *("leads", "accounts", "events"),
)
_LEADS = ("id", "names", "deleted", "merged_into", "merged_from", "fields", "times", "ignore")
_ACCOUNTS = ("id", "deleted", "fields", "times", "ignore")
_SHAPE = (
    *("shape", "has", "id", "lead", "at", "type", "subtype", "types", "drop", "attributes"),
    *("ignore", "event", "merges", "deletes"),
)
_MEANING = ("event", "where", "attributes", "merges", "deletes")
_ABOUT = ("type", "at", "id", "known_at", "lead_id")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class MappingError(LeadrulesError):
    """A mapping that cannot be used, with every error found in it."""


def sources() -> tuple[str, ...]:
    """The names of the mappings that come along.

    >>> sources()
    ('eloqua', 'hubspot', 'marketo', 'pardot', 'salesforce')
    """
    files = (file.name for file in _folder().iterdir())
    return tuple(sorted(name[:-5] for name in files if name.endswith(".yaml")))


def mapping_text(source: str) -> str:
    """The text of a mapping that comes along, to copy and change; KeyError for another name."""
    if source not in sources():
        raise KeyError(source)
    return (_folder() / f"{source}.yaml").read_text(encoding="utf-8")


def load_mapping(source: str | Path) -> Mapping:
    """The mapping of this name, or in the file of this path.

    A text that ends in `.yaml` or `.yml` is a path. Raises MappingError with every error of the
    file, or for a name that no mapping has, and OSError where the file cannot be read.

    >>> load_mapping("hubspot").title
    'HubSpot'
    """
    if isinstance(source, Path) or source.lower().endswith((".yaml", ".yml")):
        return parse_mapping(Path(source).read_bytes(), file=str(source))
    if source not in sources():
        known = ", ".join(f"`{name}`" for name in sources())
        own = "a mapping file of your own ends in `.yaml`"
        help_ = did_you_mean(source, sources()) or f"there are {known}; {own}"
        message = f"no mapping is called {shown(source)}"
        raise MappingError([Diagnostic("LR802", message, help=help_)])
    return parse_mapping(mapping_text(source), file=f"{source}.yaml")


def parse_mapping(text: str | bytes, *, file: str = "<text>") -> Mapping:
    """The mapping in a YAML text; `file` is the name that messages show.

    Raises MappingError with every error found.
    """
    try:
        source = read_source(text, file)
    except RulesetError as error:
        raise MappingError(_of_mappings(error.diagnostics)) from None
    reader = _Reader(source)
    if isinstance(source.root, MappingNode) and "ruleset" in source.root.places:
        raise MappingError([reader.is_ruleset(source.root)])
    mapping = reader.whole()
    if reader.errors:
        raise MappingError(reader.errors)
    return mapping


def _of_mappings(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with any file, in words of mappings."""
    return [
        replace(one, code="LR801", message="the file holds no mapping")
        if one.code == "LR110"
        else one
        for one in diagnostics
    ]


def _folder() -> Traversable:
    return resources.files("leadrules.adapters")


class _Reader:
    """Reads a tree by what each key must hold, and notes what is wrong."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lists: set[str] = set()
        self._around: set[str] = set()
        self._nested: _Paths = ()
        self.errors: list[Diagnostic] = []

    def is_ruleset(self, root: MappingNode) -> Diagnostic:
        """What is said of a ruleset given as a mapping."""
        hint = "`leadrules sources NAME` prints a mapping to copy"
        return self._diagnostic(root, "this is a ruleset, not a mapping", hint)

    def whole(self) -> Mapping:
        root = self._source.root
        keys = self._keys(root, _WHOLE, "a mapping", ("mapping", "source", "leads"))
        version = self._text(keys.get("mapping")) or "1"
        if version != "1":
            self._wrong(keys["mapping"], f"unknown version {shown(version)}", "write `mapping: 1`")
        source = self._text(keys.get("source"))
        zone = self._text(keys.get("zone")) or "UTC"
        if not _is_zone(zone):
            hint = "write an IANA zone, such as `Europe/Berlin` or `UTC`"
            self._wrong(keys["zone"], f"unknown zone {shown(zone)}", hint)
        dates = self._text(keys.get("dates"))
        if dates and DayForm.of(dates) is None:
            hint = "write `month/day/year`, `day/month/year`, `day.month.year` or another order"
            self._wrong(keys["dates"], f"{shown(dates)} is no order of day, month and year", hint)
        self._nested = self._texts(keys.get("nested"))
        leads = self._leads(keys.get("leads"))
        accounts = self._accounts(keys["accounts"]) if "accounts" in keys else None
        events = tuple(map(self._shape, self._items(keys.get("events"))))
        return Mapping(
            source,
            self._text(keys.get("title")) or source,
            zone,
            DayForm.of(dates),
            frozenset(self._texts(keys.get("missing"))),
            self._texts(keys.get("records")),
            frozenset(self._texts(keys.get("json"))),
            self._nested,
            frozenset(self._around),
            frozenset(self._lists),
            leads,
            accounts,
            events,
        )

    def _leads(self, node: Node | None) -> LeadShape:
        keys = self._keys(node, _LEADS, "`leads`", ("id", "fields"))
        id_, deleted = self._places(keys.get("id")), self._where(keys.get("deleted"))
        into, from_ = self._places(keys.get("merged_into")), self._places(keys.get("merged_from"))
        ignored, names = self._texts(keys.get("ignore")), self._places(keys.get("names"))
        aside = (*id_, *into, *from_, *_paths(deleted), *ignored, *self._nested)
        named, others = self._named_and_others(keys)
        known = (*names, *(path.partition(IN_LISTS)[0] for path in self._lists))
        fields = Fields(named, others, aside, known)
        return LeadShape(id_, names, deleted, into, from_, fields, self._times(keys, fields))

    def _accounts(self, node: Node) -> AccountShape:
        keys = self._keys(node, _ACCOUNTS, "`accounts`", ("id", "fields"))
        id_, deleted = self._places(keys.get("id")), self._where(keys.get("deleted"))
        aside = (*id_, *_paths(deleted), *self._texts(keys.get("ignore")))
        named, others = self._named_and_others(keys)
        known = tuple(path.partition(IN_LISTS)[0] for path in self._lists)
        fields = Fields(named, others, aside, known)
        return AccountShape(id_, deleted, fields, self._times(keys, fields))

    def _named_and_others(self, keys: dict[str, Node]) -> tuple[_Named, _Paths]:
        fields = self._fields(keys.get("fields"))
        named = tuple(one for one in fields if one[0] != "*")
        return named, tuple(path for name, paths in fields if name == "*" for path in paths)

    def _times(self, keys: dict[str, Node], fields: Fields) -> frozenset[str]:
        """The names of fields that are instants; each must be one that can be."""
        known, times = [name for name, _ in fields.named], set()
        for node in self._items(keys.get("times")):
            name = self._text(node)
            if name and name not in known and not fields.others:
                hint = did_you_mean(name, known) or "write the name of one under `fields`"
                self._wrong(node, f"no field is called {shown(name)}", hint)
            times.add(name)
        return frozenset(times)

    def _shape(self, node: Node) -> EventShape:
        keys = self._keys(node, _SHAPE, "a shape of events", ("shape", "has", "lead"))
        id_, lead, at = (self._places(keys.get(key)) for key in ("id", "lead", "at"))
        type_, subtype = self._places(keys.get("type")), self._places(keys.get("subtype"))
        drop = self._where(keys.get("drop"))
        ignored = self._texts(keys.get("ignore"))
        aside = (*id_, *lead, *at, *type_, *subtype, *_paths(drop), *ignored, *self._nested)
        shared = self._fields(keys.get("attributes"), attributes=True)
        own = {key: node for key, node in keys.items() if key in ("event", "merges", "deletes")}
        types: dict[str, tuple[Meaning, ...]] = {}
        if bool(type_) == bool(own):
            message = "a shape has `type` with `types`, or one of `event`, `merges` and `deletes`"
            self._wrong(node, message)
        elif bool(type_) != ("types" in keys):
            self._wrong(node, "`type` says where the type stands, and `types` what it means")
        elif own:
            types = {"": (self._meaning(node, own, shared, aside),)}
        else:
            for key, value in self._entries(keys.get("types")):
                types[key.text.strip().lower()] = tuple(
                    self._meaning(one, self._as_meaning(one), shared, aside)
                    for one in self._items(value)
                )
        if not at and any(isinstance(one, Event) for many in types.values() for one in many):
            self._wrong(node, "a shape of events needs the key `at`")
        return EventShape(
            self._text(keys.get("shape")),
            self._places(keys.get("has")),
            id_,
            lead,
            at,
            type_,
            subtype,
            types,
            drop,
        )

    def _as_meaning(self, node: Node) -> dict[str, Node]:
        if isinstance(node, ScalarNode):
            return {"event": node}
        return self._keys(node, _MEANING, "a type", ())

    def _meaning(self, node: Node, keys: dict[str, Node], shared: _Named, aside: _Paths) -> Meaning:
        if len({"event", "merges", "deletes"} & keys.keys()) != 1:
            self._wrong(node, "a type is one of `event`, `merges` and `deletes`")
        if "deletes" in keys:
            if self._text(keys["deletes"]) != "lead":
                self._wrong(keys["deletes"], "only a lead is deleted", "write `deletes: lead`")
            return Deletion()
        if "merges" in keys:
            return Merge(self._places(keys["merges"]))
        own = self._fields(keys.get("attributes"), attributes=True)
        where = self._where(keys["where"]) if "where" in keys else None
        named = dict(shared) | dict(own)
        name = self._text(keys.get("event"))
        if name and not _NAME.fullmatch(name):
            hint = "write letters, digits and `_`, as a ruleset names it under `events`"
            self._wrong(keys["event"], f"{shown(name)} is no name of an event", hint)
        return Event(
            name,
            where,
            Fields(tuple(named.items()), (), (*aside, *_paths(where or NOWHERE))),
        )

    def _fields(self, node: Node | None, *, attributes: bool = False) -> _Named:
        found = []
        for key, value in self._entries(node):
            paths = self._places(value)
            starred = [path for path in paths if path.count("*") == 1]
            if key.text == "*" and not attributes:
                if len(starred) != len(paths):
                    self._wrong(value, "each path of `*` has one `*`, which is the field's name")
            elif any("*" in path for path in paths):
                self._wrong(value, "a path with `*` stands under the name `*` of `leads.fields`")
            if attributes and key.text in _ABOUT:
                self._wrong(key, f"an attribute cannot be called {shown(key.text)}")
            found.append((key.text, paths))
        return tuple(found)

    def _where(self, node: Node | None) -> Where:
        if node is None:
            return NOWHERE
        tests: list[tuple[str, re.Pattern[str]]] = []
        for key, value in self._entries(node):
            self._note_path(key.text)
            tests.extend((key.text, glob(text)) for text in self._texts(value))
        return Where(tuple(tests))

    # --- what YAML holds -------------------------------------------------------------------------

    def _keys(
        self, node: Node | None, known: tuple[str, ...], what: str, needed: tuple[str, ...]
    ) -> dict[str, Node]:
        if node is None:
            return {}
        found = {}
        for key, value in self._entries(node):
            if key.text in known:
                found[key.text] = value
            else:
                hint = did_you_mean(key.text, known) or f"the keys are {', '.join(known)}"
                self._wrong(key, f"{what} has no key {shown(key.text)}", hint)
        for name in needed:
            if name not in found and isinstance(node, MappingNode):
                self._wrong(node, f"{what} needs the key `{name}`")
        return found

    def _entries(self, node: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
        match node:
            case None:
                pass
            case MappingNode():
                yield from node.entries
            case _:
                self._wrong(node, "this must be a mapping", "write `key: value`")

    def _items(self, node: Node | None) -> tuple[Node, ...]:
        if node is None:
            return ()
        return node.items if isinstance(node, SequenceNode) else (node,)

    def _places(self, node: Node | None) -> _Paths:
        """Paths, of which those into lists and into the record around are noted."""
        paths = self._texts(node)
        for path in paths:
            self._note_path(path)
        return paths

    def _note_path(self, path: str) -> None:
        if path.startswith(AROUND):
            self._around.add(path)
            path = path.removeprefix(AROUND)
        if IN_LISTS in path:
            self._lists.add(path)

    def _texts(self, node: Node | None) -> _Paths:
        return tuple(map(self._text, self._items(node)))

    def _text(self, node: Node | None) -> str:
        match node:
            case None:
                return ""
            case ScalarNode():
                if not node.text.strip():
                    self._wrong(node, "there is no text here")
                return node.text.strip()
            case _:
                self._wrong(node, "this must be a text")
                return ""

    def _wrong(self, node: Node, message: str, help_: str | None = None) -> None:
        self.errors.append(self._diagnostic(node, message, help_))

    def _diagnostic(self, node: Node, message: str, help_: str | None) -> Diagnostic:
        span = node.span
        return Diagnostic(
            "LR801",
            message,
            file=self._source.file,
            span=span,
            help=help_,
            source_line=self._source.line(span.line),
        )


_Named = tuple[tuple[str, _Paths], ...]


def _paths(where: Where) -> _Paths:
    return tuple(path for path, _ in where.tests)


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True
