"""Spark as the engine: data frames in, and a data frame out that is not yet computed.

All is Spark SQL but what Python is asked about distinct values; nothing of the size of the leads or
events is brought to the driver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from leadrules.backends.columnar.algebra import Answers, Input, Kind, Relation
from leadrules.backends.columnar.algebra.kinds import columns_of
from leadrules.backends.columnar.gaps import refuse_names, refuse_twins
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.arrow_tables import large_rows, rows_table
from leadrules.backends.columnar.sql.asking import Answerer, waves
from leadrules.backends.columnar.sql.dialects.spark import Spark
from leadrules.backends.columnar.sql.graph import graph_of, graph_of_all, in_order, sources
from leadrules.backends.columnar.sql.relations import Table, query, stored_columns
from leadrules.backends.columnar.sql.session_names import unique
from leadrules.backends.columnar.sql.spark_asking import Values, answered

if TYPE_CHECKING:
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

    Computed at once is only what Python says about distinct values and what those rest on. Where
    they are many, executors ask, which need `leadrules` too.
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
        self.sizes: dict[Relation, int] = {}  # relations that Spark writes out for each
        self.tables = self.given(tables)

    def given(self, tables: Mapping[str, DataFrame]) -> dict[str, Table]:
        """The tables; raises FrameError where columns that are read have names alike."""
        graph = graph_of(self.plan.answer, self.columns, ())
        read: dict[str, set[str]] = {name: set() for name in tables}
        for relation, needed in graph.needed.items():
            if isinstance(relation, Input):
                read[relation.table] |= needed
        if self.session.conf.get("spark.sql.caseSensitive") != "true":
            names = {name: (frame.columns, read[name]) for name, frame in tables.items()}
            refuse_twins(names, "Spark")
        return {
            # WHY: what is read and no column is the number of a row
            name: self.table(name, frame, read[name].difference(frame.columns))
            for name, frame in tables.items()
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
        for rows in large_rows(self.plan.answer, self.columns, self.made):
            frame = self.session.createDataFrame(rows_table(rows))
            self.made[rows] = Table(self.named("rows", frame))
        waiting = waves(self.plan.answer, self.columns)
        while waiting:
            self.keep_what_is_shared(waiting)
            self.ask(waiting.pop(0))
        self.keep_what_is_shared([])
        raw = [name for name, kind in self.plan.columns.items() if kind is Kind.RAW]
        return self.frame(self.plan.answer, self.columns, raw)

    def ask(self, wave: Mapping[Answers, Relation]) -> None:
        """Has Python answer all of a wave, those about columns of one type together."""
        by_type: dict[str, dict[Relation, dict[str, list[Answers]]]] = {}
        for answers, rows in wave.items():
            about = by_type.setdefault(self.type_of(rows, answers.key), {}).setdefault(rows, {})
            about.setdefault(answers.key, []).append(answers)
        for given in by_type.values():
            values = [Values(self.frame(rows, list(keys)), keys) for rows, keys in given.items()]
            for said in answered(values, self.answerer):
                name = self.named("answers", said.frame)
                self.made[said.answers] = Table(name, constants=said.constants)

    def type_of(self, rows: Relation, column: str) -> str:
        """Of which of Spark's types a column is that Python is asked about."""
        kind = columns_of(rows, {})[column]
        if kind is not Kind.RAW:
            return self.dialect.types[kind]
        stored = stored_columns(rows, [column], self.tables, self.made, self.dialect)[column]
        text = stored.storage is Storage.TEXT
        return self.dialect.types[Kind.TEXT] if text else stored.engine_type

    def keep_what_is_shared(self, waves: Sequence[Mapping[Answers, Relation]]) -> None:
        """Keeps what the first wave, or else the answer, and others read again, where the number of
        relations would explode.

        Spark writes out a relation wherever it is read, and so all that it is made of.
        """
        asked = {answers: rows for wave in waves for answers, rows in wave.items()}
        ends = self.made.keys() | asked.keys()
        wanted: dict[Relation, set[str]] = {self.plan.answer: set(self.columns)}
        for answers, rows in asked.items():
            wanted.setdefault(rows, set()).add(answers.key)
        graph = graph_of_all(wanted, ends)
        now = waves[0].values() if waves else [self.plan.answer]
        for relation in in_order(now, ends):
            if relation in ends:
                continue
            size = 1 + sum(self.sizes.get(each, 1) for each in sources(relation))
            self.sizes[relation] = size
            again = graph.readers[relation] - 1
            if again < 1:
                continue
            columns = sorted(graph.needed[relation])
            stored = stored_columns(relation, columns, self.tables, self.made, self.dialect)
            frame = self.frame(relation, columns)
            if relation in graph.kept and again * size > _WRITTEN_AGAIN:
                frame, self.sizes[relation] = frame.localCheckpoint(eager=False), 1
            self.made[relation] = Table(self.named("shared", frame), stored)

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
