"""What a store holds, read once for all that matrices sort by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from kg import across, kept, scheme
from kg.concepts import Concept, concepts
from kg.kept import Kept
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.store import Store
from ontology import terms as t

Terms = tuple[str, ...]


class Held:
    """What a store held when it was first asked; any number of matrices may be built from one.

    Rarer things are read when they are first asked for. Threads may share one.
    """

    def __init__(
        self,
        store: Store,
        statements: Mapping[str, StatementEntry] | None = None,
        before: Held | None = None,
    ) -> None:
        """Read a store.

        ``statements``, by their ids, are those that somebody has read already; ``before`` is what
        the store held earlier: documents that are as they were are not read again.
        """
        self._store = store
        self.names = store.names
        self._statements = statements
        self._before = before

    @cached_property
    def documents(self) -> Mapping[str, DocumentEntry]:
        """Documents by their names."""
        return {entry.name: entry for entry in self._store.documents()}

    @cached_property
    def statements(self) -> Mapping[str, StatementEntry]:
        """Statements by their ids."""
        if self._statements is not None:
            return self._statements
        return {one.statement.id: one for held in self._kept.values() for one in held.statements}

    @cached_property
    def links(self) -> tuple[LinkEntry, ...]:
        """The links that count."""
        return tuple(one for held in self._kept.values() for one in held.links if one.counts)

    @cached_property
    def _kept(self) -> Mapping[str, Kept]:
        """What each document holds, by their names."""
        before = self._before.__dict__.get("_kept", {}) if self._before else {}
        self._before = None
        return kept.records(self._store, before)

    @cached_property
    def across(self) -> tuple[LinkEntry, ...]:
        """The links across documents."""
        return tuple(across.links(self._store))

    @cached_property
    def concepts(self) -> Mapping[str, Concept]:
        """Concepts and themes by their IRIs."""
        return {concept.iri: concept for concept in concepts(self._store)}

    @cached_property
    def concepts_of(self) -> Mapping[str, Terms]:
        """The concepts of each statement that has any, by its id."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for member in concept.members:
                found.setdefault(member, []).append(concept.iri)
        return {member: tuple(sorted(iris)) for member, iris in found.items()}

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of the user's own schemes."""
        return tuple(sorted(scheme.names(self._store)))

    def categories(self, name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the concepts of a user's scheme by label, and those of statements, by IRIs."""
        named = {concept.label: concept.iri for concept in scheme.concepts(self._store, name)}
        held = set(named.values())
        facts = self._store.find(None, t.CATEGORY, None, self.names.category(name))
        told = ((fact.subject.value, fact.object.value) for fact in facts)
        return named, {statement: concept for statement, concept in told if concept in held}
