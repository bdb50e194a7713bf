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
    "LR580": Code(
        "decision-not-json",
        "A stored decision is not JSON text, or not JSON as leadrules writes it.",
        "A duplicate key or a NaN has no one meaning, so what was decided could not be told.",
    ),
    "LR581": Code(
        "decision-form",
        "A stored decision lacks a key, has one too many, or a value of another type.",
        "A decision is read exactly as it was written or not at all.",
    ),
    "LR582": Code(
        "decision-format-unknown",
        "A stored decision has a newer format than this version of leadrules reads.",
        "Reading a part of what a newer version recorded would tell another story.",
    ),
    # --- LR6xx versions ---
    # --- LR7xx cases ---
    # --- LR9xx the command ---
}
