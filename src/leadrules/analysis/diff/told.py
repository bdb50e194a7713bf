"""Changes as a reader is told them: under which heading, about what, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from leadrules.analysis.diff.record import SECTIONS, Change, Diff, What
from leadrules.analysis.wording.quantities import listed, many
from leadrules.decision.reasons import in_words
from leadrules.diagnostics.shown import shown

_NAMED = 6
"""So many rules that a change touches are named."""

_LABELS: Mapping[tuple[What, str] | str, str] = {
    ("verdict", "when"): "given",
    ("rule", "when"): "pays if",
    ("rule", "missing"): "pays if not known",
    ("field", "missing"): "means missing",
    ("attribute", "missing"): "means missing",
    ("measure", "measure"): "is",
    ("rule", "form"): "pays",
    ("group", "score"): "counts towards",
    ("group", "floor"): "altogether at least",
    ("group", "cap"): "altogether at most",
    ("score", "floor"): "never below",
    ("score", "cap"): "never above",
    ("label", "score"): "read from",
    ("matrix", "score"): "read from",
    ("phrases", "any"): "words",
    ("phrases", "except"): "but not as part of",
    "accept_or_reject_within": "accepted or rejected within",
    "attempts": "attempts",
    "balance": "points from",
    "band": "pays for",
    "branch": "pays if",
    "cap": "at most",
    "choices": "choices",
    "count": "counts",
    "dated": "dated by",
    "decay": "its points",
    "default": "pays if anything else",
    "disqualifies": "takes the lead out",
    "each": "pays for each",
    "exact": "compared",
    "floor": "at least",
    "from": "looked up under",
    "if_unknown": "if not known",
    "in_any": "counted",
    "known": "known",
    "latch": "kept once given",
    "leave_when": "kept until",
    "limit": "counted",
    "match": "looks at",
    "maximum": "at most",
    "means": "means",
    "minimum": "at least",
    "of": "events",
    "otherwise": "pays if not so",
    "personal": "personal data",
    "points": "pays",
    "requalify_after": "once left, given again",
    "respond_within": "response within",
    "step": "moves",
    "sum": "is",
    "values": "pays if",
    "weight": "counted at",
    "where": "events",
    "window": "events",
}

_NAMES: Mapping[tuple[What, str], str] = {
    ("agreement", "calendar"): "working time",
    ("agreement", "weekly_capacity"): "capacity of sales",
    ("agreement", "rejection_reasons"): "reasons to reject a lead",
    ("agreement", "review_by"): "review by",
    ("ruleset", "score"): "main score",
    ("ruleset", "zone"): "time zone",
    ("ruleset", "on_unreadable"): "where a value cannot be read",
    ("ruleset", "keys.lead"): "a lead's id is looked up under",
    ("ruleset", "keys.account"): "an account's id is looked up under",
    ("ruleset", "limits.events"): "most events of a lead",
    ("ruleset", "limits.text"): "most characters of a text",
    ("ruleset", "limits.items"): "most items of a list",
    ("ruleset", "limits.colleagues"): "most colleagues of a lead",
}

_NOUNS: Mapping[What, str] = {
    "label": "label", "matrix": "matrix", "grade": "grade", "group": "group", "score": "score",
    "phrases": "words for", "list": "list", "measure": "measure", "field": "field",
    "event": "event", "attribute": "of events",
}  # fmt: skip

_CAME_AND_WENT = {"any", "except", "entries", "choices", "missing", "holidays"}
_ENTRIES = {"branch", "band", "values", "step", "from", "leave_when"}
_WITH_ENTRIES = {"rule", "grade", "label", "matrix", "verdict"}
"""Aspects that are there or not."""
_KINDS: Mapping[str, str] = {
    "added": "new",
    "removed": "no longer there",
    "renamed": "renamed",
    "moved": "moved",
    "changed": "changed",
}
_MOVED: Mapping[What, str] = {"rule": "moved to another group", "verdict": "moved"}


@dataclass(frozen=True, slots=True)
class Block:
    """What differs in one thing."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the things under it."""

    title: str
    blocks: tuple[Block, ...]


def sections(diff: Diff) -> Iterator[Section]:
    """The changes under their headings, rules by group."""
    headings = {what: title for title, kinds in SECTIONS.items() for what in kinds}
    titles = {**dict(diff.a.groups), **dict(diff.b.groups)}
    for (title, group), changes in groupby(
        diff.changes,
        key=lambda change: (headings[change.what], change.group if change.what == "rule" else None),
    ):
        heading = title if group is None else f"{title}: {titles.get(group, in_words(group))}"
        blocks = tuple(
            Block(thing(same[0]), tuple(same))
            for _, each in groupby(changes, key=lambda one: (one.what, one.old_name, one.new_name))
            if (same := list(each))
        )
        yield Section(heading, blocks)


