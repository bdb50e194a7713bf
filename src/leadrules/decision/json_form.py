"""A record as JSON and back, exactly; docs/reference/decision-json.md describes every key.

The form follows the record's classes: each key is an attribute's name. Whatever the format number
says is read for ever; a change of the keys raises it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from leadrules.decision.json_text import dump_plain, quoted, with_point
from leadrules.decision.record import (
    Contribution,
    MeasureRead,
    Record,
    RulesetIdentity,
    Tally,
    VerdictStep,
)
from leadrules.decision.units import plain
from leadrules.diagnostics import Diagnostic, LeadrulesError
from leadrules.diagnostics.shown import shown

FORMAT = 1
"""The newest format, which is written; all from 1 to it are read."""

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DIGITS = 60
_SHARED = (Contribution, MeasureRead, RulesetIdentity, Tally, VerdictStep)
_MOST_SHARED = 4096  # objects of one of these classes whose text is remembered


def write(record: Record) -> dict[str, Any]:
    """A record as dicts, lists, texts, booleans, None, int and Decimal."""
    written: dict[str, Any] = {"format": FORMAT}
    written.update(_form(Record).write(record))
    return written


def read(data: object) -> Record:
    """The record that `write` wrote; LeadrulesError where it is not one."""
    if not isinstance(data, Mapping):
        raise _unreadable("", "a decision", data)
    number = data.get("format")
    if type(number) is not int or number < 1:
        raise _refused(
            "LR581",
            "a decision's `format` is a number from 1 up",
            place="format",
            advice="is this JSON that `to_json` wrote?",
        )
    if number > FORMAT:
        raise _refused(
            "LR582",
            f"the decision has format {number}, and this version reads formats up to {FORMAT}",
            place="format",
            advice="read it with a newer version of leadrules",
        )
    record = _form(Record).read({key: data[key] for key in data if key != "format"}, "")
    assert isinstance(record, Record)
    return record


def parse(text: str) -> Any:
    """JSON text as dicts and lists, numbers as int and Decimal; LeadrulesError where it is not."""
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _refused("LR580", f"the decision is not JSON: {where} cannot be read") from None
    except (ValueError, RecursionError):
        raise _refused("LR580", "the decision is not JSON that leadrules wrote") from None


def dump(record: Record, indent: int | None = None) -> str:
    """A record as JSON text, every number to its last digit."""
    if indent is not None:
        return dump_plain(write(record), indent)
    # WHY: on one line without the dicts between, in a third of the time
    return f'{{"format":{FORMAT},{_form(Record).text(record)[1:]}'


def dump_part(hint: Any, part: object) -> str:
    """A part of a record as JSON text on one line; `hint` is its type as the classes say."""
    return _form(hint).text(part)


def part_writer(hint: Any) -> Callable[[Any], str]:
    """The same as a function, for who writes many parts of one type."""
    return _form(hint).text


def read_part(hint: Any, data: object) -> Any:
    """The part that `dump_part` wrote, of what `parse` read; LeadrulesError where it is not one."""
    return _form(hint).read(data, "")


# --- reading text -----------------------------------------------------------------------------


def _refuse_constant(name: str) -> object:
    raise _refused("LR580", f"`{name}` is not a number", advice="JSON has no such number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _refused("LR580", f"the key `{shown(str(key))}` is given twice")
        found[key] = value
    return found


# --- values --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """How values of one type are written, as data or as text at once, and read from a place."""

    write: Callable[[Any], Any]
    text: Callable[[Any], str]
    read: Callable[[Any, str], Any]


@cache
def _form(hint: Any) -> _Form:
    """The form of a type as the record's classes use it."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint):
        return _class_form(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        reader = _reader(f"one of {', '.join(arguments)}", lambda d: d in arguments)
        return _Form(_same, quoted, reader)
    if origin is tuple:
        return _list_form(_form(arguments[0]))
    if origin is Mapping:
        return _mapping_form(_form(arguments[1]))
    assert origin in (Union, UnionType), hint
    present = [argument for argument in arguments if argument is not NoneType]
    if len(present) == 1:
        return _optional_form(_form(present[0]))
    return _value_form(tuple(get_origin(argument) or argument for argument in arguments))


def _class_form(cls: Any) -> _Form:
    hints = get_type_hints(cls)
    forms = {field.name: _form(hints[field.name]) for field in fields(cls)}
    required = [field.name for field in fields(cls) if field.default is MISSING]
    values_of, texts = attrgetter(*forms), [form.text for form in forms.values()]
    template = f"{{{','.join(f'{quoted(name)}:%s' for name in forms)}}}"

    def write_object(record: Any) -> dict[str, Any]:
        return {name: form.write(getattr(record, name)) for name, form in forms.items()}

    def object_text(record: Any) -> str:
        values = values_of(record)
        return template % tuple([text(value) for text, value in zip(texts, values, strict=True)])

    def read_object(data: Any, place: str) -> Any:
        if not isinstance(data, Mapping):
            raise _unreadable(place, "an object", data)
        for key in data:
            if key not in forms:
                raise _refused(
                    "LR581", f"`{shown(str(key))}` is no key of a decision", place=place or None
                )
        for name in required:
            if name not in data:
                raise _refused("LR581", f"`{_under(place, name)}` is missing")
        return cls(**{key: forms[key].read(data[key], _under(place, key)) for key in data})

    text = _remembering(object_text) if cls in _SHARED else object_text
    return _Form(write_object, text, read_object)


def _remembering(text: Callable[[Any], str]) -> Callable[[Any], str]:
    """The text of objects that decoders share between decisions, each written once.

    WHY: by identity, as telling whether two are equal takes as long as writing one. The object is
    kept with its text, so that no other can get its identity.
    """
    written: dict[int, tuple[Any, str]] = {}

    def remembered(value: Any) -> str:
        found = written.get(id(value))
        if found is None:
            if len(written) >= _MOST_SHARED:
                written.clear()
            found = written[id(value)] = (value, text(value))
        return found[1]

    return remembered


def _list_form(item: _Form) -> _Form:
    def read_list(data: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise _unreadable(place, "a list", data)
        return tuple(item.read(each, f"{place}[{index}]") for index, each in enumerate(data))

    return _Form(
        lambda items: [item.write(each) for each in items],
        lambda items: f"[{','.join(map(item.text, items))}]" if items else "[]",
        read_list,
    )


def _mapping_form(item: _Form) -> _Form:
    def read_mapping(data: Any, place: str) -> dict[str, Any]:
        if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
            raise _unreadable(place, "an object", data)
        return {key: item.read(each, _under(place, key)) for key, each in data.items()}

    def mapping_text(items: Mapping[str, Any]) -> str:
        written = [f"{quoted(key)}:{item.text(each)}" for key, each in items.items()]
        return f"{{{','.join(written)}}}"

    return _Form(
        lambda items: {key: item.write(each) for key, each in items.items()},
        mapping_text,
        read_mapping,
    )


def _optional_form(form: _Form) -> _Form:
    return _Form(
        lambda value: None if value is None else form.write(value),
        lambda value: "null" if value is None else form.text(value),
        lambda data, place: None if data is None else form.read(data, place),
    )


def _value_form(classes: tuple[type, ...]) -> _Form:
    """A field's, attribute's or measure's value: its type shows in its form."""

    def read_value(data: Any, place: str) -> Any:
        value = _read_value(data, place)
        if not isinstance(value, classes):
            raise _unreadable(place, "a number, true, false or null", data)
        return value

    return _Form(_write_value, _value_text, read_value)


def _write_value(value: Any) -> Any:
    match value:
        case Decimal():
            return Decimal(plain(value))
        case datetime():
            return {"instant": _write_instant(value)}
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return list(value)
        case _:
            return value


def _value_text(value: Any) -> str:
    match value:
        case str():
            return quoted(value)
        case None:
            return "null"
        case bool():
            return _boolean_text(value)
        case int():
            return str(value)
        case Decimal():
            return with_point(value)
        case datetime():
            return f'{{"instant":"{_write_instant(value)}"}}'
        case date():
            return f'{{"date":"{value.isoformat()}"}}'
        case _:
            return f"[{','.join(map(quoted, value))}]"


def _boolean_text(value: bool) -> str:
    return "true" if value else "false"


def _read_value(data: Any, place: str) -> Any:
    match data:
        case None | bool() | int() | str():
            return data
        case Decimal():
            return _read_decimal(data, place)
        case {"instant": instant, **rest} if not rest:
            return _read_instant(instant, _under(place, "instant"))
        case {"date": day, **rest} if not rest:
            return _read_date(day, _under(place, "date"))
        case list():
            return tuple(_SCALARS[str].read(each, f"{place}[{i}]") for i, each in enumerate(data))
        case _:
            raise _unreadable(place, "a value", data)


def _write_decimal(number: Decimal) -> int | Decimal:
    digits = plain(number)
    return Decimal(digits) if "." in digits else int(digits)


def _read_decimal(data: Any, place: str) -> Decimal:
    if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
        number = Decimal(data)
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and abs(exponent) < _MOST_DIGITS > abs(number.adjusted()):
            return Decimal(plain(number))
    raise _unreadable(place, "a number", data)


def _write_instant(instant: datetime) -> str:
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat().removesuffix("+00:00") + "Z"


def _read_instant(data: Any, place: str) -> datetime:
    if isinstance(data, str) and _INSTANT.fullmatch(data):
        try:
            return datetime.fromisoformat(data[:-1]).replace(tzinfo=UTC)
        except ValueError:
            pass
    raise _unreadable(place, "an instant such as `2024-01-31T12:00:00Z`", data)


def _read_date(data: Any, place: str) -> date:
    if isinstance(data, str) and _DATE.fullmatch(data):
        try:
            return date.fromisoformat(data)
        except ValueError:
            pass
    raise _unreadable(place, "a date such as `2024-01-31`", data)


def _reader(wanted: str, fits: Callable[[Any], bool]) -> Callable[[Any, str], Any]:
    def read_scalar(data: Any, place: str) -> Any:
        if not fits(data):
            raise _unreadable(place, wanted, data)
        return data

    return read_scalar


def _same(value: Any) -> Any:
    return value


_SCALARS: Mapping[Any, _Form] = {
    str: _Form(_same, quoted, _reader("text", lambda data: isinstance(data, str))),
    bool: _Form(
        _same, _boolean_text, _reader("true or false", lambda data: isinstance(data, bool))
    ),
    int: _Form(_same, str, _reader("a whole number", lambda data: type(data) is int)),
    Decimal: _Form(_write_decimal, plain, _read_decimal),
    datetime: _Form(_write_instant, lambda instant: f'"{_write_instant(instant)}"', _read_instant),
}


# --- errors --------------------------------------------------------------------------------------


def _under(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _unreadable(place: str, wanted: str, data: object) -> LeadrulesError:
    return _refused(
        "LR581",
        f"{'`' + place + '`' if place else 'the whole'} is not {wanted}",
        place=place or None,
        advice="floats are not exact: read JSON text with `Decision.from_json`"
        if isinstance(data, float)
        else None,
    )


def _refused(
    code: str, message: str, *, place: str | None = None, advice: str | None = None
) -> LeadrulesError:
    return LeadrulesError([Diagnostic(code=code, message=message, place=place, help=advice)])
