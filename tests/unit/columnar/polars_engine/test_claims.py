"""What is enough to know of the tables to know that a condition is true in no row."""

from __future__ import annotations

import pytest

from leadrules.backends.columnar.algebra import (
    Aggregate,
    And,
    Case,
    Column,
    Compare,
    DayNumber,
    Group,
    How,
    Input,
    IsNull,
    Join,
    Kind,
    Literal,
    Microseconds,
    Not,
    Or,
    Relation,
    Scalar,
    ScaledInteger,
    Select,
    ToText,
    Where,
)
from leadrules.backends.columnar.polars_engine.claims import claimed, conjuncts

EVENTS = Input("events", ("at", "size"))
LEADS = Input("leads", ("lead",))
AT, SIZE = Column("at", Kind.RAW), Column("size", Kind.RAW)
TRUE, FALSE = Literal(True, Kind.BOOLEAN), Literal(False, Kind.BOOLEAN)
NONE, ONE, TWO = (Literal(value, Kind.INTEGER) for value in (None, 1, 2))
WHOLE = ScaledInteger(SIZE, 0)
LONG = Compare(">", WHOLE, ONE)
READ = Case(((LONG, NONE),), WHOLE)
FLAG, OTHER = Column("flag", Kind.BOOLEAN), Column("other", Kind.BOOLEAN)
KIND = Case(((FLAG, ONE), (OTHER, TWO)), NONE)


def looks(
    condition: Scalar, relation: Relation = EVENTS, *, whole: bool = True
) -> list[tuple[Relation, Scalar]]:
    claim = claimed(relation, condition, lambda table, name: whole)
    return [(one.over, one.condition) for one in claim.looks()]


@pytest.mark.parametrize(
    ("condition", "enough"),
    [
        (FALSE, []),
        (Literal(None, Kind.BOOLEAN), []),
        (TRUE, [TRUE]),
        (Or((FLAG, OTHER)), [FLAG, OTHER]),
        (And((Not(FLAG), OTHER, FLAG)), [OTHER]),
        (And((Not(FLAG), Not(OTHER))), [And((Not(FLAG), Not(OTHER)))]),
        (And((Not(FLAG), FLAG)), []),
        (And((Not(Case(((FLAG, TRUE),), FALSE)), Or((FLAG, OTHER)))), [OTHER]),
        (Case(((FLAG, TRUE),), FALSE), [FLAG]),
        (IsNull(ONE), []),
        (IsNull(NONE), [TRUE]),
        (IsNull(ToText(AT)), [IsNull(AT)]),
        (IsNull(Microseconds(AT)), [IsNull(AT)]),
        (IsNull(DayNumber(AT)), [IsNull(AT)]),
        (IsNull(READ), [LONG, IsNull(SIZE)]),
        (And((Not(IsNull(SIZE)), IsNull(READ))), [LONG]),
        (IsNull(Case(((FLAG, AT),), ONE)), [IsNull(AT)]),
        (Compare("==", KIND, ONE), [FLAG]),
        (Compare("==", KIND, NONE), [Compare("==", KIND, NONE)]),
        (
            Compare("==", Case(((FLAG, WHOLE),), TWO), ONE),
            [Compare("==", Case(((FLAG, WHOLE),), TWO), ONE)],
        ),
    ],
)
def test_what_is_enough(condition: Scalar, enough: list[Scalar]) -> None:
    assert looks(condition) == [(EVENTS, one) for one in enough]


def test_an_integer_too_wide_for_64_bits_may_be_read_as_none() -> None:
    assert looks(IsNull(WHOLE), whole=False) == [(EVENTS, IsNull(WHOLE))]


def test_claims_go_down_to_the_tables() -> None:
    size = Column("read", Kind.INTEGER)
    read = Select(Where(EVENTS, FLAG), {"read": READ})
    bad = And((Not(IsNull(SIZE)), IsNull(size)))
    assert looks(bad, read) == [(EVENTS, LONG)]
    joined = Join(LEADS, read, (("lead", "at"),), how="inner", once=False)
    assert looks(bad, joined) == [(EVENTS, LONG)]
    lead = IsNull(Column("lead", Kind.RAW))
    assert looks(lead, joined) == [(LEADS, lead)]
    beside = Join(LEADS, read, (("lead", "at"),))
    assert looks(bad, beside) == [(beside, IsNull(size))]
    group = Group(EVENTS, ("at",), {"size": Aggregate(How.COUNT, TRUE)})
    assert looks(IsNull(SIZE), group) == [(group, IsNull(SIZE))]


def test_what_holds_but_for_some_rows_is_told_apart() -> None:
    claim = claimed(EVENTS, And((Not(IsNull(SIZE)), IsNull(READ))), lambda table, name: True)
    assert claim.absolute
    assert claim.parts is not None
    [unread] = claim.parts
    assert not unread.absolute  # a size that is missing is read as none
    assert unread.parts is not None
    assert [one.absolute for one in unread.parts] == [True, False]


def test_what_must_all_hold() -> None:
    assert conjuncts(And((FLAG, And((OTHER, LONG))))) == [FLAG, OTHER, LONG]
