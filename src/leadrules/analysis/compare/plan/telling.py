"""Each choice in words, with where it is from: the plan, a default, or not declared in advance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from leadrules.analysis.compare.choices import Choice, Choices, OutcomeChoice
from leadrules.language.source import Path

NONE = "none"


@dataclass(frozen=True, slots=True)
class _Told:
    """How one choice is told: its name, where it stands in a plan, and its value."""

    name: str
    path: Path
    of: Callable[[Choices], object]


def told(
    choices: Choices,
    planned: Choices | None,
    tree: Mapping[str, Any],
    given: Mapping[str, Any],
) -> Choices:
    """The choices with all of them told.

    `planned` are the choices as the plan alone has them, None without one; `tree` is what it holds
    and `given` what was given beside it.
    """
    said: list[Choice] = []
    for each in _TOLD:
        value = words(each.of(choices))
        declared = planned is not None and _stands(tree, each.path)
        before = words(each.of(planned)) if planned is not None else None
        if value == before:
            # WHY: a default is the plan's too, whether or not it was written out
            said.append(Choice(each.name, value, "plan" if declared else "default"))
        elif declared or _stands(given, each.path):
            said.append(
                Choice(each.name, value, "not declared in advance", before if declared else None)
            )
        else:
            said.append(Choice(each.name, value, "default"))
    return replace(choices, said=tuple(said))


def words(value: object) -> str:
    """The value of a choice in words.

    >>> words(timedelta(days=90)), words(("MQL", "SQL")), words(None)
    ('90 days', 'MQL, SQL', 'none')
    """
    match value:
        case None | ():
            return NONE
        case OutcomeChoice(name=name, column=column):
            parts = [name if name == column else f"{name} ({column})"]
            parts += [f"= {' or '.join(value.won)}"] if value.won else []
            parts += [f"at {value.at}"] if value.at else []
            parts += [f"within {words(value.window)}"] if value.window else []
            parts += [f"worth {value.amount}"] if value.amount else []
            return " ".join(parts)
        case tuple():
            return ", ".join(map(words, value))
        case timedelta():
            return _duration(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case float():
            return f"{value:.12g}"
        case _:
            return str(value)


def _duration(length: timedelta) -> str:
    for unit, one in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if not length % one:
            return f"{length // one} {unit}{'s' * (length != one)}"
    return f"{length.total_seconds():g} seconds"


def _stands(tree: Mapping[str, Any], path: Path) -> bool:
    here: Any = tree
    for step in path:
        if not isinstance(here, Mapping):
            return step == "column"  # WHY: an outcome may be written as its column alone
        if step not in here:
            return False
        here = here[step]
    return True


def _outcome(choices: Choices) -> object:
    return choices.outcome and replace(choices.outcome, at=None, window=None, amount=None, won=())


_TOLD = (
    _Told("outcome", ("outcome", "column"), _outcome),
    _Told("won means", ("outcome", "won"), lambda all_: all_.outcome and all_.outcome.won),
    _Told("time of the outcome", ("outcome", "at"), lambda all_: all_.outcome and all_.outcome.at),
    _Told(
        "window of the outcome",
        ("outcome", "window"),
        lambda all_: all_.outcome and all_.outcome.window,
    ),
    _Told("amount", ("outcome", "amount"), lambda all_: all_.outcome and all_.outcome.amount),
    _Told("further outcomes", ("outcomes",), lambda all_: all_.funnel),
    _Told("metric", ("metric",), lambda all_: all_.metric),
    _Told(
        "smallest worthwhile difference",
        ("smallest_worthwhile",),
        lambda all_: all_.smallest_worthwhile,
    ),
    _Told("verdicts that hand over", ("passes",), lambda all_: all_.passes),
    _Told("time of the decision", ("as_of",), lambda all_: all_.as_of or "now"),
    _Told("decided from", ("decided", "from"), lambda all_: all_.decided_from),
    _Told("decided before", ("decided", "until"), lambda all_: all_.decided_until),
    _Told("outcomes known until", ("observed_until",), lambda all_: all_.observed_until),
    _Told("B written at", ("b_written_at",), lambda all_: all_.written_at),
    _Told("worked by sales", ("worked",), lambda all_: all_.worked),
    _Told("chance of being worked", ("propensity",), lambda all_: all_.propensity),
    _Told("reason of rejection", ("rejected",), lambda all_: all_.rejected),
    _Told("account", ("account",), lambda all_: all_.account),
    _Told("segments", ("segments",), lambda all_: all_.segments),
    _Told(
        "filled in after hand-over", ("known", "after_hand_over"), lambda all_: all_.after_hand_over
    ),
    _Told("known after the outcome", ("known", "after_outcome"), lambda all_: all_.after_outcome),
    _Told("seed", ("seed",), lambda all_: all_.seed),
    _Told("resamples", ("resamples",), lambda all_: all_.resamples),
    _Told("level", ("level",), lambda all_: all_.level),
)
"""Every choice, in the plan's order."""
