"""Differences of rules, group by group, and of the groups and scores that their points go to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from leadrules.analysis.diff.pair import Pair, Thing, Touched
from leadrules.analysis.diff.payouts import Payouts, decay_said, rule_said
from leadrules.analysis.diff.sides import RulePlace, Side
from leadrules.analysis.wording.outcomes import made_of
from leadrules.analysis.wording.payouts import bounds
from leadrules.analysis.wording.quantities import percent, points
from leadrules.diagnostics.shown import shown
from leadrules.language import document, ir


def rules(pair: Pair) -> None:
    """Rules in the order of the new groups, each with those that its group lost behind it."""
    for before, after in _in_groups(pair):
        old = None if before is None else pair.a.rules[before]
        new = None if after is None else pair.b.rules[after]
        if old is None and new is not None:
            thing = _thing(None, new, new.group.name)
            pair.whole("added", thing, None, rule_said(pair.b, new.rule))
        elif new is None and old is not None:
            thing = _thing(old, None, _called(pair, old.group.name))
            pair.whole("removed", thing, rule_said(pair.a, old.rule), None)
        elif old is not None and new is not None:
            _rule(pair, old, new)


def _in_groups(pair: Pair) -> Iterator[tuple[str | None, str | None]]:
    matched = pair.matched(pair.a.rules, pair.b.rules, pair.renamed.rules)
    gone: dict[str, list[str]] = {}
    for before, after in matched:
        if after is None and before is not None:
            group = _called(pair, pair.a.rules[before].group.name)
            gone.setdefault(group, []).append(before)
    came_from = {after: before for before, after in matched if after is not None}
    for new_group in pair.b.ruleset.groups:
        for rule in new_group.rules:
            yield came_from[rule.id], rule.id
        for name in gone.pop(new_group.name, ()):
            yield name, None
    for names in gone.values():
        for name in names:
            yield name, None


def _called(pair: Pair, group: str) -> str:
    return pair.renamed.groups.get(group, group)


def _thing(old: RulePlace | None, new: RulePlace | None, group: str) -> Thing:
    return Thing(
        "rule",
        None if old is None else old.rule.id,
        None if new is None else new.rule.id,
        None if old is None else old.path,
        None if new is None else new.path,
        group,
    )


def _rule(pair: Pair, old: RulePlace, new: RulePlace) -> None:
    thing = _thing(old, new, new.group.name)
    if old.rule.id != new.rule.id:
        names = pair.a.words.name(old.rule.id), pair.b.words.name(new.rule.id)
        pair.whole("renamed", thing, *names)
    if _called(pair, old.group.name) != new.group.name:
        groups = _group_title(pair.a, old.group.name), _group_title(pair.b, new.group.name)
        if groups[0] == groups[1]:
            groups = old.group.name, new.group.name
        pair.whole("moved", thing, *groups)
    a, b = pair.a.forms, pair.b.forms
    if a.rule(old.rule) == b.rule(new.rule):
        return
    if a.rule(old.rule, written=True) == b.rule(new.rule, written=True):
        return
    kept = _called(pair, old.group.name) == new.group.name
    inherited = kept and _inherits(old) and _inherits(new)
    Payouts(pair, thing, old, new, inherited).note()
    _around(pair, thing, old, new)


def _around(pair: Pair, thing: Thing, old: RulePlace, new: RulePlace) -> None:
    """A rule's bounds, weight and reason."""
    for key in ("floor", "cap"):
        values = getattr(old.rule, key), getattr(new.rule, key)
        pair.if_other(thing, key, values, (_bound(values[0]), _bound(values[1])), at=(key,))
    weights = old.rule.weight, new.rule.weight
    said = _weight(weights[0]), _weight(weights[1])
    pair.if_other(thing, "weight", weights, said, at=("weight",))
    reasons = pair.a.forms.meaning(old.rule.reason), pair.b.forms.meaning(new.rule.reason)
    pair.if_other(thing, "reason", reasons, (_reason(old), _reason(new)), at=("reason",))


def _bound(value: int | None) -> str | None:
    return None if value is None else points(value)


def _weight(value: int | None) -> str:
    return percent(10_000 if value is None else value)


def _reason(place: RulePlace) -> str | None:
    return None if place.written.reason is None else f'"{shown(place.written.reason)}"'


# --- groups and scores ---------------------------------------------------------------------------