def thing(change: Change) -> str:
    """What a change is about."""
    name = shown(change.name)
    if (change.what, name) in _NAMES:
        return _NAMES[change.what, name]
    if change.what in ("verdict", "agreement"):
        return name
    if change.what == "attribute":
        event, _, attribute = name.partition(".")
        return f"{in_words(attribute)} of event {in_words(event)}"
    noun = _NOUNS.get(change.what)
    return f"{noun} {in_words(name)}" if noun else in_words(name)


def label(change: Change) -> str:
    """Which part of it; blank for the whole."""
    if not change.aspect:
        return ""
    text = _LABELS.get((change.what, change.aspect)) or _LABELS.get(
        change.aspect, in_words(change.aspect)
    )
    if change.what in ("label", "matrix") and change.aspect == "from":
        text = ""
    if change.aspect == "points" and change.entry:
        text = "pays if"
    return f"{text} {change.entry}".strip() if change.entry else text


def kind(change: Change) -> str:
    """What became of a thing as a whole."""
    if change.kind == "moved":
        return _MOVED[change.what]
    return _KINDS[change.kind]


def came_and_went(change: Change) -> bool:
    """Whether its words are those left out and those that came."""
    some = change.aspect in _CAME_AND_WENT and change.what != "rule"
    return some or (change.what, change.name) == ("agreement", "rejection_reasons")


def old_and_new(change: Change) -> tuple[str | None, str | None]:
    """What was and what is; of words and lists, what was left out and what came."""
    if came_and_went(change):
        return (
            None if change.old is None else f"without {change.old}",
            None if change.new is None else f"also {change.new}",
        )
    if change.aspect in _ENTRIES and change.what in _WITH_ENTRIES:
        return change.old, change.new
    old = "none" if change.aspect and change.old is None else change.old
    return old, "none" if change.aspect and change.new is None else change.new


def touches(change: Change) -> str | None:
    """Whom a change reaches, in one sentence; None for no one."""
    parts: list[str] = []
    for names, noun in (
        (change.touches, "rule"),
        (change.touches_verdicts, "verdict"),
        (change.touches_grades, "grade"),
    ):
        if not names:
            continue
        said = [name if noun == "verdict" else in_words(name) for name in names[:_NAMED]]
        more = len(names) - _NAMED
        rest = [f"{many(more, noun)} more"] if more > 0 else []
        parts.append(f"the {noun}{'s' * (len(names) > 1)} {listed([*said, *rest])}")
    return f"touches {listed(parts)}" if parts else None


def summary(diff: Diff) -> str:
    """How many differences, and where."""
    if diff.same:
        return "no difference in meaning"
    counted: dict[str, int] = {}
    for section in sections(diff):
        title = section.title.partition(":")[0].lower()
        counted[title] = counted.get(title, 0) + sum(len(each.changes) for each in section.blocks)
    total = many(len(diff.changes), "difference")
    return f"{total} in meaning ({'; '.join(f'{title}: {n}' for title, n in counted.items())})"


def remarks(diff: Diff) -> Iterator[str]:
    """What is to be said of the hashes, and of what changes no decision."""
    if diff.same and diff.same_hash:
        yield "The hashes are equal."
    elif diff.same:
        yield "The hashes differ: name, version, order and spelling are part of them."
    elif not any(change.in_hash for change in diff.changes):
        hashes = "equal" if diff.same_hash else "different, as the versions are"
        yield f"Every lead scores the same: only the agreement differs. The hashes are {hashes}."
    if diff.aside:
        yield f"Besides, without effect on any lead: {listed(list(_asides(diff)))}."


def _asides(diff: Diff) -> Iterator[str]:
    texts = [change for change in diff.aside if change.what == "text"]
    for aspect in ("title", "description"):
        if found := [change for change in texts if change.aspect == aspect]:
            yield f"{many(len(found), aspect)} changed"
    for each in ("added", "removed", "changed"):
        cases = [change for change in diff.aside if change.what == "case" and change.kind == each]
        if cases:
            yield f"{many(len(cases), 'case')} {each}"


def versions(diff: Diff) -> tuple[str, str]:
    """Both rulesets by name and version; the name once where it is the same."""
    old, new = f"{diff.a.name} {diff.a.version}", f"{diff.b.name} {diff.b.version}"
    return old, diff.b.version if diff.a.name == diff.b.name and old != new else new
