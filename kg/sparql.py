"""Queries of users: evaluated in worker processes only, which can be killed.

Oxigraph has no way to stop a query that runs, and one that needs too much memory ends its process.
So each query goes to a child (`kg.worker`) that has the current snapshot open for reading: past the
deadline the child is killed and another takes its place. The text of a query reaches Oxigraph as it
is, and what comes out is what Oxigraph gives, but for three things: the default graph is the union
of all graphs (unless the query or the request names one, or there are triples outside of named
graphs), the prefixes of `ontology.terms.PREFIXES` need not be declared, and ``SERVICE`` is refused.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from kg import folder as layout
from kg import snapshots
from kg.formats import NAMES, Form, form_of
from kg.process import CALLED_OFF, Outcome, Reply, Worker
from kg.store import Store
from kg.ticket import Ticket
from ontology.errors import QueryError, StoreError
from ontology.terms import ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    from kg.remote_query import Inquirer

__all__ = [
    "LONGEST",
    "NAMES",
    "TIMEOUT",
    "Form",
    "Outcome",
    "Pool",
    "Reply",
    "Ticket",
    "form_of",
    "run_once",
]

W = TypeVar("W", Worker, "Inquirer")
TIMEOUT = 10.0  # seconds for a query where nobody says otherwise
LONGEST = 86_400.0  # seconds that may be asked for
MEMORY = 2 << 30  # bytes a worker may take for a query, where the system holds it to that
LARGEST = 64 << 20  # bytes of a result


class Pool:
    """Up to ``size`` workers over the store in ``folder``; a context manager, safe for threads.

    Workers start when they are first needed, and again when a newer snapshot was published.

    Parameters
    ----------
    folder
        The store's folder.
    size
        Number of queries that may run at the same time.
    memory
        Bytes that a worker may take for a query; held to it on Linux, not elsewhere.
    largest
        Bytes that a result may have.

    Raises
    ------
    StoreError
        When there is no store in ``folder``, or it cannot be read.
    """

    def __init__(
        self, folder: Path, *, size: int = 2, memory: int = MEMORY, largest: int = LARGEST
    ) -> None:
        Store.open(folder, write=False).close()  # tells what is wrong; publishes after a crash
        self._folder = folder
        self._memory = memory
        self._largest = largest
        self._closed = threading.Event()
        self._changed = threading.Condition()  # guards all that follows
        self._is_remote = layout.server_of(folder) is not None
        self._living: set[Worker | Inquirer] = set()
        # A place without a worker: it is started by whom the place is given to.
        self._free: list[Worker | Inquirer | None] = [None] * size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, those that are at work too; closing twice does no harm."""
        with self._changed:
            self._closed.set()
            for worker in self._living:
                worker.kill()  # who waits for its answer gets one now, and drops it
            idle = [worker for worker in self._free if worker is not None]
            self._free = [None] * len(self._free)
            self._changed.notify_all()
        for worker in idle:
            self._drop(worker)

    def run(  # noqa: PLR0913 -- what a query comes with
        self,
        query: str,
        wanted: str,
        *,
        timeout: float = TIMEOUT,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        ticket: Ticket | None = None,
    ) -> bytes:
        """Answer ``query`` or raise; see `ask` for the parameters.

        Raises
        ------
        QueryTimeoutError
            When it ran past ``timeout``.
        QueryError
            When it was refused or called off, its result is too large, or it ate up its memory.
        StoreError
            When the store cannot be read.
        """
        return self.ask(
            query,
            wanted,
            timeout=timeout,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            ticket=ticket,
        ).unwrap()

    def ask(  # noqa: PLR0913 -- what a query comes with
        self,
        query: str,
        wanted: str,
        *,
        timeout: float = TIMEOUT,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        ticket: Ticket | None = None,
        largest: int | None = None,
    ) -> Reply:
        """Evaluate ``query`` and tell how it ended; raises for no fault of the query.

        Parameters
        ----------
        query
            A SPARQL query of any form.
        wanted
            Format of the result, by name (`kg.formats.NAMES`) or media type.
        timeout
            Seconds until it is stopped; as long again is waited for a free worker.
        default_graphs, named_graphs
            IRIs of the dataset as the SPARQL protocol gives them; they go before ``FROM``.
        ticket
            Its ``cancel`` ends the query at once, from any thread.
        largest
            Bytes that this result may have, where that is less than the pool allows.

        Raises
        ------
        StoreError
            When the store cannot be read.
        """
        try:
            form = form_of(query)
            name = form.format_named(wanted)
            if not 0 < timeout <= LONGEST:
                raise QueryError(
                    f"时限 {timeout:g} 秒：不在可用的范围；请给 0 以上、{LONGEST:g} 以内的秒数"
                )
        except QueryError as error:
            return Reply(Outcome.REFUSED, message=str(error), line=error.line, column=error.column)
        request = {
            "query": query,
            "format": name,
            "default": list(default_graphs),
            "named": list(named_graphs),
            "prefixes": PREFIXES,
            "union": ONTOLOGY.value,
            "largest": min(largest or self._largest, self._largest),
        }
        line = json.dumps(request).encode("ascii") + b"\n"
        return self._answer(line, form.formats[name][0], timeout, ticket or Ticket())

    def _answer(self, request: bytes, media: str, timeout: float, ticket: Ticket) -> Reply:
        with ticket.stopped_by(self._wake), self._changed:  # `cancel` takes them in this order too
            if self._closed.is_set():
                raise ValueError("the pool is closed")
            self._changed.wait_for(
                lambda: self._free or self._closed.is_set() or ticket.is_cancelled, timeout
            )
            if ticket.is_cancelled:
                return CALLED_OFF
            if self._closed.is_set() or not self._free:
                return Reply(Outcome.BUSY, message="SPARQL 查询：查询进程都在忙；请稍后再试")
            place = self._free.pop()  # the last one given back: one that is busy stays warm
        try:
            place = worker = self._fresh(place)
            return worker.ask(request, media, timeout, ticket)
        finally:
            self._give_back(place)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _give_back(self, place: Worker | Inquirer | None) -> None:
        with self._changed:
            is_usable = place is not None and place.is_alive and not self._closed.is_set()
            self._free.append(place if is_usable else None)
            self._changed.notify()
        if place is not None and not is_usable:
            self._drop(place)

    def _fresh(self, worker: Worker | Inquirer | None) -> Worker | Inquirer:
        """Return ``worker``, or a new one where it is none or reads an old snapshot."""
        if self._is_remote:
            return worker if worker is not None and worker.is_alive else self._inquirer(worker)
        for _ in range(5):  # a snapshot may go between reading its name and opening it
            snapshot = snapshots.current(self._folder)
            if snapshot is None:
                raise layout.damaged(self._folder, FileNotFoundError("current"))
            if worker is not None:
                if worker.is_alive and worker.snapshot == snapshot:
                    return worker
                self._drop(worker)
            worker = self._start(snapshot)
            if worker.is_ready:
                return worker
            self._drop(worker)
            if snapshot == snapshots.current(self._folder):
                raise layout.damaged(self._folder, OSError(snapshot.name))
        raise StoreError(f"{self._folder}：库正被频繁改写，一时打不开；请稍后再试")

    def _inquirer(self, old: Worker | Inquirer | None) -> Inquirer:
        if old is not None:
            self._drop(old)
        from kg.remote_query import Inquirer  # noqa: PLC0415 - most stores are folders

        return self._begun(Inquirer(self._folder, self._memory))

    def _start(self, snapshot: Path) -> Worker:
        return self._begun(Worker(snapshot, self._memory))

    def _begun(self, worker: W) -> W:
        with self._changed:
            self._living.add(worker)
            if self._closed.is_set():  # meanwhile, and `close` has not seen this one
                worker.kill()
        return worker

    def _drop(self, worker: Worker | Inquirer) -> None:
        worker.release()
        with self._changed:
            self._living.discard(worker)


def run_once(folder: Path, query: str, wanted: str, *, timeout: float = TIMEOUT) -> bytes:
    """Answer one query over the store in ``folder`` in a process of its own.

    ``wanted`` and ``timeout`` are those of `Pool.ask`, the errors those of `Pool.run`.
    """
    with Pool(folder, size=1) as pool:
        return pool.run(query, wanted, timeout=timeout)
