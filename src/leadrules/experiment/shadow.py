"""Scoring in the shadow: a challenger scores what the champion scores, and decides nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from leadrules.decision.decision import Decision
from leadrules.decision.frozen import freeze
from leadrules.decision.record import Override, Standing
from leadrules.ruleset import Ruleset

LOG = logging.getLogger("leadrules.shadow")


@dataclass(frozen=True, slots=True)
class Shadowed:
    """What a challenger said of a lead that the champion decided; `seconds` is what it took."""

    challenger: str
    champion: Decision
    decision: Decision
    seconds: float


@dataclass(frozen=True, slots=True)
class ShadowFailure:
    """A challenger that could not score a lead, or an answer that nobody took."""

    challenger: str
    champion: Decision
    error: Exception


OnAnswer: TypeAlias = Callable[[Shadowed], object]
OnFailure: TypeAlias = Callable[[ShadowFailure], object]
Submit: TypeAlias = Callable[[Callable[[], None]], object]


def log_failure(failure: ShadowFailure) -> None:
    """Log a failure as an error of `leadrules.shadow`; of the lead, the error's own words alone."""
    LOG.error(
        "challenger %r could not score a lead beside the champion",
        failure.challenger,
        exc_info=failure.error,
    )


@dataclass(frozen=True, slots=True)
class Shadow:
    """A champion whose every lead is scored by challengers too; their answers go to `on_answer`.

    `score` takes what `Ruleset.score` takes and gives the champion's own decision. Whatever goes
    wrong beside it (in a challenger, in `on_answer`, in `submit`) goes to `on_failure`, which logs
    it unless given, and never reaches the caller; an error of `on_failure` itself is logged.

    A challenger sees the same lead, events and account as of the same instant, but neither
    `previous` nor `override`, which are the champion's: compare its `verdict`, not where a lead
    stands. `strict` is not asked of it.

    It costs as much time again for each challenger, before the champion's decision is given back;
    with `submit`, such as an executor's, it runs elsewhere: then the lead's mappings must not be
    changed meanwhile. Immutable and safe to share between threads, as far as the callbacks are.

    >>> import leadrules
    >>> a = leadrules.load("rules/b2b-saas/1.0.0.yaml")
    >>> b = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> seen = []
    >>> shadow = leadrules.Shadow(a, {"challenger": b}, on_answer=seen.append)
    >>> decision = shadow.score({"job_title": "CFO"}, as_of="2024-02-01")
    >>> decision.ruleset.version, seen[0].decision.ruleset.version
    ('1.0.0', '2.0.0')
    """

    champion: Ruleset
    challengers: Mapping[str, Ruleset]
    on_answer: OnAnswer
    on_failure: OnFailure = log_failure
    submit: Submit | None = None

    def __post_init__(self) -> None:
        freeze(self, "challengers")

    def score(
        self,
        lead: Mapping[str, Any],
        *,
        events: Iterable[Mapping[str, Any]] | None = None,
        account: Sequence[Mapping[str, Any]] | None = None,
        previous: Decision | Standing | Mapping[str, Any] | None = None,
        override: Override | Mapping[str, Any] | None = None,
        as_of: datetime | date | str | None = None,
        strict: bool = False,
    ) -> Decision:
        """The champion's decision, as `Ruleset.score` gives it.

        Raises what the champion raises; then no challenger is asked.
        """
        # WHY: what can be read once only, the challengers would find empty
        events, account = _kept(events), _kept_members(account)
        decided = self.champion.score(
            lead,
            events=events,
            account=account,
            previous=previous,
            override=override,
            as_of=as_of,
            strict=strict,
        )
        for name, ruleset in self.challengers.items():

            def beside(name: str = name, ruleset: Ruleset = ruleset) -> None:
                try:
                    started = time.perf_counter()
                    # WHY: its own instant, as a date ends by each ruleset's zone
                    instant = decided.as_of
                    answer = ruleset.score(lead, events=events, account=account, as_of=instant)
                    seconds = time.perf_counter() - started
                    self.on_answer(Shadowed(name, decided, answer, seconds))
                except Exception as error:
                    self._report(ShadowFailure(name, decided, error))

            try:
                beside() if self.submit is None else self.submit(beside)
            except Exception as error:
                self._report(ShadowFailure(name, decided, error))
        return decided

    def _report(self, failure: ShadowFailure) -> None:
        try:
            self.on_failure(failure)
        except Exception:
            log_failure(failure)
            LOG.exception("`on_failure` failed itself")


def _kept(given: Any) -> Any:
    """What can be read several times."""
    return tuple(given) if isinstance(given, Iterator) else given


def _kept_members(account: Any) -> Any:
    """An account whose members' events can be read several times."""
    account = _kept(account)
    if not isinstance(account, Sequence) or isinstance(account, str | bytes):
        return account
    return [
        {**member, "events": _kept(member["events"])}
        if isinstance(member, Mapping) and isinstance(member.get("events"), Iterator)
        else member
        for member in account
    ]
