"""Scores and verdicts of any hybrid, put together from what was read off each lead once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.arrays import (
    TRUE,
    UNKNOWN,
    Bools,
    Number,
    Scores,
    Truths,
    Whole,
    clamped,
    questions,
    truth,
    weighted,
)
from leadrules.analysis.compare.attribution.bundling import Bundles
from leadrules.analysis.compare.attribution.leaves import Row, variants
from leadrules.analysis.compare.attribution.neighbourhoods import Cell
from leadrules.analysis.compare.attribution.slots import possible_groups
from leadrules.analysis.diff.forms import reads
from leadrules.language import ir
from leadrules.language.loading import Loaded

Part = TypeVar("Part")
HOLD = "hold"
_NONE = 2**61


@dataclass(frozen=True, slots=True)
class Asked:
    """Leads by place, and which units are on: for each unit an array that has a row for each lead
    or one, and a column for each subset or one."""

    leads: npt.NDArray[np.intp]
    on: Sequence[Bools]

    def variant(self, units: Sequence[int]) -> npt.NDArray[np.intp]:
        """Which combination of some units each lead and subset has."""
        found = np.zeros((1, 1), dtype=np.intp)
        for place, unit in enumerate(units):
            found = found + (self.on[unit].astype(np.intp) << place)
        return found


@dataclass(frozen=True, slots=True)
class Answers:
    """What each subset decides about each lead: the verdict's place, the main score in
    hundredths."""

    verdicts: npt.NDArray[np.intp]
    scores: Whole


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value for each lead in each combination of some units."""

    units: tuple[int, ...]
    table: npt.NDArray[Any]  # a row for each combination, a column for each lead

    def of(self, asked: Asked) -> npt.NDArray[Any]:
        if not self.units:
            return self.table[0][asked.leads][:, None]
        return self.table[asked.variant(self.units), asked.leads[:, None]]


