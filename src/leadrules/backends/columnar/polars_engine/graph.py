"""The graph of a plan's relations: what is asked first, and what is computed once for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leadrules.backends.columnar.algebra import (
    Answers,
    Column,
    Group,
    Input,
    Join,
    Kind,
    Numbered,
    Relation,
    Rows,
    Scalar,
    Select,
    Together,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_read


def sources_of(relation: Relation) -> tuple[Relation, ...]:
    """The relations that one is made of."""
    match relation:
        case Input() | Rows():
            return ()
        case Join(left=left, right=right):
            return left, right
        case Together(relations=relations):
            return relations
        case _:
            return (relation.source,)


def in_order(answer: Relation) -> list[Relation]:
    """The relations below one and it itself, each once, after those that it is made of."""
    ordered: dict[Relation, None] = {}

    def visit(relation: Relation) -> None:
        if relation not in ordered:
            for source in sources_of(relation):
                visit(source)
            ordered[relation] = None

    visit(answer)
    return list(ordered)


def in_rounds(answer: Relation) -> Iterator[list[Answers]]:
    """The questions that a relation needs answered: each round needs only those before it."""
    rounds: dict[Relation, int] = {}
    for relation in in_order(answer):
        before = max((rounds[source] for source in sources_of(relation)), default=0)
        rounds[relation] = before + isinstance(relation, Answers)
    for number in range(1, rounds[answer] + 1):
        yield [
            relation
            for relation, place in rounds.items()
            if place == number and isinstance(relation, Answers)
        ]


def shared(answer: Relation) -> frozenset[Relation]:
    """The relations that several others are made of, but for tables as they are given, and events
    as they are read: each measure wants few, and these are read again sooner than all are kept."""
    uses: Counter[Relation] = Counter()
    for relation in in_order(answer):
        if not isinstance(relation, Answers):  # whose source is computed before all others
            uses.update(sources_of(relation))
    return frozenset(
        relation
        for relation, times in uses.items()
        if times > 1
        and not isinstance(relation, Input | Rows | Answers)
        and not _are_events(relation)
    )


def _are_events(relation: Relation) -> bool:
    """Whether each row is one of the events, with what is read or looked up of it alone."""
    while True:
        match relation:
            case Input(table="events"):
                return True
            case Select(source=source) | Where(source=source):
                relation = source
            case Join(left=source, right=Answers() | Rows()):
                relation = source
            case _:
                return False


def made_once(answer: Relation) -> frozenset[str]:
    """The names of columns that are made by one relation alone, and stand in no table given."""
    names: Counter[str] = Counter()
    for relation in in_order(answer):
        match relation:
            case Input(columns=columns, number=number):
                names.update((*columns, number or ""))
            case Select(columns=made):
                # WHY: a column that is handed on is the same one
                names.update(
                    name
                    for name, scalar in made.items()
                    if not (isinstance(scalar, Column) and scalar.name == name)
                )
            case Rows(columns=made):
                names.update([*made])
            case Group(aggregates=aggregates):
                names.update([*aggregates])
            case Numbered(name=name):
                names[name] += 1
            case Answers(asked=asked):
                names.update([*asked.columns])
            case _:
                pass
    return frozenset(name for name, times in names.items() if times == 1)


def rows_of(relation: Relation) -> Input | None:
    """The table whose rows, or some of them, a relation has."""
    while True:
        match relation:
            case Input():
                return relation
            case Select(source=source) | Where(source=source) | Join(left=source, once=True):
                relation = source
            case _:
                return None


def as_given(relation: Relation, name: str) -> tuple[Input, Scalar] | None:
    """The table whose rows, or some of them, a relation has, and a column's scalar over it."""
    scalar: Scalar | None = None
    while True:
        match relation:
            case Input(columns=columns):
                own = Column(name, Kind.RAW) if scalar is None else scalar
                return (relation, own) if {*columns_read(own)} <= {*columns} else None
            case Select(source=source, columns=made) if scalar is None and name in made:
                match made[name]:
                    case Column(name=other):
                        name = other
                    case own:
                        scalar = own
                relation = source
            case Select(source=source) | Where(source=source) | Join(left=source, once=True):
                relation = source
            case _:
                return None
