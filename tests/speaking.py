"""A server on this machine that speaks the protocol of chat completions, and misspeaks on demand.

It listens on a port of its own; what it says to each request is what a test hands it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """One response: bytes as they go over the wire, after ``status`` and ``headers``.

    ``before`` runs before the first byte; ``drip`` sends the body a byte at a time until stopped.
    """

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] | None = None
    drip: bool = False
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What came: path, headers (names in lower case), the JSON of the body and its bytes."""

    path: str
    headers: dict[str, str]
    json: Any
    body: bytes

    @property
    def user(self) -> str:
        """The user's message."""
        return str(self.json["messages"][-1]["content"])


def says(text: object) -> Reply:
    """Wrap a text as the completion that a model makes of it."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    return Reply(json.dumps({"object": "chat.completion", "choices": [choice]}).encode())


class Speaker:
    """The server: gives its replies in order, the last one again and again, and keeps requests."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [Reply(status=500)]
        self.requests: list[Request] = []
        self.stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def will(self, *replies: Reply) -> None:
        """Say these from now on."""
        self.replies = list(replies)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        speaker = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                place = min(len(speaker.requests), len(speaker.replies) - 1)
                speaker.requests.append(Request(self.path, headers, json.loads(body), body))
                try:
                    self.answer(speaker.replies[place])
                except OSError:
                    self.close_connection = True  # the client did not wait

            def answer(self, reply: Reply) -> None:
                if reply.before is not None:
                    reply.before()
                if reply.raw is not None:
                    self.wfile.write(reply.raw)
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.drip:
                    self.end_headers()
                    while not speaker.stopped.wait(0.02):
                        self.wfile.write(b" ")
                    self.close_connection = True
                    return
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: object) -> None:
                """Print nothing."""

        return Handler

    @contextmanager
    def listening(self) -> Iterator[Speaker]:
        """Serve in a thread for as long as the block runs."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self.stopped.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()
