"""What the language means, as data (see README.md), against every backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadrules.backends import reference
from leadrules.backends.python import compile_program
from leadrules.decision.record import Override, Record, Standing
from leadrules.language import ir
from leadrules.language.loading import load_ruleset

Backend = Callable[..., Record]


def generated(ruleset: ir.Ruleset, lead: Any, **given: Any) -> Record:
    return compile_program(ruleset).score(lead, **given).record


BACKENDS: dict[str, Backend] = {
    "reference": reference.score,
    "python": generated,
}
"""Each takes an `ir.Ruleset`, a lead and what `Ruleset.score` takes besides, by keyword."""

FILES = sorted(path for path in Path(__file__).parent.glob("*.yaml") if path.stem != "intake")
AS_OF = "2024-02-01T12:00:00Z"
HEADER = "language: 1\nruleset: conformance\nversion: 1.0.0\n"
DEFAULTS = {"scores": "scores: {total: {}}\n", "verdicts": "verdicts: [{verdict: any}]\n"}


@dataclass(frozen=True)
class Case:
    """One lead under one ruleset, and what is expected of its decision."""

    ruleset: str
    given: Mapping[str, Any]

    def decide(self, backend: Backend) -> Record:
        given = {key: self.given.get(key) for key in ("events", "account", "previous", "override")}
        as_of = self.given.get("as_of", AS_OF)
        return backend(loaded(self.ruleset), self.given["lead"], as_of=as_of, **given)


@cache
def loaded(text: str) -> ir.Ruleset:
    return load_ruleset(text).ruleset


def whole(text: str) -> str:
    """A section's ruleset with what it leaves out."""
    written = yaml.compose(text)
    assert isinstance(written, yaml.MappingNode)
    keys = {key.value for key, _ in written.value}
    return HEADER + text + "".join(part for key, part in DEFAULTS.items() if key not in keys)


def cases() -> Iterator[Any]:
    for file in FILES:
        for section in yaml.safe_load(file.read_text(encoding="utf-8")):
            ruleset = whole(section["ruleset"])
            for given in section["cases"]:
                name = f"{file.stem}: {section['about']}: {given['title']}"
                yield pytest.param(Case(ruleset, given), id=name)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Backend:
    return BACKENDS[request.param]


@pytest.mark.parametrize("case", list(cases()))
def test_a_backend_means_what_the_language_says(backend: Backend, case: Case) -> None:
    record = case.decide(backend)
    expected = case.given["expect"]
    assert expected
    answers = {key: answer(key, wanted, record) for key, wanted in expected.items()}
    assert answers == {key: comparable(wanted) for key, wanted in expected.items()}


def answer(key: str, wanted: Any, record: Record) -> Any:
    """What the record says under a key of `expect`, cut to what is asked."""
    if key in FACTS:
        return plain(FACTS[key](record))
    if key in TABLES:
        table = TABLES[key](record)
        return {name: plain(table[name]) for name in wanted}
    return plain(getattr(record, key))


FACTS: dict[str, Callable[[Record], Any]] = {
    "lines": lambda record: lines(record),
    "steps": lambda record: [step.outcome for step in record.trace.verdicts],
    "distance": lambda record: {
        distance.verdict: [
            f"{s.name} {s.operator} {s.needs}, has {s.has}" for s in distance.shortfalls
        ]
        for distance in record.distance
    },
}
TABLES: dict[str, Callable[[Record], Mapping[str, Any]]] = {
    "points": lambda record: {c.rule: c.points for c in record.trace.contributions},
    "raw": lambda record: {c.rule: c.raw for c in record.trace.contributions},
    "outcomes": lambda record: {c.rule: c.outcome for c in record.trace.contributions},
    "branches": lambda record: {c.rule: c.branch for c in record.trace.contributions},
    "missing": lambda record: {c.rule: c.missing for c in record.trace.contributions},
    "reasons": lambda record: {c.rule: c.reason for c in record.trace.contributions},
    "counted": lambda record: {c.rule: c.events for c in record.trace.contributions},
    "groups": lambda record: {tally.name: tally.points for tally in record.trace.groups},
    "known": lambda record: {tally.name: tally.known for tally in record.trace.scores},
    "measures": lambda record: {m.name: m.value for m in record.trace.measures},
    "undecided": lambda record: {m.name: m.undecided for m in record.trace.measures},
    "scores": lambda record: record.scores,
    "labels": lambda record: record.labels,
    "effective": lambda record: {
        name: getattr(record.effective, name) for name in record.effective.__slots__
    },
}


def lines(record: Record) -> list[str]:
    """Every line of the trace in order, as `who what change`."""
    trace = record.trace
    found = [line for said in trace.contributions for line in said.lines]
    found += [line for tally in (*trace.groups, *trace.scores) for line in tally.lines]
    return [f"{line.name} {line.kind} {line.change}" for line in found]


def plain(value: Any) -> Any:
    """A value of a record as a case writes it."""
    match value:
        case bool() | None | str():
            return value
        case int() | Decimal():
            return Decimal(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case Mapping():
            return {name: plain(item) for name, item in value.items()}
        case Standing() | Override():
            return {name: plain(getattr(value, name)) for name in value.__slots__}
    return value.isoformat().replace("+00:00", "Z")


def comparable(wanted: Any) -> Any:
    """What a case expects, with numbers by their digits."""
    match wanted:
        case bool() | None | str():
            return wanted
        case int() | float():
            return Decimal(str(wanted))
        case list():
            return [comparable(item) for item in wanted]
    return {name: comparable(item) for name, item in wanted.items()}
