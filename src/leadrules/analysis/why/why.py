"""Why a lead got its verdict: what its condition needed, and the sum that met it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from leadrules.analysis.why.adding_up import rows_of
from leadrules.analysis.why.blocks import Audience, Page
from leadrules.analysis.why.conditions import parts_of
from leadrules.analysis.why.forms import Explanation
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.analysis.why.potential import could_pay
from leadrules.analysis.why.record import Part, Promise, Row, Untold
from leadrules.analysis.why.standing import standing_said
from leadrules.decision.record import Record
from leadrules.language import ir
from leadrules.language.loading import Loaded


@dataclass(frozen=True, slots=True)
class Why(Explanation):
    """Why a decision is what it is.

    `verdict` and `score` are the effective ones. `condition` is what the verdict needs all of, as
    it was met; empty for the last verdict, which is given to all that are left, and where another
    than the rules gave the verdict. `rows` add up to `score`. `untold` are rules that could not
    tell, those that may pay most first.
    """

    record: Record
    loaded: Loaded = field(repr=False, compare=False)
    verdict: str
    score: Decimal
    condition: tuple[Part, ...]
    rows: tuple[Row, ...]
    untold: tuple[Untold, ...]
    standing: tuple[str, ...]
    promise: Promise

    def _page(self, audience: Audience, mask: bool) -> Page:
        from leadrules.analysis.why.pages.why_page import why_page

        return why_page(self, audience, Phrasing(self.loaded, self.record, mask))

    def _written(self, mask: bool) -> dict[str, Any]:
        from leadrules.analysis.why.json_form import why_written

        return why_written(self, Phrasing(self.loaded, self.record, mask))


def why(loaded: Loaded, record: Record) -> Why:
    """Why a decision of a ruleset is what it is.

    Raises ValueError where the decision is of other rules.

    >>> import leadrules
    >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> decision = ruleset.score({"job_title": "CEO", "opted_out": True}, as_of="2024-02-01")
    >>> [part.text for part in why(ruleset.loaded, decision.record).condition][0][:17]
    'opted out is yes,'
    """
    check_rules(loaded, record)
    phrasing = Phrasing(loaded, record)
    effective = record.effective
    given = next((one for one in loaded.ruleset.verdicts if one.name == effective.verdict), None)
    by_rules = given is not None and not effective.latched and _is_computed(record)
    return Why(
        record=record,
        loaded=loaded,
        verdict=effective.verdict,
        score=effective.score,
        condition=parts_of(phrasing, given) if given is not None and by_rules else (),
        rows=rows_of(loaded.ruleset, record),
        untold=untold(loaded.ruleset, record),
        standing=tuple(standing_said(phrasing)),
        promise=Promise(record.due, record.accept_by, record.attempts),
    )


def _is_computed(record: Record) -> bool:
    override = record.effective.override
    return override is None or not (override.verdict or override.disqualify)


def check_rules(loaded: Loaded, record: Record) -> None:
    """Raises ValueError where the record is of other rules."""
    identity = loaded.ruleset.identity
    if (record.ruleset.name, record.ruleset.hash) != (identity.name, identity.hash):
        raise ValueError(
            f"the decision is by {record.ruleset.name} {record.ruleset.version}, "
            f"not by {identity.name} {identity.version}"
        )


def untold(ruleset: ir.Ruleset, record: Record) -> tuple[Untold, ...]:
    """The rules that could not tell, wholly or in a branch that pays more, by what they may pay."""
    rules = {rule.id: rule for group in ruleset.groups for rule in group.rules}
    found = list(_untold(ruleset, rules, record))
    return tuple(sorted(found, key=lambda one: one.could_pay, reverse=True))


def _untold(ruleset: ir.Ruleset, rules: dict[str, ir.Rule], record: Record) -> Iterator[Untold]:
    for one in record.trace.contributions:
        more = could_pay(ruleset, rules[one.rule], one.points)
        if one.outcome == "unknown" or (one.passed_over and more > 0):
            yield Untold(one.rule, one.missing, more)
