"""Fields, event types, phrases and lists: what a ruleset declares before it says anything."""

from __future__ import annotations

from leadrules.language import ir
from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.language.text import normalise
from leadrules.testing.generate import words
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.vocabulary import Part, Vocabulary, decimal_text

LARGEST = 2**63 - 1
DAYS = (
    "2024-01-01", "2024-02-29", "2024-03-10", "2024-03-31", "2023-12-31", "2024-10-27",
    "2024-11-03", "1970-01-01", "1969-12-31", "2024-07-15",
)  # fmt: skip
INSTANTS = (
    "2024-01-01T00:00:00Z", "2024-03-10T02:30:00-05:00", "2024-03-31T01:00:00Z",
    "2024-10-27T00:59:59.999999Z", "2024-07-15T12:00:00.000001+05:45", "1969-12-31T23:59:59Z",
)  # fmt: skip
EVENT_TYPES = ("page_view", "form_submit", "call", "Event9", "import_")
_ATTRIBUTES = (
    "url", "seconds", "title", "form", "amount", "count_", "topics", "done", "on_day", "until",
    "sender", "n",
)  # fmt: skip
_TYPES = (
    Type.INTEGER, Type.TEXT, Type.BOOLEAN, Type.NUMBER, Type.DATE, Type.TEXTS, Type.TIMESTAMP,
    Type.EMAIL,
)  # fmt: skip
STAND_INS = {
    Type.INTEGER: ("-1", "999", "N/A", "0"),
    Type.NUMBER: ("-1", "0.00", "unknown", "1,000"),
    Type.BOOLEAN: ("no", "N/A", "0"),
    Type.DATE: ("1970-01-01", "never"),
    Type.TIMESTAMP: ("1970-01-01T00:00:00Z", "never", "1969-12-31"),
}
_WORDY = ("N/A", "Select", "ＵＮＫＮＯＷＮ", "0")


def declare(vocabulary: Vocabulary) -> None:
    """Lays down fields, events, phrases and lists."""
    choices = vocabulary.choices
    types = [kind for kind in _TYPES if choices.chance(75)] or [Type.INTEGER]
    types += [choices.pick(_TYPES) for _ in range(choices.integer(0, 2))]
    for _ in range(choices.integer(0, 2)):
        texts = [words.text(choices) for _ in range(choices.integer(1, 3))]
        vocabulary.lists[vocabulary.new_name()] = _distinct(texts)
    for _ in range(choices.integer(0, 2)):
        phrases: Part = {
            "any": _distinct([words.phrase(choices) for _ in range(choices.integer(1, 3))])
        }
        if choices.chance(50):
            around = [
                _around(choices, choices.pick(phrases["any"])) for _ in range(choices.integer(1, 2))
            ]
            phrases["except"] = _distinct(around)
        vocabulary.phrases[vocabulary.new_name()] = phrases
        vocabulary.wanted += [*phrases["any"], *phrases.get("except", ())]
    for kind in types:
        name = vocabulary.new_name()
        vocabulary.fields[name] = field(vocabulary, kind, name, aliases=True)
        vocabulary.names[name] = name_of(vocabulary.fields[name], ir.Origin.FIELD)
    for event in choices.some(EVENT_TYPES, 1, 3):
        free = [n for n in _ATTRIBUTES if n not in (*vocabulary.lists, *vocabulary.phrases)]
        chosen = choices.some(free, 0, 4)
        kinds = {name: choices.pick(_TYPES) for name in chosen}
        # the same attribute is mostly of the same kind in every event type, so that it can be read
        described = {
            name: vocabulary.events[other][name]
            for name in chosen
            for other in vocabulary.events
            if name in vocabulary.events[other] and choices.chance(80)
        }
        attributes = {
            name: described.get(name) or field(vocabulary, kind, name)
            for name, kind in kinds.items()
        }
        vocabulary.events[event] = attributes
        vocabulary.attributes[event] = {
            name: name_of(part, ir.Origin.ATTRIBUTE) for name, part in attributes.items()
        }


def field(vocabulary: Vocabulary, kind: Type, name: str, *, aliases: bool = False) -> Part:
    """A field or attribute of a type, with some of the keys that go with it."""
    choices = vocabulary.choices
    part: Part = {"type": kind.value}
    if aliases and choices.chance(25):
        part["from"] = [f"{name}_alias", f"{name}-2", f"{name} Key"][: choices.integer(1, 3)]
    if kind is Type.NUMBER and choices.chance(70):
        part["places"] = str(choices.pick((0, 1, 2, 3, 4, 6)))
    places = int(part.get("places", 2)) if kind is Type.NUMBER else 0
    if kind in (Type.INTEGER, Type.NUMBER) and choices.chance(40):
        low, high = choices.pick(
            ((0, 100), (-5, 5), (1, 10_000_000), (-LARGEST - 1, LARGEST), (7, 7))
        )
        part["minimum"], part["maximum"] = decimal_text(low, places), decimal_text(high, places)
        for bound in (part["minimum"], part["maximum"]):
            vocabulary.edge(name, bound)
        if choices.chance(30):
            part.pop(choices.pick(("minimum", "maximum")))
    if kind is Type.DATE and choices.chance(30):
        part["minimum"] = choices.pick(("1900-01-01", "1969-12-31"))
        vocabulary.edge(name, part["minimum"])
    if kind in (Type.TEXT, Type.TEXTS, Type.EMAIL) and choices.chance(25):
        part["exact"] = True
    if kind in (Type.TEXT, Type.TEXTS) and choices.chance(25):
        part["choices"] = _distinct([words.text(choices) for _ in range(choices.integer(2, 4))])
        for choice in part["choices"]:
            vocabulary.edge(name, choice)
    if choices.chance(30):
        part["missing"] = choices.some(STAND_INS.get(kind, _WORDY), 1, 3)
    if choices.chance(15):
        part["personal"] = True
    if choices.chance(15):
        part["known"] = choices.pick(("history", "at_creation", "at_export"))
    return part


def name_of(part: Part, origin: ir.Origin) -> Name:
    """A field or attribute as conditions see it."""
    kind = Type(part["type"])
    exact = bool(part.get("exact"))
    return Name(
        origin,
        kind,
        places=int(part.get("places", 2)) if kind is Type.NUMBER else 0,
        exact=exact,
        choices=tuple(c if exact else normalise(c) for c in part.get("choices", ())),
    )


def _around(choices: Choices, phrase: str) -> str:
    """A phrase that holds another, so that it excuses it; or any."""
    parts = phrase.split(" ")
    extra = choices.pick(("assistant", "vice", "*"))
    if len(parts) > 4 or extra == "*" == parts[0] or parts.count("*") + (extra == "*") > 2:
        return words.phrase(choices)
    return " ".join([extra, *parts] if choices.chance(60) else [*parts, extra])


def _distinct(texts: list[str]) -> list[str]:
    """The texts of which none is the same once normalised, and none is blank."""
    return list({normalise(text): text for text in texts if normalise(text)}.values())
