"""Differences of which events count, as rules and measures select them."""

from __future__ import annotations

from leadrules.analysis.diff.pair import NOBODY, Pair, Thing, Touched
from leadrules.analysis.wording import Words
from leadrules.analysis.wording.events import BY
from leadrules.language import ir

_AT_ANY_TIME = "at any time"


def selection(
    pair: Pair,
    thing: Thing,
    old: ir.Selection,
    new: ir.Selection,
    *,
    touched: Touched = NOBODY,
) -> None:
    """Note what differs between two selections, each bound by itself."""
    a, b = pair.a, pair.b

    def other(aspect: str, key: str, values: tuple[object, object], words: tuple[str, str]) -> None:
        if not pair.same(*values):
            pair.part(thing, aspect, *words, at=(key,), touched=touched)

    types = frozenset(map(a.forms.named, old.types)), frozenset(map(b.forms.named, new.types))
    if types[0] != types[1]:
        said = a.words.event(old), b.words.event(new)
        pair.part(thing, "count", *said, at=("count",), touched=touched)
    other("of", "of", (old.scope, new.scope), (_whose(old), _whose(new)))
    windows = old.window, new.window
    other("window", _window_key(new.window), windows, (_when(a.words, old), _when(b.words, new)))
    other("where", "where", (old.where, new.where), (_which(a.words, old), _which(b.words, new)))
    limits = (old.once_per, old.per_day), (new.once_per, new.per_day)
    key = "per_day" if old.once_per == new.once_per else "once_per"
    other("limit", key, limits, (_limits(a.words, old), _limits(b.words, new)))


def _whose(selected: ir.Selection) -> str:
    return BY[selected.scope] or "by the lead"


def _when(words: Words, selected: ir.Selection) -> str:
    return " ".join(words.window(selected.window)) or _AT_ANY_TIME


def _which(words: Words, selected: ir.Selection) -> str:
    if selected.where is None:
        return "all of them"
    return f"where {words.clause(selected.where.expression)}"


def _limits(words: Words, selected: ir.Selection) -> str:
    return ", ".join(words.limits(selected)) or "as often as they happen"


def _window_key(window: ir.Window) -> str:
    """The key to point at."""
    if window.within is not None:
        return "within"
    if window.older_than is not None:
        return "before"
    if window.since is not None:
        return "since" if window.before is None else "between"
    return "after" if window.after is not None else "within"
