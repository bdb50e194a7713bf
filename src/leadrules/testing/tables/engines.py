"""The engines that score tables: how each is given a table, and how its answer is read back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from typing import Any

from leadrules.backends.python import compile_program
from leadrules.intake.scalars import plain
from leadrules.ruleset import Ruleset
from leadrules.testing.tables.batches import ROW, Batch
from leadrules.testing.tables.columns import library

Rows = list[dict[str, Any]]
Engine = Callable[[Ruleset, Batch], Rows]


def available() -> dict[str, Engine]:
    """The engines that are installed, by name."""
    return {name: engine for name, (needed, engine) in ENGINES.items() if find_spec(needed)}


def _scored(
    ruleset: Ruleset, batch: Batch, leads: Any, events: Any, *, one_by_one: bool = False
) -> Any:
    """The answer as a frame; by the plan, as small tables are else scored lead by lead."""
    from leadrules.backends.columnar.frames.scoring import score_frame

    return score_frame(
        ruleset.ir,
        compile_program(ruleset.ir),
        leads,
        events=events,
        as_of=batch.as_of,
        trace=batch.trace,
        keep=[ROW],
        one_by_one=one_by_one,
    )


def _each(batch: Batch, make: Callable[[Any], Any]) -> tuple[Any, Any]:
    """The leads and events as another kind of frame."""
    return make(batch.leads), None if batch.events is None else make(batch.events)


def polars(ruleset: Ruleset, batch: Batch) -> Rows:
    """A data frame, which comes out in the order of the leads."""
    library_ = library("polars")
    scored = _scored(ruleset, batch, *_each(batch, library_.from_arrow))
    assert isinstance(scored, library_.DataFrame), type(scored)
    return _in_order(batch, scored.to_arrow())


def polars_rows(ruleset: Ruleset, batch: Batch) -> Rows:
    """A data frame scored lead by lead, as small ones are."""
    frames = _each(batch, library("polars").from_arrow)
    return _in_order(batch, _scored(ruleset, batch, *frames, one_by_one=True).to_arrow())


def polars_lazy(ruleset: Ruleset, batch: Batch) -> Rows:
    """A lazy frame, collected."""
    library_ = library("polars")
    scored = _scored(ruleset, batch, *_each(batch, lambda table: library_.from_arrow(table).lazy()))
    assert isinstance(scored, library_.LazyFrame), type(scored)
    return _by_row(scored.collect().to_arrow())


def pandas(ruleset: Ruleset, batch: Batch) -> Rows:
    """A data frame with an index of its own; integers with nulls stay integers."""
    return _in_pandas(ruleset, batch, _to_pandas)


def pandas_rows(ruleset: Ruleset, batch: Batch) -> Rows:
    """A data frame scored lead by lead, as small ones are."""
    return _in_pandas(ruleset, batch, _to_pandas, one_by_one=True)


def pandas_arrow(ruleset: Ruleset, batch: Batch) -> Rows:
    """A data frame of Arrow's own columns."""
    kinds = library("pandas").ArrowDtype
    return _in_pandas(ruleset, batch, lambda table: table.to_pandas(types_mapper=kinds))


def _in_pandas(
    ruleset: Ruleset, batch: Batch, make: Callable[[Any], Any], *, one_by_one: bool = False
) -> Rows:
    library_ = library("pandas")
    leads, events = _each(batch, make)
    leads.index = [f"at {n}" for n in reversed(range(len(leads)))]
    scored = _scored(ruleset, batch, leads, events, one_by_one=one_by_one)
    assert isinstance(scored, library_.DataFrame), type(scored)
    assert list(scored.index) == list(leads.index)
    names = list(scored.columns)
    columns = [scored[name].astype(object).tolist() for name in names]
    return _read(names, list(zip(*columns, strict=True)))


def pyarrow(ruleset: Ruleset, batch: Batch) -> Rows:
    """A table."""
    scored = _scored(ruleset, batch, batch.leads, batch.events)
    assert isinstance(scored, library("pyarrow").Table), type(scored)
    return _in_order(batch, scored)


def pyarrow_reader(ruleset: Ruleset, batch: Batch) -> Rows:
    """A stream of leads and a data set of events."""
    dataset = library("pyarrow.dataset")
    events = None if batch.events is None else dataset.dataset(batch.events)
    scored = _scored(ruleset, batch, batch.leads.to_reader(), events)
    assert isinstance(scored, library("pyarrow").Table), type(scored)
    return _in_order(batch, scored)


def duckdb(ruleset: Ruleset, batch: Batch) -> Rows:
    """A relation of a connection of its own."""
    library_ = library("duckdb")
    with library_.connect() as connection:
        leads, events = _each(batch, connection.from_arrow)
        scored = _scored(ruleset, batch, leads, events)
        assert isinstance(scored, library_.DuckDBPyRelation), type(scored)
        return _by_row(scored.to_arrow_table())


def spark(ruleset: Ruleset, batch: Batch) -> Rows:
    """A data frame of the one local session; of three rulesets in four set for tiny tables."""
    session = spark_session()
    settings = {} if int(ruleset.hash[-1], 16) % 4 == 0 else _FOR_TINY_TABLES
    before = {name: session.conf.get(name) for name in settings}
    try:
        for name, value in settings.items():
            session.conf.set(name, value)
        return _in_spark(session, ruleset, batch)
    finally:
        for name, value in before.items():
            session.conf.set(name, value)


_FOR_TINY_TABLES = {
    # WHY: of some rows nearly all time goes into planning and compiling, and into empty tasks;
    # what a query means is the same, and every fourth ruleset goes without these
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
}


