"""Why a program gets no result: in JSON (RFC 9457), or in a line of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Response

from ui.web.negotiate import best

PROBLEM = "application/problem+json"
TEXT = "text/plain"
JSON_LIKE = (
    PROBLEM,
    "application/json",
    "application/sparql-results+json",
    "application/ld+json",
)
"""What a client that reads JSON may have asked for: it is told of faults in JSON too."""


def problem(
    status: int,
    detail: str,
    more: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Tell a fault in JSON, with ``more`` members beside title, status and detail."""
    told = {"title": _phrase(status), "status": status, "detail": detail, **(more or {})}
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    return Response(body, status, headers=dict(headers or {}), media_type=PROBLEM)


def told(
    status: int,
    detail: str,
    accept: str = "",
    more: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Tell a fault in JSON to a client that prefers it, else in a line of text."""
    heads = {"Vary": "Accept", **(headers or {})}
    if best(accept, (TEXT, *JSON_LIKE)) in JSON_LIKE:
        return problem(status, detail, more, heads)
    line = " ".join(detail.split()) + "\n"
    return Response(
        line.encode("utf-8", "replace"), status, headers=heads, media_type=f"{TEXT}; charset=utf-8"
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # 499: the client has gone, and no RFC names it
        return "Client Closed Request"
