"""The sum as a column of numbers that add up before the reader's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadrules.decision.layout import Page, most_places, padded, sign_style
from leadrules.decision.record import Contribution, Line, Record, Tally
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown


@dataclass(frozen=True, slots=True)
class Block:
    """What is added up, and to what; `without` are words about what pays nothing."""

    title: str
    rows: tuple[tuple[str, Decimal], ...]
    total: Decimal
    without: tuple[str, ...]


def sum_table(record: Record, page: Page) -> list[str]:
    """Each group from its rules and each score from its parts, with every line between."""
    blocks = sum_blocks(record)
    numbers = [number for block in blocks for _, number in block.rows]
    numbers += [block.total for block in blocks]
    places = most_places(numbers)
    column = max((len(padded(number, places, signs=True)) for number in numbers), default=0)
    labels = [label for block in blocks for label, _ in block.rows]
    labels += [block.title for block in blocks]
    margin = max(map(len, labels), default=0) + 2
    lines: list[str] = []
    for block in blocks:
        lines += [""] if lines else []
        for label, number in block.rows:
            text = padded(number, places, signs=True).rjust(column)
            lines.append(f"    {label.ljust(margin)}{page.paint(text, sign_style(number))}")
        for words in block.without:
            lines += [page.paint(line, "faint") for line in page.wrapped(words, "    ", "      ")]
        total = padded(block.total, places, signs=False).rjust(column)
        lines.append(f"  {page.paint(block.title.ljust(margin), 'heading')}= {total}")
    return lines


def sum_blocks(record: Record) -> list[Block]:
    """The groups, then the scores, each with what it adds up."""
    return [
        *(_group(tally, record.trace.contributions) for tally in record.trace.groups),
        *(_score(tally, record) for tally in record.trace.scores),
    ]


def change_label(line: Line) -> str:
    """What a line does, in words, where it is clear to what."""
    bound = "" if line.bound is None else plain(line.bound)
    match line.kind:
        case "decay":
            return "less for age" if line.change < 0 else "rounded for age"
        case "floor":
            return f"raised to {bound}"
        case "cap":
            return f"capped at {bound}"
        case "weight":
            return f"counts {bound} %"


def _group(tally: Tally, contributions: Sequence[Contribution]) -> Block:
    rows: list[tuple[str, Decimal]] = []
    mine = [contribution for contribution in contributions if contribution.group == tally.name]
    silent = [c for c in mine if not c.raw and not c.lines]
    for contribution in mine:
        if contribution not in silent:
            rows.append((shown(contribution.rule), contribution.raw))
            rows += [(f"  {change_label(line)}", line.change) for line in contribution.lines]
    rows += [(change_label(line), line.change) for line in tally.lines]
    without = [
        f"{words}: {', '.join(rules)}"
        for words, outcome in (
            ("fired for 0", "fired"),
            ("did not fire", "not_fired"),
            ("could not tell", "unknown"),
        )
        if (rules := [c.rule for c in silent if c.outcome == outcome])
    ]
    return Block(shown(tally.name), tuple(rows), tally.points, tuple(without))


def _score(tally: Tally, record: Record) -> Block:
    # WHY: a group and a score may have one name; what the rules say decides which is a part.
    groups = {c.group for c in record.trace.contributions if c.score == tally.name}
    parts = record.trace.groups if groups else record.trace.scores
    points = {part.name: part.points for part in parts}
    rows = [(shown(name), points[name]) for name in tally.parts if name in points]
    for line in tally.lines:
        whose = f"{line.name} " if line.name != tally.name else ""
        rows.append((shown(whose) + change_label(line), line.change))
    return Block(shown(tally.name), tuple(rows), tally.points, ())
