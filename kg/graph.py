"""Where the quads of a store are kept: in its folder (`Local`), or at a server (`kg.remote`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from kg import changes, snapshots
from kg import folder as layout

Value = NamedNode | Literal
Answered = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class Graph(Protocol):
    """The quads of one store; whatever is wrong with where they are kept is a `StoreError`."""

    def find(
        self,
        subjects: Sequence[NamedNode] | None,
        predicate: NamedNode | None,
        value: Value | None,
        graphs: Sequence[NamedNode] | None,
    ) -> Iterator[Quad]:
        """Yield the quads with any of ``subjects``, in any of ``graphs``; None matches all."""
        ...

    def holds(self, quads: Sequence[Quad]) -> bool:
        """Tell whether all of ``quads`` are there."""
        ...

    def contains(self, graph: NamedNode) -> bool:
        """Tell whether there is a graph of that name."""
        ...

    def graphs(self) -> list[NamedNode]:
        """List the names of the graphs."""
        ...

    def query(self, sparql: str, values: dict[str, Value]) -> Answered:
        """Answer a query over the union of all graphs, its variables bound to ``values``."""
        ...

    def write(
        self, gone: Sequence[Quad], come: Sequence[Quad], dropped: Sequence[NamedNode] = ()
    ) -> None:
        """Empty the graphs ``dropped``, take quads out, put others in: all of it or nothing."""
        ...

    @property
    def version(self) -> str:
        """What was written last, as of now, by whomever; another one after each change."""
        ...

    @property
    def fingerprint(self) -> str | None:
        """What `note` was last told, if the documents are still those; None else."""
        ...

    def note(self, fingerprint: str) -> None:
        """Note the fingerprint of the documents: to make it takes reading something of each."""
        ...


class Local:
    """The quads in a folder, of the primary or of one ``snapshot`` of it."""

    def __init__(self, folder: Path, graph: pyoxigraph.Store, snapshot: Path | None) -> None:
        self.held = graph
        self._folder = folder
        self._snapshot = snapshot

    def find(
        self,
        subjects: Sequence[NamedNode] | None,
        predicate: NamedNode | None,
        value: Value | None,
        graphs: Sequence[NamedNode] | None,
    ) -> Iterator[Quad]:
        """See `Graph.find`."""
        with layout.told(self._folder):
            for graph in (None,) if graphs is None else graphs:
                for subject in (None,) if subjects is None else subjects:
                    yield from self.held.quads_for_pattern(subject, predicate, value, graph)

    def holds(self, quads: Sequence[Quad]) -> bool:
        """See `Graph.holds`."""
        with layout.told(self._folder):
            return all(quad in self.held for quad in quads)

    def contains(self, graph: NamedNode) -> bool:
        """See `Graph.contains`."""
        with layout.told(self._folder):
            return self.held.contains_named_graph(graph)

    def graphs(self) -> list[NamedNode]:
        """See `Graph.graphs`."""
        with layout.told(self._folder):
            return cast("list[NamedNode]", list(self.held.named_graphs()))

    def query(self, sparql: str, values: dict[str, Value]) -> Answered:
        """See `Graph.query`."""
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): value for name, value in values.items()
        }
        with layout.told(self._folder):
            return self.held.query(sparql, use_default_graph_as_union=True, substitutions=bound)

    def write(
        self, gone: Sequence[Quad], come: Sequence[Quad], dropped: Sequence[NamedNode] = ()
    ) -> None:
        """See `Graph.write`: one update is one transaction."""
        with layout.told(self._folder):
            layout.mark_ahead(self._folder)
            if gone or dropped:
                self.held.update(changes.update(gone, come, dropped))
            else:
                self.held.extend(come)  # as atomic, and twice as fast: nothing is parsed

    @property
    def version(self) -> str:
        """See `Graph.version`."""
        return str(snapshots.current(self._folder))

    @property
    def fingerprint(self) -> str | None:
        """See `Graph.fingerprint`: a snapshot has one, the primary none."""
        if self._snapshot is None:
            return None
        with layout.told(self._folder):
            return snapshots.fingerprint_of(self._snapshot)

    def note(self, fingerprint: str) -> None:
        """See `Graph.note`: it is noted when a snapshot is published."""
