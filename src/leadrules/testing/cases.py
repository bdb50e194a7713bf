"""The cases inside a ruleset, run: each a lead, what happened, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from leadrules.decision.decision import Decision
from leadrules.decision.units import plain
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language.document.cases import AGES, Case, Expected
from leadrules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise than expected; `path` is its place in `expect`."""

    path: tuple[str, ...]
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case came out: passed where there is no mismatch and no diagnostic."""

    index: int
    name: str
    mismatches: tuple[Mismatch, ...]
    diagnostics: tuple[Diagnostic, ...]
    decision: Decision | None

    @property
    def passed(self) -> bool:
        """Whether everything expected came out."""
        return not self.mismatches and not self.diagnostics


def run_cases(ruleset: Ruleset) -> tuple[CaseResult, ...]:
    """Every case of a ruleset, in order, scored and compared with what it expects.

    >>> import leadrules
    >>> all(result.passed for result in run_cases(leadrules.load("rules/b2b-saas/2.0.0.yaml")))
    True
    """
    return tuple(_run(ruleset, index, case) for index, case in enumerate(ruleset.document.cases))


def _run(ruleset: Ruleset, index: int, case: Case) -> CaseResult:
    try:
        as_of = read_instant(case.as_of, ruleset.ir.zone, ruleset.ir.zone_declared)
    except Unreadable as unreadable:
        problem = Diagnostic("LR511", f"`as_of` {unreadable.message}")
        return CaseResult(index, case.name, (), (problem,), None)
    try:
        decision = ruleset.score(
            case.lead,
            events=None if case.events is None else [_event(e, as_of) for e in case.events],
            account=None
            if case.account is None
            else [_colleague(c.lead, c.events, as_of) for c in case.account],
            previous=_given(case.previous),
            override=_given(case.override),
            as_of=as_of,
            # WHY: a misspelt key would let a case pass for another reason than it says
            strict=True,
        )
    except LeadError as error:
        return CaseResult(index, case.name, (), error.diagnostics, None)
    mismatches = tuple(_compare(case.expect, decision))
    return CaseResult(index, case.name, mismatches, (), decision)


def _event(row: Mapping[str, Any], as_of: datetime) -> dict[str, Any]:
    """An event with `days_ago` or `hours_ago` turned into `at`."""
    event = dict(row)
    for key, microseconds in AGES.items():
        if key in event:
            ago = timedelta(microseconds=int(Decimal(event.pop(key)) * microseconds))
            try:
                event["at"] = as_of - ago
            except OverflowError:
                event["at"] = "before the calendar" if ago > timedelta() else "after the calendar"
    return event


def _colleague(
    lead: Mapping[str, Any], events: tuple[Mapping[str, Any], ...] | None, as_of: datetime
) -> dict[str, Any]:
    colleague: dict[str, Any] = {"lead": lead}
    if events is not None:
        colleague["events"] = [_event(event, as_of) for event in events]
    return colleague


def _given(part: Any) -> dict[str, Any] | None:
    """A part of the document as the mapping that scoring reads, without what was left out."""
    if part is None:
        return None
    return {
        name: value
        for name in type(part).model_fields
        if (value := getattr(part, name)) not in (None, False)
    }


def _compare(expect: Expected, decision: Decision) -> Iterator[Mismatch]:
    def check(path: tuple[str, ...], expected: object, actual: object) -> Iterator[Mismatch]:
        if expected != actual:
            yield Mismatch(path, _text(expected), _text(actual))

    if expect.verdict is not None:
        yield from check(("verdict",), expect.verdict, decision.verdict)
    if expect.score is not None:
        yield from check(("score",), expect.score, decision.score)
    for name, score in expect.scores.items():
        yield from check(("scores", name), score, decision.scores[name])
    for name, label in expect.labels.items():
        yield from check(("labels", name), label, _text(decision.labels[name]))
    for rule, points in expect.points.items():
        yield from check(("points", rule), points, decision.points[rule])
    for outcome in ("fired", "not_fired", "unknown"):
        for rule in getattr(expect, outcome):
            actual = decision.rule(rule).outcome
            if actual != outcome:
                yield Mismatch((outcome,), f"{rule}: {outcome}", f"{rule}: {actual}")
    if expect.effective is not None:
        if expect.effective.verdict is not None:
            yield from check(
                ("effective", "verdict"), expect.effective.verdict, decision.effective.verdict
            )
        if expect.effective.score is not None:
            yield from check(
                ("effective", "score"), expect.effective.score, decision.effective.score
            )
    if expect.due is not None:
        yield from check(("due",), expect.due, decision.due)


def _text(value: object) -> str:
    match value:
        case None:
            return "missing"
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case _:
            return str(value)
