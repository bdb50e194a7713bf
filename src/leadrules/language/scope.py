"""What a condition may name, and what compiling one gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadrules.language import ir
from leadrules.language.problems import Problem


@dataclass(frozen=True, slots=True)
class Name:
    """A value that a condition can read.

    `choices` is the closed set of a text or list field (normalised unless exact); `ladder` the
    rungs of a label or grade, or the cells of a matrix, which are not `ordered`.
    """

    origin: ir.Origin
    type: ir.Type
    places: int = 0
    exact: bool = False
    ladder: tuple[str, ...] = ()
    ordered: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be named: values, phrases (any, except), lists; and names known but not readable
    here, each with the reason as a message."""

    names: Mapping[str, Name] = field(default_factory=dict)
    phrases: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A condition, or None where a problem is an error; warnings come with a condition.

    `reads`, `phrases_used` and `lists_used` are in order of first appearance. `value` describes
    what the expression gives, as a name that held it would be described (its origin means nothing).
    """

    condition: ir.Condition | None
    problems: tuple[Problem, ...] = ()
    reads: tuple[str, ...] = ()
    phrases_used: tuple[str, ...] = ()
    lists_used: tuple[str, ...] = ()
    value: Name | None = None
