"""Random rulesets and leads: the compiled backend answers what the reference answers, bit for bit.

A seeded sample; `make fuzz` goes on for as long as one likes, and with the seed and number that a
failure names it comes back.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel

from leadrules.backends.reference import conditions, measures, selections, standing, tallies
from leadrules.decision.units import days_of, microseconds_of
from leadrules.language.document import Document
from leadrules.testing.differential import Backends, compare
from leadrules.testing.fuzz import Outcome, run
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.generate.scenarios import Scenario
from leadrules.testing.strategies import scored_scenarios

SEED = "make test"
SHARDS, RULESETS = 8, 50


@pytest.mark.parametrize("shard", range(SHARDS))
def test_backends_agree_on_a_seeded_sample(shard: int) -> None:
    outcome = Outcome()
    for index in range(shard * RULESETS, (shard + 1) * RULESETS):
        run(SEED, index, outcome)
        assert not outcome.disagreements, outcome.disagreements[0]
    assert outcome.cases > 10 * RULESETS
    assert outcome.decisions > outcome.cases * 0.7, "most cases should be scored, not refused"
    assert sum(outcome.refused.values()) < RULESETS / 8, outcome.refused
    unused = {feature for feature in RARE if not outcome.used[feature]}
    assert len(unused) < 4, unused


RARE = {
    *(f"line {level} {kind}" for level in ("rule", "group", "score") for kind in ("floor", "cap")),
    "line rule weight", "line group weight", "line score weight", "line rule decay",
    "latched", "cooling", "left", "verdict is hold", "due", "accept by", "distance",
    "override score", "override add", "override verdict", "override disqualify",
    "passed over", "reason filled", "event undecided", "colleagues", "events unseen",
    "events repeated", "events unknown", "events not given", "note LR502", "error LR502",
    "rule once_per", "rule per_day", "rule in_any", "rule of account", "rule since", "rule between",
    "rule after", "rule balance", "rule decay half_life", "rule decay percent", "rule decay steps",
    "measure average", "measure roll_up", "measure how any", "measure how all",
    "measure how count", "measure how maximum", "label from", "matrix rows", "grade steps",
}  # fmt: skip


@settings(
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.filter_too_much,
    ],
)
@given(scored_scenarios())
def test_backends_agree_and_a_failure_is_made_small(
    drawn: tuple[Backends, Scenario, str],
) -> None:
    backends, scenario, text = drawn
    for case, _, disagreement in compare(scenario, backends):
        assert disagreement is None, f"{disagreement}\n{case}\n{text}"


# --- the generator makes everything that the language has ----------------------------------------

NOT_GENERATED = {"title", "description", "cases"}  # they mean nothing for a score


def keys_of_the_language(model: type[BaseModel], seen: set[type]) -> set[str]:
    """Every key of a part of the document and of the parts in it."""
    seen.add(model)
    found: set[str] = set()
    for name, field in model.model_fields.items():
        if name == "cases":
            continue
        found.add(field.alias or name)
        for part in _parts(field.annotation):
            if part not in seen:
                found |= keys_of_the_language(part, seen)
    extra = model.__annotations__.get("__pydantic_extra__")
    if extra is not None:
        hints = typing.get_type_hints(model)
        for part in _parts(hints["__pydantic_extra__"]):
            found |= keys_of_the_language(part, seen)
    return found


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _parts(argument)


def keys_written(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield key
            yield from keys_written(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from keys_written(value)


def test_every_key_of_the_language_is_generated() -> None:
    due = keys_of_the_language(Document, set()) - NOT_GENERATED
    assert {
        "once_per",
        "leave_when",
        "half_life",
        "respond_within",
        "accept_or_reject_within",
    } < due
    written: set[str] = set()
    for index in range(400):
        written |= set(keys_written(ruleset(Choices.seeded(f"{SEED}/{index}")).document))
        if due <= written:
            break
    assert due - written == set()


# --- the test itself is tested: a fault put into a backend is found -------------------------------


def half_even(number: Fraction) -> int:
    return round(number)


def inclusive_window(window: Any, event: Any, situation: Any) -> bool:
    at = microseconds_of(event.at)
    edge = window.within is not None and at == situation.as_of - window.within
    return edge or IN_WINDOW(window, event, situation)


def longer_period(once: Any, events: Any, situation: Any) -> Any:
    longer = once if once.period is None else type(once)(once.key, once.period + 1)
    return ONCE_PER(longer, events, situation)


def day_in_utc(instant: datetime, zone: object) -> int:
    return days_of(instant.astimezone(UTC).date())


def no_excuse(text: str, phrases: Any, exceptions: Any) -> bool:
    return MENTIONED(text, phrases, ())


def unknown_first(operands: list[Any]) -> Any:
    return conditions.UNKNOWN if conditions.UNKNOWN in operands else all(operands)


def in_elapsed_time(start: datetime, duration: Any, calendar: object) -> datetime:
    return DUE(start, duration, None)


IN_WINDOW, ONCE_PER = selections.in_window, selections.once_per
MENTIONED, DUE = conditions.mentioned, standing.due
FAULTS = [
    (tallies, "rounded", half_even),
    (measures, "rounded", half_even),
    (selections, "in_window", inclusive_window),
    (selections, "once_per", longer_period),
    (selections, "local_day", day_in_utc),
    (conditions, "mentioned", no_excuse),
    (conditions, "all_true", unknown_first),
    (standing, "due", in_elapsed_time),
]


@pytest.mark.parametrize(
    ("module", "name", "fault"), FAULTS, ids=[fault.__name__ for *_, fault in FAULTS]
)
def test_a_fault_in_one_backend_is_found_within_the_sample(
    module: Any, name: str, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, fault)
    outcome = Outcome()
    for index in range(SHARDS * RULESETS):
        run(SEED, index, outcome)
        if outcome.disagreements:
            return
    pytest.fail(f"nobody noticed that {name} was replaced by {fault.__name__}")
