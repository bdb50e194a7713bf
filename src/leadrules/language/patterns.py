"""Law 9's patterns: the regular expressions that are matched in linear time, and their errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import combining, is_normalized

from leadrules.language import automaton, unicode14
from leadrules.language.automaton import (
    EMPTY,
    Automaton,
    Characters,
    Choice,
    Edge,
    Repeat,
    Sequence,
    Tree,
    complement,
    union,
)
from leadrules.language.problems import shown
from leadrules.language.text import fold
from leadrules.language.unicode14 import Ranges

_MOST_CHARACTERS = 200
_MOST_TIMES = 100
_BLANKS = re.compile(r"\s+")
_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_TIMES: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_ANY = Characters(((0, 0x10FFFF),))
_DIGITS: Ranges = ((0x30, 0x39),)

_GROUPS = {  # what stands after `(?`, the longer first
    "<=": "look-behind is not part of patterns",
    "<!": "look-behind is not part of patterns",
    "P=": "back references are not part of patterns",
    "P": "groups have no names; write `(...)`",
    "<": "groups have no names; write `(...)`",
    "=": "look-ahead is not part of patterns",
    "!": "look-ahead is not part of patterns",
    ":": "groups capture nothing; write `(...)`",
    ">": "atomic groups are not part of patterns",
    "(": "conditional groups are not part of patterns",
    "#": "comments are not part of patterns",
    "": "flags are not part of patterns",
}
_ESCAPES = {
    "123456789": "back references are not part of patterns",
    "bB": "word boundaries are not part of patterns; `mentions` looks for whole words",
    "A": "write `^` for the start of the text",
    "zZ": "write `$` for the end of the text",
    "nrtfv": r"write `\s` for white space",
    "pPX": r"character properties are not part of patterns; `\w` is a letter, mark, number or `_`",
    "xuUN0": "write the character itself",
}


class PatternError(ValueError):
    """A pattern that cannot be read: `message` says why, `offset` is the place in its source."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message, offset)
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        return self.message


class Pattern:
    """A pattern, searched anywhere in a text, in time linear in the text.

    Raises PatternError. With `exact`, texts are given as written, otherwise normalised, and then
    the pattern's own characters are normalised too. Safe to share between threads.

    >>> Pattern("^/Pricing(/|$)", exact=False).found_in("/pricing")
    True
    """

    __slots__ = ("_automaton", "_needed", "exact", "source")

    def __init__(self, source: str, exact: bool) -> None:
        tree = _Parser(source, exact).pattern()
        self.source = source
        self.exact = exact
        self._needed = _longest_literal(tree)
        try:
            self._automaton = Automaton(tree)
        except automaton.TooLargeError:
            message = f"the pattern compiles to more than {automaton.MOST_NODES:,} states"
            raise PatternError(message, 0) from None

    def found_in(self, text: str) -> bool:
        """Whether the pattern describes some part of the text."""
        return self._needed in text and self._automaton.found_in(text)

    def __repr__(self) -> str:
        return f"Pattern({self.source!r}, exact={self.exact})"

    def __reduce__(self) -> tuple[type[Pattern], tuple[str, bool]]:
        return type(self), (self.source, self.exact)


def tree_of(source: str, *, exact: bool) -> Tree:
    """What a pattern says, for those that write it in another form; raises PatternError.

    >>> tree_of("^a?", exact=False).items[0]
    <Edge.START: '^'>
    """
    return _Parser(source, exact).pattern()


