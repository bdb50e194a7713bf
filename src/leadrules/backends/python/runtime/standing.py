"""Where a lead effectively stands: latch, override and re-qualification beside the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from leadrules.backends.python.runtime.arithmetic import scaled
from leadrules.decision.record import Effective, Override, Standing
from leadrules.decision.units import points_of
from leadrules.language import ir

HOLD = "hold"

Capture = tuple[Any, ...]
Ask = Callable[[Capture, int, bool], Sequence[bool | None]]
"""Asks each verdict, then each `leave_when`, with a main score and whether it is known for sure."""


@dataclass(frozen=True, slots=True)
class Stander:
    """Law 12 for one ruleset."""

    ruleset: ir.Ruleset
    ask: Ask

    def stand(
        self, capture: Capture, previous: Standing | None, override: Override | None
    ) -> Effective:
        """The effective answer; `override` is one in force."""
        as_of: datetime
        as_of, main, _, *_ = capture[0]
        verdicts = self.ruleset.verdicts
        names = [verdict.name for verdict in verdicts]
        held = None
        if previous is not None and previous.verdict in (*names, HOLD):
            held = previous.verdict
        left = {} if previous is None else dict(previous.left)

        told = override is not None and (override.score is not None or override.add is not None)
        main = overridden(main, override)
        answers = self.ask(capture, main, told)
        verdict, cooled = self._given(answers, self._cooling(as_of, left, held))
        latched = held is not None and self._latches(held, verdict, answers, names)
        if latched:
            assert held is not None
            verdict = held

        if override is not None and override.disqualify:
            verdict = next(one.name for one in verdicts if one.disqualifies)
            latched = False
        elif override is not None and override.verdict is not None:
            verdict, latched = override.verdict, False

        if held is not None and held != verdict:
            left[held] = as_of
        kept = previous is not None and held == verdict
        return Effective(
            score=points_of(main),
            verdict=verdict,
            since=previous.since if kept and previous is not None else as_of,
            latched=latched,
            cooling=cooled,
            override=override,
            left=left,
        )

    def _cooling(self, as_of: datetime, left: dict[str, datetime], held: str | None) -> set[str]:
        """The verdicts left too short a time ago to be given again."""
        return {
            one.name
            for one in self.ruleset.verdicts
            if one.requalify_after is not None
            and one.name != held
            and one.name in left
            and as_of - left[one.name] < _span(one.requalify_after)
        }

    def _given(
        self, answers: Sequence[bool | None], cooling: set[str]
    ) -> tuple[str, tuple[str, ...]]:
        """The first true verdict that is not cooling, and the true ones that are."""
        cooled: list[str] = []
        for verdict, answer in zip(self.ruleset.verdicts, answers, strict=False):
            if verdict.condition is None:
                return verdict.name, tuple(cooled)
            if answer and verdict.name not in cooling:
                return verdict.name, tuple(cooled)
            if answer:
                cooled.append(verdict.name)
            elif answer is None and verdict.hold_if_unknown:
                return HOLD, tuple(cooled)
        raise AssertionError("the last verdict has no condition")  # pragma: no cover - checked

    def _latches(
        self, held: str, verdict: str, answers: Sequence[bool | None], names: list[str]
    ) -> bool:
        """Whether the verdict held before is kept."""
        if held in (HOLD, verdict):
            return False
        place = names.index(held)
        candidate = None if verdict == HOLD else names.index(verdict)
        if candidate is not None and (
            candidate < place or self.ruleset.verdicts[candidate].disqualifies
        ):
            return False
        return self.ruleset.verdicts[place].latch and answers[len(names) + place] is not True


def overridden(main: int, override: Override | None) -> int:
    """The main score, in hundredths, with a person's word on it."""
    if override is not None and override.score is not None:
        return scaled(override.score, 2)
    if override is not None and override.add is not None:
        return main + scaled(override.add, 2)
    return main


def _span(microseconds: int) -> timedelta:
    most = timedelta.max
    return min(timedelta(microseconds=min(microseconds, most // timedelta(microseconds=1))), most)
