"""DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import ClassVar

from typing_extensions import override

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.columnar.sql.dialects.dialect import PLAIN_EMAIL, Dialect


class DuckDB(Dialect):
    """DuckDB 1.1 and later."""

    name = "duckdb"
    nested = True
    types: ClassVar[Mapping[Kind, str]] = {
        Kind.BOOLEAN: "BOOLEAN",
        Kind.INTEGER: "BIGINT",
        Kind.WIDE: "HUGEINT",
        Kind.TEXT: "VARCHAR",
        Kind.FLOAT: "DOUBLE",
        Kind.INSTANT: "TIMESTAMP WITH TIME ZONE",
        Kind.RAW: "VARCHAR",
    }
    stored_types: ClassVar[Mapping[Storage, str]] = {
        Storage.TEXT: "VARCHAR",
        Storage.INTEGER: "BIGINT",
        Storage.FLOAT: "DOUBLE",
    }

    @override
    def text(self, value: str) -> str:
        """What cannot be seen is written by its number."""
        runs = [(seen, "".join(run)) for seen, run in groupby(value, str.isprintable)]
        parts = [
            super(DuckDB, self).text(run) if seen else " || ".join(f"chr({ord(c)})" for c in run)
            for seen, run in runs
        ]
        return f"({' || '.join(parts)})" if not value.isprintable() else super().text(value)

    @override
    def truncated(self, left: str, right: str, kind: Kind) -> str:
        del kind
        return f"({left} // {right})"

    @override
    def narrowed(self, operand: str) -> str:
        return f"TRY_CAST({operand} AS BIGINT)"

    @override
    def trimmed(self, text: str, characters: str) -> str:
        return f"trim({text}, {self.text(characters)})"

    @override
    def is_plain_email(self, text: str) -> str:
        return f"regexp_full_match({text}, '{PLAIN_EMAIL}')"

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        # WHY: a decimal's text has all its places, and no arithmetic of decimals keeps 38 digits
        digits = f"replace(CAST({operand} AS VARCHAR), '.', '')"
        if places >= scale:
            return f"TRY_CAST({digits} || '{'0' * (places - scale)}' AS BIGINT)"
        unscaled, unit = f"TRY_CAST({digits} AS HUGEINT)", 10 ** (scale - places)
        return (
            f"CASE WHEN {unscaled} % {unit} = 0 THEN TRY_CAST({unscaled} // {unit} AS BIGINT) END"
        )

    @override
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        bounded = instant
        if stored.engine_type == "TIMESTAMPTZ_NS":
            bounded = f"CAST({instant} AS TIMESTAMPTZ)"  # which alone says whether it is infinite
        if stored.engine_type in ("TIMESTAMP_NS", "TIMESTAMPTZ_NS"):
            nanoseconds = f"epoch_ns({instant})"
            down = f"CASE WHEN {nanoseconds} % 1000 < 0 THEN 1 ELSE 0 END"
            finite = f"({nanoseconds} // 1000 - {down})"
        else:
            finite = f"epoch_us({instant})"
        # WHY: infinity is a timestamp far outside the years that can be read, not a missing one
        return f"CASE WHEN isinf({bounded}) THEN {2**63 - 1} ELSE {finite} END"

    @override
    def day_number(self, date: str) -> str:
        return f"CAST({date} - DATE '1970-01-01' AS BIGINT)"

    @override
    def instant(self, microseconds: str) -> str:
        return f"make_timestamptz({microseconds})"
