"""A table's `next_change` is what one lead's is, for random rulesets and tables."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.passing_time.next_instant import next_instant
from leadrules.backends.python import compile_program
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.tables.batches import batch
from leadrules.testing.tables.expected import inputs

RULESETS = 40
SHARDS = 4


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_table_says_of_each_row_when_time_may_change_it(shard: int) -> None:
    asked = known = 0
    for index in range(shard * RULESETS, (shard + 1) * RULESETS):
        choices = Choices.seeded(f"next change of tables/{index}")
        generated = ruleset(choices)
        try:
            rules = load_ruleset(generated.text).ruleset
        except RulesetError:
            continue
        made = batch(generated, rules, choices, 8)
        program = compile_program(rules)
        events: Any = None if made.events is None else pl.from_arrow(made.events)
        scored = score_frame(
            rules,
            program,
            pl.from_arrow(made.leads),
            events=events,
            as_of=made.as_of,
            next_change=True,
            one_by_one=False,
        )
        said = scored["next_change"].to_list()
        for given, one in zip(inputs(rules, made), said, strict=True):
            try:
                record = program.score(given.lead, **given.given()).record
            except LeadError:
                assert one is None
                continue
            if record.trace.repeated_events:
                continue  # which of them counts, the order says, which a table has not
            expected = next_instant(rules, record.trace, record.as_of)
            assert one == expected, (index, generated.text, given)
            asked, known = asked + 1, known + (expected is not None)
    assert asked > 100
    assert known > 30
