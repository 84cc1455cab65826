"""What the pages of concepts show of the statements that belong to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.facets import first_division
from kg.view import View
from ontology import terms as t


@dataclass(frozen=True, slots=True)
class Group:
    """Concepts sort statements: those of the collection, or those of a scheme of the user's own.

    ``graph`` says by ``belongs`` which concept a statement is of.
    """

    graph: NamedNode
    belongs: NamedNode

    def members(self, store: View, concepts: Iterable[NamedNode]) -> list[NamedNode]:
        """Return the statements of some concepts."""
        found = (store.find(None, self.belongs, one, self.graph) for one in concepts)
        return list(dict.fromkeys(fact.subject for facts in found for fact in facts))

    def count(self, store: View, concept: NamedNode) -> int:
        """Count the statements of a concept."""
        return sum(1 for _ in store.find(None, self.belongs, concept, self.graph))


@dataclass(frozen=True, slots=True)
class Spread:
    """Where statements occur: by year and by region, with the number of documents."""

    documents: int
    years: tuple[tuple[str, int], ...]
    regions: tuple[tuple[str, int], ...]


def homes(store: View, members: Iterable[NamedNode]) -> dict[NamedNode, NamedNode]:
    """Return the document of each statement that is held."""
    found: dict[NamedNode, NamedNode] = {}
    for one in members:
        for fact in store.find(one, t.QUOTED_FROM, None, None):
            found[one] = fact.object
    return found


def spread(store: View, documents: Iterable[NamedNode]) -> Spread:
    """Count documents by year, earliest first, and by region, most first."""
    distinct = set(documents)
    years = Counter(date[:4] for date in _values(store, distinct, t.DATE) if date[:4].isdecimal())
    regions = Counter(first_division(region) for region in _values(store, distinct, t.REGION))
    by_number = sorted(regions.items(), key=lambda pair: (-pair[1], pair[0]))
    return Spread(len(distinct), tuple(sorted(years.items())), tuple(by_number))


def _values(store: View, subjects: Iterable[NamedNode], term: NamedNode) -> list[str]:
    facts = (next(store.find(one, term, None, None), None) for one in subjects)
    return [str(fact.object.value) for fact in facts if fact is not None]


def related(
    store: View, members: Iterable[NamedNode], group: Group
) -> tuple[Counter[NamedNode], Counter[NamedNode]]:
    """Count, by concept, the links that go out to problems and those that come in from measures."""
    outgoing: Counter[NamedNode] = Counter()
    incoming: Counter[NamedNode] = Counter()
    for one in members:
        for fact in store.find(one, t.ADDRESSES, None, None):
            outgoing.update(_concepts(store, fact.object, group))
        for fact in store.find(None, t.ADDRESSES, one, None):
            incoming.update(_concepts(store, fact.subject, group))
    return outgoing, incoming


def _concepts(store: View, statement: NamedNode, group: Group) -> list[NamedNode]:
    return [fact.object for fact in store.find(statement, group.belongs, None, group.graph)]
