"""`leadrules score --log`: every decision in the log before anybody gets to see it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from leadrules.cli.log.opening import file_of, log_name, needs_log, told
from leadrules.decision.decision import Decision
from leadrules.ruleset import Ruleset

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.drafting import Recorded

LogToOption = Annotated[
    str | None,
    typer.Option(
        "--log",
        metavar="LOG",
        help="Record every decision in this decision log, a file or postgresql://..., before it is "
        "shown or written; the log is made where there is none.",
    ),
]
LogKeysOption = Annotated[
    str | None,
    typer.Option(
        "--log-keys",
        metavar="KEYS",
        help="With --log: its key store; without it, beside the file: decisions.keys.db for "
        "decisions.db.",
    ),
]

LogSourceOption = Annotated[
    str | None,
    typer.Option(
        "--log-source",
        metavar="NAME",
        help="With --log: what asked for the decisions, such as web-form; it stands in clear.",
    ),
]

SOURCE = "leadrules score"
"""What the log says asked for decisions where nothing else is said."""

_AT_ONCE = 1000
"""Decisions of one transaction; as many rows are held back until it is committed."""

_Row = TypeVar("_Row")


class Recording:
    """Takes decisions as they are made, and lets rows pass once theirs are recorded.

    Without a log (`opening` is None) it takes nothing, and rows pass at once. The log is opened,
    and made where there is none, when there is something to record or to tell.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        opening: Callable[[], DecisionLog] | None,
        source: str = SOURCE,
    ) -> None:
        self._opening, self._ruleset, self._source = opening, ruleset, source
        self._waiting: list[Recorded] = []
        self.recorded = 0

    @property
    def is_on(self) -> bool:
        """Whether there is a log to record in."""
        return self._opening is not None

    @cached_property
    def log(self) -> DecisionLog:
        """The log, opened."""
        assert self._opening is not None
        return self._opening()

    def note(self, decision: Decision, account: Sequence[Mapping[str, Any]] | None) -> None:
        """Take a decision and the account it was made with."""
        if not self.is_on:
            return
        from leadrules.log.drafting import Recorded

        if account is not None:
            # WHY: whose values they are is all that the log asks, and events may be very many
            account = [{"lead": each["lead"]} for each in account]
        self._waiting.append(
            Recorded(decision, self._ruleset, account=account, source=self._source)
        )

    def through(self, rows: Iterator[_Row]) -> Iterator[_Row]:
        """The rows, each after what was decided of it is on the disk."""
        held: list[_Row] = []
        # WHY: where the log fails, what the rows are read from is closed now, not some time later
        with closing(rows) if isinstance(rows, Generator) else nullcontext():
            for row in rows:
                held.append(row)
                if not self.is_on or len(self._waiting) >= _AT_ONCE:
                    self._record()
                    yield from held
                    held.clear()
            self._record()
        yield from held

    def told(self) -> Iterator[str]:
        """What was recorded, and the head to keep elsewhere."""
        if self.is_on:
            yield f"{_decisions(self.recorded)} recorded in {log_name(self.log)}; its head:"
            yield f"  {self.log.head()}"

    def _record(self) -> None:
        if self._waiting:
            self.recorded += len(self.log.record_many(self._waiting, at_once=_AT_ONCE))
            self._waiting.clear()


@contextmanager
def recording(
    where: str | None, keys: str | None, source: str | None, ruleset: Ruleset
) -> Iterator[Recording]:
    """A recording in a log, which is made where there is none; `where` None records nothing.

    Whatever ends the block before its end, it is said how many decisions were recorded until then.
    """
    if where is None:
        if keys is not None or source is not None:
            raise typer.BadParameter("--log-keys and --log-source are for --log")
        yield Recording(ruleset, None)
        return
    needs_log(where, keys)
    from leadrules.log.decision_log import DecisionLog

    with told(), ExitStack() as stack:
        taken = Recording(
            ruleset, lambda: stack.enter_context(DecisionLog(where, keys=keys)), source or SOURCE
        )
        file = file_of(where)
        if file is None or file.exists():
            _ = taken.log  # WHY: what is there and cannot be used ends the command at once
        try:
            yield taken
        except BaseException:
            typer.echo(f"{_decisions(taken.recorded)} recorded before this, for good", err=True)
            raise


def _decisions(number: int) -> str:
    return "1 decision" if number == 1 else f"{number:,} decisions"
