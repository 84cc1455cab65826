"""Canonical concepts: what statements of many documents name in common, in a graph of their own.

A concept has a theme above it (``skos:broader``), which is a concept without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from ingest.statement import Kind
from kg import iris
from kg.columns import Column
from kg.view import View
from ontology import terms as t

SCHEMES = {Kind.PROBLEM: t.PROBLEM_CONCEPTS, Kind.MEASURE: t.MEASURE_CONCEPTS}


@dataclass(frozen=True, slots=True)
class Concept:
    """A problem or measure (``kind``) as the collection has it.

    ``alternatives`` are further labels of its members, ``members`` the ids of its statements,
    ``theme`` the IRI of the theme; a theme has none, and no members of its own. ``founder`` is the
    id of the member that the concept is named by in its IRI.
    """

    iri: str
    kind: Kind
    label: str
    alternatives: tuple[str, ...]
    members: tuple[str, ...]
    theme: str | None
    founder: str | None = None


def concepts(store: View) -> list[Concept]:
    """List concepts and themes by kind, label and IRI; none where they were never formed."""
    find, graph = store.find, store.names.concepts
    labels = Column(find, t.PREF_LABEL, graph)
    themes = Column(find, t.BROADER, graph)
    alternatives: dict[str, list[str]] = {}
    for fact in find(None, t.ALT_LABEL, None, graph):
        alternatives.setdefault(fact.subject.value, []).append(fact.object.value)
    members: dict[str, list[str]] = {}
    for fact in find(None, t.CONCEPT, None, graph):
        members.setdefault(fact.object.value, []).append(iris.statement_identifier(fact.subject))
    founders = Column(find, t.FOUNDER, graph)
    found = [
        Concept(
            iri=fact.subject.value,
            kind=kind,
            label=labels[fact.subject],
            alternatives=tuple(sorted(alternatives.get(fact.subject.value, ()))),
            members=tuple(sorted(members.get(fact.subject.value, ()))),
            theme=themes.get(fact.subject),
            founder=_identifier(founders, fact.subject),
        )
        for kind, scheme in SCHEMES.items()
        for fact in find(None, t.IN_SCHEME, scheme, graph)
    ]
    return sorted(found, key=lambda concept: (concept.kind, concept.label, concept.iri))


def _identifier(founders: Column, concept: NamedNode) -> str | None:
    told = founders.get(concept)
    return None if told is None else iris.statement_identifier(NamedNode(told))
