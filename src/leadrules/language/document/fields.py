"""What a lead and its events are made of, and the words that conditions look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator
from pydantic import Field as Key

from leadrules.language.document.lists import ShortForm, Texts
from leadrules.language.document.part import Fault, Part
from leadrules.language.document.scalars import (
    TEXT_SCHEMA,
    AttributeName,
    Boolean,
    Text,
    choice,
    whole,
)
from leadrules.language.document.times import Limit

TYPES = ("integer", "number", "text", "boolean", "date", "timestamp", "email", "list")

GOES_WITH = {
    "minimum": ("integer", "number", "date"),
    "maximum": ("integer", "number", "date"),
    "places": ("number",),
    "choices": ("text", "list"),
    "exact": ("text", "list", "email"),
}
"""Which keys only some types take."""


class Field(Part):
    """A field of a lead, or an attribute of an event: how it is read and what it may hold."""

    called: ClassVar[str] = "field"

    type: Annotated[
        Literal["integer", "number", "text", "boolean", "date", "timestamp", "email", "list"],
        *choice(*TYPES),
    ] = Key(description="What the values are")
    from_: Texts = Key(
        (), alias="from", description="Other keys of the lead to look under, in order"
    )
    missing: Texts = Key((), description="Values that mean missing")
    minimum: Limit | None = Key(None, description="The least value that is readable")
    maximum: Limit | None = Key(None, description="The greatest value that is readable")
    places: Annotated[int, *whole(0, 6)] = Key(
        2, description="Decimal places of a number; 2 unless written"
    )
    choices: Texts = Key((), description="The closed set of values")
    exact: Boolean = Key(False, description="Text is compared as written")
    personal: Boolean = Key(
        False, description="Personal data, never in error messages or ordinary logs"
    )
    known: Annotated[
        Literal["at_creation", "history", "at_export"],
        *choice("at_creation", "history", "at_export"),
    ] = Key("history", description="When the value is known")
    description: Text | None = Key(None, description="Words for the reader")

    def faults(self) -> Iterator[Fault]:
        """Keys that do not go with the type."""
        for key, types in GOES_WITH.items():
            if key in self.model_fields_set and self.type not in types:
                message = f"`{key}` does not go with the type `{self.type}`"
                hint = f"it goes with {', '.join(f'`{name}`' for name in types)}"
                yield Fault("LR222", message, hint, (key,), on_key=True)
        for key in ("minimum", "maximum"):
            bound = getattr(self, key)
            if bound is not None and self.type in GOES_WITH[key]:
                due = "date" if self.type == "date" else "number"
                if isinstance(bound, date) != (due == "date"):
                    yield Fault(
                        "LR222", f"`{key}` of a field `{self.type}` is a {due}", path=(key,)
                    )


def _type_alone(value: object) -> object:
    return {"type": value} if isinstance(value, str) else value


Attribute = Annotated[Field, BeforeValidator(_type_alone), ShortForm({"enum": list(TYPES)})]
"""A field, or only the name of its type."""

EventType = Mapping[AttributeName, Attribute]
"""The attributes of an event type."""


class Phrases(Part):
    """Phrases to be found as whole words, and those that excuse an occurrence."""

    called: ClassVar[str] = "set of phrases"

    any: Texts = Key(description="Phrases of which one must occur")
    except_: Texts = Key(
        (), alias="except", description="Phrases within which an occurrence does not count"
    )


def _any_alone(value: object) -> object:
    return {"any": value} if isinstance(value, str | list) else value


PhraseSet = Annotated[
    Phrases,
    BeforeValidator(_any_alone),
    ShortForm({"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}),
]
"""A set of phrases, or only the list of them."""
