"""A live test in a service: each lead scored by the version of the arm it is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadrules.decision.decision import Decision
from leadrules.decision.frozen import freeze
from leadrules.decision.record import Override, Standing
from leadrules.diagnostics.shown import shown
from leadrules.experiment.split import Split, id_of
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Scored:
    """A decision, and the arm whose version made it.

    `key` is the id that was randomised, or None: a lead without one is scored by the champion's
    version and belongs to no arm of the test.
    """

    split: Split
    arm: str
    key: str | None
    decision: Decision

    @property
    def randomised(self) -> bool:
        """Whether the lead takes part in the test."""
        return self.key is not None

    def row(self) -> dict[str, Any]:
        """What to log: one flat row of texts and numbers, which `read_experiment` reads later.

        >>> import leadrules
        >>> a = leadrules.load("rules/b2b-saas/1.0.0.yaml")
        >>> b = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> split = leadrules.Split("autumn", {"champion": 9, "challenger": 1})
        >>> experiment = leadrules.Experiment(split, {"champion": a, "challenger": b})
        >>> row = experiment.score({"lead_id": "lead-7"}, as_of="2024-02-01").row()
        >>> row["lead_id"], row["arm"], row["version"], row["decided_at"]
        ('lead-7', 'champion', '1.0.0', '2024-02-01T23:59:59.999999Z')
        """
        decision = self.decision
        ids = {"lead_id": decision.lead_id, f"{self.split.by}_id": self.key}
        return {
            "experiment": self.split.name,
            **ids,
            "arm": self.arm,
            "decided_at": decision.as_of.isoformat().replace("+00:00", "Z"),
            "ruleset": decision.ruleset.name,
            "version": decision.ruleset.version,
            "hash": decision.ruleset.hash,
            "score": float(decision.score),
            "verdict": decision.effective_verdict,
        }


@dataclass(frozen=True, slots=True)
class Experiment:
    """A live test: a split, and the version that scores each arm.

    Immutable, picklable, safe to share between threads; it keeps nothing of a lead, as an arm
    follows from the id. Raises ValueError where an arm has no version, or a version no arm.

    >>> import leadrules
    >>> a = leadrules.load("rules/b2b-saas/1.0.0.yaml")
    >>> b = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> split = leadrules.Split("autumn", {"champion": 9, "challenger": 1})
    >>> experiment = leadrules.Experiment(split, {"champion": a, "challenger": b})
    >>> scored = experiment.score({"lead_id": "lead-8", "job_title": "CEO"}, as_of="2024-02-01")
    >>> scored.arm, scored.decision.ruleset.version
    ('challenger', '2.0.0')
    """

    split: Split
    rulesets: Mapping[str, Ruleset]

    def __post_init__(self) -> None:
        arms, named = set(self.split.weights), set(self.rulesets)
        if arms != named:
            odd = ", ".join(f"`{shown(name)}`" for name in sorted(arms ^ named))
            raise ValueError(f"each arm needs a version, and each version an arm: {odd}")
        freeze(self, "rulesets")

    def key(self, lead: Mapping[str, Any]) -> str | None:
        """The id by which a lead is randomised: its own or its account's, where its champion looks
        for it; None where it has none that can be read."""
        meaning = self.rulesets[self.split.champion].ir
        names = meaning.lead_keys if self.split.by == "lead" else meaning.account_keys
        if not isinstance(lead, Mapping):
            return None  # what is no lead, scoring says in full
        for name in names:
            try:
                found = read_id(lead[name], meaning.limits) if name in lead else None
            except Unreadable:
                return None
            if found is not None:
                return found
        return None

    def score(
        self,
        lead: Mapping[str, Any],
        *,
        key: str | int | None = None,
        events: Iterable[Mapping[str, Any]] | None = None,
        account: Sequence[Mapping[str, Any]] | None = None,
        previous: Decision | Standing | Mapping[str, Any] | None = None,
        override: Override | Mapping[str, Any] | None = None,
        as_of: datetime | date | str | None = None,
        strict: bool = False,
    ) -> Scored:
        """The decision about one lead by the version of its arm.

        The arguments are those of `Ruleset.score`; `key` is the lead's or account's id where it
        does not stand in the lead. Raises LeadError as `Ruleset.score` does, and ValueError for a
        key that is no id.
        """
        found = self.key(lead) if key is None else id_of(key)
        arm = self.split.champion if found is None else self.split.arm(found)
        decision = self.rulesets[arm].score(
            lead,
            events=events,
            account=account,
            previous=previous,
            override=override,
            as_of=as_of,
            strict=strict,
        )
        return Scored(self.split, arm, found, decision)
