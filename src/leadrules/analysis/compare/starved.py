"""Rules that one version alone has and that read what the data does not hold: said in a caveat."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from leadrules.analysis.compare.leaks.readers import Label, Side, columns_of, side_of
from leadrules.analysis.compare.population.columns import texts_of
from leadrules.analysis.compare.record import Caveat
from leadrules.analysis.compare.rules.record import RulesReport
from leadrules.analysis.diff.record import Diff
from leadrules.analysis.wording.quantities import listed, many
from leadrules.decision.reasons import in_words
from leadrules.language.loading import Loaded
from leadrules.language.problems import shown

_NAMED = 8


def starved(
    a: Loaded,
    b: Loaded,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    diff: Diff,
    rules: tuple[RulesReport, RulesReport],
) -> Iterator[Caveat]:
    """That rules which differ between the versions never fire, and read what is not there.

    A comparison says nothing of what such a rule is worth.
    """
    of_b = _touched(diff, "added"), _touched(diff, "changed")
    of_a: tuple[set[str], set[str]] = _touched(diff, "removed"), set()
    sides: tuple[tuple[Label, Loaded, RulesReport, tuple[set[str], set[str]]], ...] = (
        ("A", a, rules[0], of_a),
        ("B", b, rules[1], of_b),
    )
    for label, loaded, report, (alone, changed) in sides:
        side = side_of(label, loaded)
        lacking = _lacking(side, leads, events)
        found = [
            rule
            for rule in report.never_fired
            if rule in lacking and (rule in alone or rule in changed)
        ]
        if found:
            yield Caveat("data", True, _said(side.label, found, lacking, alone, changed))


def _touched(diff: Diff, kind: str) -> set[str]:
    return {
        name
        for one in diff.changes
        if one.what == "rule" and one.kind == kind
        if (name := one.old_name if kind == "removed" else one.new_name) is not None
    }


def _lacking(side: Side, leads: pl.DataFrame, events: pl.DataFrame | None) -> dict[str, list[str]]:
    """Of each rule that reads something that is not there, what that is."""
    absent = [
        (one.name, f"no column {shown(one.name)}")
        for one in side.fields
        if not columns_of(one, leads.columns)
    ]
    given = set() if events is None else set(texts_of(events["type"]))
    absent += [
        (kind.name, f"no event {shown(kind.name)}")
        for kind in side.loaded.ruleset.events
        if kind.name not in given
    ]
    found: dict[str, list[str]] = {}
    for name, what in absent:
        for reader in side.readers.get(name, ()):
            if reader.kind == "rule":
                found.setdefault(reader.name, []).append(what)
    return found


def _said(
    label: Label,
    found: list[str],
    lacking: dict[str, list[str]],
    alone: set[str],
    changed: set[str],
) -> str:
    what = {
        "A": "rules that B does not have",
        "B": "new or changed rules" if changed else "new rules",
    }
    named = [
        f"{in_words(rule)} ({', '.join(dict.fromkeys(lacking[rule]))})" for rule in found[:_NAMED]
    ]
    if len(found) > _NAMED:
        named.append(many(len(found) - _NAMED, "other"))
    do = "never fires here and reads" if len(found) == 1 else "never fire here and read"
    return (
        f"{len(found)} of {label}'s {len(alone | changed)} {what[label]} {do} "
        f"what this data does not have: {listed(named)}; with that data {label} may rank and hand "
        "over otherwise"
    )
