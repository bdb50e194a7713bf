"""What engines say of tables, and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyspark.sql import SparkSession

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Answers,
    Asked,
    Column,
    Compare,
    DayNumber,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Microseconds,
    Relation,
    Rows,
    ScaledInteger,
    Select,
    Where,
)
from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.gaps import GAPS, refuse_names
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import Storage
from leadrules.backends.columnar.sql import duckdb_engine, spark_engine
from leadrules.backends.columnar.sql.dialects.duckdb import DuckDB
from leadrules.backends.columnar.sql.dialects.postgres import Postgres
from leadrules.backends.columnar.sql.dialects.spark import Spark
from leadrules.backends.columnar.sql.names import Names
from leadrules.backends.columnar.sql.relations import Table, query
from leadrules.diagnostics import FrameError
from leadrules.language.ir import Field, Limits, Type

DUCKDB = """SELECT TRUE AS a, 1::TINYINT AS b, 1::UBIGINT AS c, 1::HUGEINT AS d, 1.5::REAL AS e,
1.5::DECIMAL(10,2) AS f, 'x' AS g, 'a'::ENUM('b', 'a') AS h, uuid() AS i, DATE '2024-01-01' AS j,
TIMESTAMP '2024-01-01' AS k, TIMESTAMP_NS '2024-01-01' AS l, TIMESTAMPTZ '2024-01-01 00:00+00' AS m,
['x'] AS n, [1] AS o, ['x', 'y']::VARCHAR[2] AS p, {'a': 1} AS q, TIME '12:00' AS r"""
SPARK = """SELECT TRUE AS a, 1Y AS b, 1L AS c, 1.5F AS e, CAST(1.5 AS DECIMAL(10,2)) AS f, 'x' AS g,
'x' COLLATE UTF8_LCASE AS h, DATE '2024-01-01' AS j, TIMESTAMP_NTZ '2024-01-01' AS k,
TIMESTAMP '2024-01-01' AS m, array('x') AS n, array(1) AS o, NULL AS p, named_struct('a', 1) AS q"""


def shown(schema: Any) -> dict[str, tuple[Storage, int]]:
    return {name: (kind.storage, kind.scale) for name, kind in schema.items()}


def test_types_of_duckdb() -> None:
    stored = shown(duckdb_engine.schema(duckdb.connect().sql(DUCKDB)))
    expected = "BOOLEAN INTEGER UNSIGNED UNSIGNED FLOAT DECIMAL TEXT TEXT TEXT DATE LOCAL LOCAL"
    expected += " INSTANT TEXTS OTHER TEXTS OTHER OTHER"
    kinds = [(Storage[name], 2 if name == "DECIMAL" else 0) for name in expected.split()]
    assert stored == dict(zip("abcdefghijklmnopqr", kinds, strict=True))


def test_types_of_spark(spark: SparkSession) -> None:
    stored = shown(spark_engine.schema(spark.sql(SPARK)))
    expected = "BOOLEAN INTEGER INTEGER FLOAT DECIMAL TEXT TEXT DATE LOCAL INSTANT TEXTS OTHER"
    expected += " NOTHING OTHER"
    kinds = [(Storage[name], 2 if name == "DECIMAL" else 0) for name in expected.split()]
    assert stored == dict(zip("abcefghjkmnopq", kinds, strict=True))


def as_given(*names: str) -> Plan:
    leads = Input("leads", names)
    return Plan(leads, dict.fromkeys(names, Kind.RAW), "row")


def test_columns_stand_in_an_answer_of_duckdb_as_they_were_given() -> None:
    relation = duckdb.connect().sql(DUCKDB)
    scored = duckdb_engine.run(as_given(*relation.columns), {"leads": relation}, answer)
    assert scored.types == relation.types
    again = duckdb_engine.run(as_given("g", "h"), {"leads": relation}, answer)
    assert again.fetchall() == relation.project("g, h").fetchall()


def test_columns_stand_in_an_answer_of_spark_as_they_were_given(spark: SparkSession) -> None:
    frame = spark.sql(SPARK)
    scored = spark_engine.run(as_given(*frame.columns), {"leads": frame}, answer)
    assert scored.schema.simpleString() == frame.schema.simpleString()
    assert scored.collect() == frame.collect()


def twins() -> Plan:
    one = Literal(1, Kind.INTEGER)
    made = Select(Input("leads", ("a",)), {"points_a": one, "points_A": one}, keep=False)
    return Plan(made, {"points_a": Kind.INTEGER, "points_A": Kind.INTEGER}, "row")


def test_names_that_differ_in_capitals_are_refused() -> None:
    with pytest.raises(FrameError) as raised:
        duckdb_engine.run(twins(), {"leads": duckdb.sql("SELECT 1 AS a")}, answer)
    [problem] = raised.value.diagnostics
    assert (problem.code, problem.message) == (
        "LR540",
        "DuckDB does not tell the columns `points_a` and `points_A` of the answer apart",
    )


def test_long_names_are_refused_where_they_are_cut_off() -> None:
    refuse_names(["é" * 31], "PostgreSQL", 63)
    with pytest.raises(FrameError, match="cuts off the name"):
        refuse_names(["é" * 32], "PostgreSQL", 63)


def test_the_page_of_frames_shows_the_gaps(root: Path) -> None:
    page = (root / "docs" / "reference" / "frames.md").read_text(encoding="utf-8")
    shown = [line for line in page.splitlines() if "Ibis" in line and line.count("|") == 4]
    rows = [f"| {gap.engine} | {gap.feature} | {gap.reason} |" for gap in GAPS]
    assert rows == shown


def test_names_are_cut_and_told_apart() -> None:
    names = Names(longest=8)
    given = [names.of("é" * 9), names.of("é" * 8), names.of(""), names.new("")]
    assert given == ["éééé", "ééé_2", "_", "__2"]


@pytest.mark.parametrize("dialect", [DuckDB(), Spark(), Postgres()])
def test_a_text_is_the_same_text_always(dialect: Any) -> None:
    rows = Rows({"a": (Kind.TEXT, ("x'\\\n",)), "b": (Kind.BOOLEAN, (True,))})
    assert query(rows, ["a", "b"], {}, {}, dialect) == query(rows, ["a", "b"], {}, {}, dialect)


def test_infinity_is_far_away_and_not_missing() -> None:
    leads = duckdb.connect().sql(
        "SELECT 'infinity'::TIMESTAMP AS t, '-infinity'::TIMESTAMPTZ AS z, 'infinity'::DATE AS d,"
        " TIMESTAMP_NS '1969-12-31 23:59:59.999999999' AS n,"
        " '1969-12-31 23:59:59.999999999+00'::TIMESTAMPTZ_NS AS w"
    )
    made = Select(
        Input("leads", ("t", "z", "d", "n", "w")),
        {
            **{name: Microseconds(Column(name, Kind.RAW)) for name in ("t", "z", "n", "w")},
            "d": DayNumber(Column("d", Kind.RAW)),
        },
        keep=False,
    )
    plan = Plan(made, dict.fromkeys("tznwd", Kind.INTEGER), "row")
    [row] = duckdb_engine.run(plan, {"leads": leads}, answer).fetchall()
    assert row == (2**63 - 1, 2**63 - 1, -1, -1, 2**31 - 1)


def shared_often(kept: str) -> Plan:
    """A numbered relation read so often that Spark would write it out without end."""
    stamp = {"at": Microseconds(Column("m", Kind.RAW)), "m": Column("m", Kind.RAW)}
    source: Relation = Select(
        Input("leads", ("m", "g", "b"), "row"), stamp | {kept: Column(kept, Kind.RAW)}
    )
    for level in range(6):
        twin = Group(
            source, ("at",), {f"n{level}": Aggregate(How.MAXIMUM, Column("at", Kind.INTEGER))}
        )
        source = Join(source, twin, (("at", "at"),))
    columns = dict.fromkeys(("m", kept), Kind.RAW) | {"at": Kind.INTEGER, "n5": Kind.INTEGER}
    return Plan(source, columns, "row")


def test_what_is_shared_often_is_kept_by_spark_with_its_types(spark: SparkSession) -> None:
    frame = spark.sql(SPARK)
    scored = spark_engine.run(shared_often("b"), {"leads": frame}, answer)
    assert [kind for _, kind in scored.dtypes] == ["timestamp", "tinyint", "bigint", "bigint"]
    [row] = scored.collect()
    assert (row["at"], row["b"]) == (row["n5"], 1)


def long_table() -> Plan:
    wholes = tuple(range(2_000))
    rows = Rows({"n": (Kind.INTEGER, wholes), "t": (Kind.TEXT, tuple(map(str, wholes)))})
    kinds = {"n": Kind.INTEGER, "t": Kind.TEXT}
    return Plan(
        Where(rows, Compare(">=", Column("n", Kind.INTEGER), Literal(1_998, Kind.INTEGER))),
        kinds,
        "row",
    )


def test_a_long_constant_table_is_given_to_duckdb() -> None:
    scored = duckdb_engine.run(long_table(), {"leads": duckdb.sql("SELECT 1 AS a")}, answer)
    assert sorted(scored.fetchall()) == [(1998, "1998"), (1999, "1999")]


def test_a_long_constant_table_is_given_to_spark(spark: SparkSession) -> None:
    scored = spark_engine.run(long_table(), {"leads": spark.sql("SELECT 1 AS a")}, answer)
    assert sorted(map(tuple, scored.collect())) == [(1998, "1998"), (1999, "1999")]


def test_spark_numbers_rows_in_a_text_of_its_own() -> None:
    leads = {"leads": Table("`leads`", {})}
    text = query(Input("leads", (), "row"), ["row"], leads, {}, Spark())
    assert "monotonically_increasing_id()" in text


def test_integers_of_any_width() -> None:
    wide = duckdb.sql(
        "SELECT unnest([0, 5, 18446744073709551615, 9223372036854775807])::UBIGINT AS c,"
        " -7::HUGEINT AS d"
    )
    made = Select(
        Input("leads", ("c", "d")),
        {
            "none": ScaledInteger(Column("c", Kind.RAW), 0),
            "four": ScaledInteger(Column("c", Kind.RAW), 4),
            "huge": ScaledInteger(Column("d", Kind.RAW), 1),
        },
        keep=False,
    )
    plan = Plan(made, dict.fromkeys(("none", "four", "huge"), Kind.INTEGER), "row")
    assert duckdb_engine.run(plan, {"leads": wide}, answer).fetchall() == [
        (0, 0, -70),
        (5, 50_000, -70),
        (None, None, -70),
        (2**63 - 1, None, -70),
    ]


def test_answers_stand_in_tables() -> None:
    asked = Asked(Field("t", Type.TEXT), "status", {}, "UTC", False, Limits())
    answers = Answers(Rows({"t": (Kind.TEXT, ("a",))}), "t", asked)
    with pytest.raises(AssertionError):
        query(answers, ["status"], {}, {}, DuckDB())
