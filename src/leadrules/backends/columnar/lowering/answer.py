"""The columns of an answer, as docs/reference/frames.md says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOfThese

from leadrules.backends.columnar.algebra import (
    AsFloat,
    AsInstant,
    Case,
    Concat,
    Kind,
    Literal,
    Scalar,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.names import Layers
from leadrules.backends.columnar.lowering.scores import Scores
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    NO_TEXT,
    case,
    compare,
    holds,
    some,
    text,
    whole,
)
from leadrules.language import ir

BITS = 60
"""How many rules a mask holds: every engine's integers do."""


def traced(
    ruleset: ir.Ruleset, scores: Scores, trace: OneOfThese["mask", "points"] | None
) -> dict[str, Scalar]:
    """The columns of a trace: bits of the rules that fired and that could not tell, and points."""
    if trace is None:
        return {}
    rules = [rule for group in ruleset.groups for rule in group.rules]
    masks = [scores.bits(rules[start : start + BITS]) for start in range(0, len(rules), BITS)]
    columns = {f"fired_{1 + n}": fired for n, (fired, _) in enumerate(masks)}
    columns |= {f"unknown_{1 + n}": unknown for n, (_, unknown) in enumerate(masks)}
    if trace == "points":
        columns |= {f"points_{rule.id}": AsFloat(scores.paid[rule.id], 2) for rule in rules}
    return columns


class Errors:
    """Why a row cannot be scored: every reason, and whether there is any."""

    def __init__(self) -> None:
        self._reasons: list[tuple[Scalar, Scalar]] = []

    def add(self, condition: Scalar, reason: Scalar) -> None:
        """A reason that holds where the condition is true."""
        if condition != FALSE:
            self._reasons.append((condition, reason))

    def told(self, layers: Layers) -> tuple[Scalar, Scalar]:
        """Whether there is a reason, never null; and all in one text, null where there is none."""
        places = [(condition, whole(n)) for n, (condition, _) in enumerate(self._reasons)]
        # WHY: who does not read the reasons pays for a disjunction alone
        fails = layers.define("fails", holds(some([condition for condition, _ in self._reasons])))
        if len(self._reasons) <= 1:
            return fails, case(self._reasons, NO_TEXT)
        first = layers.define("first_error", case(places, NO_INTEGER))
        parts = [
            case(
                [
                    (compare("==", first, whole(n)), reason),
                    (condition, Concat((text("; "), reason))),
                ],
                NO_TEXT,
            )
            for n, (condition, reason) in enumerate(self._reasons)
        ]
        return fails, case([(fails, Concat(tuple(parts)))], NO_TEXT)


def unless(fails: Scalar, columns: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The columns, null where a row cannot be scored."""
    shown: dict[str, Scalar] = {}
    for name, scalar in columns.items():
        first = (fails, Literal(None, kind_of(scalar)))
        match scalar:
            case Case(branches=branches, otherwise=otherwise):
                shown[name] = case([first, *branches], otherwise)
            case _:
                shown[name] = case([first], scalar)
    return shown


NEXT_CHANGE = "next_change"
"""The column of when time alone may change a row."""

SCORED_AS_OF, SCORED_BY, SCORED_ACCOUNT = "scored_as_of", "scored_by", "scored_account"
"""The columns that say of what instant, of which rules and in which account a row is."""


def scored_by(ruleset: ir.Ruleset, *, has_events: bool) -> str:
    """Which rules answer, and whether they were given events."""
    identity = ruleset.identity
    events = "with" if has_events else "without"
    return f"{identity.name} {identity.version} {identity.hash} {events} events"


def as_instant(microseconds: Scalar) -> Scalar:
    """A timestamp of the answer."""
    if isinstance(microseconds, Literal) and microseconds.value is None:
        return Literal(None, Kind.INSTANT)
    return AsInstant(microseconds)
