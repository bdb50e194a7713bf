"""The difference of two rulesets in meaning, without data, in business words."""

from __future__ import annotations

from leadrules.analysis.diff import declared, rules, terms, verdicts, vocabulary
from leadrules.analysis.diff.pair import Pair
from leadrules.analysis.diff.record import Change, Diff, Place
from leadrules.analysis.diff.sides import Side
from leadrules.language.loading import Loaded

__all__ = ["Change", "Diff", "Place", "diff_of"]


def diff_of(a: Loaded, b: Loaded) -> Diff:
    """How the meaning of one ruleset differs from that of another.

    Layout, comments, the order of keys and ways of writing the same make no difference.

    >>> from leadrules.language.loading import load_file
    >>> a, b = (load_file(f"rules/b2b-saas/{version}.yaml") for version in ("1.0.0", "2.0.0"))
    >>> change = diff_of(a, b).changes[0]
    >>> change.path, change.old
    ('verdict.SQL.when', 'when the total is at least 70')
    """
    pair = Pair(Side(a), Side(b))
    for part in (
        verdicts.verdicts,
        verdicts.labels,
        verdicts.matrices,
        verdicts.grades,
        rules.rules,
        rules.groups,
        rules.scores,
        vocabulary.phrases,
        vocabulary.lists,
        vocabulary.measures,
        declared.fields,
        declared.events,
        terms.agreement,
        terms.whole,
    ):
        part(pair)
    changes, pair.changes = pair.changes, []
    terms.aside(pair)
    return Diff(pair.a.compared(), pair.b.compared(), tuple(changes), tuple(pair.changes))
