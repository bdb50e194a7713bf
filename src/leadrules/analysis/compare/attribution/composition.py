"""What hybrids are put together from: read off each lead once, in every variant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.arrays import Bools, Whole, questions
from leadrules.analysis.compare.attribution.bundling import Bundles
from leadrules.analysis.compare.attribution.leaves import Row, variants
from leadrules.analysis.compare.attribution.neighbourhoods import Cell
from leadrules.analysis.compare.attribution.pieces import Leaf, Paid, Piece, clamp
from leadrules.analysis.compare.attribution.slots import possible_groups
from leadrules.analysis.diff.forms import reads
from leadrules.language import ir
from leadrules.language.loading import Loaded

Part = TypeVar("Part")
HOLD = "hold"


@dataclass(slots=True)
class Composition:
    """Puts hybrids together; `rows` are scored hybrids, `loaded` also those only loaded."""

    bundles: Bundles
    rows: Sequence[Row]
    names: tuple[str, ...] = field(init=False)
    """Every verdict of both versions, `hold` last."""
    relevant: npt.NDArray[np.bool_] = field(init=False)
    """Which units may matter for each lead: a row for each lead, a column for each unit."""
    _loaded: list[tuple[frozenset[int], Loaded]] = field(init=False)
    paid: dict[str, list[Paid]] = field(default_factory=dict)
    pieces: dict[Cell, Piece] = field(default_factory=dict)
    asked: dict[tuple[Cell, ir.Verdict | ir.Grade], list[Leaf]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bundles = self.bundles
        self._loaded = [
            (row, loaded)
            for row in dict.fromkeys((*bundles.rows, *bundles.checked))
            if isinstance(loaded := bundles.hybrids.load(bundles.slots_of(row), roomy=True), Loaded)
        ]
        self.names = (*bundles.hybrids.order(bundles.slots_of(range(len(bundles.units)))), HOLD)
        leads = len(self.rows[0].failed)
        self.relevant = np.zeros((leads, len(bundles.units)), dtype=bool)
        asks = any(
            _asks_what_is_known(verdict)
            for _, loaded in self._loaded
            for verdict in loaded.ruleset.verdicts
        )
        for name in bundles.hybrids.slots.rules:
            self._add_rule(name, asks)
        for cell in bundles.around.added:
            self._add_piece(cell)
        for cell in bundles.around.read:
            if cell[0] != "rule":
                self._add_conditions(cell)
        self._matter()

    # --- laying down -----------------------------------------------------------------------------

    def _add_rule(self, name: str, asks: bool) -> None:
        hybrids, bundles = self.bundles.hybrids, self.bundles
        units = tuple(sorted(bundles.units_of(bundles.around.read["rule", name])))
        zero = np.zeros(len(self.rows[0].failed), dtype=np.int64)
        groups = possible_groups(hybrids.slots, name)
        found: dict[str, list[tuple[Whole, Bools, bool]]] = {group: [] for group in groups}
        for place, rows in enumerate(variants(units, self.rows)):
            on = bundles.slots_of([unit for n, unit in enumerate(units) if place >> n & 1])
            there = hybrids.is_there(name, on)
            for group in groups:
                here = there and hybrids.group_of(name, on) == group
                if here:
                    row = next(each for each in rows if name in each.points)
                    found[group].append((row.points[name], row.told[name], True))
                else:
                    found[group].append((zero, zero.astype(bool), False))
        for group, those in found.items():
            points = self._leaf(units, [each[0] for each in those])
            told = self._leaf(units, [each[1] for each in those], matters=asks)
            self.paid.setdefault(group, []).append(
                Paid(points, told, tuple(each[2] for each in those))
            )

    def _leaf(
        self, units: tuple[int, ...], tables: list[npt.NDArray[Any]], *, matters: bool = True
    ) -> Leaf:
        """A leaf without units that never make a difference; those that do are noted by lead."""
        table = np.array(tables)
        kept: list[int] = []
        for place, unit in enumerate(units):
            step = 1 << place
            ons = [each for each in range(len(table)) if each & step]
            differs = np.zeros(table.shape[1], dtype=bool)
            for each in ons:
                differs |= table[each] != table[each ^ step]
            if matters:
                self.relevant[:, unit] |= differs
            if differs.any():
                kept.append(place)
        chosen = [
            sum(1 << place for n, place in enumerate(kept) if each >> n & 1)
            for each in range(1 << len(kept))
        ]
        return Leaf(tuple(units[place] for place in kept), table[chosen])

    def _add_piece(self, cell: Cell) -> None:
        slots = self.bundles.around.added[cell]
        units = tuple(sorted(self.bundles.units_of(slots)))
        if cell == ("setting", "score"):
            parts = self._variants(units, lambda ruleset: ruleset.main_score)
        else:
            parts = self._variants(units, lambda ruleset: _part(ruleset, cell))
        self.pieces[cell] = Piece(units, tuple(parts))

    def _variants(
        self, units: tuple[int, ...], read: Callable[[ir.Ruleset], Part | None]
    ) -> list[Part]:
        """The part in each combination; where no hybrid has it so, any stands in, unread."""
        found: list[Part | None] = []
        for place in range(1 << len(units)):
            chosen = {unit for n, unit in enumerate(units) if place >> n & 1}
            those = (
                read(loaded.ruleset) for row, loaded in self._loaded if row & set(units) == chosen
            )
            found.append(next((each for each in those if each is not None), None))
        some = next(each for each in found if each is not None)
        return [some if each is None else each for each in found]

    def _add_conditions(self, cell: Cell) -> None:
        """The variants of a verdict or a grade, and the answers that each of them asks for."""
        bundles = self.bundles
        units = tuple(sorted(bundles.units_of(bundles.around.read[cell])))
        parts = self._variants(units, lambda ruleset: _part(ruleset, cell))
        self.pieces[cell] = Piece(units, tuple(parts))
        by_part: dict[Any, list[int]] = {}
        for place, part in enumerate(parts):
            by_part.setdefault(part, []).append(place)
        of_units = variants(units, self.rows)
        leads = len(self.rows[0].failed)
        for part, places in by_part.items():
            conditions = _conditions(part)
            count = sum(len(questions(each.expression)) for each in conditions)
            for number in range(count):
                nothing = np.zeros(leads, dtype=np.int8)
                tables = [nothing] * len(parts)
                for place in places:
                    row = next((each for each in of_units[place] if cell in each.answers), None)
                    tables[place] = nothing if row is None else row.answers[cell][number]
                filler = tables[places[0]]
                tables = [t if p in places else filler for p, t in enumerate(tables)]
                self.asked.setdefault((cell, part), []).append(self._leaf(units, tables))

    def _matter(self) -> None:
        """Note which units matter for each lead by how points add up."""
        for cell, piece in self.pieces.items():
            if cell[0] == "group":
                self._clamps_matter(cell[1], piece)
                continue
            for place, unit in enumerate(piece.units):
                step = 1 << place
                if any(p != piece.parts[n ^ step] for n, p in enumerate(piece.parts)):
                    self.relevant[:, unit] = True
        slots = self.bundles.hybrids.slots
        there = [held.there for held in slots.verdicts.values() if held.there is not None]
        there += [] if slots.order is None else [slots.order]
        self.relevant[:, sorted(self.bundles.units_of(there))] = True

    def _clamps_matter(self, name: str, piece: Piece) -> None:
        """A bound matters where the sum may lie beyond it; both clamps are the same where they are
        at both ends of what the sum may be."""
        paid = self.paid.get(name, [])
        low = sum((each.points.table.min(axis=0) for each in paid), np.zeros(1, dtype=np.int64))
        high = sum((each.points.table.max(axis=0) for each in paid), np.zeros(1, dtype=np.int64))
        for place, unit in enumerate(piece.units):
            for number, part in enumerate(piece.parts):
                other = piece.parts[number ^ (1 << place)]
                if part == other:
                    continue
                if (part.score, part.weight) != (other.score, other.weight):
                    self.relevant[:, unit] = True
                    continue
                for end in (low, high):
                    self.relevant[:, unit] |= clamp(end, part) != clamp(end, other)
        slots = self.bundles.hybrids.slots
        if any(clamp(np.zeros(1, dtype=np.int64), part).any() for part in piece.parts):
            # WHY: without any rule there is no group, and nothing that its floor would pay
            those = [rule for rule in slots.rules if name in possible_groups(slots, rule)]
            switches = {slots.rules[rule].there for rule in those} | {
                own for rule in those if isinstance(own := slots.of_groups[rule], int)
            }
            units = self.bundles.units_of(number for number in switches if number is not None)
            self.relevant[:, sorted(units)] = True


def _asks_what_is_known(verdict: ir.Verdict) -> bool:
    """Whether a condition asks if anything is known of a score, itself or by way of a label."""
    if verdict.condition is None:
        return False
    return any(
        read.origin is ir.Origin.LABEL or "is_" in verdict.condition.source
        for read in reads(verdict.condition)
        if read.origin in (ir.Origin.SCORE, ir.Origin.LABEL)
    )


def _part(ruleset: ir.Ruleset, cell: Cell) -> Any:
    """A part without what is not its own."""
    what, name = cell
    parts: dict[str, Iterable[Any]] = {
        "group": (ir.Group(g.name, g.score, (), g.floor, g.cap, g.weight) for g in ruleset.groups),
        "scores": ruleset.scores,
        "labels": ruleset.labels,
        "matrices": ruleset.matrices,
        "grade": ruleset.grades,
        "verdict": (ir.Verdict(v.name, v.condition, v.hold_if_unknown) for v in ruleset.verdicts),
    }
    return next((each for each in parts[what] if each.name == name), None)


def _conditions(part: ir.Verdict | ir.Grade) -> list[ir.Condition]:
    if isinstance(part, ir.Grade):
        return [step.condition for step in part.steps]
    return [] if part.condition is None else [part.condition]
