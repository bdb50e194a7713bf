"""The order of a condition's tokens: which may follow which, and how deep they nest.

WHY: decided before Python parses, so that Python's parser can neither fail in its own words nor
run out of stack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from leadrules.language.operators import FUNCTIONS
from leadrules.language.problems import Problem, shown
from leadrules.language.tokens import DEEPEST, MOST_NODES, Token

_BINARY = frozenset(
    ["and", "or", "in", "not in", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]
)
_BEFORE_NOT = frozenset(["(", "[", ",", "and", "or", "not"])
_OPEN = {"(": ")", "[": "]"}
_OPERANDS = ("name", "value", "number", "text")


def first_misplaced(found: tuple[Token, ...]) -> Problem | None:
    """Return what is wrong with the first token that cannot stand where it does.

    >>> from leadrules.language.tokens import tokens
    >>> first_misplaced(tokens("employees >")[0]).message
    'a value is missing after `>`'
    """
    order = _Order()
    for token in found:
        problem = order.take(token)
        if problem:
            return problem
    return order.end()


@dataclass(slots=True)
class _Bracket:
    token: Token
    kind: Literal["call", "list", "group"]


@dataclass(slots=True)
class _Order:
    open: list[_Bracket] = field(default_factory=list)
    signs: list[int] = field(default_factory=lambda: [0])  # waiting for a value, by bracket
    operands: int = 0
    before: Token | None = None
    value_due: bool = True

    def take(self, token: Token) -> Problem | None:
        problem = self._value(token) if self.value_due else self._after_value(token)
        if problem:
            return problem
        if len(self.open) + sum(self.signs) > DEEPEST:
            what = f"the condition nests more than {DEEPEST} deep"
            return _problem("LR302", what, token, "split it into several rules")
        if self.operands > MOST_NODES:
            what = f"the condition has more than {MOST_NODES} names, constants and operations"
            return _problem("LR302", what, token, "split it into several rules, or name a list")
        self.before = token
        return None

    def end(self) -> Problem | None:
        """What is wrong with the end of the tokens, after the last was taken."""
        assert self.before, "there is at least one token"
        if self.value_due and self.before.text not in _OPEN:
            return _problem(
                "LR301", f"a value is missing after {shown(self.before.text)}", self.before
            )
        if self.open:
            bracket = self.open[-1].token
            message = f"{shown(bracket.text)} is not closed"
            return _problem("LR301", message, bracket, f"end it with `{_OPEN[bracket.text]}`")
        return None

    def _value(self, token: Token) -> Problem | None:
        if token.kind in _OPERANDS:
            self.operands += 1
            self.signs[-1] = 0
            self.value_due = False
        elif token.text in ("-", "not"):
            if token.text == "not" and self.before and self.before.text not in _BEFORE_NOT:
                message = f"`not` cannot stand after {shown(self.before.text)}"
                return _problem("LR301", message, token, "put `not ...` in brackets")
            self.signs[-1] += 1
        elif token.text in _OPEN:
            self._opened(token, "group" if token.text == "(" else "list")
        elif self._may_close(token):
            return self._closed(token)
        elif self.before is None:
            hint = "write the number without `+`" if token.text == "+" else None
            return _problem("LR301", f"a value is missing before {shown(token.text)}", token, hint)
        else:
            message = f"a value is missing between {shown(self.before.text)} and "
            return _problem("LR301", message + shown(token.text), token)
        return None

    def _after_value(self, token: Token) -> Problem | None:
        assert self.before, "a value was taken"
        if token.text in _BINARY:
            self.value_due = True
        elif token.text in (")", "]"):
            return self._closed(token)
        elif token.text == ",":
            if not self.open or self.open[-1].kind == "group":
                hint = "a list stands in square brackets; thousands have no separator"
                return _problem("LR301", "`,` cannot stand here", token, hint)
            self.value_due = True
        elif token.text == "(" and self.before.kind == "name":
            self.operands += 1
            self._opened(token, "call")
        else:
            return _side_by_side(self.before, token)
        return None

    def _opened(self, token: Token, kind: Literal["call", "list", "group"]) -> None:
        self.open.append(_Bracket(token, kind))
        self.signs.append(0)
        self.value_due = True

    def _may_close(self, token: Token) -> bool:
        """Whether a bracket closes where a value is due: empty, or after a last comma."""
        return bool(
            self.open
            and self.before
            and self.open[-1].kind != "group"
            and token.text in (")", "]")
            and (self.before is self.open[-1].token or self.before.text == ",")
        )

    def _closed(self, token: Token) -> Problem | None:
        if not self.open:
            return _problem("LR301", f"{shown(token.text)} closes nothing", token)
        bracket = self.open.pop()
        if _OPEN[bracket.token.text] != token.text:
            message = f"{shown(bracket.token.text)} is closed by {shown(token.text)}"
            return _problem("LR301", message, token)
        self.signs.pop()
        self.signs[-1] = 0
        self.value_due = False
        return None


def _problem(code: str, message: str, token: Token, hint: str | None = None) -> Problem:
    return Problem(code, message, token.start, token.end, hint)


def _side_by_side(before: Token, token: Token) -> Problem:
    """Two values with nothing between them, in the words of the likeliest slip."""
    message = f"{shown(before.text)} and {shown(token.text)} stand side by side"
    hint = "an operator such as `and` or `==` is missing between them"
    if token.text == "[":
        return _problem(
            "LR303", "there are no subscripts", token, "ask a list field with `in` or `any_of`"
        )
    if token.text in FUNCTIONS:
        hint = f"write `{token.text}(...)`, with what it is asked of first"
    elif before.text.lower() in ("and", "or", "not", "in"):
        hint = f"write `{before.text.lower()}` in lower case"
    elif token.text.lower() in ("and", "or", "not", "in"):
        hint = f"write `{token.text.lower()}` in lower case"
    elif before.kind == token.kind == "text":
        hint = "put a comma between them"
    return _problem("LR301", message, token, hint)
