"""Law 9's phrases: sequences of whole words, all the sets of a ruleset looked up in one pass.

INVARIANT: the cost of a text is its words times a constant: the phrases are a tree of words, of
which at most `_MOST_WILD` `*` among `_MOST_PARTS` parts let only so many nodes be reached at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from leadrules.language.problems import shown
from leadrules.language.text import normalise, words

_MOST_PARTS = 8
_MOST_WILD = 2
_WILD = "*"
_WILD_WORDS = (1, 2, 3)  # how many words a `*` stands for
_REACH = _MOST_PARTS + _MOST_WILD * (_WILD_WORDS[-1] - 1)  # no occurrence is longer, in words

_Spans = dict[tuple[int, int], int]  # first word and the one past the last -> a mask of sets


class PhraseError(ValueError):
    """A phrase that cannot be read; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of normalised words and `*`; at least one is a word."""

    parts: tuple[str, ...]

    @property
    def leading(self) -> int:
        """How many `*` stand before the first word."""
        return next(place for place, part in enumerate(self.parts) if part != _WILD)


def parse_phrase(source: str) -> Phrase:
    """A phrase as its author wrote it; what stands between its words does not matter.

    Raises PhraseError where it has no words or too many.

    >>> parse_phrase("Vice-President * Sales").parts
    ('vice', 'president', '*', 'sales')
    """
    parts: list[str] = []
    for piece in normalise(source).split():
        if _WILD not in piece:
            parts += words(piece)
        elif piece == _WILD:
            parts.append(_WILD)
        else:
            raise PhraseError(
                f"in phrase {shown(source)}, the `*` of {shown(piece)} stands for whole words and"
                " needs spaces around it"
            )
    if not any(part != _WILD for part in parts):
        raise PhraseError(f"phrase {shown(source)} has no words")
    if len(parts) > _MOST_PARTS:
        raise PhraseError(f"phrase {shown(source)} has more than {_MOST_PARTS} words")
    if parts.count(_WILD) > _MOST_WILD:
        raise PhraseError(f"phrase {shown(source)} has more than {_MOST_WILD} `*`")
    return Phrase(tuple(parts))


class PhraseSet:
    """Phrases to look for, and exceptions that excuse an occurrence lying within one of them.

    Raises PhraseError as `parse_phrase` does. Safe to share between threads.

    >>> executives = PhraseSet(["ceo", "chief * officer"], ["assistant to *"])
    >>> executives.mentions("chief information security officer")
    True
    >>> executives.mentions("assistant to the ceo")
    False
    """

    def __init__(self, phrases: Iterable[str], exceptions: Iterable[str] = ()) -> None:
        self.phrases = tuple(map(parse_phrase, phrases))
        self.exceptions = tuple(map(parse_phrase, exceptions))

    def mentions(self, normalised: str) -> bool:
        """Whether some occurrence of a phrase does not lie within one of an exception."""
        return bool(self._alone.flags(normalised))

    @cached_property
    def _alone(self) -> PhraseIndex:
        return PhraseIndex((self,))


_Arrivals = dict[int, dict["_Node", int]]  # words read -> nodes reached there -> earliest start


@dataclass(slots=True, eq=False)
class _Node:
    """Where the phrases that begin alike have come to, after their leading `*`."""

    by_word: dict[str, _Node] = field(default_factory=dict)
    wild: _Node | None = None
    sure: int = 0  # sets without exceptions that a phrase ending here settles
    claims: int = 0  # sets that one settles unless it is excused
    excuses: int = 0  # sets of which an exception ends here

    def after(self, part: str) -> _Node:
        """The node one part further, made where there is none."""
        if part != _WILD:
            return self.by_word.setdefault(part, _Node())
        self.wild = self.wild or _Node()
        return self.wild

    @property
    def goes_on(self) -> bool:
        """Whether there is more here than `sure`."""
        return bool(self.by_word or self.wild or self.claims or self.excuses)


class PhraseIndex:
    """Several sets of phrases, answered together.

    Safe to share between threads: nothing changes after it is made.

    >>> index = PhraseIndex([PhraseSet(["ceo"]), PhraseSet(["sales"]), PhraseSet(["vp"])])
    >>> bin(index.flags("vp, sales"))
    '0b110'
    """

    def __init__(self, sets: Sequence[PhraseSet]) -> None:
        roots: dict[int, _Node] = {}  # by the number of leading `*`
        for number, phrase_set in enumerate(sets):
            bit = 1 << number
            for phrase in phrase_set.phrases:
                node = _end_of(phrase, roots)
                if phrase_set.exceptions:
                    node.claims |= bit
                else:
                    node.sure |= bit
            for phrase in phrase_set.exceptions:
                _end_of(phrase, roots).excuses |= bit
        # First word of a phrase -> what that word alone settles, and where to go on from it.
        self._begin: dict[str, tuple[int, list[tuple[int, _Node]]]] = {}
        for leading, root in sorted(roots.items()):
            for word, node in root.by_word.items():
                sure, onward = self._begin.get(word, (0, []))
                if leading or node.goes_on:
                    onward.append((leading, node))
                self._begin[word] = (sure if leading else node.sure, onward)

    def flags(self, normalised: str) -> int:
        """A mask of the sets that the text mentions: bit i stands for the i-th set."""
        found = 0
        begin = self._begin.get
        text = words(normalised)
        arrivals: _Arrivals = {}
        for position, word in enumerate(text):
            here = begin(word)
            if here is not None:
                found |= here[0]
                for leading, node in here[1]:
                    if leading <= position:
                        start = max(0, position - leading * _WILD_WORDS[-1])
                        arrivals.setdefault(position + 1, {})[node] = start
        return found | _follow(arrivals, text) if arrivals else found


def _end_of(phrase: Phrase, roots: dict[int, _Node]) -> _Node:
    leading = phrase.leading
    node = roots.setdefault(leading, _Node())
    for part in phrase.parts[leading:]:
        node = node.after(part)
    return node


def _follow(arrivals: _Arrivals, text: list[str]) -> int:
    """The sets mentioned by phrases that have begun, given their nodes by where they stand.

    Of several ways to a node only the one from the earliest start is kept: it holds the others,
    so it is the hardest to excuse and excuses the most.
    """
    found = 0
    claims: _Spans = {}
    excuses: _Spans = {}
    length = len(text)
    for end in range(min(arrivals), length + 1):
        for node, start in arrivals.pop(end, {}).items():
            found |= node.sure
            if node.claims:
                claims[start, end] = claims.get((start, end), 0) | node.claims
            if node.excuses:
                excuses[start, end] = excuses.get((start, end), 0) | node.excuses
            if end == length:
                continue
            following = node.by_word.get(text[end])
            if following is not None:
                _arrive(arrivals, following, start, end + 1)
            if node.wild is not None:
                for count in _WILD_WORDS:
                    _arrive(arrivals, node.wild, start, end + count)
    return found | _unexcused(claims, excuses)


def _arrive(arrivals: _Arrivals, node: _Node, start: int, end: int) -> None:
    there = arrivals.setdefault(end, {})
    there[node] = min(start, there.get(node, start))


def _unexcused(claims: _Spans, excuses: _Spans) -> int:
    """The sets with a claim that lies within none of their excuses."""
    found = 0
    excused_to: dict[int, int] = {}  # end -> sets of the excuses so far that end there
    ahead = sorted(excuses, reverse=True)
    for start, end in sorted(claims):
        while ahead and ahead[-1][0] <= start:
            excuse = ahead.pop()
            excused_to[excuse[1]] = excused_to.get(excuse[1], 0) | excuses[excuse]
        left = claims[start, end] & ~found
        for later in range(end, start + _REACH + 1):
            left &= ~excused_to.get(later, 0)
        found |= left
    return found
