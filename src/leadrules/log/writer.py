"""A writer in the background: decisions are handed over at once and acknowledged at the commit."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from leadrules.log.drafting import Recorded
from leadrules.log.store.errors import LogError, log_error

if TYPE_CHECKING:
    from leadrules.decision.decision import Decision
    from leadrules.log.decision_log import DecisionLog
    from leadrules.ruleset import Ruleset

Full = Literal["raise", "block"]
"""What happens where no room is left."""

_AT_ONCE = 500  # of those that wait, so many go into one transaction


class Writer:
    """A bounded queue before a log, emptied by a thread of its own; made by `DecisionLog.writer`.

    `record` hands back a future that has the decision's id once it is committed, or the LogError
    that kept it out. In an event loop await `asyncio.wrap_future(writer.record(...))`, with `full`
    set to `raise`, so that the loop never waits. `close` waits until all is written; a process that
    ends before loses what was not acknowledged, and nothing else. A child of a fork makes its own.
    """

    def __init__(self, log: DecisionLog, *, room: int, full: Full, patience: float | None) -> None:
        if room < 1 or full not in ("raise", "block"):
            raise log_error("LR694", "a writer has room for one or more, and `raise`s or `block`s")
        self._log = log
        self._full, self._patience = full, patience
        self._waiting: queue.Queue[tuple[Recorded, Future[str]] | None] = queue.Queue(room)
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="leadrules log", daemon=True)
        self._thread.start()

    def record(self, decision: Decision, *, ruleset: Ruleset, **given: Any) -> Future[str]:
        """Hands a decision over; the arguments are those of `DecisionLog.record`.

        Raises LogError where no room is left, or is not within `patience`, or after `close`.
        """
        future: Future[str] = Future()
        one = (Recorded(decision, ruleset, **given), future)
        deadline = None if self._patience is None else time.monotonic() + self._patience
        # WHY: under the lock nothing can come behind the end; it is held only for moments, as who
        # waits for room waits without it
        while True:
            with self._closing:
                if self._closed or not self._thread.is_alive():
                    raise log_error("LR693", "the writer is closed", help="make another")
                try:
                    self._waiting.put_nowait(one)
                except queue.Full:
                    pass
                else:
                    return future
            if self._full == "raise" or (deadline is not None and time.monotonic() > deadline):
                raise log_error(
                    "LR693",
                    "the writer has no room left: decisions come faster than they are written",
                    help="keep the decision and try again, or record it without a writer",
                )
            time.sleep(0.001)

    def close(self) -> None:
        """Waits until everything that was handed over is written or refused."""
        with self._closing:
            first, self._closed = not self._closed, True
        if first:
            self._waiting.put(None)
        self._thread.join()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _work(self) -> None:
        going = True
        while going:
            taken: list[tuple[Recorded, Future[str]]] = []
            one = self._waiting.get()
            while one is not None:
                if one[1].set_running_or_notify_cancel():
                    taken.append(one)
                if len(taken) == _AT_ONCE:
                    break
                try:
                    one = self._waiting.get_nowait()
                except queue.Empty:
                    break
            going = one is not None
            if taken:
                self._write(taken)

    def _write(self, taken: list[tuple[Recorded, Future[str]]]) -> None:
        try:
            ids = self._log.record_many([recorded for recorded, _ in taken], at_once=len(taken))
        except Exception as error:
            if len(taken) > 1 and _of_one(error):
                # one cannot be recorded: the others are not to suffer for it
                for each in taken:
                    self._write([each])
                return
            for _, future in taken:
                future.set_exception(error)
            return
        for (_, future), name in zip(taken, ids, strict=True):
            future.set_result(name)


def _of_one(error: Exception) -> bool:
    """Whether an error may be of one decision, not of the log."""
    return not isinstance(error, LogError) or error.diagnostics[0].code == "LR694"
