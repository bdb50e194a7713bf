"""Logged decisions explained by the rulesets that the log holds of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from leadrules.language.problems import did_you_mean
from leadrules.log.problems import log_error
from leadrules.log.spanning import cannot_tell

if TYPE_CHECKING:
    from leadrules.analysis.why import Changed, Why, WhyNot
    from leadrules.decision.decision import Decision
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.reading import LoggedDecision
    from leadrules.ruleset import Ruleset

_NOT_KNOWN = "whether there is such a decision about this lead is not known"


def why(
    log: DecisionLog,
    lead_id: str | None = None,
    *,
    decision: str | None = None,
    until: datetime | None = None,
) -> Why:
    """Why a logged decision is what it is; which one, `found` says."""
    decided, ruleset = _readable(log, found(log, lead_id, decision=decision, until=until))
    return ruleset.explain(decided)


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
    one = found(log, lead_id, decision=decision, until=until)
    decided, ruleset = _readable(log, one)
    names = [each.name for each in ruleset.ir.verdicts]
    if verdict not in names:
        raise log_error(
            "LR699",
            f"{ruleset.name} {ruleset.version} has no such verdict",
            help=did_you_mean(verdict, names) or f"it has {', '.join(names)}",
        )
    return ruleset.why_not(decided, verdict, previous=one.previous)


def what_changed(
    log: DecisionLog,
    lead_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Changed:
    """What changed between a lead's last two recorded decisions, or to the last from the one as of
    `since`; `until` holds `as_of` of the last.

    Raises LogError where the log has not two, or the lead was erased.
    """
    last = log.history(lead_id, limit=2, until=until)
    first_of = last if since is None else log.history(lead_id, limit=1, until=since)
    first = first_of[1:] if since is None else first_of
    if not first or not last or first[0].id == last[0].id:
        if last.unread or first_of.unread:
            raise cannot_tell(
                last.unread or first_of.unread,
                _NOT_KNOWN,
            )
        if not last:
            raise log_error("LR691", "the log has no decision about this lead")
        raise log_error(
            "LR691",
            "the log has no two decisions about this lead to compare",
            help="`leadrules log history` lists those that it has",
        )
    before, after = sorted((first[0], last[0]), key=lambda one: (one.as_of, one.seq))
    decided_before, ruleset_before = _readable(log, before)
    decided_after, ruleset = _readable(log, after)
    return ruleset.what_changed(decided_before, decided_after, ruleset_before=ruleset_before)


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
        raise log_error("LR699", "which decision is said by a lead's id or by its own")
    if decision is not None:
        return log.get(decision)
    assert lead_id is not None
    history = log.history(lead_id, limit=1, until=until)
    if not history and history.unread:
        raise cannot_tell(history.unread, _NOT_KNOWN)
    if not history:
        raise log_error("LR691", "the log has no decision about this lead")
    return history[0]


def _readable(log: DecisionLog, one: LoggedDecision) -> tuple[Decision, Ruleset]:
    if one.decision is None:
        raise log_error(
            "LR691",
            f"the lead of decision `{one.id}` was erased: why cannot be told any more",
            help="what is not personal is still told by `leadrules log show`",
        )
    return one.decision, log.ruleset(one.text_hash)
