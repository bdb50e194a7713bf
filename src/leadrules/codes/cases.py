"""LR7xx: cases inside a ruleset."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR701": Code(
        "case-failed",
        "A case inside a ruleset came out otherwise than it expects.",
        "Either the rules or the expectation is wrong; a version with failing cases is not signed.",
    ),
    "LR702": Code(
        "case-not-scored",
        "The lead, the events or another input of a case cannot be read.",
        "A case that cannot be scored shows nothing.",
    ),
}
