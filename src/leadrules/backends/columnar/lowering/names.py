"""Names for a plan's own columns, and the layers in which they are computed."""

from __future__ import annotations

from collections.abc import Iterable

from leadrules.backends.columnar.algebra import Column, Literal, Relation, Scalar, Select
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.algebra.rewriting import with_columns
from leadrules.backends.columnar.lowering.terms import columns_of


class Names:
    """Gives each column a name that no other column has, whatever the case of its letters."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # WHY: some engines' columns must differ by more than the case of their letters
        self._taken = {name.casefold() for name in taken}
        self._counts: dict[str, int] = {}

    def new(self, hint: str) -> str:
        """A new name made of a hint.

        >>> names = Names(["Score"])
        >>> names.new("score"), names.new("score")
        ('score_2', 'score_3')
        """
        base = "".join(char if char.isascii() and char.isalnum() else "_" for char in hint).lower()
        name, number = base, self._counts.get(base, 1)
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._counts[base] = number
        self._taken.add(name)
        return name


class Layers:
    """Columns to compute, each in the first layer that has what it reads."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._layers: list[dict[str, Scalar]] = []
        self._layer_of: dict[str, int] = {}

    def define(self, hint: str, scalar: Scalar) -> Scalar:
        """A column that holds the scalar; a column or constant is its own."""
        if isinstance(scalar, Column | Literal):
            return scalar
        return self.column(self._names.new(hint), scalar)

    def column(self, name: str, scalar: Scalar) -> Column:
        """The column of this name, which holds the scalar."""
        layer = max((self._layer_of.get(one, -1) for one in columns_of(scalar)), default=-1) + 1
        if layer == len(self._layers):
            self._layers.append({})
        self._layers[layer][name] = scalar
        self._layer_of[name] = layer
        return Column(name, kind_of(scalar))

    def spelt_out(self, scalar: Scalar) -> Scalar:
        """The scalar with what these columns hold in place of them."""

        def made(column: Column) -> Scalar:
            layer = self._layer_of.get(column.name)
            return column if layer is None else self.spelt_out(self._layers[layer][column.name])

        return with_columns(scalar, made)

    def over(self, relation: Relation) -> Relation:
        """The relation with these columns beside its own."""
        for layer in self._layers:
            relation = Select(relation, layer)
        return relation
