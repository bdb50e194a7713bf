"""Law 7: which ruleset this is, by name, version and the hash of what its author wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, assert_never

from leadrules.language import ir
from leadrules.language.document import Document, Part

PREFIX = b"leadrules-1:"

NOT_MEANING = frozenset({"cases", "agreement", "title", "description"})
"""What a part may change without becoming another."""


def identity_of(document: Document) -> ir.Identity:
    """Name, version and hash, `sha256:` and 64 hexadecimal digits."""
    digest = hashlib.sha256(PREFIX + canonical(document).encode()).hexdigest()
    return ir.Identity(document.ruleset, document.version, f"sha256:{digest}", document.language)


def canonical(document: Document) -> str:
    """The document as JSON without spaces, defaults left out.

    The language's keys are sorted; the author's own entries keep their order, which a trace shows.
    INVARIANT: what it gives for a document never changes, in no later release.
    """
    return json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case Part():
            keys = {
                about.alias or name: _plain(getattr(value, name))
                for name, about in type(value).model_fields.items()
                if name not in NOT_MEANING and getattr(value, name) != about.default
            }
            return dict(sorted(keys.items()))
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
        case Decimal():
            return _digits(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bool() | int() | str():
            return value
        case _:
            assert_never(value)


def _digits(value: Decimal) -> str:
    """A number's shortest digits: 2.50 is 2.5, and -0 is 0."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
