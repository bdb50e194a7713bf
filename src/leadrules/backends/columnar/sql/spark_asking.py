"""How Spark asks Python about distinct values: few of them in this process, many on executors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

from leadrules.backends.columnar.algebra import Answers, Kind, Rows
from leadrules.backends.columnar.sql.arrow_tables import answers_table
from leadrules.backends.columnar.sql.asking import Answerer
from leadrules.backends.columnar.sql.dialects.spark import Spark

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

FEW = 100_000  # distinct values of a type that are asked about in the driver's own process
BROADCAST = 500_000  # distinct values that each executor may hold


@dataclass(frozen=True, slots=True)
class Values:
    """Columns of a data frame, each with all that is to be answered about its values."""

    frame: DataFrame
    columns: Mapping[str, Sequence[Answers]]


@dataclass(frozen=True, slots=True)
class Said:
    """What Python says, as a data frame that joins are to broadcast where executors can hold it,
    and columns of it that hold one integer throughout."""

    answers: Answers
    frame: DataFrame
    constants: Mapping[str, int]


def answered(given: Sequence[Values], answerer: Answerer) -> Iterator[Said]:
    """What Python says for each of the answers.

    All columns are of one type. Each frame is read once, and computed here.
    """
    asked = [answers for values in given for answers in values.columns.values()]
    distinct = _distinct(given)
    few = distinct.limit(FEW + 1).toArrow()
    counts: dict[int, int] = {}
    if few.num_rows > FEW:
        counts = dict(map(tuple, distinct.groupBy("place").count().collect()))
        many = [place for place, count in counts.items() if count > FEW]
        few = distinct.where(~distinct["place"].isin(many)).toArrow()
    for place, about in enumerate(asked):
        if counts.get(place, 0) > FEW:
            for answers in about:
                said = _by_executors(answers, distinct, place, counts[place], answerer)
                yield Said(answers, said, {})
        else:
            yield from _here(distinct.sparkSession, about, few, place, answerer)


def _distinct(given: Sequence[Values]) -> DataFrame:
    """Each distinct value of each column once, beside the column's place."""
    stacked, place = [], 0
    for values in given:
        listed = ""
        for name in values.columns:
            listed += f", {place}, {Spark().quoted(name)}"
            place += 1
        text = f"stack({len(values.columns)}{listed}) AS (place, value)"
        stacked.append(values.frame.selectExpr(text))
    rows = reduce(lambda one, other: one.unionAll(other), stacked)
    # WHY: which way they are asked about is told by their number, and all are read twice
    return rows.where("value IS NOT NULL").distinct().localCheckpoint(eager=False)


def _here(
    session: SparkSession, about: Sequence[Answers], few: pa.Table, place: int, answerer: Answerer
) -> Iterator[Said]:
    import pyarrow.compute as pc
    from pyspark.sql.functions import broadcast

    # WHY: lists in no chunk at all Spark does not take for an empty column
    key = few.filter(pc.field("place") == place).column("value").combine_chunks()
    values = key.to_pylist()
    for answers in about:
        said, status = answerer(answers.asked, values), answers.asked.status
        constants = {status: said[status][0]} if len(set(said[status])) == 1 else {}
        frame = session.createDataFrame(answers_table(answers, key, said))
        yield Said(answers, broadcast(frame), constants)


def _by_executors(
    answers: Answers, distinct: DataFrame, place: int, count: int, answerer: Answerer
) -> DataFrame:
    from pyspark.sql.functions import broadcast, col
    from pyspark.sql.types import BooleanType, LongType, StringType, StructField, StructType

    types = {Kind.BOOLEAN: BooleanType(), Kind.INTEGER: LongType(), Kind.TEXT: StringType()}
    values = distinct.where(col("place") == place).select(col("value").alias(answers.key))
    fields = [StructField(answers.key, values.schema.fields[0].dataType)]
    fields += [StructField(name, types[kind]) for name, kind in answers.asked.columns.items()]
    said = values.mapInArrow(asking(answers, answerer), StructType(fields))
    # WHY: Python is asked once, however often Spark reads it
    said = said.localCheckpoint(eager=False)
    return broadcast(said) if count <= BROADCAST else said


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
