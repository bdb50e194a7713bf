"""The algebra's relations as Polars lazy frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Protocol, assert_never

import polars as pl

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Answers,
    Asked,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Numbered,
    Relation,
    Rows,
    Select,
    Spaced,
    Together,
    Where,
)
from leadrules.backends.columnar.polars_engine.graph import in_rounds, shared
from leadrules.backends.columnar.polars_engine.scalars import TYPES, column, expression
from leadrules.backends.columnar.polars_engine.spacing import spaced

_LIST = "a list as text"
_PLACE = "a text's place among those asked about"


_Made = Input | Select | Where | Join | Group | Numbered | Spaced | Together | Rows


class Answerer(Protocol):
    """What Python says about the distinct values of a column, by the names in `asked.columns`."""

    def __call__(self, asked: Asked, values: Sequence[object], /) -> Mapping[str, Sequence[object]]:
        """One answer a value, in their order."""


def run(answer: Relation, tables: Mapping[str, pl.LazyFrame], answerer: Answerer) -> pl.LazyFrame:
    """The relation as a lazy frame over the tables given.

    Computed at once are only the distinct values that Python is asked about (`Answers`).

    >>> from leadrules.backends.columnar.algebra import Add, Column, Input, Kind, Literal
    >>> leads = pl.LazyFrame({"visits": [1, None]})
    >>> more = Add(Column("visits", Kind.INTEGER), Literal(1, Kind.INTEGER))
    >>> counted = Select(Input("leads", ("visits",)), {"more": more}, keep=False)
    >>> run(counted, {"leads": leads}, lambda asked, values: {}).collect()["more"].to_list()
    [2, None]
    """
    engine = _Engine(tables, answerer, shared(answer))
    for answers in in_rounds(answer):
        engine.ask(answers)
    return engine.frame(answer)


class _Engine:
    """Each relation's frame, made once, and computed once where several are made of it."""

    def __init__(
        self, tables: Mapping[str, pl.LazyFrame], answerer: Answerer, shared: Set[Relation]
    ) -> None:
        self.tables = tables
        self.answerer = answerer
        self.shared = shared
        self.frames: dict[Relation, pl.LazyFrame] = {}
        self.said: dict[Answers, pl.DataFrame] = {}

    def ask(self, answers: Sequence[Answers]) -> None:
        """Asks about columns that need no further answers, in one pass over the tables."""
        values = pl.collect_all(
            [
                self.frame(node.source).select(column(node.key)).drop_nulls().unique()
                for node in answers
            ],
            engine="streaming",
        )
        for node, distinct in zip(answers, values, strict=True):
            self.said[node] = said = self.answered(node, distinct)
            self.frames[node] = said.lazy()

    def answered(self, node: Answers, distinct: pl.DataFrame) -> pl.DataFrame:
        """The distinct values with what is said about each."""
        said = self.answerer(node.asked, distinct[node.key].to_list())
        return distinct.with_columns(
            pl.Series(name, said[name], dtype=TYPES[kind])
            for name, kind in node.asked.columns.items()
        )

    def frame(self, relation: Relation) -> pl.LazyFrame:
        """The relation's frame."""
        made = self.frames.get(relation)
        if made is None:
            assert not isinstance(relation, Answers)  # INVARIANT: asked before
            made = self.make(relation)
            if relation in self.shared:
                # WHY: to Polars a plan is a tree, which grows with every branch that joins again
                made = made.cache()
            self.frames[relation] = made
        return made

    def make(self, relation: _Made) -> pl.LazyFrame:
        match relation:
            case Input():
                return self.input(relation)
            case Select():
                return self.select(relation)
            case Where(source=source, condition=condition):
                rows = self.frame(source)
                return rows.filter(expression(condition, rows))
            case Join():
                return self.join(relation)
            case Group():
                return self.group(relation)
            case Numbered():
                return self.numbered(relation)
            case Spaced(keys=keys, at=at, order=order, period=period):
                rows = self.frame(relation.source)
                return spaced(rows, keys, at, [each.column for each in order], period)
            case Together(relations=relations):
                first, *others = map(self.frame, relations)
                names = first.collect_schema().names()
                return pl.concat(
                    [first, *(other.select(map(column, names)) for other in others)],
                    how="vertical",
                )
            case Rows(columns=columns):
                return pl.LazyFrame(
                    [
                        pl.Series(name, values, dtype=TYPES[kind])
                        for name, (kind, values) in columns.items()
                    ]
                )
            case _:
                assert_never(relation)

    def input(self, node: Input) -> pl.LazyFrame:
        table, names = self.tables[node.table], list(map(column, node.columns))
        if node.number is None:
            return table.select(names)
        numbered = (
            table.select(names).with_row_index(node.number)
            if names
            else (table.with_row_index(node.number).select(node.number))
        )
        return numbered.with_columns(column(node.number).cast(pl.Int64))

    def select(self, node: Select) -> pl.LazyFrame:
        rows = self.frame(node.source)
        made = [expression(scalar, rows).alias(name) for name, scalar in node.columns.items()]
        if node.keep:
            return rows.with_columns(made)
        if any(each.meta.root_names() for each in made):
            return rows.select(made)
        # WHY: constants alone would be one row
        return rows.with_columns(made).select(map(column, node.columns))

    def join(self, node: Join) -> pl.LazyFrame:
        left, right = self.frame(node.left), self.frame(node.right)
        if isinstance(node.right, Rows) and node.how == "left" and _is_numbered(node):
            return _picked(left, right.collect(), node)
        if isinstance(node.right, Answers) and node.how == "left":
            [(mine, _)] = node.keys
            said = self.said[node.right]
            asked = said.schema[node.right.key]
            if said.is_empty() or asked == pl.String:
                return _looked_up(left, mine, said[node.right.key], said.drop(node.right.key))
            if isinstance(asked, (pl.List, pl.Array)):
                return _joined_by_list(left, right, node)
        return _joined(left, right, node, node.keys)

    def group(self, node: Group) -> pl.LazyFrame:
        rows = self.frame(node.source)
        made = [_aggregate(each, rows).alias(name) for name, each in node.aggregates.items()]
        if not node.keys:
            return rows.select(made)
        return rows.group_by(list(map(column, node.keys))).agg(made)

    def numbered(self, node: Numbered) -> pl.LazyFrame:
        by = [*node.keys, *(each.column for each in node.order)]
        rows = self.frame(node.source).sort([column(name) for name in by], nulls_last=True)
        number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
        if node.keys:
            number = number.over([column(name) for name in node.keys])
        return rows.with_columns(number.alias(node.name))


