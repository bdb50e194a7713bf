"""Spark's SQL, which means the same in ANSI mode and out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.columnar.sql.dialects.dialect import PLAIN_EMAIL, Dialect, Following


class Spark(Dialect):
    """Spark 3.4 and later, Databricks too."""

    name = "spark"
    types: ClassVar[Mapping[Kind, str]] = {
        Kind.BOOLEAN: "BOOLEAN",
        Kind.INTEGER: "BIGINT",
        Kind.WIDE: "DECIMAL(38,0)",
        Kind.TEXT: "STRING",
        Kind.FLOAT: "DOUBLE",
        Kind.INSTANT: "TIMESTAMP",
        Kind.RAW: "STRING",
    }
    stored_types: ClassVar[Mapping[Storage, str]] = {
        Storage.INTEGER: "BIGINT",
        Storage.FLOAT: "DOUBLE",
    }
    recursive = "WITH"
    # WHY: Spark writes far less code for what is never null
    same = "<=>"
    # WHY: Spark goes through a whole query once for each entry that rests on another
    nested = True

    @override
    def quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    @override
    def text(self, value: str) -> str:
        # WHY: how Spark reads a backslash is a setting, and ${name} is replaced anywhere in a query
        if value.isprintable() and not any(character in value for character in "\\'$"):
            return f"'{value}'"
        return f"CAST(X'{value.encode().hex().upper()}' AS STRING)"

    @override
    def as_compared(self, text: str) -> str:
        return text

    @override
    def stored(self, column: str, stored: ColumnType) -> str:
        if stored.storage is Storage.TEXT and stored.engine_type != "string":
            return f"{column} COLLATE UTF8_BINARY"
        return super().stored(column, stored)

    @override
    def as_given(self, column: str, stored: ColumnType) -> str:
        if stored.storage is Storage.TEXT and stored.engine_type != "string":
            return f"{column} COLLATE {stored.engine_type.rpartition(' ')[2]}"
        return super().as_given(column, stored)

    @override
    def truncated(self, left: str, right: str, kind: Kind) -> str:
        if kind is Kind.INTEGER:
            return f"({left} div {right})"
        # WHY: `div` gives 64 bits; a quotient of decimals keeps 32 digits and 6 places, and one
        # that has more digits does not fit 64 bits either, so null is what narrowing gives
        wide = self.types[kind]
        return f"CAST(try_divide({left} - {left} % {right}, {right}) AS {wide})"

    @override
    def narrowed(self, operand: str) -> str:
        return f"try_cast({operand} AS BIGINT)"

    @override
    def is_plain_email(self, text: str) -> str:
        # WHY: to Java a `$` stands before a line's end too
        pattern = self.text(rf"^{PLAIN_EMAIL}\z")
        return f"regexp_like({text}, {pattern})"

    @override
    def joined(self, parts: list[str]) -> str:
        return f"concat_ws('', {', '.join(parts)})"

    @override
    def nearest(self, float_: str) -> str:
        return f"rint({float_})"

    @override
    def is_nan(self, float_: str) -> str:
        return f"isnan({float_})"

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        at_places = f"try_cast({operand} AS DECIMAL({max(19, places)},{places}))"
        unit = f"CAST({10**places} AS DECIMAL({places + 1},0))"
        whole = f"try_cast({at_places} * {unit} AS BIGINT)"
        if places >= scale:
            return whole
        back = f"try_cast({at_places} AS DECIMAL(38,{scale}))"
        return f"CASE WHEN {back} = {operand} THEN {whole} END"

    @override
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        if stored.storage is Storage.INSTANT:
            return f"unix_micros({instant})"
        # WHY: Spark counts between timestamps without a zone by the session's clock
        return (
            f"unix_date(CAST({instant} AS DATE)) * 86400000000L"
            f" + hour({instant}) * 3600000000L + minute({instant}) * 60000000L"
            f" + CAST(extract(SECOND FROM {instant}) * 1000000 AS BIGINT)"
        )

    @override
    def day_number(self, date: str) -> str:
        return f"CAST(unix_date({date}) AS BIGINT)"

    @override
    def instant(self, microseconds: str) -> str:
        return f"timestamp_micros({microseconds})"

    @override
    def row_number(self) -> str:
        return "monotonically_increasing_id()"

    @override
    def step(self, name: str, query: str, *, kept: bool) -> str:
        del kept
        return f"{name} AS (\n{query}\n)"

    @override
    def hint(self, broadcast: str) -> str:
        return f"/*+ BROADCAST({broadcast}) */ "

    @override
    def spaced(self, following: Following) -> Sequence[tuple[str, str]]:
        """By folding each group's rows: Spark's recursion ends after a hundred steps."""
        at, number = following.at, following.number
        columns = ", ".join(dict.fromkeys((*following.columns, at)))  # though none above reads it
        by = f" GROUP BY {', '.join(following.keys)}" if following.keys else ""
        listed = f"SELECT sort_array(collect_list(struct({number}, {columns}))) AS rows_"
        folded = (
            "aggregate(rows_, struct(CAST(NULL AS BIGINT) AS last, filter(rows_, x -> FALSE) AS"
            " kept), (so_far, x) -> CASE WHEN size(so_far.kept) = 0 OR x."
            f"{at} >= so_far.last + {following.period} THEN struct(x.{at} AS last,"
            " concat(so_far.kept, array(x)) AS kept) ELSE so_far END, so_far -> so_far.kept)"
        )
        rows = f"{listed} FROM ({following.ranked}) AS r{by}"
        return [(following.spaced, f"SELECT inline({folded}) FROM ({rows}) AS g")]
