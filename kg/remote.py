"""A store's graph at a SPARQL 1.1 server, the single source of truth: nothing of it is kept here.

A column of values is one SELECT, a document one GET of its named graph, a change one update. Each
update changes something only while the writer still has its lease (`kg.remote_lease`), and notes a
revision of its own by which it is known afterwards whether it was carried out.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg import changes, server
from kg import folder as layout
from kg.formats import Form, form_of
from kg.graph import Answered, Value
from kg.iris import Iris
from kg.lock import WriterLock
from kg.remote_lease import WRITER, Lease
from kg.remote_meta import CONTENTS, META, REVISION, value
from kg.server import CutError, Server
from ontology.errors import StoreError

KEPT = 8
"""Documents that stay in memory while they are read: one takes several look-ups."""
MANY = 2_000
"""Terms that one query may list."""
Terms = Sequence[NamedNode]


def reading(folder: Path, names: Iris) -> tuple[Remote, Iris, None]:
    """Open the graph at the server that ``folder`` names to read."""
    return Remote(server.at(layout.place(folder)), folder, names, None), names, None


def writing(folder: Path, names: Iris) -> tuple[Remote, Iris, Right]:
    """Open the graph at the server that ``folder`` names to write.

    Raises
    ------
    StoreError
        When another process of this machine, or another machine, is writing.
    """
    lock = WriterLock(folder)
    lock.acquire()
    lease = Lease(server.at(layout.place(folder)), folder)
    try:
        lease.acquire()
    except StoreError:
        lock.release()
        raise
    return Remote(lease.server, folder, names, lease), names, Right(lock, lease)


class Right:
    """The right to write, on this machine and at the server."""

    def __init__(self, lock: WriterLock, lease: Lease) -> None:
        self._lock = lock
        self._lease = lease

    def release(self) -> None:
        """Give it back."""
        try:
            self._lease.release()
        finally:
            self._lock.release()


class Remote:
    """The quads at a server; see `kg.graph.Graph`."""

    def __init__(self, at: Server, folder: Path, names: Iris, lease: Lease | None) -> None:
        self.server = at
        self._noted = folder / "fingerprint"
        self._contents = ""
        self._names = names
        self._lease = lease
        self._documents: OrderedDict[NamedNode, pyoxigraph.Store] = OrderedDict()
        self._guard = Lock()

    def find(
        self,
        subjects: Terms | None,
        predicate: NamedNode | None,
        value: Value | None,
        graphs: Terms | None,
    ) -> Iterator[Quad]:
        """See `Graph.find`; a document that is looked through is fetched whole."""
        if graphs is None and subjects is None and predicate is None and value is None:
            graphs = self.graphs()
        if graphs is not None and subjects is None and (len(graphs) == 1 or predicate is None):
            for graph in graphs:
                yield from self._within(graph, predicate, value)
            return
        for some in _portions(subjects):
            for few in _portions(graphs):
                yield from self._select(some, predicate, value, few)

    def _within(
        self, graph: NamedNode, predicate: NamedNode | None, value: Value | None
    ) -> Iterator[Quad]:
        if self._names.is_document(graph):
            yield from self._document(graph).quads_for_pattern(None, predicate, value, graph)
        elif predicate is None and value is None:
            yield from self._fetched(graph)
        else:
            yield from self._select(None, predicate, value, [graph])

    def _select(
        self,
        subjects: Terms | None,
        predicate: NamedNode | None,
        value: Value | None,
        graphs: Terms | None,
    ) -> Iterator[Quad]:
        given: dict[str, Sequence[Value] | None] = {
            "s": subjects,
            "p": None if predicate is None else [predicate],
            "o": None if value is None else [value],
            "g": graphs,
        }
        one = {name: terms[0] for name, terms in given.items() if terms and len(terms) == 1}
        s, p, o, g = (str(one[name]) if name in one else f"?{name}" for name in "spog")
        free = " ".join(f"?{name}" for name in "spog" if name not in one) or "(1 AS ?one)"
        among = "".join(
            f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}\n"
            for name, terms in given.items()
            if terms is not None and name not in one
        )
        own = "" if graphs is not None else f" FILTER(?g != {META})"
        query = f"SELECT {free} WHERE {{\n{among}GRAPH {g} {{ {s} {p} {o} }}{own} }}"
        for row in self.server.select(query):
            terms: Any = [one[name] if name in one else row[name] for name in "spog"]
            yield Quad(*terms)

    def _document(self, graph: NamedNode) -> pyoxigraph.Store:
        with self._guard:
            held = self._documents.pop(graph, None)
        if held is None:
            held = pyoxigraph.Store()
            held.extend(self._fetched(graph))
        with self._guard:
            self._documents[graph] = held
            while len(self._documents) > KEPT:
                self._documents.popitem(last=False)
        return held

    def _fetched(self, graph: NamedNode) -> list[Quad]:
        try:
            triples = pyoxigraph.parse(self.server.graph(graph), RdfFormat.N_TRIPLES)
            return [Quad(each.subject, each.predicate, each.object, graph) for each in triples]
        except SyntaxError as error:
            raise self.server.strange("残缺，或不是 N-Triples") from error

    def holds(self, quads: Sequence[Quad]) -> bool:
        """See `Graph.holds`."""
        return self.server.ask(f"ASK {{\n{changes.block(quads)}\n}}")

    def contains(self, graph: NamedNode) -> bool:
        """See `Graph.contains`."""
        return self.server.ask(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}")

    def graphs(self) -> list[NamedNode]:
        """See `Graph.graphs`."""
        query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
        found = (row["g"] for row in self.server.select(query))
        return [graph for graph in found if isinstance(graph, NamedNode) and graph != META]

    def query(self, sparql: str, values: dict[str, Value]) -> Answered:
        """See `Graph.query`."""
        if values:
            named, terms = (
                " ".join(f"?{name}" for name in values),
                " ".join(map(str, values.values())),
            )
            sparql = f"{sparql}\nVALUES ({named}) {{ ({terms}) }}"
        if form_of(sparql) in (Form.SELECT, Form.ASK):
            return self.server.results(sparql)
        held = pyoxigraph.Store()
        held.bulk_load(self.server.construct(sparql), RdfFormat.N_TRIPLES)
        return held.query("CONSTRUCT WHERE { ?s ?p ?o }")

    def write(self, gone: Sequence[Quad], come: Sequence[Quad], dropped: Terms = ()) -> None:
        """See `Graph.write`."""
        assert self._lease is not None, "only a writer writes"
        revision = uuid.uuid4().hex
        update = self._update(gone, come, dropped, revision)
        with self._guard:
            self._documents.clear()
        try:
            self.server.update(update)
        except CutError:
            # It may have been carried out or not; to carry it out once more does no harm.
            if value(self.server.address, REVISION) != revision:
                self.server.update(update)
        if value(self.server.address, REVISION) != revision:
            raise self._lease.lost()

    def _update(
        self, gone: Sequence[Quad], come: Sequence[Quad], dropped: Terms, revision: str
    ) -> str:
        """Write an update of which nothing is carried out once the lease is another's."""
        assert self._lease is not None
        before, after = set(gone), set(come)
        written = {quad.graph_name for quad in (*gone, *come)} | set(dropped)
        mine = f"GRAPH {META} {{ {META} {WRITER} {self._lease.token} }}"
        marks = [REVISION]
        if any(graph == self._names.decisions or self._is_document(graph) for graph in written):
            marks.append(CONTENTS)
        parts = [
            f"DELETE {{ GRAPH {META} {{ {META} {mark} ?old }} }}\n"
            f"INSERT {{ GRAPH {META} {{ {META} {mark} {Literal(revision)} }} }}\n"
            f"WHERE {{ {mine} OPTIONAL {{ GRAPH {META} {{ {META} {mark} ?old }} }} }}"
            for mark in marks
        ]
        parts += [
            f"DELETE {{ GRAPH {graph} {{ ?s ?p ?o }} }}\n"
            f"WHERE {{ {mine} GRAPH {graph} {{ ?s ?p ?o }} }}"
            for graph in dropped
        ]
        for verb, quads in (("DELETE", before - after), ("INSERT", after - before)):
            if quads:
                parts.append(f"{verb} {{\n{changes.block(quads)}\n}}\nWHERE {{ {mine} }}")
        return " ;\n".join(parts)

    def _is_document(self, graph: object) -> bool:
        return isinstance(graph, NamedNode) and self._names.is_document(graph)

    @property
    def version(self) -> str:
        """See `Graph.version`."""
        return value(self.server.address, REVISION) or ""

    @property
    def fingerprint(self) -> str | None:
        """See `Graph.fingerprint`: noted on this machine, beside what the server notes."""
        self._contents = value(self.server.address, CONTENTS) or ""
        with suppress(OSError, ValueError):
            contents, noted = self._noted.read_text(encoding="ascii").split()
            return noted if contents == self._contents else None
        return None

    def note(self, fingerprint: str) -> None:
        """See `Graph.note`."""
        if self._contents:
            with suppress(OSError):
                layout.write_whole(self._noted, f"{self._contents} {fingerprint}")


def _portions(terms: Terms | None) -> Iterator[Terms | None]:
    """Split terms into as many as one query lists; None stays one portion."""
    if terms is None:
        yield None
        return
    for start in range(0, len(terms), MANY):
        yield terms[start : start + MANY]
