"""The kinds of scalar: each read from its source text by what is due where it stands."""

from __future__ import annotations

import keyword
import re
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from leadrules.decision.units import plain
from leadrules.language.document.part import Fault, wrong_shape
from leadrules.language.problems import did_you_mean, shown

RESERVED_NAMES = frozenset({"true", "false"})
RESERVED_ATTRIBUTES = ("type", "at", "id", "known_at", "days_ago", "hours_ago")


def scalar(parse: Callable[[str], Any], due: str, schema: dict[str, Any]) -> tuple[Any, Any]:
    """The annotations of a scalar kind: how its text is read, and what editors accept.

    `parse` takes the source text and gives the value or raises a Fault's error.
    """

    def read(value: object) -> Any:
        if not isinstance(value, str) or not value:
            raise wrong_shape(due, value).error()
        return parse(value)

    return PlainValidator(read), WithJsonSchema(schema)


# --- text and names ------------------------------------------------------------------------------


def _text(text: str) -> str:
    if not text.strip():
        raise Fault("LR213", "blank text", help="write some text here").error()
    return text


def _named(pattern: str, what: str, hint: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def parse(text: str) -> str:
        if len(text) > 64:
            raise Fault("LR218", f"{what} of {len(text)} characters", "at most 64").error()
        if compiled.fullmatch(text) is None:
            raise Fault("LR218", f"{shown(text)} is not {what}", hint).error()
        return text

    return parse


_identifier_form = _named(
    r"[A-Za-z_][A-Za-z0-9_]*", "a name", "use letters, digits and `_`, and no digit first"
)


def _identifier(text: str) -> str:
    _identifier_form(text)
    if keyword.iskeyword(text) or text in RESERVED_NAMES:
        raise Fault("LR219", f"the name {shown(text)} is reserved", "choose another name").error()
    return text


def _attribute(text: str) -> str:
    if text in RESERVED_ATTRIBUTES:
        raise Fault("LR219", f"{shown(text)} is every event's own and cannot be declared").error()
    return _identifier(text)


def _verdict_name(text: str) -> str:
    if text == "hold":
        raise Fault("LR219", "the verdict `hold` is reserved for `if_unknown: hold`").error()
    return _id(text)


def _rung(text: str) -> str:
    if text == "missing":
        raise Fault("LR219", "the rung `missing` is reserved for a label without a value").error()
    return _text(text)


def _path(text: str) -> tuple[str, str]:
    event, dot, attribute = text.partition(".")
    if not dot:
        raise Fault(
            "LR218",
            f"{shown(text)} names no attribute",
            "write `event.attribute`, `page_view.seconds`",
        ).error()
    return _identifier_form(event), _identifier_form(attribute)


_id = _named(
    r"[A-Za-z][A-Za-z0-9_.-]*",
    "an id",
    "use letters, digits, `_`, `-` and `.`, and a letter first",
)
_ruleset_name = _named(
    r"[a-z0-9][a-z0-9-]*", "a ruleset's name", "use lower-case letters, digits and hyphens"
)
_version = _named(
    r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})",
    "a version",
    "write MAJOR.MINOR.PATCH, such as `2.1.0`",
)


def _zone(text: str) -> str:
    try:
        if "/" in text or text == "UTC":
            zoneinfo.ZoneInfo(text)
            return text
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        pass
    known = sorted(zoneinfo.available_timezones())
    hint = did_you_mean(text, known) or "write an IANA zone, such as `Europe/Berlin` or `UTC`"
    raise Fault("LR220", f"unknown zone {shown(text)}", hint).error()


TEXT_SCHEMA = {"type": ["string", "number", "boolean", "null"]}
"""Any scalar will do where text is due: its source text is what counts, and an editor that reads
`NO` or `1.0` as something else must not refuse it."""


def _names(pattern: str) -> dict[str, Any]:
    return {**TEXT_SCHEMA, "pattern": f"^{pattern}$"}


