"""What warehouses call the functions of texts, and where else their SQL is not an engine's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.columnar.sql.dialects.dialect import Dialect
from leadrules.backends.columnar.sql.dialects.duckdb import DuckDB
from leadrules.backends.columnar.sql.dialects.postgres import Postgres
from leadrules.backends.columnar.sql.dialects.spark import Spark
from leadrules.backends.columnar.sql.native.words import RESERVED

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_MOST = 2**63 - 1


class Warehouse(Dialect):
    """A dialect in which SQL alone says what a plan says, texts too."""

    title: ClassVar[str]
    executed: ClassVar[bool] = False
    """Whether our tests execute its text."""
    constant: ClassVar[str] = "{}"
    """An integer of 64 bits, not of the fewest that hold it."""
    follows: ClassVar[bool] = True
    """Whether it can keep events a period apart, which takes a recursion."""
    values: ClassVar[bool] = True
    """Whether VALUES can stand where a table can."""
    octets: ClassVar[str] = "octet_length({})"
    end: ClassVar[str] = "$"
    """The end of a text in a regular expression."""

    @override
    def quoted(self, name: str) -> str:
        is_plain = _PLAIN.fullmatch(name) and name.upper() not in RESERVED
        return name if is_plain else super().quoted(name)

    @override
    def step(self, name: str, query: str, *, kept: bool) -> str:
        return f"{name} AS (\n{query}\n)"

    @override
    def hint(self, broadcast: str) -> str:
        return ""

    @override
    def joined(self, parts: list[str]) -> str:
        return " || ".join(f"coalesce({part}, '')" for part in parts)

    @override
    def narrowed(self, operand: str) -> str:
        fits = f"{operand} BETWEEN {-_MOST - 1} AND {_MOST}"
        return f"(CASE WHEN {fits} THEN CAST({operand} AS {self.types[Kind.INTEGER]}) END)"

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        most = _MOST // 10**places
        fits = f"abs({operand}) <= {most} AND {operand} = round({operand}, {places})"
        whole = f"round({operand}, {places}) * {10**places}"
        return f"CASE WHEN {fits} THEN CAST({whole} AS {self.types[Kind.INTEGER]}) END"

    @override
    def integer(self, value: int, kind: Kind) -> str:
        if kind is Kind.INTEGER:
            # WHY: a sign is read after `::`, and the least integer has no positive one
            signed = f"({value})" if value < 0 and "::" in self.constant else value
            return self.constant.format(signed)
        return super().integer(value, kind)

    def code(self, number: int) -> str:
        """A character that cannot be seen, in a regular expression."""
        return f"\\x{number:02x}"

    def found(self, text: str, pattern: str) -> str:
        """Whether a text has what a regular expression describes, anywhere."""
        return f"regexp_like({text}, {self.text(pattern)})"

    def replaced(self, text: str, pattern: str, by: str) -> str:
        """The text with all that a regular expression describes replaced; `\\1` is a group."""
        return f"regexp_replace({text}, {self.text(pattern)}, {self.text(by)})"

    def place(self, text: str, part: str) -> str:
        """Where a part of a text begins, from 1; 0 where it is not."""
        return f"strpos({text}, {self.text(part)})"

    def starts(self, text: str, part: str) -> str:
        """Whether a text begins so."""
        return f"substr({text}, 1, {len(part)}) = {self.text(part)}"

    def ends(self, text: str, part: str) -> str:
        """Whether a text ends so."""
        return f"right({text}, {len(part)}) = {self.text(part)}"


def _groups_by_dollar(by: str) -> str:
    return by.replace("\\", "$")


class OnDuckDB(Warehouse, DuckDB):
    """DuckDB."""

    title = "DuckDB"
    executed = True
    constant = "{}::BIGINT"
    octets = "strlen({})"

    @override
    def step(self, name: str, query: str, *, kept: bool) -> str:
        return DuckDB.step(self, name, query, kept=kept)

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        # WHY: a decimal's text has all its places, and arithmetic of decimals may not keep them
        written = f"CAST({operand} AS VARCHAR)"
        fraction = f"rtrim(split_part({written}, '.', 2), '0')"
        digits = f"split_part({written}, '.', 1) || rpad({fraction}, {places}, '0')"
        return f"CASE WHEN length({fraction}) <= {places} THEN TRY_CAST({digits} AS BIGINT) END"

    @override
    def found(self, text: str, pattern: str) -> str:
        return f"regexp_matches({text}, {self.text(pattern)})"

    @override
    def replaced(self, text: str, pattern: str, by: str) -> str:
        return f"regexp_replace({text}, {self.text(pattern)}, {self.text(by)}, 'g')"


class OnPostgres(Warehouse, Postgres):
    """PostgreSQL."""

    title = "PostgreSQL"
    executed = True
    constant = "{}::bigint"

    @override
    def step(self, name: str, query: str, *, kept: bool) -> str:
        # WHY: an expression of a query within is else written wherever it is read, again and again
        return Postgres.step(self, name, query, kept=True)

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        return Postgres.scaled_decimal(self, operand, scale, places)

    @override
    def code(self, number: int) -> str:
        return f"\\u{number:04x}"

    @override
    def found(self, text: str, pattern: str) -> str:
        return f"({text} ~ {self.text(pattern)})"

    @override
    def replaced(self, text: str, pattern: str, by: str) -> str:
        return f"regexp_replace({text}, {self.text(pattern)}, {self.text(by)}, 'g')"


class OnSpark(Warehouse, Spark):
    """Spark."""

    title = "Spark"
    executed = True
    constant = "{}L"
    end = "\\z"

    @override
    def text(self, value: str) -> str:
        if value.isprintable() and "'" not in value and "${" not in value:
            return f"r'{value}'" if "\\" in value else f"'{value}'"
        return Spark.text(self, value)

    @override
    def step(self, name: str, query: str, *, kept: bool) -> str:
        # WHY: Spark writes an entry again wherever it is read, but for what may differ each time
        once = f"SELECT * FROM (\n{query}\n) AS q WHERE rand() >= 0" if kept else query
        return f"{name} AS (\n{once}\n)"

    @override
    def narrowed(self, operand: str) -> str:
        return Spark.narrowed(self, operand)

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        return Spark.scaled_decimal(self, operand, scale, places)

    @override
    def found(self, text: str, pattern: str) -> str:
        return f"({text} RLIKE {self.text(pattern)})"

    @override
    def replaced(self, text: str, pattern: str, by: str) -> str:
        return super().replaced(text, pattern, _groups_by_dollar(by))

    @override
    def place(self, text: str, part: str) -> str:
        return f"instr({text}, {self.text(part)})"


class OnDatabricks(OnSpark):
    """Databricks, whose SQL is Spark's."""

    name = "databricks"
    title = "Databricks"
    executed = False


