"""Sequences as checked arrays: a missing number, or columns of different lengths, end here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = Sequence[float] | Sequence[int] | Floats | NDArray[np.int64]
YesNo: TypeAlias = Sequence[bool] | Sequence[int] | Flags | NDArray[np.int64]
Labels: TypeAlias = Sequence[str] | Sequence[int] | NDArray[np.int64] | NDArray[np.str_]


def numbers(values: Numbers, leads: int | None = None) -> Floats:
    """The values as numbers; ValueError where one is missing or endless, or they are too few.

    >>> numbers([1, 2.5])
    array([1. , 2.5])
    """
    array = np.asarray(values, dtype=np.float64)
    _checked(array.shape, leads)
    if not np.isfinite(array).all():
        raise ValueError("a number is missing or endless")
    return array


def yes_no(values: YesNo, leads: int | None = None) -> Flags:
    """The values as yes or no; ValueError for what is neither.

    >>> yes_no([1, 0])
    array([ True, False])
    """
    array = np.asarray(values)
    _checked(array.shape, leads)
    if array.dtype != np.bool_ and not np.isin(array, (0, 1)).all():
        raise ValueError("a value is neither yes nor no")
    return array.astype(np.bool_)


def codes(values: Labels, leads: int | None = None) -> tuple[Codes, int]:
    """Each label as a number from 0, in the labels' order, and how many labels there are.

    >>> codes(["acme", "zeta", "acme"])
    (array([0, 1, 0]), 2)
    """
    array = np.asarray(values)
    _checked(array.shape, leads)
    labels, inverse = np.unique(array, return_inverse=True)
    return inverse.astype(np.int64), len(labels)


def _checked(shape: tuple[int, ...], leads: int | None) -> None:
    if len(shape) != 1:
        raise ValueError("one value a lead is expected")
    if leads is not None and shape[0] != leads:
        raise ValueError(f"{shape[0]} values for {leads} leads")
