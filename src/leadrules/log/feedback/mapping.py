"""How rows that a system exports are read as feedback: which columns, and what statuses mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadrules.adapters.times import DayForm
from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.source import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    Source,
    read_source,
)
from leadrules.language.text import normalise
from leadrules.log.feedback.record import Stage
from leadrules.log.store.errors import LogError, log_error

STAGES: Final = cast("tuple[Stage, ...]", get_args(Stage))
IGNORED: Final = "ignored"
"""What a status means that is no feedback, such as a new lead's."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "lead": ("lead_id", "lead", "id_of_lead"),
    "status": ("stage", "status"),
    "at": ("at", "when", "happened_at"),
    "id": ("id", "external_id", "feedback_id"),
    "who": ("who",),
    "reason": ("reason",),
    "detail": ("detail", "comment"),
    "amount": ("amount",),
    "number": ("number", "attempt"),
    "ruleset": ("ruleset",),
    "decision": ("decision", "decision_id"),
}
"""What a row may tell, and the columns where it is looked for unless a mapping says otherwise."""

_WHOLE = ("feedback", "source", "title", "zone", "dates", "columns", "statuses", "reasons")
_STATUS = ("stage", "reason")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status means: a stage, None where it is no feedback; and the reason it stands for."""

    stage: Stage | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackMapping:
    """What a file of feedback means; statuses and reasons by their normalised texts."""

    source: str | None = None
    title: str | None = None
    zone: str | None = None
    dates: DayForm | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: COLUMNS)
    statuses: Mapping[str, Meaning] = field(
        default_factory=lambda: {stage: Meaning(stage) for stage in STAGES}
    )
    reasons: Mapping[str, str] = field(default_factory=dict)


PLAIN: Final = FeedbackMapping()
"""Columns by their names, and stages as statuses: what is read without a mapping."""


def mappings() -> tuple[str, ...]:
    """The names of the mappings that come along.

    >>> mappings()
    ('hubspot', 'salesforce')
    """
    files = (file.name for file in _folder().iterdir())
    return tuple(sorted(name[:-5] for name in files if name.endswith(".yaml")))


def mapping_text(name: str) -> str:
    """The text of a mapping that comes along, to copy and change; KeyError for another name."""
    if name not in mappings():
        raise KeyError(name)
    return (_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def load_feedback_mapping(name: str | Path) -> FeedbackMapping:
    """The mapping of this name, or in the file of this path.

    A text that ends in `.yaml` or `.yml` is a path. Raises LogError with every error of the file,
    or for a name that no mapping has, and OSError where the file cannot be read.

    >>> load_feedback_mapping("salesforce").statuses["unqualified"].stage
    'rejected'
    """
    if isinstance(name, Path) or name.lower().endswith((".yaml", ".yml")):
        return parse_feedback_mapping(Path(name).read_bytes(), file=str(name))
    if name not in mappings():
        known = ", ".join(f"`{each}`" for each in mappings())
        raise log_error(
            "LR697",
            f"no mapping of feedback is called {shown(name)}",
            help=did_you_mean(name, mappings())
            or f"there are {known}; a mapping file of your own ends in `.yaml`",
        )
    return parse_feedback_mapping(mapping_text(name), file=f"{name}.yaml")


def parse_feedback_mapping(text: str | bytes, *, file: str = "<text>") -> FeedbackMapping:
    """The mapping in a YAML text; `file` is the name that messages show.

    Raises LogError with every error found.
    """
    try:
        source = read_source(text, file)
    except RulesetError as error:
        raise LogError([replace(one, code="LR697") for one in error.diagnostics]) from None
    reader = _Reader(source)
    mapping = reader.whole()
    if reader.errors:
        raise LogError(reader.errors)
    return mapping


def _folder() -> Traversable:
    return resources.files("leadrules.log.feedback")


class _Reader:
    """Reads a tree by what each key must hold, and notes what is wrong."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.errors: list[Diagnostic] = []

    def whole(self) -> FeedbackMapping:
        root = self._source.root
        keys = self._keys(root, _WHOLE, "a mapping of feedback")
        for needed in ("feedback", "statuses"):
            if needed not in keys and isinstance(root, MappingNode):
                self._wrong(root, f"a mapping of feedback needs the key `{needed}`")
        version = self._text(keys.get("feedback"))
        if version not in ("", "1"):
            self._wrong(
                keys["feedback"], f"unknown version {shown(version)}", "write `feedback: 1`"
            )
        columns = dict(COLUMNS)
        for name, node in self._keys(keys.get("columns"), tuple(COLUMNS), "`columns`").items():
            columns[name] = tuple(map(self._text, self._items(node)))
        return FeedbackMapping(
            self._text(keys.get("source")) or None,
            self._text(keys.get("title")) or None,
            self._zone(keys.get("zone")),
            self._dates(keys.get("dates")),
            columns,
            {
                normalise(key.text): self._meaning(node)
                for key, node in self._entries(keys, "statuses")
            },
            {normalise(key.text): self._text(node) for key, node in self._entries(keys, "reasons")},
        )

    def _meaning(self, node: Node) -> Meaning:
        if isinstance(node, ScalarNode):
            return Meaning(self._stage(node))
        keys = self._keys(node, _STATUS, "a status")
        if "stage" not in keys and isinstance(node, MappingNode):
            self._wrong(node, "a status needs the key `stage`")
        stage = self._stage(keys["stage"]) if "stage" in keys else None
        return Meaning(stage, self._text(keys.get("reason")) or None)

    def _stage(self, node: Node) -> Stage | None:
        said = self._text(node)
        stage = next((each for each in STAGES if each == said), None)
        if stage is None and said not in ("", IGNORED):
            known = (*STAGES, IGNORED)
            hint = did_you_mean(said, known) or f"write one of {', '.join(known)}"
            self._wrong(node, f"{shown(said)} is no stage", hint)
        return stage

    def _zone(self, node: Node | None) -> str | None:
        zone = self._text(node) or None
        try:
            return None if zone is None else ZoneInfo(zone).key
        except (ValueError, OSError, ZoneInfoNotFoundError):
            assert node is not None
            hint = "write an IANA zone, such as `Europe/Berlin` or `UTC`"
            self._wrong(node, f"unknown zone {shown(str(zone))}", hint)
            return None

    def _dates(self, node: Node | None) -> DayForm | None:
        written = self._text(node)
        form = DayForm.of(written) if written else None
        if written and form is None:
            assert node is not None
            hint = "write `month/day/year`, `day.month.year` or another order"
            self._wrong(node, f"{shown(written)} is no order of day, month and year", hint)
        return form

    def _keys(self, node: Node | None, known: tuple[str, ...], what: str) -> dict[str, Node]:
        found = {}
        for key, value in self._entries_of(node):
            if key.text in known:
                found[key.text] = value
            else:
                hint = did_you_mean(key.text, known) or f"the keys are {', '.join(known)}"
                self._wrong(key, f"{what} has no key {shown(key.text)}", hint)
        return found

    def _entries(self, keys: Mapping[str, Node], name: str) -> Iterator[tuple[ScalarNode, Node]]:
        return self._entries_of(keys.get(name))

    def _entries_of(self, node: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
        if isinstance(node, MappingNode):
            yield from node.entries
        elif node is not None:
            self._wrong(node, "this must be a mapping", "write `key: value`")

    def _items(self, node: Node) -> tuple[Node, ...]:
        return node.items if isinstance(node, SequenceNode) else (node,)

    def _text(self, node: Node | None) -> str:
        if isinstance(node, ScalarNode) and node.text.strip():
            return node.text.strip()
        if node is not None:
            self._wrong(node, "there must be a text here")
        return ""

    def _wrong(self, node: Node, message: str, help_: str | None = None) -> None:
        line = self._source.line(node.span.line)
        self.errors.append(
            Diagnostic(
                "LR697", message, file=self._source.file, span=node.span, help=help_,
                source_line=line,
            )
        )  # fmt: skip
