"""A difference as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.diff import told
from leadrules.analysis.diff.record import Change, Diff
from leadrules.decision.layout import Page, Style

_MARKS: dict[str, tuple[str, Style]] = {
    "added": ("+", "good"),
    "removed": ("-", "bad"),
    "renamed": ("=", "plain"),
    "moved": (">", "plain"),
    "changed": ("~", "plain"),
}


def page(diff: Diff, *, width: int, color: bool) -> Iterator[str]:
    """The lines, each as wide as the terminal at most, as far as words allow."""
    layout = Page(width, color)
    yield from layout.wrapped(f"{' -> '.join(told.versions(diff))}: {told.summary(diff)}", "")
    for remark in told.remarks(diff):
        yield from layout.wrapped(remark, "")
    for section in told.sections(diff):
        lines = [line for block in section.blocks for line in _block(block, layout)]
        yield from layout.section(section.title[:1].upper() + section.title[1:], lines)


def _block(block: told.Block, layout: Page) -> Iterator[str]:
    first = block.changes[0]
    mark, style = _MARKS[first.kind]
    painted = layout.paint(mark, style)
    if first.kind in ("added", "removed"):
        words = first.new if first.new is not None else first.old
        lines = layout.wrapped(f"{block.title}: {words}", f"  {mark} ")
        yield lines[0].replace(mark, painted, 1)
        yield from lines[1:]
        yield from _touches(first, layout)
        return
    if len(block.changes) == 1:
        whole = f"  {mark} {_said(first, block.title)}"
        if len(whole) <= layout.width:
            yield whole.replace(mark, painted, 1)
            yield from _touches(first, layout)
            return
    head = layout.wrapped(block.title, f"  {mark} ")
    yield head[0].replace(mark, painted, 1)
    yield from head[1:]
    said: str | None = None
    for change in block.changes:
        touched = told.touches(change)
        # WHY: once, where several parts of one thing touch the same rules
        if said is not None and touched != said:
            yield from layout.wrapped(said, "      ")
        yield from _part(change, layout)
        said = touched
    if said is not None:
        yield from layout.wrapped(said, "      ")


def _about(change: Change) -> str:
    return told.label(change) if change.kind == "changed" else told.kind(change)


def _said(change: Change, title: str = "") -> str:
    """A change on one line, after its title if one is given."""
    old, new = told.old_and_new(change)
    about = [part for part in (title, _about(change)) if part]
    if told.came_and_went(change):
        text = "; ".join(part for part in (new, old) if part is not None)
    elif old is None or new is None:
        about.append("new" if old is None else "no longer")
        text = new or old or ""
    else:
        text = f"{old} -> {new}"
    return f"{', '.join(about)}: {text}" if about else text


def _part(change: Change, layout: Page) -> Iterator[str]:
    old, new = told.old_and_new(change)
    text, about = _said(change), _about(change)
    if old is None or new is None or len(text) + 6 <= layout.width:
        yield from layout.wrapped(text, "      ")
        return
    if about:
        yield from layout.wrapped(about, "      ")
    yield from layout.wrapped(old, "        was ")
    yield from layout.wrapped(new, "        now ")


def _touches(change: Change, layout: Page) -> Iterator[str]:
    if (touched := told.touches(change)) is not None:
        yield from layout.wrapped(touched, "      ")
