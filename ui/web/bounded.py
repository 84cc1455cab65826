"""Bodies of requests are read up to a size and no further."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.tongue import say
from ui.web.problems import problem


class Bounded:
    """Answers 413 where the body of a request has more than ``largest`` bytes."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its body as far as it is allowed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if told.isdigit() and int(told) > self._largest:
            await problem(413, self._why)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._largest:  # one that did not tell its length
                raise HTTPException(413, self._why)
            return message

        await self._app(scope, counted, send)

    @property
    def _why(self) -> str:
        return say("请求体超过 {most} 字节；请缩短内容", most=self._largest)
