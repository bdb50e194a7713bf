"""Polars data frames."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import polars.selectors as cs

from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.schema import Schema


def schema(frame: pl.DataFrame) -> Schema:
    """How the frame's columns are stored."""
    return columns_of(frame.schema)


def held(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, which is in memory."""
    return frame


def repeated(frame: pl.DataFrame) -> Sequence[str]:
    """None: a Polars frame has each name once."""
    return ()


def carried(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """These columns of the frame."""
    # WHY: of no columns a selection has no rows
    return frame.select(cs.by_name(*columns)) if columns else pl.DataFrame(height=frame.height)


def given_back(answer: pl.DataFrame, leads: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """A frame with these columns in the order of the leads: the answer's, else the leads'."""
    return pl.DataFrame([(answer if name in answer else leads)[name] for name in columns])
