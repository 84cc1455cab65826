"""The SPARQL 1.1 Protocol, read-only: https://www.w3.org/TR/sparql11-protocol/.

Status codes: 400 not understood or not allowed in a query, 403 an update, 406 no format that the
client takes, 413 result too large, 415 body of another type, 503 all workers busy, 504 past the
deadline, 507 out of memory. No CORS headers: pages of other origins cannot read the answers.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from kg.sparql import Outcome, Pool, form_of
from ontology.errors import QueryError, StoreError
from ui.web.negotiate import best

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
LONGEST = 1 << 20
"""Bytes of a request: no query written by a person or a program for this graph is longer."""

STATUS = {
    Outcome.DONE: 200,
    Outcome.REFUSED: 400,
    Outcome.LARGE: 413,
    Outcome.LATE: 504,
    Outcome.BUSY: 503,
    Outcome.EXHAUSTED: 507,
}
DESCRIPTION = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .

[] a sd:Service ;
  sd:endpoint <{place}> ;
  sd:supportedLanguage sd:SPARQL10Query, sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML,
    formats:SPARQL_Results_CSV, formats:SPARQL_Results_TSV,
    formats:Turtle, formats:N-Triples, formats:RDF_XML, formats:JSON-LD .
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the dataset that the client names, if any."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Refused(Exception):
    """A request that is no query; ``status`` is the answer's."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def router(pool: Pool, timeout: float) -> APIRouter:
    """Answer queries at ``/sparql``, each within ``timeout`` seconds."""
    routes = APIRouter()

    @routes.api_route("/sparql", methods=["GET", "HEAD"])
    async def get(request: Request) -> Response:
        if not request.query_params:
            place = str(request.url.replace(query=""))
            return Response(DESCRIPTION.format(place=place), media_type="text/turtle")
        return await answered(request, asked_by(_parameters(request)))

    @routes.post("/sparql")
    async def post(request: Request) -> Response:
        return await answered(request, await _posted(request))

    async def answered(request: Request, asked: Asked | Refused) -> Response:
        if isinstance(asked, Refused):
            return told(asked.status, str(asked))
        accept = ",".join(request.headers.getlist("accept"))
        return await asyncio.to_thread(respond, pool, asked, accept, timeout)

    return routes


def respond(pool: Pool, asked: Asked, accept: str, timeout: float) -> Response:
    """Run a query and write its result in the format that the client would like best."""
    try:
        form = form_of(asked.query)
        media = best(accept, form.media)
        if media is None:
            return told(406, f"没有客户端愿收的格式；可用的有 {'、'.join(form.media)}")
        reply = pool.ask(
            asked.query,
            media,
            timeout=timeout,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
    except QueryError as error:
        return told(400, str(error))
    except StoreError as error:
        return told(503, str(error))
    if reply.outcome is not Outcome.DONE:
        return told(STATUS[reply.outcome], reply.message)
    return Response(reply.body, headers={"Vary": "Accept"}, media_type=reply.media)


def told(status: int, why: str) -> Response:
    """Say in one sentence why there is no result."""
    return Response(f"{why}\n", status, media_type="text/plain; charset=utf-8")


def asked_by(parameters: dict[str, list[str]]) -> Asked | Refused:
    """Read a query out of the parameters of a request."""
    if "update" in parameters:
        return Refused(403, "这个端点只读；更新请求被拒绝")
    queries = parameters.get("query", [])
    if len(queries) != 1:
        return Refused(400, "请求里要有且只有一个 query 参数")
    return Asked(
        queries[0],
        tuple(parameters.get("default-graph-uri", ())),
        tuple(parameters.get("named-graph-uri", ())),
    )


async def _posted(request: Request) -> Asked | Refused:
    """Read a query that was posted: as a form, or as the body itself."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == UPDATE:
        return Refused(403, "这个端点只读；更新请求被拒绝")
    if media not in (QUERY, FORM):
        return Refused(415, f"请求体的类型要是 {QUERY} 或 {FORM}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return Refused(413, f"请求体超过 {LONGEST} 字节；请缩短查询")
    try:
        text = body.decode("utf-8")
        if media == QUERY:
            return asked_by(_parameters(request) | {"query": [text]})
        return asked_by(parse_qs(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        return Refused(400, "请求体不是 UTF-8 文本；请改用 UTF-8")


def _parameters(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}
