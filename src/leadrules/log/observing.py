"""A decision in a service's own logs and traces: what is not personal, by OpenTelemetry's names."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from leadrules.decision.layout import moment

if TYPE_CHECKING:
    from leadrules.decision.decision import Decision

Attributes = dict[str, str | int | float]


def attributes(decision: Decision, *, decision_id: str | None = None) -> Attributes:
    """What may stand of a decision in an ordinary log or trace: nothing that is personal.

    The names begin with `leadrules.` and are on the how-to page on services; give them to the
    standard library's logging as `extra=`, or to a span. The score is a float there, for graphs.
    `decision_id` is its id in the decision log. Labels that are missing are left out.

    >>> import leadrules
    >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> decision = ruleset.score({"lead_id": "ann", "job_title": "CFO"}, as_of="2024-02-01")
    >>> told = attributes(decision)
    >>> told["leadrules.ruleset.name"], told["leadrules.verdict"], told["leadrules.score"]
    ('b2b-saas', 'cold', 18.0)
    """
    ruleset, effective = decision.ruleset, decision.effective
    outcomes = [each.outcome for each in decision.trace.contributions]
    told: Attributes = {
        "leadrules.ruleset.name": ruleset.name,
        "leadrules.ruleset.version": ruleset.version,
        "leadrules.ruleset.hash": ruleset.hash,
        "leadrules.engine": decision.engine,
        "leadrules.as_of": moment(decision.as_of),
        "leadrules.score": float(decision.score),
        "leadrules.verdict": decision.verdict,
        "leadrules.effective_verdict": effective.verdict,
        "leadrules.overridden": effective.override is not None,
        "leadrules.rules.fired": outcomes.count("fired"),
        "leadrules.rules.unknown": outcomes.count("unknown"),
        "leadrules.unreadable": len(decision.intake.notes),
    }
    for name, label in decision.labels.items():
        if label is not None:
            told[f"leadrules.label.{name}"] = label
    if decision_id is not None:
        told["leadrules.decision.id"] = decision_id
    return told


def mark_span(decision: Decision, *, decision_id: str | None = None) -> bool:
    """Sets a decision's `attributes` on the current span of OpenTelemetry; whether there was one.

    leadrules does not depend on OpenTelemetry: where nobody imported it there is no span.
    """
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return False
    span = trace.get_current_span()
    if not span.is_recording():
        return False
    span.set_attributes(attributes(decision, decision_id=decision_id))
    return True