def groups(pair: Pair) -> None:
    """Groups: where their points go, and within which bounds."""
    old = {group.name: place for place, group in enumerate(pair.a.ruleset.groups)}
    new = {group.name: place for place, group in enumerate(pair.b.ruleset.groups)}
    for before, after in pair.matched(old, new, pair.renamed.groups):
        old_path = None if before is None else ("groups", old[before])
        new_path = None if after is None else ("groups", new[after])
        thing = Thing("group", before, after, old_path, new_path)
        if before is None and after is not None:
            pair.whole("added", thing, None, _group_said(pair.b, new[after]))
        elif after is None and before is not None:
            pair.whole("removed", thing, _group_said(pair.a, old[before]), None)
        elif before is not None and after is not None:
            if before != after:
                pair.whole("renamed", thing, pair.a.words.name(before), pair.b.words.name(after))
            _group(pair, thing, old[before], new[after])


def _group_title(side: Side, name: str) -> str:
    return next(
        shown(each.title) if each.title else side.words.name(name)
        for each in side.document.groups
        if each.group == name
    )


def _group_said(side: Side, place: int) -> str:
    group = side.ruleset.groups[place]
    rules = f"{len(group.rules)} rule{'s' * (len(group.rules) != 1)}"
    bound = bounds(group.floor, group.cap, group.weight)
    text = f"{rules} that count towards the {side.words.name(group.score)}"
    return f"{text}, altogether {bound}" if bound else text


def _group(pair: Pair, thing: Thing, old_place: int, new_place: int) -> None:
    old, new = pair.a.ruleset.groups[old_place], pair.b.ruleset.groups[new_place]
    scores = pair.a.forms.named(old.score), new.score
    said = f"the {pair.a.words.name(old.score)}", f"the {pair.b.words.name(new.score)}"
    pair.if_other(thing, "score", scores, said, at=("score",))
    _bounds(pair, thing, old, new)
    weights = old.weight, new.weight
    counted = _weight(weights[0]), _weight(weights[1])
    pair.if_other(thing, "weight", weights, counted, at=("weight",))
    _group_decay(pair, thing, old)


def _bounds(pair: Pair, thing: Thing, old: ir.Group | ir.Score, new: ir.Group | ir.Score) -> None:
    for key in ("floor", "cap"):
        values = getattr(old, key), getattr(new, key)
        pair.if_other(thing, key, values, (_bound(values[0]), _bound(values[1])), at=(key,))


def _group_decay(pair: Pair, thing: Thing, old: ir.Group) -> None:
    """A group's decay, where rules on both sides take theirs from it."""
    found: list[tuple[str, ir.Decay | None, ir.Decay | None]] = []
    for rule in old.rules:
        called = pair.renamed.rules.get(rule.id, rule.id)
        before, after = pair.a.rules[rule.id], pair.b.rules.get(called)
        if after is None or after.group.name != thing.new_name:
            continue
        if _inherits(before) and _inherits(after):
            decays = _decay_of(pair.a, before), _decay_of(pair.b, after)
            if decays[0] != decays[1]:
                found.append((called, *decays))
    if found:
        touched = Touched(tuple(name for name, *_ in found))
        said = decay_said(found[0][1]), decay_said(found[0][2])
        pair.part(thing, "decay", *said, at=("decay",), touched=touched)


def _inherits(place: RulePlace) -> bool:
    """Whether a rule's points fade as its group says."""
    return isinstance(place.written, document.EachRule) and place.written.decay is None


def _decay_of(side: Side, place: RulePlace) -> ir.Decay | None:
    payout = place.rule.payout
    assert isinstance(payout, ir.PerEvent)
    measure = side.words.vocabulary.measures[payout.measure]
    assert isinstance(measure, ir.EventPoints)
    return measure.decay


def scores(pair: Pair) -> None:
    """Scores: what they add up, and within which bounds."""
    old = {each.name: each for each in pair.a.ruleset.scores}
    new = {each.name: each for each in pair.b.ruleset.scores}
    pair.named("score", "scores", old, new, _score_said, partial(_score, pair))


def _score_said(side: Side, score: ir.Score) -> str:
    text = _made_of(side, score)
    bound = bounds(score.floor, score.cap, None)
    return f"{text}; {bound}" if bound else text


def _made_of(side: Side, score: ir.Score) -> str:
    groups = [each.name for each in side.ruleset.groups if each.score == score.name]
    return made_of(side.words, score, [_group_title(side, name) for name in groups])


def _score(pair: Pair, thing: Thing, old: ir.Score, new: ir.Score) -> None:
    parts = {(pair.a.forms.named(name), weight) for name, weight in old.parts}, set(new.parts)
    made = _made_of(pair.a, old), _made_of(pair.b, new)
    pair.if_other(thing, "sum", (frozenset(parts[0]), frozenset(parts[1])), made, at=("sum",))
    _bounds(pair, thing, old, new)
