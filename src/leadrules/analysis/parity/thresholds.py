"""Where the exported labels begin, by our scores of the leads that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from leadrules.analysis.parity.record import Threshold
from leadrules.analysis.parity.target import folded
from leadrules.decision.decision import Decision
from leadrules.decision.units import points_of
from leadrules.language import ir


@dataclass(slots=True)
class _Axis:
    """A label, and the lowest and highest score at each exported rung."""

    label: ir.Label
    lowest: dict[int, Decimal] = field(default_factory=dict)
    highest: dict[int, Decimal] = field(default_factory=dict)

    def take(self, score: Decimal, rung: int) -> None:
        self.lowest[rung] = min(score, self.lowest.get(rung, score))
        self.highest[rung] = max(score, self.highest.get(rung, score))

    def moved(self) -> Iterator[Threshold]:
        """The rungs whose beginning in the export is not ours."""
        for place, (name, start) in enumerate(self.label.rungs):
            below = [score for rung, score in self.highest.items() if rung < place]
            from_here = [score for rung, score in self.lowest.items() if rung >= place]
            ours, above, upto = (
                points_of(start),
                max(below, default=None),
                min(from_here, default=None),
            )
            if (above is not None and ours <= above) or (upto is not None and ours > upto):
                yield Threshold(name, self.label.score, ours, above, upto)


class Thresholds:
    """Takes leads with their exported label or cell; then says which thresholds are others."""

    def __init__(self, ruleset: ir.Ruleset, name: str) -> None:
        labels = [(label,) for label in ruleset.labels if label.name == name]
        cells = [(one.rows, one.columns) for one in ruleset.matrices if one.name == name]
        self._axes = [_Axis(label) for label in (*labels, *cells)[0]] if labels or cells else []
        self._places: Mapping[str, tuple[int, ...]] = dict(_places(self._axes))

    def take(self, decision: Decision, exported: str) -> None:
        """Note one lead; a word that we never give, and a score of nothing, say nothing."""
        known = {tally.name for tally in decision.trace.scores if tally.known}
        for axis, place in zip(self._axes, self._places.get(folded(exported), ()), strict=False):
            if axis.label.score in known or not axis.label.hide_unknown:
                axis.take(decision.scores[axis.label.score], place)

    def moved(self) -> tuple[Threshold, ...]:
        """The rungs that begin elsewhere in the export."""
        return tuple(threshold for axis in self._axes for threshold in axis.moved())


def _places(axes: list[_Axis]) -> Iterator[tuple[str, tuple[int, ...]]]:
    rungs = [[name for name, _ in axis.label.rungs] for axis in axes]
    if len(axes) == 1:
        yield from ((folded(name), (place,)) for place, name in enumerate(rungs[0]))
    elif axes:
        for row, first in enumerate(rungs[0]):
            for column, second in enumerate(rungs[1]):
                yield folded(first + second), (row, column)
