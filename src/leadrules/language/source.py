"""YAML text as a tree of texts with positions, read safely and in bounded time (laws 8 and 10).

Nothing is typed here: every scalar keeps its source text, and what it means is decided where it
stands. Anchors, aliases, merge keys, tags, further documents, repeated keys and keys that are not
text are refused, and nothing of the kind is ever built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from leadrules.diagnostics import Diagnostic, RulesetError, Severity, Span
from leadrules.language.problems import shown
from leadrules.language.yaml_wording import wording

Path = tuple[str | int, ...]

MOST_BYTES = 1024 * 1024
MOST_NODES = 200_000
MOST_LEVELS = 50
MOST_ERRORS = 100
"""How many errors of one file are reported."""

_PRINTABLE = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
FORBIDDEN = re.compile(f"[^\t\n\r{_PRINTABLE}]")
"""Control characters, line separators that YAML 1.1 and 1.2 read differently, lone surrogates."""
UNPRINTABLE = re.compile(f"[^\t\n{_PRINTABLE}]")
"""What no text may hold, though an escape could write it."""

LINE_BREAK = re.compile("\r\n|\r|\n")
TAG = re.compile(r"!\S*")
CUT = re.compile(r"[ \t]+(#\w\S*)")
"""What may have been meant as text, but is a comment."""
SPLIT = re.compile(r"\w\([^()]*,[^()]*$")
"""What may have been meant as one text, but within `{...}` ends at its comma."""
SPLIT_HELP = "put the whole text in quotes, as in `{when: 'any_of(tags, hot)', points: 5}`"


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One text as YAML gives it: `style` is None for a plain one, else its first mark."""

    text: str
    span: Span
    plain: bool
    style: str | None = None


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping in the order written; no key stands twice."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    span: Span
    places: dict[str, int] = field(compare=False, repr=False)  # of each key among the entries


