"""What every answer tells the browser, and which requests of other sites are refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Gradio builds functions
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": POLICY,
}


class Hardened:
    """Adds the headers of `SECURITY` where there are none, and takes away those of CORS.

    Gradio would let pages of this machine's other ports read its answers.
    """

    def __init__(self, app: ASGIApp, *, is_private: bool) -> None:
        self.app = app
        self._is_private = is_private

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and change the head of its answer."""

        async def hardening(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name in [one for one in headers if one.startswith("access-control-")]:
                    del headers[name]
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                if self._is_private and headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Cache-Control", "no-store")  # nor shown after logging out
            await send(message)

        await self.app(scope, receive, hardening)


class SameOrigin:
    """Refuses what another site's page would have this browser change here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what only reads, and what programs and the site's own pages send."""
        if scope["type"] != "http" or scope["method"] in SAFE or _is_own(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        answer = PlainTextResponse("这个请求来自别的网站，被拒绝；请从本站的页面操作\n", 403)
        await answer(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """Tell by ``Origin``, which browsers send with each such request and programs do not."""
    origins = headers.getlist("origin")
    if not origins:
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    hosts = headers.getlist("host")
    return len(origins) == 1 and len(hosts) == 1 and _host(origins[0]) == _bare(hosts[0])


def _host(origin: str) -> str | None:
    try:
        parts = urlsplit(origin)
    except ValueError:  # brackets that hold no address
        return None
    return _bare(parts.netloc) if parts.scheme in ("http", "https") and parts.netloc else None


def _bare(host: str) -> str:
    """Leave out the ports that schemes imply: a proxy may put them in or take them out."""
    return host.lower().removesuffix(":80").removesuffix(":443")
