"""What of ours is compared, and how an exported value is read beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Literal

from leadrules.intake.numerals import read_scaled
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir

PLACES = 6
"""Digits after the point that an exported score may have; further ones are cut off."""

_FURTHER = re.compile(rf"(\.\d{{{PLACES}}})\d+\Z")
_GRADE = re.compile(r"[A-Fa-f][+-]?\Z")
_MISSING = {"", "null", "none", "nan", "n/a", "-"}


@dataclass(frozen=True, slots=True)
class Target:
    """A score, or a label with the scores and fields behind it; `rungs` ascend, if any order."""

    name: str
    kind: Literal["score", "label"]
    scores: tuple[str, ...]
    fields: tuple[str, ...] = ()
    rungs: tuple[str, ...] = ()


def targets(ruleset: ir.Ruleset) -> dict[str, Target]:
    """Everything that can be compared, by name: scores, then grades, matrices and labels."""
    found = [Target(score.name, "score", (score.name,)) for score in ruleset.scores]
    for grade in ruleset.grades:
        read = tuple(dict.fromkeys(_fields_in(grade.steps)))
        found.append(Target(grade.name, "label", (), read, grade.ladder))
    for matrix in ruleset.matrices:
        scores = tuple(dict.fromkeys((matrix.rows.score, matrix.columns.score)))
        found.append(Target(matrix.name, "label", scores))
    for label in ruleset.labels:
        rungs = tuple(name for name, _ in label.rungs)
        found.append(Target(label.name, "label", (label.score,), (), rungs))
    return {target.name: target for target in found}


def chosen(ruleset: ir.Ruleset, value: object) -> Target:
    """What an exported value is likely to be: the main score for numbers, else a grade or label.

    For what is no number, that with such a rung; else, for a letter, the first grade.
    """
    every = targets(ruleset)
    if read_score(value) is None:
        text = folded(value)
        labels = [target for target in every.values() if target.kind == "label"]
        for target in labels:
            if text in map(folded, words(ruleset, target)):
                return target
        if ruleset.grades and _GRADE.match(text):
            return every[ruleset.grades[0].name]
    return every[ruleset.main_score]


def is_missing(value: object) -> bool:
    """Whether an export gives no value: nothing, a blank, or a word that exports write for it."""
    return value is None or (isinstance(value, str) and value.strip().lower() in _MISSING)


def read_score(value: object) -> int | None:
    """An exported score, scaled by `PLACES`; None where it is no number."""
    if isinstance(value, float):
        value = repr(value)
    elif isinstance(value, Decimal) and value.is_finite():
        value = format(value, "f") if value.adjusted() < 20 else None
    if isinstance(value, str):
        value = _FURTHER.sub(r"\1", value.strip())
    try:
        return read_scaled(value, PLACES)
    except Unreadable:
        return None


def folded(value: object) -> str:
    """A label for comparing: blanks at its ends, case and the form of a minus do not matter.

    >>> folded(" b\N{MINUS SIGN}")
    'b-'
    """
    return str(value).strip().casefold().replace("\N{MINUS SIGN}", "-")


def words(ruleset: ir.Ruleset, target: Target) -> Iterator[str]:
    """Everything that a label, matrix or grade can give."""
    yield from target.rungs
    for matrix in ruleset.matrices:
        if matrix.name == target.name:
            for row, _ in matrix.rows.rungs:
                yield from (row + column for column, _ in matrix.columns.rungs)


def _fields_in(node: object) -> Iterator[str]:
    """The fields that are read anywhere in conditions."""
    if isinstance(node, ir.Read):
        if node.origin is ir.Origin.FIELD:
            yield node.name
    elif isinstance(node, tuple):
        for item in node:
            yield from _fields_in(item)
    elif is_dataclass(node):
        for each in fields(node):
            yield from _fields_in(getattr(node, each.name))
