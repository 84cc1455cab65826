"""The graph of a store, read: documents, statements and links, patterns and queries."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode

from ingest.document import Document
from kg import folder as layout
from kg import iris, records
from kg.columns import Fact
from kg.graph import Answered, Graph, Value
from kg.iris import Iris
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from ontology import terms as t
from ontology.errors import StoreError


class View:
    """What can be asked of a store's graph, until it is closed.

    ``folder`` holds what is derived from the graph, and the graph too unless a server keeps it;
    ``place`` is where the graph is, for messages.
    """

    def __init__(self, folder: Path, graph: Graph, names: Iris) -> None:
        self.folder = folder
        self.place = layout.place(folder)
        self.names = names
        self._graph: Graph | None = graph

    def documents(self) -> list[DocumentEntry]:
        """List what is in the store, by name."""
        return records.documents(self.find)

    def entry(self, name: str) -> DocumentEntry:
        """Tell what is known of one document.

        Raises
        ------
        StoreError
            When there is no document of that name.
        """
        return records.documents(self.find, self._graph_of(name))[0]

    def of_digest(self, digest: str) -> str | None:
        """Return the name of a document made of the bytes with this digest; None without one."""
        facts = self._open.find(None, t.DIGEST, Literal(digest), None)
        held = (cast("NamedNode", fact.subject) for fact in facts)
        names = (iris.document_name(iri) for iri in held if self.names.is_document(iri))
        return min(names, default=None)

    def document(self, name: str) -> Document:
        """Read a whole document, equal to the one that was added.

        Raises
        ------
        StoreError
            When there is no document of that name.
        """
        found = records.documents(self.find, self._graph_of(name))
        return records.document(self.find, found[0])

    def statements(self, document: str | None = None) -> list[StatementEntry]:
        """List statements, all or those of one document, by document and place."""
        return records.statements(self.find, self._graph_of(document))

    def links(self, document: str | None = None) -> list[LinkEntry]:
        """List links, all or those of one document."""
        return records.links(self.find, self._graph_of(document))

    def graphs(self) -> list[NamedNode]:
        """List the graphs, that of the ontology too, in order."""
        return sorted(self._open.graphs(), key=str)

    def find(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        """Yield the quads that match the given parts; see `kg.columns.Find`."""
        subjects, graphs = (None if one is None else (one,) for one in (subject, graph))
        yield from self._found(subjects, predicate, value, graphs)

    def _found(
        self,
        subjects: Sequence[NamedNode] | None,
        predicate: NamedNode | None,
        value: Value | None,
        graphs: Sequence[NamedNode] | None,
    ) -> Iterator[Fact]:
        return cast("Iterator[Fact]", self._open.find(subjects, predicate, value, graphs))

    def query(self, sparql: str, **values: str | Literal | NamedNode) -> Answered:
        """Answer a query of this program over all graphs; users' queries go to `kg.sparql`.

        ``values`` are bound to the variables of their names, a ``str`` as a plain literal.
        """
        terms = ((k, Literal(v) if isinstance(v, str) else v) for k, v in values.items())
        return self._open.query(sparql, dict(terms))

    @property
    def _open(self) -> Graph:
        if self._graph is None:
            raise ValueError("the store is closed")
        return self._graph

    def _graph_of(self, name: str | None) -> NamedNode | None:
        if name is None:
            return None
        graph = self.names.document(name)
        if not self._open.contains(graph):
            raise self._unknown(name)
        return graph

    def _unknown(self, name: str) -> StoreError:
        known = [fact.object.value for fact in self.find(None, t.IDENTIFIER, None, None)]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"相近的有 {'、'.join(near)}" if near else "全部名称可用 duice documents 查看"
        return StoreError(f"{self.place}：库里没有文档“{name}”；{hint}")
