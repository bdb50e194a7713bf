"""Scores and verdicts of any hybrids, put together from what was read off each lead once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    truth,
    weighted,
)
from leadrules.analysis.compare.attribution.composition import Composition
from leadrules.analysis.compare.attribution.pieces import Asked, Piece, cap_of, clamp, floor_of
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Answers:
    """What each subset decides about each lead: the verdict's place, the main score in
    hundredths."""

    verdicts: npt.NDArray[np.intp]
    scores: Whole


def answers(composition: Composition, asked: Asked) -> Answers:
    """The verdict and the main score of each lead under each subset."""
    return _Answering(composition, asked).answers()


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
        main = self.whole.pieces["setting", "score"]
        scores = self._chosen(main, self.points)
        shape = len(self.asked.leads), max(each.shape[1] for each in (*self.asked.on, scores))
        return Answers(np.broadcast_to(self._verdict(), shape), np.broadcast_to(scores, shape))

    def points(self, score: str) -> Whole:
        """A score in hundredths."""
        if score not in self._points:
            piece = self.whole.pieces["scores", score]
            total = self._chosen(
                Piece(piece.units, tuple(part.parts for part in piece.parts)),
                lambda parts: self._of_parts(parts) if parts else self._of_groups(score),
            )
            floor, cap = piece.of(self.asked, floor_of), piece.of(self.asked, cap_of)
            self._points[score] = clamped(total, floor, cap)
        return self._points[score]

    def known(self, score: str) -> Bools:
        """Whether anything is known of a score."""
        if score not in self._known:
            piece = self.whole.pieces["scores", score]

            def told(parts: tuple[tuple[str, int | None], ...]) -> Bools:
                if parts:
                    return _any(self.known(name) for name, _ in parts)
                return _any(
                    paid.told.of(self.asked) & into
                    for name, into in self._groups_into(score)
                    for paid in self.whole.paid.get(name, [])
                )

            pieces = Piece(piece.units, tuple(part.parts for part in piece.parts))
            self._known[score] = self._chosen(pieces, told)
        return self._known[score]

    def label(self, name: str) -> Number:
        """The value of a label, matrix or grade."""
        if name not in self._labels:
            self._labels[name] = self._label(name)
        return self._labels[name]

    def _chosen(self, piece: Piece, make: Callable[[Any], Any]) -> Any:
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
        for (what, name), piece in self.whole.pieces.items():
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
            asked, piece = self.asked, self.whole.pieces["group", name]
            paid = self.whole.paid.get(name, [])
            total: Whole = np.zeros((1, 1), dtype=np.int64)
            # WHY: most rules are the same in all subsets, and are added up once
            for each in sorted(paid, key=lambda one: len(one.points.units)):
                total = total + each.points.of(asked)
            held = clamped(total, piece.of(asked, floor_of), piece.of(asked, cap_of))
            held = weighted(
                held, piece.of(asked, lambda part: 10_000 if part.weight is None else part.weight)
            )
            # WHY: most often nothing is what an absent group and one without points come to
            if any(clamp(np.zeros(1, dtype=np.int64), part).any() for part in piece.parts):
                held = np.where(self._there(name), held, 0)
            self._groups[name] = held
        return self._groups[name]

    def _there(self, group: str) -> Bools:
        """Whether the group has any rule."""
        hybrids = self.whole.bundles.hybrids
        found = np.zeros((1, 1), dtype=bool)
        for name, held in hybrids.slots.rules.items():
            own = hybrids.slots.of_groups[name]
            if isinstance(own, str):
                here = np.full((1, 1), own == group)
            else:
                slot = hybrids.slots.all[own]
                here = np.where(self._on(own), slot.new == group, slot.old == group)
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
        pieces = self.whole.pieces
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
        leaves = self.whole.asked.get((("grade", grade.name), grade), [])
        index = np.full((1, 1), grade.start, dtype=np.int64)
        known = np.zeros((1, 1), dtype=bool)
        for leaf, step in zip(leaves, grade.steps, strict=True):
            moves = np.array((step.no_match, step.match, step.missing), dtype=np.int64)
            answer = leaf.of(self.asked)
            index = index + moves[answer]
            known = known | (answer != UNKNOWN)
        top = np.array(len(grade.ladder) - 1)
        return Number(clamped(index, np.array(0), top), known, 0)

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
            for verdict, where in self.whole.pieces["verdict", name].apart(self.asked):
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
        leaves = self.whole.asked.get((("verdict", verdict.name), verdict), [])
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
