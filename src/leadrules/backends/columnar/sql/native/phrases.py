"""Law 9's phrases as regular expressions over a text whose words each have blanks of their own.

A text is ` vp  of  sales `: a blank before and after each word. Occurrences that lie within one of
an exception are marked by a `#` before them, length by length, and what is left unmarked counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from leadrules.language.phrases import PhraseSet

Words = tuple[str | None, ...]
"""So many words; None is any."""

WORD = "[0-9a-z_]+"
MARK = "#"
_WILD = (1, 2, 3)
_MOST_OPTIONS = 3  # with two groups each, and no warehouse names more than nine


@dataclass(frozen=True, slots=True)
class Excusing:
    """A pattern whose group 1 stands before an excused occurrence, which group `occurrence` and all
    that follows it begin with; `groups` is how many it has."""

    pattern: str
    occurrence: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Claims:
    """The occurrences of one length: the pattern of one that is not marked, and what marks."""

    pattern: str
    excusing: tuple[Excusing, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """How a set of phrases is looked for: any phrase, any exception (None: there is none that
    could excuse), and then length by length."""

    phrases: str
    exceptions: str | None
    claims: tuple[Claims, ...]


def mentions(phrases: Sequence[str], exceptions: Sequence[str]) -> Mentions | None:
    """How a set is looked for in an ASCII text; None where no such text mentions it.

    >>> mentions(["ceo", "chief * officer"], ()).phrases
    ' (ceo|chief  [0-9a-z_]+(  [0-9a-z_]+){0,2}  officer) '
    """
    both = PhraseSet(phrases, exceptions)
    wanted = _ascii(phrase.parts for phrase in both.phrases)
    excuses = _ascii(phrase.parts for phrase in both.exceptions)
    if not wanted:
        return None
    by_length: dict[int, list[Words]] = {}
    for words in _of_fixed_length(wanted):
        by_length.setdefault(len(words), []).append(words)
    spans = _of_fixed_length(excuses)
    claims = [_claims(claimed, spans) for _, claimed in sorted(by_length.items())]
    if not any(one.excusing for one in claims):
        return Mentions(_any_of(wanted), None, ())
    return Mentions(_any_of(wanted), _any_of(excuses), tuple(claims))


def _ascii(phrases: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [parts for parts in dict.fromkeys(phrases) if all(map(str.isascii, parts))]


def _any_of(phrases: Iterable[tuple[str, ...]]) -> str:
    wild = f"{WORD}(  {WORD}){{0,{_WILD[-1] - 1}}}"
    texts = ["  ".join(wild if part == "*" else part for part in parts) for parts in phrases]
    return f" ({'|'.join(texts)}) " if len(texts) > 1 else f" {texts[0]} "


def _of_fixed_length(phrases: Iterable[tuple[str, ...]]) -> list[Words]:
    """Each phrase with so many words for each of its `*` as that may stand for."""
    found: dict[Words, None] = {}
    for parts in phrases:
        counts = product(*(_WILD if part == "*" else (0,) for part in parts))
        for count in counts:
            words: list[str | None] = []
            for part, times in zip(parts, count, strict=True):
                words += [None] * times if part == "*" else [part]
            found[tuple(words)] = None
    return list(found)


# --- occurrences of one length -------------------------------------------------------------------


def _claims(claimed: Sequence[Words], exceptions: Sequence[Words]) -> Claims:
    """What marks an occurrence that lies within an exception: what stands before, and after."""
    around: dict[Words, set[tuple[Words, Words]]] = {}
    for claim in claimed:
        for words in exceptions:
            for start in range(len(words) - len(claim) + 1):
                end = start + len(claim)
                both = _unified(claim, words[start:end])
                if both is not None:
                    around.setdefault(both, set()).add((words[:start], words[end:]))
    gathered: dict[tuple[frozenset[Words], Words], list[Words]] = {}
    for words, contexts in around.items():
        least = [one for one in contexts if not any(_less(other, one) for other in contexts)]
        for after in dict.fromkeys(right for _, right in least):
            before = frozenset(left for left, right in least if right == after)
            gathered.setdefault((before, after), []).append(words)
    excusing = tuple(
        one
        for (before, after), words in sorted(
            gathered.items(), key=lambda one: (sorted(map(_order, one[0][0])), _order(one[0][1]))
        )
        for one in _excusing(before, sorted(words, key=_order), after)
    )
    return Claims(" " + _choice([_occurrence(words) for words in claimed]), excusing)


def _order(words: Words) -> tuple[str, ...]:
    return tuple(word or "" for word in words)


def _unified(claim: Words, words: Words) -> Words | None:
    """The words that are both."""
    pairs = list(zip(claim, words, strict=True))
    if any(one != other and one is not None and other is not None for one, other in pairs):
        return None
    return tuple(one if one is not None else other for one, other in pairs)


def _less(one: tuple[Words, Words], other: tuple[Words, Words]) -> bool:
    """Whether a context asks for less than another, which is then not needed."""
    (left, right), (more_left, more_right) = one, other
    return (
        one != other
        and len(left) <= len(more_left)
        and len(right) <= len(more_right)
        and _asks_no_more(left, more_left[len(more_left) - len(left) :])
        and _asks_no_more(right, more_right[: len(right)])
    )


def _asks_no_more(words: Words, more: Words) -> bool:
    return all(one is None or one == other for one, other in zip(words, more, strict=True))


def _excusing(before: frozenset[Words], words: Sequence[Words], after: Words) -> Iterator[Excusing]:
    text = _choice([_occurrence(one) for one in words])
    following = f"({_units(after)})" if after else ""
    options = _before(before)
    for start in range(0, len(options), _MOST_OPTIONS):
        left = "|".join(options[start : start + _MOST_OPTIONS])
        occurrence = 2 + left.count("(")
        yield Excusing(
            f"({left})({text}){following}",
            occurrence,
            occurrence + 1 + text.count("(") if after else None,
        )


def _before(contexts: frozenset[Words]) -> list[str]:
    """What may stand before an occurrence: some words, then so many of any."""
    times: dict[Words, list[int]] = {}
    for words in contexts:
        wild = 0
        while wild < len(words) and words[-1 - wild] is None:
            wild += 1
        times.setdefault(words[: len(words) - wild], []).append(wild)
    alike: dict[tuple[int, int], list[Words]] = {}
    for words, counts in times.items():
        for low, high in _stretches(sorted(counts)):
            alike.setdefault((low, high), []).append(words)
    options = []
    for (low, high), starts in sorted(alike.items()):
        # WHY: where no word need stand before, the blank of one says that nothing is marked
        fixed = _choice(sorted(_units(words) or " " for words in starts))
        many = f"({_unit(None)}){{{low},{high}}}" if high else ""
        options.append(fixed + many)
    return options


def _stretches(counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order as ranges without gaps."""
    start = counts[0]
    for one, following in zip(counts, (*counts[1:], None), strict=True):
        if following != one + 1:
            yield start, one
            start = following or 0


def _occurrence(words: Words) -> str:
    """Words of which the first is not marked."""
    return f" {words[0] or WORD} {_units(words[1:])}"


def _units(words: Words) -> str:
    return "".join(map(_unit, words))


def _unit(word: str | None) -> str:
    return f"{MARK}? {word or WORD} "


def _choice(options: Sequence[str]) -> str:
    return f"({'|'.join(options)})" if len(options) > 1 else options[0]
