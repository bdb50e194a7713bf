"""Differences of the agreement, of what holds for the ruleset as a whole, and of its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadrules.analysis.diff.pair import NOBODY, Pair, Thing, Touched
from leadrules.analysis.diff.sides import Side
from leadrules.analysis.wording.outcomes import working_time
from leadrules.analysis.wording.quantities import day, listed, many, number, promised
from leadrules.diagnostics.shown import shown
from leadrules.language import document, ir
from leadrules.language.source import Path

_NO_AGREEMENT = ir.Agreement()


def agreement(pair: Pair) -> None:
    """What marketing and sales promise; it is outside of the hash."""
    old = pair.a.ruleset.agreement or _NO_AGREEMENT
    new = pair.b.ruleset.agreement or _NO_AGREEMENT
    working = old.calendar is not None, new.calendar is not None
    before = {each.verdict: each for each in old.promises}
    after = {each.verdict: each for each in new.promises}
    for was, now in pair.matched(before, after, pair.renamed.verdicts):
        thing = _agreed(was, now)
        if was is None and now is not None:
            pair.whole("added", thing, None, _promise_said(after[now], working[1]))
        elif now is None and was is not None:
            pair.whole("removed", thing, _promise_said(before[was], working[0]), None)
        elif was is not None and now is not None:
            said = _promise(before[was], working[0]), _promise(after[now], working[1])
            for aspect in said[0]:
                both = said[0][aspect], said[1][aspect]
                pair.if_other(thing, aspect, both, both, at=(aspect,))
    _calendar(pair, old.calendar, new.calendar)
    capacities = old.weekly_capacity, new.weekly_capacity
    leads = [None if each is None else f"{many(each, 'lead')} a week" for each in capacities]
    thing = _agreed("weekly_capacity", "weekly_capacity")
    pair.if_other(thing, "", capacities, (leads[0], leads[1]))
    _came_and_went(pair, "rejection_reasons", old.rejection_reasons, new.rejection_reasons)
    reviews = old.review_by, new.review_by
    days = [None if each is None else day(each) for each in reviews]
    pair.if_other(_agreed("review_by", "review_by"), "", reviews, (days[0], days[1]))


def _agreed(was: str | None, now: str | None) -> Thing:
    return Thing(
        "agreement",
        was,
        now,
        None if was is None else ("agreement", was),
        None if now is None else ("agreement", now),
        in_hash=False,
    )


def _promise(promise: ir.Promise, working: bool) -> dict[str, str | None]:
    def within(length: ir.Duration | None) -> str | None:
        return None if length is None else promised(length, working=working)

    return {
        "means": shown(promise.means),
        "respond_within": within(promise.respond_within),
        "accept_or_reject_within": within(promise.accept_within),
        "attempts": None if promise.attempts is None else many(promise.attempts, "attempt"),
    }


_PROMISED = {
    "means": "",
    "respond_within": "response within ",
    "accept_or_reject_within": "accepted or rejected within ",
    "attempts": "",
}


def _promise_said(promise: ir.Promise, working: bool) -> str:
    return "; ".join(
        f"{_PROMISED[aspect]}{said}" for aspect, said in _promise(promise, working).items() if said
    )


def _calendar(pair: Pair, old: ir.Calendar | None, new: ir.Calendar | None) -> None:
    thing = Thing(
        "agreement",
        "calendar",
        "calendar",
        ("agreement", "calendar"),
        ("agreement", "calendar"),
        in_hash=False,
    )
    elapsed = "none: all time counts"
    hours = old and (old.zone, old.hours), new and (new.zone, new.hours)
    said = working_time(old) if old else elapsed, working_time(new) if new else elapsed
    pair.if_other(thing, "hours", hours, said, at=("hours",))
    before = {} if old is None else {each: day(each) for each in sorted(old.holidays)}
    after = {} if new is None else {each: day(each) for each in sorted(new.holidays)}
    gone = [text for key, text in before.items() if key not in after]
    came = [text for key, text in after.items() if key not in before]
    if gone or came:
        words = listed(gone) if gone else None, listed(came) if came else None
        pair.part(thing, "holidays", *words, at=("holidays",))


def _came_and_went(pair: Pair, name: str, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    gone = [f'"{shown(text)}"' for text in old if text not in new]
    came = [f'"{shown(text)}"' for text in new if text not in old]
    if gone or came:
        words = ", ".join(gone) or None, ", ".join(came) or None
        pair.part(_agreed(name, name), "", *words)


# --- the ruleset as a whole ----------------------------------------------------------------------


def whole(pair: Pair) -> None:
    """Main score, zone, unreadable values, keys and limits."""
    a, b = pair.a.ruleset, pair.b.ruleset
    scores = pair.a.forms.named(a.main_score), b.main_score
    named = f"the {pair.a.words.name(a.main_score)}", f"the {pair.b.words.name(b.main_score)}"
    _setting(pair, ("score",), scores, named)
    zones = tuple(
        each.zone if each.zone_declared else f"{each.zone}, not declared" for each in (a, b)
    )
    _setting(pair, ("zone",), zones, zones, _by_zone(pair) if a.zone != b.zone else NOBODY)
    unreadable = a.on_unreadable, b.on_unreadable
    said = _UNREADABLE[unreadable[0]], _UNREADABLE[unreadable[1]]
    _setting(pair, ("on_unreadable",), unreadable, said)
    for key in ("lead", "account"):
        keys = getattr(a, f"{key}_keys"), getattr(b, f"{key}_keys")
        told = ", ".join(map(shown, keys[0])), ", ".join(map(shown, keys[1]))
        _setting(pair, ("keys", key), keys, told)
    for limit in ("events", "text", "items", "colleagues"):
        limits = getattr(a.limits, limit), getattr(b.limits, limit)
        _setting(pair, ("limits", limit), limits, (number(limits[0]), number(limits[1])))


_UNREADABLE = {
    "error": "the lead is not scored",
    "missing": "the value counts as missing",
}


def _setting(
    pair: Pair,
    path: tuple[str, ...],
    values: tuple[object, ...],
    words: tuple[str, ...],
    touched: Touched = NOBODY,
) -> None:
    if values[0] != values[1]:
        name = ".".join(path)
        thing = Thing("ruleset", name, name, path, path)
        pair.part(thing, "", words[0], words[1], touched=touched)


def _by_zone(pair: Pair) -> Touched:
    """The rules of both that look at days or at instants without a zone."""
    names = pair.renamed.rules
    dated = {
        each.name
        for side in (pair.a, pair.b)
        for each in side.ruleset.fields
        if each.type in (ir.Type.DATE, ir.Type.TIMESTAMP)
    }
    found: set[str] = set()
    for side, called in ((pair.a, names), (pair.b, {})):
        read = {rule for name in dated for rule in side.references.readers(name).rules}
        read |= {key for key, place in side.rules.items() if _by_day(side, place.rule)}
        found |= {called.get(key, key) for key in read}
    return Touched(pair.kept_rules(found))


def _by_day(side: Side, rule: ir.Rule) -> bool:
    names = side.references.measures_of(rule)
    return any(
        isinstance(measure, ir.BusiestDay)
        or measure.selection.per_day is not None
        or measure.selection.window.since is not None
        or measure.selection.window.before is not None
        for measure in names
        if not isinstance(measure, ir.RollUp)
    )


# --- texts and cases -----------------------------------------------------------------------------


def aside(pair: Pair) -> None:
    """Titles, descriptions and cases, which change no decision."""
    a, b = pair.a.document, pair.b.document
    _texts(pair, "", (), (), a, b)
    for before, after in pair.matched(
        [group.group for group in a.groups],
        [group.group for group in b.groups],
        pair.renamed.groups,
    ):
        if before is not None and after is not None:
            places = _place_of(a.groups, before), _place_of(b.groups, after)
            paths = ("groups", places[0]), ("groups", places[1])
            _texts(pair, after, *paths, a.groups[places[0]], b.groups[places[1]])
    was_called = {called: was for was, called in pair.renamed.rules.items()}
    for rule, place in pair.b.rules.items():
        old = pair.a.rules.get(was_called.get(rule, rule))
        if old is not None:
            _texts(pair, rule, old.path, place.path, old.written, place.written)
    was_called = {called: was for was, called in pair.renamed.names.items()}
    for name, field in b.fields.items():
        was = was_called.get(name, name)
        if was in a.fields:
            _texts(pair, name, ("fields", was), ("fields", name), a.fields[was], field)
    _cases(pair)


def _place_of(groups: tuple[document.Group, ...], name: str) -> int:
    return next(place for place, group in enumerate(groups) if group.group == name)


def _texts(pair: Pair, name: str, old_path: Path, new_path: Path, old: object, new: object) -> None:
    for aspect in ("title", "description"):
        before, after = getattr(old, aspect, None), getattr(new, aspect, None)
        if before != after:
            thing = Thing("text", name, name, old_path, new_path, in_hash=False)
            words = before and shown(before), after and shown(after)
            pair.part(thing, aspect, *words, at=(aspect,))


def _cases(pair: Pair) -> None:
    old, new = pair.a.document.cases, pair.b.document.cases
    before, after = dict(_numbered(old)), dict(_numbered(new))
    for was, now in pair.matched(before, after, {}):
        thing = Thing(
            "case",
            was,
            now,
            None if was is None else ("cases", before[was]),
            None if now is None else ("cases", after[now]),
            in_hash=False,
        )
        if was is None and now is not None:
            pair.whole("added", thing, None, shown(new[after[now]].name))
        elif now is None and was is not None:
            pair.whole("removed", thing, shown(old[before[was]].name), None)
        elif was is not None and now is not None and old[before[was]] != new[after[now]]:
            name = shown(now)
            pair.whole("changed", thing, name, name)


def _numbered(cases: Iterable[document.Case]) -> Iterator[tuple[str, int]]:
    """The place of each case by its name, which is numbered where it stands again."""
    seen: dict[str, int] = {}
    for place, case in enumerate(cases):
        seen[case.name] = seen.get(case.name, 0) + 1
        yield case.name if seen[case.name] == 1 else f"{case.name} ({seen[case.name]})", place
