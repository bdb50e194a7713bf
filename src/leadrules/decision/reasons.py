"""Why a score is what it is: the rules that moved points, the strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leadrules.decision.record import Contribution, Record


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired and moved points: its id, its signed points, and why in words."""

    rule: str
    points: Decimal
    text: str


def reasons(record: Record) -> tuple[Reason, ...]:
    """The contributions that fired and moved points, by size; equals stand in the ruleset's order.

    `points` are after the rule's own decay, floor, cap and weight. `text` is the rule's reason, or
    its id in plain words where it has none.
    """
    moved = [c for c in record.trace.contributions if c.outcome == "fired" and c.points]
    # WHY: copy_abs, because abs() rounds to the caller's decimal context.
    moved.sort(key=lambda contribution: contribution.points.copy_abs(), reverse=True)
    return tuple(Reason(c.rule, c.points, wording(c)) for c in moved)


def wording(contribution: Contribution) -> str:
    """A contribution's reason, or its rule's id in plain words.

    >>> from leadrules.decision.reasons import in_words
    >>> in_words("target-industry"), in_words("demo_request.recent")
    ('target industry', 'demo request, recent')
    """
    return contribution.reason or in_words(contribution.rule)


def in_words(name: str) -> str:
    """An id as a reader would say it: hyphens and underscores are spaces, dots are commas."""
    return name.replace("-", " ").replace("_", " ").replace(".", ", ")
