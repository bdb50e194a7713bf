"""Mapping files: those that come along, by name, and users' own, by path; all errors at once."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from leadrules.adapters.mapping import (
    Deletion,
    Event,
    EventShape,
    LeadShape,
    Mapping,
    Meaning,
    Merge,
)
from leadrules.adapters.mapping import Paths as _Paths
from leadrules.adapters.paths import NOWHERE, Fields, Where, glob
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

_WHOLE = ("mapping", "source", "title", "zone", "missing", "records", "json", "leads", "events")
_LEADS = ("id", "names", "deleted", "merged_into", "merged_from", "fields", "times", "ignore")
_SHAPE = (
    *("shape", "has", "id", "lead", "at", "type", "subtype", "types", "drop", "attributes"),
    *("ignore", "event", "merges", "deletes"),
)
_MEANING = ("event", "where", "attributes", "merges", "deletes")
_ABOUT = ("type", "at", "id", "known_at", "lead_id")


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
        help_ = did_you_mean(source, sources()) or f"{known}, or a mapping file of your own"
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
        raise MappingError(error.diagnostics) from None
    reader = _Reader(source)
    mapping = reader.whole()
    if reader.errors:
        raise MappingError(reader.errors)
    return mapping


def _folder() -> Traversable:
    return resources.files("leadrules.adapters")


class _Reader:
    """Reads a tree by what each key must hold, and notes what is wrong."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.errors: list[Diagnostic] = []

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
        return Mapping(
            source,
            self._text(keys.get("title")) or source,
            zone,
            frozenset(self._texts(keys.get("missing"))),
            self._texts(keys.get("records")),
            frozenset(self._texts(keys.get("json"))),
            self._leads(keys.get("leads")),
            tuple(map(self._shape, self._items(keys.get("events")))),
        )

    def _leads(self, node: Node | None) -> LeadShape:
        keys = self._keys(node, _LEADS, "`leads`", ("id", "fields"))
        id_, deleted = self._texts(keys.get("id")), self._where(keys.get("deleted"))
        into, from_ = self._texts(keys.get("merged_into")), self._texts(keys.get("merged_from"))
        ignored = self._texts(keys.get("ignore"))
        aside = (*id_, *into, *from_, *_paths(deleted), *ignored)
        fields, names = self._fields(keys.get("fields")), self._texts(keys.get("names"))
        return LeadShape(
            id_,
            names,
            deleted,
            into,
            from_,
            Fields(
                tuple(one for one in fields if one[0] != "*"),
                tuple(path for name, paths in fields if name == "*" for path in paths),
                aside,
                names,
            ),
            frozenset(self._texts(keys.get("times"))),
        )

    def _shape(self, node: Node) -> EventShape:
        keys = self._keys(node, _SHAPE, "a shape of events", ("shape", "has", "lead"))
        id_, lead, at = (self._texts(keys.get(key)) for key in ("id", "lead", "at"))
        type_, subtype = self._texts(keys.get("type")), self._texts(keys.get("subtype"))
        drop = self._where(keys.get("drop"))
        ignored = self._texts(keys.get("ignore"))
        aside = (*id_, *lead, *at, *type_, *subtype, *_paths(drop), *ignored)
        shared = self._fields(keys.get("attributes"), attributes=True)
        own = {key: node for key, node in keys.items() if key in ("event", "merges", "deletes")}
        types: dict[str, tuple[Meaning, ...]] = {}
        if bool(type_) == bool(own):
            message = "a shape has `type` with `types`, or one of `event`, `merges` and `deletes`"
            self._wrong(node, message)
        elif own:
            types = {"": (self._meaning(node, own, shared, aside),)}
        else:
            for key, value in self._entries(keys.get("types")):
                types[key.text.strip().lower()] = tuple(
                    self._meaning(one, self._as_meaning(one), shared, aside)
                    for one in self._items(value)
                )
        return EventShape(
            self._text(keys.get("shape")),
            self._texts(keys.get("has")),
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
            return Merge(self._texts(keys["merges"]))
        own = self._fields(keys.get("attributes"), attributes=True)
        where = self._where(keys["where"]) if "where" in keys else None
        named = dict(shared) | dict(own)
        return Event(
            self._text(keys.get("event")),
            where,
            Fields(tuple(named.items()), (), (*aside, *_paths(where or NOWHERE))),
        )

    def _fields(self, node: Node | None, *, attributes: bool = False) -> _Named:
        found = []
        for key, value in self._entries(node):
            paths = self._texts(value)
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
        span = node.span
        self.errors.append(
            Diagnostic(
                "LR801",
                message,
                file=self._source.file,
                span=span,
                help=help_,
                source_line=self._source.line(span.line),
            )
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
