"""A form: names that all decisions by one ruleset have in the same places, as the log keeps them.

It is made of a decision about a lead of whom nothing is known, so that it holds nothing of anybody.
Its id is the beginning of its text's hash: whoever makes it of the same ruleset makes the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from leadrules.decision.json_form import parse, write
from leadrules.decision.json_text import dump_plain
from leadrules.diagnostics import LeadrulesError
from leadrules.log.dissecting import Inputs
from leadrules.log.entry import Draft
from leadrules.log.keeping import kept

if TYPE_CHECKING:
    from leadrules.language import ir
    from leadrules.ruleset import Ruleset

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Form:
    """What decisions say alike, as JSON data; docs/reference/decision-log.md describes every key.

    >>> import leadrules
    >>> form = form_of(leadrules.load("rules/b2b-saas/2.0.0.yaml"), "all")
    >>> form.alike["verdicts"][0], Form.parse(form.text) == form
    ('disqualified', True)
    """

    id: str
    text: str
    alike: Mapping[str, Any]

    @classmethod
    def parse(cls, text: str) -> Form:
        """The form that a text is; ValueError where it is none."""
        try:
            alike = parse(text)
        except LeadrulesError:
            raise ValueError("no form") from None
        if not isinstance(alike, dict):
            raise ValueError("no form")
        return cls(sha256(text.encode()).hexdigest()[:32], text, alike)

    def draft(self, kind: Literal["ruleset", "form"], ruleset: Mapping[str, Any]) -> Draft:
        """The entry that keeps it, of a new ruleset or alone; `ruleset` is as headers name it."""
        return Draft(kind, {"ruleset": dict(ruleset), "alike": self.text}, id=self.id)


def form_of(ruleset: Ruleset, inputs: Inputs) -> Form | None:
    """The form of a ruleset's decisions that are kept with such inputs; None where these rules
    cannot score a lead of whom nothing is known."""
    try:
        record = ruleset.score({}, events=[], as_of=_LONG_AGO).decoded()
    except LeadrulesError:
        return None
    if inputs == "read":
        record, _ = kept(record, ruleset)
    blank = write(record)
    trace = blank["trace"]
    reasons = {rule.id: _constant(rule) for group in ruleset.ir.groups for rule in group.rules}
    alike = {
        "engine": blank["engine"],
        "ruleset": blank["ruleset"],
        "contributions": [
            [one["rule"], one["group"], one["score"], one["read"], reasons[one["rule"]]]
            for one in trace["contributions"]
        ],
        "groups": [[one["name"], one["parts"]] for one in trace["groups"]],
        "scores": [[one["name"], one["parts"]] for one in trace["scores"]],
        "labels": list(blank["labels"]),
        "verdicts": [one["verdict"] for one in trace["verdicts"]],
        "fields": list(trace["fields"]),
        "measures": [one["name"] for one in trace["measures"]],
        "events": [
            [kind.name, [one.name for one in kind.attributes]] for kind in ruleset.ir.events
        ],
        "lacking": [
            [one["verdict"], lacking["name"], lacking["operator"], lacking["needs"]]
            for one in blank["distance"]
            for lacking in one["shortfalls"]
        ],
    }
    return Form.parse(" ".join(dump_plain(alike, 0).split("\n")))


def _constant(rule: ir.Rule) -> str | None:
    """The reason of a rule, where it has one that is the same for all leads."""
    parts = () if rule.reason is None else rule.reason.parts
    texts = [part for part in parts if isinstance(part, str)]
    return "".join(texts) if texts and len(texts) == len(parts) else None
