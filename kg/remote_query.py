"""A query of a user at a server: looked over here first, given up at the deadline.

A server follows what a query says, to other services too. So each query runs over an empty graph in
a child process first, with all that `kg.worker` refuses; and graphs that it names with ``FROM``
have to be in the store. The protocol has no way to call a query off: the connection is closed,
which some servers take for it; Oxigraph computes on, up to its own ``--timeout-s``.
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import mkdtemp
from threading import Thread
from typing import Any

import httpx
import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from kg import folder as layout
from kg import server, snapshots
from kg.process import CALLED_OFF, Outcome, Reply, Worker
from kg.server import CONNECT, NTRIPLES, RESULTS, UNION, media_of
from kg.ticket import Ticket
from kg.worker import FORMATS, Capped, TooLargeError
from ontology import terms as t
from ontology.errors import StoreError

ONTOLOGY_HELD = f"ASK {{ {t.ONTOLOGY} ?p ?o }}"
GRACE = 5.0  # seconds
_GAP = r"(?:\s|#[^\n\r]*[\n\r])*"
_FROM = re.compile(rf"\bFROM\b{_GAP}(?:NAMED\b{_GAP})?(?:<([^<>]*)>|([^\s<>(){{}}]*))", re.I)
_PREFIX = re.compile(rf"\bPREFIX{_GAP}([^\s:<#]*):{_GAP}<([^<>]*)>", re.I)


class Inquirer:
    """Asks the server of the store in ``folder`` one query at a time, as a `Worker` does its child.

    Parameters
    ----------
    folder
        Where this machine keeps what is derived.
    memory
        Bytes that looking over a query may take.
    """

    def __init__(self, folder: Path, memory: int) -> None:
        self.snapshot = _empty(folder)
        self._server = server.at(layout.place(folder))
        self._checker = Worker(self.snapshot, memory)
        self._client = self._server.client()
        self._box: SimpleQueue[Reply | StoreError] = SimpleQueue()
        self._over = self._has_union = False
        self.is_ready = self._checker.is_ready

    @property
    def is_alive(self) -> bool:
        """Tell whether it can be asked."""
        return not self._over and self._checker.is_alive

    def kill(self) -> None:
        """End what it is at; nothing happens when it has ended."""
        self._over = True
        self._checker.kill()
        self._box.put(CALLED_OFF)

    def release(self) -> None:
        """Kill it and close what is open."""
        self.kill()
        self._checker.release()
        self._client.close()

    def ask(self, request: bytes, media: str, timeout: float, ticket: Ticket) -> Reply:
        """Answer a request (see `kg.worker`); one that was late or called off is asked no more.

        Raises
        ------
        StoreError
            When the server cannot be asked.
        """
        until = time.monotonic() + timeout
        looked = self._checker.ask(request, media, timeout, ticket)
        if looked.outcome is not Outcome.DONE:
            return looked
        told = json.loads(request)
        if fault := self._stray(told):
            return Reply(Outcome.REFUSED, message=fault)
        self._require_union()
        # In a thread of its own: no server, however slow its bytes drip, holds the caller.
        Thread(target=self._answer, args=(told, media, until), daemon=True).start()
        with ticket.stopped_by(self.kill):
            try:
                came = self._box.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                came = Reply(
                    Outcome.LATE,
                    message=f"SPARQL 查询：超过时限 {timeout:g} 秒，不再等待；"
                    "请缩小范围（如加 LIMIT）或放宽时限",
                )
        if isinstance(came, StoreError):
            raise came
        if came.outcome in (Outcome.LATE, Outcome.CANCELLED):
            self._over = True
            self._client.close()
        return came

    def _stray(self, told: dict[str, Any]) -> str:
        """Say which graph is named that is not in the store; a server might fetch it."""
        for name in [*told["default"], *told["named"], *_named(told["query"], told["prefixes"])]:
            try:
                known = self._server.ask(f"ASK {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }}")
            except ValueError:
                known = False
            if not known:
                return (
                    f"SPARQL 查询：库里没有图 <{name}>，这里不取别处的数据；请核对 FROM 和图的地址"
                )
        return ""

    def _require_union(self) -> None:
        """Refuse a server whose default graph is not that of all graphs together."""
        if not self._has_union and not self._server.ask(ONTOLOGY_HELD, UNION):
            raise StoreError(
                f"{self._server.address}：服务器的默认图不是全部命名图的并集，查询会落空；"
                "请把它设成并集（如 Fuseki 的 tdb2:unionDefaultGraph）"
            )
        self._has_union = True

    def _answer(self, told: dict[str, Any], media: str, until: float) -> None:
        try:
            self._box.put(self._answered(told, media, until))
        except StoreError as error:
            self._box.put(error)
        except TooLargeError:
            size = f"{told['largest'] / (1 << 20):g} MB"
            message = f"SPARQL 查询：结果超过 {size}；请加 LIMIT 或缩小范围"
            self._box.put(Reply(Outcome.LARGE, message=message))

    def _answered(self, told: dict[str, Any], media: str, until: float) -> Reply:
        wanted = FORMATS[told["format"]]
        accept = NTRIPLES if isinstance(wanted, RdfFormat) else RESULTS
        declared = "".join(f"PREFIX {name}: <{iri}> " for name, iri in told["prefixes"].items())
        query = f"{declared}{told['query'].lstrip(chr(0xFEFF))}"
        try:
            with self._client.stream(
                "POST",
                f"{self._server.address}/query",
                content=query.encode("utf-8"),
                params=_dataset(told),
                headers={"Accept": accept, "Content-Type": "application/sparql-query"},
                # Longer than the caller waits: it is the caller who says that it took too long.
                timeout=httpx.Timeout(until - time.monotonic() + GRACE, connect=CONNECT),
            ) as response:
                body = _limited(response, told["largest"] * 4)
                if response.status_code == httpx.codes.BAD_REQUEST:
                    said = " ".join(body.decode("utf-8", "replace").split())[:160]
                    return Reply(
                        Outcome.REFUSED, message=f"SPARQL 查询：服务器不接受（{said}）；请改写查询"
                    )
                if not response.is_success:
                    raise self._server.refused(response.status_code, "")
                kind = media_of(response)
        except httpx.HTTPError as error:
            raise self._server.fault(error) from error
        if kind != accept:
            raise self._server.strange(f"是 {kind or '无类型的内容'}")
        return Reply(Outcome.DONE, self._written(body, wanted, told), media)

    def _written(self, body: bytes, wanted: Any, told: dict[str, Any]) -> bytes:
        """Write a whole result as Oxigraph writes one of a folder."""
        output = Capped(told["largest"])
        try:
            if isinstance(wanted, RdfFormat):
                triples = pyoxigraph.parse(body, RdfFormat.N_TRIPLES)
                each = (quad.triple for quad in triples)
                pyoxigraph.serialize(each, output, wanted, prefixes=told["prefixes"])
            else:
                self._server.parsed(body).serialize(output, wanted)
        except (SyntaxError, ValueError) as error:
            raise self._server.strange("残缺") from error
        return output.getvalue()


def _limited(response: httpx.Response, most: int) -> bytes:
    """Read a body; four times as large as a result may be is certainly too large."""
    held = io.BytesIO()
    for part in response.iter_bytes():
        held.write(part)
        if held.tell() > most:
            raise TooLargeError
    return held.getvalue()


def _dataset(told: dict[str, Any]) -> list[tuple[str, str | int | float | bool | None]]:
    """Name the dataset as the protocol has it: what was asked for, else the union of all graphs."""
    if told["default"] or told["named"]:
        graphs = (("default-graph-uri", told["default"]), ("named-graph-uri", told["named"]))
        return [(key, iri) for key, iris in graphs for iri in iris]
    return [] if _FROM.search(told["query"]) else list(UNION.items())


def _named(query: str, prefixes: dict[str, str]) -> Iterator[str]:
    """Yield the graphs that a query names with FROM; what looks like it in a text counts too."""
    declared = {**prefixes, **dict(_PREFIX.findall(query))}
    for iri, short in _FROM.findall(query):
        prefix, _, local = short.partition(":")
        yield iri or declared.get(prefix, f"{prefix}:") + local


def _empty(folder: Path) -> Path:
    """Return a snapshot that holds nothing, made where there is none yet."""
    place = folder / "empty"
    if not place.is_dir():
        part = Path(mkdtemp(prefix="empty-", dir=folder))
        pyoxigraph.Store(str(snapshots.graph_of(part))).flush()
        try:
            part.rename(place)
        except OSError:
            if not place.is_dir():  # else another process was quicker
                raise
    return place