Node = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML text that was read: its tree, and where in the file each path of it stands.

    A path leads from the root by keys and by places in lists. `lines` are the text's lines.
    """

    file: str
    text: str
    root: Node
    lines: tuple[str, ...] = field(repr=False)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its break; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def node(self, path: Path) -> Node | None:
        """What stands at a path; None where nothing does."""
        *_, (rest, node, _) = self._along(path)
        return None if rest else node

    def span(self, path: Path, *, key: bool = False) -> Span:
        """Where a path stands, or its key; the longest part of it that exists."""
        *_, (rest, node, own_key) = self._along(path)
        return own_key.span if key and own_key is not None and not rest else node.span

    def span_within(self, path: Path, start: int, end: int) -> Span:
        """Where the characters from `start` up to `end` of a text stand.

        Exact for a text on one line without escapes; otherwise the whole text.
        """
        node, span = self.node(path), self.span(path)
        if not isinstance(node, ScalarNode) or span.line != span.end_line:
            return span
        raw = self.line(span.line)[span.column - 1 : span.end_column - 1]
        first = span.column
        if not node.plain:
            raw, first = raw[1:-1], first + 1
        if raw != node.text:
            return span
        return Span(span.line, first + start, span.line, first + max(end, start + 1))

    def diagnostic(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        within: tuple[int, int] | None = None,
        help: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """What is wrong at a path, with its key, or within its text (offsets in characters)."""
        span = self.span(path, key=key) if within is None else self.span_within(path, *within)
        return Diagnostic(
            code,
            message,
            severity,
            file=self.file,
            span=span,
            help=help,
            source_line=self.line(span.line),
        )

    def tree(self) -> Any:
        """The tree as plain dictionaries, lists and texts."""
        return _plain(self.root)

    def _along(self, path: Path) -> Iterator[tuple[Path, Node, ScalarNode | None]]:
        """Each node on the way, with the rest of the path before it and its own key."""
        node = self.root
        yield path, node, None
        for place, step in enumerate(path):
            found: tuple[ScalarNode | None, Node] | None = None
            if isinstance(node, MappingNode) and step in node.places:
                found = node.entries[node.places[str(step)]]
            elif (
                isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items)
            ):
                found = None, node.items[step]
            if found is None:
                return
            own_key, node = found
            yield path[place + 1 :], node, own_key


def _plain(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.items]
    return {key.text: _plain(value) for key, value in node.entries}


def read_source(content: str | bytes, file: str = "<text>") -> Source:
    """Reads a YAML text; `file` is the name that messages show.

    Raises RulesetError with every error found, as far as YAML's own grammar can be followed.

    >>> read_source("fields: {size: {type: integer}}").node(("fields", "size", "type")).text
    'integer'
    """
    if len(content) > MOST_BYTES or (
        isinstance(content, str) and len(content.encode("utf-8", "replace")) > MOST_BYTES
    ):
        message = f"the file has more than {MOST_BYTES:,} bytes"
        raise RulesetError([Diagnostic("LR102", message, file=file)])
    text = _decoded(content, file) if isinstance(content, bytes) else content
    text = text.removeprefix("\ufeff")
    return _Reader(file, text, tuple(LINE_BREAK.split(text))).read()


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"line {line} holds bytes that are not UTF-8"
        diagnostic = Diagnostic("LR101", message, file=file, help="save the file as UTF-8")
        raise RulesetError([diagnostic]) from None


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    start: Span
    mapping: bool
    flow: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[ScalarNode, Node]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    key: ScalarNode | None = None


@dataclass(slots=True)
class _Reader:
    """Builds the tree from PyYAML's events, without recursion, and notes what is refused."""

    file: str
    text: str
    lines: tuple[str, ...]
    errors: list[Diagnostic] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    root: Node | None = None
    nodes: int = 0

    def read(self) -> Source:
        """The whole tree, or every error."""
        for match in islice(FORBIDDEN.finditer(self.text), MOST_ERRORS):
            self._refuse_character(match)
        if not self.errors:
            try:
                self._follow()
            except yaml.MarkedYAMLError as error:
                self._refuse_syntax(error)
            except (ValueError, OverflowError):
                # WHY: PyYAML turns escapes and directives into numbers without a look
                self._error("LR103", "an escape or a directive has a number out of range", None)
        if self.errors:
            raise RulesetError(self.errors[:MOST_ERRORS])
        if self.root is None or (isinstance(self.root, ScalarNode) and not self.root.text):
            raise RulesetError([Diagnostic("LR110", "the file holds no ruleset", file=self.file)])
        return Source(self.file, self.text, self.root, self.lines)

    def _follow(self) -> None:
        documents = 0
        # INVARIANT: the pure-Python parser; the C one overflows its stack on deep nesting
        for event in yaml.parse(self.text, yaml.SafeLoader):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        message = "a second document begins here"
                        self._error("LR107", message, event, "keep one ruleset in a file")
                        return
                case yaml.ScalarEvent() | yaml.AliasEvent():
                    self.nodes += 1
                    self._attach(self._scalar(event))
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self.nodes += 1
                    self._refuse_properties(event)
                    mapping = isinstance(event, yaml.MappingStartEvent)
                    self.open.append(_Open(_span(event), mapping, bool(event.flow_style)))
                    if len(self.open) > MOST_LEVELS:
                        self._error("LR102", f"nested more than {MOST_LEVELS} levels deep", event)
                        return
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._attach(self._closed(event))
            if self.nodes > MOST_NODES:
                self._error("LR102", f"the file has more than {MOST_NODES:,} nodes", event)
                return

    def _scalar(self, event: yaml.ScalarEvent | yaml.AliasEvent) -> ScalarNode:
        span = _span(event)
        if isinstance(event, yaml.AliasEvent):
            message = f"{shown(f'*{event.anchor}')} refers to an anchor, which is refused"
            hint = "write the text out, or put it in quotes if `*` belongs to it"
            self._error("LR105", message, event, hint)
            return ScalarNode("", span, True)
        self._refuse_properties(event)
        if found := UNPRINTABLE.search(event.value):
            message = f"the text holds the control character {shown(found[0])}"
            self._error("LR108", message, event, "leave it out")
        return ScalarNode(event.value, span, event.style is None, event.style)

    def _closed(self, event: yaml.Event) -> Node:
        frame = self.open.pop()
        end = _span(event)
        span = Span(frame.start.line, frame.start.column, end.end_line, end.end_column)
        if frame.mapping:
            return MappingNode(tuple(frame.entries), span, frame.places)
        return SequenceNode(tuple(frame.items), span)

    def _attach(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        frame = self.open[-1]
        if not frame.mapping:
            self._refuse_cut(node)
            frame.items.append(node)
        elif frame.key is None:
            frame.key = self._key(frame, node)
        else:
            self._refuse_cut(node)
            self._refuse_split(frame, frame.key, node)
            frame.entries.append((frame.key, node))
            frame.key = None

    def _key(self, frame: _Open, node: Node) -> ScalarNode:
        if not isinstance(node, ScalarNode):
            self._error("LR109", "a key is text, not a list or a mapping", node.span)
            return ScalarNode("", node.span, True)
        if node.plain and node.text == "<<":
            hint = "write the keys out where they are needed"
            self._error("LR105", "merge keys are refused", node.span, hint)
        elif node.text in frame.places:
            first, _ = frame.entries[frame.places[node.text]]
            message = f"the key {shown(node.text)} is given twice"
            self._error(
                "LR104", message, node.span, f"it was first given on line {first.span.line}"
            )
        frame.places.setdefault(node.text, len(frame.entries))
        return node

    def _refuse_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            message = f"the anchor {shown(f'&{event.anchor}')} is refused"
            self._error("LR105", message, event, "put the text in quotes if `&` belongs to it")
        if event.tag is not None:
            start = _span(event)
            written = TAG.search(self.lines[start.line - 1], start.column - 1)
            message = f"the tag {shown(written[0])} is refused" if written else "a tag is refused"
            self._error("LR106", message, event, "put the text in quotes if `!` belongs to it")

    def _refuse_cut(self, node: Node) -> None:
        """A plain text that a comment cuts short, where it may have been meant to go on."""
        if not isinstance(node, ScalarNode) or not node.plain or not node.text:
            return
        line, column = node.span.end_line, node.span.end_column
        cut = CUT.match(self.lines[line - 1], column - 1)
        if cut:
            message = f"the text ends before {shown(cut[1])}, which is a comment"
            hint = "put the text in quotes, or write a space after `#` if it is a comment"
            span = Span(line, cut.start(1) + 1, line, cut.end(1) + 1)
            self._error("LR111", message, span, hint)

    def _refuse_split(self, frame: _Open, key: ScalarNode, node: Node) -> None:
        """A plain text in `{...}` that a comma ends within its brackets: `when: mentions(a, b)`."""
        if not (frame.flow and frame.entries and key.plain):
            return
        before = frame.entries[-1][1]
        if not (isinstance(before, ScalarNode) and before.plain and _is_open(before.text)):
            return
        if isinstance(node, ScalarNode) and node.plain and not node.text:
            message = "a comma ends the text within `{...}`"
            line, column = before.span.end_line, before.span.end_column
            self._error("LR112", message, Span(line, column, line, column + 1), SPLIT_HELP)

    def _refuse_character(self, match: re.Match[str]) -> None:
        before = LINE_BREAK.split(self.text[: match.start()])
        column = len(before[-1]) + 1
        span = Span(len(before), column, len(before), column + 1)
        message = f"the file holds the control character {shown(match[0])}"
        self._error("LR108", message, span, "leave it out")

    def _refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        said = wording(error.context or "", error.problem or "")
        mark = error.context_mark if said.at_start and error.context_mark else error.problem_mark
        assert mark is not None  # every error of PyYAML's scanner and parser has one
        hint = said.help
        if any(SPLIT.search(line[: mark.column]) for line in self.lines[mark.line :][:1]):
            hint = SPLIT_HELP
        marks = [found for found in (mark, error.context_mark) if found is not None]
        if any(CUT.search(line) for found in marks for line in self.lines[found.line :][:1]):
            hint = "put the text in quotes if `#` belongs to it: it begins a comment"
        span = Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        self._error("LR103", said.message, span, hint)

    def _error(
        self, code: str, message: str, at: yaml.Event | Span | None, help: str | None = None
    ) -> None:
        span = _span(at) if isinstance(at, yaml.Event) else at
        line = None
        if span is not None and span.line <= len(self.lines):
            line = self.lines[span.line - 1]
        self.errors.append(
            Diagnostic(code, message, file=self.file, span=span, help=help, source_line=line)
        )


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")")


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start is not None  # only events made by hand have no marks
    assert end is not None
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
