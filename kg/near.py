"""What stands next to a thing in the graph, asked for step by step.

Nothing is built for the whole store but a few lists: a walk touches only what it passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from ingest.statement import Kind
from kg.concepts import Concept
from kg.filters import Filters
from kg.held import Held
from kg.matrix import homes
from kg.records import LinkEntry, StatementEntry
from ontology import terms as t


class Level(StrEnum):
    """What the graph is made of: concepts and their themes, or statements and where they stand."""

    CONCEPTS = "concepts"
    STATEMENTS = "statements"


class Sort(StrEnum):
    """What a node is."""

    PROBLEM_THEME = "problem-theme"
    PROBLEM_CONCEPT = "problem-concept"
    PROBLEM = "problem"
    MEASURE_CONCEPT = "measure-concept"
    MEASURE_THEME = "measure-theme"
    MEASURE = "measure"
    GOAL = "goal"
    ACHIEVEMENT = "achievement"
    DIMENSION = "dimension"
    DOCUMENT = "document"


class Relation(StrEnum):
    """What an edge says; the values are the names of the properties."""

    ADDRESSES = "addresses"
    MAY_ADDRESS = "mayAddress"
    BROADER = "broader"
    CONCEPT = "concept"
    QUOTED_FROM = "quotedFrom"
    DIMENSION = "dimension"


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two things, named by their IRIs.

    Edges of links run from the measure to the problem and have the ``links`` behind them, the
    strongest first; between statements that is one, between concepts any number. All others run
    from a thing to what it belongs to, and have none.
    """

    source: str
    target: str
    relation: Relation
    links: tuple[LinkEntry, ...] = ()

    @property
    def score(self) -> float:
        """The score of the strongest link; 0 where there is none."""
        return self.links[0].link.score if self.links else 0.0

    @property
    def documents(self) -> int:
        """The number of documents that the links speak of."""
        return len({name for entry in self.links for name in homes(entry)})

    def other(self, end: str) -> str:
        """Return the end that is not ``end``."""
        return self.target if end == self.source else self.source


class Lists:
    """What a store holds, by what it belongs to; the same for all walks."""

    def __init__(self, held: Held) -> None:
        self.by_iri = {entry.iri: entry for entry in held.statements.values()}
        self.documents = {entry.iri: entry for entry in held.documents.values()}
        self.dimensions = {iri.value: name for name, iri in t.DIMENSION_BY_NAME.items()}
        self.links: dict[str, list[LinkEntry]] = {}
        for link in (*held.links, *held.across):
            self.links.setdefault(link.measure_iri, []).append(link)
            self.links.setdefault(link.problem_iri, []).append(link)
        self.members: dict[str, list[str]] = {}
        for entry in held.statements.values():
            document = held.documents[entry.document].iri
            dimension = t.DIMENSION_BY_NAME[entry.statement.dimension].value
            concepts = held.concepts_of.get(entry.statement.id, ())
            for above in (document, dimension, *concepts):
                self.members.setdefault(above, []).append(entry.iri)
        for concept in held.concepts.values():
            if concept.theme is not None:
                self.members.setdefault(concept.theme, []).append(concept.iri)


_LISTS: WeakKeyDictionary[Held, Lists] = WeakKeyDictionary()


def lists(held: Held) -> Lists:
    """Return the lists of what a store holds, made when they are first asked for."""
    if held not in _LISTS:
        _LISTS[held] = Lists(held)
    return _LISTS[held]


def sort_of(held: Held, iri: str) -> Sort | None:
    """Tell what an IRI names; None where the store has no such thing."""
    known = lists(held)
    if (entry := known.by_iri.get(iri)) is not None:
        return Sort(entry.statement.kind)
    if (concept := held.concepts.get(iri)) is not None:
        return _sort_of_concept(concept)
    if iri in known.documents:
        return Sort.DOCUMENT
    return Sort.DIMENSION if iri in known.dimensions else None


def _sort_of_concept(concept: Concept) -> Sort:
    if is_theme(concept):
        return Sort.PROBLEM_THEME if concept.kind is Kind.PROBLEM else Sort.MEASURE_THEME
    return Sort.PROBLEM_CONCEPT if concept.kind is Kind.PROBLEM else Sort.MEASURE_CONCEPT


def is_theme(concept: Concept) -> bool:
    """Tell whether a concept holds others."""
    return concept.theme is None and not concept.members


