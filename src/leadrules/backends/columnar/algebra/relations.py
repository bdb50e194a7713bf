"""Relations: tables of named columns without an order, each made of others; a plan is a graph.

Nodes are compared by identity, as one relation may stand in a plan at several places and is to be
computed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as OneOfThese

from leadrules.backends.columnar.algebra.questions import Asked
from leadrules.backends.columnar.algebra.scalars import Kind, Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """One of the tables given, with those of its columns that the plan names, as they are stored.

    Where `number` is given, a column of that name is added: the row's place (`INTEGER`, unique;
    in the order of the rows where the engine has one, else any).
    """

    table: OneOfThese["leads", "events", "previous", "changed"]
    columns: tuple[str, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Select:
    """Named scalars over each row; with `keep` beside all columns of the source, which are not
    named again, else alone."""

    source: Relation
    columns: Mapping[str, Scalar]
    keep: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Where:
    """The rows for which the condition is true."""

    source: Relation
    condition: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """Rows of two relations with equal keys; null equals nothing.

    `keys` are (column left, column right) of one kind. `left` keeps every row of the left, with
    nulls; the right has each key at most once where `once` says so (a look-up). `exists` keeps the
    rows of the left that have a partner and adds nothing. The result has the left's columns and
    the right's without its keys; no name stands in both. `small` says that the right fits the
    memory of each worker.
    """

    left: Relation
    right: Relation
    keys: tuple[tuple[str, str], ...]
    how: OneOfThese["left", "inner", "exists"] = "left"
    once: bool = True
    small: bool = False


class How(StrEnum):
    """How an aggregate comes about; nulls are left out."""

    COUNT = "count"  # rows where the (boolean) operand is true; never null
    SUM = "sum"  # null of none
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One value of a group: of booleans a count, of integers the others.

    A `sum` has the given width, which suffices. A count with `beyond` matters only where it is
    greater than that: up to there it may as well be 0. A `rare` one counts what hardly any row is:
    an engine may find out before whether any is at all.
    """

    how: How
    operand: Scalar
    kind: Kind = Kind.INTEGER
    beyond: int | None = None
    rare: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One row for each set of equal keys (null is a key like others), with its aggregates.

    With `sparse` a row that says nothing may be left out: one whose counts are 0, and whose other
    aggregates are null.
    """

    source: Relation
    keys: tuple[str, ...]
    aggregates: Mapping[str, Aggregate]
    sparse: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One column to order by: ascending, nulls last."""

    column: str


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """A column that numbers the rows with equal keys from 1 in the given order, which leaves no
    ties that matter. Texts order by their code points. Null is a key like others."""

    source: Relation
    name: str
    keys: tuple[str, ...]
    order: tuple[Order, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Spaced:
    """Of the rows with equal keys, the first, then each that is the first at least `period` after
    the last one kept; `at` is an integer column, and `order` (which begins with it) says which is
    first. Null is a key like others."""

    source: Relation
    keys: tuple[str, ...]
    at: str
    order: tuple[Order, ...]
    period: int


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The rows of all relations, which have the same columns."""

    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A constant table, such as a decay's steps: columns by name, with their kinds."""

    columns: Mapping[str, tuple[Kind, tuple[bool | int | str | None, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What Python says about each distinct value of a column, by the code that reads one lead.

    `key` is a raw column of the source, or one of integers or texts. The result has one row for
    each distinct value that is not null: the column `key`, and those that `asked.columns` names.
    How an engine carries the values to Python and back is its own affair.
    """

    source: Relation
    key: str
    asked: Asked


Relation = Input | Select | Where | Join | Group | Numbered | Spaced | Together | Rows | Answers
