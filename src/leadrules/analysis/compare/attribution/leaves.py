"""What is read off each lead: what every rule pays and what conditions ask, in every variant.

A few hybrids, scored whole, have every variant of every part in them; all other hybrids are only
made of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.arrays import Bools, Truths, Whole, questions
from leadrules.analysis.compare.attribution.neighbourhoods import Cell
from leadrules.backends.columnar.frames.names import BITS
from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.python import compile_program
from leadrules.language import ir
from leadrules.language.loading import Loaded

_PROBES = "leadrules_probes"


@dataclass(frozen=True, slots=True)
class Row:
    """A hybrid that was scored whole: what its rules paid, and what its conditions answered."""

    units: frozenset[int]
    loaded: Loaded
    points: Mapping[str, Whole]  # hundredths, by rule
    told: Mapping[str, Bools]
    answers: Mapping[Cell, tuple[Truths, ...]]
    failed: Bools


def score_row(
    units: frozenset[int], loaded: Loaded, leads: Any, events: Any, as_of: Any, wanted: Any
) -> Row:
    """Score a hybrid over the leads; of its answer only the rows that are wanted are kept.

    Raises UnsupportedError where a condition cannot be taken apart.
    """
    asked = _asked(loaded.ruleset)
    probes = [
        ir.Rule(
            f"{_PROBES}-{number}",
            ir.Branches((ir.Branch(ir.Condition(expression, ""), 100),)),
        )
        for number, expression in enumerate(each for those in asked.values() for each in those)
    ]
    ruleset = _probing(loaded.ruleset, probes)
    scored = score_frame(
        ruleset, compile_program(ruleset), leads, events=events, as_of=as_of, trace="points"
    )
    scored = scored[wanted]
    rules = [rule.id for group in ruleset.groups for rule in group.rules]
    fired, unknown = _bits(scored, "fired", len(rules)), _bits(scored, "unknown", len(rules))
    places = {rule: place for place, rule in enumerate(rules)}
    answers: dict[Cell, tuple[Truths, ...]] = {}
    number = 0
    for cell, those in asked.items():
        found = []
        for _ in those:
            place = places[f"{_PROBES}-{number}"]
            found.append(np.where(unknown[place], 2, fired[place]).astype(np.int8))
            number += 1
        answers[cell] = tuple(found)
    own = [rule for rule in rules if not rule.startswith((_PROBES, "leadrules-never-"))]
    return Row(
        units,
        loaded,
        {rule: _hundredths(scored[f"points_{rule}"]) for rule in own},
        {rule: ~unknown[places[rule]] for rule in own},
        answers,
        scored["error"].is_not_null().to_numpy(),
    )


def _asked(ruleset: ir.Ruleset) -> dict[Cell, list[ir.Expression]]:
    asked: dict[Cell, list[ir.Expression]] = {}
    for verdict in ruleset.verdicts:
        if verdict.condition is not None:
            asked["verdict", verdict.name] = questions(verdict.condition.expression)
    for grade in ruleset.grades:
        asked["grade", grade.name] = [step.condition.expression for step in grade.steps]
    return asked


def _probing(ruleset: ir.Ruleset, probes: Sequence[ir.Rule]) -> ir.Ruleset:
    """The ruleset without what follows from scores, and with rules that ask."""
    group = ir.Group(_PROBES, _PROBES, tuple(probes))
    return replace(
        ruleset,
        groups=(*ruleset.groups, *((group,) if probes else ())),
        scores=(*ruleset.scores, *((ir.Score(_PROBES),) if probes else ())),
        labels=(),
        matrices=(),
        grades=(),
        verdicts=(ir.Verdict("any", None),),
        agreement=None,
    )


def _hundredths(column: Any) -> Whole:
    values: npt.NDArray[np.float64] = column.fill_null(0.0).to_numpy()
    return np.rint(values * 100).astype(np.int64)


def _bits(scored: Any, what: str, count: int) -> list[Bools]:
    masks = [
        scored[f"{what}_{number}"].fill_null(0).to_numpy()
        for number in range(1, -(-count // BITS) + 1)
    ]
    return [(masks[place // BITS] >> (place % BITS)) & 1 == 1 for place in range(count)]


def variants(units: Sequence[int], rows: Sequence[Row]) -> list[list[Row]]:
    """For each combination of some units, the first of them least, the rows that have it."""
    found: list[list[Row]] = []
    for values in product((False, True), repeat=len(units)):
        chosen = {unit for unit, on in zip(reversed(units), values, strict=True) if on}
        found.append([row for row in rows if row.units & set(units) == chosen])
    return found
