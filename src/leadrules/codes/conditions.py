"""LR3xx: conditions and expressions."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR301": Code(
        "unreadable-condition",
        "The condition's words, brackets or operators are not in an order that has a meaning.",
        "A condition that is half read could pay points that nobody meant.",
        'job_title contains "cto"',
        'contains(job_title, "cto")',
    ),
    "LR302": Code(
        "condition-too-large",
        "The condition is longer, nests deeper or has more parts than the language allows.",
        "The cost of a ruleset is bounded before any lead is scored.",
    ),
    "LR303": Code(
        "not-in-the-language",
        "The condition uses a sign, word or form that the language does not have.",
        "The language is small so that every backend means the same by it, and nothing can be run.",
        "employees = 50",
        "employees == 50",
    ),
    "LR304": Code(
        "unknown-name",
        "The condition or reason reads a name that nothing in the ruleset declares.",
        "A misspelt name would be missing for every lead.",
        'indstry == "software"',
        'industry == "software"',
    ),
    "LR305": Code(
        "unknown-function",
        "The condition calls a function that the language does not have.",
        "Only functions that every backend means alike can be called.",
        'startswith(url, "/pricing")',
        'starts_with(url, "/pricing")',
    ),
    "LR306": Code(
        "wrong-argument",
        "A function is called with too few, too many or the wrong kind of arguments.",
        "The function has no meaning for them.",
        "length(employees) > 2",
        "length(job_title) > 2",
    ),
    "LR307": Code(
        "wrong-type",
        "A value stands where one of another type is due, or two types are mixed.",
        "Comparing a number with a text is never what was meant, and engines disagree on it.",
        'employees == "50"',
        "employees == 50",
    ),
    "LR308": Code(
        "never-true",
        "The comparison or operation can never have a result that matters.",
        "A rule that can never pay hides a mistake.",
        'size == "enormous"',
        'size == "large"',
    ),
    "LR309": Code(
        "constant-condition",
        "The condition reads nothing of the lead, so it is the same for all.",
        "Points that everyone gets tell nobody apart.",
        "1 < 2",
        "employees < 2",
    ),
    "LR310": Code(
        "bad-number",
        "The number is not written in plain digits with a point, or does not fit.",
        "Numbers are read exactly from their digits: at most 6 places, within 64 bits.",
        "employees > 1_000",
        "employees > 1000",
    ),
    "LR311": Code(
        "bad-date",
        "The text beside a date or timestamp is not one.",
        "A time without its zone has several meanings.",
        'signed_up >= "2024-01-31 12:00"',
        'signed_up >= "2024-01-31T12:00:00Z"',
    ),
    "LR312": Code(
        "bad-phrase",
        "The phrase has no words, too many, or a `*` within a word.",
        "Phrases match whole words only.",
        'mentions(job_title, "chief*")',
        'mentions(job_title, "chief *")',
    ),
    "LR313": Code(
        "bad-pattern",
        "The pattern is outside of the subset that is matched in linear time.",
        "No lead may make scoring slow, and every engine must find the same.",
        'matches(url, "(?i)^/blog")',
        'matches(url, "^/blog")',
    ),
    "LR314": Code(
        "not-readable-here",
        "The name is declared, but this condition cannot read it.",
        "Rules stand before scores, and an event's condition sees only that event.",
    ),
    "LR315": Code(
        "bad-reason",
        "A brace in the reason does not hold exactly one name.",
        "A reason is text with holes, not a program.",
        "{employees:,} employees",
        "{employees} employees",
    ),
    "LR316": Code(
        "too-many-places",
        "The product has more than 12 decimal places.",
        "Numbers are exact within 64 bits, which so many places would leave.",
    ),
    "LR317": Code(
        "spaces-not-compared",
        "A constant text begins or ends with a space, which normalisation takes away.",
        "It looks like a search for whole words and is not.",
        'contains(job_title, " cto ")',
        'mentions(job_title, "cto")',
    ),
}
