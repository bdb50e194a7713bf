"""A ruleset's own tests: a lead, what happened, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic import Field as Key
from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from leadrules.language.document.lists import Ids
from leadrules.language.document.part import Fault, Part, either, wrong_shape
from leadrules.language.document.scalars import (
    TEXT_SCHEMA,
    Boolean,
    Id,
    Reference,
    Text,
    Total,
    decimal_of,
)
from leadrules.language.document.times import Moment
from leadrules.language.durations import LONGEST, MICROSECONDS

AS_OF = datetime(2024, 1, 1, tzinfo=UTC)
"""When a case plays unless it says so."""

AGES: Mapping[str, int] = {
    "days_ago": MICROSECONDS["d"],
    "hours_ago": MICROSECONDS["h"],
}
"""The keys by which an event of a case says how long ago it was, in microseconds each."""

Raw = Mapping[str, str | tuple[str, ...]]
"""A lead or an event as written: a value is a text, blank where missing, or a list of them."""


def _raw(value: object) -> Raw:
    if not isinstance(value, Mapping):
        raise wrong_shape("a mapping", value).error()
    row: dict[str, str | tuple[str, ...]] = {}
    for key, cell in value.items():
        if isinstance(cell, str):
            row[key] = cell
        elif isinstance(cell, list) and all(isinstance(item, str) for item in cell):
            row[key] = tuple(cell)
        else:
            message = f"the value of `{key}` is neither a value nor a list of values"
            raise Fault("LR212", message, path=(key,)).error()
    return row


def _raw_event(value: object) -> Raw:
    """An event says once when it happened; intake judges its `at` as in any file."""
    row = _raw(value)
    given = [key for key in ("at", *AGES) if key in row]
    if given[1:]:
        raise either(*given[:2]).error()
    for key in given:
        if key in AGES:
            _check_age(row[key], key)
    return row


def _check_age(value: str | tuple[str, ...], key: str) -> None:
    if not isinstance(value, str) or not value:
        raise replace(wrong_shape("a number", value), path=(key,)).error()
    most = LONGEST // AGES[key]
    try:
        decimal_of(value, key.removesuffix("_ago"), 6, -most, most)
    except PydanticCustomError as error:
        fault: Fault = (error.context or {})["fault"]
        raise replace(fault, path=(key,)).error() from None


_ROW_SCHEMA = WithJsonSchema(
    {
        "type": "object",
        "additionalProperties": {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]},
    }
)
Row = Annotated[Raw, PlainValidator(_raw), _ROW_SCHEMA]
EventRow = Annotated[Raw, PlainValidator(_raw_event), _ROW_SCHEMA]


class Colleague(Part):
    """Another lead of the account."""

    called: ClassVar[str] = "colleague"

    lead: Row = Key(description="Its fields")
    events: tuple[EventRow, ...] | None = Key(None, description="Its events; not known if left out")


class Previous(Part):
    """Where the lead stood before."""

    called: ClassVar[str] = "previous decision"

    verdict: Id = Key(description="The verdict then held")
    since: Moment = Key(description="Since when it was held")
    as_of: Moment | None = Key(None, description="When that was decided; `since` unless written")
    left: Mapping[Id, Moment] = Key({}, description="When other verdicts were last left")


class Override(Part):
    """A person's word beside the rules'."""

    called: ClassVar[str] = "override"

    who: Text = Key(description="Whose word it is")
    why: Text = Key(description="The reason")
    score: Total | None = Key(None, description="The score to set")
    add: Total | None = Key(None, description="Points to add to the score")
    verdict: Id | None = Key(None, description="The verdict to give")
    disqualify: Boolean = Key(False, description="Give the first verdict that disqualifies")
    at: Moment | None = Key(None, description="From when it is in force; always if left out")
    until: Moment | None = Key(None, description="Until when; for good if left out")

    def faults(self) -> Iterator[Fault]:
        """More or less than one thing overridden."""
        kinds = ("score", "add", "verdict", "disqualify")
        given = [key for key in kinds if getattr(self, key) not in (None, False)]
        if not given:
            hint = f"write one of {', '.join(f'`{key}`' for key in kinds)}"
            yield Fault("LR211", "an override overrides nothing", hint)
        for other in given[1:]:
            yield either(given[0], other)


class ExpectedEffective(Part):
    """What is expected after latch and override."""

    called: ClassVar[str] = "expected effective answer"

    verdict: Id | None = Key(None, description="The effective verdict")
    score: Total | None = Key(None, description="The effective score")


class Expected(Part):
    """What is expected; what is left out is not looked at."""

    called: ClassVar[str] = "expectation"

    verdict: Id | None = Key(None, description="The computed verdict")
    score: Total | None = Key(None, description="The main score")
    scores: Mapping[Reference, Total] = Key({}, description="Scores by name")
    labels: Mapping[Reference, Text] = Key(
        {}, description="Labels, matrices and grades by name; `missing` where there is none"
    )
    points: Mapping[Id, Total] = Key({}, description="What rules paid")
    fired: Ids = Key((), description="Rules that fired")
    not_fired: Ids = Key((), description="Rules that did not fire")
    unknown: Ids = Key((), description="Rules that could not tell")
    effective: ExpectedEffective | None = Key(None, description="After latch and override")
    due: Moment | None = Key(None, description="When a response is due")


class Case(Part):
    """One test: given this lead, expect that decision."""

    called: ClassVar[str] = "case"
    named_by: ClassVar[str | None] = "name"

    name: Text = Key(description="What it shows")
    as_of: Moment = Key(AS_OF, description="When it plays; 2024-01-01T00:00:00Z unless written")
    lead: Row = Key(description="The lead's fields, as a file would hold them")
    events: tuple[EventRow, ...] | None = Key(
        None, description="The lead's events, with `at`, `days_ago` or `hours_ago`"
    )
    account: tuple[Colleague, ...] | None = Key(None, description="The lead's colleagues")
    previous: Previous | None = Key(None, description="The previous decision")
    override: Override | None = Key(None, description="An override")
    expect: Expected = Key(description="What is expected")
