"""The algebra's relations as Polars lazy frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol, assert_never

import polars as pl

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Column,
    Compare,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Numbered,
    Or,
    Relation,
    Rows,
    Scalar,
    Select,
    Spaced,
    Together,
    Where,
)
from leadrules.backends.columnar.polars_engine.folding import Folding
from leadrules.backends.columnar.polars_engine.graph import (
    as_given,
    in_order,
    in_rounds,
    made_once,
    shared,
)
from leadrules.backends.columnar.polars_engine.grouping import grouped, that_count
from leadrules.backends.columnar.polars_engine.looking import Look, Looking, together
from leadrules.backends.columnar.polars_engine.scalars import FEW, TYPES, column, expression
from leadrules.backends.columnar.polars_engine.sieving import says, sieved
from leadrules.backends.columnar.polars_engine.spacing import spaced

_LIST = "a list as text"
_PLACE = "a text's place among those asked about"
_SOME = 8  # more values than are worth knowing

FEW_TEXTS = 10_000
"""How many texts are asked about sooner than it is found out which of them matter."""


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
    engine = _Engine(tables, answerer, answer)
    engine.look(answer)
    return engine.frame(answer)


class _Engine:
    """Each relation's frame, made once, and computed once where several are made of it."""

    def __init__(
        self,
        tables: Mapping[str, pl.LazyFrame],
        answerer: Answerer,
        answer: Relation,
    ) -> None:
        self.tables = tables
        self.answerer = answerer
        self.shared = shared(answer)
        self.planned = frozenset(in_order(answer))
        self.frames: dict[Relation, pl.LazyFrame] = {}
        self.said: dict[Answers, pl.DataFrame] = {}
        self.folding = Folding(made_once(answer))
        self.small: set[Relation] = set()  # groups and joins of few rows

    def look(self, answer: Relation) -> None:
        """Finds out all that must be known of the tables before: in one pass over them, but where
        questions need answers of others."""
        looks = list(Looking(self.tables, self.frame, self.folding, self.small).looks(answer))
        for answers in in_rounds(answer):
            self.ask(answers, looks)
            looks = []
        if looks:
            self.ask([], looks)

    def ask(self, answers: Sequence[Answers], looks: Sequence[Look]) -> None:
        """Asks about columns that need no further answers, and takes looks at the tables."""
        stored = {node: column for node in answers if (column := self.stored(node)) is not None}
        frames = [frame for look in looks for frame in look.frames]
        seen = iter(together([*stored.values(), *frames], self.tables.values()))
        found = {node: next(seen) for node in stored}
        others = [node for node in answers if node not in stored]
        found |= zip(others, together(map(self.exact_values, others)), strict=True)
        for node in answers:
            distinct = found[node]
            if node in stored and distinct.height > FEW_TEXTS:
                distinct = self.exact_values(node).collect(engine="streaming")
            # WHY: to look for nulls in all rows takes longer than to drop one in the end
            self.said[node] = said = self.answered(node, distinct.drop_nulls())
            self.frames[node] = said.lazy()
            for name in node.asked.columns:
                self.folding.learn(name, said[name].unique().head(_SOME).to_list())
        for look in looks:
            look.learn(list(islice(seen, len(look.frames))))

    def stored(self, node: Answers) -> pl.LazyFrame | None:
        """The distinct values of a table's column among which are those to ask about: who reads
        that alone is done sooner."""
        match as_given(node.source, node.key):
            case Input() as table, Column(name=name, kind=Kind.RAW):
                given = self.frame(table).select(column(name).alias(node.key))
                if given.collect_schema()[node.key] == pl.String:
                    return given.unique()
        return None

    def exact_values(self, node: Answers) -> pl.LazyFrame:
        """The distinct values to ask about."""
        return self.frame(node.source).select(column(node.key)).unique()

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
            case Where():
                return self.where(relation)
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
        columns = {name: self.folding.same(scalar) for name, scalar in node.columns.items()}
        self.folding.learn_of(columns)
        made = [expression(scalar, rows).alias(name) for name, scalar in columns.items()]
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
        return _joined(left, right, node, node.keys, is_small=node in self.small)

    def group(self, node: Group) -> pl.LazyFrame:
        aggregates = {
            name: replace(
                each,
                operand=(self.folding.truth if each.how is How.COUNT else self.folding.same)(
                    each.operand
                ),
            )
            for name, each in node.aggregates.items()
        }
        folded = replace(node, aggregates=aggregates)
        counted = that_count(folded, is_small=node in self.small)
        for name in node.aggregates.keys() - counted.keys():
            self.folding.learn(name, (0,))
        wanted = says(counted) if node.sparse else None
        rows = self.frame(node.source if wanted is None else self.sieved(node.source, wanted))
        return grouped(rows, folded, counted, lambda scalar: expression(scalar, rows))

    def where(self, node: Where) -> pl.LazyFrame:
        source = node.source
        if node in self.planned and not isinstance(source, Input):
            source = self.sieved(source, node.condition)
        rows, folding = self.frame(source), self.folding.over(source)
        return rows.filter(expression(folding.truth(node.condition), rows))

    def sieved(self, relation: Relation, condition: Scalar) -> Relation:
        """A relation's rows, of which those may be left out early for which a condition is not
        true."""
        return sieved(
            relation,
            condition,
            simpler=lambda relation, one: self.folding.over(relation).truth(one),
            said=self.said_of,
            shared=self.shared,
        )

    def said_of(self, answers: Answers, name: str, key: Column) -> Scalar | None:
        """What Python said, as a condition over the few texts of which it holds."""
        said = self.said[answers]
        such = _such(said[answers.key], said[name])
        if such is None or said.schema[answers.key] != pl.String:
            return None
        return Or(tuple(Compare("==", key, Literal(text, Kind.TEXT)) for text in such))

    def numbered(self, node: Numbered) -> pl.LazyFrame:
        by = [*node.keys, *(each.column for each in node.order)]
        rows = self.frame(node.source).sort([column(name) for name in by], nulls_last=True)
        number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
        if node.keys:
            number = number.over([column(name) for name in node.keys])
        return rows.with_columns(number.alias(node.name))


