"""Which language a reader gets: the page stands twice, Chinese at ``/``, English at ``/en/``."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.tongue import CHINESE, COOKIE, ENGLISH, LANGUAGES, preferred, speaking

PLACES = {CHINESE: "/", ENGLISH: "/en"}
_OWN = re.compile(r"/[^/\\\x00-\x20]")
YEAR = 365 * 24 * 3600


def language_of(request: Request) -> str:
    """Return the language that a request would have, by cookie or by what the browser likes."""
    return preferred(request.headers.get("accept-language", ""), request.cookies.get(COOKIE))


def router() -> APIRouter:
    """Let readers choose by ``/language/zh`` or ``/language/en``, which is remembered.

    ``?back=/concept`` leads back to a page of the site that stands once for both languages.
    """
    routes = APIRouter()

    @routes.get("/language/{language}", include_in_schema=False)
    def choose(language: str, back: str = "") -> Response:
        if language not in LANGUAGES:
            return Response(status_code=404)
        own = _OWN.match(back)  # no other site: //example.org is one
        answer = RedirectResponse(back if own else f"{PLACES[language].rstrip('/')}/", 303)
        answer.set_cookie(COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
        return answer

    return routes


class Spoken:
    """Has the routes behind it speak the language of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on."""
        language = language_of(Request(scope)) if scope["type"] == "http" else CHINESE
        with speaking(language):
            await self._app(scope, receive, send)


class Front:
    """Leads who opens ``/`` with a browser that prefers English to the English page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "http" and scope["path"] == "/" and scope["method"] == "GET":
            request = Request(scope)
            if language_of(request) == ENGLISH:
                query = f"?{request.url.query}" if request.url.query else ""
                await RedirectResponse(f"{PLACES[ENGLISH]}/{query}", 307)(scope, receive, send)
                return
        await self._app(scope, receive, send)
