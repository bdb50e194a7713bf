"""Which verdicts hand a lead over to sales."""

from __future__ import annotations

from collections.abc import Collection

from leadrules.language import ir


def passing_verdicts(ruleset: ir.Ruleset, said: Collection[str] | None = None) -> tuple[str, ...]:
    """The verdicts that hand a lead over, in the ruleset's order, never one that disqualifies.

    Unless said, those with a promise, or all but the last where nothing is promised.
    """
    open_ones = [verdict.name for verdict in ruleset.verdicts if not verdict.disqualifies]
    if said is not None:
        wanted: Collection[str] = said
    elif ruleset.agreement is not None and ruleset.agreement.promises:
        wanted = {promise.verdict for promise in ruleset.agreement.promises}
    else:
        wanted = {verdict.name for verdict in ruleset.verdicts[:-1]}
    return tuple(name for name in open_ones if name in wanted)
