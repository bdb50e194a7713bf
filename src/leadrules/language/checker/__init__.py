"""Document to checked ruleset: everything wrong in it is found here, at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from leadrules.diagnostics import Diagnostic
from leadrules.language.checker.agreement import check_agreement
from leadrules.language.checker.attainable import check_attainable
from leadrules.language.checker.cases import check_cases
from leadrules.language.checker.checked import CheckedRuleset
from leadrules.language.checker.desk import Desk, EnoughError
from leadrules.language.checker.fields import check_fields, check_words
from leadrules.language.checker.labels import check_labels
from leadrules.language.checker.measures import check_measures
from leadrules.language.checker.names import check_names
from leadrules.language.checker.reachable import check_reachable
from leadrules.language.checker.rules import check_rules
from leadrules.language.checker.scores import check_scores
from leadrules.language.checker.unused import check_unused
from leadrules.language.checker.verdicts import check_verdicts
from leadrules.language.document import Document
from leadrules.language.source import Source

__all__ = ["Checked", "CheckedRuleset", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: the ruleset, unless there is an error, and all that was found."""

    ruleset: CheckedRuleset | None
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source, document: Document) -> Checked:
    """Checks a document; `source` is the text that it was read from, for places in messages.

    Never raises: errors and warnings are in the answer, in the order in which they stand.

    """
    desk = Desk(source, document)
    with suppress(EnoughError):
        _check(desk)
    found = tuple(sorted(dict.fromkeys(desk.diagnostics), key=_position))
    if desk.main_score is None or desk.errors:
        return Checked(None, found)
    ruleset = CheckedRuleset(
        document=document,
        fields=desk.fields,
        events=desk.events,
        phrases=desk.phrases,
        lists=desk.lists,
        scores=desk.scores,
        main_score=desk.main_score,
        conditions=desk.conditions,
        values=desk.values,
        selections=desk.selections,
        decays=desk.decays,
        entries=desk.entries,
        reasons=desk.reasons,
        measures=desk.measures,
    )
    return Checked(ruleset, found)


def _check(desk: Desk) -> None:
    """Each step reads what those before it laid down."""
    check_names(desk)
    check_fields(desk)
    check_words(desk)
    check_measures(desk)
    check_rules(desk)
    check_scores(desk)
    check_attainable(desk)
    check_verdicts(desk, check_labels(desk))
    check_agreement(desk)
    check_cases(desk)
    if not desk.errors:  # what is misspelt would seem unused, or out of reach
        check_unused(desk)
        check_reachable(desk)


def _position(diagnostic: Diagnostic) -> tuple[int, int]:
    assert diagnostic.span is not None  # the checker reports nothing without a place
    return diagnostic.span.line, diagnostic.span.column
