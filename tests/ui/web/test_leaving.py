"""Clients that go away before their query is answered, on a real server."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from kg.sparql import Pool
from tests.ui.web import conftest
from ui.page.desk import Desk
from ui.web import endpoint
from ui.web.api import api

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


@pytest.fixture
def served(ready: Path) -> Iterator[tuple[Pool, str]]:
    """A pool with one worker, and the address where it answers."""
    with Pool(ready, size=1) as pool:
        app = FastAPI()
        app.include_router(endpoint.router(pool, 3600))
        with conftest.served(lambda: app) as place:
            yield pool, place


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_that_goes_away_frees_the_worker(method: str, served: tuple[Pool, str]) -> None:
    pool, place = served
    asked = {"params": {"query": ENDLESS}} if method == "GET" else {"data": {"query": ENDLESS}}
    with pytest.raises(httpx.ReadTimeout):
        httpx.request(method, f"{place}/sparql", timeout=1, **asked)  # type: ignore[arg-type]
    begin = time.monotonic()

    answer = httpx.get(f"{place}/sparql", params={"query": "ASK {}"}, timeout=20)

    assert answer.json()["boolean"] is True
    assert time.monotonic() - begin < 5
    assert len(pool._living) == 1


def test_more_clients_than_may_wait_are_sent_away(
    monkeypatch: pytest.MonkeyPatch, ready: Path
) -> None:
    monkeypatch.setattr(endpoint, "WAITING", 1)
    with Pool(ready, size=1) as pool:
        app = FastAPI()
        app.include_router(endpoint.router(pool, 3600))
        with conftest.served(lambda: app) as place:
            first = threading.Thread(target=_give_up, args=(place,))
            first.start()
            while not pool._living:
                time.sleep(0.01)
            answer = httpx.get(f"{place}/sparql", params={"query": "ASK {}"}, timeout=20)
            first.join()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


def test_questions_are_answered_while_a_query_runs_away(shared_desk: Desk) -> None:
    app = FastAPI()
    app.include_router(endpoint.router(shared_desk.pool, 3))
    app.mount("/api", api(shared_desk))
    asked = {"q": "数据共享有哪些障碍？"}
    with conftest.served(lambda: app) as place, ThreadPoolExecutor(1) as threads:
        httpx.get(f"{place}/api/ask", params=asked, timeout=20)
        begin = time.monotonic()
        late = threads.submit(httpx.get, f"{place}/sparql", params={"query": ENDLESS}, timeout=20)
        time.sleep(0.5)
        answer = httpx.get(f"{place}/api/ask", params=asked, timeout=20)

        assert answer.json()["answered"]
        assert not late.done()
        assert late.result().status_code == 504
        assert time.monotonic() - begin < 3 + 1 + 1  # a worker may have to start


def _give_up(place: str) -> None:
    with contextlib.suppress(httpx.ReadTimeout):
        httpx.get(f"{place}/sparql", params={"query": ENDLESS}, timeout=3)
