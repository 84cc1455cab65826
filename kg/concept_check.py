"""What shapes cannot say of canonical concepts: their members stand in the documents' graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.columns import Column
from kg.concepts import SCHEMES
from ontology import terms as t

if TYPE_CHECKING:
    from kg.check import Graphs

_CLASS = {scheme: t.CLASS_BY_KIND[kind] for kind, scheme in SCHEMES.items()}


def faults(store: Graphs) -> Iterator[tuple[NamedNode, str]]:
    """Yield what is wrong with a concept or member, in order; nothing when all is sound."""
    yield from sorted(_faults(store), key=lambda found: (found[0].value, found[1]))


def _faults(store: Graphs) -> Iterator[tuple[NamedNode, str]]:
    find, graph = store.find, store.names.concepts
    schemes = Column(find, t.IN_SCHEME, graph)
    members: dict[NamedNode, list[NamedNode]] = {}
    for fact in find(None, t.CONCEPT, None, graph):
        members.setdefault(fact.object, []).append(fact.subject)
    founders = {fact.subject: fact.object for fact in find(None, t.FOUNDER, None, graph)}
    for concept, some in members.items():
        if founders.get(concept) not in some:
            yield concept, "的首例不是它的成员"
        scheme = schemes.get(concept)
        kind = _CLASS.get(NamedNode(scheme)) if scheme else None
        for member in some:
            held = (fact.graph_name for fact in find(member, t.RDF_TYPE, kind, None))
            if not any(map(store.names.is_document, held)):
                yield member, f"是概念 {concept.value} 的成员，却不在库里或不是同一类"