class Near:
    """Steps from thing to thing, over what passes the filters."""

    def __init__(self, held: Held, level: Level, filters: Filters) -> None:
        self.lists = lists(held)
        self._held, self._level, self._filters = held, level, filters
        self._links: dict[str, list[LinkEntry]] = {}
        self._shown: dict[str, bool] = {}

    def up(self, iri: str) -> list[Edge]:
        """Return the links of a thing, and what it belongs to."""
        if (entry := self.lists.by_iri.get(iri)) is not None:
            return list(self._of_statement(entry)) if self._level is Level.STATEMENTS else []
        concept = self._held.concepts.get(iri)
        if concept is None:
            return []
        above = [] if concept.theme is None else [Edge(iri, concept.theme, Relation.BROADER)]
        if self._level is Level.STATEMENTS or is_theme(concept):
            return above
        return [*self._of_concept(concept), *above]

    def down(self, iri: str) -> list[Edge]:
        """Return what belongs to a thing, on the level that is looked at."""
        concept = self._held.concepts.get(iri)
        if concept is not None and is_theme(concept):
            within = self.lists.members.get(iri, ())
            return [Edge(one, iri, Relation.BROADER) for one in within if self.statements(one)]
        if self._level is Level.CONCEPTS:
            return []
        relation = Relation.CONCEPT
        if concept is None:
            is_document = iri in self.lists.documents
            relation = Relation.QUOTED_FROM if is_document else Relation.DIMENSION
        return [Edge(one, iri, relation) for one in self.statements(iri)]

    def statements(self, iri: str) -> list[str]:
        """Return the statements of a thing that are shown, by their IRIs."""
        if iri in self.lists.by_iri:
            return [iri]
        concept = self._held.concepts.get(iri)
        members = self.lists.members.get(iri, ())
        if concept is not None and is_theme(concept):
            members = [one for fine in members for one in self.lists.members.get(fine, ())]
        return [one for one in members if self.shows(one)]

    def shows(self, iri: str) -> bool:
        """Whether a statement passes, or is the end of a link that does."""
        if iri not in self._shown:
            entry, filters = self.lists.by_iri[iri], self._filters
            named = not filters.kinds or entry.statement.kind in filters.kinds
            passes = named and filters.passes(self._held, entry)
            self._shown[iri] = passes or bool(self.links(iri))
        return self._shown[iri]

    def links(self, iri: str) -> list[LinkEntry]:
        """Return the links of a statement that pass, the strongest first."""
        if iri not in self._links:
            every = self.lists.links.get(iri, ())
            passing = (one for one in every if self._filters.passes_link(self._held, one))
            self._links[iri] = sorted(passing, key=_strength)
        return self._links[iri]

    def _of_statement(self, entry: StatementEntry) -> Iterator[Edge]:
        for link in self.links(entry.iri):
            yield Edge(link.measure_iri, link.problem_iri, _relation(link), (link,))
        for concept in self._held.concepts_of.get(entry.statement.id, ()):
            yield Edge(entry.iri, concept, Relation.CONCEPT)
        document = self._held.documents[entry.document]
        yield Edge(entry.iri, document.iri, Relation.QUOTED_FROM)
        dimension = t.DIMENSION_BY_NAME[entry.statement.dimension]
        yield Edge(entry.iri, dimension.value, Relation.DIMENSION)

    def _of_concept(self, concept: Concept) -> Iterator[Edge]:
        """Gather the links of the members by the concepts at their other ends."""
        found: dict[tuple[str, Relation], list[LinkEntry]] = {}
        for member in self.lists.members.get(concept.iri, ()):
            for link in self.links(member):
                end = link.link.measure if concept.kind is Kind.PROBLEM else link.link.problem
                for other in self._held.concepts_of.get(end, ()):
                    found.setdefault((other, _relation(link)), []).append(link)
        for (other, relation), links in found.items():
            ends = (other, concept.iri) if concept.kind is Kind.PROBLEM else (concept.iri, other)
            yield Edge(*ends, relation, tuple(sorted(_distinct(links), key=_strength)))


def _distinct(links: Iterable[LinkEntry]) -> list[LinkEntry]:
    return list({link.iri: link for link in links}.values())


def _relation(link: LinkEntry) -> Relation:
    return Relation.MAY_ADDRESS if link.inferred else Relation.ADDRESSES


def _strength(link: LinkEntry) -> tuple[float, str]:
    return -link.link.score, link.iri