class _Parser:
    """One pass over the source; each method reads one construct at `place`."""

    def __init__(self, source: str, exact: bool) -> None:
        self.source = source
        self.exact = exact
        self.place = 0

    def pattern(self) -> Tree:
        if not self.source:
            raise PatternError("the pattern is empty", 0)
        if len(self.source) > _MOST_CHARACTERS:
            message = f"the pattern has more than {_MOST_CHARACTERS} characters"
            raise PatternError(message, _MOST_CHARACTERS)
        tree = self.choice()
        if self.place < len(self.source):
            raise PatternError("`)` closes nothing; write `\\)` for the character", self.place)
        return tree

    def next(self) -> str:
        """The character at hand; empty at the end."""
        return self.source[self.place : self.place + 1]

    def choice(self) -> Tree:
        options = [self.sequence()]
        while self.next() == "|":
            self.place += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Tree:
        items: list[Tree] = []
        literal = ""
        while (character := self.next()) and character not in "|)":
            place = self.place
            item = self.item()
            times = self.times()
            if isinstance(item, str):
                literal += item
                if times is None:
                    continue
                cut = self.last_of(literal)
                items += self.literal(literal[:cut])
                item = Sequence(self.literal(literal[cut:]))
            else:
                items += self.literal(literal)
            literal = ""
            items.append(item if times is None else _repeated(item, times, place))
        items += self.literal(literal)
        return _sequence(items)

    def item(self) -> Tree | str:
        """One construct without its times; text where it is a literal character."""
        place = self.place
        character = self.next()
        self.place += 1
        if character == "\\":
            return self.escape()
        if character == "(":
            return self.group()
        if character == "[":
            return Characters(self.character_class())
        if character == ".":
            return _ANY
        if character in "^$":
            return Edge(character)
        if character in "?*+":
            raise PatternError(f"`{character}` has nothing before it to repeat", place)
        if character in "{}]":
            raise PatternError(f"write `\\{character}` for the character `{character}`", place)
        return character

    def times(self) -> tuple[int, int | None] | None:
        """How often the construct before is repeated; None where nothing says so."""
        place = self.place
        character = self.next()
        if character in _TIMES:
            self.place += 1
            times = _TIMES[character]
        elif character == "{":
            times = self.count()
        else:
            return None
        after = self.next()
        if after == "?":
            raise PatternError("lazy marks are not part of patterns", self.place)
        if after == "+":
            raise PatternError("possessive marks are not part of patterns", self.place)
        if after in ("*", "{"):
            mark = self.source[place : self.place]
            raise PatternError(f"`{mark}` is repeated; write `(...)` round it", self.place)
        return times

    def count(self) -> tuple[int, int | None]:
        place = self.place
        found = _COUNT.match(self.source, place)
        if found is None:
            message = "`{` needs `{2}`, `{2,}` or `{2,5}`; write `\\{` for the character"
            raise PatternError(message, place)
        self.place = found.end()
        least = int(found[1])
        most = int(found[3]) if found[3] else None if found[2] else least
        if max(least, most or 0) > _MOST_TIMES:
            raise PatternError(f"{shown(found[0])} repeats more than {_MOST_TIMES} times", place)
        if most is not None and most < least:
            raise PatternError(f"{shown(found[0])} has its numbers in the wrong order", place)
        return least, most

    def group(self) -> Tree:
        opened = self.place - 1
        if self.next() == "?":
            after = self.source[self.place + 1 :]
            why = next(why for mark, why in _GROUPS.items() if after.startswith(mark))
            raise PatternError(why, opened)
        inside = self.choice()
        if self.next() != ")":
            raise PatternError("`(` is not closed", opened)
        self.place += 1
        return inside

    def escape(self) -> Characters | str:
        """What the character after a backslash stands for."""
        character = self.next()
        self.place += 1
        ranges = _named_class(character)
        if ranges is not None:
            return Characters(ranges)
        if character.isascii() and character and not character.isalnum():
            return character
        place = self.place - 2
        escaped = "\\" + character
        if not character:
            raise PatternError("`\\` at the end of the pattern escapes nothing", place)
        reason = next((why for some, why in _ESCAPES.items() if character in some), None)
        message = reason or f"{shown(escaped)} has no meaning; only punctuation can be escaped"
        raise PatternError(message, place)

    def character_class(self) -> Ranges:
        opened = self.place - 1
        negated = self.next() == "^"
        self.place += negated
        spans: list[tuple[int, int]] = []
        first = self.place
        while (character := self.next()) != "]":
            if not character:
                raise PatternError("`[` is not closed", opened)
            at_edge = self.place == first or self.source.startswith("-]", self.place)
            if character == "-" and not at_edge:
                message = "`-` stands between two characters; write `\\-` for the character"
                raise PatternError(message, self.place)
            spans += self.class_item(opened)
        if self.place == first:
            raise PatternError("`[]` holds no character; write `\\]` for the character", opened)
        self.place += 1
        ranges = union(spans)
        return complement(ranges) if negated else ranges

    def class_item(self, opened: int) -> Ranges:
        """A class's one character, range or named class, with the normalised forms."""
        place = self.place
        low = self.class_character(opened)
        if not isinstance(low, str):
            return low
        high: str | Ranges = low
        if self.next() == "-" and not self.source.startswith("-]", self.place):
            self.place += 1
            high = self.class_character(opened)
        written = self.source[place : self.place]
        if not isinstance(high, str):
            raise PatternError(
                f"{shown(written)} is no range; write `\\-` for the character", place
            )
        if high < low:
            raise PatternError(f"{shown(written)} has its ends in the wrong order", place)
        span = (ord(low), ord(high))
        return (span,) if self.exact else (span, *_folded(span))

    def class_character(self, opened: int) -> str | Ranges:
        character = self.next()
        if character == "[":
            raise PatternError("write `\\[` for the character `[`", self.place)
        if not character:
            raise PatternError("`[` is not closed", opened)
        self.place += 1
        if character != "\\":
            return character
        escaped = self.escape()
        return escaped.ranges if isinstance(escaped, Characters) else escaped

    def last_of(self, literal: str) -> int:
        """Where the last character of a literal begins, which a `?`, `*`, `+` or `{}` repeats."""
        cut = len(literal) - 1
        while not self.exact and cut and (combining(literal[cut]) or not fold(literal[cut:])):
            cut -= 1
        return cut

    def literal(self, text: str) -> tuple[Tree, ...]:
        """The characters as texts are compared."""
        compared = text if self.exact else _compared(text)
        return tuple(Characters(((ord(one), ord(one)),)) for one in compared)


