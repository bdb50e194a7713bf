"""Decisions of the Python backend, each held to the reference's, bit for bit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadrules.backends import reference
from leadrules.backends.python import Program, compile_program
from leadrules.decision.decision import Decision
from leadrules.decision.record import Record
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.language import ir
from leadrules.language.loading import load_ruleset

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)

RULESET = """
language: 1
ruleset: tested
version: 1.0.0
{head}
fields:
  {fields}
{parts}
scores: {{total: {{}}}}
groups:
  - group: all
    score: total
    rules:
      {rules}
verdicts:
  {verdicts}
  - {{verdict: last}}
"""


def ruleset(
    fields: str = "employees: integer",
    rules: str = "- {id: any, when: is_known(employees), points: 1}",
    *,
    head: str = "",
    parts: str = "",
    verdicts: str = "",
) -> ir.Ruleset:
    """A small ruleset; each part is YAML as it stands in a ruleset, in lines of its own.

    A field may be written as `name: type`.
    """
    fields = re.sub(r"(?m)^(\w+): (\w+)$", r"\1: {type: \2}", fields.strip())
    text = RULESET.format(
        head=head,
        fields=fields.replace("\n", "\n  "),
        parts=parts,
        rules=rules.strip().replace("\n", "\n      "),
        verdicts=verdicts.strip().replace("\n", "\n  "),
    )
    return load_ruleset(text, file="tested.yaml").ruleset


@dataclass(frozen=True, slots=True)
class Agreed:
    """A ruleset's program beside the reference."""

    ruleset: ir.Ruleset
    program: Program

    @classmethod
    def on(cls, *parts: str, **named: str) -> Agreed:
        """The program of a ruleset made as `ruleset` makes it."""
        return cls.of(ruleset(*parts, **named))

    @classmethod
    def of(cls, made: ir.Ruleset) -> Agreed:
        return cls(made, compile_program(made))

    def score(self, lead: Any, **given: Any) -> Record:
        """What both say of a lead."""
        given = {"as_of": AS_OF, **given}
        expected = reference.score(self.ruleset, lead, **given)
        actual = self.program.score(lead, **given).record
        assert repr(actual) == repr(expected)
        assert actual == expected
        return actual

    def fast(self, lead: Any, **given: Any) -> Record:
        """What both say, where the program never takes the slower way."""
        with Watched(self.program) as taken:
            self.program.score(lead, **{"as_of": AS_OF, **given})
        assert not taken.slowly
        return self.score(lead, **given)

    def slow(self, lead: Any, **given: Any) -> Record:
        """What both say, where the program has to take the slower way."""
        with Watched(self.program) as taken:
            self.program.score(lead, **{"as_of": AS_OF, **given})
        assert taken.slowly
        return self.score(lead, **given)

    def errors(self, lead: Any, **given: Any) -> tuple[Diagnostic, ...]:
        """What both say is wrong with a lead."""
        given = {"as_of": AS_OF, **given}
        found = []
        for score in (self.program.score, lambda *a, **k: reference.score(self.ruleset, *a, **k)):
            try:
                score(lead, **given)
            except LeadError as error:
                found.append(error.diagnostics)
        actual, expected = found
        assert actual == expected
        return actual

    def points(self, lead: Any, **given: Any) -> dict[str, str]:
        """Every rule's points, as both say."""
        return {c.rule: str(c.points) for c in self.score(lead, **given).trace.contributions}


class Watched:
    """Watches a program: `slowly` is whether it took the slower way."""

    def __init__(self, program: Program) -> None:
        self.namespace = program.score.__globals__
        self.original = self.namespace["slow"]
        self.slowly = False

    def _slow(self, *given: Any) -> Decision:
        self.slowly = True
        decision: Decision = self.original(*given)
        return decision

    def __enter__(self) -> Watched:
        self.namespace["slow"] = self._slow
        return self

    def __exit__(self, *_: object) -> None:
        self.namespace["slow"] = self.original
