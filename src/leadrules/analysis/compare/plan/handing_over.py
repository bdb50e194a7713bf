"""Which verdicts hand a lead over, those of A that B does not have among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from leadrules.analysis.diff.naming import renamed
from leadrules.analysis.diff.sides import Side
from leadrules.analysis.passing import passing_verdicts
from leadrules.language.loading import Loaded


def passing_alone(
    a: Loaded, b: Loaded, passes: Collection[str], *, said: Collection[str] | None
) -> Mapping[str, bool]:
    """Each verdict that only A has and that does not disqualify: whether it hands a lead over.

    `passes` are B's verdicts that do, `said` what was said of them, if anything. One that was named
    does; so does one above a verdict of both that does, and not one below a verdict of both that
    does not. Of any other A's own promises decide, as those of B would; not where it was said which
    verdicts hand over and A has one of these.

    >>> from leadrules.language.loading import load_file
    >>> a, b = (load_file(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
    >>> passing_alone(a, b, ("SQL", "MQL"), said=None)
    {}
    """
    called = renamed(Side(a), Side(b)).verdicts
    theirs = {verdict.name for verdict in b.ruleset.verdicts}
    ladder = [
        called.get(verdict.name, verdict.name)
        for verdict in a.ruleset.verdicts
        if not verdict.disqualifies
    ]
    own = {called.get(name, name) for name in passing_verdicts(a.ruleset)}
    decided = said is not None and any(name in passes for name in ladder)
    found: dict[str, bool] = {}
    for place, name in enumerate(ladder):
        if name in theirs:
            continue
        above = any(one in theirs and one not in passes for one in ladder[:place])
        below = any(one in passes for one in ladder[place:])
        named = said is not None and name in said
        found[name] = named or below or (not (above or decided) and name in own)
    return found
