"""How the verdicts' conditions came out, from the code of the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadrules.backends.python.decoding.shared import shared
from leadrules.backends.python.generation.reads import names_read
from leadrules.decision.record import VerdictStep
from leadrules.language import ir


class Steps:
    """The steps of one ruleset's verdicts.

    A code is the number of the verdict given (the one after the last is `hold`), plus as many times
    the number of those as the verdicts that were unknown have bits.
    """

    def __init__(self, verdicts: Sequence[ir.Verdict]) -> None:
        self._verdicts = [_Verdict(verdict) for verdict in verdicts]

    def of(self, code: int, named: Mapping[str, object]) -> tuple[VerdictStep, ...]:
        """The steps of one lead; what is missing is None in `named`, by its name."""
        count = len(self._verdicts)
        passed, given = divmod(code, count + 1)
        last = passed.bit_length() - 1 if given == count else given
        steps = []
        for index, verdict in enumerate(self._verdicts):
            if index > last:
                steps.append(verdict.not_asked)
            elif passed >> index & 1:
                missing = tuple([name for name in verdict.asked if named.get(name, 0) is None])
                steps.append(verdict.unknown[missing])
            else:
                steps.append(verdict.true if index == given else verdict.false)
        return tuple(steps)


class _Verdict:
    """The steps that one verdict can be."""

    def __init__(self, verdict: ir.Verdict) -> None:
        name, condition = verdict.name, verdict.condition
        self.asked = () if condition is None else names_read([condition], needed=True)
        self.true = VerdictStep(name, "true", ())
        self.false = VerdictStep(name, "false", ())
        self.not_asked = VerdictStep(name, "not_asked", ())
        self.unknown = shared(lambda *missing: VerdictStep(name, "unknown", missing))
