"""Differences of what conditions name: sets of phrases, lists, measures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from leadrules.analysis.diff.naming import phrase_words
from leadrules.analysis.diff.pair import Pair, Thing
from leadrules.analysis.diff.selections import selection
from leadrules.analysis.diff.sides import Side
from leadrules.diagnostics.shown import shown
from leadrules.language import document, ir
from leadrules.language.text import normalise


def phrases(pair: Pair) -> None:
    """Sets of phrases, word by word."""

    def said(side: Side, words: document.Phrases) -> str:
        text = _quoted(words.any)
        return f"{text}, unless as part of {_quoted(words.except_)}" if words.except_ else text

    def differ(thing: Thing, old: document.Phrases, new: document.Phrases) -> None:
        for aspect in ("any", "except"):
            before, after = (
                phrase_words(each.any if aspect == "any" else each.except_) for each in (old, new)
            )
            _words(pair, thing, aspect, before, after)

    old, new = pair.a.document.phrases, pair.b.document.phrases
    pair.named("phrases", "phrases", old, new, said, differ, touching=True)


def lists(pair: Pair) -> None:
    """Lists, entry by entry."""

    def said(side: Side, texts: tuple[str, ...]) -> str:
        return _quoted(texts)

    def differ(thing: Thing, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        exact = _some_exact(pair.a) or _some_exact(pair.b)
        before, after = (
            {text if exact else normalise(text): text for text in texts} for texts in (old, new)
        )
        _words(pair, thing, "entries", before, after)

    old, new = pair.a.document.lists, pair.b.document.lists
    pair.named("list", "lists", old, new, said, differ, touching=True)


def _some_exact(side: Side) -> bool:
    attributes = (each for event in side.ruleset.events for each in event.attributes)
    return any(each.exact for each in (*side.ruleset.fields, *attributes))


def _words(
    pair: Pair, thing: Thing, aspect: str, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    gone = [text for key, text in before.items() if key not in after]
    came = [text for key, text in after.items() if key not in before]
    if gone or came:
        touched = pair.touched(thing.old_name, thing.new_name)
        pair.part(
            thing,
            aspect,
            _quoted(gone) if gone else None,
            _quoted(came) if came else None,
            at=() if aspect == "entries" else (aspect,),
            touched=touched,
        )


def _quoted(texts: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f'"{shown(text)}"' for text in texts)


# --- measures ------------------------------------------------------------------------------------


def measures(pair: Pair) -> None:
    """Measures: what is counted or worked out, and of which events."""

    def said(side: Side, measure: ir.Measure) -> str:
        return side.words.measure(measure)

    old, new = pair.a.measures(), pair.b.measures()
    differ = partial(_measure, pair)
    pair.named("measure", "measures", old, new, said, differ, touching=True)


def _measure(pair: Pair, thing: Thing, old: ir.Measure, new: ir.Measure) -> None:
    a, b = pair.a, pair.b
    if a.forms.measure(old) == b.forms.measure(new):
        return
    if a.forms.measure(old, written=True) == b.forms.measure(new, written=True):
        return
    touched = pair.touched(thing.old_name, thing.new_name)
    if isinstance(old, ir.RollUp) or isinstance(new, ir.RollUp) or _of(old) != _of(new):
        if isinstance(old, ir.RollUp) and isinstance(new, ir.RollUp) and _same(pair, old, new):
            return
        said = a.words.measure(old), b.words.measure(new)
        pair.part(thing, "measure", *said, touched=touched)
        return
    selection(pair, thing, old.selection, new.selection, touched=touched)


def _of(measure: ir.Measure) -> tuple[object, ...]:
    """What is measured, apart from which events count."""
    match measure:
        case ir.Total(attribute=attribute, how=how):
            return ("total", attribute, how)
        case ir.DaysSinceEvent(which=which):
            return ("days", which)
        case _:
            return (type(measure).__name__,)


def _same(pair: Pair, old: ir.RollUp, new: ir.RollUp) -> bool:
    same = (old.scope, old.how) == (new.scope, new.how)
    return same and pair.same(old.value, new.value)
