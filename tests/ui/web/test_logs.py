"""One JSON object a line, and nothing in it that somebody asked or typed."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import traceback
import warnings
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
from fastapi import FastAPI

from tests.ui.web.conftest import ADMIN, PASSWORDS, READER, as_basic, press, served
from ui.web import logs
from ui.web.attempts import Attempts
from ui.web.gate import Gate
from ui.web.protection import protect

SECRET = "数据共享的障碍是什么"


class Soon(Attempts):
    """Counts, but holds no answer back."""

    def failed(self, name: str, address: str) -> float:
        super().failed(name, address)
        return 0.0


def tiny(file: Path) -> FastAPI:
    app = FastAPI()
    protect(app, Gate(file, Soon()))

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/ask")
    def ask(question: str) -> str:
        if question == "fail":
            raise ValueError(SECRET)
        return question

    with gr.Blocks(analytics_enabled=False) as page:
        box = gr.Textbox()

        def fail(typed: str) -> str:
            raise ValueError(typed)

        box.submit(fail, box, box, api_visibility="private")
    gr.mount_gradio_app(app, page, path="/", footer_links=[], run_history=False, ssr_mode=False)
    return app


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line(users: Path) -> None:
    stream = io.StringIO()
    with logs.to_stderr(stream), served(lambda: tiny(users)) as here:
        with httpx.Client(base_url=here, auth=as_basic(ADMIN)) as client:
            client.get("/healthz")
            client.get("/ask", params={"question": SECRET})
        httpx.get(f"{here}/ask")
        httpx.get(f"{here}/ask", headers={"Host": ""})

    found, refused, unnamed = [one for one in told(stream) if one["event"] == "request"]
    assert datetime.fromisoformat(found.pop("time")).tzinfo is not None
    assert 0 <= found.pop("ms") < 10_000
    assert found == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "path": "/ask",
        "status": 200,
        "user": ADMIN.name,
        "client": "127.0.0.1",
    }
    assert (refused["status"], refused["user"]) == (401, None)
    assert unnamed["path"] == "/ask"


def test_nothing_that_was_asked_or_typed_is_told(users: Path, capfd: Any) -> None:
    stream = io.StringIO()
    typed = {"name": READER.name, "password": PASSWORDS[READER.name], "next": f"/?q={SECRET}"}
    mistyped = {"name": PASSWORDS[ADMIN.name], "password": SECRET}
    with logs.to_stderr(stream), served(lambda: tiny(users)) as here:
        with httpx.Client(base_url=here, timeout=20) as client:
            client.get("/ask", params={"question": SECRET}, headers={"Accept": "text/html"})
            client.post("/login", data=mistyped)
            entered = client.post("/login", data=typed)
            client.get("/ask", params={"question": SECRET})
            client.get("/ask", params={"question": "fail"})
            assert "error" in press(client, 0, SECRET)
        httpx.get(f"{here}/ask", auth=as_basic(ADMIN))
        traceback_of_another_package()
        logging.getLogger("another").error("asked: %s", SECRET)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(SECRET, stacklevel=1)
        cookie = entered.cookies["duice_session"]

    everything = stream.getvalue() + capfd.readouterr().err
    hidden = (SECRET, *PASSWORDS.values(), cookie, "YWRt", "Basic ", "$argon2", "question=")
    assert [one for one in hidden if one in everything] == []
    events = [(one["event"], one.get("user")) for one in told(stream)]
    assert ("login", READER.name) in events
    assert ("login failed", None) in events
    failed = [one for one in told(stream) if one.get("error") == "ValueError"]
    assert len(failed) == 3
    assert all("test_logs.py" in one["at"][-1] for one in failed)


def traceback_of_another_package() -> None:
    """Print a traceback as Gradio does."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        traceback.print_exc()


def test_what_the_product_itself_warns_of_is_told_in_full() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = list(root.handlers)

    with logs.to_stderr(stream):
        logging.getLogger("qa.keeping").warning("%s 正在自动重建索引。", "库")

    assert [one["message"] for one in told(stream)] == ["库 正在自动重建索引。"]
    assert root.handlers == before
    assert traceback.print_exc.__module__ == "traceback"


def test_a_request_that_was_cut_off_is_told_too() -> None:
    stream = io.StringIO()

    async def failing(*_: Any) -> None:
        raise ValueError(SECRET)

    async def send(_: Any) -> None: ...

    scope = {"type": "http", "method": "GET", "path": "/x", "client": ("192.0.2.1", 1)}
    with logs.to_stderr(stream), suppress(ValueError):
        asyncio.run(logs.Access(failing)(scope, send, send))

    assert [(one["status"], one["client"]) for one in told(stream)] == [(None, "192.0.2.1")]
