"""What changed between two versions, in one paragraph: what moves most leads first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import shorten

from leadrules.analysis.compare.attribution.record import Attribution
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.figures import count
from leadrules.analysis.diff import told
from leadrules.analysis.diff.record import Change
from leadrules.analysis.wording.quantities import listed, many
from leadrules.diagnostics.shown import shown

_VERDICTS = 2
_OTHERS = 2
_LONGEST = 160


def in_short(comparison: Comparison) -> str:
    """The changes of verdicts, those that move most leads besides, and how many rules came or went.

    What it leaves out is in the number at its end.
    """
    diff = comparison.diff
    old, new = told.versions(diff)
    if diff.same:
        return f"Nothing: {old} (A) and {new} (B) mean the same."
    of_verdicts = list(_of_verdicts(comparison))
    parts = [_given(change) for change in of_verdicts[:_VERDICTS]]
    parts += list(_leading(comparison))[:_OTHERS]
    parts += list(_rules(diff.changes))
    all_of_them = f"{many(len(diff.changes), 'difference')} in meaning"
    if not parts:
        return f"From {old} (A) to {new} (B) there {_is(diff.changes)} {all_of_them}."
    said = "; ".join(parts)
    return f"From {old} (A) to {new} (B): {said}. In all there {_is(diff.changes)} {all_of_them}."


def led_by(attribution: Attribution) -> list[tuple[int, int]]:
    """The changes that are the main cause of a move, each of how many, the largest first."""
    led: Counter[int] = Counter()
    for row in attribution.table():
        led[row.unit] += row.leading
    ranked = sorted(led.items(), key=lambda each: (-each[1], each[0]))
    return [(unit, flips) for unit, flips in ranked if flips]


def _is(changes: tuple[Change, ...]) -> str:
    return "is" if len(changes) == 1 else "are"


def _of_verdicts(comparison: Comparison) -> Iterator[Change]:
    """Where a verdict is given otherwise; that from which on a lead is handed over comes first."""
    places = {name: -place for place, name in enumerate(comparison.changes.matrix.passes)}
    given = [
        one for one in comparison.diff.changes if (one.what, one.aspect) == ("verdict", "when")
    ]
    yield from sorted(given, key=lambda one: places.get(one.name, 1))


def _given(change: Change) -> str:
    before, after = told.old_and_new(change)
    was = f" (before: {_short(before)})" if before else ""
    return f"`{shown(change.name)}` is given {_short(after or 'to no lead')}{was}"


def _leading(comparison: Comparison) -> Iterator[str]:
    """Other changes that are the main cause of a move."""
    attribution = comparison.changes.attribution
    if not isinstance(attribution, Attribution):
        return
    for unit, _ in led_by(attribution):
        changes = attribution.units[unit].changes
        if any((one.what, one.aspect) == ("verdict", "when") for one in changes):
            continue
        yield _short(attribution.units[unit].title)


def _rules(changes: tuple[Change, ...]) -> Iterator[str]:
    rules = {"added": "new", "removed": "gone"}
    counted = Counter(
        rules.get(one.kind, "changed")
        for one in {(each.old_name, each.new_name): each for each in changes if each.what == "rule"}
        .values()
    )  # fmt: skip
    said = [
        f"{count(counted[kind])} {kind}" for kind in ("new", "gone", "changed") if counted[kind]
    ]
    if said:
        yield f"rules: {listed(said)}"


def _short(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" ...")
