"""The one table of diagnostic codes: what each offence is called and what it means.

LR1xx reading YAML; LR2xx the document's form and names; LR3xx conditions; LR4xx meaning (bands,
reachability, bounds); LR5xx leads, events and other inputs; LR6xx versions, lock file, registry;
LR7xx cases; LR9xx the command.
"""

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


CODES: dict[str, Code] = {
    # --- LR1xx reading YAML ---
    # --- LR2xx the document ---
    # --- LR3xx conditions ---
    # --- LR4xx meaning ---
    # --- LR5xx inputs ---
    # --- LR6xx versions ---
    # --- LR7xx cases ---
    # --- LR9xx the command ---
}
