"""Decisions written out: JSONL whole, CSV flat; written aside and renamed when complete."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from leadrules.decision.decision import Decision
from leadrules.language import ir

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Writer(Protocol):
    """Takes one decision after another."""

    def write(self, decision: Decision) -> None:
        """Write one decision."""


class JsonLines:
    """One decision a line, whole, as `Decision.to_json` gives it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, decision: Decision) -> None:
        """Write one line."""
        self._stream.write(decision.to_json() + "\n")


class FlatCsv:
    """One row a decision: id, as_of, scores, verdicts, labels, due, reasons."""

    def __init__(self, stream: IO[str], ruleset: ir.Ruleset) -> None:
        self._csv = csv.writer(stream, lineterminator="\n")
        self._scores = [score.name for score in ruleset.scores]
        self._labels = [
            label.name for label in (*ruleset.labels, *ruleset.matrices, *ruleset.grades)
        ]
        self._csv.writerow(
            ["lead_id", "as_of", "score", "verdict", "effective_verdict", "due"]
            + [f"score_{name}" for name in self._scores]
            + [f"label_{name}" for name in self._labels]
            + ["reasons", "ruleset", "version", "hash"]
        )

    def write(self, decision: Decision) -> None:
        """Write one row."""
        identity = decision.ruleset
        self._csv.writerow(
            [
                without_formula(decision.lead_id or ""),
                decision.as_of.isoformat(),
                plain(decision.score),
                decision.verdict,
                decision.effective.verdict,
                decision.due.isoformat() if decision.due else "",
            ]
            + [plain(decision.scores[name]) for name in self._scores]
            + [without_formula(decision.labels[name] or "") for name in self._labels]
            + [
                without_formula("; ".join(reason.text for reason in decision.reasons)),
                identity.name,
                identity.version,
                identity.hash,
            ]
        )


def without_formula(text: str) -> str:
    """Text that a spreadsheet does not take for a formula: a quote stands before one.

    >>> without_formula("=HYPERLINK(1)"), without_formula("Acme")
    ("'=HYPERLINK(1)", 'Acme')
    """
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def plain(points: object) -> str:
    """Points as people write them: `65`, `12.5`, never `1E+1`.

    >>> from decimal import Decimal
    >>> plain(Decimal("12.50")), plain(Decimal("60.00"))
    ('12.5', '60')
    """
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@contextmanager
def open_writer(out: str, ruleset: ir.Ruleset, form: str | None = None) -> Iterator[Writer]:
    """A writer to a file (or `-` for stdout); the file appears under its name only when whole."""
    form = form or ("csv" if out.lower().endswith(".csv") else "jsonl")
    if out == "-":
        yield _writer(sys.stdout, ruleset, form)
        sys.stdout.flush()
        return
    path = Path(out)
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as s:
            yield _writer(s, ruleset, form)
        umask = os.umask(0)
        os.umask(umask)
        Path(aside).chmod(0o666 & ~umask)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _writer(stream: IO[str], ruleset: ir.Ruleset, form: str) -> Writer:
    return FlatCsv(stream, ruleset) if form == "csv" else JsonLines(stream)
