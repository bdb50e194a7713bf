"""LR9xx: the command."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR901": Code(
        "bad-row",
        "A line of a CSV or JSONL file is no row: the others are scored all the same.",
        "A row that is guessed at would score a lead that nobody has.",
    ),
    "LR902": Code(
        "no-time",
        "The time as of which to score is missing or cannot be read.",
        "Scoring as of another time than asked would count other events.",
    ),
}
