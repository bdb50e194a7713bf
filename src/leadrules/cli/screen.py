"""What a person sees: colours only on a terminal, progress only for long work on one."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from leadrules.cli import files

_PATIENCE = 1.0  # seconds of work before progress is shown
_OFTEN = 500  # rows between two looks at the clock


def wants_color(stream_is_stderr: bool = False) -> bool:
    """Whether colours are welcome: on a terminal that does not refuse them."""
    stream = sys.stderr if stream_is_stderr else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int | None:
    """The columns of the terminal behind stdout; None where there is none."""
    if not sys.stdout.isatty():
        return None
    # WHY: one column less, as some terminals break a line that fills them
    return max(20, shutil.get_terminal_size().columns - 1)


def stdout() -> Console:
    """The console of results; wide enough not to break a table when piped."""
    return Console(width=width() or 200, highlight=False, no_color=not wants_color())


def _watched() -> bool:
    """Whether a person may see progress."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class _Bar:
    """One line on a terminal's stderr: what, how far, how fast, how long still."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[rows]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True, no_color=not wants_color(True)),
            transient=True,
        )
        self._started = time.monotonic()
        self._shown = False
        self._task: TaskID | None = None
        self._what = ""
        self._since = self._started

    def show(self, what: str, rows: int, part: float | None) -> None:
        """Show it, once the work is long; `part` is None where the end is not known."""
        now = time.monotonic()
        if not self._shown:
            if now - self._started < _PATIENCE:
                return
            self._bar.start()
            self._shown = True
        if what != self._what or self._task is None:
            if self._task is not None:
                self._bar.update(self._task, visible=False)
            self._what, self._since = what, now if self._what else self._started
            self._task = self._bar.add_task(what, total=1.0, rows="")
        passed = now - self._since
        rate = f", {rows / passed:,.0f} a second" if rows and passed > _PATIENCE else ""
        self._bar.update(
            self._task,
            completed=part or 0.0,
            total=None if part is None else 1.0,
            rows=f"{rows:,}{rate}" if rows else "",
        )

    def end(self) -> None:
        """Take the line away."""
        self._bar.stop()


@contextmanager
def progress() -> Iterator[files.Ticker]:
    """A call for each row read, shown as a bar on a terminal's stderr once the work is long."""
    if not _watched():
        yield lambda what, source: None
        return
    bar, counts = _Bar(), dict[str, int]()

    def tick(what: str, source: files.Progress) -> None:
        count = counts[what] = counts.get(what, 0) + 1
        # WHY: an update costs more than a lead's scoring
        if count % _OFTEN == 0:
            bar.show(what, count, source.done())

    try:
        yield tick
    finally:
        bar.end()


@contextmanager
def table_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A call with what is done, the rows done, and all rows; shown as `progress` does."""
    if not _watched():
        yield lambda what, done, total: None
        return
    bar = _Bar()
    try:
        yield lambda what, done, total: bar.show(
            what, done, done / total if done and total else None
        )
    finally:
        bar.end()


@contextmanager
def steps(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A call with what is being done, shown on a terminal's stderr once the work is long."""
    if quiet or not _watched():
        yield lambda what: None
        return
    bar = _Bar()
    try:
        yield lambda what: bar.show(what, 0, None)
    finally:
        bar.end()
