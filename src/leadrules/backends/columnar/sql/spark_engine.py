"""Spark as the engine: data frames in, and a data frame out that is not yet computed.

All is Spark SQL but what Python is asked about distinct values, which its executors ask; nothing
is brought to the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from leadrules.backends.columnar.algebra import Answers, Input, Kind, Relation, Rows
from leadrules.backends.columnar.gaps import refuse_names
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.arrow_tables import answers_table, large_rows, rows_table
from leadrules.backends.columnar.sql.asking import Answerer, asked_in, distinct_values
from leadrules.backends.columnar.sql.dialects.spark import Spark
from leadrules.backends.columnar.sql.graph import graph_of, sources
from leadrules.backends.columnar.sql.relations import Table, query, stored_columns
from leadrules.backends.columnar.sql.session_names import unique

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

_STORED = {
    "boolean": Storage.BOOLEAN,
    "tinyint": Storage.INTEGER,
    "smallint": Storage.INTEGER,
    "int": Storage.INTEGER,
    "bigint": Storage.INTEGER,
    "float": Storage.FLOAT,
    "double": Storage.FLOAT,
    "date": Storage.DATE,
    "timestamp": Storage.INSTANT,
    "timestamp_ntz": Storage.LOCAL,
    "array<string>": Storage.TEXTS,
    "void": Storage.NOTHING,
}

_BROADCAST = 500_000  # distinct values that each executor may hold
_WRITTEN_AGAIN = 40  # relations: beyond, what is read again is computed once and kept


def schema(frame: DataFrame) -> Schema:
    """How the data frame's columns are stored."""
    return {field.name: column_type(field.dataType) for field in frame.schema.fields}


def column_type(kind: DataType) -> ColumnType:
    """How a column of Spark's type is stored."""
    from pyspark.sql.types import CharType, DecimalType, StringType, VarcharType

    name = kind.simpleString()
    if isinstance(kind, DecimalType):
        return ColumnType(Storage.DECIMAL, scale=kind.scale, engine_type=name)
    if isinstance(kind, StringType | CharType | VarcharType):
        return ColumnType(Storage.TEXT, engine_type=name)
    return ColumnType(_STORED.get(name, Storage.OTHER), engine_type=name)


def run(plan: Plan, tables: Mapping[str, DataFrame], answerer: Answerer) -> DataFrame:
    """The plan's answer as a data frame over those given, in their session.

    Computed at once, on the executors, is only what Python says about distinct values and what the
    plan reads several times. They need `leadrules` too.
    """
    return _Run(plan, tables, answerer).answer()


class _Run:
    """One plan over data frames that Spark finds by names of their own."""

    def __init__(self, plan: Plan, tables: Mapping[str, DataFrame], answerer: Answerer) -> None:
        self.plan = plan
        self.columns = list(plan.columns)
        self.answerer = answerer
        self.session = tables["leads"].sparkSession
        self.dialect = Spark()
        self.frames: dict[str, DataFrame] = {}
        self.made: dict[Relation, Table] = {}
        self.tables = {
            name: self.table(name, frame, self.numbers(name)) for name, frame in tables.items()
        }

    def numbers(self, table: str) -> set[str]:
        """The numbers of a table's rows that anything reads but the order of the answer."""
        graph = graph_of(self.plan.answer, self.columns, ())
        return {
            relation.number
            for relation, needed in graph.needed.items()
            if isinstance(relation, Input) and relation.table == table and relation.number in needed
        }

    def table(self, name: str, frame: DataFrame, numbers: set[str]) -> Table:
        from pyspark.sql.functions import monotonically_increasing_id

        stored = dict(schema(frame))
        if numbers:
            number = monotonically_increasing_id()
            frame = frame.withColumns(dict.fromkeys(numbers, number))
            # WHY: Spark may compute a frame several times, and the numbers must stay the same
            frame = frame.localCheckpoint(eager=False)
            stored |= dict.fromkeys(numbers, ColumnType(Storage.INTEGER, engine_type="bigint"))
        return Table(self.named(name, frame), stored)

    def named(self, name: str, frame: DataFrame) -> str:
        """A name, as SQL text, under which the data frame is found."""
        own = unique(name)
        self.frames[own] = frame
        return self.dialect.quoted(own)

    def answer(self) -> DataFrame:
        refuse_names(self.columns, "Spark")
        for answers in asked_in(self.plan.answer, self.columns):
            self.made[answers] = Table(self.named("answers", self.answers(answers)))
        for rows in large_rows(self.plan.answer, self.columns, self.made):
            frame = self.session.createDataFrame(rows_table(rows))
            self.made[rows] = Table(self.named("rows", frame))
        self.keep_what_is_shared()
        raw = [name for name, kind in self.plan.columns.items() if kind is Kind.RAW]
        return self.frame(self.plan.answer, self.columns, raw)

    def answers(self, answers: Answers) -> DataFrame:
        from pyspark.sql.functions import broadcast
        from pyspark.sql.types import BooleanType, LongType, StringType, StructField, StructType

        types = {Kind.BOOLEAN: BooleanType(), Kind.INTEGER: LongType(), Kind.TEXT: StringType()}
        values = self.frame(distinct_values(answers), [answers.key])
        fields = [StructField(answers.key, values.schema.fields[0].dataType)]
        fields += [StructField(name, types[kind]) for name, kind in answers.asked.columns.items()]
        said = values.mapInArrow(asking(answers, self.answerer), StructType(fields))
        # WHY: Python is asked once, however often Spark reads it, and how many they are decides
        # whether each executor can hold them all
        said = said.localCheckpoint(eager=False)
        return broadcast(said) if said.count() <= _BROADCAST else said

    def keep_what_is_shared(self) -> None:
        """Keeps relations that the plan reads several times, where their number would explode.

        Spark writes out a relation wherever it is read, and so all that it is made of.
        """
        graph = graph_of(self.plan.answer, self.columns, self.made)
        sizes: dict[Relation, int] = {}
        for relation in graph.relations:
            below = () if relation in self.made else sources(relation)
            sizes[relation] = 1 + sum(sizes[each] for each in below)
            again = graph.readers[relation] - 1
            if relation in graph.kept and again * sizes[relation] > _WRITTEN_AGAIN:
                columns = sorted(graph.needed[relation])
                stored = stored_columns(relation, columns, self.tables, self.made, self.dialect)
                kept = self.frame(relation, columns).localCheckpoint(eager=False)
                self.made[relation] = Table(self.named("kept", kept), stored)
                sizes[relation] = 1

    def frame(
        self, relation: Relation, columns: Sequence[str], as_given: Sequence[str] = ()
    ) -> DataFrame:
        text = query(relation, columns, self.tables, self.made, self.dialect, as_given)
        # WHY: a name in braces stands for a data frame, for no longer than the query is read
        text = text.replace("{", "{{").replace("}", "}}")
        used = {name: frame for name, frame in self.frames.items() if f"`{name}`" in text}
        for name in used:
            text = text.replace(f"`{name}`", f"{{{name}}}")
        return self.session.sql(text, None, **used)


def asking(
    answers: Answers, answerer: Answerer
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What an executor does with the distinct values of a column."""
    # WHY: it is sent to the executors, the relation with all below it is not
    alone = replace(answers, source=Rows({}))

    def ask(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            said = answerer(alone.asked, batch.column(0).to_pylist())
            yield from answers_table(alone, batch.column(0), said).to_batches()

    return ask
