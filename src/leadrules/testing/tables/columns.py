"""Columns of mixed values made to be of one storage, as a table has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from functools import partial
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from leadrules.intake.instants import read_day, read_instant
from leadrules.intake.numerals import read_scaled
from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable
from leadrules.language.ir import Type
from leadrules.testing.generate.choices import Choices

_INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_IN_NANOSECONDS = (datetime(1678, 1, 1, tzinfo=UTC), datetime(2262, 1, 1, tzinfo=UTC))
_DIGITS = 38

NUMERIC = ("integers", "floats", "decimals", "texts")
STORAGES: dict[Type, tuple[str, ...]] = {
    Type.INTEGER: NUMERIC,
    Type.NUMBER: NUMERIC,
    Type.BOOLEAN: ("booleans", "integers", "texts"),
    Type.TEXT: ("texts",),
    Type.EMAIL: ("texts",),
    Type.DATE: ("dates", "texts"),
    Type.TIMESTAMP: ("instants", "locals", "dates", "texts"),
    Type.TEXTS: ("lists", "texts"),
}
"""How a column for a field of each type may be stored."""
NATURAL: dict[Type, tuple[str, ...]] = {
    Type.INTEGER: ("bigints",),
    Type.NUMBER: ("plain decimals",),
    Type.BOOLEAN: ("plain booleans",),
    Type.TEXT: ("plain texts",),
    Type.EMAIL: ("plain texts",),
    Type.DATE: ("plain dates",),
    Type.TIMESTAMP: ("utc",),
    Type.TEXTS: ("plain texts",),
}
"""How it is stored where a statement of SQL reads it."""
IDS = ("texts", "integers")
"""How a column of ids may be stored."""
NATURAL_IDS = ("plain texts", "bigints")


def library(name: str) -> Any:
    """A library of frames; raises ImportError where it is not installed."""
    return import_module(name)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes columns for a ruleset that reads times in this zone."""

    choices: Choices
    zone: str
    zone_declared: bool

    def column(self, values: Sequence[Any], storages: Sequence[str]) -> Any:
        """A chunked array of one of the storages; what does not fit it is null."""
        choices = self.choices
        if not self.zone_declared:
            storages = [storage for storage in storages if storage != "locals"]
        storage = choices.pick(storages)
        given = [plain(value) for value in values]
        match storage:
            case "plain texts":
                return self._chunked([_text(value) for value in given], "string")
            case "bigints":
                whole = [_integer(value) for value in given]
                fitting = [one if one is None or one < 2**63 else None for one in whole]
                return self._chunked(fitting, "int64")
            case "utc":
                return self._instants(given, local=False, units=("us",), zones=("UTC",))
            case _ if not storage.startswith("plain ") and choices.chance(3):
                return self._chunked([None] * len(given), "null")
        match storage.removeprefix("plain "):
            case "integers":
                return self._integers(given)
            case "floats":
                return self._chunked([_float(value) for value in given], "float64")
            case "decimals":
                scale = choices.pick((0, 1, 2, 3, 6, 9))
                made = [_decimal(value, scale) for value in given]
                return self._chunked(made, library("pyarrow").decimal128(_DIGITS, scale))
            case "booleans":
                return self._chunked([_boolean(value) for value in given], "bool")
            case "dates":
                return self._chunked([_tried(_day, value) for value in given], "date32")
            case "instants" | "locals":
                return self._instants(given, local=storage == "locals")
            case "lists":
                return self._lists(given)
            case _:
                return self.texts(given)

    def _integers(self, given: list[object]) -> Any:
        made = [_integer(value) for value in given]
        known = [value for value in made if value is not None] or [0]
        low, high = min(known), max(known)
        fitting = []
        for name in _INTEGERS:
            bits, signed = int(name.lstrip("uint")), name.startswith("int")
            least, most = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
            if least <= low and high <= most:
                fitting.append(name)
        if not fitting:  # from below 0 to above 64 bits
            made, fitting = [v if v is None or v < 2**63 else None for v in made], ["int64"]
        return self._chunked(made, self.choices.pick(("int64", *fitting, *fitting))
                             if "int64" in fitting else fitting[0])  # fmt: skip

    def _instants(
        self,
        given: list[object],
        *,
        local: bool,
        units: Sequence[str] = ("us", "us", "us", "ns", "ms", "s"),
        zones: Sequence[str] = (),
    ) -> Any:
        pyarrow, choices = library("pyarrow"), self.choices
        unit = choices.pick(units)
        read = partial(read_instant, zone=self.zone, zone_declared=self.zone_declared)
        made = [_tried(read, value) for value in given]
        if unit == "ns":
            low, high = _IN_NANOSECONDS
            made = [one if one is not None and low < one < high else None for one in made]
        cut = {"ms": 1000, "s": 1_000_000}.get(unit, 1)
        made = [one and one.replace(microsecond=one.microsecond // cut * cut) for one in made]
        if local:
            return self._chunked([_tried(partial(_local, self.zone), one) for one in made],
                                 pyarrow.timestamp(unit))  # fmt: skip
        zone = choices.pick(zones or ("UTC", "UTC", self.zone, "Asia/Kathmandu"))
        if any(one is not None and not 1800 < one.year < 2300 for one in made):
            zone = "UTC"  # WHY: Python has no local time beyond the calendar's ends
        return self._chunked(made, pyarrow.timestamp(unit, zone))

    def _lists(self, given: list[object]) -> Any:
        pyarrow = library("pyarrow")
        return self._chunked([_texts_of(value) for value in given], pyarrow.list_(pyarrow.string()))

    def texts(self, given: Sequence[object]) -> Any:
        """A column of texts, some of them kept once each (as categories)."""
        made = self._chunked([_text(value) for value in given], "string")
        match self.choices.integer(0, 5):
            case 4:
                return made.cast("large_string")
            case 5:
                return made.dictionary_encode()
            case _:
                return made

    def _chunked(self, values: list[Any], type_: Any) -> Any:
        pyarrow = library("pyarrow")
        array = pyarrow.array(values, type_)
        cut = self.choices.integer(0, len(values)) if self.choices.chance(40) else 0
        parts = [array.slice(0, cut), array.slice(cut)] if cut else [array]
        return pyarrow.chunked_array(parts, array.type)


def _tried(read: Callable[[Any], Any], value: object) -> Any:
    """What `read` makes of a value, or None where it can make nothing of it."""
    if value is None:
        return None
    try:
        return read(value)
    except (Unreadable, ValueError, ArithmeticError):
        return None


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and (truth := _boolean(value)) is not None:
        return int(truth)
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else None
    found: int | None = _tried(partial(read_scaled, places=0), value)
    return found


def _decimal_of(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        found: Decimal | None = _tried(Decimal, value.strip().replace(",", ""))
        return found if found is None or found.is_finite() else None
    if isinstance(value, float):
        return _tried(Decimal, repr(value)) if abs(value) != float("inf") else None
    if isinstance(value, int | Decimal):
        return Decimal(value) if Decimal(value).adjusted() < 60 else None
    return None


def _decimal(value: object, scale: int) -> Decimal | None:
    found = _decimal_of(value)
    if found is None:
        return None
    with localcontext(prec=100):
        made = found.quantize(Decimal(1).scaleb(-scale))
        fits = made == found and abs(made.scaleb(scale)) < 10 ** (_DIGITS - 1)
    return made if fits else None


def _float(value: object) -> float | None:
    if isinstance(value, float):
        return value
    found = _decimal_of(value)
    return None if found is None else float(found)


def _boolean(value: object) -> bool | None:
    match value:
        case bool():
            return value
        case 0 | 1:
            return value == 1
        case str():
            text = value.strip().lower()
            return {"true": True, "yes": True, "false": False, "no": False}.get(text)
        case _:
            return None


def _day(value: object) -> date:
    return value.date() if isinstance(value, datetime) else read_day(value)


def _local(zone: str, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _texts_of(value: object) -> list[str] | None:
    if isinstance(value, str):
        return [text for item in value.split(";") if (text := _text(item)) is not None]
    if isinstance(value, list | tuple):
        return [text for item in value if (text := _text(item)) is not None]
    return None


def _text(value: object) -> str | None:
    match value:
        case str():
            return None if _tried(str.encode, value) is None else value
        case bool():
            return str(value)
        case int() | float():
            return repr(value)
        case Decimal():
            return format(value, "f") if abs(value.adjusted()) < 100 else str(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            items = _texts_of(value)
            return None if items is None else ";".join(items)
        case _:
            return None
