"""The guard of the whole site: nobody gets past it without a name, but to log in."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ontology.errors import DuiceError
from ui.web import logs
from ui.web.gate import Gate, TooManyError
from ui.web.identity import LOCAL, Role, User, require, seat
from ui.web.limits import has_files
from ui.web.sessions import COOKIE

OPEN = frozenset({"/healthz", "/login", "/login.css"})
"""Paths that need no user."""
BASIC = 'Basic realm="Duice", charset="UTF-8"'
SESSION = 'Session realm="Duice"'
"""Challenge to a script of the page: unlike Basic, no browser opens a box of its own for it."""


class Guard:
    """Finds out who sends a request, and refuses those who may not.

    Handlers ask `ui.web.identity.user_of` for the user and `require` what they need; here only
    files are kept from readers, whatever route they are sent to.

    Parameters
    ----------
    gate
        Who is let in; None lets everybody in as `LOCAL`.
    """

    def __init__(self, app: ASGIApp, gate: Gate | None) -> None:
        self.app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its user, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":  # nothing on the site speaks over a web socket
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = await self._refusal(scope) or self.app
            await answer(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer to who may not; None where the user has a seat."""
        if self._gate is None:
            seat(scope, LOCAL)
            return None
        if scope["path"] in OPEN:
            return None
        try:
            user = await self._user(self._gate, scope)
        except TooManyError as error:
            return too_many(error)
        except DuiceError:
            logs.event("users unreadable", level="error")
            return told(503, "用户文件读不了，暂时谁也不能登录；请管理员看服务器的日志")
        if user is None:
            return _challenge(scope)
        seat(scope, user)
        return _without_files(scope, user)

    @staticmethod
    async def _user(gate: Gate, scope: Scope) -> User | None:
        request = HTTPConnection(scope)
        if header := request.headers.get("authorization"):
            name, password = _credentials(header)
            if not name:
                return None
            found = await gate.login(name, password, address_of(scope))
        else:
            cookie = request.cookies.get(COOKIE)
            found = gate.sessions.user(cookie) if cookie else None
        return found.user if found else None


def address_of(scope: Scope) -> str:
    """Return the address that a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def told(status: int, why: str) -> Response:
    """Say in one sentence why not."""
    return PlainTextResponse(f"{why}\n", status)


def too_many(error: TooManyError) -> Response:
    """Tell a program to wait."""
    answer = told(429, f"登录失败的次数太多；请 {error.wait} 秒后再试")
    answer.headers["Retry-After"] = str(error.wait)
    return answer


def _credentials(header: str) -> tuple[str, str]:
    """Read name and password of HTTP Basic (RFC 7617); both are empty where there are none."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def _challenge(scope: Scope) -> Response:
    """Ask who it is: with the form where a page was asked for, else as HTTP has it."""
    headers = Headers(scope=scope)
    wants_page = "text/html" in headers.get("accept", "") and scope["method"] in ("GET", "HEAD")
    if wants_page and "authorization" not in headers:
        place = quote(scope["path"], safe="/%:@!$&'()*+,;=~")
        if scope["query_string"]:
            place += "?" + scope["query_string"].decode("latin-1")
        return RedirectResponse(f"/login?{urlencode({'next': place})}", 303)
    is_script = any(name in headers for name in ("sec-fetch-mode", "referer", "origin", "cookie"))
    answer = told(401, "请先登录")
    by_script = is_script and "authorization" not in headers
    answer.headers["WWW-Authenticate"] = SESSION if by_script else BASIC
    return answer


def _without_files(scope: Scope, user: User) -> Response | None:
    """Refuse files that a reader sends."""
    if not has_files(Headers(scope=scope)):
        return None
    try:
        require(user, Role.CODER)
    except DuiceError as error:
        return told(403, str(error))
    return None
