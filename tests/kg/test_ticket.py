"""Queries that are called off while they wait, while they run, and when all is over."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.sparql import Outcome, Pool, Reply, Ticket
from kg.store import Store
from tests.kg.conftest import build

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
LIMIT = 3600.0
"""Seconds that nobody waits: what ends before was called off."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ticket") / "store"
    with Store.open(folder, write=True) as store:
        store.add(*build("甲"), "手编")
    return folder


def until_running(pool: Pool) -> None:
    """Wait until a worker is at work."""
    while not pool._living or any(place is not None for place in pool._free):
        time.sleep(0.01)
    time.sleep(0.3)


def test_a_running_query_that_is_called_off_ends_at_once_and_frees_its_place(
    published: Path,
) -> None:
    ticket = Ticket()
    with Pool(published, size=1) as pool, ThreadPoolExecutor(1) as threads:
        endless = threads.submit(pool.ask, ENDLESS, "csv", timeout=LIMIT, ticket=ticket)
        until_running(pool)
        begin = time.monotonic()
        ticket.cancel()
        reply = endless.result(timeout=10)

        assert time.monotonic() - begin < 2
        assert (reply.outcome, reply.message) == (Outcome.CANCELLED, "SPARQL 查询：已取消")
        assert not pool._living
        assert pool.run("ASK {}", "csv", timeout=30) == b"true"


def test_a_query_that_waits_for_a_worker_can_be_called_off(published: Path) -> None:
    first, second = Ticket(), Ticket()
    with Pool(published, size=1) as pool, ThreadPoolExecutor(2) as threads:
        running = threads.submit(pool.ask, ENDLESS, "csv", timeout=LIMIT, ticket=first)
        until_running(pool)
        waiting = threads.submit(pool.ask, ENDLESS, "csv", timeout=LIMIT, ticket=second)
        time.sleep(0.1)
        second.cancel()

        assert waiting.result(timeout=10).outcome is Outcome.CANCELLED
        assert not running.done()
        first.cancel()
        assert running.result(timeout=10).outcome is Outcome.CANCELLED


def test_a_ticket_that_was_cancelled_before_starts_no_worker(published: Path) -> None:
    ticket = Ticket()
    ticket.cancel()
    with Pool(published, size=1) as pool:
        assert pool.ask("ASK {}", "csv", ticket=ticket).outcome is Outcome.CANCELLED
        assert not pool._living


def test_a_ticket_cancelled_afterwards_harms_nobody(published: Path) -> None:
    ticket = Ticket()
    with Pool(published, size=1) as pool:
        assert pool.ask("ASK {}", "csv", ticket=ticket).outcome is Outcome.DONE
        workers = set(pool._living)
        ticket.cancel()
        ticket.cancel()

        assert pool.run("ASK {}", "csv") == b"true"
        assert pool._living == workers


def test_whenever_it_is_called_off_a_query_ends_and_the_pool_goes_on(published: Path) -> None:
    with Pool(published, size=2) as pool, ThreadPoolExecutor(2) as threads:
        pool.run("ASK {}", "csv")
        ends: list[Reply] = []
        for step in range(12):
            ticket = Ticket()
            timer = threading.Timer(step / 2000, ticket.cancel)
            timer.start()
            query = threads.submit(pool.ask, "ASK {}", "csv", ticket=ticket)
            ends.append(query.result(timeout=30))
            timer.join()
            assert pool.run("ASK {}", "csv") == b"true"

        assert {reply.outcome for reply in ends} <= {Outcome.DONE, Outcome.CANCELLED}


def test_who_waits_when_the_pool_closes_is_told(published: Path) -> None:
    with Pool(published, size=1) as pool, ThreadPoolExecutor(2) as threads:
        running = threads.submit(pool.ask, ENDLESS, "csv", timeout=LIMIT)
        until_running(pool)
        waiting = threads.submit(pool.ask, "ASK {}", "csv", timeout=LIMIT)
        time.sleep(0.1)
        pool.close()

        assert running.result(timeout=10).outcome is Outcome.EXHAUSTED
        assert waiting.result(timeout=10).outcome is Outcome.BUSY