def _in_spark(session: Any, ruleset: Ruleset, batch: Batch) -> Rows:
    schema_of = library("pyspark.sql.pandas.types").from_arrow_schema

    def made(table: Any) -> Any:
        table = for_spark(table)
        return session.createDataFrame(table, schema_of(table.schema, prefer_timestamp_ntz=True))

    leads, events = _each(batch, made)
    return _by_row(_scored(ruleset, batch, leads, events).toArrow())


def ibis(ruleset: Ruleset, batch: Batch) -> Rows:
    """A table expression over DuckDB."""
    connection = library("ibis").duckdb.connect()
    try:
        # WHY: `create_table` writes SQL that DuckDB 2.0 does not read
        for name, table in zip(("leads", "events"), _each(batch, _for_ibis), strict=True):
            if table is not None:
                connection.con.register(name, table)
        leads = connection.table("leads")
        events = None if batch.events is None else connection.table("events")
        return _by_row(_scored(ruleset, batch, leads, events).to_pyarrow())
    finally:
        connection.disconnect()


ENGINES: dict[str, tuple[str, Engine]] = {
    "polars": ("polars", polars),
    "polars-lazy": ("polars", polars_lazy),
    "polars-rows": ("polars", polars_rows),
    "pandas": ("pandas", pandas),
    "pandas-arrow": ("pandas", pandas_arrow),
    "pandas-rows": ("pandas", pandas_rows),
    "pyarrow": ("pyarrow", pyarrow),
    "pyarrow-reader": ("pyarrow", pyarrow_reader),
    "duckdb": ("duckdb", duckdb),
    "spark": ("pyspark", spark),
    "ibis": ("ibis", ibis),
}
"""Each engine with the library that it needs."""


@cache
def spark_session() -> Any:
    """One small local session, which ends with the process."""
    # WHY: the executors' Python must have leadrules too
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = library("pyspark.sql").SparkSession.builder
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "America/New_York",
        # WHY: thousands of long queries fill the memory with what was said of them, and with the
        # parser's memory of their texts, until Java does little but collect garbage
        "spark.driver.memory": "2g",
        "spark.cleaner.periodicGC.interval": "1min",
        "spark.ui.retainedJobs": "1",
        "spark.ui.retainedStages": "1",
        "spark.ui.retainedTasks": "1",
        "spark.sql.ui.retainedExecutions": "1",
        "spark.sql.ui.explainMode": "simple",
        "spark.sql.maxPlanStringLength": "1000",
        "spark.sql.parser.manageParserCaches": "true",
        "spark.sql.parser.parserDfaCacheFlushThreshold": "20000",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.master("local[2]").appName("leadrules").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _to_pandas(table: Any) -> Any:
    """Every column as pandas holds it by itself, but for integers and booleans with nulls."""
    pandas_, pyarrow_ = library("pandas"), library("pyarrow")
    nullable = {
        getattr(pyarrow_, name)(): getattr(pandas_, f"{name[0].upper()}{name[1:]}Dtype")()
        for name in ("int8", "int16", "int32", "int64")
    }
    nullable |= {
        getattr(pyarrow_, name)(): getattr(pandas_, f"UInt{name[4:]}Dtype")()
        for name in ("uint8", "uint16", "uint32", "uint64")
    }
    nullable[pyarrow_.bool_()] = pandas_.BooleanDtype()
    return table.to_pandas(types_mapper=nullable.get)


def _for_ibis(table: Any) -> Any:
    """A table without columns of nulls alone, or of nanoseconds in a zone: Ibis has no types for
    them."""
    types, kinds = library("pyarrow"), library("pyarrow.types")
    for place, field in enumerate(table.schema):
        wanted = field.type
        if kinds.is_null(wanted):
            wanted = types.string()
        elif kinds.is_timestamp(wanted) and wanted.tz is not None:
            wanted = types.timestamp("us", wanted.tz)
        if wanted != field.type:
            cast = table.column(place).cast(wanted, safe=False)
            table = table.set_column(place, field.name, cast)
    return table


def for_spark(table: Any) -> Any:
    """A table without the types that Spark does not have."""
    types, kinds = library("pyarrow"), library("pyarrow.types")
    for place, field in enumerate(table.schema):
        wanted = field.type
        if kinds.is_dictionary(wanted) or kinds.is_large_string(wanted) or kinds.is_null(wanted):
            wanted = types.string()
        elif kinds.is_timestamp(wanted):
            wanted = types.timestamp("us", wanted.tz)
        elif kinds.is_unsigned_integer(wanted):
            large = any((one or 0) >= 2**63 for one in table.column(place).to_pylist())
            wanted = types.decimal128(20, 0) if large else types.int64()
        if wanted != field.type:
            cast = table.column(place).cast(wanted, safe=False)
            table = table.set_column(place, field.name, cast)
    return table


def _in_order(batch: Batch, table: Any) -> Rows:
    rows = _read(table.column_names, [tuple(row.values()) for row in table.to_pylist()])
    assert [row[ROW] for row in rows] == batch.leads.column(ROW).to_pylist(), "the order is lost"
    return rows


def _by_row(table: Any) -> Rows:
    rows = _read(table.column_names, [tuple(row.values()) for row in table.to_pylist()])
    return sorted(rows, key=lambda row: int(row[ROW]))


def _read(names: list[str], rows: list[tuple[Any, ...]]) -> Rows:
    return [dict(zip(names, map(_value, row), strict=True)) for row in rows]


def _value(raw: object) -> object:
    value = plain(raw)
    if isinstance(value, datetime) and value.tzinfo is not None:
        with suppress(OverflowError):
            return value.astimezone(UTC)
    return value
