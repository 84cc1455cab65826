"""The graph as networkx has it: statements, documents and dimensions, and what joins them."""

from __future__ import annotations

import networkx as nx

from kg import across
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.view import View
from ontology import terms as t


def network(store: View) -> nx.DiGraph[str]:
    """Return statements, documents and dimensions as nodes, named by their IRIs.

    Every node has ``kind`` (problem, measure, goal, achievement, document or dimension) and
    ``label``; a document also ``genre`` and, where they are known, ``issuer``, ``year``, ``level``
    and ``region``; a statement also ``document``, ``dimension``, ``section``, ``quote``, ``start``,
    ``end`` and ``confidence``. Every edge has ``kind``: ``addresses`` from a measure to a problem,
    with ``score`` and ``reasons``, for links that count; ``quotedFrom`` from a statement to its
    document; ``dimension`` from a statement to its dimension; ``mayAddress``, with ``score`` and
    ``reasons``, from a measure to a problem of another document, as inferred. Nodes and edges
    stand in an order that depends on the content alone.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, iri in t.DIMENSION_BY_NAME.items():
        graph.add_node(iri.value, kind="dimension", label=name)
    documents = {}
    for document in store.documents():
        documents[document.name] = document.iri
        graph.add_node(document.iri, **_described(document))
    for entry in store.statements():
        _add_statement(graph, entry, documents[entry.document])
    for link in store.links():
        if link.counts:
            _add_link(graph, link)
    for link in across.links(store):
        _add_link(graph, link)
    return graph


def _described(document: DocumentEntry) -> dict[str, str | int]:
    """Return the attributes of a document; what is not known of it is not among them."""
    told: dict[str, str | int | None] = {
        "kind": "document",
        "label": document.title,
        "genre": document.genre,
        "issuer": document.issuer,
        "year": int(document.date[:4]) if document.date and document.date[:4].isdecimal() else None,
        "level": document.level,
        "region": document.region,
    }
    return {key: value for key, value in told.items() if value is not None}


def _add_statement(graph: nx.DiGraph[str], entry: StatementEntry, document: str) -> None:
    statement = entry.statement
    graph.add_node(
        entry.iri,
        kind=statement.kind.value,
        label=statement.label,
        document=entry.document,
        dimension=statement.dimension.value,
        section=statement.section,
        quote=statement.quote,
        start=statement.span.start,
        end=statement.span.end,
        confidence=statement.confidence,
    )
    graph.add_edge(entry.iri, document, kind="quotedFrom")
    dimension = t.DIMENSION_BY_NAME[statement.dimension]
    graph.add_edge(entry.iri, dimension.value, kind="dimension")


def _add_link(graph: nx.DiGraph[str], entry: LinkEntry) -> None:
    graph.add_edge(
        entry.measure_iri,
        entry.problem_iri,
        kind="mayAddress" if entry.inferred else "addresses",
        score=entry.link.score,
        reasons="\n".join(entry.link.reasons),
    )
