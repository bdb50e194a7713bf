"""Decisions written out, whole or flat; a file appears under its name only when it is whole."""

from __future__ import annotations

import csv
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Protocol

import typer

from leadrules.cli.scoring import Failure
from leadrules.decision.decision import Decision
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown
from leadrules.language import ir
from leadrules.rows import parquet
from leadrules.rows.reading import Row, UnreadableFile

OutOption = Annotated[
    str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class OutForm(StrEnum):
    """How decisions are written: whole, flat for a spreadsheet, or as a table."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


_SUFFIXES = {
    ".csv": OutForm.CSV,
    ".jsonl": OutForm.JSONL,
    ".ndjson": OutForm.JSONL,
    **dict.fromkeys(parquet.SUFFIXES, OutForm.PARQUET),
}


def form_of(out: str) -> OutForm | None:
    """The form that a file's name tells; JSONL for stdout, None where the name does not say.

    >>> form_of("scored.csv"), form_of("-"), form_of("scored.txt")
    (<OutForm.CSV: 'csv'>, <OutForm.JSONL: 'jsonl'>, None)
    """
    if out == "-":
        return OutForm.JSONL
    return _SUFFIXES.get(Path(out).suffix.lower())


class Writer(Protocol):
    """Takes one lead's decision after another, and why there is none."""

    def write(self, row: Row, answer: Decision | Failure) -> None:
        """Write what is decided about a row, if this form has a place for it."""


class JsonLines:
    """One decision a line, whole, as `Decision.to_json` gives it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, row: Row, answer: Decision | Failure) -> None:
        """Write one line for a decision."""
        if isinstance(answer, Decision):
            self._stream.write(answer.to_json() + "\n")


class FlatCsv:
    """One row a decision: id, as_of, scores, verdict, labels, due, reasons."""

    def __init__(self, stream: IO[str], ruleset: ir.Ruleset) -> None:
        self._csv = csv.writer(stream, lineterminator="\n")
        self._scores = [score.name for score in ruleset.scores]
        self._labels = label_names(ruleset)
        self._csv.writerow(
            ["lead_id", "as_of", "score", "verdict", "effective_verdict", "due"]
            + [f"score_{name}" for name in self._scores]
            + [f"label_{name}" for name in self._labels]
            + ["reasons", "ruleset", "version", "hash"]
        )

    def write(self, row: Row, answer: Decision | Failure) -> None:
        """Write one row for a decision."""
        if not isinstance(answer, Decision):
            return
        decision, identity = answer, answer.ruleset
        self._csv.writerow(
            [
                cell(decision.lead_id or ""),
                decision.as_of.isoformat(),
                plain(decision.score),
                decision.verdict,
                decision.effective.verdict,
                decision.due.isoformat() if decision.due else "",
            ]
            + [plain(decision.scores[name]) for name in self._scores]
            + [cell(decision.labels[name] or "") for name in self._labels]
            + [
                cell("; ".join(reason.text for reason in decision.reasons)),
                identity.name,
                identity.version,
                identity.hash,
            ]
        )


def label_names(ruleset: ir.Ruleset) -> list[str]:
    """The names of all labels, matrices and grades, in the order of a decision's."""
    return [
        *(label.name for label in ruleset.labels),
        *(matrix.name for matrix in ruleset.matrices),
        *(grade.name for grade in ruleset.grades),
    ]


def cell(text: str) -> str:
    r"""Text that a spreadsheet takes for no formula and a terminal obeys nothing of.

    A quote stands before what would be a formula; control characters are escaped.

    >>> cell("=HYPERLINK(1)"), cell("Acme"), cell("\t=1")
    ("'=HYPERLINK(1)", 'Acme', "'\\t=1")
    """
    safe = shown(text)
    return "'" + safe if text.lstrip(" ").startswith(_FORMULA_STARTS) else safe


@contextmanager
def open_writer(out: str, ruleset: ir.Ruleset, form: OutForm) -> Iterator[Writer]:
    """A writer of lines to a file, which appears under its name only when whole, or to stdout."""
    with open_aside(out) as stream:
        yield FlatCsv(stream, ruleset) if form is OutForm.CSV else JsonLines(stream)


@contextmanager
def open_aside(out: str) -> Iterator[IO[str]]:
    """A stream to a file that is written aside and renamed at the end; `-` is stdout.

    Nothing is left of it if the block ends with an error, and what stood there before stays.
    """
    if out == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    if Path(out).exists() and not Path(out).is_file() and not Path(out).is_dir():
        with Path(out).open("w", encoding="utf-8", newline="") as stream:  # a device or a pipe
            yield stream
        return
    with aside(out) as path, path.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def aside(out: str) -> Iterator[Path]:
    """An empty file in the same folder, which takes the name `out` when the block ends well.

    Else nothing is left of it, and what stood there before stays. Raises UnreadableFile where no
    file can be put there.
    """
    # WHY: a link stays one, and what it leads to is replaced
    path = Path(os.path.realpath(out))
    if path.is_dir():
        raise UnreadableFile(f"`{shown(out)}` is a folder: give a file to write to")
    if not path.parent.is_dir():
        raise UnreadableFile(f"`{shown(out)}` cannot be written: its folder is not there")
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"`{shown(out)}` is no file on a disk: Parquet needs one")
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}.partial")
    try:
        # WHY: inside, as a Ctrl-C may come as soon as the file is there
        partial.touch(mode=0o600, exist_ok=False)
        yield partial
        partial.chmod(_mode(path))
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The rights of a file that is there, else those that new files get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
