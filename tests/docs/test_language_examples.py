"""The examples of the language's page are rulesets that check, and their cases pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from language_blocks import Block, blocks, sections

from leadrules.backends import reference
from leadrules.decision.decision import Decision
from leadrules.diagnostics import RulesetError
from leadrules.diagnostics.rendering import render
from leadrules.language.loading import Loaded, load_ruleset
from leadrules.ruleset import Ruleset
from leadrules.testing.cases import run_cases

BLOCKS = [pytest.param(block, id=f"line {block.line}: {block.section}") for block in blocks()]
FILE = "example.yaml"


class Referee:
    """A ruleset as far as its cases need one, scored by the reference."""

    def __init__(self, loaded: Loaded) -> None:
        self.document = loaded.document
        self.ir = loaded.ruleset

    def score(self, lead: Any, **given: Any) -> Decision:
        return Decision.of(reference.score(self.ir, lead, **given))


BACKENDS: dict[str, Callable[[Loaded], Any]] = {"reference": Referee, "python": Ruleset}


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_says_what_is_said_of_it(block: Block) -> None:
    try:
        found = load_ruleset(block.ruleset(), FILE).warnings
    except RulesetError as error:
        found = error.diagnostics
    said = "\n\n".join(render(each) for each in found)
    if block.said is not None or not said.startswith("warning"):
        assert said == (block.said or "")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("block", [each for each in BLOCKS if not each.values[0].said])
def test_the_cases_of_an_example_pass(block: Block, backend: str) -> None:
    ruleset = BACKENDS[backend](load_ruleset(block.ruleset(), FILE))
    for result in run_cases(ruleset):
        assert result.diagnostics == ()
        assert [(result.name, m.path, m.expected, m.actual) for m in result.mismatches] == []


def test_every_section_has_an_example() -> None:
    text = {block.section for block in blocks()} | RUN_AS_PYTHON
    assert [title for title in sections() if title not in text] == []


RUN_AS_PYTHON = {"7. A published version never changes"}
"""Sections whose example is Python, which test_blocks_run.py runs."""
