"""The differential test: one scenario scored by every backend, and where their answers part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import Any

from leadrules.backends import reference
from leadrules.backends.python import compile_program
from leadrules.decision.decision import Decision
from leadrules.decision.record import Record
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.scenarios import Previous, Scenario

Answer = Record | tuple[Diagnostic, ...]
"""A decision, or what is wrong with the lead."""
Scorer = Callable[..., Record]
"""A backend: `reference.score` with its ruleset bound, and every other one made like it."""


@dataclass(frozen=True, slots=True)
class Case:
    """The arguments of one scoring."""

    lead: Any
    events: Any
    account: Any
    previous: Any
    override: Any
    as_of: Any
    strict: bool

    def answer(self, score: Scorer) -> Answer:
        """What a backend answers; anything that it raises but LeadError passes through."""
        try:
            return score(
                self.lead,
                events=self.events,
                account=self.account,
                previous=self.previous,
                override=self.override,
                as_of=self.as_of,
                strict=self.strict,
            )
        except LeadError as error:
            return error.diagnostics


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where two answers to one case part: a path, and what each says there."""

    path: str
    reference: str
    other: str


@dataclass(frozen=True, slots=True)
class Backends:
    """One ruleset in the reference and in the backend that is held to it."""

    reference: Scorer
    other: Scorer
    name: str
    hash: str


def load_backends(text: str) -> Backends:
    """A ruleset's YAML, checked, and compiled by the Python backend.

    Raises RulesetError where the checker refuses it.
    """
    meaning = load_ruleset(text, "generated.yaml").ruleset
    program = compile_program(meaning)

    def other(lead: Any, **arguments: Any) -> Record:
        decision = program.score(lead, **arguments)
        record = decision.record
        shown = (decision.score, decision.verdict, decision.effective_verdict, decision.as_of)
        assert shown == (record.score, record.verdict, record.effective.verdict, record.as_of)
        return record

    return Backends(partial(reference.score, meaning), other, "python", meaning.identity.hash)


def compare(
    scenario: Scenario, backends: Backends
) -> Iterator[tuple[Case, Answer, Disagreement | None]]:
    """Every step of a scenario scored by both, each after the reference's decision before it."""
    earlier: Record | None = None
    for step in scenario.steps:
        case = Case(
            scenario.lead,
            scenario.events,
            scenario.account,
            _previous(step.previous, earlier),
            step.override,
            step.as_of,
            scenario.strict,
        )
        right, other = _guarded(case, backends.reference), _guarded(case, backends.other)
        if isinstance(right, Exception):
            yield case, (), Disagreement("what is raised", repr(right), repr(other))
        else:
            yield case, right, difference(right, other)
        if isinstance(right, Record):
            earlier = right


def difference(right: object, wrong: object, path: str = "") -> Disagreement | None:
    """The first place at which two answers are not the same, bit for bit; None where they are.

    >>> difference((1, (2, 3)), (1, (2, 4)))
    Disagreement(path='[1][1]', reference='3', other='4')
    """
    if type(right) is not type(wrong):
        return Disagreement(path, repr(right), repr(wrong))
    if is_dataclass(right):
        for field in fields(right):
            name = field.name
            found = difference(
                getattr(right, name), getattr(wrong, name), f"{path}.{name}".lstrip(".")
            )
            if found is not None:
                return found
        return None
    if isinstance(right, Mapping) and isinstance(wrong, Mapping):
        if list(right) != list(wrong):
            return Disagreement(f"{path}.keys()", repr(list(right)), repr(list(wrong)))
        return _first(difference(right[key], wrong[key], f"{path}[{key!r}]") for key in right)
    if isinstance(right, tuple) and isinstance(wrong, tuple):
        if len(right) != len(wrong):
            return Disagreement(f"len({path})", repr(right), repr(wrong))
        pairs = enumerate(zip(right, wrong, strict=True))
        return _first(difference(one, two, f"{path}[{place}]") for place, (one, two) in pairs)
    # WHY repr: 2.50 and 2.5 are equal decimals and not the same answer
    return None if repr(right) == repr(wrong) else Disagreement(path, repr(right), repr(wrong))


def _first(found: Iterator[Disagreement | None]) -> Disagreement | None:
    return next((each for each in found if each is not None), None)


def _guarded(case: Case, score: Scorer) -> Answer | Exception:
    """The answer; what is raised is one of the wrong kind, so that a fuzzer goes on."""
    try:
        return case.answer(score)
    except Exception as error:
        return error


def _previous(wanted: Previous, earlier: Record | None) -> Any:
    if isinstance(wanted, Mapping):
        return wanted
    if wanted == "none" or earlier is None:
        return None
    decision = Decision.of(earlier)
    standing = decision.standing
    match wanted:
        case "decision":
            return decision
        case "standing":
            return standing
        case "mapping":
            return {
                "verdict": standing.verdict,
                "since": standing.since,
                "as_of": standing.as_of,
                "left": dict(standing.left),
                "ruleset": earlier.ruleset.name,
            }
