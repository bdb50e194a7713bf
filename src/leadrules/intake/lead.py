"""A lead: its fields under their names and aliases, its id, and the keys that no field declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leadrules.decision.record import Value
from leadrules.intake.findings import Findings
from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable, shown
from leadrules.intake.values import read_value
from leadrules.language.ir import Field, Limits, Ruleset, Type

_ID = Field("id", Type.TEXT, personal=True)
_ADVICE = {
    Type.BOOLEAN: "give `true` or `false`",
    Type.INTEGER: "give a whole number such as `250` or `1,000`, without a unit",
    Type.NUMBER: "give a number such as `2.5` or `1,000.50`, without a unit",
    Type.TEXT: "give a text",
    Type.EMAIL: "give an address such as `ann@example.com`",
    Type.DATE: "give a day as `YYYY-MM-DD`",
    Type.TIMESTAMP: "give an instant with its zone, such as `2024-01-31T09:30:00Z`",
    Type.TEXTS: "give a list of texts, or one text with `;` between the items",
}


def read_fields(
    ruleset: Ruleset,
    declared: Iterable[Field],
    given: Mapping[Any, Any],
    place: str,
    findings: Findings,
) -> dict[str, Value]:
    """Every declared field (or attribute of an event) as read; None is missing.

    `place` stands before the field's name in what is found. A field is looked for under its own
    name, then under its sources; where a value is missing the next is looked at.
    """
    values: dict[str, Value] = {}
    for field in declared:
        values[field.name] = None
        for key in (field.name, *field.sources):
            if key not in given:
                continue
            try:
                value = read_value(
                    field,
                    given[key],
                    zone=ruleset.zone,
                    limits=ruleset.limits,
                    zone_declared=ruleset.zone_declared,
                )
            except Unreadable as unreadable:
                findings.unreadable(
                    "LR502",
                    f"{place}{field.name}",
                    f"{_called(field, key)} is not readable: {unreadable.message}",
                    _advice(field, unreadable),
                )
                break
            if value is not None:
                values[field.name] = value
                break
    return values


def read_id(given: object, limits: Limits) -> str | None:
    """An id as text, from text or an `int`; None where it is missing. Else raises Unreadable.

    The message never contains the id, which may be personal.
    """
    value = plain(given)
    if value is None:
        return None
    if isinstance(value, str) and value.isalnum() and value.isascii() and len(value) <= limits.text:
        return value  # neither blank nor unreadable, as most are
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 128:
        return str(value)
    identifier = read_value(_ID, value, zone="UTC", limits=limits, zone_declared=False)
    assert identifier is None or isinstance(identifier, str)
    return identifier


def read_lead_id(
    ruleset: Ruleset, lead: Mapping[Any, Any], place: str, findings: Findings
) -> str | None:
    """The lead's id under the first of the ruleset's lead keys that is not missing."""
    for key in ruleset.lead_keys:
        if key not in lead:
            continue
        try:
            identifier = read_id(lead[key], ruleset.limits)
        except Unreadable as unreadable:
            findings.unreadable(
                "LR503",
                f"{place}{key}",
                f"the lead's id `{key}` is not readable: {unreadable.message}",
                "give it as text or as a whole number",
            )
            return None
        if identifier is not None:
            return identifier
    return None


def count_unknown(
    given: Mapping[Any, Any],
    known: frozenset[str],
    place: str,
    findings: Findings,
    *,
    strict: bool,
) -> int:
    """How many keys nothing declares; with `strict` each is an error."""
    unknown = [key for key in given if key not in known]
    if strict:
        for key in unknown:
            named = shown(key) if isinstance(key, str) else "a key that is not text"
            findings.error(
                "LR504",
                place,
                f"{named} is not declared",
                "declare it in the ruleset, leave it out, or read without `strict`",
            )
    return len(unknown)


def known_keys(fields: Iterable[Field], *more: str) -> frozenset[str]:
    """The keys under which these fields are looked for, and some more."""
    return frozenset((*more, *(key for field in fields for key in (field.name, *field.sources))))


def _called(field: Field, key: str) -> str:
    return f"`{field.name}`" if key == field.name else f"`{field.name}` (given as `{key}`)"


def _advice(field: Field, unreadable: Unreadable) -> str:
    if "choices" in unreadable.complaint:
        more = ", ..." if len(field.choices) > 10 else ""
        return f"the choices are {', '.join(f'`{choice}`' for choice in field.choices[:10])}{more}"
    return _ADVICE[field.type]
