"""What happened over a whole table, asked of Polars in a few passes over a few columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from leadrules.backends.columnar.frames.names import event_keys
from leadrules.cli.scoring import EXAMPLES, MOST_NAMES, Failure, Inputs, Summary, known_columns
from leadrules.cli.tables.failures import failure_of
from leadrules.intake.lead import known_keys
from leadrules.rows import parquet
from leadrules.ruleset import Ruleset

_AT_ONCE = 10_000
"""Leads that could not be scored, held at a time."""

_SHARE = 16_000_000
"""Ids that are held at a time, 8 bytes each; of more, a part after the other is looked at."""

_NAMED = 3  # ids that are told

_ID, _ROW = "the lead's id", "the lead's row"


@dataclass(frozen=True, slots=True)
class Scored:
    """A table, what it was scored from, and the file with the answer."""

    ruleset: Ruleset
    inputs: Inputs
    leads: pl.LazyFrame
    events: pl.LazyFrame | None
    file: Path
    keep: Sequence[str]


def summarise(scored: Scored, summary: Summary, failed: Callable[[Failure], None] | None) -> None:
    """Complete the summary; `failed` takes every lead that could not be scored."""
    answer = pl.scan_parquet(scored.file, glob=False)
    verdicts = answer.group_by("verdict", pl.col("error").is_not_null().alias("fails")).len()
    for verdict, fails, count in verdicts.collect(engine="streaming").iter_rows():
        if fails:
            summary.failed += count
        else:
            summary.scored += count
            summary.verdicts[verdict] += count
    if summary.failed:
        _count_failures(scored, summary, answer, failed)
    _columns(scored, summary)
    _ids(scored, summary)
    _types(scored, summary)


# --- leads that could not be scored --------------------------------------------------------------


def _count_failures(
    scored: Scored,
    summary: Summary,
    answer: pl.LazyFrame,
    failed: Callable[[Failure], None] | None,
) -> None:
    failing = (
        answer.with_row_index(_ROW).filter(pl.col("error").is_not_null()).select(_ROW, "error")
    )
    codes = pl.col("error").str.extract_all(r"LR\d{3}").alias("code")
    named = failing.select(codes).explode("code")
    for code, count in named.group_by("code").len().collect(engine="streaming").iter_rows():
        summary.problems[code] += count
    if failed is None:
        failing = failing.head(EXAMPLES)
    for failure in _failures(scored, summary, failing):
        if len(summary.failures) < EXAMPLES:
            summary.failures.append(failure)
        if failed is not None:
            failed(failure)


def _failures(scored: Scored, summary: Summary, failing: pl.LazyFrame) -> Iterator[Failure]:
    """What is wrong with these rows' leads: each is looked at alone for it."""
    frame, column = scored.leads, scored.inputs.as_of_column
    names = known_columns(scored.ruleset.ir) | ({column} if column else set())
    wanted = [name for name in frame.collect_schema() if name in names]
    rows = frame.select(wanted).with_row_index(_ROW)
    after = -1
    while True:
        some = failing.filter(pl.col(_ROW) > after).head(_AT_ONCE).collect(engine="streaming")
        if some.is_empty():
            return
        after = some[_ROW][-1]
        found = rows.filter(pl.col(_ROW).is_in(some[_ROW].implode()))
        for lead, error in zip(
            parquet.dicts(found.collect(engine="streaming")), some["error"], strict=True
        ):
            row = lead.pop(_ROW)
            as_of = summary.as_of if column is None else lead.get(column)
            yield failure_of(scored.ruleset, lead, row + 1, as_of, error)


# --- columns, ids, types -------------------------------------------------------------------------


