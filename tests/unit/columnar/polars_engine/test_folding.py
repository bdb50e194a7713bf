"""What is simpler once something is known of columns, and stays the same."""

from __future__ import annotations

import polars as pl
import pytest

from leadrules.backends.columnar.algebra import (
    Add,
    Aggregate,
    And,
    Answers,
    Asked,
    Case,
    Column,
    Compare,
    Compared,
    DayNumber,
    Group,
    How,
    Input,
    IsIn,
    IsNull,
    Join,
    Kind,
    Literal,
    Microseconds,
    Not,
    Numbered,
    Or,
    Rows,
    Scalar,
    Select,
    ToText,
    Truth,
    Where,
)
from leadrules.backends.columnar.polars_engine import relations, run
from leadrules.backends.columnar.polars_engine.folding import Folding
from leadrules.backends.columnar.polars_engine.graph import made_once
from leadrules.language import ir
from leadrules.language.ir import Field, Limits, Type

STATUS = Column("status", Kind.INTEGER)
FLAG = Column("flag", Kind.BOOLEAN)
OTHER = Column("other", Kind.BOOLEAN)
TRUE, FALSE = Literal(True, Kind.BOOLEAN), Literal(False, Kind.BOOLEAN)
BAD = Compare("==", STATUS, Literal(2, Kind.INTEGER))
AT = Column("at", Kind.INTEGER)
ZERO, ONE = Literal(0, Kind.INTEGER), Literal(1, Kind.INTEGER)
KNOWN = Compare("==", STATUS, Literal(0, Kind.INTEGER))
NEITHER = IsIn(STATUS, (2, 3))


def known() -> Folding:
    """A status that is 0 or 1, and a flag that is never true."""
    folding = Folding({"status", "flag", "same", "many"})
    folding.learn("status", [0, 1, None])
    folding.learn("flag", [False])
    folding.learn("many", range(9))
    folding.learn("other", [False])  # a name that several columns have
    folding.learn_of({"same": STATUS, "x": OTHER, "y": Not(OTHER), "flag": FALSE})
    return folding


@pytest.mark.parametrize(
    ("condition", "simpler"),
    [
        (BAD, FALSE),
        (NEITHER, FALSE),
        (FLAG, FALSE),
        (Literal(None, Kind.BOOLEAN), FALSE),
        (KNOWN, KNOWN),
        (OTHER, OTHER),
        (Compare("==", Column("same", Kind.INTEGER), Literal(2, Kind.INTEGER)), FALSE),
        (Compare("==", Column("many", Kind.INTEGER), Literal(99, Kind.INTEGER)),) * 2,
        (And((OTHER, BAD)), FALSE),
        (Or((OTHER, BAD)), OTHER),
        (Or((BAD, FLAG)), FALSE),
        (Or((OTHER, TRUE)), TRUE),
        (And((OTHER, KNOWN, TRUE)), And((OTHER, KNOWN))),
        (And((TRUE, TRUE)), TRUE),
        (Case(((BAD, TRUE),), FALSE), FALSE),
        (Case(((OTHER, FLAG),), BAD), FALSE),
        (Case(((OTHER, TRUE),), FALSE),) * 2,
        (Not(BAD), Not(BAD)),
        (Not(IsNull(AT)), Not(IsNull(AT))),
        (Compare(">", Case(((OTHER, ONE),), STATUS), ONE), FALSE),
        (Compare(">", Case(((OTHER, ONE),), STATUS), ZERO),) * 2,
        (Compare(">", Case(((OTHER, ONE),), AT), ONE),) * 2,
        (Compare(">", Literal(None, Kind.INTEGER), ONE), FALSE),
        (Compare(">", Add(STATUS, ONE), ONE),) * 2,
    ],
)
def test_a_condition_is_true_in_the_same_rows(condition: Scalar, simpler: Scalar) -> None:
    assert known().truth(condition) == simpler


def test_a_value_is_the_same_in_each_row() -> None:
    one, two = Literal(1, Kind.INTEGER), Literal(2, Kind.INTEGER)
    folded = known().same(Add(Case(((BAD, one), (OTHER, two)), one), Case(((FLAG, one),), two)))
    assert folded == Add(Case(((OTHER, two),), one), two)
    # null and not false, where nothing is known of the text
    assert known().same(And((OTHER, BAD))) == And((OTHER, BAD))
    assert known().same(Or((Case(((BAD, TRUE),), FALSE), OTHER))) == OTHER
    assert known().same(Or((FALSE, FALSE))) == FALSE


