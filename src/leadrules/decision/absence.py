"""Why a rule or verdict could not tell, in words that name no inner thing."""

from __future__ import annotations

from collections.abc import Iterable

from leadrules.decision.layout import are_missing, listed
from leadrules.decision.reasons import in_words
from leadrules.decision.record import Record


def could_not(record: Record, names: Iterable[str]) -> str:
    """What kept it from telling, as a clause.

    A field is missing, a measure is not known; a count that a rule makes for itself has no name to
    a reader, so it is said what was not given.
    """
    measures = {measure.name for measure in record.trace.measures}
    fields, named, causes = [], [], []
    for name in names:
        if name not in measures:
            fields.append(name)
        elif not _is_inner(name):
            named.append(name)
        elif (cause := _not_given(record)) not in causes:
            causes.append(cause)
    clauses = [are_missing(fields)] if fields else []
    if named:
        clauses.append(f"{listed(named)} {'are' if len(named) > 1 else 'is'} not known")
    return listed([*clauses, *causes]) or are_missing([])


def measure_in_words(record: Record, name: str) -> str:
    """A measure by its name, or, where a rule made it for itself, by the rule's."""
    if not _is_inner(name):
        return name
    rules = (one.rule for one in record.trace.contributions if name in one.read)
    return in_words(next(rules, name.lstrip("_")))


def _is_inner(name: str) -> bool:
    """Whether a measure is one that a rule made: no author's name begins so."""
    return name.startswith("_")


def _not_given(record: Record) -> str:
    """Counts are known whenever the events in their scope were given."""
    if not record.trace.events_given:
        return "events were not given"
    if record.trace.colleagues is None:
        return "the account was not given"
    return "colleagues' events were not given"
