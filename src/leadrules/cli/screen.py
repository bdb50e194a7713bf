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

from leadrules.rows.reading import Source

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


@contextmanager
def progress() -> Iterator[Callable[[str, Source], None]]:
    """A call for each row read, shown as a bar on a terminal's stderr once the work is long."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda what, source: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[rows]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True, no_color=not wants_color(True)),
        transient=True,
    )
    started = time.monotonic()
    counts: dict[str, int] = {}
    tasks: dict[str, TaskID] = {}
    shown = False

    def tick(what: str, source: Source) -> None:
        nonlocal shown
        count = counts[what] = counts.get(what, 0) + 1
        # WHY: an update costs more than a lead's scoring
        if count % _OFTEN:
            return
        if not shown:
            if time.monotonic() - started < _PATIENCE:
                return
            bar.start()
            shown = True
        if what not in tasks:
            for task in tasks.values():
                bar.update(task, completed=1.0, visible=False)
            tasks[what] = bar.add_task(what, total=1.0, rows="")
        done = source.done()
        bar.update(
            tasks[what], completed=done or 0.0, total=None if done is None else 1.0,
            rows=f"{count:,}",
        )  # fmt: skip

    try:
        yield tick
    finally:
        bar.stop()
