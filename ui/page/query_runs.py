"""Queries that the page runs: each can be called off, and its rows stay for a while to be paged."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from kg.sparql import Form, Outcome, Pool, Ticket, form_of

KEPT = 96 << 20
"""Bytes of results that are kept for paging, of all readers; the oldest go first."""
_PLACE = re.compile(r"第 (\d+) 行(?:第 (\d+) 列)?")


@dataclass(frozen=True, slots=True)
class Ran:
    """A query that has ended: its result in JSON or Turtle, or in ``fault`` why there is none."""

    form: Form
    outcome: Outcome
    body: bytes
    fault: str
    milliseconds: int


def place_of(fault: str) -> tuple[int, int]:
    """Tell line and column of a fault, each from 1; 0 where it names none.

    >>> place_of("SPARQL 查询第 2 行第 15 列附近：…")
    (2, 15)
    """
    found = _PLACE.search(fault)
    return (int(found[1]), int(found[2] or 1)) if found else (0, 0)


class Runs:
    """The queries of all readers, each under a key that only its reader knows."""

    def __init__(self, pool: Pool, timeout: float, kept: int = KEPT) -> None:
        self._pool = pool
        self._timeout = timeout
        self._kept = kept
        self._guard = Lock()
        self._running: dict[str, Ticket] = {}
        self._ended: OrderedDict[str, Ran] = OrderedDict()

    def run(self, key: str, query: str) -> Ran:
        """Run ``query`` under ``key`` and keep its result.

        Raises
        ------
        QueryError
            When it is no query.
        StoreError
            When the store cannot be read.
        """
        form = form_of(query)
        ticket = Ticket()
        with self._guard:
            self._running[key] = ticket
        began = time.perf_counter()
        try:
            wanted = next(iter(form.formats))
            reply = self._pool.ask(query, wanted, timeout=self._timeout, ticket=ticket)
        finally:
            with self._guard:
                self._running.pop(key, None)
        milliseconds = round((time.perf_counter() - began) * 1000)
        ran = Ran(form, reply.outcome, reply.body, reply.message, milliseconds)
        self._keep(key, ran)
        return ran

    def stop(self, key: str) -> None:
        """Call off the query that runs under ``key``, if one does."""
        with self._guard:
            ticket = self._running.get(key)
        if ticket is not None:
            ticket.cancel()

    def ended(self, key: str) -> Ran | None:
        """Return what ran under ``key``; None when that is too long ago."""
        with self._guard:
            return self._ended.get(key)

    def _keep(self, key: str, ran: Ran) -> None:
        with self._guard:
            self._ended[key] = ran
            self._ended.move_to_end(key)
            size = sum(len(one.body) for one in self._ended.values())
            while size > self._kept and len(self._ended) > 1:
                size -= len(self._ended.popitem(last=False)[1].body)