class _OfDecimals(Warehouse):
    """Warehouses whose wide integers are decimals, of which a quotient is rounded."""

    @override
    def as_compared(self, text: str) -> str:
        return text

    @override
    def truncated(self, left: str, right: str, kind: Kind) -> str:
        whole = f"({left} - {self.remainder(left, right)}) / {right}"
        return f"CAST({whole} AS {self.types[kind]})"


class Snowflake(_OfDecimals):
    """Snowflake."""

    name = "snowflake"
    title = "Snowflake"
    types: ClassVar[Mapping[Kind, str]] = {
        Kind.BOOLEAN: "BOOLEAN",
        Kind.INTEGER: "BIGINT",
        Kind.WIDE: "NUMBER(38, 0)",
        Kind.TEXT: "VARCHAR",
        Kind.FLOAT: "DOUBLE",
        Kind.INSTANT: "TIMESTAMP_TZ",
        Kind.RAW: "VARCHAR",
    }
    stored_types: ClassVar[Mapping[Storage, str]] = {Storage.TEXT: "VARCHAR"}

    @override
    def quoted(self, name: str) -> str:
        if _PLAIN.fullmatch(name) and name.upper() in RESERVED:
            return f'"{name.upper()}"'  # as it is called where it was made without quotes
        return super().quoted(name)

    @override
    def text(self, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace("'", "''")
        seen = (c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
        return f"'{''.join(seen)}'"

    @override
    def code(self, number: int) -> str:
        return chr(number)

    @override
    def found(self, text: str, pattern: str) -> str:
        # WHY: its `regexp_like` is about the whole text
        return f"(regexp_instr({text}, {self.text(pattern)}) > 0)"

    @override
    def trimmed(self, text: str, characters: str) -> str:
        return f"trim({text}, {self.text(characters)})"

    @override
    def place(self, text: str, part: str) -> str:
        return f"charindex({self.text(part)}, {text})"

    @override
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        return f"CAST(floor(date_part(epoch_nanosecond, {instant}) / 1000) AS BIGINT)"

    @override
    def day_number(self, date: str) -> str:
        return f"datediff('day', DATE '1970-01-01', {date})"

    @override
    def instant(self, microseconds: str) -> str:
        return f"convert_timezone('UTC', to_timestamp_tz({microseconds}, 6))"


class BigQuery(_OfDecimals):
    """BigQuery."""

    name = "bigquery"
    title = "BigQuery"
    values = False
    types: ClassVar[Mapping[Kind, str]] = {
        Kind.BOOLEAN: "BOOL",
        Kind.INTEGER: "INT64",
        Kind.WIDE: "BIGNUMERIC",
        Kind.TEXT: "STRING",
        Kind.FLOAT: "FLOAT64",
        Kind.INSTANT: "TIMESTAMP",
        Kind.RAW: "STRING",
    }
    stored_types: ClassVar[Mapping[Storage, str]] = {Storage.TEXT: "STRING"}
    octets = "byte_length({})"
    end = "\\z"

    @override
    def quoted(self, name: str) -> str:
        quoted = super().quoted(name)
        return quoted if quoted == name else "`" + name.replace("`", "\\`") + "`"

    @override
    def text(self, value: str) -> str:
        if value.isprintable() and "'" not in value:
            return f"r'{value}'" if "\\" in value else f"'{value}'"
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        seen = (c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
        return f"'{''.join(seen)}'"

    @override
    def found(self, text: str, pattern: str) -> str:
        return f"regexp_contains({text}, {self.text(pattern)})"

    @override
    def remainder(self, left: str, right: str) -> str:
        return f"mod({left}, {right})"

    @override
    def truncated(self, left: str, right: str, kind: Kind) -> str:
        return f"div({left}, {right})"

    @override
    def trimmed(self, text: str, characters: str) -> str:
        return f"trim({text}, {self.text(characters)})"

    @override
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        return f"unix_micros({instant})"

    @override
    def day_number(self, date: str) -> str:
        return f"unix_date({date})"

    @override
    def instant(self, microseconds: str) -> str:
        return f"timestamp_micros({microseconds})"


class Trino(_OfDecimals):
    """Trino."""

    name = "trino"
    title = "Trino"
    constant = "BIGINT '{}'"
    follows = False
    types: ClassVar[Mapping[Kind, str]] = {
        Kind.BOOLEAN: "BOOLEAN",
        Kind.INTEGER: "BIGINT",
        Kind.WIDE: "DECIMAL(38, 0)",
        Kind.TEXT: "VARCHAR",
        Kind.FLOAT: "DOUBLE",
        Kind.INSTANT: "TIMESTAMP(6) WITH TIME ZONE",
        Kind.RAW: "VARCHAR",
    }
    stored_types: ClassVar[Mapping[Storage, str]] = {Storage.TEXT: "VARCHAR"}
    octets = "length(to_utf8({}))"
    end = "\\z"

    @override
    def text(self, value: str) -> str:
        if value.isprintable():
            return super().text(value)
        escaped = value.replace("\\", "\\\\").replace("'", "''")
        return "U&'" + "".join(c if c.isprintable() else f"\\{ord(c):04X}" for c in escaped) + "'"

    @override
    def replaced(self, text: str, pattern: str, by: str) -> str:
        return super().replaced(text, pattern, _groups_by_dollar(by))

    @override
    def ends(self, text: str, part: str) -> str:
        return f"substr({text}, greatest(length({text}) - {len(part) - 1}, 1)) = {self.text(part)}"

    @override
    def trimmed(self, text: str, characters: str) -> str:
        return f"trim(BOTH {self.text(characters)} FROM {text})"

    @override
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        epoch = "TIMESTAMP '1970-01-01 00:00:00 UTC'"
        seconds = f"date_diff('second', {epoch}, date_trunc('second', {instant}))"
        written = f"CAST(CAST({instant} AS TIMESTAMP(6) WITH TIME ZONE) AS VARCHAR)"
        fraction = f"CAST(regexp_extract({written}, '[.]([0-9]+)', 1) AS BIGINT)"
        return f"{seconds} * 1000000 + {fraction}"

    @override
    def day_number(self, date: str) -> str:
        return f"date_diff('day', DATE '1970-01-01', {date})"

    @override
    def instant(self, microseconds: str) -> str:
        nanoseconds = f"CAST({microseconds} AS DECIMAL(38, 0)) * 1000"
        return f"CAST(from_unixtime_nanos({nanoseconds}) AS TIMESTAMP(6) WITH TIME ZONE)"


WAREHOUSES: dict[str, Warehouse] = {
    one.name: one
    for one in (
        BigQuery(),
        OnDatabricks(),
        OnDuckDB(),
        OnPostgres(),
        Snowflake(),
        OnSpark(),
        Trino(),
    )
}
"""The dialects by name."""
