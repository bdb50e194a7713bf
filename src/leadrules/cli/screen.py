"""What a person sees: colours only on a terminal, progress only for long work on one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


def wants_color(stream_is_stderr: bool = False) -> bool:
    """Whether colours are welcome: a terminal, and NO_COLOR not set."""
    stream = sys.stderr if stream_is_stderr else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR")


def stdout() -> Console:
    """The console of results; wide enough not to break a table when piped."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


def stderr() -> Console:
    """The console of summaries and errors."""
    return Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 200)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A counter of rows read, shown with its rate on a terminal's stderr; quiet when piped."""
    console = stderr()
    if not console.is_terminal:
        yield lambda _: None
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as bar:
        tasks = {}
        counts: dict[str, int] = {}

        def tick(what: str) -> None:
            count = counts[what] = counts.get(what, 0) + 1
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=None, rate="")
            # WHY: an update costs more than a lead's scoring
            if count % 1000 == 0:
                speed = bar.tasks[tasks[what]].speed
                bar.update(tasks[what], completed=count, rate=f"{speed:,.0f}/s" if speed else "")

        yield tick
