"""Constants as authors write them beside a value of some type."""

from __future__ import annotations

from typing import Any

from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.testing.generate import words
from leadrules.testing.generate.fields import DAYS, INSTANTS
from leadrules.testing.generate.vocabulary import Vocabulary, decimal_text

_SCALED = (0, 1, 5, 10, 50, 100, 250, -1, -100, 12345, 2**63 - 1, -(2**63))


def constant(vocabulary: Vocabulary, about: Name) -> tuple[str, Any]:
    """A constant as written in a condition, and the value of a lead that equals it."""
    choices = vocabulary.choices
    match about.type:
        case Type.INTEGER | Type.NUMBER:
            places = choices.integer(0, about.places)
            scaled = choices.pick(_SCALED)
            if abs(scaled) * 10 ** (about.places - places) >= 2**63:
                places = about.places
            text = decimal_text(scaled, places)
            return text, text
        case Type.BOOLEAN:
            text = choices.pick(("true", "false"))
            return text, text
        case Type.DATE:
            day = choices.pick(DAYS)
            return quoted(day), day
        case Type.TIMESTAMP:
            instant = choices.pick(INSTANTS)
            return quoted(instant), instant
        case Type.EMAIL:
            address = choices.pick(("ann@example.com", "Bob@Example.ORG", "c.d@sub.example.com"))
            return quoted(address), address
        case _:
            text = choices.pick(about.choices) if about.choices else words.text(choices)
            return quoted(text), text


def quoted(text: str) -> str:
    """A text constant of a condition."""
    return '"' + text.replace('"', '\\"') + '"'
