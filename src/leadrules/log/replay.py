"""What came of scoring logged decisions again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from leadrules.analysis.wording.quantities import many
from leadrules.decision.record import RulesetIdentity
from leadrules.decision.units import plain

Outcome: TypeAlias = Literal["same", "different", "erased", "not-recorded", "not-scored"]
"""`same` bit for bit by the version that decided, or the same scores and verdicts by another;
`erased` where the lead or a colleague was; `not-recorded` where the rules read what was not kept;
`not-scored` where the rules cannot read what was kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision answers, in short."""

    score: Decimal
    verdict: str
    effective_score: Decimal
    effective_verdict: str

    @classmethod
    def read(cls, header: Mapping[str, Any]) -> Answer:
        """The answer that a decision's header says."""
        return cls(
            Decimal(header["score"]),
            header["verdict"],
            Decimal(header["effective_score"]),
            header["effective_verdict"],
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision scored again. `told` names the parts of the record that are others, the inputs
    that were not kept, or why it was not scored; nothing personal is in it."""

    seq: int
    id: str
    outcome: Outcome
    before: Answer
    after: Answer | None = None
    told: tuple[str, ...] = ()

    @property
    def flipped(self) -> bool:
        """Whether the effective verdict is another."""
        return (
            self.after is not None and self.after.effective_verdict != self.before.effective_verdict
        )


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """All decisions scored again: how many came out how, and which did not come out the same.

    `ruleset` is who scored; None: each was scored by the version that had decided it. `before` and
    `after` count effective verdicts of those scored, `flips` the changes from one to another,
    `lacking` the decisions that lack an input, by input, `engines` the versions of leadrules that
    had decided. `found` are those neither the same nor erased, as they stand in the log.
    """

    ruleset: RulesetIdentity | None
    counts: Mapping[Outcome, int]
    engines: Mapping[str, int]
    lacking: Mapping[str, int]
    before: Mapping[str, int]
    after: Mapping[str, int]
    flips: Mapping[tuple[str, str], int]
    found: tuple[Replayed, ...]
    left_out: int  # how many more there are than `found` holds

    @property
    def ok(self) -> bool:
        """Whether all that was scored by the version that had decided it came out the same."""
        if self.ruleset is not None:
            return True
        return not self.counts.get("different") and not self.counts.get("not-scored")

    @property
    def total(self) -> int:
        """How many decisions there were."""
        return sum(self.counts.values())

    def lines(self) -> Iterable[str]:
        """The report in words, a line at a time."""
        by = "the version that decided"
        if self.ruleset is not None:
            by = f"{self.ruleset.name} {self.ruleset.version}"
        left = sum(self.counts.get(each, 0) for each in ("erased", "not-recorded", "not-scored"))
        scored = many(self.total - left, "decision")
        yield f"{scored} scored again by {by}"
        told: dict[Outcome, tuple[str, str]] = {
            "same": ("came out the same", "came out the same"),
            "different": ("came out otherwise", "came out otherwise"),
            "erased": ("is of somebody erased", "are of somebody erased"),
            "not-recorded": (
                "lacks an input that was not recorded",
                "lack an input that was not recorded",
            ),
            "not-scored": ("could not be scored", "could not be scored"),
        }
        for outcome, words in told.items():
            if number := self.counts.get(outcome):
                yield f"{number:,} {words[number > 1]}"
        for (before, after), number in self.flips.items():
            yield f"{number} from {before} to {after}"
        for name, number in self.lacking.items():
            yield f"{name} was not recorded in {number}"
        if self.engines:
            versions = ", ".join(f"{name} ({number})" for name, number in self.engines.items())
            yield f"decided by leadrules {versions}"
        for each in self.found[:20]:
            if self.ruleset is None:
                yield f"entry {each.seq} `{each.id}`: {each.outcome}: {', '.join(each.told)}"

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def as_data(self) -> dict[str, Any]:
        """The same as data of JSON's types."""
        return {
            "ok": self.ok,
            "ruleset": None
            if self.ruleset is None
            else {"name": self.ruleset.name, "version": self.ruleset.version},
            "counts": dict(self.counts),
            "engines": dict(self.engines),
            "lacking": dict(self.lacking),
            "before": dict(self.before),
            "after": dict(self.after),
            "flips": [
                {"before": before, "after": after, "decisions": number}
                for (before, after), number in self.flips.items()
            ],
            "found": [_data(each) for each in self.found],
            "left_out": self.left_out,
        }


def _data(found: Replayed) -> dict[str, Any]:
    return {
        "seq": found.seq,
        "id": found.id,
        "outcome": found.outcome,
        "before": _answer_data(found.before),
        "after": None if found.after is None else _answer_data(found.after),
        "told": list(found.told),
    }


def _answer_data(answer: Answer) -> dict[str, str]:
    return {
        "score": plain(answer.score),
        "verdict": answer.verdict,
        "effective_score": plain(answer.effective_score),
        "effective_verdict": answer.effective_verdict,
    }
