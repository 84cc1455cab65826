"""Which web page a request comes from."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.tongue import say
from ui.web.problems import problem


class OwnPages:
    """Refuses requests that pages of other hosts have a browser send.

    Programs tell no origin and pass: whether they may is for the guard of the site to say.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless it comes from a page of another host than it goes to."""
        heads = Headers(scope=scope)
        origin = heads.get("origin")
        if origin is not None and origin.partition("://")[2] != heads.get("host"):
            await problem(403, say("不接受别的网站的网页发来的请求"))(scope, receive, send)
            return
        await self._app(scope, receive, send)
