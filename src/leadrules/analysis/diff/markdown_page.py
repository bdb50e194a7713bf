"""A difference as Markdown for a pull request: short headings, and tables that GitHub renders."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.diff import told
from leadrules.analysis.diff.record import Change, Diff
from leadrules.analysis.wording.style import escaped

_NOTHING = ""


def page(diff: Diff) -> str:
    """The page, which ends with a line; no one's text is markup in it."""
    old, new = told.versions(diff)
    blocks = [f"## {escaped(old)} → {escaped(new)}", _sentence(told.summary(diff))]
    blocks += [escaped(remark) for remark in told.remarks(diff)]
    for section in told.sections(diff):
        rows = ["| | Before | After |", "|---|---|---|"]
        for block in section.blocks:
            rows += _rows(block)
        blocks += [f"### {escaped(section.title[:1].upper() + section.title[1:])}", "\n".join(rows)]
    return "\n\n".join(blocks) + "\n"


def _sentence(text: str) -> str:
    return f"{escaped(text[:1].upper() + text[1:])}."


def _rows(block: told.Block) -> Iterator[str]:
    for place, change in enumerate(block.changes):
        title = f"**{escaped(block.title)}**" if place == 0 else _NOTHING
        about = escaped(_about(change))
        cell = ", ".join(part for part in (title, about) if part)
        touched = told.touches(change)
        following = block.changes[place + 1 :]
        if touched is not None and not (following and told.touches(following[0]) == touched):
            cell += f"<br>*{escaped(touched)}*"
        old, new = told.old_and_new(change)
        yield f"| {cell} | {_cell(old)} | {_cell(new)} |"


def _about(change: Change) -> str:
    if change.kind == "changed":
        return told.label(change)
    return told.kind(change)


def _cell(text: str | None) -> str:
    return _NOTHING if text is None else escaped(text)
