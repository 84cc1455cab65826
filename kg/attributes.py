"""What statements tell besides their kind, written into the graph and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from ingest.statement import Attributes, Instrument
from kg.columns import Column, Find, incomplete
from ontology import schemes
from ontology import terms as t

COLON = "："
"""Stands between the name of an attribute and its evidence."""


def triples(attributes: Attributes, iri: NamedNode) -> Iterator[Triple]:
    """Write the attributes of the statement ``iri``; what is empty is not written."""
    for actor in attributes.actors:
        yield Triple(iri, t.ACTOR, Literal(actor))
    if attributes.actors:
        # Repeated values have no order in a graph, and who stands first leads.
        yield Triple(iri, t.ACTOR_ROW, Literal("\n".join(attributes.actors)))
    if attributes.force is not None:
        yield Triple(iri, t.FORCE, schemes.FORCES[attributes.force])
    if attributes.instrument is not None:
        yield Triple(iri, t.INSTRUMENT, schemes.INSTRUMENTS[attributes.instrument.subtype])
    for group in attributes.targets:
        yield Triple(iri, t.TARGET_GROUP, Literal(group))
    for hazard in attributes.hazards:
        yield Triple(iri, t.HAZARD, schemes.HAZARDS[hazard])
    for phase in attributes.phases:
        yield Triple(iri, t.PHASE, schemes.PHASES[phase])
    for name, words in attributes.evidence:
        yield Triple(iri, t.EVIDENCE, Literal(f"{name}{COLON}{words}"))


class Told:
    """The attributes of all statements of the store, or of ``graph``; a store may have none."""

    def __init__(self, find: Find, graph: NamedNode | None) -> None:
        self._actors = Column(find, t.ACTOR_ROW, graph)
        self._force = _Concepts(find, t.FORCE, schemes.FORCES, graph)
        self._instrument = _Concepts(find, t.INSTRUMENT, schemes.INSTRUMENTS, graph)
        self._hazards = _Concepts(find, t.HAZARD, schemes.HAZARDS, graph)
        self._phases = _Concepts(find, t.PHASE, schemes.PHASES, graph)
        self._targets = _grouped(find, t.TARGET_GROUP, graph)
        self._evidence = _grouped(find, t.EVIDENCE, graph)

    def attributes(self, iri: NamedNode) -> Attributes:
        """Return what the statement ``iri`` tells, equal to what was written.

        Raises
        ------
        StoreError
            When a concept is none of the ontology's.
        """
        actors = self._actors.get(iri)
        subtype = next(iter(self._instrument[iri]), None)
        evidence = (line.partition(COLON)[::2] for line in sorted(self._evidence.get(iri, ())))
        return Attributes(
            actors=() if actors is None else tuple(actors.split("\n")),
            force=next(iter(self._force[iri]), None),
            instrument=_instrument(subtype),
            targets=tuple(sorted(self._targets.get(iri, ()), key=_place)),
            hazards=self._hazards[iri],
            phases=self._phases[iri],
            evidence=tuple(evidence),
        )


class _Concepts:
    """The names of the concepts that a property points to, by subject, in the scheme's order."""

    def __init__(
        self,
        find: Find,
        predicate: NamedNode,
        scheme: Mapping[str, NamedNode],
        graph: NamedNode | None,
    ) -> None:
        names = {concept: name for name, concept in scheme.items()}
        order = {name: place for place, name in enumerate(scheme)}
        found: dict[NamedNode, list[str]] = {}
        for fact in find(None, predicate, None, graph):
            if fact.object not in names:
                raise incomplete(fact.subject, predicate)
            found.setdefault(fact.subject, []).append(names[fact.object])
        self._names = {
            subject: tuple(sorted(listed, key=order.__getitem__))
            for subject, listed in found.items()
        }

    def __getitem__(self, subject: NamedNode) -> tuple[str, ...]:
        return self._names.get(subject, ())


def _instrument(subtype: str | None) -> Instrument | None:
    return Instrument(schemes.TYPE_OF_INSTRUMENT[subtype], subtype) if subtype else None


def _grouped(
    find: Find, predicate: NamedNode, graph: NamedNode | None
) -> dict[NamedNode, list[str]]:
    """Gather the values of a property by subject."""
    found: dict[NamedNode, list[str]] = {}
    for fact in find(None, predicate, None, graph):
        found.setdefault(fact.subject, []).append(str(fact.object.value))
    return found


def _place(group: str) -> tuple[int, str]:
    """Sort target groups as the lexicon lists them, others after them."""
    groups = schemes.TARGET_GROUPS
    return (groups.index(group) if group in groups else len(groups), group)
