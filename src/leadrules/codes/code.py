"""What one diagnostic code is called and what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """`name` is the offence in kebab case; `meaning` one sentence; `why` why it is refused;
    `bad` and `good` a short example, where one helps."""

    name: str
    meaning: str
    why: str
    bad: str = ""
    good: str = ""
