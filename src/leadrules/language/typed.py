"""A condition under compilation: its values with their types, and what was found so far."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from leadrules.diagnostics import Severity
from leadrules.language import ir
from leadrules.language.constants import Constant, Fault, Given, constant_of, constants_of
from leadrules.language.ir import Type
from leadrules.language.operators import NUMERIC, TYPE_WORDS
from leadrules.language.problems import Problem, did_you_mean, shown
from leadrules.language.scope import Name, Scope
from leadrules.language.syntax import Tree


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant as its author gave it, and where."""

    value: Given
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """A part of a condition with its type; `literal` where it is a constant."""

    expression: ir.Expression
    about: Name
    node: ast.expr
    literal: Literal | None = None


@dataclass(slots=True)
class Work:
    """The state of one compilation."""

    scope: Scope
    tree: Tree
    problems: list[Problem] = field(default_factory=list)
    reads: dict[str, None] = field(default_factory=dict)  # dicts keep the order of appearance
    phrases: dict[str, None] = field(default_factory=dict)
    lists: dict[str, None] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many errors, not warnings, were recorded so far."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    def wrong(self, code: str, message: str, node: ast.expr, hint: str | None = None) -> None:
        """Record an error at a node."""
        start, end = self.tree.place(node)
        self.problems.append(Problem(code, message, start, end, hint))

    def warn(self, code: str, message: str, literal: Literal, hint: str) -> None:
        """Record a warning at a constant."""
        problem = Problem(code, message, literal.start, literal.end, hint, Severity.WARNING)
        self.problems.append(problem)

    def shown(self, node: ast.expr) -> str:
        """A node as written, for a message."""
        return shown(self.tree.text(node))

    def literal(self, node: ast.expr) -> Literal | None:
        """The constant that a node is, a negative number too; None where it is none."""
        start, end = self.tree.place(node)
        match node:
            case ast.Constant(value=str() | Decimal() | bool() as value):
                return Literal(value, start, end)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=Decimal() as value)):
                return Literal(value.copy_negate(), start, end)
            case ast.Name(id="true" | "false" as word):
                return Literal(word == "true", start, end)
            case _:
                return None

    def text(self, node: ast.expr) -> tuple[str, Literal] | None:
        """The text in quotes that a node is; None where it is none."""
        literal = self.literal(node)
        if literal and isinstance(literal.value, str):
            return literal.value, literal
        return None

    def listed(self, node: ast.expr) -> tuple[str, ...] | None:
        """The texts of the list that a node names; None where it names none."""
        if not isinstance(node, ast.Name) or node.id not in self.scope.lists:
            return None
        self.lists[node.id] = None
        return self.scope.lists[node.id]

    # --- constants for a value of a known type ----------------------------------------------------

    def constant(self, literal: Literal, about: Name, what: str) -> Constant | None:
        """A constant in the unit of a value that it is compared with, or None with the problem
        recorded; `what` names that value in messages."""
        found = constant_of(literal.value, about)
        if not isinstance(found, Fault):
            return found
        written = shown(self.tree.source[literal.start : literal.end])
        code, message, hint = _fault_words(found, literal.value, about, what, written)
        self.problems.append(Problem(code, message, literal.start, literal.end, hint))
        return None

    def constants(
        self, node: ast.expr, texts: tuple[str, ...], about: Name, what: str, *, all_due: bool
    ) -> tuple[Constant, ...] | None:
        """A named list's constants like a value, or None with the problem recorded.

        One that the value can never be is passed over, unless `all_due` or there is no other.
        """
        found, fault = constants_of(texts, about)
        if fault is None or (found and not all_due):
            return found
        kind = TYPE_WORDS[about.type]
        message = f"nothing in {self.shown(node)} is what {what}, {kind}, can be"
        if found:
            message = f"not all of {self.shown(node)} is what {what}, {kind}, can hold"
        self.wrong("LR307" if fault is Fault.MIXED else "LR308", message, node)
        return None


def type_of(given: Given) -> Type:
    """The type of a constant by itself."""
    if isinstance(given, bool):
        return Type.BOOLEAN
    if isinstance(given, str):
        return Type.TEXT
    return Type.INTEGER if given.as_tuple().exponent == 0 else Type.NUMBER


def _fault_words(
    fault: Fault, given: Given, about: Name, what: str, written: str
) -> tuple[str, str, str | None]:
    """Code, message and help for a constant that cannot be a value like `about`."""
    match fault:
        case Fault.MIXED:
            message = (
                f"{what} is {TYPE_WORDS[about.type]} and {written} is "
                f"{TYPE_WORDS[type_of(given)]}: they cannot be compared"
            )
            return "LR307", message, _mixed_help(given, about)
        case Fault.BLANK:
            hint = "to ask for missing, write `is_missing(x)`"
            return "LR308", "a blank text equals nothing, since blank is missing", hint
        case Fault.UNREADABLE if about.type is Type.DATE:
            return "LR311", f"{written} is not a date", 'write it as `"2024-01-31"`'
        case Fault.UNREADABLE:
            hint = 'write it with its zone, as `"2024-01-31T12:00:00Z"`'
            return "LR311", f"{written} is not a timestamp", hint
        case Fault.NEVER if about.type in NUMERIC:
            hint = f"it has {about.places or 'no'} decimal places and fits 64 bits"
            return "LR308", f"{what} can never be {written}", hint
        case Fault.NEVER:
            possible = about.ladder or about.choices
            hint_or_choices = did_you_mean(str(given), possible) or (
                "it is one of " + ", ".join(shown(choice) for choice in possible[:10])
            )
            return "LR308", f"{what} can never be {written}", hint_or_choices
        case _:
            assert_never(fault)


def _mixed_help(given: Given, about: Name) -> str | None:
    if about.type in NUMERIC:
        return "write the number without quotes" if isinstance(given, str) else None
    if about.type is Type.BOOLEAN:
        return "write `true` or `false`, without quotes"
    return "write it in quotes"
