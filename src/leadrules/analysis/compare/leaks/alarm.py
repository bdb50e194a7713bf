"""How well one column alone tells won leads from others: too well, and it was filled in later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats
from leadrules.analysis.compare.statistics.roc import area

VALUES = 0.95
"""The AUC from which on a column's values are an alarm."""
MISSING = 0.90
"""The AUC from which on it is one whether the column has a value at all."""
LEAST = 10
"""Won leads, and others, that are needed for an alarm."""

_FOLDS = 5
_FEW = 100  # distinct numbers, up to which they may be codes without an order
_NUMBERS = 0.99  # of the texts that read as numbers, from which on the column is one of numbers


@dataclass(frozen=True, slots=True)
class Alarm:
    """How often the column ranks a won lead apart from one not won, of all such pairs."""

    by: Literal["values", "missing"]
    auc: float


def alarm(column: pl.Series, won: Flags, cluster: Codes, *, seed: int) -> Alarm | None:
    """Whether a column alone nearly tells the outcome; None where it does not.

    Of its values the better of two AUC counts: in their order, up or down, and by the share of won
    leads that each value has among the leads of other accounts, so that a name or an id, whose
    every value has one lead or account, tells nothing. At least `LEAST` leads have to be won, and
    as many not, of those with a value too where it is about values.

    >>> won = np.arange(40) % 2 == 0
    >>> alarm(pl.Series(["yes" if one else "no" for one in won]), won, np.arange(40), seed=1)
    Alarm(by='values', auc=1.0)
    """
    text = _as_text(column)
    known = text.is_not_null().to_numpy()
    if _enough(won):
        missing = _either_way(known.astype(np.float64), won)
        if missing >= MISSING:
            return Alarm("missing", missing)
    text, won, cluster = text.filter(pl.Series(known)), won[known], cluster[known]
    if not _enough(won):
        return None
    codes = text.rank("dense").to_numpy().astype(np.int64) - 1
    told = [_either_way(_ordered(column.filter(pl.Series(known)), text, codes), won)]
    if not column.dtype.is_numeric() or int(codes.max()) < _FEW:
        told.append(_auc(_by_value(codes, won, cluster, seed), won))
    return Alarm("values", max(told)) if max(told) >= VALUES else None


def _as_text(column: pl.Series) -> pl.Series:
    """Each value as a text, as rules compare it; None where it is missing."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
    if column.dtype.is_nested() or column.dtype in (pl.Object, pl.Binary):
        told = [None if value is None else str(value) for value in column.to_list()]
        column = pl.Series(told, dtype=pl.String)
    text = column.cast(pl.String).str.strip_chars().str.to_lowercase()
    return text.set(text == "", None)


def _ordered(column: pl.Series, text: pl.Series, codes: Codes) -> Floats:
    """The values in their order: of numbers, of instants, or of texts by the alphabet."""
    if column.dtype.is_temporal():
        return column.to_physical().cast(pl.Float64).to_numpy()
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64).to_numpy().clip(-1e300, 1e300)
    numbers = text.cast(pl.Float64, strict=False).fill_nan(None)
    if numbers.is_not_null().sum() >= _NUMBERS * len(numbers):
        return numbers.fill_null(0.0).to_numpy().clip(-1e300, 1e300)
    return codes.astype(np.float64)


def _by_value(codes: Codes, won: Flags, cluster: Codes, seed: int) -> Floats:
    """The share of won leads that each lead's value has, worked out on other accounts only."""
    fold = np.random.default_rng(seed).integers(0, _FOLDS, int(cluster.max()) + 1)[cluster]
    many = int(codes.max()) + 1
    leads = np.bincount(codes, minlength=many)
    wins = np.bincount(codes, won, minlength=many)
    share = np.empty(len(codes))
    for part in range(_FOLDS):
        here = fold == part
        others = leads - np.bincount(codes[here], minlength=many)
        others_won = wins - np.bincount(codes[here], won[here], minlength=many)
        # WHY: a value that no other account has says nothing, and a rare one little
        share[here] = ((others_won + won.mean()) / (others + 1))[codes[here]]
    return share


def _enough(won: Flags) -> bool:
    return min(int(won.sum()), int((~won).sum())) >= LEAST


def _either_way(scores: Floats, won: Flags) -> float:
    auc = _auc(scores, won)
    return max(auc, 1 - auc)


def _auc(scores: Floats, won: Flags) -> float:
    found = area(scores, won)
    return 0.5 if isinstance(found, CannotTell) else found
