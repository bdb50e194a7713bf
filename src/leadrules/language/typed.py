"""A condition under compilation: its values with their types, and what was found so far."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from decimal import Decimal

from leadrules.diagnostics import Severity
from leadrules.language import ir
from leadrules.language.constants import read_date, read_timestamp, scaled, significant_places
from leadrules.language.ir import Type
from leadrules.language.operators import NUMERIC, TEXTUAL, TYPE_WORDS
from leadrules.language.problems import Problem, did_you_mean, shown
from leadrules.language.scope import Name, Scope
from leadrules.language.syntax import Tree
from leadrules.language.text import normalise


@dataclass(frozen=True, slots=True)
class Given:
    """A constant as its author gave it; `listed` where it comes from a list by name."""

    value: str | Decimal | bool
    start: int
    end: int
    listed: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A part of a condition with its type; `given` where it is a constant."""

    expression: ir.Expression
    about: Name
    node: ast.expr
    given: Given | None = None


@dataclass(slots=True)
class Work:
    """The state of one compilation."""

    scope: Scope
    tree: Tree
    problems: list[Problem] = field(default_factory=list)
    reads: dict[str, None] = field(default_factory=dict)  # dicts keep the order of appearance
    phrases: dict[str, None] = field(default_factory=dict)
    lists: dict[str, None] = field(default_factory=dict)

    def wrong(self, code: str, message: str, node: ast.expr, hint: str | None = None) -> None:
        """Record an error at a node."""
        start, end = self.tree.place(node)
        self.problems.append(Problem(code, message, start, end, hint))

    def wrong_given(self, code: str, message: str, given: Given, hint: str | None = None) -> None:
        """Record an error at a constant."""
        self.problems.append(Problem(code, message, given.start, given.end, hint))

    def warn(self, code: str, message: str, given: Given, hint: str) -> None:
        """Record a warning at a constant."""
        problem = Problem(code, message, given.start, given.end, hint, Severity.WARNING)
        self.problems.append(problem)

    def shown(self, node: ast.expr) -> str:
        """A node as written, for a message."""
        return shown(self.tree.text(node))

    def given(self, node: ast.expr) -> Given | None:
        """The constant that a node is, a negative number too; None where it is none."""
        start, end = self.tree.place(node)
        match node:
            case ast.Constant(value=str() | Decimal() | bool() as value):
                return Given(value, start, end)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=Decimal() as value)):
                return Given(-value, start, end)
            case ast.Name(id="true" | "false" as word):
                return Given(word == "true", start, end)
            case _:
                return None

    def list_by_name(self, node: ast.expr) -> tuple[Given, ...] | None:
        """The texts of the list that a node names; None where it names none."""
        if not isinstance(node, ast.Name) or node.id not in self.scope.lists:
            return None
        self.lists[node.id] = None
        start, end = self.tree.place(node)
        return tuple(Given(text, start, end, node.id) for text in self.scope.lists[node.id])

    # --- constants for a value of a known type ----------------------------------------------------

    def text(self, given: Given, exact: bool) -> str | None:
        """A constant text as it is compared, or None with the problem recorded."""
        assert isinstance(given.value, str)
        normal = normalise(given.value)
        if normal:
            return given.value if exact else normal
        message = "a blank text equals nothing: blank is missing"
        self.wrong_given("LR308", message, given, "to ask for missing, write `is_missing(x)`")
        return None

    def constant(self, given: Given, about: Name, what: str) -> bool | int | str | None:
        """A constant in the unit of a value that it is compared with, or None with the problem
        recorded; `what` names that value in messages."""
        constant: bool | int | str | None
        match about.type, given.value:
            case (Type.BOOLEAN, bool() as constant):
                return constant
            case (Type.TEXT | Type.EMAIL | Type.TEXTS, str()):
                constant = self.text(given, about.exact)
                if constant is None or not about.choices or constant in about.choices:
                    return constant
                self._never(given, what, about.choices)
                return None
            case (Type.RUNG, str() as text):
                if text in about.ladder:
                    return about.ladder.index(text) if about.ordered else text
                self._never(given, what, about.ladder)
                return None
            case (Type.DATE, str() as text):
                hint = 'write it as `"2024-01-31"`'
                return self._readable(given, read_date(text), "a date", hint)
            case (Type.TIMESTAMP, str() as text):
                hint = 'write it with its zone, as `"2024-01-31T12:00:00Z"`'
                return self._readable(given, read_timestamp(text), "a timestamp", hint)
            case (Type.INTEGER | Type.NUMBER, Decimal() as number):
                if significant_places(number) <= about.places:
                    constant = scaled(number, about.places)
                    if constant is not None:
                        return constant
                message = f"{what} can never be {shown(str(number))}"
                hint = f"it has {about.places or 'no'} decimal places"
                self.wrong_given("LR308", message, given, hint)
                return None
            case _:
                self.mixed(given, about, what)
                return None

    def mixed(self, given: Given, about: Name, what: str) -> None:
        """Record that a constant is of another type than what it is compared with."""
        kind = given_type(given)
        message = (
            f"{what} is {TYPE_WORDS[about.type]} and {self._as_written(given)} is "
            f"{TYPE_WORDS[kind]}: they cannot be compared"
        )
        hint = None
        if kind is Type.TEXT and about.type in NUMERIC:
            hint = "write the number without quotes"
        elif kind is Type.TEXT and about.type is Type.BOOLEAN:
            hint = "write `true` or `false` without quotes"
        elif about.type is Type.BOOLEAN:
            hint = "write `true` or `false`"
        elif about.type in (*TEXTUAL, Type.RUNG, Type.DATE, Type.TIMESTAMP):
            hint = "write it in quotes"
        self.wrong_given("LR307", message, given, hint)

    def _as_written(self, given: Given) -> str:
        return shown(self.tree.source[given.start : given.end])

    def _never(self, given: Given, what: str, possible: tuple[str, ...]) -> None:
        hint = did_you_mean(str(given.value), possible)
        if hint is None:
            hint = "it is one of " + ", ".join(shown(choice) for choice in possible[:10])
        message = f"{what} can never be {shown(str(given.value))}"
        self.wrong_given("LR308", message, given, hint)

    def _readable(self, given: Given, value: int | None, what: str, hint: str) -> int | None:
        if value is None:
            message = f"{shown(str(given.value))} is not {what}"
            self.wrong_given("LR311", message, given, hint)
        return value


def given_type(given: Given) -> Type:
    """The type of a constant by itself."""
    match given.value:
        case bool():
            return Type.BOOLEAN
        case str():
            return Type.TEXT
        case Decimal() as number:
            return Type.INTEGER if number.as_tuple().exponent == 0 else Type.NUMBER
