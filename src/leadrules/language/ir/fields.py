"""What a lead and its events hold: the types of their values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as OneOfThese


class Type(StrEnum):
    """The type of a field, of an event's attribute, or of an expression."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    EMAIL = "email"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TEXTS = "list"
    RUNG = "rung"  # of labels, grades and matrices; never a field's


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a lead, or an attribute of an event type: how it is read and what it may hold."""

    name: str
    type: Type
    places: int = 0
    sources: tuple[str, ...] = ()  # keys to look under, in order; the name itself is the first
    stand_ins: tuple[str, ...] = ()  # texts as the author wrote them that mean missing
    minimum: int | None = None  # in the field's own unit
    maximum: int | None = None
    choices: tuple[str, ...] = ()  # the closed set of a text field, normalised unless exact
    exact: bool = False  # text is compared as written
    personal: bool = False
    known: OneOfThese["at_creation", "history", "at_export"] = "history"


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event and the attributes that are read of it."""

    name: str
    attributes: tuple[Field, ...]
