"""The table of how values are read, intake.yaml, against `read_value`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadrules.intake.values import Unreadable, read_value
from leadrules.language.ir import Field, Limits, Type

SECTIONS = yaml.safe_load(Path(__file__).with_name("intake.yaml").read_text(encoding="utf-8"))


def bound(written: object, places: int) -> int:
    """A bound as the author writes it, in the unit of the IR."""
    if isinstance(written, date):
        return (written - date(1970, 1, 1)).days
    return int(Decimal(str(written)).scaleb(places))


def rows() -> Iterator[Any]:
    for section in SECTIONS:
        keys = dict(section["field"])
        for name in {"minimum", "maximum"} & keys.keys():
            keys[name] = bound(keys[name], keys.get("places", 0))
        field = Field(
            name="x",
            type=Type(keys.pop("type")),
            stand_ins=tuple(keys.pop("missing", ())),
            choices=tuple(keys.pop("choices", ())),
            **keys,
        )
        reading = {
            "zone": section.get("zone", "UTC"),
            "zone_declared": "zone" in section,
            "limits": Limits(**section.get("limits", {})),
        }
        for number, row in enumerate(section["values"], start=1):
            yield pytest.param(field, reading, row, id=f"{section['about']}, {number}")


def in_words(value: object) -> object:
    """The value as the table writes it."""
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def reads_as(field: Field, given: object, reading: dict[str, Any]) -> dict[str, Any]:
    """What the table should say of a value."""
    try:
        value = read_value(field, given, **reading)
    except Unreadable as unreadable:
        return {"unreadable": unreadable.complaint}
    return {"missing": True} if value is None else {"is": in_words(value)}


@pytest.mark.parametrize(("field", "reading", "row"), list(rows()))
def test_a_value_is_read_as_the_table_says(
    field: Field, reading: dict[str, Any], row: dict[str, Any]
) -> None:
    expected = {key: value for key, value in row.items() if key != "given"}
    assert repr(reads_as(field, row["given"], reading)) == repr(expected)  # 1 is not True
