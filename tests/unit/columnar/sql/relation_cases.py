"""Tables and relations over them, on which every engine must give what Polars gives."""

from __future__ import annotations

import random

import pyarrow as pa

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
    Concat,
    DivideRounded,
    FloorDivide,
    Group,
    How,
    Input,
    IsNull,
    Join,
    Kind,
    Literal,
    Not,
    Numbered,
    Order,
    Relation,
    Rows,
    Select,
    Spaced,
    Together,
    ToText,
    ValueOf,
    Where,
)
from leadrules.language.ir import Field, Limits, Type

INTEGER, TEXT, RAW, BOOLEAN = Kind.INTEGER, Kind.TEXT, Kind.RAW, Kind.BOOLEAN
_NAMES = ("b", "B", "a", "é", "z", "\uffff", "\U00010000", "", "_", "Z", None)


def tables(seed: int = 1) -> dict[str, pa.Table]:
    """Leads, and events of some of them and of others; with nulls and repetitions."""
    draw = random.Random(seed)

    def drawn(values: tuple[object, ...], count: int) -> list[object]:
        return [draw.choice(values) for _ in range(count)]

    wholes = (*range(-3, 40), None)
    leads = pa.table(
        {
            "place": pa.array(range(60), pa.int64()),
            "name": pa.array(drawn(_NAMES, 60), pa.string()),
            "at": pa.array(drawn(wholes, 60), pa.int64()),
            "flag": pa.array(drawn((True, False, None), 60), pa.bool_()),
        }
    )
    events = pa.table(
        {
            "event": pa.array(range(300), pa.int64()),
            "name": pa.array(drawn(_NAMES, 300), pa.string()),
            "at": pa.array(drawn(wholes, 300), pa.int64()),
            "Title": pa.array(
                drawn(("CEO ", "ceo", " vp", "VP", "\u2003", None), 300), pa.string()
            ),
        }
    )
    return {"leads": leads, "events": events}


def relations() -> dict[str, Relation]:
    """Relations by what they show; the columns of each are of kinds that can be compared."""
    place, event, at = (Column(name, INTEGER) for name in ("place", "event", "at"))
    flag = Column("flag", BOOLEAN)
    name = ToText(Column("name", RAW))
    ten = Literal(10, INTEGER)
    leads = Select(
        Input("leads", ("place", "name", "at", "flag"), "row"),
        {"place": place, "name": name, "at": at, "flag": flag},
        keep=False,
    )
    events = Select(
        Input("events", ("event", "name", "at", "Title")),
        {"event": event, "name": name, "at": at, "title": Column("Title", RAW)},
        keep=False,
    )
    known = Rows(
        {"key": (TEXT, ("a", "B", "\U00010000", None)), "worth": (INTEGER, (5, None, 2**62, 7))}
    )
    none = Rows({"key": (TEXT, ()), "worth": (INTEGER, ())})
    theirs = Select(events, {"theirs": at, "key": Column("name", TEXT)}, keep=False)
    aggregates = {
        "count": Aggregate(How.COUNT, Compare(">", at, ten)),
        "sum": Aggregate(How.SUM, at),
        "wide": Aggregate(How.SUM, at, Kind.WIDE),
        "least": Aggregate(How.MINIMUM, Add(at, ten)),
        "most": Aggregate(How.MAXIMUM, DivideRounded(Add(at, at), FloorDivide(Add(at, ten), 3))),
    }
    by_name = Group(events, ("name",), aggregates)
    order = (Order("at"), Order("name"), Order("event"))
    numbered = Numbered(events, "number", ("name",), order)
    asked = Asked(Field("title", Type.TEXT), "status", {"said": Compared()}, "UTC", False, Limits())
    said = Answers(events, "title", asked)
    again = Asked(Field("said", Type.TEXT), "second", {"twice": Compared()}, "UTC", False, Limits())
    joined = Join(events, said, (("title", "title"),))
    shouted = Select(joined, {"loud": Concat((Literal(" X", TEXT), Column("said", TEXT)))})
    said_again = Join(shouted, Answers(shouted, "loud", again), (("loud", "loud"),))
    number = Asked(Field("n", Type.NUMBER), "read", {"n": ValueOf()}, "UTC", False, Limits())
    return {
        "where": Where(leads, Compare(">", at, ten)),
        "where of bound": Where(leads, Compare("<", DivideRounded(Add(at, ten), at), ten)),
        "added": Select(leads, {"more": Add(at, ten), "text": Literal("x", TEXT)}),
        "alone": Select(leads, {"one": Literal(1, INTEGER)}, keep=False),
        "left": Join(leads, known, (("name", "key"),)),
        "left small": Join(leads, known, (("name", "key"),), small=True),
        "left of none": Join(leads, none, (("name", "key"),)),
        "inner": Join(leads, known, (("name", "key"),), "inner"),
        "exists": Join(leads, known, (("name", "key"),), "exists"),
        "many": Join(leads, theirs, (("name", "key"),), "inner", once=False),
        "exists of many": Join(leads, theirs, (("name", "key"), ("at", "theirs")), "exists"),
        "group": by_name,
        "group of nothing": Group(events, ("name", "at"), {}),
        "group of all": Group(events, (), aggregates),
        "group of no rows": Group(
            Where(events, Literal(False, BOOLEAN)), (), {"n": aggregates["count"]}
        ),
        "looked up in a group": Join(
            leads,
            Select(by_name, {"key": Column("name", TEXT), "s": Column("sum", INTEGER)}, False),
            (("name", "key"),),
        ),
        "numbered": numbered,
        "numbered by text": Numbered(events, "number", (), (Order("name"), Order("event"))),
        "first two": Where(numbered, Compare("<=", Column("number", INTEGER), Literal(2, INTEGER))),
        "spaced": Spaced(events, ("name",), "at", order, 7),
        "spaced by two": Spaced(events, ("name", "title"), "at", order, 1),
        "spaced of all": Spaced(events, (), "at", order, 3),
        "together": Together((events, Where(events, IsNull(at)), numbered_away(numbered))),
        "rows": known,
        "no rows": none,
        "answers": joined,
        "answers twice": said_again,
        "answers about numbers": Join(leads, Answers(leads, "at", number), (("at", "at"),)),
        "shared": Join(
            numbered,
            Select(
                Where(numbered, And((Compare("==", Column("number", INTEGER), Literal(1, INTEGER)),
                                     Not(IsNull(Column("name", TEXT)))))),
                {"first": event, "key": Column("name", TEXT)},
                keep=False,
            ),
            (("name", "key"),),
        ),
        "rows numbered and joined to themselves": Join(
            leads_numbered(),
            Select(leads_numbered(), {"r": Column("row", INTEGER), "p2": place}, False),
            (("row", "r"),),
        ),
        "cases": Select(leads, {"c": Case(((flag, Literal("B", TEXT)),), Literal("b", TEXT))}),
    }  # fmt: skip


def numbered_away(numbered: Numbered) -> Relation:
    """A relation with the source's columns in another order."""
    names = (("title", RAW), ("name", TEXT), ("at", INTEGER), ("event", INTEGER))
    return Select(numbered, {name: Column(name, kind) for name, kind in names}, keep=False)


_LEADS = Input("leads", ("place", "at"), "row")


def leads_numbered() -> Input:
    """One relation, which stands twice in a plan."""
    return _LEADS
