"""Canonical concepts of a store, brought up to date with its statements and people's rulings.

New statements are put under concepts or found new ones (`ingest.leaders`); those that are there
stay where they are. What a document's going leaves behind is as if it had never been there: no
concept without members, none named by a statement or label that is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Quad

from ingest.encode import Encoder
from ingest.leaders import Progress, follow
from ingest.sameness import Sameness
from ingest.statement import Kind
from ingest.theme import OTHER, theme
from kg import iris
from kg.columns import Column
from kg.concept_quads import Group, named, written
from kg.concepts import Concept, concepts
from kg.grouping import Groups, Merge, Split, ruled, settled
from kg.rulings import rulings
from ontology import terms as t

if TYPE_CHECKING:
    from kg.store import Store
    from kg.view import View

KINDS = (Kind.PROBLEM, Kind.MEASURE)


@dataclass(frozen=True, slots=True)
class Named:
    """What grouping knows of a statement."""

    id: str
    document: str
    start: int
    label: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Quads of the graph of concepts as they are and as they should be."""

    gone: list[Quad]
    come: list[Quad]


def form(
    store: Store, encoder: Encoder, *, anew: bool = False, progress: Progress | None = None
) -> None:
    """Put the statements that have no concept under one; ``anew`` forgets all there were.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    found = turn(store, rulings(store), encoder, anew=anew, progress=progress)
    store.change(found.gone, found.come)


def tidy(store: Store) -> None:
    """Take out what statements that are gone have left in the concepts; places nothing.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    if next(store.find(None, None, None, store.names.concepts), None) is not None:
        found = turn(store, rulings(store))
        store.change(found.gone, found.come)


def turn(
    store: View,
    standing: Sequence[Merge | Split],
    encoder: Encoder | None = None,
    *,
    anew: bool = False,
    progress: Progress | None = None,
) -> Turn:
    """Tell how the graph changes so that the ``standing`` rulings take effect on what is held now.

    Statements without a concept are placed where there is an ``encoder``.
    """
    every = concepts(store)
    known = _Known(store, [] if anew else every)
    groups: list[Group] = []
    for kind in KINDS:
        held = known.held[kind]
        homes = settled(known.homes[kind], list(held), known.groups[kind])
        new = [one for one in held if one not in homes]
        if encoder is not None and new:
            nests = ruled(homes, standing).nests
            groups_of = [[held[one].label for one in some] for some in nests.values()]
            labels = [held[one].label for one in new]
            places = follow(groups_of, labels, encoder, Sameness.of(encoder), progress)
            both = [*nests, *new]
            homes |= {
                one: one if place is None else both[place]
                for one, place in zip(new, places, strict=True)
            }
            homes = {one: homes[one] for one in held}
        groups += known.written(kind, homes, ruled(homes, standing))
    found = store.find(None, None, None, store.names.concepts)
    return Turn([cast("Quad", fact) for fact in found], written(groups, store.names))


class _Known:
    """The statements of a store in order, by id, and how they stood together."""

    def __init__(self, store: View, every: Sequence[Concept]) -> None:
        self._store = store
        self.held = _held(store)
        self.homes: dict[Kind, dict[str, str]] = {kind: {} for kind in KINDS}
        self.groups: dict[Kind, dict[str, str]] = {kind: {} for kind in KINDS}
        followed = {
            iris.statement_identifier(fact.subject): iris.statement_identifier(fact.object)
            for fact in store.find(None, t.FOLLOWS, None, store.names.concepts)
        }
        for concept in every:
            if concept.founder is None:
                continue
            for member in concept.members:
                self.groups[concept.kind][member] = concept.founder
                self.homes[concept.kind][member] = followed.get(member, concept.founder)

    def written(self, kind: Kind, homes: dict[str, str], groups: Groups) -> list[Group]:
        """Make what is to be written of all groups, by founder in order."""
        members: dict[str, list[str]] = {}
        for one in homes:
            members.setdefault(groups.founders[one], []).append(one)
        return [
            Group(
                kind,
                founder,
                tuple(some),
                *named([self.held[kind][one].label for one in some]),
                self._theme(kind, founder),
                {one: homes[one] for one in some if homes[one] != founder},
            )
            for founder, some in members.items()
        ]

    def _theme(self, kind: Kind, founder: str) -> str:
        label = self.held[kind][founder].label
        if (told := theme(label)) != OTHER:
            return told
        iri = self._store.names.statement(founder)  # its quote is looked up only where it has to be
        return theme(label, next(self._store.find(iri, t.QUOTE, None, None)).object.value)


def _held(store: View) -> dict[Kind, dict[str, Named]]:
    """List the statements of each kind by document and place."""
    labels, starts = Column(store.find, t.LABEL, None), Column(store.find, t.OA_START, None)
    names: dict[NamedNode, str] = {}
    held: dict[Kind, dict[str, Named]] = {}
    for kind in KINDS:
        found = []
        for fact in store.find(None, t.RDF_TYPE, t.CLASS_BY_KIND[kind], None):
            iri, graph = fact.subject, fact.graph_name
            if graph not in names:
                if not store.names.is_document(graph):
                    continue
                names[graph] = iris.document_name(graph)
            start = int(starts[iris.part(iri, "position")])
            said = iris.statement_identifier(iri), names[graph], start, labels[iri]
            found.append(Named(*said))
        found.sort(key=lambda one: (one.document, one.start, one.id))
        held[kind] = {one.id: one for one in found}
    return held
