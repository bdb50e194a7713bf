"""A mapping that cannot be changed, so that a decision holding one cannot be either."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item", covariant=True)


class FrozenMapping(Mapping[Key, Item]):
    """An immutable copy of a mapping, in its order; hashable, picklable, equal to its equals.

    >>> scores = FrozenMapping({"fit": 25})
    >>> scores["fit"], scores == {"fit": 25}
    (25, True)
    """

    # WHY: not MappingProxyType, which neither pickles nor hashes and still shows a changing dict.
    __slots__ = ("__items",)

    def __init__(self, items: Mapping[Key, Item]) -> None:
        self.__items = dict(items)

    def __getitem__(self, key: Key) -> Item:
        return self.__items[key]

    def __contains__(self, key: object) -> bool:
        return key in self.__items

    def __iter__(self) -> Iterator[Key]:
        return iter(self.__items)

    def items(self) -> ItemsView[Key, Item]:
        """The pairs, at a dict's own speed; the view cannot change them."""
        return self.__items.items()

    def __len__(self) -> int:
        return len(self.__items)

    def __hash__(self) -> int:
        return hash(frozenset(self.__items.items()))

    def __repr__(self) -> str:
        return repr(self.__items)

    def __reduce__(self) -> tuple[type[FrozenMapping[Key, Item]], tuple[dict[Key, Item]]]:
        return type(self), (dict(self.__items),)

    def __copy__(self) -> FrozenMapping[Key, Item]:
        return self

    def __deepcopy__(self, memo: object) -> FrozenMapping[Key, Item]:
        return self


def freeze(owner: object, name: str) -> None:
    """Put a FrozenMapping in the place of the mapping under `name` in a frozen dataclass."""
    items = getattr(owner, name)
    if type(items) is not FrozenMapping:
        object.__setattr__(owner, name, FrozenMapping(items))
