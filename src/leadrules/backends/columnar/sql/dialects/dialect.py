"""What a dialect says in its own way; the base says it as most do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.schema import ColumnType, Storage

PLAIN_EMAIL = "[-A-Za-z0-9._%+]+@[-A-Za-z0-9.]+"
"""The pattern of what is called a plain email, without its ends; it means the same everywhere."""


@dataclass(frozen=True, slots=True)
class Following:
    """What is known where rows a period apart are to be kept, all as SQL text.

    `ranked` is a query of the rows, each with its place `number` among those of equal `keys`;
    `next` and `pointed` are names to use, and `spaced` is the one that the rows kept are to have.
    """

    ranked: str
    columns: Sequence[str]
    keys: Sequence[str]
    at: str
    period: int
    number: str
    next: str
    pointed: str
    spaced: str


class Dialect(ABC):
    """One engine's SQL: names, constants, types, and the functions that not all call alike.

    Every method takes and gives SQL text. An operand is a column or a constant wherever a method
    mentions it more than once.
    """

    name: ClassVar[str]
    types: ClassVar[Mapping[Kind, str]]
    longest_name: ClassVar[int | None] = None
    """The bytes of a name beyond which the engine cuts it off."""
    length: ClassVar[str] = "length"
    """The function that counts a text's code points."""
    recursive: ClassVar[str] = "WITH RECURSIVE"
    same: ClassVar[str] = "="
    """What compares with a constant where null is as good as false."""
    nested: ClassVar[bool] = False
    """Whether what is read once is better written where it is read than in the WITH list."""
    stored_types: ClassVar[Mapping[Storage, str]]
    """As what a column of that storage is read, whatever its width or collation."""

    def quoted(self, name: str) -> str:
        """A name as an identifier."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """A text constant."""
        return "'" + value.replace("'", "''") + "'"

    def integer(self, value: int, kind: Kind) -> str:
        """An integer constant of its kind's type, not of the smallest that holds it."""
        return f"CAST({value} AS {self.types[kind]})"

    def double(self, value: int) -> str:
        """A float constant."""
        return f"CAST({value} AS {self.types[Kind.FLOAT]})"

    def cast(self, operand: str, kind: Kind) -> str:
        """A value of another type, which always fits."""
        return f"CAST({operand} AS {self.types[kind]})"

    def as_compared(self, text: str) -> str:
        """A text compared and ordered by its code points, whatever its collation."""
        return f'{text} COLLATE "C"'

    def stored(self, column: str, stored: ColumnType) -> str:
        """A table's column as the plan reads it: of one type for each storage."""
        kind = self.stored_types.get(stored.storage)
        read = column if kind in (None, stored.engine_type) else f"CAST({column} AS {kind})"
        return self.as_compared(read) if stored.storage is Storage.TEXT else read

    def as_given(self, column: str, stored: ColumnType) -> str:
        """A column that `stored` has read, as it stood in its table."""
        if self.stored_types.get(stored.storage) in (None, stored.engine_type):
            return column
        return f"CAST({column} AS {stored.engine_type})"

    @abstractmethod
    def truncated(self, left: str, right: str, kind: Kind) -> str:
        """The quotient of integers, cut off towards zero."""

    def remainder(self, left: str, right: str) -> str:
        """What is left of the quotient that is cut off, with the sign of the left."""
        return f"({left} % {right})"

    @abstractmethod
    def narrowed(self, operand: str) -> str:
        """A wide integer in 64 bits, null where it does not fit."""

    def trimmed(self, text: str, characters: str) -> str:
        """A text without those characters at its ends."""
        return f"btrim({text}, {self.text(characters)})"

    def is_plain_email(self, text: str) -> str:
        """Whether a text has the form of the emails that `ShortEmail` calls plain."""
        return f"({text} ~ '^{PLAIN_EMAIL}$')"

    def joined(self, parts: list[str]) -> str:
        """Texts one after another, without those that are null."""
        return f"concat({', '.join(parts)})"

    def nearest(self, float_: str) -> str:
        """A float's nearest whole number, as a float."""
        return f"round({float_})"

    def is_nan(self, float_: str) -> str:
        """Whether a float is NaN; not null where it is."""
        return f"({float_} IS NOT DISTINCT FROM CAST('NaN' AS {self.types[Kind.FLOAT]}))"

    @abstractmethod
    def scaled_decimal(self, operand: str, scale: int, places: int) -> str:
        """A decimal times a power of ten, null where that is not whole or leaves 64 bits."""

    @abstractmethod
    def microseconds(self, instant: str, stored: ColumnType) -> str:
        """Microseconds since 1970 in UTC, rounded down."""

    @abstractmethod
    def day_number(self, date: str) -> str:
        """Days since 1970-01-01."""

    @abstractmethod
    def instant(self, microseconds: str) -> str:
        """The timestamp in UTC of so many microseconds since 1970."""

    def row_number(self) -> str:
        """A number that tells the rows of a table apart."""
        return "row_number() OVER ()"

    def spaced(self, following: Following) -> Sequence[tuple[str, str]]:
        """Entries of the WITH list, the last of which has the rows that are a period apart.

        Each row points to the first one its period after, and the pointers are followed.
        """
        at, number, pointer = following.at, following.number, following.next
        partition = f"PARTITION BY {', '.join(following.keys)} " if following.keys else ""
        # WHY: rows at no time come first, so that none of them is after another
        window = (
            f"{partition}ORDER BY {at} ASC NULLS FIRST"
            f" RANGE BETWEEN {following.period} FOLLOWING AND UNBOUNDED FOLLOWING"
        )
        after = f"CASE WHEN {at} IS NOT NULL THEN min({number}) OVER ({window}) END"
        same = "".join(f" AND p.{key} IS NOT DISTINCT FROM s.{key}" for key in following.keys)
        first = f"SELECT * FROM {following.pointed} WHERE {number} = 1"
        then = f"SELECT p.* FROM {following.spaced} AS s JOIN {following.pointed} AS p"
        return [
            (following.pointed, f"SELECT *, {after} AS {pointer} FROM ({following.ranked}) AS r"),
            (
                following.spaced,
                f"{first}\nUNION ALL\n{then} ON p.{number} = s.{pointer}{same}",
            ),
        ]

    def step(self, name: str, query: str, *, kept: bool) -> str:
        """One entry of a WITH list; `kept` where it is read more than once and costly."""
        return f"{name} AS {'MATERIALIZED' if kept else 'NOT MATERIALIZED'} (\n{query}\n)"

    def hint(self, broadcast: str) -> str:
        """What follows SELECT where the named side of a join is small."""
        del broadcast
        return ""
