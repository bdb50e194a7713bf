"""Law 9's patterns as regular expressions that every warehouse reads, for ASCII texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from leadrules.language.automaton import EMPTY, Characters, Choice, Edge, Repeat, Sequence, Tree
from leadrules.language.unicode14 import Ranges

_SPECIAL = frozenset(".[]{}()*+?^$|\\")
_SPECIAL_IN_CLASS = frozenset("\\]^-[&~")
_LAST = 0x7F


def pattern(tree: Tree, code: Callable[[int], str], end: str) -> str | None:
    """The tree as a regular expression, None where no ASCII text has it.

    `code` writes a character that cannot be seen, `end` is the text's end.

    >>> from leadrules.language.patterns import tree_of
    >>> pattern(tree_of("^/pricing(/|$)", exact=False), chr, "$")
    '^/pricing(/|$)'
    """
    return _Writer(code, end).text(tree)


class _Writer:
    def __init__(self, code: Callable[[int], str], end: str) -> None:
        self._code = code
        self._end = end

    def text(self, tree: Tree) -> str | None:
        match tree:
            case Characters(ranges=ranges):
                return self._characters(ranges)
            case Edge.START:
                return "^"
            case Edge.END:
                return self._end
            case Sequence(items=items):
                parts = [self._within(item) for item in items]
                return None if None in parts else "".join(filter(None, parts))
            case Choice(options=options):
                return self._choice(options)
            case Repeat():
                return self._repeat(tree)
            case _:
                assert_never(tree)

    def _within(self, tree: Tree) -> str | None:
        """The tree inside of a sequence."""
        return self._grouped(tree) if isinstance(tree, Choice) else self.text(tree)

    def _grouped(self, tree: Tree) -> str | None:
        """The tree where something that follows is about all of it."""
        written = self.text(tree)
        if written is None or isinstance(tree, Characters):
            return written
        # WHY: a choice of which one option is empty has brackets of its own, and a mark after them
        return f"({written})"

    def _choice(self, options: tuple[Tree, ...]) -> str | None:
        known = [self.text(option) for option in options if option != EMPTY]
        left = [option for option in known if option is not None]
        if EMPTY in options:
            return f"({'|'.join(left)})?" if left else ""
        return "|".join(left) if left else None

    def _repeat(self, tree: Repeat) -> str | None:
        item = self._grouped(tree.item)
        least, most = tree.least, tree.most
        if item is None:
            return None if least else ""
        if (least, most) == (1, 1):
            return item
        marks = {(0, 1): "?", (0, None): "*", (1, None): "+"}
        counts = f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
        return item + marks.get((least, most), counts)

    def _characters(self, ranges: Ranges) -> str | None:
        left = [(first, min(last, _LAST)) for first, last in ranges if first <= _LAST]
        if not left:
            return None
        if len(left) == 1 and left[0][0] == left[0][1]:
            return self._literal(left[0][0])
        # WHY: no text of a warehouse has the character 0, and some cannot name it
        spans = [(max(first, 1), last) for first, last in left if last]
        return f"[{''.join(self._span(*span) for span in spans)}]" if spans else None

    def _span(self, first: int, last: int) -> str:
        one, other = self._in_class(first), self._in_class(last)
        return one if first == last else f"{one}-{other}"

    def _in_class(self, code: int) -> str:
        character = chr(code)
        if character in _SPECIAL_IN_CLASS:
            return f"\\{character}"
        return character if character.isprintable() else self._code(code)

    def _literal(self, code: int) -> str | None:
        character = chr(code)
        if character in _SPECIAL:
            return f"\\{character}"
        if character.isprintable():
            return character
        return self._code(code) if code else None
