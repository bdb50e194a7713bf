"""Rows of a CSV or JSONL file (or stdin), one at a time; a bad row never loses the others."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from leadrules.diagnostics import Diagnostic

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no mapping of names to values, and why."""

    line: int
    diagnostic: Diagnostic


class UnreadableFile(Exception):
    """The file as a whole cannot be read as rows."""


# WHY: a title of 1 MB is one bad value, not a reason to stop reading the file
csv.field_size_limit(16 * 1024 * 1024)


@contextmanager
def open_text(path: str) -> Iterator[io.TextIOBase]:
    """The text of a file, or of stdin for `-`; bytes that are not UTF-8 become lone surrogates,
    which intake then reports as values that cannot be read."""
    if path == "-":
        stream = io.TextIOWrapper(
            sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        try:
            yield stream
        finally:
            stream.detach()
        return
    with Path(path).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        yield stream


def read_rows(path: str, form: str | None = None) -> Iterator[tuple[int, Row | BadRow]]:
    """Line number and row (or why it is none) of every row; `form` is `csv` or `jsonl`, else it
    is taken from the file's name, and for stdin from its first character."""
    with open_text(path) as stream:
        first = ""
        if form is None:
            form = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"}.get(
                Path(path).suffix.lower()
            )
        if form is None:
            first = stream.read(1)
            form = "jsonl" if first in {"{", "["} else "csv"
        yield from (
            _jsonl(stream, path, first)
            if form == "jsonl"
            else _csv(stream, path, first, "\t" if form == "tsv" else None)
        )


def _problem(path: str, line: int, message: str, help_: str | None = None) -> BadRow:
    return BadRow(line, Diagnostic("LR901", message, place=f"{path}:{line}", help=help_))


def _csv(
    stream: io.TextIOBase, path: str, first: str, delimiter: str | None
) -> Iterator[tuple[int, Row | BadRow]]:
    header_line = first + stream.readline()
    if not header_line.strip():
        raise UnreadableFile(f"`{path}` is empty: its first line must name the columns")
    if delimiter is None:
        delimiter = max(",;\t", key=header_line.count)
    header = next(csv.reader([header_line], delimiter=delimiter))
    header = [name.strip() for name in header]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise UnreadableFile(f"`{path}` names the column `{repeated[0]}` twice")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, _problem(path, line, "this line is not CSV", "look for an open quote")
            continue
        if not cells:
            continue
        if len(cells) > len(header):
            yield (
                line,
                _problem(
                    path,
                    line,
                    f"this row has {len(cells)} cells, and the header names {len(header)}",
                    "put a cell that holds the delimiter in quotes",
                ),
            )
            continue
        yield line, dict(zip(header, cells, strict=False))


def _jsonl(
    stream: io.TextIOBase, path: str, first: str
) -> Iterator[tuple[int, Row | BadRow]]:
    for line, raw in enumerate(stream, start=1):
        text = first + raw if line == 1 else raw
        if not text.strip():
            continue
        try:
            row = json.loads(text, parse_float=Decimal, object_pairs_hook=_without_repeats)
        except _Repeated as repeated:
            yield line, _problem(path, line, f"the key `{repeated}` stands twice in this object")
        except (ValueError, RecursionError):
            yield line, _problem(path, line, "this line is not JSON", "write one object a line")
        else:
            if isinstance(row, dict):
                yield line, row
            else:
                yield line, _problem(path, line, "this line is no JSON object", "write `{...}`")


class _Repeated(Exception):
    """A key that an object has twice."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return row
