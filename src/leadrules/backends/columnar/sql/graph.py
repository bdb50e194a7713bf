"""Which relations of a plan a query needs, which of their columns, and which it reads twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from leadrules.backends.columnar.algebra import (
    Answers,
    Group,
    Input,
    Join,
    Kind,
    Numbered,
    Relation,
    Rows,
    Select,
    Spaced,
    Together,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_of, columns_read


@dataclass(frozen=True, slots=True)
class Graph:
    """The relations, each after its sources; the columns of each that are read; by how many; and
    those that are costly and read more than once."""

    relations: tuple[Relation, ...]
    needed: dict[Relation, set[str]]
    readers: Counter[Relation]
    kept: frozenset[Relation]


def graph_of(answer: Relation, columns: Iterable[str], ends: Container[Relation]) -> Graph:
    """The graph below a relation of which those columns are wanted; what `ends` holds is made
    already."""
    return graph_of_all({answer: columns}, ends)


def graph_of_all(wanted: Mapping[Relation, Iterable[str]], ends: Container[Relation]) -> Graph:
    """The graph below several relations, with the columns that are wanted of each."""
    order = list(in_order(wanted, ends))
    needed: dict[Relation, set[str]] = {relation: set() for relation in order}
    for answer, columns in wanted.items():
        needed[answer].update(columns)
    readers: Counter[Relation] = Counter()
    kinds: dict[Relation, dict[str, Kind]] = {}
    for relation in reversed(order):
        if relation in ends:
            continue
        for source, names in _reads(relation, needed[relation], kinds):
            needed[source].update(names)
            readers[source] += 1
    numbered = {
        relation
        for relation in order
        if isinstance(relation, Input) and relation.number in needed[relation]
    }
    costly: set[Relation] = set(numbered)
    for relation in order:
        below = () if relation in ends else sources(relation)
        if isinstance(relation, Join | Group | Numbered | Spaced) or not costly.isdisjoint(below):
            costly.add(relation)
    kept = frozenset(relation for relation in costly if readers[relation] > 1)
    return Graph(tuple(order), needed, readers, kept)


def sources(relation: Relation) -> tuple[Relation, ...]:
    """The relations that a relation is made of."""
    match relation:
        case Input() | Rows():
            return ()
        case Join(left=left, right=right):
            return left, right
        case Together(relations=relations):
            return relations
        case Select() | Where() | Group() | Numbered() | Spaced() | Answers():
            return (relation.source,)
        case _:
            assert_never(relation)


def in_order(answers: Iterable[Relation], ends: Container[Relation]) -> Iterator[Relation]:
    """Those relations and all below them, each once, after its sources."""
    seen: set[Relation] = set()
    waiting = [(answer, False) for answer in reversed(list(answers))]
    while waiting:
        relation, complete = waiting.pop()
        if complete:
            yield relation
        elif relation not in seen:
            seen.add(relation)
            waiting.append((relation, True))
            if relation not in ends:
                waiting.extend((source, False) for source in reversed(sources(relation)))


def _reads(
    relation: Relation, needed: set[str], kinds: dict[Relation, dict[str, Kind]]
) -> Iterator[tuple[Relation, set[str]]]:
    """Each source with its columns that are read so that the needed ones can be given."""
    match relation:
        case Input() | Rows():
            return
        case Select(source=source, columns=columns, keep=keep):
            names = needed - set(columns) if keep else set()
            made = (scalar for name, scalar in columns.items() if name in needed)
            yield source, names.union(*map(columns_read, made))
        case Where(source=source, condition=condition):
            yield source, needed.union(columns_read(condition))
        case Join(left=left, right=right, keys=keys):
            own = columns_of(left, kinds)
            yield left, {name for name in needed if name in own} | {one for one, _ in keys}
            yield right, {name for name in needed if name not in own} | {two for _, two in keys}
        case Group(source=source, keys=group_keys, aggregates=aggregates):
            read = (each.operand for name, each in aggregates.items() if name in needed)
            yield source, set(group_keys).union(*map(columns_read, read))
        case Numbered(source=source, name=name, keys=group_keys, order=order):
            yield source, (needed - {name}) | {*group_keys, *(each.column for each in order)}
        case Spaced(source=source, keys=group_keys, at=at, order=order):
            yield source, needed | {at, *group_keys, *(each.column for each in order)}
        case Together(relations=relations):
            for each in relations:
                yield each, set(needed)
        case Answers(source=source, key=key):
            yield source, {key}
        case _:
            assert_never(relation)
