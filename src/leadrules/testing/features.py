"""Which parts of the language a random ruleset has, and which of them a scoring came to use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leadrules.decision.record import Record
from leadrules.language.operators import FUNCTIONS
from leadrules.testing.differential import Answer

_SIGNS = {
    "and": r" and ", "or": r" or ", "not": r"(?:^|\()not ", "in": r" in ", "not in": r" not in ",
    "==": "==", "!=": "!=", "order": "[<>]", "chain": r"[<>]=? \w+ [<>]", "+": r" \+ ", "-": " - ",
    "*": r" \* ", "/": " / ", "negative": r"-\(",
}  # fmt: skip
_IN_CONDITIONS = {
    **{sign: re.compile(pattern) for sign, pattern in _SIGNS.items()},
    **{f"{name}()": re.compile(rf"\b{name}\(") for name in FUNCTIONS},
}
_CONDITIONS = ("when", "where", "match", "leave_when", "roll_up")
_PLAIN = ("id", "reason", "rules", "group", "score", "verdict", "description")


class Features:
    """The features of one ruleset by what has them, and how often each was used.

    `used` counts the cases in which a feature came to matter: the rule that has it fired, its
    measure or label had a value, its verdict was given.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._rules = {
            rule["id"]: {f"rule {feature}" for feature in _features(rule)}
            for group in document["groups"]
            for rule in group["rules"]
        }
        self._named = {
            name: {f"{what} {feature}" for feature in _features(part)}
            for what, key in (
                ("measure", "measures"),
                ("label", "labels"),
                ("matrix", "matrices"),
                ("grade", "grades"),
                ("field", "fields"),
            )
            for name, part in document.get(key, {}).items()
        }
        for name, part in document["fields"].items():
            self._named[name].add(f"field {part['type']}")
        self._verdicts = {
            part["verdict"]: {f"verdict {feature}" for feature in _features(part)}
            for part in document["verdicts"]
        }
        self._top = {f"top {key}" for key in document if key not in ("language", "ruleset")}
        self.used: Counter[str] = Counter()

    @property
    def present(self) -> set[str]:
        """Every feature that the ruleset has."""
        parts = (*self._rules.values(), *self._named.values(), *self._verdicts.values(), self._top)
        return set().union(*parts)

    def count(self, answer: Answer) -> None:
        """Counts what one answer shows to have been used."""
        if isinstance(answer, Record):
            self.used.update(set(self._of(answer)))
        else:
            self.used.update({f"error {diagnostic.code}" for diagnostic in answer})

    def _of(self, record: Record) -> Iterator[str]:
        trace = record.trace
        yield from self._top
        for contribution in trace.contributions:
            if contribution.outcome == "fired":
                yield from self._rules[contribution.rule]
            yield f"outcome {contribution.outcome}"
            yield from (f"line {line.level} {line.kind}" for line in contribution.lines)
        for tally in (*trace.groups, *trace.scores):
            yield from (f"line {line.level} {line.kind}" for line in tally.lines)
        for measure in trace.measures:
            if measure.value is not None:
                yield from self._named.get(measure.name, ())
            if measure.undecided:
                yield "event undecided"
        for name, value in (*trace.fields.items(), *record.labels.items()):
            if value is not None:
                yield from self._named[name]
        yield from self._verdicts.get(record.verdict, ())
        yield from (f"note {note.code}" for note in trace.notes)
        yield from _answered(record)


def _answered(record: Record) -> Iterator[str]:
    """What became of the answer beside the rules."""
    effective, trace = record.effective, record.trace
    conditions: dict[str, object] = {
        "verdict is hold": record.verdict == "hold",
        "latched": effective.latched,
        "cooling": effective.cooling,
        "left": effective.left,
        "due": record.due is not None,
        "accept by": record.accept_by is not None,
        "distance": record.distance,
        "reason filled": any(c.reason for c in trace.contributions),
        "passed over": any(c.passed_over for c in trace.contributions),
        "events unseen": trace.unseen_events,
        "events repeated": trace.repeated_events,
        "events unknown": trace.unknown_events,
        "events not given": not trace.events_given,
        "colleagues": trace.colleagues,
        "keys unknown": trace.unknown_keys,
    }
    yield from (name for name, holds in conditions.items() if holds)
    if effective.override is not None:
        for kind in ("score", "add", "verdict", "disqualify"):
            if getattr(effective.override, kind) not in (None, False):
                yield f"override {kind}"


def _features(part: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for key, value in part.items():
        if key in _PLAIN:
            continue
        found.add(key)
        if key in ("of", "how"):
            found.add(f"{key} {value}")
        if key in _CONDITIONS:
            found |= _in_condition(str(value))
        elif isinstance(value, Mapping) and key not in ("values", "from"):
            found |= {f"{key} {inner}" for inner in _features(value)}
        elif isinstance(value, list):
            found |= _each(key, value)
    return found


def _each(key: str, parts: Iterable[Any]) -> set[str]:
    features = (_features(part) for part in parts if isinstance(part, Mapping))
    return {f"{key} {inner}" for found in features for inner in found}


def _in_condition(text: str) -> set[str]:
    return {f"condition {name}" for name, pattern in _IN_CONDITIONS.items() if pattern.search(text)}