def _joined(
    left: pl.LazyFrame,
    right: pl.LazyFrame,
    node: Join,
    keys: Iterable[tuple[str, str]],
    *,
    is_small: bool = False,
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
        # WHY: what is to be checked is joined in memory, and that keeps the order in half the time
        validate="m:1" if is_small else "m:m",
    )


def _is_numbered(node: Join) -> bool:
    """Whether a constant table is looked up by the place of its rows."""
    assert isinstance(node.right, Rows)
    keys = [node.right.columns[yours][1] for _, yours in node.keys]
    return len(keys) == 1 and bool(keys[0]) and keys[0] == tuple(range(len(keys[0])))


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
    told = {each.name: _compared(key, values, each) for each in said}
    place = column(key).cast(pl.Enum(values), strict=False).to_physical()
    rows = rows.with_columns(place.alias(_PLACE))
    return rows.with_columns(
        (pl.lit(each).gather(column(_PLACE)) if of is None else of).alias(each.name)
        for each in said
        for of in [told[each.name]]
    ).drop(_PLACE)


def _compared(key: str, values: pl.Series, said: pl.Series) -> pl.Expr | None:
    """What is said of few values alone, without a look at the others' places."""
    such = None if said.null_count() else _such(values, said)
    if such is None:
        return None
    return pl.any_horizontal(
        [column(key) == value for value in such] or [column(key) != column(key)]
    )


def _such(values: pl.Series, said: pl.Series) -> list[str] | None:
    """The values of which something holds, where they are few."""
    if said.dtype != pl.Boolean:
        return None
    such = values.filter(said)
    return None if such.len() > FEW else such.to_list()


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
