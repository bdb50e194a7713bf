"""A comparison as dicts, lists, texts, numbers, booleans and None."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.population.record import Outcome, Population
from leadrules.analysis.compare.statistics.answers import CannotTell

if TYPE_CHECKING:
    from leadrules.analysis.compare.record import Comparison

FORMAT = 1
"""The number of this form."""


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison; what cannot be told is `{"cannot_tell": reason}`, a finding is a number."""
    return {
        "format": FORMAT,
        "made_at": plain(comparison.made_at),
        "a": comparison.diff.a.to_dict(),
        "b": comparison.diff.b.to_dict(),
        "answer": _answer(comparison),
        "verdicts": [plain(line) for line in comparison.verdicts],
        "caveats": plain(comparison.caveats),
        "choices": {
            "plan": None if comparison.choices.plan is None else comparison.choices.plan.to_dict(),
            "said": plain(comparison.choices.said),
            "seed": comparison.choices.seed,
        },
        "data": plain(comparison.data),
        "population": _population(comparison.population),
        "changes": plain(comparison.changes),
        "first_crossing": plain(comparison.crossing),
        "evidence": plain(comparison.evidence),
        "planning": plain(comparison.planning),
        "rules": plain(comparison.rules),
        "diff": comparison.diff.to_dict(),
    }


def _answer(comparison: Comparison) -> str | None:
    from leadrules.analysis.compare.report.answer import first_line

    said = first_line(comparison)
    return None if said is None else " ".join(said)


def plain(value: Any) -> Any:
    """A value of a record without its class; ValueError for a number that is none."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            if not math.isfinite(value):
                raise ValueError("a finding is never a number that is none")
            return value
        case Fraction() | Decimal():
            return float(value)
        case CannotTell():
            return {"cannot_tell": value.reason}
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Metric() | Capacity():
            return str(value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case tuple() | list():
            return [plain(each) for each in value]
        case _ if hasattr(value, "to_dict"):
            return value.to_dict()
        case _ if is_dataclass(value):
            return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"a {type(value).__name__} has no plain form")


def _population(population: Population) -> dict[str, Any]:
    """Counts, not leads: rows of leads are in the leads' own table."""
    return {
        "leads_given": population.leads_given,
        "leads": len(population.paired),
        "accounts": population.paired.accounts,
        "left_out": plain(population.left_out),
        "first": plain(population.first),
        "last": plain(population.last),
        "outcome": None if population.outcome is None else _outcome(population.outcome),
        "funnel": [_outcome(outcome) for outcome in population.funnel],
        "worked": None if population.worked is None else int(population.worked.sum()),
        "after_b": None if population.after_b is None else int(population.after_b.sum()),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "counted": int(outcome.counted.sum()),
        "won": int(outcome.won.sum()),
        "amount": None if outcome.amount is None else plain(float(outcome.amount.sum())),
        "left_out": plain(outcome.left_out),
        "survival": plain(outcome.survival),
        "caveats": list(outcome.caveats),
        "blank": None if outcome.blank is None else int(outcome.blank.sum()),
        "won_late": None if outcome.late is None else int(outcome.late.sum()),
    }
