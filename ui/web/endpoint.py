"""The SPARQL 1.1 Protocol, read-only: https://www.w3.org/TR/sparql11-protocol/.

Status codes: 400 not understood or not allowed in a query, 403 an update, 406 no format that the
client takes, 413 result too large, 415 body of another type, 503 all workers busy, 504 past the
deadline, 507 out of memory. A client that goes away has its query stopped. No CORS headers: pages
of other origins cannot read the answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from kg.sparql import Outcome, Pool, Ticket, form_of
from ontology.errors import DuiceError, QueryError
from ui.tongue import say, speaking
from ui.web.asked import FORM, QUERY, Asked, RefusedError, asked_by
from ui.web.description import MEDIA, description, graphs_of
from ui.web.languages import language_of
from ui.web.negotiate import best
from ui.web.problems import told

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
WAITING = 32
"""Queries that may run or wait at a time; more are sent away at once."""

STATUS = {
    Outcome.DONE: 200,
    Outcome.REFUSED: 400,
    Outcome.LARGE: 413,
    Outcome.LATE: 504,
    Outcome.BUSY: 503,
    Outcome.EXHAUSTED: 507,
    Outcome.CANCELLED: 499,  # as some servers log it: there is nobody left to read it
}
PAGE = "/?tab=sparql"
"""Where a person who opens the endpoint's address writes queries."""

_HTML = "text/html"
_RETRY = {"Retry-After": "2"}


def router(pool: Pool, timeout: float) -> APIRouter:
    """Answer queries at ``/sparql``, each within ``timeout`` seconds."""
    routes = APIRouter()
    places = CapacityLimiter(WAITING)

    @routes.api_route("/sparql", methods=[*METHODS], include_in_schema=False)
    async def sparql(request: Request) -> Response:
        with speaking(language_of(request)):
            return await answered(request, ",".join(request.headers.getlist("accept")))

    async def answered(request: Request, accept: str) -> Response:
        if request.method == "OPTIONS":
            heads = {"Allow": ", ".join(METHODS), "Accept-Post": f"{QUERY}, {FORM}"}
            return Response(status_code=204, headers=heads)
        if request.method != "POST" and not request.query_params:
            place = str(request.url.replace(query=""))
            return await to_thread.run_sync(described, pool, place, accept, timeout)
        try:
            asked = await asked_by(request)
        except RefusedError as refused:
            return told(refused.status, str(refused), accept)
        if places.available_tokens < 1:
            why = say("SPARQL 查询：排队的太多；请稍后再试")
            return told(503, why, accept, headers=_RETRY)
        ticket = Ticket()
        work = to_thread.run_sync(respond, pool, asked, accept, timeout, ticket, limiter=places)
        return await _while_there(request, work, ticket)

    return routes


def described(pool: Pool, place: str, accept: str, timeout: float) -> Response:
    """Describe the service to programs; a person is led to the page where queries are written."""
    media = best(accept, (*MEDIA, _HTML))
    heads = {"Vary": "Accept"}
    if media is None:
        return told(406, _unfit(MEDIA), accept)
    if media == _HTML:
        return Response(status_code=303, headers={**heads, "Location": PAGE})
    try:
        graphs = graphs_of(pool, timeout)
    except DuiceError as error:
        return told(503, str(error), accept, headers=_RETRY)
    return Response(description(place, graphs, media), headers=heads, media_type=media)


def respond(pool: Pool, asked: Asked, accept: str, timeout: float, ticket: Ticket) -> Response:
    """Run a query and write its result in the format that the client would like best."""
    try:
        form = form_of(asked.query)
        media = best(accept, form.media)
        if media is None:
            return told(406, _unfit(form.media), accept)
        reply = pool.ask(
            asked.query,
            media,
            timeout=timeout,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            ticket=ticket,
        )
    except QueryError as error:
        return told(400, str(error), accept, _place(error.line, error.column))
    except DuiceError as error:
        return told(503, str(error), accept, headers=_RETRY)
    if reply.outcome is not Outcome.DONE:
        heads = _RETRY if reply.outcome is Outcome.BUSY else {}
        more = _place(reply.line, reply.column)
        return told(STATUS[reply.outcome], reply.message, accept, more, heads)
    return Response(reply.body, headers={"Vary": "Accept"}, media_type=reply.media)


def _unfit(media: Iterable[str]) -> str:
    """Say which formats there are to a client that takes none of them."""
    return say("没有客户端愿收的格式；可用的有 {formats}", formats=", ".join(media))


def _place(line: int, column: int) -> dict[str, object]:
    """Tell where in the query a fault is, where that is known."""
    return {"line": line, "column": column} if line else {}


async def _while_there(
    request: Request, work: Coroutine[None, None, Response], ticket: Ticket
) -> Response:
    """Wait for the response, and call the query off when the client goes away before."""
    answering = asyncio.create_task(work)
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            ticket.cancel()
        return await answering
    finally:
        ticket.cancel()  # where this task is itself ended, as the server stops
        leaving.cancel()


async def _gone(request: Request) -> None:
    """Return when the client has gone away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
