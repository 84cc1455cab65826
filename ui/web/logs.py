"""What the server did, a JSON object a line on stderr; never what was asked or typed.

Paths come without their query strings. Of what other packages log only the place is kept, and of
an exception its type and where it came from: their texts may quote a question.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.identity import SEAT, User

OWN = ("ui", "qa", "kg", "ingest", "ontology")
"""Packages whose messages are known to quote nothing."""
DEEPEST = 8
"""Frames of a traceback that are told, the innermost ones."""

log = logging.getLogger(__name__)


def event(what: str, *, level: str = "info", failed: bool = False, **fields: object) -> None:
    """Write one line; ``failed`` adds where the exception at hand came from."""
    number = logging.getLevelNamesMapping()[level.upper()]
    log.log(number, what, extra={"fields": fields}, exc_info=failed)


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Tell time, level, event, and what the event has of its own."""
        when = datetime.fromtimestamp(record.created).astimezone()
        told: dict[str, object] = {
            "time": when.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == log.name:
            told |= {"event": record.msg, **getattr(record, "fields", {})}
        else:
            told |= {"event": "message", "logger": record.name} | _message(record)
        if record.exc_info and record.exc_info[0] is not None:
            told |= _fault(record.exc_info[0], record.exc_info[2])
        return json.dumps(told, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> dict[str, object]:
    if record.name.partition(".")[0] in OWN:
        return {"message": record.getMessage()}
    return {"at": f"{record.module}:{record.lineno}"}


def _fault(kind: type[BaseException], trace: TracebackType | None) -> dict[str, object]:
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    at = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    return {"error": kind.__name__, "at": at}


@contextmanager
def to_stderr(stream: TextIO | None = None) -> Iterator[None]:
    """Write all that is logged as lines of JSON while the block runs, and nothing else.

    Tracebacks that Gradio prints by itself become such lines too.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    root, printed = logging.getLogger(), traceback.print_exc
    before, root.handlers = root.handlers, [handler]
    level = log.level
    log.setLevel(logging.INFO)
    logging.captureWarnings(True)
    traceback.print_exc = _logged  # the only way that Gradio tells of a handler that failed
    try:
        yield
    finally:
        traceback.print_exc = printed
        logging.captureWarnings(False)
        root.handlers = before
        log.setLevel(level)


def _logged(*_: object, **__: object) -> None:
    event("failed", level="error", failed=True)


class Access:
    """Writes a line for each request when its answer is complete; none for ``/healthz``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write what became of it."""
        if scope["type"] != "http" or scope["path"] == "/healthz":
            await self.app(scope, receive, send)
            return
        status, began = 0, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            event("request", **_request(scope), status=status or None, ms=_since(began))


def _request(scope: Scope) -> dict[str, Any]:
    user, client = scope.get(SEAT), scope.get("client")
    return {
        "method": scope["method"],
        "path": scope["path"],
        "user": user.name if isinstance(user, User) and user.name else None,
        "client": client[0] if client else None,
    }


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
