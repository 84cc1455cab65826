"""The part of a document's graph that a change may have made unsound.

What `kg.shapes` asks of a node rests on what is said of it, on the parts of a statement, on the
kinds of what it refers to, and on the links between a measure and what it addresses. So a graph
that was sound before need not be looked at as a whole when a single statement changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from ontology import terms as t

ENDS = (t.LINK_MEASURE, t.LINK_PROBLEM)


@dataclass(frozen=True, slots=True)
class Nearby:
    """Nodes to look at, and all quads that it takes to tell whether they are sound."""

    nodes: frozenset[str]
    quads: frozenset[Any]


def nearby(graph: Iterable[Any], changed: Iterable[Any], document: NamedNode) -> Nearby:
    """Choose from the graph of ``document`` as it is to be what ``changed`` quads bear on."""
    held: dict[str, list[Any]] = {}
    for quad in graph:
        held.setdefault(_whole(quad.subject.value), []).append(quad)
    links = [quad for quads in held.values() for quad in quads if quad.predicate in ENDS]
    nodes = {_whole(quad.subject.value) for quad in changed}
    for _ in ENDS:  # from a problem to its links, from these to their measures, and to their links
        near = {
            quad.subject
            for quad in links
            if quad.subject.value in nodes or quad.object.value in nodes
        }
        nodes |= {link.value for link in near}
        nodes |= {
            quad.object.value
            for quad in links
            if quad.subject in near and quad.predicate == t.LINK_MEASURE
        }
    nodes.add(document.value)
    chosen = {quad for node in nodes for quad in held.get(node, ())}
    met = {quad.object for quad in chosen if isinstance(quad.object, NamedNode)}
    kinds = {
        quad
        for node in met
        for quad in held.get(_whole(node.value), ())
        if quad.predicate == t.RDF_TYPE
    }
    return Nearby(frozenset(nodes), frozenset(chosen | kinds))


def _whole(iri: str) -> str:
    """Return the statement that something is a part of (`kg.iris.part`), or the thing itself."""
    return iri.partition("#")[0]
