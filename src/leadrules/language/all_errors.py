"""All that is wrong with a ruleset whose form has errors: these, and what they do not hide.

A consequence shown as an error is worse than an error shown later, so that whatever may follow
from what could not be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from leadrules.diagnostics import Diagnostic, Severity, Span
from leadrules.language.checker import check
from leadrules.language.document import Document
from leadrules.language.document.reading import Found, read_document, said
from leadrules.language.mending import WORD, Mending
from leadrules.language.problems import did_you_mean
from leadrules.language.source import MOST_ERRORS, MappingNode, Source

MOST_ROUNDS = 8
"""How often a source is mended: a part that lacks what was cut from it is cut in the next round."""
QUOTED = re.compile("`[^`]*`")
OF_SUMS = frozenset({"LR403", "LR406", "LR410", "LR419"})
"""What depends on every rule, group and score."""
OF_NAMES = frozenset({"LR201", "LR304", "LR306", "LR307", "LR314"})
"""What follows where a name is not declared."""
STAND_INS = frozenset({"`stand-in`", "`stand_in`"})
BOUNDS = frozenset({"at_least", "at_most", "bands", "below", "default", "exactly", "from"})
WINDOW = frozenset({"before", "between", "once_per", "period", "since", "within"})
DEPENDS = {
    "LR401": BOUNDS,
    "LR402": BOUNDS,
    "LR412": frozenset({"step", "steps"}),
    "LR413": WINDOW,
    "LR414": WINDOW | BOUNDS,
    "LR415": frozenset({"latch"}),
    "LR416": frozenset({"when"}),
}
"""What may follow from keys that are gone from the same part."""


def all_errors(source: Source, found: list[Found]) -> list[Diagnostic]:
    """The errors of form that were found, and those elsewhere, in the order of the text.

    At most 100; of a document in another version of the language nothing else is said.
    """
    errors = said(source, found)
    if len(errors) < MOST_ERRORS and errors[0].code != "LR226":
        errors += _elsewhere(source, found)
    return sorted(dict.fromkeys(errors), key=_span)[:MOST_ERRORS]


def _elsewhere(source: Source, found: list[Found]) -> Iterator[Diagnostic]:
    mending = Mending(source)
    for _ in range(MOST_ROUNDS):
        if not mending.mend(found):
            return
        read = read_document(mending.source)
        if isinstance(read, Document):
            yield from _of_meaning(mending, read)
            return
        yield from said(
            mending.source, [pair for pair in read if not mending.may_have_caused(*pair)]
        )
        found = read


def _of_meaning(mending: Mending, document: Document) -> Iterator[Diagnostic]:
    errors = [
        error
        for error in check(mending.source, document).diagnostics
        if error.severity is Severity.ERROR
    ]
    doubtful = [_span(error) for error in errors if _may_follow(mending, error)]
    measures = mending.source.node(("measures",))
    if isinstance(measures, MappingNode):  # WHY: what reads a measure in doubt is in doubt as well
        for name, measure in measures.entries:
            if any(_within(span, measure.span) for span in doubtful):
                mending.words.add(name.text)
    for error in errors:
        if not _may_follow(mending, error):
            yield _with_help(mending, error)


def _may_follow(mending: Mending, error: Diagnostic) -> bool:
    """Whether an error of meaning may be a consequence of what was cut or stands in."""
    if error.code in OF_SUMS:
        return not mending.only_aside
    if error.code == "LR408":
        return mending.root_cut
    if error.code in OF_NAMES and mending.any_name:
        return True
    if any(error.message.startswith(f"unknown {what} ") for what in mending.any_of):
        return True
    quoted = set(QUOTED.findall(f"{error.message} {error.help or ''}"))
    if quoted & STAND_INS or any(mending.words & set(WORD.findall(text)) for text in quoted):
        return True
    return any(
        (cut.misspelt or cut.key in DEPENDS[error.code]) and _within(_span(error), cut.unit)
        for cut in mending.cuts
        if error.code in DEPENDS
    )


def _with_help(mending: Mending, error: Diagnostic) -> Diagnostic:
    """The error; if its name is close to one that is gone, that is what was meant."""
    if error.code in ("LR201", "LR304"):
        name = QUOTED.findall(error.message)[-1].strip("`")
        if hint := did_you_mean(name, mending.names):
            return replace(error, help=hint)
    return error


def _span(error: Diagnostic) -> Span:
    assert error.span is not None  # what is wrong with a document has a place in it
    return error.span


def _within(inner: Span, outer: Span) -> bool:
    begin = (inner.line, inner.column)
    return (outer.line, outer.column) <= begin < (outer.end_line, outer.end_column)
