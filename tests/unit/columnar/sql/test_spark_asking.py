"""How Spark has Python asked: together, once, and where there are many values on its executors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Column,
    Compare,
    Compared,
    Input,
    IsNull,
    Join,
    Kind,
    Literal,
    Not,
    Relation,
    Select,
    ValueOf,
    Where,
)
from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.sql import spark_asking, spark_engine
from leadrules.backends.columnar.sql.asking import rows_with, waves
from leadrules.diagnostics import FrameError
from leadrules.language.ir import Field, Limits, Type

LEADS = Input("leads", ("t", "u"))


def about(source: Relation, key: str, said: str, kind: Type = Type.TEXT) -> Answers:
    asked = Asked(Field(key, kind), f"{said}_status", {said: Compared()}, "UTC", False, Limits())
    return Answers(source, key, asked)


def joined(source: Relation, key: str, said: str, kind: Type = Type.TEXT) -> Join:
    return Join(source, about(source, key, said, kind), ((key, key),))


def test_what_rests_on_nothing_else_is_asked_together() -> None:
    one = joined(LEADS, "t", "said_t")
    two = joined(one, "u", "said_u")
    known = Where(two, Not(IsNull(Column("said_t", Kind.TEXT))))
    three = joined(known, "said_u", "again")
    columns = ["t", "said_t", "said_u", "again"]
    found = [list(wave.items()) for wave in waves(three, columns)]
    [[(first, first_rows), (second, second_rows)], [(third, third_rows)]] = found
    assert [first.key, second.key, third.key] == ["t", "u", "said_u"]
    # the rows have not what other answers add to them
    assert (first_rows, second_rows, third_rows) == (LEADS, LEADS, known)


def test_rows_are_those_that_have_the_column() -> None:
    one = joined(LEADS, "t", "said_t")
    made = Select(one, {"n": Literal(1, Kind.INTEGER), "m": Column("u", Kind.RAW)})
    assert rows_with(made, {"u"}) is LEADS
    narrow = rows_with(made, {"m"})
    assert isinstance(narrow, Select)
    assert (narrow.source, list(narrow.columns)) == (LEADS, ["m"])
    plain = Select(LEADS, {"n": Column("t", Kind.RAW)})
    assert rows_with(plain, {"n"}) is plain
    is_one = Compare("==", Column("m", Kind.RAW), Literal(1, Kind.INTEGER))
    filtered = rows_with(Where(made, is_one), {"u"})
    assert isinstance(filtered, Where)
    assert isinstance(filtered.source, Select)


def plan() -> Plan:
    """Two texts, one of them read as two fields, a list of texts and a number that is made."""
    relation: Relation = Input("leads", ("t", "u", "l"))
    names = {"said_t": "t", "said_u": "u", "again_t": "t", "said_l": "l"}
    for said, key in names.items():
        kind = Type.TEXTS if key == "l" else Type.TEXT
        relation = joined(relation, key, said, kind)
    relation = Select(relation, {"n": Literal(5, Kind.INTEGER)})
    asked = Asked(
        Field("n", Type.INTEGER), "n_status", {"said_n": ValueOf()}, "UTC", False, Limits()
    )
    relation = Join(relation, Answers(relation, "n", asked), (("n", "n"),))
    kinds = {"t": Kind.RAW} | dict.fromkeys(names, Kind.TEXT) | {"said_n": Kind.INTEGER}
    return Plan(relation, kinds, "row")


@pytest.mark.parametrize(("few", "held"), [(100, 100), (2, 100), (0, 0)])
def test_few_and_many_values_are_answered_alike(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, few: int, held: int
) -> None:
    monkeypatch.setattr(spark_asking, "FEW", few)
    monkeypatch.setattr(spark_asking, "BROADCAST", held)
    leads = spark.sql(
        "SELECT * FROM VALUES ('CEO', 'a', array('X', 'y')), ('CTO ', NULL, NULL),"
        " ('cfo', 'B', array('Z')), ('CEO', 'a', NULL) AS v (t, u, l)"
    )
    scored = spark_engine.run(plan(), {"leads": leads}, answer)
    assert sorted(map(tuple, scored.collect()), key=str) == [
        ("CEO", "ceo", "a", "ceo", "x\ny", 5),
        ("CEO", "ceo", "a", "ceo", None, 5),
        ("CTO ", "cto", None, "cto", None, 5),
        ("cfo", "cfo", "b", "cfo", "z", 5),
    ]


def test_lists_of_which_nobody_has_any_are_answered(spark: SparkSession) -> None:
    leads = spark.sql("SELECT 'CEO' AS t, NULL AS u, CAST(NULL AS ARRAY<STRING>) AS l")
    [row] = spark_engine.run(plan(), {"leads": leads}, answer).collect()
    assert tuple(row) == ("CEO", "ceo", None, "ceo", None, 5)


def test_what_an_executor_is_asked() -> None:
    batch = pa.record_batch({"t": ["CEO", " "]})
    [said] = spark_asking.asking(about(LEADS, "t", "said"), answer)(iter([batch]))
    assert said.to_pydict() == {"t": ["CEO", " "], "said_status": [0, 1], "said": ["ceo", None]}


def test_columns_of_a_table_that_differ_in_capitals_are_refused(spark: SparkSession) -> None:
    def run(*names: str) -> Sequence[Any]:
        frame = spark.sql("SELECT 'a' AS t, 'b' AS T, 1 AS u")
        wanted = Select(Input("leads", names), {name: Column(name, Kind.RAW) for name in names})
        made = Plan(wanted, dict.fromkeys(names, Kind.RAW), "row")
        return spark_engine.run(made, {"leads": frame}, answer).collect()

    assert list(map(tuple, run("u"))) == [(1,)]
    with pytest.raises(FrameError) as raised:
        run("t", "u")
    [problem] = raised.value.diagnostics
    assert (problem.code, problem.message, problem.place) == (
        "LR542",
        "Spark does not tell the columns `t` and `T` of the leads apart",
        "leads",
    )
    spark.conf.set("spark.sql.caseSensitive", "true")
    try:
        assert list(map(tuple, run("T", "u"))) == [("b", 1)]
    finally:
        spark.conf.set("spark.sql.caseSensitive", "false")
