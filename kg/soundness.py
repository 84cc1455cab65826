"""Whether the graphs of many documents are sound, asked of all of them at a time.

A run of SHACL costs much the same for one small graph as for the union of fifty. The union tells
what each graph by itself tells as long as none says anything of a node that another one names, but
for the same that the other one says: what a shape looks at is reached from node to node. Graphs
for which this does not hold are looked at one by one, and so are those that the union has a fault
in.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from kg.adding import Draft
from kg.shapes import Fault, document_faults, faults_in, triples_of
from ontology import terms as t

Facts = dict[Node, set[tuple[Node, Node]]]
"""What is said of each node: predicates and objects."""


def faults_of_all(drafts: Sequence[Draft]) -> list[list[Fault]]:
    """Tell of each graph what `kg.shapes.document_faults` tells of it."""
    with _no_collection():
        union = Union()
        suspects = {place for place, draft in enumerate(drafts) if not union.take(draft)}
        if len(suspects) < len(drafts):
            faulty = {str(node) for node, _ in faults_in(union.graph)}
            suspects |= {place for place, draft in enumerate(drafts) if _names(draft, faulty)}
    return [
        document_faults(draft.quads, draft.document) if place in suspects else []
        for place, draft in enumerate(drafts)
    ]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: among so many small new objects that is half of all time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _names(draft: Draft, nodes: set[str]) -> bool:
    """Tell whether a graph names any of the nodes."""
    return bool(nodes) and any(
        str(subject) in nodes or str(value) in nodes
        for subject, _, value in triples_of(draft.quads)
    )


class Union:
    """Graphs that stand apart, in one."""

    def __init__(self) -> None:
        self.graph = Graph(bind_namespaces="none")
        self._described: Facts = {}
        self._named: set[Node] = set()
        """Nodes that a graph names and says nothing of."""

    def take(self, draft: Draft) -> bool:
        """Take a graph in; False where it does not stand apart, or has no document."""
        facts: Facts = defaultdict(set)
        for subject, predicate, value in triples_of(draft.quads):
            facts[subject].add((predicate, value))
        values = (value for pairs in facts.values() for _, value in pairs)
        named = {value for value in values if isinstance(value, URIRef)} - facts.keys()
        if (
            (RDF.type, URIRef(t.DOCUMENT.value)) not in facts[URIRef(draft.document.value)]
            or any(self._described.get(node, pairs) != pairs for node, pairs in facts.items())
            or not self._named.isdisjoint(facts)
            or not named.isdisjoint(self._described)
        ):
            return False
        self._described.update(facts)
        self._named |= named
        self.graph.addN((s, p, o, self.graph) for s, pairs in facts.items() for p, o in pairs)
        return True