def _columns(scored: Scored, summary: Summary) -> None:
    fields, height = scored.ruleset.ir.fields, summary.scored + summary.failed
    columns = scored.leads.collect_schema().names()
    known = known_columns(scored.ruleset.ir) | {*scored.keep, scored.inputs.as_of_column}
    others = [name for name in columns if name not in known]
    summary.unknown_columns = len(others)
    summary.unknown_keys = Counter(dict.fromkeys(others[:MOST_NAMES], height))
    summary.any_field = not known_keys(fields).isdisjoint(columns)
    if height and summary.any_field:
        summary.fields_without_column = [
            field.name for field in fields if known_keys([field]).isdisjoint(columns)
        ]


def _ids(scored: Scored, summary: Summary) -> None:
    """Leads without id, ids that stand twice, and events of no lead.

    Ids are compared by 64 bits of a hash: two of ten million are taken for one in one run of
    300,000, and then only a count here is wrong.
    """
    join = summary.join
    leads = _with_id(scored.leads, scored.ruleset.ir.lead_keys)
    height = summary.scored + summary.failed
    without = leads.select(pl.col(_ID).null_count())
    summary.without_id = int(without.collect(engine="streaming").item())
    events, count = None, 0
    if scored.events is not None:
        events = _with_id(scored.events, event_keys(scored.ruleset.ir))
        join.events_without_lead_id, join.events = (
            events.select(pl.col(_ID).null_count(), pl.len().alias("all"))
            .collect(engine="streaming")
            .row(0)
        )
        count = join.events
    shares = 1 + max(height, count) // _SHARE
    for share in range(shares):
        known = _hashes(leads, share, shares).sort()
        repeated = known.filter(known == known.shift(1))
        join.repeated_leads += len(repeated)
        _examples(leads, repeated.unique(), join.examples_of_repeated)
        if events is not None:
            mine = pl.col(_ID).hash()
            orphans = (
                events.select(mine.alias(_ID), pl.col(_ID).is_not_null().alias("any"))
                .filter(pl.col("any") & (pl.col(_ID) % shares == share))
                .group_by(_ID)
                .len()
                .join(known.unique().to_frame().lazy(), on=_ID, how="anti")
                .collect(engine="streaming")
            )
            join.events_of_no_lead += int(orphans["len"].sum())
            _examples(events, orphans[_ID], join.examples_of_no_lead)


def _hashes(table: pl.LazyFrame, share: int, shares: int) -> pl.Series:
    hashes = table.drop_nulls().select(pl.col(_ID).hash())
    return hashes.filter(pl.col(_ID) % shares == share).collect(engine="streaming")[_ID]


def _examples(table: pl.LazyFrame, hashes: pl.Series, examples: list[str]) -> None:
    """The first few ids of the table with one of these hashes."""
    if len(hashes) and len(examples) < _NAMED:
        found = table.filter(pl.col(_ID).hash().is_in(hashes.implode())).head(1_000)
        ids = found.collect(engine="streaming")[_ID].unique(maintain_order=True)
        examples += ids.head(_NAMED - len(examples)).to_list()


def _with_id(table: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """One column, the lead's id as text: the first key that is not missing, as a row is read."""
    schema = table.collect_schema()
    found: list[pl.Expr] = []
    for key in keys:
        kind = schema.get(key)
        if isinstance(kind, pl.String | pl.Categorical | pl.Enum):
            text = pl.col(key).cast(pl.String).str.strip_chars()
            found.append(pl.when(text != "").then(text))
        elif kind is not None and kind.is_integer():
            found.append(pl.col(key).cast(pl.String))
    return table.select(pl.coalesce(found or [pl.lit(None, pl.String)]).alias(_ID))


def _types(scored: Scored, summary: Summary) -> None:
    if scored.events is None:
        return
    declared = [kind.name for kind in scored.ruleset.ir.events]
    # WHY: the column may be of nulls alone
    name = pl.col("type").cast(pl.String)
    others = scored.events.select(name).filter(~name.is_in(declared).fill_null(False))
    counted = others.group_by(name.fill_null("").str.strip_chars().str.head(100)).len()
    most = counted.sort("len", "type", descending=[True, False]).head(MOST_NAMES)
    summary.join.undeclared = Counter(dict(most.collect(engine="streaming").iter_rows()))
