"""Rows that say nothing are left out as early as can be."""

from __future__ import annotations

from collections.abc import Container

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
    How,
    Input,
    IsIn,
    IsNull,
    Join,
    Kind,
    Literal,
    Not,
    Numbered,
    Or,
    Relation,
    Scalar,
    Select,
    Where,
)
from leadrules.backends.columnar.polars_engine.sieving import says, sieved
from leadrules.language.ir import Field, Limits, Type

TYPE, AT = Column("type", Kind.TEXT), Column("at", Kind.INTEGER)
TRUE, FALSE = Literal(True, Kind.BOOLEAN), Literal(False, Kind.BOOLEAN)
NONE, ONE, TWO, THREE = (Literal(value, Kind.INTEGER) for value in (None, 1, 2, 3))
LATE = Compare(">", AT, ONE)
EVENTS, LEADS = Input("events", ("type", "at")), Input("leads", ("lead",))
ASKED = Asked(Field("url", Type.TEXT), "status", {}, "UTC", False, Limits())
STATUS = Column("status", Kind.BOOLEAN)


def is_of(name: str) -> Compare:
    return Compare("==", TYPE, Literal(name, Kind.TEXT))


VISIT, CALL = is_of("visit"), is_of("call")
PLACES = Case(((VISIT, ONE), (CALL, TWO)), NONE)


def found(
    relation: Relation,
    condition: Scalar,
    *,
    said: Scalar | None = None,
    shared: Container[Relation] = (),
) -> Relation:
    return sieved(
        relation,
        condition,
        simpler=lambda over, one: one,
        said=lambda answers, name, key: said,
        shared=shared,
    )


def asked(condition: Scalar) -> Scalar:
    """What is asked of the rows of a table."""
    where = found(EVENTS, condition)
    assert isinstance(where, Where)
    return where.condition


def test_which_rows_say_anything() -> None:
    count = Aggregate(How.COUNT, VISIT)
    assert says({"n": count}) == VISIT
    assert says({"n": count, "last": Aggregate(How.MAXIMUM, Case(((VISIT, AT),), NONE))}) == VISIT
    assert says({"n": count, "sum": Aggregate(How.SUM, AT)}) == Or((VISIT, Not(IsNull(AT))))
    late = Aggregate(How.COUNT, And((VISIT, LATE)))
    assert says({"late": late, "n": count, "calls": Aggregate(How.COUNT, CALL)}) == Or(
        (VISIT, CALL)
    )
    assert says({"n": count, "all": Aggregate(How.COUNT, TRUE)}) is None
    assert says({"none": Aggregate(How.COUNT, FALSE), "n": count}) == VISIT
    assert says({}) == Or(())


@pytest.mark.parametrize(
    ("condition", "simpler"),
    [
        (Compare("==", PLACES, ONE), VISIT),
        (Compare("==", PLACES, THREE), Or(())),
        (IsIn(PLACES, (1, 2)), Or((VISIT, CALL))),
        (And((Compare("==", PLACES, TWO), LATE)), And((CALL, LATE))),
        (Or((Compare("==", PLACES, TWO), And((LATE, CALL)))), CALL),
        (IsIn(PLACES, ()),) * 2,
        (Compare("==", PLACES, NONE),) * 2,
        # conditions that do not exclude each other: the first that holds decides
        (Compare("==", Case(((VISIT, ONE), (LATE, TWO)), NONE), TWO),) * 2,
        (Compare("==", Case(((VISIT, ONE), (VISIT, TWO)), NONE), TWO),) * 2,
        (Compare("==", Case(((VISIT, ONE), (Compare("==", AT, ONE), TWO)), NONE), TWO),) * 2,
        (
            IsIn(Case(((VISIT, Literal("a", Kind.TEXT)),), Literal("b", Kind.TEXT)), ("a",)),
            VISIT,
        ),
    ],
)
def test_a_choice_is_asked_by_what_it_is_chosen_by(condition: Scalar, simpler: Scalar) -> None:
    assert asked(condition) == simpler


def test_what_the_table_is_asked_already_is_not_asked_again() -> None:
    declared = IsIn(TYPE, ("visit", "call"))

    def both(own: Scalar, condition: Scalar) -> Scalar:
        where = found(Where(EVENTS, own), condition)
        assert isinstance(where, Where)
        assert where.source is EVENTS
        return where.condition

    assert both(declared, VISIT) == VISIT
    assert both(declared, Or((And((LATE, VISIT)), CALL))) == Or((And((LATE, VISIT)), CALL))
    assert both(declared, is_of("other")) == And((declared, is_of("other")))
    assert both(declared, LATE) == And((declared, LATE))
    assert both(LATE, VISIT) == And((LATE, VISIT))


def test_it_goes_down_to_the_table() -> None:
    late = Where(Select(EVENTS, {"then": AT}), Not(LATE))
    then = Compare("==", Column("then", Kind.INTEGER), ONE)
    assert repr(found(late, then)) == repr(
        Where(Select(Where(EVENTS, Compare("==", AT, ONE)), {"then": AT}), Not(LATE))
    )
    inner = Join(LEADS, EVENTS, (("lead", "type"),), how="inner", once=False)
    lead = IsNull(Column("lead", Kind.RAW))
    assert repr(found(inner, LATE)) == repr(
        Join(LEADS, Where(EVENTS, LATE), (("lead", "type"),), how="inner", once=False)
    )
    assert repr(found(inner, lead)) == repr(
        Join(Where(LEADS, lead), EVENTS, (("lead", "type"),), how="inner", once=False)
    )
    beside = Join(LEADS, EVENTS, (("lead", "type"),))
    for relation, condition in (
        (inner, Or((LATE, lead))),  # of both
        (beside, LATE),  # of rows that have no partner too
        (Numbered(EVENTS, "nth", ("type",), ()), LATE),
    ):
        assert repr(found(relation, condition)) == repr(Where(relation, condition))


def test_it_stays_above_what_others_are_made_of_and_where_it_would_grow_long() -> None:
    both = Select(EVENTS, {"then": AT})
    assert repr(found(both, LATE, shared=[both])) == repr(Where(both, LATE))
    long: Relation = EVENTS
    for n in range(12):
        last = Column(f"sum_{n - 1}", Kind.INTEGER) if n else AT
        long = Select(long, {f"sum_{n}": Add(last, last)})
    made = found(long, Compare(">", Column("sum_11", Kind.INTEGER), ONE))
    assert isinstance(made, Select)
    while isinstance(made, Select):
        made = made.source
    assert isinstance(made, Where)
    assert isinstance(made.source, Select)


def test_what_python_said_is_asked_by_the_texts_of_which_it_holds() -> None:
    answers = Answers(EVENTS, "type", ASKED)
    joined = Join(EVENTS, answers, (("type", "type"),))
    both = And((STATUS, LATE))
    assert repr(found(joined, both, said=VISIT)) == repr(
        Join(Where(EVENTS, And((VISIT, LATE))), answers, (("type", "type"),))
    )
    assert repr(found(joined, both)) == repr(Where(joined, both))
    unknown = Or((STATUS, IsNull(STATUS)))
    assert repr(found(joined, unknown, said=VISIT)) == repr(
        Where(joined, Or((VISIT, IsNull(STATUS))))
    )
