"""An answer brought up to a later instant is the answer of that instant, for random tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.diagnostics import RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.ruleset import Ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.tables.batches import AS_OF, ROW, Batch, batch

RULESETS = 9
SHARDS = 3
MARK = 1e15
"""No score: so rows are told apart that were carried over."""


def frames(made: Batch) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    leads = pl.from_arrow(made.leads)
    assert isinstance(leads, pl.DataFrame)
    events = None if made.events is None else pl.from_arrow(made.events)
    assert events is None or isinstance(events, pl.DataFrame)
    return leads, events


def instant_of(made: Batch) -> datetime:
    given = made.as_of
    return (given if isinstance(given, datetime) else datetime.fromisoformat(given)).astimezone(UTC)


def changed_in_one_row(
    leads: pl.DataFrame, rules: Ruleset, choices: Choices
) -> tuple[pl.DataFrame, list[Any]]:
    """The leads, of which one has all that another has but its ids; and the changed lead's ids."""
    if leads.height < 2 or choices.chance(40):
        return leads, []
    one, other = choices.integer(0, leads.height - 1), choices.integer(0, leads.height - 1)
    places = [other if place == one else place for place in range(leads.height)]
    own = [ROW, *(key for key in rules.ir.lead_keys if key in leads.columns)]
    after = leads[places].with_columns(leads[name] for name in own)
    return after, [leads[name][one] for name in own[1:]]


def scored(rules: Ruleset, leads: pl.DataFrame, as_of: datetime, given: dict[str, Any]) -> Any:
    more: dict[str, Any] = {"as_of": as_of, "next_change": True, "one_by_one": False}
    return score_frame(rules.ir, rules.program, leads, **given, **more)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_what_is_brought_up_to_an_instant_is_its_answer(shard: int) -> None:
    tried = carried = 0
    for index in range(shard * RULESETS, (shard + 1) * RULESETS):
        choices = Choices.seeded(f"rescoring/{index}")
        generated = ruleset(choices)
        try:
            rules = Ruleset(load_ruleset(generated.text))
        except RulesetError:
            continue
        made = batch(generated, rules.ir, choices, 12)
        if made.as_of == AS_OF:
            continue
        leads, events = frames(made)
        then = instant_of(made)
        wait = timedelta(microseconds=choices.integer(1, 10 ** choices.integer(2, 14)))
        if then.year + wait.days // 365 > 9990:
            continue
        given: dict[str, Any] = {"events": events, "trace": made.trace, "keep": [ROW]}
        known = leads
        if choices.chance(50):
            known = leads[[place for place in range(leads.height) if choices.chance(70)]]
        now, changed = changed_in_one_row(leads, rules, choices)
        before = scored(rules, known, then, given).with_columns(score=pl.lit(MARK))
        found = rules.rescore_frame(before, now, as_of=then + wait, changed=changed, **given)
        expected = scored(rules, now, then + wait, given)
        is_carried = found["score"] == MARK
        marked = pl.when(is_carried).then(MARK).otherwise(pl.col("score")).alias("score")
        assert_frame_equal(found, expected.with_columns(marked))
        tried += 1
        carried += is_carried.sum()
    assert tried
    assert carried
