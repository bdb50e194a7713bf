"""What goes by another name in the second ruleset, by what it holds.

A set of phrases, a list, a measure, a rule, a label, a matrix, a grade, a score and a verdict are
renamed where what they hold is the same; a group where most of its rules are. The name of a field
or an event type is what the data are looked up by: one is renamed only where the same parts read
it, and at least one of them in the same way.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from leadrules.analysis.diff.forms import Forms
from leadrules.analysis.diff.sides import Side
from leadrules.language import ir
from leadrules.language.phrases import parse_phrase
from leadrules.language.text import normalise


@dataclass(slots=True)
class Renamed:
    """New names by old ones; `names` are those that conditions read and of event types."""

    names: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)


def renamed(a: Side, b: Side) -> Renamed:
    """What the first ruleset's names are called in the second, where that differs.

    The sides' forms call names so afterwards.
    """
    found = Renamed()
    _data_names(a, b, found.names)
    _words(a, b, found.names)
    a.rename(found.names)
    found.names |= _matched(
        {name: a.forms.measure(each) for name, each in a.measures().items()},
        {name: b.forms.measure(each) for name, each in b.measures().items()},
    )
    a.rename(found.names)
    found.rules = _rules(a, b)
    found.groups = _groups(a, b, found.rules)
    _scores(a, b, found)
    for kind in ("labels", "matrices", "grades"):
        a.rename(found.names)
        found.names |= _matched(_outcomes(a, kind), _outcomes(b, kind))
    a.rename(found.names)
    found.verdicts = _matched(
        {each.name: a.forms.meaning(replace(each, name="")) for each in a.ruleset.verdicts},
        {each.name: b.forms.meaning(replace(each, name="")) for each in b.ruleset.verdicts},
    )
    return found


def phrase_words(phrases: Iterable[str]) -> dict[str, str]:
    """Phrases as they are looked for, each with its author's spelling."""
    return {" ".join(parse_phrase(phrase).parts): phrase for phrase in phrases}


def _matched(a: Mapping[str, Hashable], b: Mapping[str, Hashable]) -> dict[str, str]:
    """The names of one side only that hold the same; of several that do, in order."""
    new: dict[Hashable, list[str]] = {}
    for name, form in b.items():
        if name not in a:
            new.setdefault(form, []).append(name)
    found: dict[str, str] = {}
    for name, form in a.items():
        if name not in b and new.get(form):
            found[name] = new[form].pop(0)
    return found


# --- what data are looked up by ------------------------------------------------------------------


def _data_names(a: Side, b: Side, names: dict[str, str]) -> None:
    for kind in ("events", "fields"):
        old, new = _declared(a, kind), _declared(b, kind)
        gone = {name: form for name, form in old.items() if name not in new}
        came = {name: form for name, form in new.items() if name not in old}
        if not gone or not came:
            continue
        pairs = _matched(
            {name: (form, a.references.readers(name)) for name, form in gone.items()},
            {name: (form, b.references.readers(name)) for name, form in came.items()},
        )
        for name, called in pairs.items():
            if _read_alike(a, b, {**names, name: called}, name):
                names[name] = called


def _declared(side: Side, kind: str) -> dict[str, Hashable]:
    """What is declared under each name, without what it is called itself."""
    if kind == "events":
        return {each.name: each.attributes for each in side.ruleset.events}
    return {
        each.name: replace(each, name="", sources=(), known="history")
        for each in side.ruleset.fields
    }


def _read_alike(a: Side, b: Side, names: Mapping[str, str], name: str) -> bool:
    """Whether something reads the name on one side as on the other."""
    forms, readers = Forms(a.ruleset, names, trees=a.trees), a.references.readers(name)
    return any(
        forms.rule(a.rules[rule].rule) == b.forms.rule(b.rules[rule].rule) for rule in readers.rules
    ) or any(
        _said(forms, a.ruleset.verdicts, verdict) == _said(b.forms, b.ruleset.verdicts, verdict)
        for verdict in readers.verdicts
    )


