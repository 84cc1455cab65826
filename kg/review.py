"""What people decided on a store's documents, and what that makes of their graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from pyoxigraph import NamedNode, Quad

from ingest.statement import Extraction
from kg import decisions as log
from kg import extracted, fold, triples
from kg.decisions import Decision
from kg.fold import Fold, effective
from kg.iris import Iris
from kg.view import View
from ontology import terms as t


@dataclass(frozen=True, slots=True)
class Turn:
    """How a store's graphs change: quads that go, and quads that come."""

    gone: tuple[Quad, ...]
    come: tuple[Quad, ...]


def standing(store: View, name: str) -> list[Decision]:
    """List the decisions on a document that stand; the document need not be there."""
    if name not in log.documents(store):
        return []
    return log.standing([each for each in log.log(store) if each.document == name])


def raw(store: View, name: str) -> Extraction:
    """Return what the program extracted from a document, whatever people made of it.

    Raises
    ------
    StoreError
        When there is no document of that name.
    """
    document, graph = store.document(name), store.names.document(name)
    kept = extracted.kept(store.find, graph)
    before = list(extracted.held(store.find, graph)) if kept is None else kept
    return extracted.read(before, document, graph)


def folded(store: View, name: str) -> Fold:
    """Return what the decisions that stand make of a document.

    Raises
    ------
    StoreError
        When there is no document of that name.
    """
    return fold.folded(raw(store, name), standing(store, name), store.names)


def unmet(store: View, name: str) -> list[Decision]:
    """List the decisions on a document that is there whose text is gone."""
    return list(folded(store, name).effect().unmet) if standing(store, name) else []


def applied(
    made: Iterable[Quad], extraction: Extraction, decisions: Sequence[Decision], names: Iris
) -> list[Quad]:
    """Put what decisions make of an extraction in its place among the quads ``made`` of it."""
    graph = names.document(extraction.document.name)
    before = {Quad(s, p, o, graph) for s, p, o in triples.found(extraction, names)}
    rest = [quad for quad in made if quad not in before]
    return [*rest, *_reviewed(extraction, decisions, names), extracted.note(before, graph)]


def turn(store: View, name: str, decisions: Sequence[Decision]) -> Turn:
    """Tell how the graphs change so that exactly ``decisions`` take effect on a document."""
    graph = store.names.document(name)
    now = list(extracted.held(store.find, graph))
    kept = extracted.kept(store.find, graph)
    before = now if kept is None else kept
    note = extracted.note(before, graph)
    old, new = (now if kept is None else [*now, note]), before
    if decisions:
        extraction = extracted.read(before, store.document(name), graph)
        new = [*_reviewed(extraction, decisions, store.names), note]
    return Turn((*old, *lost(store, graph, new)), tuple(new))


def lost(store: View, graph: NamedNode, new: Iterable[Quad]) -> list[Quad]:
    """List what other graphs say of the statements that vanish when a graph becomes ``new``."""
    stay = {cast("NamedNode", q.subject) for q in new if q.predicate == t.QUOTED_FROM}
    vanished = extracted.statements(store.find, graph) - stay
    return list(extracted.forgotten(store.find, vanished, store.names))


def _reviewed(extraction: Extraction, decisions: Sequence[Decision], names: Iris) -> list[Quad]:
    made = effective(extraction, decisions, names)
    graph = names.document(extraction.document.name)
    return [Quad(s, p, o, graph) for s, p, o in triples.found(made.extraction, names, made.marks)]
