"""Rows of a CSV, JSONL or Parquet file (or stdin), one at a time; a bad row never loses others."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from leadrules.diagnostics import Diagnostic
from leadrules.diagnostics.shown import shown
from leadrules.rows import parquet
from leadrules.rows.documents import records_of
from leadrules.rows.unreadable_file import UnreadableFile

__all__ = ["BadRow", "Form", "Row", "Source", "UnreadableFile", "form_of", "same_file"]

Row = dict[str, Any]

LONGEST = 16 * 1024 * 1024
"""Bytes of one line, and characters of one row, that are read at most."""
LARGEST = 64 * 1024 * 1024
"""Characters of one JSON document that are read at most; rows of one a line have no such end."""
MOST_LINES = 1_000
"""Lines of one CSV row: a quote that is still open after so many was never meant to be."""

csv.field_size_limit(LONGEST)


class Form(StrEnum):
    """How rows are written; `tsv` is CSV with tabs."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"


_SUFFIXES = {
    ".csv": Form.CSV,
    ".tsv": Form.TSV,
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
    ".json": Form.JSONL,
    **dict.fromkeys(parquet.SUFFIXES, Form.PARQUET),
}
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or an archive, not text: save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet, not text: save it as CSV"),
    (b"\x1f\x8b", "compressed: unpack it, as by `gzip -dc FILE | leadrules score RULESET -`"),
    (parquet.MAGIC, "a Parquet file, not text: give it a name that ends in .parquet"),
    (b"\xff\xfe", "UTF-16, not UTF-8: save it as `CSV UTF-8`"),
    (b"\xfe\xff", "UTF-16, not UTF-8: save it as `CSV UTF-8`"),
)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is no row, and why."""

    line: int
    diagnostic: Diagnostic


def form_of(path: str) -> Form | None:
    """The form that a file's name tells.

    >>> form_of("leads.parquet"), form_of("leads.txt")
    (<Form.PARQUET: 'parquet'>, None)
    """
    return _SUFFIXES.get(Path(path).suffix.lower())


class Source:
    """A file of rows, or stdin for `-`; `form` is told by its name or first character if not given.

    It is read anew by each `rows()`, except stdin, which can be read once. With `records`, keys
    under which the records of a page stand, JSON may also be whole documents.
    """

    def __init__(
        self,
        path: str,
        form: Form | None = None,
        *,
        name: str | None = None,
        records: tuple[str, ...] | None = None,
    ) -> None:
        self.path = path
        self.name = name or ("stdin" if path == "-" else path)
        self._records = records
        self._form = form or form_of(path)
        self._done = 0
        self.size = Path(path).stat().st_size if self.can_be_read_again() else None

    def can_be_read_again(self) -> bool:
        """Whether it is a file on a disk, not a pipe."""
        return self.path != "-" and Path(self.path).is_file()

    def done(self) -> float | None:
        """The part of the file that is read, from 0 to 1; None where its size is not known."""
        return self._done / self.size if self.size else None

    def copied_to(self, file: Path) -> Source:
        """The same rows in a file that can be read again."""
        with self._open() as stream, file.open("wb") as copy:
            while chunk := stream.read(1024 * 1024):
                copy.write(chunk)
        return Source(str(file), self._form, name=self.name, records=self._records)

    def rows(self) -> Iterator[tuple[int, Row | BadRow]]:
        """Line number and row, or why it is none, of every row.

        Raises UnreadableFile where the file as a whole is not rows, OSError where it is not there.
        """
        self._done = 0
        if self._form is Form.PARQUET:
            yield from self._parquet()
            return
        with self._open() as stream:
            lines = _Lines(self._decoded(stream))
            first = lines.next()
            if first is None:
                if self._form is not Form.JSONL:
                    raise UnreadableFile(f"{self.quoted} is empty: it must name the columns")
                return
            lines.back([first])
            text = first[1]
            form = self._form
            if form is None:
                starts = text.lstrip()[:1] if isinstance(text, str) else ""
                form = Form.JSONL if starts in ("{", "[") else Form.CSV
            if form is not Form.JSONL:
                yield from self._csv(lines, form)
            elif self._records is not None:
                yield from self._documents(lines, self._records)
            else:
                yield from self._jsonl(lines)

    @property
    def quoted(self) -> str:
        """Its name as messages show it."""
        return f"`{shown(self.name)}`"

    def _parquet(self) -> Iterator[tuple[int, Row | BadRow]]:
        if self.path == "-":
            raise UnreadableFile("Parquet cannot be read from stdin: give a file")
        height = parquet.height(parquet.scan(self.path))
        for number, row in enumerate(parquet.rows(self.path), 1):
            self._done = (self.size or 0) * number // height
            yield number, row

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        if self.path == "-":
            yield sys.stdin.buffer
            return
        if Path(self.path).is_dir():
            raise UnreadableFile(f"{self.quoted} is a folder: give a CSV, JSONL or Parquet file")
        with Path(self.path).open("rb") as stream:
            yield stream

    def _decoded(self, stream: IO[bytes]) -> Iterator[tuple[int, str | BadRow]]:
        """Line number and text of each line, or why it has none."""
        number = 0
        while raw := stream.readline(LONGEST + 1):
            number += 1
            self._done += len(raw)
            if number == 1:
                for magic, what in _MAGIC:
                    if raw.startswith(magic):
                        raise UnreadableFile(f"{self.quoted} is {what}")
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if len(raw) > LONGEST:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(LONGEST)
                    self._done += len(raw)
                problem = "this line is longer than 16 MiB"
                yield number, self._bad(number, problem, "write one row a line")
                continue
            try:
                text = raw.decode()
            except UnicodeDecodeError:
                hint = "save the file as UTF-8"
                yield number, self._bad(number, "this line is not UTF-8", hint)
            else:
                yield number, text

    def _bad(self, line: int, message: str, help_: str) -> BadRow:
        place = f"{self.name}:{line}"
        return BadRow(line, Diagnostic("LR901", message, place=place, help=help_))

    # --- CSV -------------------------------------------------------------------------------------

    def _csv(self, lines: _Lines, form: Form) -> Iterator[tuple[int, Row | BadRow]]:
        header, delimiter = self._header(lines, form)
        # WHY: exports often end their lines with the delimiter; a column without name holds nothing
        named = [(place, name) for place, name in enumerate(header) if name]
        while (line := lines.next()) is not None:
            number, text = line
            if isinstance(text, BadRow):
                yield number, text
                continue
            cells = self._cells(number, text, lines, delimiter, len(header))
            if isinstance(cells, BadRow):
                yield number, cells
            elif any(cells) and any(not cell.isspace() for cell in cells if cell):
                yield number, {name: cells[place] for place, name in named}

    def _header(self, lines: _Lines, form: Form) -> tuple[list[str], str]:
        first = lines.next()
        assert first is not None
        text = first[1]
        if isinstance(text, BadRow):
            problem = text.diagnostic
            raise UnreadableFile(
                f"{self.quoted} has a first line that names no columns: {problem.message}"
                + (f"; {problem.help}" if problem.help else "")
            )
        text = text.rstrip("\r\n")
        if not text.strip():
            raise UnreadableFile(f"{self.quoted} has a blank first line: it must name the columns")
        if "\0" in text:
            raise UnreadableFile(f"{self.quoted} is not text")
        if "\r" in text:
            raise UnreadableFile(f"{self.quoted} ends its lines in an old way: save it with LF")
        delimiter = "\t" if form is Form.TSV else max(",;\t", key=text.count)
        try:
            header = next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error:
            message = "has a first line that names no columns: a quote is not closed"
            raise UnreadableFile(f"{self.quoted} {message}") from None
        header = [name.strip() for name in header]
        seen: set[str] = set()
        for name in header:
            if name and name in seen:
                raise UnreadableFile(f"{self.quoted} names the column `{shown(name)}` twice")
            seen.add(name)
        return header, delimiter

    def _cells(
        self, number: int, text: str, lines: _Lines, delimiter: str, width: int
    ) -> list[str] | BadRow:
        """The cells of the row that begins here; further lines are taken while a quote is open.

        Where that comes to nothing, they are given back, and only this line is lost.
        """
        taken: list[tuple[int, str | BadRow]] = []
        if '"' not in text:
            cells = text.rstrip("\r\n").split(delimiter)
            if cells == [""]:
                return []
        else:
            taken = []
            try:
                cells = next(
                    csv.reader(_more(text, lines, taken), delimiter=delimiter, strict=True)
                )
            except csv.Error:
                lines.back(taken)
                hint = 'close it, and write a quote inside quotes twice: `""`'
                return self._bad(number, "this line has a quote that stands alone", hint)
        if len(cells) == width:
            return cells
        lines.back(taken)
        some = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
        message = f"this row has {some}, and the header names {width}"
        if len(cells) > width:
            return self._bad(number, message, "put a cell that holds the delimiter in quotes")
        return self._bad(number, message, "write every cell, blank ones too")

    # --- JSONL -----------------------------------------------------------------------------------

    def _jsonl(self, lines: _Lines) -> Iterator[tuple[int, Row | BadRow]]:
        first = True
        while (line := lines.next()) is not None:
            number, text = line
            if isinstance(text, BadRow):
                yield number, text
            elif text.strip():
                row = self._object(number, text)
                if first and isinstance(row, BadRow) and text.lstrip().startswith("["):
                    hint = "write one object a line, as by `jq -c '.[]'`"
                    raise UnreadableFile(f"{self.quoted} is one JSON array: {hint}")
                yield number, row
                first = False

    def _documents(
        self, lines: _Lines, keys: tuple[str, ...]
    ) -> Iterator[tuple[int, Row | BadRow]]:
        """Records of one a line, or of one document, whose records are counted instead of lines."""
        first = lines.next()
        while first is not None and isinstance(first[1], str) and not first[1].strip():
            first = lines.next()
        if first is None:
            return
        lines.back([first])
        if isinstance(first[1], str) and isinstance(self._value(first[0], first[1]), BadRow):
            taken = self._all(lines)
            texts = [text for _, text in taken if isinstance(text, str)]
            value = self._value(1, "".join(texts))
            if len(texts) == len(taken) and not isinstance(value, BadRow):
                yield from enumerate(self._records_of(1, value, keys), 1)
                return
            lines.back(taken)
        while (line := lines.next()) is not None:
            number, text_or_bad = line
            if isinstance(text_or_bad, BadRow):
                yield number, text_or_bad
            elif text_or_bad.strip():
                value = self._value(number, text_or_bad)
                for record in self._records_of(number, value, keys):
                    yield number, record

    def _all(self, lines: _Lines) -> list[tuple[int, str | BadRow]]:
        taken, size = [], 0
        while (line := lines.next()) is not None:
            taken.append(line)
            size += len(line[1]) if isinstance(line[1], str) else 0
            if size > LARGEST:
                hint = "write one record a line, as by `jq -c`"
                raise UnreadableFile(
                    f"{self.quoted} has a first line that is no record, and is over 64 MiB: {hint}"
                )
        return taken

    def _records_of(self, number: int, value: Any, keys: tuple[str, ...]) -> Iterator[Row | BadRow]:
        for record in records_of(value, keys):
            if isinstance(record, dict | BadRow):
                yield record
            else:
                yield self._bad(number, "this record is no JSON object", "write `{...}`")

    def _object(self, number: int, text: str) -> Row | BadRow:
        row = self._value(number, text)
        if isinstance(row, dict | BadRow):
            return row
        return self._bad(number, "this line is no JSON object", "write `{...}`")

    def _value(self, number: int, text: str) -> Any:
        try:
            return json.loads(
                text, parse_float=_number, parse_int=_number, object_pairs_hook=_without_repeats
            )
        except _Repeated as repeated:
            message = f"the key `{shown(str(repeated))}` stands twice in this object"
            return self._bad(number, message, "keep one of them")
        except RecursionError:
            return self._bad(number, "this line nests too deep", "write `{...}` with plain values")
        except ValueError:
            return self._bad(number, "this line is not JSON", "write one object a line")


class _Lines:
    """Lines one by one, some of which may be given back."""

    def __init__(self, lines: Iterator[tuple[int, str | BadRow]]) -> None:
        self._lines = lines
        self._given_back: deque[tuple[int, str | BadRow]] = deque()

    def next(self) -> tuple[int, str | BadRow] | None:
        return self._given_back.popleft() if self._given_back else next(self._lines, None)

    def back(self, lines: list[tuple[int, str | BadRow]]) -> None:
        self._given_back.extendleft(reversed(lines))


def _more(text: str, lines: _Lines, taken: list[tuple[int, str | BadRow]]) -> Iterator[str]:
    """A text and then further lines, as many as one row may have; those are noted as taken."""
    yield text
    size = len(text)
    while len(taken) < MOST_LINES and size < LONGEST and (line := lines.next()) is not None:
        taken.append(line)
        if isinstance(line[1], BadRow):
            return
        size += len(line[1])
        yield line[1]


def _number(text: str) -> int | Decimal:
    """A number as exact as written; one beyond all reading is infinite, which intake refuses."""
    if len(text) <= 100 and text.lstrip("-").isdigit():
        return int(text)
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("Infinity")


class _Repeated(Exception):  # noqa: N818 - a signal, caught above
    """A key that an object has twice."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _Repeated(name)
            seen.add(name)
    return row


def same_file(one: str, other: str) -> bool:
    """Whether two names are of one file that is there.

    >>> same_file("-", "-")
    False
    """
    return os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)
