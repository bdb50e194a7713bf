"""A ruleset in which nothing is wrong: the document, and what its words came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadrules.language import ir
from leadrules.language.document import Document
from leadrules.language.scope import Name

Path = tuple[str | int, ...]
"""Where something stands in the document: the keys and places that lead to it."""

Entries = tuple[tuple[bool | int | str, int], ...]
"""The values of a table, as compared, with their points in hundredths."""


@dataclass(frozen=True, slots=True)
class CheckedRuleset:
    """Made by `check` alone: to have one is the proof that nothing in the document is wrong.

    What is known by path stands under the path of the part that it was made from.
    """

    document: Document
    fields: Mapping[str, ir.Field]
    events: Mapping[str, ir.EventType]
    phrases: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    lists: Mapping[str, tuple[str, ...]]
    scores: tuple[str, ...]  # parts before the scores that add them up
    main_score: str
    conditions: Mapping[Path, ir.Condition]
    values: Mapping[Path, Name]  # what each condition, and a rule's `match`, gives
    selections: Mapping[Path, ir.Selection]
    decays: Mapping[Path, ir.Decay]
    entries: Mapping[Path, Entries]
    reasons: Mapping[Path, ir.Reason]
    measures: Mapping[str, Name]
