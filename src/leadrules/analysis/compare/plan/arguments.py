"""Choices beside a plan, as arguments: read in the form of a plan, so that both mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from leadrules.analysis.compare.choices import Metric
from leadrules.language.problems import did_you_mean
from leadrules.language.source import Path

PATHS: dict[str, Path] = {
    "outcome": ("outcome", "column"),
    "won": ("outcome", "won"),
    "outcome_at": ("outcome", "at"),
    "window": ("outcome", "window"),
    "amount": ("outcome", "amount"),
    "outcome_name": ("outcome", "name"),
    "outcomes": ("outcomes",),
    "metric": ("metric",),
    "smallest_worthwhile": ("smallest_worthwhile",),
    "passes": ("passes",),
    "as_of": ("as_of",),
    "decided_from": ("decided", "from"),
    "decided_until": ("decided", "until"),
    "observed_until": ("observed_until",),
    "b_written_at": ("b_written_at",),
    "worked": ("worked",),
    "propensity": ("propensity",),
    "rejected": ("rejected",),
    "account": ("account",),
    "segments": ("segments",),
    "after_hand_over": ("known", "after_hand_over"),
    "after_outcome": ("known", "after_outcome"),
    "seed": ("seed",),
    "resamples": ("resamples",),
    "level": ("level",),
}
"""Where each argument stands in a plan."""

_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)


def tree_of(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as the tree of a plan, without those that are None.

    >>> tree_of({"outcome": "won", "window": timedelta(days=90), "metric": None})
    {'outcome': {'column': 'won', 'window': '7776000s'}}
    """
    tree: dict[str, Any] = {}
    for name, value in arguments.items():
        if name not in PATHS:
            hint = did_you_mean(name, PATHS)
            raise TypeError(f"compare() has no argument `{name}`{(hint and f': {hint}') or ''}")
        if value is not None:
            *parents, key = PATHS[name]
            place = tree
            for parent in parents:
                place = place.setdefault(str(parent), {})
            place[str(key)] = _text(value)
    return tree


def laid_over(planned: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's tree with arguments in place of what it says.

    Another outcome is another one as a whole: what the plan says of its own is not said of it.
    """
    merged = dict(planned)
    for key, value in given.items():
        before = merged.get(key)
        if key == "outcome" and isinstance(before, str):
            before = {"column": before}
        merged[key] = value
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            another = key == "outcome" and value.get("column", before["column"]) != before["column"]
            merged[key] = value if another else {**before, **value}
    return merged


def argument_at(path: Path, given: Mapping[str, Any]) -> str | None:
    """The argument behind a path of the merged tree; None where no argument has to do with it."""
    standing = {name: place for name, place in PATHS.items() if _stands(given, place)}
    near = (name for name, place in standing.items() if path[: len(place)] == place)
    beside = (name for name, place in standing.items() if path[:1] == place[:1])
    return next(near, None) or next(beside, None)


def _stands(tree: Mapping[str, Any], path: Path) -> bool:
    *parents, key = path
    for parent in parents:
        tree = tree.get(str(parent), {})
    return key in tree


def _text(value: Any) -> Any:
    """A value as a plan would have it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            seconds, rest = divmod(value, _SECOND)
            return f"{seconds}s" if not rest else f"{value // _MICROSECOND}us"
        case Metric() | str():
            return str(value)
        case bool():
            return str(value).lower()
        case float():
            # WHY: a plan knows no exponents
            small = f"{value:.12f}".rstrip("0").rstrip(".")
            return small if abs(value) < 1 and float(small) == value else repr(value)
        case Mapping():
            return {str(key): _text(item) for key, item in value.items()}
        case Sequence():
            return [_text(item) for item in value]
        case _:
            return str(value)
