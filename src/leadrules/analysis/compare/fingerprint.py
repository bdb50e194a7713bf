"""The fingerprint of a table: which data a comparison is of, as one hash of all that it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Literal

import numpy as np
import polars as pl

from leadrules.analysis.compare.record import Fingerprint

PREFIX = b"leadrules-table-1:"

_ROWS = 100_000  # held as text at a time
_WHOLE = 2.0**53  # floats below it that are whole are those integers
_MISSING = "_;"


def fingerprint(table: Literal["leads", "events"], frame: pl.DataFrame) -> Fingerprint:
    """Rows, columns, and a hash of every cell, for the order of neither rows nor columns.

    The hash is the same for the same values, whichever library held them and in whatever pieces,
    with any version of it: a whole number (below 2**53) is one as integer, float or decimal, an
    instant is one in any zone, to the microsecond, and what is not a number is missing. Texts and
    numbers differ (`5` is not `"5"`), and so do instants with a zone and times without. A row that
    stands twice counts twice.

    It is SHA-256 over the columns' names and the sum of the SHA-256 of each row, in a form of our
    own, so that no library's way of printing or hashing is in it.

    >>> one = pl.DataFrame({"id": [1, 2], "won": [True, None]})
    >>> other = pl.DataFrame({"won": [None, True], "id": [2.0, 1.0]})
    >>> fingerprint("leads", one).hash == fingerprint("leads", other).hash
    True
    """
    columns = sorted(frame.columns)
    total = 0
    for start in range(0, frame.height, _ROWS):
        for row in _rows(frame.slice(start, _ROWS).select(columns)):
            total += int.from_bytes(hashlib.sha256(row.encode()).digest(), "little")
    whole = hashlib.sha256(PREFIX)
    whole.update(json.dumps([columns, frame.height, total % 2**256]).encode())
    return Fingerprint(table, frame.height, tuple(frame.columns), f"sha256:{whole.hexdigest()}")


def _rows(frame: pl.DataFrame) -> Iterator[str]:
    """Each row as one text, which no other row has."""
    cells = [_cells(column).fill_null(_MISSING).alias(str(n)) for n, column in enumerate(frame)]
    joined = pl.DataFrame(cells).select(pl.concat_str(pl.all()).alias("row"))
    return iter(joined["row"].to_list())


def _cells(column: pl.Series) -> pl.Series:
    """Each value as a text that says its kind; None where it is missing."""
    dtype = column.dtype
    if dtype == pl.Null:
        return column.cast(pl.String)
    if dtype == pl.String:
        return _texts(column)
    if dtype in (pl.Categorical, pl.Enum):
        return _texts(column.cast(pl.String))
    if dtype == pl.Boolean:
        return _tagged("b", column.cast(pl.Int8))
    if dtype.is_integer():
        return _tagged("i", column)
    if dtype.is_float():
        return _floats(column.cast(pl.Float64))
    if dtype.is_decimal():
        return _decimals(column)
    if dtype == pl.Date:
        return _tagged("d", column.to_physical())
    if isinstance(dtype, pl.Datetime):
        instants = column.dt.cast_time_unit("us").to_physical()
        return _tagged("t" if dtype.time_zone else "n", instants)
    if isinstance(dtype, pl.Duration):
        return _tagged("l", column.dt.cast_time_unit("us").to_physical())
    if dtype == pl.Time:
        return _tagged("c", column.to_physical())
    if isinstance(dtype, pl.Array):
        return _lists(column.arr.to_list())
    if isinstance(dtype, pl.List):
        return _lists(column)
    if isinstance(dtype, pl.Struct):
        return _structs(column)
    if dtype == pl.Binary:
        return _tagged("x", column.bin.encode("hex"))
    told = [None if value is None else str(value) for value in column.to_list()]
    return _texts(pl.Series(told, dtype=pl.String))


def _tagged(tag: str, column: pl.Series) -> pl.Series:
    digits = column.cast(pl.String).to_frame("x")
    return digits.select(pl.concat_str(pl.lit(tag), "x", pl.lit(";"))).to_series()


def _texts(column: pl.Series) -> pl.Series:
    # WHY: with its length before it, no text can look like the end of one and another cell
    x = pl.col("x")
    length = x.str.len_bytes().cast(pl.String)
    told = pl.concat_str(pl.lit("s"), length, pl.lit(":"), x)
    return column.to_frame("x").select(told).to_series()


def _floats(column: pl.Series) -> pl.Series:
    """Whole ones as integers, others by their bits; what is not a number is missing."""
    column = column.fill_nan(None)
    known = column.fill_null(0.0).to_numpy()
    whole = (np.abs(known) < _WHOLE) & (known == np.floor(known))
    integers = np.where(whole, known, 0.0).astype(np.int64)
    bits = np.ascontiguousarray(known).view(np.int64)
    x = pl.DataFrame({"whole": whole, "i": integers, "f": bits, "there": column.is_not_null()})
    told = pl.when("whole").then(_joined("i")).otherwise(_joined("f"))
    return x.select(pl.when("there").then(told)).to_series()


def _decimals(column: pl.Series) -> pl.Series:
    """As the float of the same digits where there is one, else by the digits."""
    floats = column.cast(pl.Float64)
    exact = floats.cast(column.dtype, strict=False).eq_missing(column)
    digits = column.cast(pl.String)
    if isinstance(column.dtype, pl.Decimal) and column.dtype.scale:
        digits = digits.str.strip_chars_end("0").str.strip_chars_end(".")
    digits = _tagged("m", digits)
    chosen = pl.DataFrame({"exact": exact, "float": _floats(floats), "digits": digits})
    return chosen.select(pl.when("exact").then("float").otherwise("digits")).to_series()


def _joined(name: str) -> pl.Expr:
    return pl.concat_str(pl.lit(name), pl.col(name).cast(pl.String), pl.lit(";"))


def _lists(column: pl.Series) -> pl.Series:
    """The items one after the other, with how many there are."""
    counts = column.list.len()
    items = iter(_cells(column.filter(counts > 0).explode()).fill_null(_MISSING).to_list())
    told: list[str | None] = []
    for count in counts.to_list():
        own = "".join(next(items) for _ in range(count or 0))
        told.append(None if count is None else f"[{count}:{own}")
    return pl.Series(told, dtype=pl.String)


def _structs(column: pl.Series) -> pl.Series:
    """As a row of a table, field by field in the order of their names."""
    fields = column.struct.unnest()
    names = json.dumps(sorted(fields.columns))
    rows = _rows(fields.select(sorted(fields.columns))) if fields.width else [""] * len(column)
    told = [f"{{{names}{row}" for row in rows]
    there = pl.DataFrame({"there": column.is_not_null(), "told": pl.Series(told, dtype=pl.String)})
    return there.select(pl.when("there").then("told")).to_series()
