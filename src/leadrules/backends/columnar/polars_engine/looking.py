"""Short looks at the tables as they are given, which make what is then computed shorter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from leadrules.backends.columnar.algebra import (
    Group,
    Input,
    IsNull,
    Join,
    Not,
    Or,
    Relation,
    Scalar,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_read
from leadrules.backends.columnar.polars_engine.claims import Claim, claimed, conjuncts
from leadrules.backends.columnar.polars_engine.folding import Folding
from leadrules.backends.columnar.polars_engine.graph import in_order, rows_of
from leadrules.backends.columnar.polars_engine.grouping import crowds, has_few
from leadrules.backends.columnar.polars_engine.scalars import column, expression

_NOTHING = pl.LazyFrame()
FEW_ROWS = 2_000_000
"""To how many rows a group is joined in memory, for which Polars takes less than half the time."""

# how Polars tells of what reads of a table only the columns that are wanted, and makes nothing new
_PLAIN = re.compile(
    r"\s*(SELECT |WITH_COLUMNS|\[|FILTER |FROM$|SLICE|simple π|UNION|PLAN |END UNION|ROW INDEX"
    r"|Parquet SCAN|IPC SCAN|DF |PROJECT|SELECTION|ESTIMATED ROWS|$)"
)
_WIDER = (pl.UInt64, pl.Int128, pl.UInt128)


def together(
    frames: Iterable[pl.LazyFrame], tables: Iterable[pl.LazyFrame] = ()
) -> list[pl.DataFrame]:
    """The frames collected, which are made of tables alone where these are told."""
    # WHY: where several frames read one table, Polars reads all their columns at once and goes
    # through them all for each; one after the other they take half as long, and what a file tells
    # of its values is made use of; but not where the table is made anew each time
    plain = [*tables]
    apart = bool(plain) and all(map(_is_plain, plain))
    flags = pl.QueryOptFlags(comm_subplan_elim=not apart)
    return pl.collect_all(frames, engine="streaming", optimizations=flags)


def _is_plain(table: pl.LazyFrame) -> bool:
    return all(map(_PLAIN.match, table.explain(optimized=False).splitlines()))


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at, and who learns of it."""

    frames: Sequence[pl.LazyFrame]
    learn: Callable[[Sequence[pl.DataFrame]], None]


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks at the tables that are `given`; what they tell goes into the `folding`, and groups of
    so few rows that these need not be counted, and joins to few rows, go among the `small`."""

    tables: Mapping[str, pl.LazyFrame]
    given: Callable[[Input], pl.LazyFrame]
    folding: Folding
    small: set[Relation]

    def looks(self, answer: Relation) -> Iterator[Look]:
        """All that are worth while."""
        for node in in_order(answer):
            match node:
                case Where(source=Input() as table, condition=condition):
                    for part in conjuncts(condition):
                        match part:
                            case Not(operand=IsNull() as null):
                                yield self._look_for(table, null)
                            case _:
                                pass
                case Group():
                    buckets = crowds(node, self.given, lambda scalar: expression(scalar, _NOTHING))
                    if buckets is not None:
                        yield Look([buckets], partial(self._learn_of_crowds, node))
                    for each in node.aggregates.values():
                        if each.rare:
                            yield self._look_for(node.source, each.operand)
                case Join(left=left, right=Group(), how="left"):
                    whose = rows_of(left)
                    if whose is not None:
                        count = self.tables[whose.table].select(pl.len())
                        yield Look([count], partial(self._learn_of_rows, node))
                case _:
                    pass

    def _learn_of_crowds(self, node: Group, found: Sequence[pl.DataFrame]) -> None:
        [buckets] = found
        if has_few(node, buckets):
            self.small.add(node)

    def _learn_of_rows(self, node: Join, found: Sequence[pl.DataFrame]) -> None:
        [count] = found
        if count.item() <= FEW_ROWS:
            self.small.add(node)

    def _look_for(self, relation: Relation, condition: Scalar) -> Look:
        """The look for rows of which a condition is true."""
        claim = claimed(relation, condition, self._is_whole)
        asked: dict[tuple[Input, frozenset[str]], list[Scalar]] = {}
        for one in claim.looks():
            if isinstance(one.over, Input):
                read = frozenset(columns_read(one.condition))
                asked.setdefault((one.over, read), []).append(one.condition)
        frames = [self._rows(table, Or(tuple(each))) for (table, _), each in asked.items()]
        return Look(frames, partial(self._learn_of_values, claim, list(asked)))

    def _rows(self, table: Input, condition: Scalar) -> pl.LazyFrame:
        rows = self.given(table)
        # WHY: where a file tells the least and greatest values, rows far from them are not read
        return rows.filter(expression(condition, rows)).select(pl.len())

    def _learn_of_values(
        self,
        claim: Claim,
        asked: Sequence[tuple[Input, frozenset[str]]],
        found: Sequence[pl.DataFrame],
    ) -> None:
        none = {each for each, rows in zip(asked, found, strict=True) if rows.item() == 0}

        def holds(claim: Claim) -> bool:
            if claim.parts is not None:
                told = all(list(map(holds, claim.parts)))
            elif isinstance(claim.over, Input):
                told = (claim.over, frozenset(columns_read(claim.condition))) in none
            else:
                told = self.folding.is_never(claim.condition)
            if told and claim.absolute:
                self.folding.learn_never(claim.condition, claim.over)
            return told

        holds(claim)

    def _is_whole(self, table: Input, name: str) -> bool:
        kind = self.given(table).select(column(name)).collect_schema().dtypes()[0]
        return kind.is_integer() and kind not in _WIDER
