"""Parquet files of leads or events as one lazy table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from leadrules.diagnostics.shown import shown
from leadrules.rows import parquet
from leadrules.rows.reading import UnreadableFile


def opened(files: Sequence[str]) -> pl.LazyFrame:
    """The files as one table, in their order; a column that a file lacks is missing in its rows.

    Raises UnreadableFile for a file that is not whole, and where a column is stored in two ways.
    """
    scans = [parquet.scan(file) for file in files]
    if len(scans) == 1:
        return scans[0]
    stored: dict[str, tuple[str, pl.DataType]] = {}
    for file, scan in zip(files, scans, strict=True):
        for name, kind in scan.collect_schema().items():
            earlier, known = stored.setdefault(name, (file, kind))
            if pl.Null in (kind, known):
                stored[name] = (earlier, known) if kind == pl.Null else (file, kind)
            elif kind != known and not (kind.is_integer() and known.is_integer()):
                raise UnreadableFile(
                    f"the column `{shown(name)}` is {known} in `{shown(earlier)}`, and {kind} in "
                    f"`{shown(file)}`: write it in one type"
                )
    return pl.concat(scans, how="diagonal_relaxed")
