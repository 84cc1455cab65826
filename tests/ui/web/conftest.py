"""Requests as a handler gets them, and a desk over two samples with what programs call on it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from ingest.encode import CharacterPairs, Encoder
from kg.sparql import Pool
from ui.page.desk import Desk
from ui.web.api import api
from ui.web.identity import User, seat
from ui.web.listen import address, listen

Running = Callable[[FastAPI], AbstractContextManager[str]]


def sent_by(user: User | None) -> Request:
    """Return a request by ``user``; None for one that passed no guard."""
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "headers": []}
    if user is not None:
        seat(scope, user)
    return Request(scope)


def pressed_by(user: User | None) -> gr.Request:
    """Return what an event's handler gets as ``gr.Request`` when ``user`` presses the button."""
    return gr.Request(sent_by(user), session_hash="test")


@pytest.fixture(scope="session")
def shared_desk(ready: Path) -> Iterator[Desk]:
    """A desk for tests that write nothing."""

    def encoder(model: str | None) -> Encoder:
        return CharacterPairs()

    with pytest.MonkeyPatch.context() as patch, Pool(ready, size=1) as pool:
        patch.setattr("ui.library.encoder", encoder)
        yield Desk(ready, None, pool, 10)


@pytest.fixture(scope="session")
def api_client(shared_desk: Desk) -> TestClient:
    """Calls ``/api``; a fault of the server comes out as its status 500."""
    app = FastAPI()
    app.mount("/api", api(shared_desk))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def running() -> Running:
    """Serve an app from a thread as long as a block runs; the block is given its address."""

    @contextlib.contextmanager
    def run(app: FastAPI) -> Iterator[str]:
        with listen("127.0.0.1", 0) as door:
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
            thread.start()
            try:
                yield address(door)
            finally:
                server.should_exit = True
                thread.join(timeout=20)
                assert not thread.is_alive()

    return run
