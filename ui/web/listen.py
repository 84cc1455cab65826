"""From a free port to a clean stop: the web server's life."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from ontology.errors import DuiceError

GRACE = 3
"""Seconds that open connections have to end after a stop was asked for."""


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port at once, so that a busy one is told before anything slow begins.

    Raises
    ------
    DuiceError
        When the port is taken or may not be used.
    """
    # Named as TCP, else asyncio does not switch off Nagle's algorithm, and an answer whose body is
    # written after its head waits 40 ms for the client's acknowledgement.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with door:
        if sys.platform != "win32":  # where it would let two servers share a port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
            door.listen()
        except OSError as error:
            raise DuiceError(
                f"serve：端口 {port} 用不了（{error.strerror}）；请用 --port 换一个"
            ) from error
        yield door


def address(door: socket.socket) -> str:
    """Return what to type into a browser."""
    host, port = door.getsockname()
    return f"http://{host}:{port}"


def until_stopped(site: FastAPI, door: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; returns when all is closed, at most `GRACE` seconds later."""
    settings = uvicorn.Config(site, log_level="warning", timeout_graceful_shutdown=GRACE)
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn hands it on when it is done
    try:
        uvicorn.Server(settings).run(sockets=[door])
    except KeyboardInterrupt:
        pass  # the same for SIGINT: stopping a server is no fault
    finally:
        signal.signal(signal.SIGTERM, before)
