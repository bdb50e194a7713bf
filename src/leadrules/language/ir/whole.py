"""The ruleset as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOfThese

from leadrules.decision.agreement import Agreement
from leadrules.language.ir.fields import EventType, Field
from leadrules.language.ir.measures import Measure
from leadrules.language.ir.rules import Group, Score
from leadrules.language.ir.verdicts import Grade, Label, Matrix, Verdict


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one lead may bring."""

    events: int = 100_000  # visible events of one lead, and of its whole account
    text: int = 10_000  # characters of one text
    items: int = 1_000  # items of one list
    colleagues: int = 10_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ruleset: name, semantic version, hash of its meaning, language version."""

    name: str
    version: str
    hash: str
    language: int = 1


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One version of the rules, checked: all that a backend reads."""

    identity: Identity
    zone: str
    zone_declared: bool  # whether the author wrote it: only then are times without a zone readable
    on_unreadable: OneOfThese["error", "missing"]
    lead_keys: tuple[str, ...]  # where a lead's id is looked for
    account_keys: tuple[str, ...]
    limits: Limits
    fields: tuple[Field, ...]
    events: tuple[EventType, ...]
    phrases: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]  # name -> (any, except)
    lists: Mapping[str, tuple[str, ...]]
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...]
    scores: tuple[Score, ...]  # parts before the scores that add them up
    main_score: str
    labels: tuple[Label, ...]
    matrices: tuple[Matrix, ...]
    grades: tuple[Grade, ...]
    verdicts: tuple[Verdict, ...]
    agreement: Agreement | None
