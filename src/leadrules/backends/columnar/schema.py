"""What a table's columns hold, in the words of no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Storage(StrEnum):
    """How a column's values are stored."""

    BOOLEAN = "booleans"
    INTEGER = "integers"  # of any width that fits 64 bits
    UNSIGNED = "unsigned integers of 64 bits"  # or wider than 64 bits
    FLOAT = "floats"
    DECIMAL = "decimals"
    TEXT = "texts"  # categories and dictionaries of texts too
    DATE = "dates"
    INSTANT = "timestamps"  # with a zone, or known to be of UTC
    LOCAL = "timestamps without a zone"
    TEXTS = "lists of texts"
    NOTHING = "nulls"
    OTHER = "values of another type"  # `engine_type` says which


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One column's storage; `scale` is a decimal's, `engine_type` the engine's own name of it."""

    storage: Storage
    scale: int = 0
    engine_type: str = ""


Schema = Mapping[str, ColumnType]
"""A table's columns by name, in their order."""