@dataclass(frozen=True, slots=True)
class _Paid:
    """What a rule pays into a group; `there`: whether it is in it, by combination."""

    points: _Leaf
    told: _Leaf
    there: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the arithmetic, in each combination of some units."""

    units: tuple[int, ...]
    parts: tuple[Any, ...]

    def of(self, asked: Asked, read: Callable[[Any], int]) -> Whole:
        numbers = np.array([read(part) for part in self.parts], dtype=np.int64)
        return numbers[asked.variant(self.units)]

    def apart(self, asked: Asked) -> Iterable[tuple[Any, Bools | None]]:
        """Each different part with where it holds; None where it is the only one."""
        different: dict[Any, list[int]] = {}
        for place, part in enumerate(self.parts):
            different.setdefault(part, []).append(place)
        if len(different) == 1:
            yield self.parts[0], None
            return
        chosen = asked.variant(self.units)
        for part, places in different.items():
            yield part, np.isin(chosen, places)


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
    _paid: dict[str, list[_Paid]] = field(default_factory=dict)
    _pieces: dict[Cell, _Piece] = field(default_factory=dict)
    _asked: dict[tuple[Cell, ir.Condition], list[_Leaf]] = field(default_factory=dict)

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

    def answers(self, asked: Asked) -> Answers:
        """The verdict and the main score of each lead under each subset."""
        return _Answering(self, asked).answers()

    # --- laying down -----------------------------------------------------------------------------

    def _add_rule(self, name: str, asks: bool) -> None:
        hybrids, bundles = self.bundles.hybrids, self.bundles
        units = tuple(sorted(bundles.units_of(bundles.around.read["rule", name])))
        zero = np.zeros(len(self.rows[0].failed), dtype=np.int64)
        groups = possible_groups(hybrids.slots, name)
        found: dict[str, list[tuple[Whole, Bools, bool]]] = {group: [] for group in groups}
        for place, rows in enumerate(variants(units, self.rows)):
            on = bundles.slots_of(unit for n, unit in enumerate(units) if place >> n & 1)
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
            self._paid.setdefault(group, []).append(
                _Paid(points, told, tuple(each[2] for each in those))
            )

    def _leaf(
        self, units: tuple[int, ...], tables: list[npt.NDArray[Any]], *, matters: bool = True
    ) -> _Leaf:
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
        return _Leaf(tuple(units[place] for place in kept), table[chosen])

    def _add_piece(self, cell: Cell) -> None:
        slots = self.bundles.around.added[cell]
        units = tuple(sorted(self.bundles.units_of(slots)))
        if cell == ("setting", "score"):
            parts = self._variants(units, lambda ruleset: ruleset.main_score)
        else:
            parts = self._variants(units, lambda ruleset: _part(ruleset, cell))
        self._pieces[cell] = _Piece(units, tuple(parts))

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
        self._pieces[cell] = _Piece(units, tuple(parts))
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
                self._asked.setdefault((cell, part), []).append(self._leaf(units, tables))

    def _matter(self) -> None:
        """Note which units matter for each lead by how points add up."""
        for cell, piece in self._pieces.items():
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

    def _clamps_matter(self, name: str, piece: _Piece) -> None:
        """A bound matters where the sum may lie beyond it; both clamps are the same where they are
        at both ends of what the sum may be."""
        paid = self._paid.get(name, [])
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
                    self.relevant[:, unit] |= _clamp(end, part) != _clamp(end, other)
        slots = self.bundles.hybrids.slots
        if any(_clamp(np.zeros(1, dtype=np.int64), part).any() for part in piece.parts):
            # WHY: without any rule there is no group, and nothing that its floor would pay
            those = [rule for rule in slots.rules if name in possible_groups(slots, rule)]
            switches = {slots.rules[rule].there for rule in those} | {
                number for rule in those if isinstance(number := slots.of_groups[rule], int)
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


def _clamp(values: Whole, part: ir.Group | ir.Score) -> Whole:
    return clamped(values, np.int64(_floor(part)), np.int64(_cap(part)))


def _floor(part: ir.Group | ir.Score) -> int:
    return -_NONE if part.floor is None else part.floor


def _cap(part: ir.Group | ir.Score) -> int:
    return _NONE if part.cap is None else part.cap


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


@dataclass(slots=True)
class _Answering:
    """One question put to a composition, with what was already worked out for it."""

    whole: Composition
    asked: Asked
    _points: dict[str, Whole] = field(default_factory=dict)
    _known: dict[str, Bools] = field(default_factory=dict)
    _labels: dict[str, Number] = field(default_factory=dict)
    _groups: dict[str, Whole] = field(default_factory=dict)

    def answers(self) -> Answers:
        """The verdict and the main score."""
        main = self.whole._pieces["setting", "score"]
        scores = self._chosen(main, self.points)
        shape = len(self.asked.leads), max(each.shape[1] for each in (*self.asked.on, scores))
        return Answers(np.broadcast_to(self._verdict(), shape), np.broadcast_to(scores, shape))

    def points(self, score: str) -> Whole:
        """A score in hundredths."""
        if score not in self._points:
            piece = self.whole._pieces["scores", score]
            total = self._chosen(
                _Piece(piece.units, tuple(part.parts for part in piece.parts)),
                lambda parts: self._of_parts(parts) if parts else self._of_groups(score),
            )
            floor, cap = piece.of(self.asked, _floor), piece.of(self.asked, _cap)
            self._points[score] = clamped(total, floor, cap)
        return self._points[score]

    def known(self, score: str) -> Bools:
        """Whether anything is known of a score."""
        if score not in self._known:
            piece = self.whole._pieces["scores", score]

            def told(parts: tuple[tuple[str, int | None], ...]) -> Bools:
                if parts:
                    return _any(self.known(name) for name, _ in parts)
                return _any(
                    paid.told.of(self.asked) & into
                    for name, into in self._groups_into(score)
                    for paid in self.whole._paid.get(name, [])
                )

            pieces = _Piece(piece.units, tuple(part.parts for part in piece.parts))
            self._known[score] = self._chosen(pieces, told)
        return self._known[score]

    def label(self, name: str) -> Number:
        """The value of a label, matrix or grade."""
        if name not in self._labels:
            self._labels[name] = self._label(name)
        return self._labels[name]

    def _chosen(self, piece: _Piece, make: Callable[[Any], Any]) -> Any:
        """What is made of the part that each subset has."""
        found: Any = None
        for part, where in piece.apart(self.asked):
            made = make(part)
            found = made if found is None or where is None else np.where(where, made, found)
        return found

    def _of_parts(self, parts: tuple[tuple[str, int | None], ...]) -> Whole:
        total = np.zeros((1, 1), dtype=np.int64)
        for name, weight in parts:
            points = self.points(name)
            shares = points if weight is None else weighted(points, np.array([[weight]]))
            total = total + shares
        return total

    def _groups_into(self, score: str) -> Iterable[tuple[str, Bools]]:
        for (what, name), piece in self.whole._pieces.items():
            if what == "group":
                into = piece.of(self.asked, lambda part: part.score == score).astype(bool)
                if into.any():
                    yield name, into

    def _of_groups(self, score: str) -> Whole:
        total: Whole = np.zeros((1, 1), dtype=np.int64)
        for name, into in self._groups_into(score):
            total = total + np.where(into, self._group(name), 0)
        return total

    def _group(self, name: str) -> Whole:
        if name not in self._groups:
            asked, piece = self.asked, self.whole._pieces["group", name]
            paid = self.whole._paid.get(name, [])
            total: Whole = np.zeros((1, 1), dtype=np.int64)
            # WHY: most rules are the same in all subsets, and are added up once
            for each in sorted(paid, key=lambda one: len(one.points.units)):
                total = total + each.points.of(asked)
            held = clamped(total, piece.of(asked, _floor), piece.of(asked, _cap))
            held = weighted(
                held, piece.of(asked, lambda part: 10_000 if part.weight is None else part.weight)
            )
            self._groups[name] = np.where(self._there(name), held, 0)
        return self._groups[name]

    def _there(self, group: str) -> Bools:
        """Whether the group has any rule."""
        hybrids = self.whole.bundles.hybrids
        found = np.zeros((1, 1), dtype=bool)
        for name, held in hybrids.slots.rules.items():
            number = hybrids.slots.of_groups[name]
            if isinstance(number, str):
                here = np.full((1, 1), number == group)
            else:
                slot = hybrids.slots.all[number]
                here = np.where(self._on(number), slot.new == group, slot.old == group)
            if held.there is not None:
                here = here & (self._on(held.there) == (held.of == "b"))
            found = found | here
            if found.shape == (1, 1) and found.all():
                break
        return found

    def _on(self, slot: int) -> Bools:
        (unit,) = self.whole.bundles.units_of((slot,))
        return self.asked.on[unit]

    # --- labels and verdicts ---------------------------------------------------------------------

    def _label(self, name: str) -> Number:
        pieces = self.whole._pieces
        for what, make in (
            ("labels", self._rung),
            ("matrices", self._cell),
            ("grade", self._grade),
        ):
            if (what, name) in pieces:
                piece = pieces[what, name]
                found: Number | None = None
                for part, where in piece.apart(self.asked):
                    made = make(part)
                    if found is None or where is None:
                        found = made
                        continue
                    if made.cells != found.cells:
                        # WHY: a place means another cell then; a common list of them is right
                        cells = tuple(dict.fromkeys((*found.cells, *made.cells)))
                        found, made = _recast(found, cells), _recast(made, cells)
                    found = Number(
                        np.where(where, made.values, found.values),
                        np.where(where, made.known, found.known),
                        0,
                        made.cells,
                    )
                assert found is not None
                return found
        raise KeyError(name)

    def _rung(self, label: ir.Label) -> Number:
        points = self.points(label.score)
        place = np.full((1, 1), -1, dtype=np.int64)
        for number, (_, threshold) in enumerate(label.rungs):
            place = np.where(points >= threshold, number, place)
        known = place >= 0
        return Number(place, known & self.known(label.score) if label.hide_unknown else known, 0)

    def _cell(self, matrix: ir.Matrix) -> Number:
        row, column = self._rung(matrix.rows), self._rung(matrix.columns)
        names = [[name for name, _ in label.rungs] for label in (matrix.rows, matrix.columns)]
        cells = tuple(one + other for one in names[0] for other in names[1])
        place = row.values * len(names[1]) + column.values
        return Number(place, row.known & column.known, 0, cells)

    def _grade(self, grade: ir.Grade) -> Number:
        leaves = self.whole._asked.get((("grade", grade.name), grade), [])
        index = np.full((1, 1), grade.start, dtype=np.int64)
        known = np.zeros((1, 1), dtype=bool)
        for leaf, step in zip(leaves, grade.steps, strict=True):
            moves = np.array((step.no_match, step.match, step.missing), dtype=np.int64)
            answer = leaf.of(self.asked)
            index = index + moves[answer]
            known = known | (answer != UNKNOWN)
        top = np.int64(len(grade.ladder) - 1)
        return Number(clamped(index, np.int64(0), top), known, 0)

    def _verdict(self) -> npt.NDArray[np.intp]:
        bundles = self.whole.bundles
        order = bundles.hybrids.slots.order
        if order is None:
            return self._in_order(bundles.hybrids.order(()))
        orders = [self._in_order(bundles.hybrids.order(on)) for on in ((), (order,))]
        return np.where(self._on(order), orders[1], orders[0])

    def _in_order(self, order: Sequence[str]) -> npt.NDArray[np.intp]:
        names = self.whole.names
        slots = self.whole.bundles.hybrids.slots
        place: npt.NDArray[np.intp] = np.full((1, 1), names.index(order[-1]), dtype=np.intp)
        for name in reversed(order):
            held = slots.verdicts[name]
            own = names.index(name)
            given = place
            for verdict, where in self.whole._pieces["verdict", name].apart(self.asked):
                told = self._truth(verdict)
                made = np.where(told == TRUE, own, place)
                if verdict.hold_if_unknown:
                    made = np.where(told == UNKNOWN, len(names) - 1, made)
                given = made if where is None else np.where(where, made, given)
            if held.there is not None:
                given = np.where(self._on(held.there) == (held.of == "b"), given, place)
            place = given
        return place

    def _truth(self, verdict: ir.Verdict) -> Truths:
        if verdict.condition is None:
            return np.full((1, 1), TRUE, dtype=np.int8)
        leaves = self.whole._asked.get((("verdict", verdict.name), verdict), [])
        answers = [leaf.of(self.asked) for leaf in leaves]
        scores = Scores(self.points, self.known, self.label)
        return truth(verdict.condition.expression, answers, scores)


def _any(parts: Iterable[Bools]) -> Bools:
    found = np.zeros((1, 1), dtype=bool)
    for each in parts:
        found = found | each
    return found


def _recast(number: Number, cells: tuple[str, ...]) -> Number:
    places = np.array([cells.index(cell) for cell in number.cells] or [0], dtype=np.int64)
    return Number(places[np.maximum(number.values, 0)], number.known, 0, cells)
