"""Logged decisions explained by the ruleset that the log holds of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from leadrules.language.problems import did_you_mean
from leadrules.log.store.errors import log_error

if TYPE_CHECKING:
    from leadrules.analysis.why import Why, WhyNot
    from leadrules.decision.decision import Decision
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.reading import LoggedDecision
    from leadrules.ruleset import Ruleset


def why(
    log: DecisionLog,
    lead_id: str | None = None,
    *,
    decision: str | None = None,
    until: datetime | None = None,
) -> Why:
    """Why a logged decision is what it is; which one, `found` says."""
    from leadrules.analysis.why import why

    _, decided, ruleset = _readable(log, found(log, lead_id, decision=decision, until=until))
    return why(ruleset.loaded, decided.record)


def why_not(
    log: DecisionLog,
    lead_id: str | None = None,
    *,
    verdict: str,
    decision: str | None = None,
    until: datetime | None = None,
) -> WhyNot:
    """Why a logged decision did not give a verdict, and what would have been enough.

    Raises LogError where its ruleset has no such verdict.
    """
    from leadrules.analysis.why import why_not

    one, decided, ruleset = _readable(log, found(log, lead_id, decision=decision, until=until))
    names = [each.name for each in ruleset.ir.verdicts]
    if verdict not in names:
        raise log_error(
            "LR694",
            f"{ruleset.name} {ruleset.version} has no such verdict",
            help=did_you_mean(verdict, names) or f"it has {', '.join(names)}",
        )
    return why_not(
        ruleset.loaded, decided.record, verdict, previous=one.previous, program=ruleset.program
    )


def found(
    log: DecisionLog,
    lead_id: str | None,
    *,
    decision: str | None = None,
    until: datetime | None = None,
) -> LoggedDecision:
    """The decision with an id, or a lead's last recorded one with `as_of` until an instant.

    Raises LogError where the log has none.
    """
    if (lead_id is None) == (decision is None):
        raise log_error("LR694", "which decision is said by a lead's id or by its own")
    if decision is not None:
        return log.get(decision)
    assert lead_id is not None
    history = log.history(lead_id, limit=1, until=until)
    if not history:
        raise log_error("LR691", "the log has no decision about this lead")
    return history[0]


def _readable(log: DecisionLog, one: LoggedDecision) -> tuple[LoggedDecision, Decision, Ruleset]:
    if one.decision is None:
        raise log_error(
            "LR691",
            f"the lead of decision `{one.id}` was erased: why cannot be told any more",
            help="what is not personal is still told by `leadrules log show`",
        )
    return one, one.decision, log.ruleset(one.text_hash)
