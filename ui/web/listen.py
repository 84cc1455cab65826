"""From a free port to a clean stop: the web server's life."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from ontology.errors import DuiceError
from ui.web import logs

GRACE = 2
"""Seconds that open connections have to end after a stop was asked for."""
LIMIT = 4.0
"""Seconds after which the process ends whatever still runs in it."""


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port at once, so that a busy one is told before anything slow begins.

    Raises
    ------
    DuiceError
        When the port is taken or may not be used, or no such host is this machine's.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise DuiceError(f"serve --host {host}：找不到这个地址；请用本机的一个地址") from error
    # "localhost" is both; 127.0.0.1 is what its users type.
    family, kind, _, _, place = min(found, key=lambda one: one[0] != socket.AF_INET)
    try:
        # Named as TCP, else asyncio does not switch off Nagle's algorithm, and an answer whose body
        # is written after its head waits 40 ms for the client's acknowledgement.
        door = socket.socket(family, kind, socket.IPPROTO_TCP)
    except OSError as error:
        raise DuiceError(f"serve --host {host}：这台机器没有 IPv6；请用 127.0.0.1") from error
    with door:
        if sys.platform != "win32":  # where it would let two servers share a port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:  # "::" stands for all addresses, the IPv4 ones too
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
        try:
            door.bind(place)
            door.listen()
        except OSError as error:
            raise DuiceError(
                f"serve：{host} 的端口 {port} 用不了（{error.strerror}）；请用 --port 换一个"
            ) from error
        yield door


def address(door: socket.socket) -> str:
    """Return what to type into a browser."""
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """Ends what would keep it from ending: what runs in threads cannot be called off.

    Parameters
    ----------
    settings
        Of uvicorn.
    close
        Ends the processes that work for this one; called as soon as a stop was asked for.
    """

    def __init__(self, settings: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(settings)
        self._close = close
        self._asked = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; in threads, as a handler of signals may not wait for locks."""
        super().handle_exit(sig, frame)
        if not self._asked:
            self._asked = True
            for act in (self._close, self._cut_off):
                threading.Thread(target=act, daemon=True).start()

    def _cut_off(self) -> None:
        logs.event("stopping")
        time.sleep(LIMIT)
        logs.event("stopped", is_cut_off=True, level="warning")
        leave(0)


def leave(code: int) -> NoReturn:
    """End the process now: to take apart all that was loaded would take seconds more.

    A document that is being taken in is not in the store then, the ones before it are.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def until_stopped(site: FastAPI, door: socket.socket, close: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; returns when all is closed.

    `LIMIT` seconds after the signal the process ends by itself if it has not before, with exit
    code 0: a query or an import at work does not hold up a stop. ``close`` is that of `Server`.
    """
    settings = uvicorn.Config(
        site,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn hands it on when it is done
    try:
        Server(settings, close).run(sockets=[door])
    except KeyboardInterrupt:
        pass  # the same for SIGINT: stopping a server is no fault
    finally:
        signal.signal(signal.SIGTERM, before)
