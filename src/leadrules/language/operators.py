"""The one table of operators and functions: what each takes, gives, and does with missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from leadrules.language.ir import Type

TEXTUAL = (Type.TEXT, Type.EMAIL)
NUMERIC = (Type.INTEGER, Type.NUMBER)

TYPE_WORDS: dict[Type, str] = {
    Type.BOOLEAN: "true or false",
    Type.INTEGER: "a number",
    Type.NUMBER: "a number",
    Type.TEXT: "a text",
    Type.EMAIL: "an email",
    Type.DATE: "a date",
    Type.TIMESTAMP: "a timestamp",
    Type.TEXTS: "a list",
    Type.RUNG: "a label",
}
"""How messages call a value of each type."""


class Form(StrEnum):
    """What may stand as an argument after a function's first, in the words of messages."""

    TEXT = "a text in quotes or a list's name"
    PHRASE = "a phrase's name or a phrase in quotes"
    PATTERN = "a pattern in quotes"
    LIST = "a list's name or a list of texts in square brackets"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: `takes`, `gives` and `missing` say in words what its operands may be, what it
    answers, and what it answers where an operand is missing."""

    symbol: str
    takes: str
    gives: str
    missing: str
    doc: str
    example: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its first argument is of one of the types in `takes` (a plain name where
    `name_only`), followed by one argument of the form `rest`, or several where `repeated`."""

    name: str
    takes: tuple[Type, ...]
    gives: Type
    missing: str
    doc: str
    example: str
    rest: Form | None = None
    repeated: bool = False
    name_only: bool = False


_UNKNOWN = "unknown"

OPERATORS: dict[str, Operator] = {
    operator.symbol: operator
    for operator in (
        Operator(
            "and",
            "conditions",
            "true or false",
            "false where any operand is false, else unknown",
            "All operands are true.",
            "opted_in and employees > 50",
        ),
        Operator(
            "or",
            "conditions",
            "true or false",
            "true where any operand is true, else unknown",
            "At least one operand is true.",
            'country == "DE" or country == "AT"',
        ),
        Operator(
            "not",
            "a condition",
            "true or false",
            _UNKNOWN,
            "The operand is false.",
            "not opted_out",
        ),
        Operator(
            "==",
            "two values of one type",
            "true or false",
            _UNKNOWN,
            "Both are the same: text after normalisation unless its field is exact, numbers by "
            "value.",
            'industry == "software"',
        ),
        Operator(
            "!=",
            "two values of one type",
            "true or false",
            _UNKNOWN,
            "The two differ.",
            'industry != "software"',
        ),
        *(
            Operator(
                symbol,
                "two numbers, dates or timestamps, or rungs of one ladder",
                "true or false",
                _UNKNOWN,
                f"The left is {words} the right; may be chained.",
                f"employees {symbol} 50",
            )
            for symbol, words in (
                ("<", "less than"),
                ("<=", "less than or equal to"),
                (">", "greater than"),
                (">=", "greater than or equal to"),
            )
        ),
        Operator(
            "in",
            "a value and a list, in brackets or by name; or a text in quotes and a list field",
            "true or false",
            "unknown, also for an empty list",
            "The left equals one of the constants; or the list field has the item.",
            'industry in ["software", "fintech"]',
        ),
        Operator(
            "not in",
            "as `in`",
            "true or false",
            "unknown, also for an empty list",
            "The left equals none of the constants; or the list field lacks the item.",
            '"customer" not in tags',
        ),
        *(
            Operator(
                symbol,
                "two numbers",
                "a number",
                "unknown, also where the result leaves 64 bits",
                doc,
                f"seats {symbol} 2",
            )
            for symbol, doc in (
                ("+", "The exact sum, with the larger number of places."),
                (
                    "-",
                    "The exact difference, with the larger number of places; before one number, "
                    "its negative.",
                ),
                ("*", "The exact product, with the sum of the places, at most 12."),
            )
        ),
        Operator(
            "/",
            "two numbers",
            "a number of 6 places",
            "unknown, also for a division by zero and where the result leaves 64 bits",
            "The quotient, rounded half away from zero to 6 places.",
            "revenue / employees > 100",
        ),
    )
}
"""Every operator of a condition by its symbol."""

