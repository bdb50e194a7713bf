"""Which plan this is: the hash of what it declares, which both sides sign."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, assert_never

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.plan.document import SHARE, Outcome, PlanDocument
from leadrules.analysis.compare.plan.metrics import OF_AMOUNTS
from leadrules.language.document.part import Part

PREFIX = b"leadrules-plan-1:"

SETS = frozenset({"passes", "segments", "after_hand_over", "after_outcome", "won"})
"""Lists whose order means nothing."""


def hash_of(document: PlanDocument) -> str:
    """The hash of a plan's meaning, `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(PREFIX + canonical(document).encode()).hexdigest()}"


def canonical(document: PlanDocument) -> str:
    """The plan as JSON without spaces: keys sorted, defaults and the question left out.

    Layout, comments, the order of keys and of columns, and ways of writing the same (`90d` and
    `2160h`, `2%` and `0.02`) make no difference.

    INVARIANT: what it gives for a plan never changes, in no later release.
    """
    data = _plain(document)
    del data["plan"]
    data.pop("question", None)
    share = document.metric is None or document.metric.kind not in OF_AMOUNTS
    if share and document.smallest_worthwhile == SHARE:
        del data["smallest_worthwhile"]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case Outcome(name=name, column=column) if name == column:
            return _plain(value.model_copy(update={"name": None}))
        case Part():
            return {
                about.alias or key: _listed(key, getattr(value, key))
                for key, about in type(value).model_fields.items()
                if getattr(value, key) != about.default
            }
        case tuple():
            return [_plain(item) for item in value]
        case Metric():
            return str(value)
        case Decimal():
            return digits(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case int() | str():
            return value
        case _:
            assert_never(value)


def _listed(key: str, value: Any) -> Any:
    return sorted(value) if key in SETS else _plain(value)


def digits(value: Decimal) -> str:
    """A number's shortest digits.

    >>> digits(Decimal("0.020"))
    '0.02'
    """
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
