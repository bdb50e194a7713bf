"""Which leads can see one another, and whose events there are: what may be scored apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from leadrules.analysis.compare.population.pairing import lead_ids
from leadrules.analysis.compare.statistics.columns import Codes
from leadrules.backends.columnar.frames.names import event_keys
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.language import ir


def units_of(rulesets: Sequence[ir.Ruleset], leads: pl.DataFrame) -> Codes:
    """Leads that can see one another have one number: those of an account that a rule reads."""
    readers = [one for one in rulesets if reads_account(one)]
    labels = pl.concat([*(_ids(one.account_keys, leads) for one in readers), _nobody()])
    places = np.tile(np.arange(leads.height), len(readers))[labels.is_not_null().to_numpy()]
    accounts = leads.height + labels.drop_nulls().rank("dense").cast(pl.Int64).to_numpy() - 1
    size = int(max(leads.height, accounts.max(initial=-1) + 1))
    links = csr_array((np.ones(len(places)), (places, accounts)), shape=(size, size))
    _, units = connected_components(links, directed=False)
    return units[: leads.height].astype(np.int64)


def theirs(
    rulesets: Sequence[ir.Ruleset], leads: pl.DataFrame, events: pl.DataFrame
) -> pl.DataFrame:
    """The events of some leads."""
    found = pl.lit(False)
    for one in rulesets:
        ids = lead_ids(one, leads).drop_nulls().unique()
        found |= pl.lit(event_leads(one, events)).is_in(ids.implode())
    return events.filter(found)


def event_leads(ruleset: ir.Ruleset, events: pl.DataFrame) -> pl.Series:
    """Whose each event is, as text, null where that is missing."""
    return _ids(event_keys(ruleset), events)


def id_text(key: str) -> pl.Expr:
    """A column of ids as texts, null where one is missing."""
    return pl.col(key).cast(pl.String).str.strip_chars().replace("", None)


def _ids(keys: Sequence[str], table: pl.DataFrame) -> pl.Series:
    """The id under the first of some columns where it is not missing, as text."""
    texts = [id_text(key) for key in keys if key in table.columns]
    nothing = pl.repeat(None, table.height, dtype=pl.String)
    return table.select(pl.coalesce([*texts, nothing]).alias("id")).to_series()


def _nobody() -> pl.Series:
    return pl.Series("id", [], dtype=pl.String)
