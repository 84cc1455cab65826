"""``/api``: questions, passages, tables and extraction as JSON, described by OpenAPI.

The description is at ``/api/openapi.json``; there is no page of documentation, which would load
scripts from elsewhere. Faults are told as RFC 9457 says.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.routing import Match

from ontology.errors import DuiceError, ForbiddenError, ModelError, StoreError
from ui.page.desk import Desk
from ui.tongue import say
from ui.web import bodies as b
from ui.web import offers
from ui.web import replies as r
from ui.web.bounded import Bounded
from ui.web.languages import Spoken
from ui.web.problems import PROBLEM, problem

LARGEST = 1 << 20
"""Bytes of a request: `bodies.TEXT_LENGTH` characters, each spelled ``\\uXXXX``, fit in."""
RETRY = {"Retry-After": "2"}
ABOUT = """\
Questions, passages, cross tables and extraction over one store of Chinese policy documents.
Everything here reads; nothing writes. Texts are in Chinese, and so are the sentences of `detail`.
SPARQL is at `/sparql` (SPARQL 1.1 Protocol), an MCP server at `/mcp`.
"""
FAULTS = {
    400: "Something asked for does not exist or cannot be.",
    401: "Where the server asks for logins: no login, or a wrong one.",
    404: "There is nothing of that name.",
    413: "The body has too many bytes.",
    422: "The request does not fit this description.",
    503: "The store cannot be read, or too much is going on.",
}


def api(desk: Desk) -> FastAPI:
    """Build what is mounted at ``/api``; all work is done in threads."""
    app = FastAPI(
        title="Duice 对策",
        version=version("duice"),
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.add_middleware(Bounded, largest=LARGEST)
    app.add_middleware(Spoken)
    _ask(app, desk)
    _search(app, desk)
    _tables(app, desk)
    _documents(app, desk)
    _faults(app)
    _describe(app)
    return app


def _ask(app: FastAPI, desk: Desk) -> None:
    """Add the routes that answer questions."""
    about: dict[str, Any] = {"tags": ["ask"], "response_model": r.Answer}
    about["responses"] = _told(400, 413, 422, 503)

    @app.post("/ask", operation_id="ask", summary="Answer a question", **about)
    def ask(body: b.AskBody) -> Response:
        return _json(offers.ask(desk, offers.Asking(**dict(body))))

    @app.get("/ask", operation_id="ask_get", summary="Answer a question", **about)
    def ask_get(query: Annotated[b.AskQuery, Query()]) -> Response:
        asking = offers.Asking(query.q, query.document, query.across, query.where)
        return _json(offers.ask(desk, asking))


def _search(app: FastAPI, desk: Desk) -> None:
    """Add the routes that find passages."""
    about: dict[str, Any] = {"tags": ["search"], "response_model": r.Hits}
    about["responses"] = _told(400, 413, 422, 503)

    @app.post("/search", operation_id="search", summary="Rank passages", **about)
    def search(body: b.SearchBody) -> Response:
        return _json(offers.search(desk, body.query, body.k, body.document))

    @app.get("/search", operation_id="search_get", summary="Rank passages", **about)
    def search_get(query: Annotated[b.SearchQuery, Query()]) -> Response:
        return _json(offers.search(desk, query.q, query.k, query.document))


def _tables(app: FastAPI, desk: Desk) -> None:
    """Add the routes of cross tables and of extraction."""

    @app.get(
        "/matrix",
        operation_id="matrix",
        summary="Count a cross table",
        tags=["matrix"],
        response_model=r.Matrix,
        responses=_told(400, 422, 503),
    )
    def matrix(query: Annotated[b.MatrixQuery, Query()]) -> Response:
        made = offers.matrix(desk, query.rows, query.columns, query.values, query.where)
        return Response(made, media_type="application/json")

    @app.post(
        "/extract",
        operation_id="extract",
        summary="Find the statements of a text and their links",
        tags=["extract"],
        response_model=r.Extraction,
        responses=_told(400, 413, 422, 503),
    )
    def extract(body: b.ExtractBody) -> Response:
        return _json(offers.extract(desk, body.text, body.name))


def _documents(app: FastAPI, desk: Desk) -> None:
    """Add the routes that tell of documents."""

    @app.get(
        "/documents",
        operation_id="documents",
        summary="List the documents",
        tags=["documents"],
        response_model=r.Documents,
        responses=_told(503),
    )
    def documents() -> Response:
        return _json(offers.documents(desk))

    @app.get(
        "/documents/{name:path}",
        operation_id="document",
        summary="Tell of one document",
        tags=["documents"],
        response_model=r.OneDocument,
        responses=_told(404, 422, 503),
    )
    def document(name: b.Name, query: Annotated[b.DocumentQuery, Query()]) -> Response:
        return _json(offers.document(desk, name, text=query.text))


def _faults(app: FastAPI) -> None:
    """Tell every fault in JSON."""

    @app.exception_handler(DuiceError)
    def of_user(request: Request, error: DuiceError) -> Response:
        status = _status(error)
        return problem(status, str(error), headers=RETRY if status == 503 else None)

    @app.exception_handler(RequestValidationError)
    def of_shape(request: Request, error: RequestValidationError) -> Response:
        faults = [(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
        first = "; ".join(f"{place}: {what}" for place, what in faults[:3])
        more = {"errors": [{"place": place, "detail": what} for place, what in faults[:20]]}
        return problem(422, say("请求不合规定：{faults}", faults=first), more)

    @app.exception_handler(AnyHTTPException)
    def of_http(request: Request, error: HTTPException) -> Response:
        status = error.status_code
        told = error.detail
        heads = dict(error.headers or {})
        if status == 405:
            heads["Allow"] = ", ".join(_methods(app, request))
        if told == HTTPStatus(status).phrase:
            told = _plain(status) or told
        return problem(status, str(told), headers=heads)


def _status(error: DuiceError) -> int:
    """Return the status for a fault: the client's own, or one of the store's state."""
    if isinstance(error, offers.UnknownError):
        return 404
    if isinstance(error, ForbiddenError):
        return 403
    if isinstance(error, StoreError | ModelError | offers.BusyError):
        return 503
    return 400


def _plain(status: int) -> str:
    """Say what a status means that comes without a sentence of its own."""
    if status == 404:
        return say("没有这个地址；全部地址见 /api/openapi.json")
    return say("这个地址不能用这个方法") if status == 405 else ""


def _methods(app: FastAPI, request: Request) -> list[str]:
    """List the methods that the address of ``request`` knows."""
    found: set[str] = set()
    for route in app.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    return sorted(found)


def _told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the faults that a route may tell."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": FAULTS[status], "content": {PROBLEM: {"schema": schema}}}
        for status in (*statuses, 401)
    }


def _describe(app: FastAPI) -> None:
    """Have the description say what a `replies.Problem` is."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            told = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                servers=[{"url": "/api"}],
            )
            told["components"]["schemas"]["Problem"] = r.Problem.model_json_schema()
            app.openapi_schema = told
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _json(value: dict[str, Any]) -> Response:
    """Write JSON, Chinese as it is; what is no Unicode text is spelled in ASCII."""
    try:
        body = json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        body = json.dumps(value).encode("ascii")
    return Response(body, media_type="application/json")
