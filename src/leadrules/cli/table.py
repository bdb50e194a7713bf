"""Decisions as a table: one line each, as wide as the terminal, why it is so at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rich.cells import cell_len, set_cell_size

from leadrules.cli.output import label_names
from leadrules.decision.decision import Decision
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown
from leadrules.language import ir

_GAP = "  "
_LEAST_WHY = 30  # columns that the reasons get before further columns are shown
_WIDEST = 40  # columns of a lead's id or a label
_NARROWEST = 8  # columns in which reasons still say something
_REASONS = 3

_BOLD, _FAINT, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_RED, _GREEN, _YELLOW = "\x1b[31m", "\x1b[32m", "\x1b[33m"


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    right: bool
    dispensable: bool
    """Left out where the terminal is narrow."""


class Table:
    """The table of one ruleset's decisions.

    `width` in columns; None for a file, in which nothing is cut and no column left out.
    """

    def __init__(self, ruleset: ir.Ruleset, *, width: int | None, color: bool) -> None:
        self._width = width
        self._color = color
        self._scores = [s.name for s in ruleset.scores if s.name != ruleset.main_score]
        self._labels = label_names(ruleset)
        self._columns = [
            _Column("lead", False, False),
            _Column(ruleset.main_score, True, False),
            _Column("verdict", False, False),
            *(_Column(name, True, True) for name in self._scores),
            *(_Column(name, False, True) for name in self._labels),
        ]
        self._tints = {v.name: _RED if v.disqualifies else _GREEN for v in ruleset.verdicts}
        self._tints[ruleset.verdicts[-1].name] = _FAINT
        self._tints["hold"] = _YELLOW

    def lines(self, decisions: Iterable[Decision], sample: int = 50) -> Iterator[str]:
        """The header and a line for each decision; the first ones decide how wide columns are."""
        decisions = iter(decisions)
        first = [self._cells(decision) for decision in islice(decisions, sample)]
        widest = _WIDEST if self._width is None else min(_WIDEST, self._width // 3)
        widths = [
            min(widest, max(cell_len(column.title), *(cell_len(row[place]) for row in first), 0))
            for place, column in enumerate(self._columns)
        ]
        chosen = self._chosen(widths)
        titles = [column.title for column in self._columns]
        yield self._line([*titles, "why"], widths, chosen, header=True)
        for row in first:
            yield self._line(row, widths, chosen)
        for decision in decisions:
            yield self._line(self._cells(decision), widths, chosen)

    def _chosen(self, widths: list[int]) -> list[int]:
        """The columns for which there is room beside the reasons, by their place."""
        kept = [place for place, one in enumerate(self._columns) if not one.dispensable]
        room = sum(widths[place] + len(_GAP) for place in kept) + _LEAST_WHY
        for place, column in enumerate(self._columns):
            if column.dispensable:
                room += widths[place] + len(_GAP)
                if self._width is not None and room > self._width:
                    break
                kept.append(place)
        return kept

    def _cells(self, decision: Decision) -> list[str]:
        rungs = [decision.labels[name] for name in self._labels]
        return [
            "-" if decision.lead_id is None else shown(decision.lead_id),
            plain(decision.score),
            decision.verdict,
            *(plain(decision.scores[name]) for name in self._scores),
            *("-" if rung is None else shown(rung) for rung in rungs),
            _why(decision),
        ]

    def _line(
        self, row: list[str], widths: list[int], chosen: list[int], *, header: bool = False
    ) -> str:
        parts = []
        for place in chosen:
            column, text = self._columns[place], row[place]
            text = _fitted(text, widths[place], cut=self._width is not None)
            if column.right:
                text = text.strip().rjust(widths[place])
            if column.title == "verdict" and not header:
                text = self._painted(text, self._tints.get(row[place], ""))
            parts.append(text)
        used = sum(widths[place] + len(_GAP) for place in chosen)
        why = row[-1]
        if self._width is not None:
            room = self._width - used
            why = _fitted(why, room, cut=True) if room >= _NARROWEST else ""
        parts.append(why if header else self._painted(why.rstrip(), _FAINT))
        line = _GAP.join(parts).rstrip()
        return self._painted(line, _BOLD) if header else line

    def _painted(self, text: str, tint: str) -> str:
        return f"{tint}{text}{_RESET}" if self._color and tint and text else text


def _why(decision: Decision) -> str:
    """The strongest reasons with their points."""
    return ", ".join(
        f"{shown(reason.text)} {'+' if reason.points > 0 else ''}{plain(reason.points)}"
        for reason in decision.reasons[:_REASONS]
    )


def _fitted(text: str, width: int, *, cut: bool) -> str:
    """The text in so many columns: filled with blanks, and if too wide cut with an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if cut and width > 1 else text
