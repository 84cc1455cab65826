"""Queries as the SPARQL 1.1 Protocol brings them: https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import Request

from ui.tongue import say

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
LONGEST = 1 << 20
"""Bytes of a request: no query written by a person or a program for this graph is longer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the dataset that the client names, if any."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class RefusedError(Exception):
    """A request that is no query; ``status`` is the answer's."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def asked_by(request: Request) -> Asked:
    """Read the query of a request, by GET or as either kind of POST.

    Raises
    ------
    RefusedError
        When it has none, or more than one, or it is no query.
    """
    if request.method != "POST":
        return _asked(_parameters(request))
    return await _posted(request)


def _asked(parameters: dict[str, list[str]]) -> Asked:
    if "update" in parameters:
        raise RefusedError(403, say("这个端点只读；更新请求被拒绝"))
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise RefusedError(400, say("请求里要有且只有一个 query 参数"))
    return Asked(
        queries[0],
        tuple(parameters.get("default-graph-uri", ())),
        tuple(parameters.get("named-graph-uri", ())),
    )


async def _posted(request: Request) -> Asked:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == UPDATE:
        raise RefusedError(403, say("这个端点只读；更新请求被拒绝"))
    if media not in (QUERY, FORM):
        raise RefusedError(415, say("请求体的类型要是 {one} 或 {other}", one=QUERY, other=FORM))
    body = await _body(request)
    try:
        text = body.decode("utf-8")
        if media == FORM:
            return _asked(parse_qs(text, keep_blank_values=True, errors="strict"))
    except (UnicodeDecodeError, ValueError) as error:  # or there are too many fields
        raise RefusedError(400, say("请求体不是 UTF-8 文本；请改用 UTF-8")) from error
    beside = _parameters(request)
    return _asked(beside | {"query": [*beside.get("query", []), text]})


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise RefusedError(413, say("请求体超过 {most} 字节；请缩短内容", most=LONGEST))
    return body


def _parameters(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}
