"""The hand-written function without its intake: the same lines, from `# company` on.

So that the compiled program, which is given typed values, has something just as bare beside it.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import handwritten
import leads

_NEEDED = (
    "as_of", "lead_id", "unknown_keys", "employees", "revenue", "growth", "age", "open_roles",
    "industry_given", "industry", "country_given", "country", "funding_given", "funding", "title",
    "seniority_given", "seniority", "email", "source_given", "source", "has_budget", "opted_out",
    "is_customer",
)  # fmt: skip


def _cut() -> tuple[Any, Any]:
    """The function of typed values, and one that gives a lead's values for it."""
    whole = inspect.getsource(handwritten.score)
    intake, rules = re.split(r"(?m)^    # company$", whole)
    scope: dict[str, Any] = dict(vars(handwritten))
    names = ", ".join(_NEEDED)
    # the text is that of this folder's own code
    exec(f"def rules({names}):\n{rules}", scope)  # noqa: S102
    exec(f"{intake}\n    return ({names})".replace("def score(", "def values("), scope)  # noqa: S102
    return scope["rules"], scope["values"]


rules, _values = _cut()


def values_of(raw: dict[str, Any]) -> tuple[Any, ...]:
    """What `rules` is given of a lead, as of the benchmarks' instant."""
    values: tuple[Any, ...] = _values(raw, leads.AS_OF)
    return values