def _said(forms: Forms, verdicts: tuple[ir.Verdict, ...], name: str) -> Hashable:
    return next(forms.meaning(each.condition) for each in verdicts if each.name == name)


# --- what conditions name, and what holds rules --------------------------------------------------


def _words(a: Side, b: Side, names: dict[str, str]) -> None:
    def phrases(side: Side) -> dict[str, Hashable]:
        return {
            name: (frozenset(phrase_words(any_)), frozenset(phrase_words(but)))
            for name, (any_, but) in side.ruleset.phrases.items()
        }

    def lists(side: Side) -> dict[str, Hashable]:
        return {
            name: frozenset(map(normalise, texts)) for name, texts in side.ruleset.lists.items()
        }

    names |= _matched(phrases(a), phrases(b))
    names |= _matched(lists(a), lists(b))


def _rules(a: Side, b: Side) -> dict[str, str]:
    """Rules with the same content; first within one group, then wherever they went."""
    old = {key: a.forms.rule(each.rule) for key, each in a.rules.items() if key not in b.rules}
    new = {key: b.forms.rule(each.rule) for key, each in b.rules.items() if key not in a.rules}
    within = _matched(
        {key: (a.rules[key].group.name, form) for key, form in old.items()},
        {key: (b.rules[key].group.name, form) for key, form in new.items()},
    )
    taken = set(within.values())
    return within | _matched(
        {key: form for key, form in old.items() if key not in within},
        {key: form for key, form in new.items() if key not in taken},
    )


def _groups(a: Side, b: Side, rules: Mapping[str, str]) -> dict[str, str]:
    """Groups most of whose rules are in one new group, which has no more of others."""
    new_names = {group.name for group in b.ruleset.groups}
    old_names = {group.name for group in a.ruleset.groups}
    found: dict[str, str] = {}
    for group in a.ruleset.groups:
        if group.name in new_names:
            continue
        went: dict[str, int] = {}
        for rule in group.rules:
            place = b.rules.get(rules.get(rule.id, rule.id))
            if place is not None and place.group.name not in old_names:
                went[place.group.name] = went.get(place.group.name, 0) + 1
        for name, shared in sorted(went.items(), key=lambda item: -item[1]):
            size = next(len(each.rules) for each in b.ruleset.groups if each.name == name)
            if name not in found.values() and 2 * shared > max(size, len(group.rules)):
                found[group.name] = name
                break
    return found


def _scores(a: Side, b: Side, found: Renamed) -> None:
    """Scores of the same groups, or of the same scores; parts stand before their sums."""
    groups_b: dict[str, set[str]] = {}
    for group in b.ruleset.groups:
        groups_b.setdefault(group.score, set()).add(group.name)
    new = [
        score for score in b.ruleset.scores if score.name not in {s.name for s in a.ruleset.scores}
    ]
    kept = {score.name for score in b.ruleset.scores}
    for score in a.ruleset.scores:
        if score.name in kept:
            continue
        groups = {
            found.groups.get(group.name, group.name)
            for group in a.ruleset.groups
            if group.score == score.name
        }
        parts = {(found.names.get(part, part), weight) for part, weight in score.parts}
        for candidate in new:
            same_parts = set(candidate.parts) == parts
            if groups_b.get(candidate.name, set()) == groups and same_parts and (groups or parts):
                found.names[score.name] = candidate.name
                new.remove(candidate)
                break


def _outcomes(side: Side, kind: str) -> dict[str, Hashable]:
    forms = side.forms
    match kind:
        case "labels":
            return {
                each.name: forms.meaning(replace(each, name="")) for each in side.ruleset.labels
            }
        case "matrices":
            return {
                each.name: forms.meaning((axis(each.rows), axis(each.columns)))
                for each in side.ruleset.matrices
            }
        case _:
            return {
                each.name: forms.meaning(replace(each, name="")) for each in side.ruleset.grades
            }


def axis(label: ir.Label) -> ir.Label:
    """One half of a matrix without the name that it has only there."""
    return replace(label, name="")
