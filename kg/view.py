"""The graph of a store, read: documents, statements and links, patterns and queries."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from ingest.document import Document
from kg import folder as layout
from kg import iris, records
from kg.columns import Fact
from kg.iris import Iris
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from ontology import terms as t
from ontology.errors import StoreError


class View:
    """What can be asked of the graph in a store's folder, until it is closed."""

    def __init__(self, folder: Path, graph: pyoxigraph.Store) -> None:
        self.folder = folder
        self.names = Iris(layout.base_of(folder))
        self._graph: pyoxigraph.Store | None = graph

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
        with layout.told(self.folder):
            facts = list(self._open.quads_for_pattern(None, t.DIGEST, Literal(digest), None))
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
        with layout.told(self.folder):
            found = cast("list[NamedNode]", list(self._open.named_graphs()))
        return sorted(found, key=str)

    def find(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        """Yield the quads that match the given parts; see `kg.columns.Find`."""
        with layout.told(self.folder):
            found = self._open.quads_for_pattern(subject, predicate, value, graph)
            yield from cast("Iterator[Fact]", found)

    def query(
        self, sparql: str, **values: str | Literal | NamedNode
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """Answer a query of this program over all graphs; users' queries go to `kg.sparql`.

        ``values`` are bound to the variables of their names, a ``str`` as a plain literal.
        """
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(key): Literal(value) if isinstance(value, str) else value
            for key, value in values.items()
        }
        with layout.told(self.folder):
            return self._open.query(sparql, use_default_graph_as_union=True, substitutions=bound)

    @property
    def _open(self) -> pyoxigraph.Store:
        if self._graph is None:
            raise ValueError("the store is closed")
        return self._graph

    def _graph_of(self, name: str | None) -> NamedNode | None:
        if name is None:
            return None
        graph = self.names.document(name)
        if not self._open.contains_named_graph(graph):
            raise self._unknown(name)
        return graph

    def _unknown(self, name: str) -> StoreError:
        known = [fact.object.value for fact in self.find(None, t.IDENTIFIER, None, None)]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"相近的有 {'、'.join(near)}" if near else "全部名称可用 duice documents 查看"
        return StoreError(f"{self.folder}：库里没有文档“{name}”；{hint}")
