"""The values of a table: each of the type of what it is compared with, and none twice."""

from __future__ import annotations

from decimal import Decimal

from leadrules.language import document, schema
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.wording import article
from leadrules.language.constants import scaled
from leadrules.language.ir import Type
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.scope import Name

_WHOLE_DIGITS = 19
_WRONG = {
    Type.BOOLEAN: "neither `true` nor `false`",
    Type.INTEGER: "not a whole number of 64 bits",
    Type.TEXT: "blank, and a blank text is missing",
    Type.EMAIL: "blank, and a blank text is missing",
}


def check_values(desk: Desk, rule: document.ValuesRule, about: Name, path: Path) -> None:
    """Lays down the entries of a rule's table; `about` is what its `match` gives."""
    if about.type not in (Type.TEXT, Type.EMAIL, Type.BOOLEAN, Type.INTEGER):
        desk.error(
            "LR206",
            f"`values` needs a text, a boolean or an integer; this is {article(about.type)}",
            (*path, "match"),
            help="write `bands` for numbers" if about.type is Type.NUMBER else None,
        )
        return
    seen: dict[bool | int | str, str] = {}
    entries: list[tuple[bool | int | str, int]] = []
    for key, points in rule.values.items():
        there = (*path, "values", key)
        value = _read(key, about)
        if value is None:
            desk.error("LR417", f"{shown(key)} is {_WRONG[about.type]}", there, key=True)
            continue
        if about.choices and value not in about.choices:
            desk.error(
                "LR417",
                f"{shown(key)} is not among the field's choices",
                there,
                key=True,
                help=did_you_mean(key, about.choices),
            )
        if value in seen:
            message = f"{shown(key)} is the same as {shown(seen[value])}"
            desk.error("LR204", message, there, key=True)
        seen.setdefault(value, key)
        entries.append((value, hundredths(points)))
    desk.entries[path] = tuple(entries)


def hundredths(points: Decimal) -> int:
    """Points as an integer of hundredths; they have at most two places and fit.

    >>> hundredths(Decimal("2.5"))
    250
    """
    value = scaled(points, 2)
    assert value is not None
    return value


def _read(key: str, about: Name) -> bool | int | str | None:
    match about.type:
        case Type.BOOLEAN:
            return {"true": True, "false": False}.get(key)
        case Type.INTEGER:
            digits = key[1:] if key[:1] in "+-" else key
            if not (digits.isascii() and digits.isdigit()) or len(digits) > _WHOLE_DIGITS:
                return None
            return scaled(Decimal(key), 0)
        case _:
            return schema.compared(key, exact=about.exact) or None  # a blank text is missing
