"""Reasons: text with `{name}` holes, checked against what may be named."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leadrules.language import ir
from leadrules.language.problems import Problem, did_you_mean, shown
from leadrules.language.scope import Name

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def parse_reason(
    text: str, names: Mapping[str, Name]
) -> tuple[ir.Reason | None, tuple[Problem, ...]]:
    """Read a reason: `{name}` is filled in, `{{` and `}}` are braces.

    The reason is None where there are problems.

    >>> parse_reason("{n} seats", {"n": Name(ir.Origin.FIELD, ir.Type.INTEGER)})[0].parts[1]
    ' seats'
    """
    parts: list[str | ir.Read] = []
    problems: list[Problem] = []
    for match in _PIECE.finditer(text):
        piece, hole = match[0], match[1]
        if hole is not None:
            about = names.get(hole)
            if about:
                parts.append(ir.Read(about.origin, hole, about.type, about.places))
            else:
                problems.append(_bad_hole(match, names))
        elif piece in ("{", "}"):
            message = f"`{piece}` stands alone in the reason"
            hint = f"a hole is `{{name}}`; for a brace itself write `{piece * 2}`"
            problems.append(Problem("LR315", message, match.start(), match.end(), hint))
        else:
            plain = piece[0] if piece in ("{{", "}}") else piece
            if parts and isinstance(parts[-1], str):
                plain = parts.pop() + plain  # type: ignore[operator]  # a text: asked above
            parts.append(plain)
    if problems:
        return None, tuple(problems)
    return ir.Reason(tuple(parts)), ()


def _bad_hole(match: re.Match[str], names: Mapping[str, Name]) -> Problem:
    hole, start, end = match[1], match.start(), match.end()
    if not _NAME.fullmatch(hole):
        message = f"{shown(match[0])} is not a name in braces"
        hint = "a hole holds a field's or measure's name and nothing else"
        return Problem("LR315", message, start, end, hint)
    message = f"there is no name {shown(hole)} here"
    return Problem("LR304", message, start + 1, end - 1, did_you_mean(hole, names))
