"""Requests as a handler gets them, users with roles, and small sites that are really served."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from ingest.encode import CharacterPairs, Encoder
from kg.sparql import Pool
from ui.page.desk import Desk
from ui.web.api import api
from ui.web.identity import Role, User, seat
from ui.web.listen import address
from ui.web.users import Entry, write

READER = User("李读", Role.READER)
CODER = User("王编", Role.CODER)
ADMIN = User("赵管", Role.ADMIN)
PASSWORDS = {READER.name: "读者的密码一二三", CODER.name: "coder-secret", ADMIN.name: "pa:ss word"}
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def sent_by(user: User | None) -> Request:
    """Return a request by ``user``; None for one that passed no guard."""
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "headers": []}
    if user is not None:
        seat(scope, user)
    return Request(scope)


def pressed_by(user: User | None) -> gr.Request:
    """Return what an event's handler gets as ``gr.Request`` when ``user`` presses the button."""
    return gr.Request(sent_by(user), session_hash="test")


def as_basic(user: User) -> tuple[str, bytes]:
    """Name and password as httpx sends them in HTTP Basic, in UTF-8."""
    return user.name, PASSWORDS[user.name].encode()


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """A file with `READER`, `CODER` and `ADMIN`, whose passwords are `PASSWORDS`."""
    file = tmp_path / "users"
    write(file, [line(user) for user in (READER, CODER, ADMIN)])
    return file


def line(user: User, password: str | None = None) -> Entry:
    """Return a user's line with a hash that is soon verified."""
    return Entry(user.name, user.role, CHEAP.hash(password or PASSWORDS[user.name]))


@contextmanager
def served(build: Callable[[], FastAPI]) -> Iterator[str]:
    """Build a site and serve it in a thread of this process; gives its address.

    Gradio leaves an event loop open for each page that is built where none runs.
    """
    begun: list[uvicorn.Server] = []

    async def serve() -> None:
        settings = uvicorn.Config(build(), log_config=None, timeout_graceful_shutdown=1)
        begun.append(uvicorn.Server(settings))
        await begun[0].serve(sockets=[door])

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=asyncio.run, args=(serve(),))
        thread.start()
        try:
            while not (begun and begun[0].started):
                assert thread.is_alive()
                time.sleep(0.01)
            yield address(door)
        finally:
            for server in begun:
                server.should_exit = True
            thread.join(10)


def press(client: httpx.Client, event: int, *data: object) -> Any:
    """Fire an event of a Gradio page as a browser does; gives its output, or its error."""
    session = secrets.token_hex(6)
    body = {"data": data, "fn_index": event, "session_hash": session}
    client.post("/gradio_api/queue/join", json=body).raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for told in lines.iter_lines():
            message = json.loads(told.removeprefix("data:")) if told else {}
            if message.get("msg") == "process_completed":
                return message["output"]
    raise AssertionError("the event did not end")


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
