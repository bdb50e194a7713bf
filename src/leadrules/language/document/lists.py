"""Lists of scalars, and the short forms in which one entry may stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler
from pydantic import Field as Key
from pydantic_core import CoreSchema

from leadrules.language.document.scalars import TEXT_SCHEMA, Id, Reference, Rung, Text
from leadrules.language.document.times import Date


@dataclass(frozen=True, slots=True, eq=False)
class ShortForm:
    """Another way to write a part, for editors; a validator writes it out."""

    schema: dict[str, Any]

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema of either form."""
        return {"anyOf": [handler(core_schema), self.schema]}


def alone(value: object) -> object:
    """A list of one, where its only entry stands without brackets."""
    return [value] if isinstance(value, str) and value else value


ONE_OR_MORE = (Key(min_length=1), BeforeValidator(alone), ShortForm(TEXT_SCHEMA))
"""The annotations of a list of which one entry may stand alone."""

Texts = Annotated[tuple[Text, ...], *ONE_OR_MORE]
"""One text or a list of them."""
Rungs = Annotated[tuple[Rung, ...], *ONE_OR_MORE]
"""One rung or a list of them."""
References = Annotated[tuple[Reference, ...], *ONE_OR_MORE]
"""One name or a list of them."""
Ids = Annotated[tuple[Id, ...], *ONE_OR_MORE]
"""One id or a list of them."""
Dates = Annotated[tuple[Date, ...], *ONE_OR_MORE]
"""One date or a list of them."""
