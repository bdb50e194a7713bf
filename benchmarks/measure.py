"""Contestants timed in turn, round after round, so that a machine's moods hit all alike.

Times are of the processor, not of the wall: other work on the machine is not counted.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import process_time_ns


@dataclass(slots=True)
class Timed:
    """What is run in a round (`run`, over `leads` leads), and how long each round took."""

    name: str
    run: Callable[[], object]
    leads: int
    against: str
    rounds: list[float] = field(default_factory=list)  # nanoseconds a lead


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection inside, and all of it before."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def time_in_turn(contestants: Sequence[Timed], rounds: int) -> None:
    """Run everyone once unmeasured, then all in turn; every other round in reverse order."""
    for one in contestants:
        one.run()
    for number in range(rounds):
        for one in contestants if number % 2 == 0 else reversed(contestants):
            with no_collection():
                begun = process_time_ns()
                one.run()
                one.rounds.append((process_time_ns() - begun) / one.leads)


def lines(contestants: Sequence[Timed]) -> list[dict[str, object]]:
    """For each the median of its rounds, and of its ratios round by round with their quartiles."""
    by_name = {one.name: one for one in contestants}
    product = by_name.get("ruleset.score")
    written: list[dict[str, object]] = []
    for one in contestants:
        base = by_name[one.against]
        ratios = sorted(mine / its for mine, its in zip(one.rounds, base.rounds, strict=True))
        last = len(ratios) - 1
        row: dict[str, object] = {
            "name": one.name,
            "ns_per_lead": round(median(one.rounds), 1),
            "ratio_to_handwritten": round(median(ratios), 3),
            "ratio_low_quartile": round(ratios[last // 4], 3),
            "ratio_high_quartile": round(ratios[last - last // 4], 3),
            "against": one.against,
            "rounds": len(ratios),
        }
        if product is not None and one.against == product.against:
            ratios = [mine / its for mine, its in zip(one.rounds, product.rounds, strict=True)]
            row["ratio_to_ruleset_score"] = round(median(ratios), 3)
        written.append(row)
    return written


def show(rows: Sequence[dict[str, object]], *, as_json: bool) -> None:
    """One JSON object a line, or a table."""
    if as_json:
        for row in rows:
            print(json.dumps(row), flush=True)
        return
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [columns, *[[_cell(row.get(key)) for key in columns] for row in rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    for row in cells:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 1000 else f"{value:,.0f}"
    return "" if value is None else str(value)


def note(text: str) -> None:
    """Say something on stderr, away from what is measured."""
    print(text, file=sys.stderr, flush=True)
