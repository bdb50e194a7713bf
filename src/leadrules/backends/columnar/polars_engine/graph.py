"""The graph of a plan's relations: what is asked first, and what is computed once for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leadrules.backends.columnar.algebra import (
    Answers,
    Input,
    Join,
    Relation,
    Rows,
    Together,
)


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
    """The relations that several others are made of, but for tables as they are given."""
    uses: Counter[Relation] = Counter()
    for relation in in_order(answer):
        if not isinstance(relation, Answers):  # whose source is computed before all others
            uses.update(sources_of(relation))
    return frozenset(
        relation
        for relation, times in uses.items()
        if times > 1 and not isinstance(relation, Input | Rows | Answers)
    )