_ANY = tuple(Type)
_TEXTS = (*TEXTUAL, Type.TEXTS)

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function(
            "is_missing",
            _ANY,
            Type.BOOLEAN,
            "true",
            "The name has no value; of a score, nothing is known.",
            "is_missing(employees)",
            name_only=True,
        ),
        Function(
            "is_known",
            _ANY,
            Type.BOOLEAN,
            "false",
            "The name has a value; of a score, something is known.",
            "is_known(employees)",
            name_only=True,
        ),
        Function(
            "mentions",
            _TEXTS,
            Type.BOOLEAN,
            _UNKNOWN,
            "Some phrase occurs as whole words, outside of every occurrence of its own exceptions; "
            "in a list, in at least one item. Always on normalised text.",
            'mentions(job_title, executive, "head of *")',
            rest=Form.PHRASE,
            repeated=True,
        ),
        Function(
            "starts_with",
            _TEXTS,
            Type.BOOLEAN,
            _UNKNOWN,
            "The text, or at least one item of the list, starts with one of the texts.",
            'starts_with(url, "/pricing", "/plans")',
            rest=Form.TEXT,
            repeated=True,
        ),
        Function(
            "ends_with",
            _TEXTS,
            Type.BOOLEAN,
            _UNKNOWN,
            "The text, or at least one item of the list, ends with one of the texts.",
            'ends_with(email, ".edu")',
            rest=Form.TEXT,
            repeated=True,
        ),
        Function(
            "contains",
            _TEXTS,
            Type.BOOLEAN,
            _UNKNOWN,
            "One of the texts stands anywhere in the text, or in at least one item of the list, "
            "also within words.",
            'contains(url, "pricing")',
            rest=Form.TEXT,
            repeated=True,
        ),
        Function(
            "matches",
            _TEXTS,
            Type.BOOLEAN,
            _UNKNOWN,
            "The pattern is found in the text, or in at least one item of the list.",
            r'matches(url, "^/blog/\d+")',
            rest=Form.PATTERN,
        ),
        Function(
            "any_of",
            (Type.TEXTS,),
            Type.BOOLEAN,
            _UNKNOWN,
            "At least one of the texts is an item of the list field.",
            'any_of(interests, ["pricing", "security"])',
            rest=Form.LIST,
        ),
        Function(
            "all_of",
            (Type.TEXTS,),
            Type.BOOLEAN,
            _UNKNOWN,
            "All of the texts are items of the list field.",
            'all_of(interests, ["pricing", "security"])',
            rest=Form.LIST,
        ),
        Function(
            "none_of",
            (Type.TEXTS,),
            Type.BOOLEAN,
            _UNKNOWN,
            "None of the texts is an item of the list field.",
            "none_of(interests, off_topic)",
            rest=Form.LIST,
        ),
        Function(
            "domain",
            (Type.EMAIL,),
            Type.TEXT,
            _UNKNOWN,
            "The part after the `@`, normalised.",
            "domain(email) in competitors",
        ),
        Function(
            "length",
            _TEXTS,
            Type.INTEGER,
            _UNKNOWN,
            "The characters of a text as it is compared, or the items of a list.",
            "length(interests) >= 2",
        ),
        Function(
            "days_since",
            (Type.DATE, Type.TIMESTAMP),
            Type.INTEGER,
            _UNKNOWN,
            "Whole days from a date to the day of `as_of`, or whole elapsed days from a timestamp; "
            "negative for the future.",
            "days_since(signed_on) < 30",
        ),
    )
}
"""Every function of a condition by its name."""
