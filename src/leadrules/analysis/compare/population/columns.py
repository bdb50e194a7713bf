"""A column of the leads' table read whole: instants, yes or no, numbers, texts, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from leadrules.analysis.compare.paired import Instants
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats
from leadrules.decision.units import microseconds_of
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.intake.values import read_value
from leadrules.language import ir
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.text import normalise

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_ISO = rf"^[1-8]\d{{3}}-\d\d-\d\d[T ]{_CLOCK}:[0-5]\d(?:\.\d{{1,6}})?(?:Z|[+-]{_CLOCK})$"
_MISSING = np.iinfo(np.int64).min
"""How numpy holds NaT."""
_LARGEST = 1e15
"""Amounts from here on cannot be added up to the cent, if to anything."""
_GROUPED = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$"
"""A number whose thousands are set apart; any other comma may be a decimal one."""
_MOST_NAMED = 10
"""So many values of a column stand in a message."""


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone in which times without one are read, if it was declared."""

    name: str
    declared: bool

    @classmethod
    def of(cls, *rulesets: ir.Ruleset) -> Zone:
        """That of the first ruleset that declares one, else of the first.

        >>> Zone("UTC", False).declared
        False
        """
        first = next((one for one in rulesets if one.zone_declared), rulesets[0])
        return cls(first.zone, first.zone_declared)


def _single(column: pl.Series) -> pl.Series:
    """A column of single values, in which what is not a number is missing.

    Raises FrameError for one of lists, structures or raw bytes, which nothing here can be told by.

    >>> _single(pl.Series("x", [1.5, float("nan")])).to_list()
    [1.5, None]
    """
    kind = column.dtype
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        held = "raw bytes" if kind == pl.Binary else "lists or structures"
        raise FrameError(
            [
                Diagnostic(
                    "LR520",
                    f"the column {shown(column.name)} holds {held}, not single values",
                    place=column.name,
                    help="give texts, numbers, booleans, dates or instants",
                )
            ]
        )
    return column.fill_nan(None) if kind.is_float() else column


def instants(column: pl.Series, zone: Zone) -> Instants:
    """The instants of a column, NaT where one is missing or cannot be read.

    A date stands for the last microsecond of its day, as everywhere. Raises FrameError where the
    column has values and none of them can be read.

    >>> instants(pl.Series("at", ["2024-02-01", None, "soon"]), Zone("UTC", True))
    array(['2024-02-01T23:59:59.999999',                        'NaT',
                                  'NaT'], dtype='datetime64[us]')
    """
    column = _single(column)
    why: list[str] = []
    match column.dtype:
        case pl.Datetime(time_zone=str()):
            read = column.dt.convert_time_zone("UTC").dt.cast_time_unit("us").to_physical()
        case pl.String():
            read = _iso(column)
            rest = column.filter(read.is_null() & column.is_not_null()).unique()
            read = read.fill_null(_each(column, rest, _instant_reader(zone, why)))
        case _:
            read = _each(column, column.drop_nulls().unique(), _instant_reader(zone, why))
    if why and read.null_count() == len(read):
        raise FrameError(
            [
                Diagnostic(
                    "LR661",
                    f"the column {shown(column.name)} holds no instant: {why[0]}",
                    place=column.name,
                    help="give instants with a zone, such as `2024-01-31T09:30:00Z`, or dates",
                )
            ]
        )
    found: Instants = read.fill_null(_MISSING).to_numpy().astype("datetime64[us]")
    return found


def _iso(column: pl.Series) -> pl.Series:
    """Texts of the commonest form as microseconds, all at once; null for any other text, and near
    the ends of the calendar."""
    texts = pl.when(pl.col("").str.contains(_ISO)).then(pl.col(""))
    plain = texts.str.replace(" ", "T", literal=True).str.replace("Z", "+00:00", literal=True)
    parsed = plain.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)
    return column.alias("").to_frame().select(parsed.to_physical()).to_series()


def _instant_reader(zone: Zone, why: list[str]) -> Callable[[object], int | None]:
    def read(value: object) -> int | None:
        if isinstance(value, str) and not (value := value.strip()):
            return None
        try:
            return microseconds_of(read_instant(value, zone.name, zone.declared))
        except Unreadable as unreadable:
            why.append(unreadable.message)
            return None

    return read


def _each(column: pl.Series, values: pl.Series, read: Callable[[object], int | None]) -> pl.Series:
    """What is read of these values, wherever the column has them."""
    found = [read(value) for value in values.to_list()]
    answers = pl.Series(found, dtype=pl.Int64)
    return column.replace_strict(values, answers, default=None, return_dtype=pl.Int64)


def yes_or_no(column: pl.Series, *, won: Sequence[str] = (), what: str) -> tuple[Flags, Flags]:
    """Of each lead whether the column says yes, and whether it says anything.

    A column holds booleans, 0 and 1, or texts such as `yes` and `no`. Where `won` names texts,
    those mean yes, and any other means no. `what` is the argument that named the column. Raises
    FrameError for a column that holds anything else.

    >>> yes_or_no(pl.Series("won", ["yes", "No", None]), what="outcome")
    (array([ True, False, False]), array([ True,  True, False]))
    """
    column = _single(column)
    values = column.drop_nulls().unique(maintain_order=True)
    read = _among(column, values, won, what) if won else _words(column, values, what)
    answers = read.fill_null(-1).to_numpy()
    return answers == 1, answers >= 0


