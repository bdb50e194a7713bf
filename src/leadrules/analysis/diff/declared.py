"""Differences of what is read: fields, event types and their attributes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from leadrules.analysis.diff.pair import NOBODY, Pair, Thing, Touched
from leadrules.analysis.diff.sides import Side
from leadrules.analysis.wording.quantities import day, many, number
from leadrules.diagnostics.shown import shown
from leadrules.language import document, ir
from leadrules.language.text import normalise

_KNOWN = {
    "at_creation": "when the lead is created",
    "history": "from its history",
    "at_export": "only as of the export",
}


def fields(pair: Pair) -> None:
    """Fields: their type, what is readable, where they are looked up."""
    old = {each.name: each for each in pair.a.ruleset.fields}
    new = {each.name: each for each in pair.b.ruleset.fields}

    def differ(thing: Thing, first: ir.Field, then: ir.Field) -> None:
        written = pair.a.document.fields[first.name], pair.b.document.fields[then.name]
        touched = pair.touched(thing.old_name, thing.new_name)
        _field(pair, thing, (first, then), written, touched)

    pair.named("field", "fields", old, new, _said, differ, touching=True)


def events(pair: Pair) -> None:
    """Event types, and their attributes as fields."""
    old = {each.name: each for each in pair.a.ruleset.events}
    new = {each.name: each for each in pair.b.ruleset.events}

    def said(side: Side, event: ir.EventType) -> str:
        if not event.attributes:
            return "without attributes"
        names = ", ".join(side.words.name(each.name) for each in event.attributes)
        return f"with {names}"

    pair.named("event", "events", old, new, said, partial(_event, pair), touching=True)


def _event(pair: Pair, event: Thing, old: ir.EventType, new: ir.EventType) -> None:
    before = {each.name: each for each in old.attributes}
    after = {each.name: each for each in new.attributes}
    written = pair.a.document.events[old.name], pair.b.document.events[new.name]
    for was, now in pair.matched(before, after, {}):
        old_name, new_name = was and f"{old.name}.{was}", now and f"{new.name}.{now}"
        thing = Thing(
            "attribute",
            old_name,
            new_name,
            None if was is None else ("events", old.name, was),
            None if now is None else ("events", new.name, now),
        )
        if was is None and now is not None:
            pair.whole("added", thing, None, _said(pair.b, after[now]))
        elif now is None and was is not None:
            touched = pair.touched(old_name, None)
            pair.whole("removed", thing, _said(pair.a, before[was]), None, touched)
        elif was is not None and now is not None:
            both = before[was], after[now]
            touched = pair.touched(old_name, new_name)
            _field(pair, thing, both, (written[0][was], written[1][now]), touched)


def _said(side: Side, field: ir.Field) -> str:
    terms = _terms(field)
    parts = [terms.pop("type") or ""]
    parts += [f"{_LEADING[aspect]} {said}" for aspect, said in terms.items() if said is not None]
    return ", ".join(parts)


_LEADING = {
    "from": "also looked up under",
    "minimum": "at least",
    "maximum": "at most",
    "choices": "one of",
    "missing": "missing where it is",
    "exact": "compared",
    "personal": "personal data:",
    "known": "known",
}


def _terms(field: ir.Field) -> dict[str, str | None]:
    """What is declared of a field, in words; None where nothing is."""
    places = f" of {many(field.places, 'decimal place')}"
    return {
        "type": f"{field.type.value}{places if field.type is ir.Type.NUMBER else ''}",
        "from": _quoted(field.sources[1:]),
        "minimum": _limit(field, field.minimum),
        "maximum": _limit(field, field.maximum),
        "choices": _quoted(field.choices),
        "missing": _quoted(field.stand_ins),
        "exact": "as written" if field.exact else None,
        "personal": "yes" if field.personal else None,
        "known": None if field.known == "history" else _KNOWN[field.known],
    }


def _limit(field: ir.Field, limit: int | None) -> str | None:
    if limit is None:
        return None
    return day(limit) if field.type is ir.Type.DATE else number(limit, field.places)


def _quoted(texts: tuple[str, ...]) -> str | None:
    return ", ".join(f'"{shown(text)}"' for text in texts) or None


def _field(
    pair: Pair,
    thing: Thing,
    both: tuple[ir.Field, ir.Field],
    written: tuple[document.Field, document.Field],
    touched: Touched,
) -> None:
    old, new = both
    before, after = _terms(old), _terms(new)
    for aspect in ("type", "from", "minimum", "maximum"):
        said = before[aspect], after[aspect]
        pair.if_other(thing, aspect, said, said, at=(aspect,), touched=touched)
    _set(pair, thing, "choices", *(_by_meaning(each.choices, each.exact) for each in written))
    _set(pair, thing, "missing", *(_by_meaning(each.missing, each.exact) for each in written))
    for aspect, default in (("exact", "whatever its capitals and spaces"), ("personal", "no")):
        said = before[aspect] or default, after[aspect] or default
        reached = touched if aspect == "exact" else NOBODY
        pair.if_other(thing, aspect, said, said, at=(aspect,), touched=reached)
    pair.if_other(
        thing, "known", (old.known, new.known), (_KNOWN[old.known], _KNOWN[new.known]),
        at=("known",),
    )  # fmt: skip


def _set(
    pair: Pair, thing: Thing, aspect: str, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """Texts of which the order means nothing: those left out and those that came."""
    gone = tuple(text for key, text in before.items() if key not in after)
    came = tuple(text for key, text in after.items() if key not in before)
    if gone or came:
        touched = pair.touched(thing.old_name, thing.new_name)
        said = _quoted(gone), _quoted(came)
        pair.part(thing, aspect, *said, at=(aspect,), touched=touched)


def _by_meaning(texts: tuple[str, ...], exact: bool) -> dict[str, str]:
    return {text if exact else normalise(text): text for text in texts}
