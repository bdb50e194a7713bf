"""Small rulesets over small tables, held to one lead's scoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import polars as pl
import pyarrow as pa

from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.whole import lower
from leadrules.backends.columnar.plan import Plan, Request
from leadrules.backends.columnar.polars_engine import run
from leadrules.decision.units import microseconds_of
from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.testing.tables.batches import ROW, Batch
from leadrules.testing.tables.engines import ENGINES
from leadrules.testing.tables.trial import Trial, differences

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
HEADER = "language: 1\nruleset: small\nversion: 1.0.0\n"
Trace = Literal["mask", "points"] | None


def ruleset(fields: str, rules: str, more: str = "") -> str:
    """A ruleset with one group; `more` may have scores, verdicts and other sections."""
    text = f"{HEADER}fields: {fields}\ngroups: [{{group: all, score: total, rules: [{rules}]}}]\n"
    for section, usual in (("scores", "{total: {}}"), ("verdicts", "[{verdict: nurture}]")):
        if f"\n{section}:" not in f"\n{more}":
            text += f"{section}: {usual}\n"
    return text + more


def loaded(text: str) -> ir.Ruleset:
    return load_ruleset(text, "small.yaml").ruleset


def disagreements(
    text: str,
    leads: Mapping[str, Any],
    *,
    as_of: Any = NOON,
    trace: Trace = "points",
    events: Mapping[str, Any] | None = None,
) -> list[str]:
    """What the plan, run by Polars, says otherwise than one lead's scoring."""
    columns = {
        name: one if isinstance(one, pa.Array) else pa.array(one) for name, one in leads.items()
    }
    count = len(next(iter(columns.values())))
    table = pa.table(columns | {ROW: pa.array(range(count), pa.int64())})
    given = None if events is None else pa.table(dict(events))
    trial = Trial(text, Batch(table, given, as_of, trace))
    return [str(found) for found in differences(trial, {"polars": ENGINES["polars"][1]})]


def planned(text: str, leads: pl.DataFrame, as_of: int | str, trace: Trace = None) -> Plan:
    return lower(loaded(text), Request(columns_of(leads.schema), None, as_of, trace))


def scored(
    text: str, leads: pl.DataFrame, as_of: datetime | str = NOON, trace: Trace = None
) -> list[dict[str, Any]]:
    """The rows of the answer, in order."""
    instant = as_of if isinstance(as_of, str) else microseconds_of(as_of)
    plan = planned(text, leads, instant, trace)
    frame = run(plan.answer, {"leads": leads.lazy()}, answer).collect().sort(plan.number)
    return frame.select(list(plan.columns)).to_dicts()
