"""A document as YAML that a person can read: blocks outside, one line for each small part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.%/ -]*[A-Za-z0-9_.%])?|-?[0-9]+(?:\.[0-9]+)?")
_WIDTH = 90


def yaml_text(document: Mapping[str, Any]) -> str:
    """The YAML of mappings, lists and scalars; scalars are text, as the language reads them.

    >>> print(yaml_text({"language": "1", "fields": {"vip": {"type": "boolean"}}}), end="")
    language: 1
    fields: {vip: {type: boolean}}
    """
    return "".join(f"{line}\n" for line in _block(document))


def _block(part: Any) -> Iterator[str]:
    match part:
        case Mapping():
            for key, value in part.items():
                yield from _entry(f"{_flow(key)}:", value)
        case _:
            for value in part:
                yield from _entry("-", value)


def _entry(head: str, value: Any) -> Iterator[str]:
    line = f"{head} {_flow(value)}"
    if isinstance(value, str) or not value or len(line) <= _WIDTH:
        yield line
    else:
        yield head
        yield from (f"  {inner}" for inner in _block(value))


def _flow(value: Any) -> str:
    match value:
        case Mapping():
            return f"{{{', '.join(f'{_flow(key)}: {_flow(item)}' for key, item in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_flow, value))}]"
        case bool():
            return "true" if value else "false"
        case str() if not _PLAIN.fullmatch(value):
            return f'"{"".join(map(_escaped, value))}"'
        case _:
            return str(value)


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if " " <= letter <= "~" or letter.isalpha():
        return letter
    return f"\\U{ord(letter):08x}"