_STAGE = "; of a stage, name the values that mean won in the plan, such as `won: [closed_won]`"
_YES_NO = ir.Field("answer", ir.Type.BOOLEAN)


def _words(column: pl.Series, values: pl.Series, what: str) -> pl.Series:
    strange: list[str] = []

    def read(value: object) -> int | None:
        try:
            if isinstance(value, float | Decimal) and value in (0, 1):
                value = int(value)
            limits = ir.Limits()
            answer = read_value(_YES_NO, value, zone="UTC", limits=limits, zone_declared=False)
        except Unreadable:
            strange.append(shown(str(value)))
            return None
        return None if answer is None else int(bool(answer))

    read_of_all = _each(column, values, read)
    if strange:
        more = f" and {len(strange) - _MOST_NAMED} more" if len(strange) > _MOST_NAMED else ""
        raise FrameError(
            [
                Diagnostic(
                    "LR662",
                    f"the column {shown(column.name)} says neither yes nor no: it holds "
                    f"{', '.join(strange[:_MOST_NAMED])}{more}",
                    place=what,
                    help="give booleans, 0 and 1, or yes and no" + _STAGE * (what == "outcome"),
                )
            ]
        )
    return read_of_all


def _among(column: pl.Series, values: pl.Series, won: Sequence[str], what: str) -> pl.Series:
    wanted = {normalise(one) for one in won}
    there = {normalise(str(value)): str(value) for value in values.to_list()}
    absent = [one for one in won if normalise(one) not in there]
    if len(absent) == len(won) and there:
        raise FrameError(
            [
                Diagnostic(
                    "LR662",
                    f"the column {shown(column.name)} holds no {shown(one)}",
                    place=what,
                    help=did_you_mean(one, there.values())
                    or f"it holds {', '.join(map(shown, [*there.values()][:_MOST_NAMED]))}",
                )
                for one in absent
            ]
        )

    def read(value: object) -> int | None:
        said = normalise(str(value))
        return int(said in wanted) if said else None

    return _each(column, values, read)


def numbers_of(column: pl.Series) -> Floats:
    """The numbers of a column, nan where one is missing or cannot be read.

    A comma is read where it sets thousands apart. Raises FrameError where the column has values and
    none of them is a number, or one is too large to be added up.

    >>> numbers_of(pl.Series("amount", ["1,200.50", None, "much", "1200,50"]))
    array([1200.5,    nan,    nan,    nan])
    """
    column = _single(column)
    if column.dtype == pl.String:
        text = column.str.strip_chars()
        grouped = text.str.contains(_GROUPED).fill_null(False)
        text = text.zip_with(~grouped, text.str.replace_all(",", "", literal=True))
        read = text.cast(pl.Float64, strict=False)
    elif column.dtype.is_numeric() or column.dtype == pl.Null:
        read = column.cast(pl.Float64)
    else:
        read = pl.Series(values=[None] * len(column), dtype=pl.Float64)
    found: Floats = read.fill_null(np.nan).to_numpy().copy()
    found[~np.isfinite(found)] = np.nan
    if (large := found[np.abs(found) >= _LARGEST]).size:
        raise FrameError(
            [
                Diagnostic(
                    "LR663",
                    f"the column {shown(column.name)} holds `{large[0]:g}`, which is too large",
                    place=column.name,
                    help="numbers lie below 1,000,000,000,000,000",
                )
            ]
        )
    if column.null_count() < len(column) and np.isnan(found).all():
        raise FrameError(
            [
                Diagnostic(
                    "LR663",
                    f"the column {shown(column.name)} holds no numbers",
                    place=column.name,
                    help="give numbers, without a currency",
                )
            ]
        )
    return found


def texts_of(column: pl.Series) -> tuple[str | None, ...]:
    """What a column says, as texts; None where it is missing or blank.

    >>> texts_of(pl.Series("segment", [1, None]))
    ('1', None)
    """
    told = _single(column).cast(pl.String, strict=False).str.strip_chars()
    return tuple(None if text == "" else text for text in told.to_list())


def clusters_of(ids: pl.Series, account: pl.Series | None) -> tuple[Codes, int]:
    """Which leads go together, as numbers, and how many such groups there are.

    Leads of one account do, and rows of one lead. A row with neither stands alone; 0 groups where
    all do and no account was asked for.

    >>> clusters_of(pl.Series(["ann", "ben", "ann"]), None)
    (array([0, 1, 0]), 2)
    """
    own = ids.cast(pl.String).str.strip_chars()
    keys = [pl.lit("row ") + pl.int_range(len(own)).cast(pl.String)]
    if own.is_duplicated().filter(own.is_not_null()).any():
        keys.insert(0, pl.lit("lead ") + pl.col("own"))
    if account is not None:
        theirs = _single(account).cast(pl.String, strict=False).str.strip_chars()
        keys.insert(0, pl.lit("account ") + pl.col("theirs").replace("", None))
    table = pl.DataFrame({"own": own, "theirs": own if account is None else theirs})
    labels = table.select(pl.coalesce(keys)).to_series()
    codes = (labels.rank("dense") - 1).cast(pl.Int64).to_numpy()
    return codes, int(codes.max(initial=-1)) + 1 if len(keys) > 1 else 0


def first_few(rows: Codes, kept: Flags) -> tuple[int, ...]:
    """The first places among the rows that are kept."""
    return tuple(int(row) for row in rows[kept][:5])
