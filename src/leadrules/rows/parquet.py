"""Parquet files: whether one is whole, how its columns are called, and its rows one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadrules.diagnostics.shown import shown
from leadrules.rows.unreadable_file import UnreadableFile

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = (".parquet", ".parq", ".pq")
MAGIC = b"PAR1"
AT_ONCE = 20_000
"""Rows that are held at a time."""

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896  # of Python's calendar, since 1970
_LEAST = 12  # bytes of a file that can be whole


def needs_polars() -> None:
    """Raise UnreadableFile, which names the extra, where Polars is not installed."""
    try:
        import polars  # noqa: F401 - whether it can be imported is all that is asked
    except ModuleNotFoundError:
        told = "Parquet needs the extra `polars`: pip install 'leadrules[cli,polars]'"
        raise UnreadableFile(told) from None


def starts_as_parquet(path: str) -> bool:
    """Whether a file on a disk begins as Parquet does."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as stream:
        return stream.read(4) == MAGIC


def scan(path: str) -> pl.LazyFrame:
    """The file, not yet read.

    Raises UnreadableFile for what is no whole Parquet file, OSError for what is not there.
    """
    needs_polars()
    import polars as pl

    _check_whole(path)
    frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    try:
        frame.collect_schema()
    except pl.exceptions.PolarsError as error:
        raise damaged(path, error) from None
    return frame


def damaged(path: str, error: Exception) -> UnreadableFile:
    """What is said of a file that Polars gives up on, with its own first line."""
    first = str(error).strip().partition("\n")[0]
    return UnreadableFile(f"`{shown(path)}` cannot be read as Parquet: {shown(first)}")


def height(frame: pl.LazyFrame) -> int:
    """The rows of a scanned file, from what it says of itself."""
    import polars as pl

    return int(frame.select(pl.len()).collect().item())


def rows(path: str) -> Iterator[dict[str, Any]]:
    """The rows in Python's own types, without what is missing in each."""
    frame = scan(path)
    import polars as pl

    try:
        for start in range(0, height(frame), AT_ONCE):
            for row in dicts(frame.slice(start, AT_ONCE).collect()):
                yield {name: value for name, value in row.items() if value is not None}
    except pl.exceptions.PolarsError as error:
        raise damaged(path, error) from None


def _check_whole(path: str) -> None:
    name = f"`{shown(path)}`"
    if Path(path).is_dir():
        files = shown(str(Path(path) / "*.parquet"))
        raise UnreadableFile(f"{name} is a folder: give its files, such as '{files}'")
    with Path(path).open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        start = stream.read(4)
        stream.seek(max(0, size - 4))
        end = stream.read(4)
    if not size:
        raise UnreadableFile(f"{name} is empty: it is no Parquet file")
    if start != MAGIC:
        raise UnreadableFile(f"{name} is not Parquet, whatever its name says")
    if end != MAGIC or size < _LEAST:
        raise UnreadableFile(f"{name} is not whole: the end of the Parquet file is missing")


def dicts(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows in Python's own types, each with all columns."""
    import polars as pl

    # WHY: Polars would round what Python cannot hold
    nanoseconds = pl.col(pl.Datetime("ns", "*"), pl.Datetime("ns"))
    rows = rows.with_columns(nanoseconds.dt.cast_time_unit("us"))
    told = [column for each in rows if (column := _told(each)) is not None]
    return rows.with_columns(told).to_dicts()


def _told(column: pl.Series) -> pl.Series | None:
    """A column of dates or times as text, if Python has no such years; else None."""
    import polars as pl

    match column.dtype:
        case pl.Date():
            scale, form = 1, "%Y-%m-%d"
        case pl.Datetime(time_unit=unit, time_zone=zone):
            scale = 86_400_000 if unit == "ms" else 86_400_000_000
            form = "%Y-%m-%dT%H:%M:%S%.f" + ("%:z" if zone else "")
        case _:
            return None
    number = column.cast(pl.Int64)
    inside = (number >= _FIRST_DAY * scale) & (number < (_LAST_DAY + 1) * scale)
    if inside.all():
        return None
    known = column.set(~inside, None).dt.to_string(form)
    return known.set(~inside & column.is_not_null(), "a time of no calendar")