def _compared(text: str) -> str:
    """The text normalised, but for spaces at its ends."""
    return _BLANKS.sub(" ", fold(text))


def _sequence(items: list[Tree]) -> Tree:
    items = [item for item in items if item != EMPTY]
    return items[0] if len(items) == 1 else Sequence(tuple(items))


def _repeated(item: Tree, times: tuple[int, int | None], place: int) -> Tree:
    if isinstance(item, Edge):
        raise PatternError(f"`{item.value}` stands for no character and cannot repeat", place)
    if item == EMPTY or times == (0, 0):
        return EMPTY
    return Repeat(item, *times)


def _longest_literal(tree: Tree) -> str:
    """The longest text that the tree always holds, as far as is seen at a glance."""
    best = literal = ""
    for item in tree.items if isinstance(tree, Sequence) else (tree,):
        match item:
            case Characters(((first, last),)) if first == last:
                literal += chr(first)
                best = max(best, literal, key=len)
            case _:
                literal = ""
    return best


def _named_class(letter: str) -> Ranges | None:
    match letter:
        case "d":
            return _DIGITS
        case "w":
            return unicode14.word_characters()
        case "s":
            return _white_space()
        case "D" | "W" | "S":
            return _outside(letter.lower())
        case _:
            return None


@cache
def _outside(letter: str) -> Ranges:
    return complement(_named_class(letter) or ())


@cache
def _white_space() -> Ranges:
    first_plane = map(chr, range(0x10000))  # all white space is there
    return union([(ord(one), ord(one)) for one in first_plane if one.isspace()])


def _folded(span: tuple[int, int]) -> Ranges:
    """The normalised forms, where they are one other character, of the characters of a range."""
    first, last = span
    folds = _one_character_folds() if last > 0x7F else _ascii_folds()
    return union([(other, other) for code, other in folds if first <= code <= last])


@cache
def _ascii_folds() -> tuple[tuple[int, int], ...]:
    return tuple(_folds_of(range(0x80)))


@cache
def _one_character_folds() -> tuple[tuple[int, int], ...]:
    folds: list[tuple[int, int]] = []
    for first, last in complement(unicode14.unassigned()):
        text = "".join(map(chr, range(first, last + 1)))
        changes = text.lower() != text or not is_normalized("NFKC", text) or _BLANKS.search(text)
        if changes:
            folds += _folds_of(range(first, last + 1))
    return tuple(folds)


def _folds_of(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    for code in codes:
        folded = _compared(chr(code))
        if len(folded) == 1 and ord(folded) != code:
            yield code, ord(folded)