Text = Annotated[str, *scalar(_text, "a text", TEXT_SCHEMA)]
"""Free text, not blank."""
Rung = Annotated[str, *scalar(_rung, "a rung", TEXT_SCHEMA)]
"""A rung of a label or grade."""
Condition = Annotated[str, *scalar(_text, "a condition", TEXT_SCHEMA)]
"""The text of a condition or numeric expression, parsed later."""
Identifier = Annotated[str, *scalar(_identifier, "a name", _names("[A-Za-z_][A-Za-z0-9_]*"))]
"""A name that conditions may read."""
Reference = Annotated[str, *scalar(_identifier_form, "a name", _names("[A-Za-z_][A-Za-z0-9_]*"))]
"""The name of something declared elsewhere."""
AttributeName = Annotated[str, *scalar(_attribute, "a name", _names("[A-Za-z_][A-Za-z0-9_]*"))]
AttributePath = Annotated[
    tuple[str, str],
    *scalar(_path, "an event's attribute", {"type": "string", "pattern": "^[^.]+\\.[^.]+$"}),
]
"""`event.attribute` as its two names."""
Id = Annotated[str, *scalar(_id, "an id", _names("[A-Za-z][A-Za-z0-9_.-]*"))]
"""The id of a group, rule or verdict."""
VerdictName = Annotated[
    str, *scalar(_verdict_name, "a verdict's name", _names("[A-Za-z][A-Za-z0-9_.-]*"))
]
RulesetName = Annotated[str, *scalar(_ruleset_name, "a name", _names("[a-z0-9][a-z0-9-]*"))]
Version = Annotated[
    str, *scalar(_version, "a version", {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"})
]
Zone = Annotated[str, *scalar(_zone, "a zone", {"type": "string"})]


def choice(*choices: str) -> tuple[Any, Any]:
    """The annotations of a closed set of words."""
    offer = ", ".join(f"`{word}`" for word in choices)

    def parse(text: str) -> str:
        if text not in choices:
            message, hint = f"{shown(text)} is not among {offer}", f"write one of {offer}"
            raise Fault("LR221", message, hint, word=text, words=choices).error()
        return text

    return scalar(parse, "one of " + offer, {"enum": list(choices)})


def language_version() -> tuple[Any, Any]:
    """The annotations of the language's version, of which this release reads only 1."""

    def parse(text: str) -> int:
        if text != "1":
            hint = "write `language: 1`, or use a later release of leadrules"
            raise Fault("LR226", f"unknown language version {shown(text)}", hint).error()
        return 1

    return scalar(parse, "the language's version", {"enum": [1, "1"]})


# --- numbers -------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[-+]?([0-9]{1,30})(?:\.([0-9]{1,30}))?")
_WHOLE = re.compile(r"[-+]?[0-9]{1,30}")


def decimal_of(text: str, what: str, places: int, low: int, high: int) -> Decimal:
    """A decimal of at most so many places between two bounds, both included."""
    digits = text.removesuffix("%") if what == "percentages" else text
    match = _NUMBER.fullmatch(digits)
    if match is None:
        raise Fault(
            "LR215", f"{shown(text)} is not a number", "write digits, such as `12.5`"
        ).error()
    if len(match[2] or "") > places:
        hint = f"{what} have at most {places} decimal places"
        raise Fault("LR215", f"{shown(text)} has too many decimal places", hint).error()
    number = Decimal(digits)
    if not low <= number <= high:
        hint = f"{what} lie between {low:,} and {high:,}"
        raise Fault("LR216", f"{shown(text)} is out of range", hint).error()
    return number


def _numbers(pattern: str, low: int, high: int) -> dict[str, Any]:
    """A number to an editor, or its digits in quotes."""
    pattern = f"^{pattern}$"
    return {"type": ["number", "string"], "pattern": pattern, "minimum": low, "maximum": high}


def _decimal(what: str, places: int, low: int, high: int) -> tuple[Any, Any]:
    return scalar(
        lambda text: decimal_of(text, what, places, low, high),
        "a number",
        _numbers(rf"[-+]?[0-9]+(\.[0-9]{{1,{places}}})?", low, high),
    )


def _percentage(text: str, high: int) -> Decimal:
    value = decimal_of(text, "percentages", 2, 0, high)
    if 0 < value < 1 and not text.endswith("%"):
        # WHY: 0.6 for 60 % is what spreadsheets write, and would weigh a hundredth of it
        hint = f"write `{plain(value * 100)}%`, or `{plain(value)}%` if that is meant"
        raise Fault("LR216", f"{shown(text)} is a fraction where a percentage is due", hint).error()
    return value


def _percent(high: int) -> tuple[Any, Any]:
    return scalar(
        lambda text: _percentage(text, high),
        "a percentage",
        _numbers(r"\+?[0-9]+(\.[0-9]{1,2})?%?", 0, high),
    )


def whole(low: int, high: int) -> tuple[Any, Any]:
    """The annotations of a whole number between two bounds, both included."""

    def parse(text: str) -> int:
        if _WHOLE.fullmatch(text) is None:
            raise Fault("LR215", f"{shown(text)} is not a whole number").error()
        if not low <= (number := int(text)) <= high:
            hint = f"it lies between {low:,} and {high:,}"
            raise Fault("LR216", f"{shown(text)} is out of range", hint).error()
        return number

    return scalar(parse, "a whole number", _numbers("[-+]?[0-9]+", low, high))


Points = Annotated[Decimal, *_decimal("points", 2, -1_000_000, 1_000_000)]
"""Points, a floor or a cap: a decimal of at most two places."""
Number = Annotated[Decimal, *_decimal("numbers", 12, -(2**63), 2**63 - 1)]
"""A number that a band is bounded by."""
Total = Annotated[Decimal, *_decimal("scores", 2, -(10**15), 10**15)]
"""A score that a case expects."""
Weight = Annotated[Decimal, *_percent(1000)]
"""A percentage from 0 to 1000: 60 for `60%` and `60`."""
Share = Annotated[Decimal, *_percent(100)]
"""A percentage from 0 to 100."""
WholeNumber = Annotated[int, *whole(0, 10**9)]
Steps = Annotated[int, *whole(-1000, 1000)]
"""Whole steps on a ladder."""


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        hint = "write `true` or `false`"
        raise Fault("LR221", f"{shown(text)} is neither `true` nor `false`", hint).error()
    return text == "true"


Boolean = Annotated[
    bool, *scalar(_boolean, "`true` or `false`", {"enum": [True, False, "true", "false"]})
]
