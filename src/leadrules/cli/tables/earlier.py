"""The file of an earlier run: whether its rows can be taken over, and which leads are said to have
changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.frames.names import Trace, answer_columns
from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.answer import SCORED_AS_OF, SCORED_BY, scored_by
from leadrules.backends.columnar.lowering.rescoring import wrong_columns
from leadrules.cli.scoring import Again
from leadrules.cli.tables.opening import opened
from leadrules.decision.layout import moment
from leadrules.diagnostics.shown import shown
from leadrules.language import ir
from leadrules.rows.reading import BadRow, Source, UnreadableFile


@dataclass(frozen=True, slots=True)
class Since:
    """The file of an earlier run, and the files with the ids of leads that have changed since."""

    file: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """The rows of an earlier run that can be taken over, by the column of the lead's id."""

    rows: pl.LazyFrame
    answered: Mapping[str, Kind]
    own: str
    changed: tuple[str, ...]

    def of_no_lead(self, ids: pl.LazyFrame) -> int:
        """How many ids that are said to have changed no lead has, given the leads' ids."""
        if not self.changed:
            return 0
        id_ = ids.select(pl.first().cast(pl.String).str.strip_chars().alias("id"))
        named = id_.filter(pl.col("id").is_in(list(self.changed))).unique()
        return len(self.changed) - named.collect(engine="streaming").height


def opened_earlier(
    ruleset: ir.Ruleset,
    since: Since,
    own: str | None,
    *,
    trace: Trace | None,
    as_of: datetime,
    has_events: bool,
) -> tuple[EarlierFile | None, Again]:
    """The earlier file with what is to be told of it; None where all leads must be scored again.

    Raises UnreadableFile and OSError for files that cannot be used at all.
    """
    rows = opened([since.file])
    answered = answer_columns(ruleset, trace, next_change=True)
    changed = _ids(ruleset, since.changed)
    because = _unfit(ruleset, rows, answered, own, as_of, has_events=has_events)
    if because is not None or own is None:
        told = because or "the leads have no column of their ids"
        return None, Again(since.file, f"`{shown(since.file)}`: {told}")
    return EarlierFile(rows, answered, own, changed), Again(since.file)


def _unfit(
    ruleset: ir.Ruleset,
    rows: pl.LazyFrame,
    answered: Mapping[str, Kind],
    own: str | None,
    as_of: datetime,
    *,
    has_events: bool,
) -> str | None:
    """Why no row of the file can be taken over."""
    stored = columns_of(rows.collect_schema())
    for problem in wrong_columns(stored, answered, own):
        return problem.message
    for name in answered:
        if name not in stored:
            return f"the earlier answer has no column `{shown(name)}`"
    by = scored_by(ruleset, has_events=has_events)
    about = rows.select(pl.col(SCORED_BY).eq(pl.lit(by)).any().alias("ours"),
                        pl.col(SCORED_BY).first(), pl.col(SCORED_AS_OF).max())  # fmt: skip
    ours, first, latest = about.collect(engine="streaming").row(0)
    if first is None or ours:
        later = latest is not None and latest > as_of
        return f"it is of a later time, {moment(latest.replace(microsecond=0))}" if later else None
    rules, _, events = first.rpartition(" ")[0].rpartition(" ")
    if by.startswith(f"{rules} "):
        return f"it was scored {events} events"
    name, version, hash_ = (*first.split(" "), "", "", "")[:3]
    return (
        f"it was scored by {shown(name)} {shown(version)} ({shown(hash_[:12])}), not by these rules"
    )


def _ids(ruleset: ir.Ruleset, files: Sequence[str]) -> tuple[str, ...]:
    """The ids in the files; raises UnreadableFile for one of rows without any."""
    ids: dict[str, None] = {}
    for file in files:
        before = rows = 0
        for _, row in Source(file).rows():
            rows += 1
            if isinstance(row, BadRow):
                raise UnreadableFile(f"{row.diagnostic.place}: {row.diagnostic.message}")
            given = (str(row[key]).strip() for key in ruleset.lead_keys if row.get(key) is not None)
            found = next((one for one in given if one), None)
            if found is not None:
                before += 1
                ids[found] = None
        if rows and not before:
            keys = " or ".join(f"`{key}`" for key in ruleset.lead_keys)
            raise UnreadableFile(f"`{shown(file)}` names no lead: no row has an id under {keys}")
    return tuple(ids)
