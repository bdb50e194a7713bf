"""A page written to a file."""

from __future__ import annotations

from pathlib import Path


def write_whole(page: str, file: str | Path) -> None:
    """Writes a page; the file appears when it is whole. OSError where it cannot be written."""
    target = Path(file)
    aside = target.with_name(f".{target.name}.partial")
    try:
        aside.write_text(page, encoding="utf-8")
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
