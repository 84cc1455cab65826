"""A stop that was asked for is over within seconds, whatever is going on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM"),
]

WITHIN = 5.0
"""Seconds from the signal to the end."""
BUSY = """
import asyncio, time
from fastapi import FastAPI
from starlette.responses import StreamingResponse
from ui.web import logs
from ui.web.listen import address, leave, listen, until_stopped

app = FastAPI()

@app.get("/healthz")
def healthz(): return "ok"

@app.get("/thread")
def thread(): time.sleep(60)

@app.get("/executor")
async def executor(): await asyncio.to_thread(time.sleep, 60)

@app.get("/stream")
async def stream():
    async def beats():
        while True:
            yield "beat"
            await asyncio.sleep(0.1)
    return StreamingResponse(beats())

with listen("127.0.0.1", 0) as door, logs.to_stderr():
    print(f"网页：{address(door)}（", flush=True)
    until_stopped(app, door, lambda: time.sleep(60))
leave(0)
"""
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?i) }"


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that serves, and its address, once it answers."""
    environment = {**os.environ, "PYTHONWARNINGS": "", "PYTHONIOENCODING": "utf-8"}
    pipe = subprocess.PIPE
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, stdout=pipe, stderr=pipe, encoding="utf-8", env=environment
    ) as process:
        assert process.stdout is not None
        found = re.match(r"网页：(http://\S+?)（", process.stdout.readline())
        assert found
        try:
            until_it_answers(found[1])
            yield process, found[1]
        finally:
            process.kill()


def until_it_answers(here: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{here}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def open_in_background(url: str) -> None:
    def ask() -> None:
        with suppress(httpx.TransportError):
            httpx.get(url, timeout=60)

    threading.Thread(target=ask, daemon=True).start()


def stopped(process: subprocess.Popen[str]) -> tuple[int, float, str]:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=30)
    assert process.stderr is not None
    return code, time.monotonic() - began, process.stderr.read()


@pytest.mark.parametrize("paths", [(), ("/thread",), ("/executor",), ("/stream",) * 3])
def test_what_runs_in_threads_and_streams_holds_up_no_stop(paths: tuple[str, ...]) -> None:
    with running("-c", BUSY) as (process, here):
        for path in paths:
            open_in_background(f"{here}{path}")
        time.sleep(0.5 if paths else 0)

        code, seconds, told = stopped(process)

    assert code == 0
    assert seconds < WITHIN
    assert '"event": "stopping"' in told


def test_a_query_and_an_open_page_hold_up_no_stop(ready: Path) -> None:
    command = ("-m", "ui.cli", "--store", str(ready), "serve", "--port", "0", "--timeout", "60")
    with running(*command) as (process, here):
        open_in_background(f"{here}/sparql?{httpx.QueryParams(query=HEAVY)}")
        open_in_background(f"{here}/gradio_api/heartbeat/abc")
        time.sleep(1.5)

        code, seconds, told = stopped(process)

    assert code == 0
    assert seconds < WITHIN
    assert [line for line in told.splitlines() if not line.startswith("{")] == []
