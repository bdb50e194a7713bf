"""A table put into each engine, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from leadrules.backends.columnar.schema import ColumnType, Schema, Storage

Values = Mapping[str, list[Any]]
"""Columns of values, in the order of the rows."""

_POSTGRES = {
    pa.int64(): ("bigint", Storage.INTEGER),
    pa.int32(): ("integer", Storage.INTEGER),
    pa.bool_(): ("boolean", Storage.BOOLEAN),
    pa.string(): ("text", Storage.TEXT),
    pa.float64(): ("double precision", Storage.FLOAT),
    pa.float32(): ("real", Storage.FLOAT),
    pa.decimal128(38, 6): ("numeric(38,6)", Storage.DECIMAL),
    pa.timestamp("us"): ("timestamp without time zone", Storage.LOCAL),
    pa.timestamp("us", "UTC"): ("timestamp with time zone", Storage.INSTANT),
    pa.date32(): ("date", Storage.DATE),
}


def in_duckdb(table: pa.Table) -> duckdb.DuckDBPyRelation:
    """A relation of a connection with another clock and another order of texts."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    connection.execute("SET default_collation = 'nocase'")
    return connection.from_arrow(table)


def in_spark(session: SparkSession, table: pa.Table) -> DataFrame:
    return session.createDataFrame(
        table, from_arrow_schema(table.schema, prefer_timestamp_ntz=True)
    )


def in_postgres(
    connection: psycopg.Connection[Any], name: str, table: pa.Table, temporary: bool = True
) -> Schema:
    """Puts the rows into a table of that name; gives how its columns are stored."""
    kinds = {field.name: _POSTGRES[field.type] for field in table.schema}
    columns = ", ".join(f'"{column}" {kind}' for column, (kind, _) in kinds.items())
    create = "CREATE TEMPORARY TABLE" if temporary else "CREATE TABLE"
    connection.execute(f'{create} "{name}" ({columns})')
    with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
        for row in table.to_pylist():
            copy.write_row(list(row.values()))
    return {
        column: ColumnType(storage, scale=6 if storage is Storage.DECIMAL else 0, engine_type=kind)
        for column, (kind, storage) in kinds.items()
    }
