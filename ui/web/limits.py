"""How much a request may carry; more is refused before it is stored.

`FILE` holds for each file (the page is mounted with it), the rest here: a request whose
``Content-Length`` is too large is not read at all, one without is cut off as soon as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MB = 1 << 20
FILE = 64 * MB
"""Bytes of a file: ten times a long report with pictures."""
UPLOAD = 256 * MB
"""Bytes of all files sent at once."""
FILES = 200
"""Files sent at once."""
BODY = 8 * MB
"""Bytes of any other request."""
LOGIN = 16 << 10


@dataclass(frozen=True, slots=True)
class Limit:
    """Bytes of a request, and how many times ``boundary`` may stand in it."""

    size: int
    boundary: bytes = b""


class TooLargeError(MultiPartException):
    """Ends the reading of a body; of this kind, so that Gradio deletes what it has stored."""


class Limits:
    """Answers 413 to requests that carry too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on for as long as it stays within its limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = _limit(scope["path"], headers)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > limit.size:
            await refusal(limit)(scope, receive, send)
            return
        await _counted(self.app, scope, receive, send, limit)


async def _counted(app: ASGIApp, scope: Scope, receive: Receive, send: Send, limit: Limit) -> None:
    """Count while the body is read; past the limit answer here, whatever the application says."""
    read, seen, tail, is_over, has_begun = 0, 0, b"", False, False

    async def counting() -> Message:
        nonlocal read, seen, tail, is_over
        message = await receive()
        if message["type"] != "http.request":
            return message
        chunk = message.get("body", b"")
        read += len(chunk)
        if limit.boundary:
            window = tail + chunk
            seen += window.count(limit.boundary)
            tail = window[len(window) - len(limit.boundary) + 1 :]
        if read > limit.size or seen > FILES + 1:  # the last one closes
            is_over = True
            if not has_begun:
                await refusal(limit)(scope, receive, send)
            raise TooLargeError("File size exceeded maximum allowed size")
        return message

    async def sending(message: Message) -> None:
        nonlocal has_begun
        has_begun = True
        if not is_over:
            await send(message)

    try:
        await app(scope, counting, sending)
    except Exception:
        if not is_over:
            raise


def refusal(limit: Limit) -> PlainTextResponse:
    """Tell what may be sent."""
    most = f"{limit.size // MB} MB" if limit.size >= MB else f"{limit.size >> 10} KB"
    why = f"请求太大；最多 {most}"
    if limit.boundary:
        why += f"，一次最多 {FILES} 个文件；请分几次传"
    return PlainTextResponse(f"{why}\n", 413, headers={"Connection": "close"})


def has_files(headers: Headers) -> bool:
    """Tell whether a request may carry files."""
    return _media(headers)[0] == b"multipart/form-data"


def _limit(path: str, headers: Headers) -> Limit:
    media, options = _media(headers)
    if media == b"multipart/form-data":
        return Limit(UPLOAD, b"--" + options.get(b"boundary", b""))
    return Limit(LOGIN if path == "/login" else BODY)


def _media(headers: Headers) -> tuple[bytes, dict[bytes, bytes]]:
    """Read the type of a body as those who parse it do."""
    return parse_options_header(headers.get("content-type", ""))
