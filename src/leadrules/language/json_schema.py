"""The JSON Schema of what authors write, by which editors complete and check them."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema

from leadrules.language.document import Document, Part


class _ForEditors(GenerateJsonSchema):
    """Without defaults and null, which are values and not what an author would write."""

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) that accepts every ruleset that can be read.

    It sees values as a YAML 1.2 editor does: `10` is a number and `true` a boolean. It knows keys,
    shapes and closed sets, but not what names refer to.

    >>> json_schema()["required"][:3]
    ['language', 'ruleset', 'version']
    """
    return schema_of(Document)


def schema_of(part: type[Part]) -> dict[str, Any]:
    """The JSON Schema of a file that holds this part."""
    schema = part.model_json_schema(schema_generator=_ForEditors)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
