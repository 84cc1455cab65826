"""What shapes cannot say of canonical concepts: their members stand in the documents' graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.columns import Column
from kg.concepts import SCHEMES
from kg.view import View
from ontology import terms as t

_CLASS = {scheme: t.CLASS_BY_KIND[kind] for kind, scheme in SCHEMES.items()}


def faults(store: View) -> Iterator[tuple[NamedNode, str]]:
    """Yield what is wrong with a concept, theme or member, in order; nothing when all is sound."""
    yield from sorted(_faults(store), key=lambda found: (found[0].value, found[1]))


def _faults(store: View) -> Iterator[tuple[NamedNode, str]]:
    find, graph = store.find, store.names.concepts
    schemes = Column(find, t.IN_SCHEME, graph)
    members: dict[NamedNode, list[NamedNode]] = {}
    for fact in find(None, t.CONCEPT, None, graph):
        members.setdefault(fact.object, []).append(fact.subject)
    for member, count in Counter(one for some in members.values() for one in some).items():
        if count > 1:
            yield member, f"属于 {count} 个概念，至多应属一个"
    narrower = {fact.object for fact in find(None, t.BROADER, None, graph)}
    founders = {fact.subject: fact.object for fact in find(None, t.FOUNDER, None, graph)}
    told = {fact.subject for fact in find(None, t.RDF_TYPE, t.SKOS_CONCEPT, graph)}
    for concept in told:
        if concept not in members and concept not in narrower:
            yield concept, "既没有成员也没有下位概念"
        if concept in members and founders.get(concept) not in members[concept]:
            yield concept, "的首例不是它的成员"
    for concept, some in members.items():
        if concept not in told:
            yield concept, "有成员，却没有概念本身的记载"
            continue
        kind = _CLASS.get(NamedNode(schemes[concept]))
        for member in some:
            held = (fact.graph_name for fact in find(member, t.RDF_TYPE, kind, None))
            if not any(map(store.names.is_document, held)):
                yield member, f"是概念 {concept.value} 的成员，却不在库里或不是同一类"
    for broader in narrower - told:
        yield broader, "是主题，却没有主题本身的记载"