def _joined(
    left: pl.LazyFrame, right: pl.LazyFrame, node: Join, keys: Iterable[tuple[str, str]]
) -> pl.LazyFrame:
    """The join on these keys."""
    lefts, rights = zip(*keys, strict=True)
    return left.join(
        right,
        left_on=[column(name) for name in lefts],
        right_on=[column(name) for name in rights],
        how="semi" if node.how == "exists" else node.how,
        coalesce=None if node.how == "exists" else True,
        maintain_order="left" if node.how == "left" else None,
    )


def _is_numbered(node: Join) -> bool:
    """Whether a constant table is looked up by the place of its rows."""
    assert isinstance(node.right, Rows)
    keys = [node.right.columns[yours][1] for _, yours in node.keys]
    return len(keys) == 1 and keys[0] == tuple(range(len(keys[0])))


def _picked(rows: pl.LazyFrame, table: pl.DataFrame, node: Join) -> pl.LazyFrame:
    """The rows with what stands at a place of the table: as by a join, in half the time."""
    [(mine, yours)] = node.keys
    place = column(mine)
    # WHY: a place below 0 would count from the end
    place = pl.when(place.is_between(0, table.height - 1)).then(place)
    return rows.with_columns(
        pl.lit(each).gather(place).alias(each.name) for each in table if each.name != yours
    )


def _looked_up(rows: pl.LazyFrame, key: str, values: pl.Series, said: pl.DataFrame) -> pl.LazyFrame:
    """The rows with what is said about a column's values: as by a join, in half the time."""
    if values.is_empty():
        return rows.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in said.schema.items()
        )
    place = column(key).cast(pl.Enum(values), strict=False).to_physical()
    rows = rows.with_columns(place.alias(_PLACE))
    found = [pl.lit(each).gather(column(_PLACE)).alias(each.name) for each in said]
    return rows.with_columns(found).drop(_PLACE)


def _joined_by_list(left: pl.LazyFrame, right: pl.LazyFrame, node: Join) -> pl.LazyFrame:
    """The join on lists, as texts: Polars takes an empty list for none when it joins."""
    [(mine, yours)] = node.keys
    lefts = left.with_columns(_list_as_text(mine))
    rights = right.select(_list_as_text(yours), pl.exclude(yours))
    return _joined(lefts, rights, node, [(_LIST, _LIST)]).drop(_LIST)


def _list_as_text(name: str) -> pl.Expr:
    """A text for each list of texts, another for each other list; null for none."""
    item = pl.element().cast(pl.String)
    counted = pl.concat_str([item.str.len_bytes().cast(pl.String), pl.lit(":"), item])
    return (
        column(name)
        .cast(pl.List(pl.String))
        .list.eval(counted.fill_null("-"))
        .list.join("")
        .alias(_LIST)
    )


def _aggregate(aggregate: Aggregate, rows: pl.LazyFrame) -> pl.Expr:
    operand = expression(aggregate.operand, rows)
    if isinstance(aggregate.operand, Literal):
        # WHY: a constant is one value to Polars, however many rows a group has
        constant = aggregate.operand
        operand = pl.repeat(constant.value, pl.len(), dtype=TYPES[constant.kind])
    match aggregate.how:
        case How.COUNT:
            if aggregate.operand == Literal(True, Kind.BOOLEAN):
                return pl.len().cast(pl.Int64)
            return operand.sum().cast(pl.Int64)
        case How.SUM:
            wide = operand.cast(TYPES[aggregate.kind])
            return pl.when(operand.count() > 0).then(wide.sum())
        case How.MINIMUM:
            return operand.min()
        case How.MAXIMUM:
            return operand.max()
        case _:
            assert_never(aggregate.how)