def test_what_is_true_in_no_row_of_a_relation() -> None:
    events, leads = Input("events", ("at",)), Input("leads", ("at",))
    folding = Folding({"then"})
    then = Column("then", Kind.INTEGER)
    late, late_then = (Compare(">", one, ONE) for one in (AT, then))
    for condition in (late, late_then, IsNull(AT), IsNull(then)):
        folding.learn_never(condition, events)
    folding.learn_never(TRUE, events)  # as there are no events
    assert folding.over(events).truth(TRUE) == TRUE
    negated = Not(Case(((Compare("==", then, ONE), TRUE),), FALSE))
    folding.learn_never(negated, events)
    assert folding.truth(negated) == negated
    assert folding.over(events).truth(negated) == FALSE
    # a column's name that others have is of that relation alone
    assert folding.truth(Or((late, OTHER))) == Or((late, OTHER))
    assert folding.over(leads).truth(late) == late
    assert folding.over(events).truth(Or((late, OTHER))) == OTHER
    # of a column that no other is named like it is true everywhere, but a join adds nulls
    assert folding.truth(late_then) == FALSE
    assert folding.truth(IsNull(then)) == IsNull(then)
    over = folding.over(events)
    assert over.truth(And((Not(IsNull(then)), OTHER))) == OTHER
    for read in (ToText(AT), Microseconds(AT), DayNumber(AT)):
        assert over.same(IsNull(read)) == FALSE
    assert over.same(IsNull(Case(((late, ZERO),), AT))) == FALSE


def test_names_that_one_relation_makes() -> None:
    table = Input("leads", ("id",), "row")
    rows = Rows({"place": (Kind.INTEGER, (0,)), "twice": (Kind.INTEGER, (1,))})
    numbered = Numbered(Select(table, {"twice": TRUE, "once": TRUE}), "nth", ("id",), ())
    joined = Where(Join(numbered, rows, (("row", "place"),)), TRUE)
    group = Group(joined, ("id",), {"most": Aggregate(How.MAXIMUM, Column("row", Kind.INTEGER))})
    asked = Asked(Field("id", Type.TEXT), "read", {}, "UTC", False, Limits())
    plan = Join(group, Answers(table, "id", asked), (("id", "id"),))
    assert made_once(plan) == {"id", "row", "place", "once", "nth", "most", "read"}
    assert made_once(Input("leads", ("id",))) == {"id", ""}
    handed_on = Select(numbered, {"once": Column("once", Kind.BOOLEAN), "nth": TRUE}, keep=False)
    assert made_once(handed_on) == {"id", "row", "once", "twice"}


@pytest.mark.parametrize("few", [0, 10])
def test_texts_that_do_not_count_are_asked_about_only_where_they_are_few(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relations, "FEW_TEXTS", few)
    heard: list[list[object]] = []

    def answerer(asked: Asked, values: object) -> dict[str, list[object]]:
        texts = list(values)
        heard.append(sorted(texts))
        return {"read": [0 for _ in texts], "as": texts}

    leads = Input("leads", ("title", "size"))
    some = Where(leads, Compare(">", Column("size", Kind.INTEGER), Literal(1, Kind.INTEGER)))
    asked = Asked(Field("title", Type.TEXT), "read", {"as": Compared()}, "UTC", False, Limits())
    plan = Join(some, Answers(some, "title", asked), (("title", "title"),))
    table = pl.LazyFrame({"title": ["a", "b", None], "size": [2, 1, 3]})
    assert run(plan, {"leads": table}, answerer).collect().rows() == [
        ("a", 2, 0, "a"),
        (None, 3, None, None),
    ]
    assert heard == [["a", "b"] if few else ["a"]]


@pytest.mark.parametrize("such", [0, 2, 12])
def test_what_holds_of_few_texts_is_found_by_comparing_with_them(such: int) -> None:
    texts = [f"text {n}" for n in range(20)]

    def answerer(asked: Asked, values: object) -> dict[str, list[object]]:
        asked_about = list(values)
        return {
            "read": [0 for _ in asked_about],
            "is": [texts.index(text) < such for text in asked_about],
        }

    leads = Input("leads", ("title",))
    is_such = {"is": Truth(ir.Constant(True, Type.BOOLEAN))}
    asked = Asked(Field("title", Type.TEXT), "read", is_such, "UTC", False, Limits())
    plan = Join(leads, Answers(leads, "title", asked), (("title", "title"),))
    found = run(plan, {"leads": pl.LazyFrame({"title": [*texts, None]})}, answerer).collect()
    assert found["is"].to_list() == [n < such for n in range(20)] + [None]
