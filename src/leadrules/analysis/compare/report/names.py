"""What the two versions are called on the page."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.diff.record import Diff


@dataclass(frozen=True, slots=True)
class Names:
    """`a` and `b` are short, as in a table's head; the long ones hold the rulesets' names."""

    a: str
    b: str
    long_a: str
    long_b: str
    title: str


def names_of(diff: Diff) -> Names:
    """How a page calls the versions: A and B, as other sentences do, with what they are.

    >>> from leadrules.analysis.diff.record import Compared, Diff
    >>> names_of(Diff(Compared("b2b", "1.0", "", ""), Compared("b2b", "2.0", "", ""), ())).b
    'B (2.0)'
    """
    one = f"{diff.a.name} {diff.a.version}"
    other = f"{diff.b.name} {diff.b.version}"
    if one == other:
        title = f"{one} against itself"
    elif diff.a.name == diff.b.name:
        title = f"{diff.a.name}: {diff.a.version} or {diff.b.version}?"
    else:
        return Names(f"A ({one})", f"B ({other})", one, other, f"{one} or {other}?")
    return Names(f"A ({diff.a.version})", f"B ({diff.b.version})", one, other, title)
