"""A service that scores leads, logs every decision before it answers, and explains it later.

LEADRULES_RULESET=rules/b2b-saas/2.0.0.yaml LEADRULES_LOG=decisions.db \
    uvicorn --factory service:from_environment --no-access-log
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

import leadrules
from leadrules.diagnostics import to_json
from leadrules.log import attributes, mark_span

logger = logging.getLogger("scoring")


class Asked(BaseModel):
    """A lead to score. `override` is a person's word: `who`, `why`, and one of `score`, `add`,
    `verdict`, `disqualify`; it stays in force for later scorings, until its `until`."""

    lead: dict[str, Any]
    events: list[dict[str, Any]] | None = None
    account: list[dict[str, Any]] | None = None
    override: dict[str, Any] | None = None
    as_of: str | None = None
    source: str | None = Field(None, max_length=100)


class Answer(BaseModel):
    """What was decided; `decision` is its id in the log."""

    decision: str
    verdict: str
    score: str
    respond_by: str | None
    reasons: list[str]


def from_environment() -> FastAPI:
    """The service as its environment says; each process makes its own."""
    return service(
        leadrules.load(os.environ["LEADRULES_RULESET"]),
        os.environ["LEADRULES_LOG"],
        keys=os.environ.get("LEADRULES_LOG_KEYS"),
    )


def service(
    ruleset: leadrules.Ruleset, where: str | Path, *, keys: str | None = None, room: int = 1_000
) -> FastAPI:
    """The service; at most `room` decisions wait to be written, more are refused."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        # made here and not above, as a server may fork its workers; and "raise", so that the caller
        # hears where no room is left, and the event loop never waits
        with (
            leadrules.DecisionLog(where, keys=keys) as log,
            log.writer(room=room, full="raise") as writer,
        ):
            app.state.log, app.state.writer = log, writer
            yield

    app = FastAPI(title="Lead scoring", lifespan=life)
    app.middleware("http")(told)
    app.exception_handler(leadrules.LeadError)(unreadable)
    app.exception_handler(leadrules.LogError)(not_logged)

    @app.post("/score")
    async def score(asked: Asked) -> Answer:
        """Score a lead; answered once the decision is on the disk."""
        log, writer = app.state.log, app.state.writer
        before = await asyncio.to_thread(latest, log, ruleset, asked.lead)
        given = {
            "previous": None if before is None else before.decision,
            "override": asked.override or (None if before is None else before.override),
            "account": asked.account,
        }
        # far shorter than a switch of threads
        decision = ruleset.score(asked.lead, events=asked.events, as_of=asked.as_of, **given)
        kept = writer.record(decision, ruleset=ruleset, source=asked.source, **given)
        name = await asyncio.wrap_future(kept)
        logger.info("decided", extra=attributes(decision, decision_id=name))
        mark_span(decision, decision_id=name)
        return Answer(
            decision=name,
            verdict=decision.effective_verdict,
            score=f"{decision.effective.score:f}",
            respond_by=None if decision.due is None else decision.due.isoformat(),
            reasons=[reason.text for reason in decision.reasons],
        )

    @app.get("/leads/{lead}/why")
    def why(lead: str, reader: Literal["sales", "auditor"] = "sales") -> Response:
        """Why the lead stands where it does, as a page."""
        return page(app.state.log.why(lead).html(audience=reader))

    @app.get("/leads/{lead}/why-not")
    def why_not(lead: str, verdict: str, reader: Literal["sales", "auditor"] = "sales") -> Response:
        """Why the lead is not `verdict`, and what would have been enough, as a page."""
        return page(app.state.log.why_not(lead, verdict=verdict).html(audience=reader))

    @app.get("/health")
    def health() -> dict[str, Any]:
        """Whether the log answers, and by which rules leads are scored."""
        head = app.state.log.head()
        return {"ruleset": f"{ruleset.name} {ruleset.version}", "log": str(head)}

    return app


def latest(log: leadrules.DecisionLog, ruleset: leadrules.Ruleset, lead: dict[str, Any]) -> Any:
    """The lead's last decision that can still be read, which the latch and overrides go on from."""
    name = next((lead[key] for key in ruleset.ir.lead_keys if lead.get(key) is not None), None)
    if name is None:
        return None
    history = log.history(str(name), limit=1)
    return history[0] if history and not history[0].erased else None


def page(text: str) -> Response:
    """A page that nobody on the way keeps, as it is about a person."""
    return Response(text, media_type="text/html", headers={"Cache-Control": "no-store"})


async def unreadable(request: Request, error: leadrules.LeadError) -> Response:
    """422 with everything that is wrong, for the caller alone: it may quote the lead's values."""
    return JSONResponse({"problems": [to_json(each) for each in error.diagnostics]}, 422)


async def not_logged(request: Request, error: leadrules.LogError) -> Response:
    """404 where the log has no such decision, 400 for a slip, else 503: try again."""
    code = error.diagnostics[0].code
    logger.warning("log: %s", code)
    status = {"LR691": 404, "LR694": 400, "LR699": 400}.get(code, 503)
    again = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse({"problems": [to_json(each) for each in error.diagnostics]}, status, again)


async def told(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """One line a request with the route's pattern: its path would tell the lead's id."""
    began = time.perf_counter()
    response = await answer(request)
    route = getattr(request.scope.get("route"), "path", "unknown")
    seconds = time.perf_counter() - began
    logger.info("%s %s %s %.3f s", request.method, route, response.status_code, seconds)
    return response
