"""PostgreSQL's SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.columnar.sql.dialects.dialect import Dialect


class Postgres(Dialect):
    """PostgreSQL 14 and later."""

    name = "postgres"
    types: ClassVar[Mapping[Kind, str]] = {
        Kind.BOOLEAN: "boolean",
        Kind.INTEGER: "bigint",
        Kind.WIDE: "numeric",
        Kind.TEXT: "text",
        Kind.FLOAT: "double precision",
        Kind.INSTANT: "timestamp with time zone",
        Kind.RAW: "text",
    }
    stored_types: ClassVar[Mapping[Storage, str]] = {
        Storage.TEXT: "text",
        Storage.INTEGER: "bigint",
        Storage.FLOAT: "double precision",
    }
    longest_name = 63

    @override
    def text(self, value: str) -> str:
        """What cannot be seen is written by its number; no text of PostgreSQL has a zero."""
        if value.isprintable() and "\\" not in value:
            return super().text(value)
        # WHY: what a backslash means between plain quotes is a setting
        return "E" + super().text("".join(map(_escaped, value)))

    @override
    def truncated(self, left: str, right: str, kind: Kind) -> str:
        return f"({left} / {right})" if kind is Kind.INTEGER else f"div({left}, {right})"

    @override
    def narrowed(self, operand: str) -> str:
        return f"(CASE WHEN {self._fits(operand)} THEN CAST({operand} AS bigint) END)"

    @override
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        scaled = f"({operand} * {10**places})"
        whole = f"{scaled} = trunc({scaled}) AND {self._fits(scaled)}"
        return f"CASE WHEN {whole} THEN CAST({scaled} AS bigint) END"

    @override
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        finite = f"CAST(extract(epoch FROM {instant}) * 1000000 AS bigint)"
        # WHY: infinity is a timestamp far outside the years that can be read, not a missing one
        return f"CASE WHEN NOT isfinite({instant}) THEN {2**63 - 1} ELSE {finite} END"

    @override
    def day_number(self, date: str) -> str:
        days = f"CAST({date} - DATE '1970-01-01' AS bigint)"
        return f"CASE WHEN NOT isfinite({date}) THEN {2**31 - 1} ELSE {days} END"

    @override
    def instant(self, microseconds: str) -> str:
        # WHY: an interval times a number is computed as a float, which keeps whole hours exactly
        hours = f"({microseconds} / 3600000000) * INTERVAL '1 hour'"
        rest = f"({microseconds} % 3600000000) * INTERVAL '1 microsecond'"
        return f"(TIMESTAMP '1970-01-01 00:00:00' + {hours} + {rest}) AT TIME ZONE 'UTC'"

    @staticmethod
    def _fits(operand: str) -> str:
        return f"{operand} BETWEEN {-(2**63)} AND {2**63 - 1}"


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    return character if character.isprintable() else f"\\U{ord(character):08X}"
