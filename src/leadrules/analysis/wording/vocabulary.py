"""What a ruleset calls things: its lists, its sets of phrases, and how its author spells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from leadrules.language import document, ir
from leadrules.language.phrases import parse_phrase
from leadrules.language.text import normalise

_IN_QUOTES = re.compile(r'"([^"]*)"|\'([^\']*)\'')

Phrases = tuple[tuple[str, ...], tuple[str, ...]]
"""Those looked for, and those that excuse."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names by what they stand for; `spelled` gives a normalised text as its author wrote it."""

    phrases: Mapping[Phrases, str]
    lists: Mapping[tuple[str, ...], str]
    measures: Mapping[str, ir.Measure]
    ladders: Mapping[str, tuple[str, ...]]  # the rungs of labels and grades
    zone: str
    spelled: Mapping[str, str]


def vocabulary_of(ruleset: ir.Ruleset, written: document.Document | None = None) -> Vocabulary:
    """The vocabulary of a ruleset; without its document, texts are spelled as they are compared."""
    lists: dict[tuple[str, ...], str] = {}
    for name, texts in ruleset.lists.items():
        for form in (texts, tuple(dict.fromkeys(normalise(text) for text in texts))):
            lists.setdefault(form, name)
    ladders = {label.name: tuple(rung for rung, _ in label.rungs) for label in ruleset.labels}
    return Vocabulary(
        phrases={_read(phrases): name for name, phrases in ruleset.phrases.items()},
        lists=lists,
        measures={measure.name: measure for measure in ruleset.measures},
        ladders={**ladders, **{grade.name: grade.ladder for grade in ruleset.grades}},
        zone=ruleset.zone,
        spelled=_spelled(_texts(ruleset, written)),
    )


def _spelled(texts: Iterable[str]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for text in texts:
        spelled.setdefault(normalise(text), text)
    return spelled


def _read(phrases: Phrases) -> Phrases:
    """A set of phrases as conditions hold it."""
    looked_for, excused = phrases
    return _parts(looked_for), _parts(excused)


def _parts(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(parse_phrase(each).parts) for each in phrases))


def _texts(ruleset: ir.Ruleset, written: document.Document | None) -> Iterator[str]:
    """Every constant text, as written."""
    if written is not None:
        for field in written.fields.values():
            yield from field.choices
        for texts in written.lists.values():
            yield from texts
        for phrases in written.phrases.values():
            yield from (*phrases.any, *phrases.except_)
        for group in written.groups:
            for rule in group.rules:
                if isinstance(rule, document.ValuesRule):
                    yield from rule.values
    for condition in _conditions((ruleset.measures, ruleset.groups, ruleset.verdicts)):
        for double, single in _IN_QUOTES.findall(condition.source):
            yield double or single


def _conditions(value: Any) -> Iterator[ir.Condition]:
    """Every condition within a part of the meaning."""
    if isinstance(value, ir.Condition):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _conditions(item)
    elif is_dataclass(value) and not isinstance(value, ir.Decay):
        for each in fields(value):
            yield from _conditions(getattr(value, each.name))
