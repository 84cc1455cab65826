"""Links across documents in a graph of their own: inferred on demand, said by no author.

The graph notes the fingerprint of the documents that the links were made from. When a document
comes or goes, its links go with it, and the rest is out of date until it is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ingest.statement import Link
from kg import iris
from kg.columns import Column, Fact, Find
from kg.iris import Iris
from kg.records import LinkEntry
from kg.status import BASIS_CONCEPTS, STATUS_CONCEPTS, Basis, Status
from kg.triples import made_by
from ontology import terms as t
from ontology.release import release

if TYPE_CHECKING:
    from kg.store import Store
    from kg.view import View

ACROSS_DOCUMENTS = "across documents"


class State(Enum):
    """How the links across documents stand to the documents."""

    NONE = "none"
    CURRENT = "current"
    OUTDATED = "outdated"


def write(store: Store, links: Iterable[Link], encoder_name: str) -> None:
    """Put links in the place of those that the store has; there may be none.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    names = store.names
    told = [*_made(store.fingerprint(), encoder_name, names)]
    for link in links:
        told += _link(link, names)
    store.rewrite(names.across, [Quad(s, p, o, names.across) for s, p, o in told])


def clear(store: Store) -> None:
    """Take all links across documents out, and the note that they were looked for."""
    store.rewrite(store.names.across, [])


def state(store: Store) -> State:
    """Tell whether links were looked for, and whether in the documents that are held now."""
    graph = store.names.across
    noted = next(store.find(graph, t.DIGEST, None, graph), None)
    if noted is None:
        return State.NONE
    return State.CURRENT if noted.object.value == store.fingerprint() else State.OUTDATED


def links(store: View) -> list[LinkEntry]:
    """List the links across documents, by the problem's document, measure and problem."""
    find, graph = store.find, store.names.across
    problems = Column(find, t.ACROSS_PROBLEM, graph)
    scores = Column(find, t.SCORE, graph)
    explanations = Column(find, t.EXPLANATION, graph)
    entries = []
    for quad in find(None, t.ACROSS_MEASURE, None, graph):
        measure, problem = quad.object, problems.term(quad.subject)
        homes = _home(find, measure), _home(find, problem)
        if None in homes:
            continue  # `kg.check` tells of it
        link = Link(
            measure=iris.statement_identifier(measure),
            problem=iris.statement_identifier(problem),
            score=float(scores[quad.subject]),
            reasons=tuple(explanations[quad.subject].split("\n")),
        )
        ends = measure.value, problem.value
        entries.append(LinkEntry(quad.subject.value, str(homes[1]), link, *ends, homes[0]))
    return sorted(entries, key=lambda e: (e.document, e.link.measure, e.link.problem))


def without(find: Find, gone: NamedNode, graph: NamedNode) -> Iterator[Fact]:
    """Yield all that the graph of links across documents says of a statement's links."""
    for term in (t.ACROSS_MEASURE, t.ACROSS_PROBLEM):
        for end in find(None, term, gone, graph):
            yield from find(end.subject, None, None, graph)
    yield from find(gone, t.MAY_ADDRESS, None, graph)
    yield from find(None, t.MAY_ADDRESS, gone, graph)


def _home(find: Find, statement: NamedNode) -> str | None:
    """Return the name of the document that a statement is quoted from."""
    told = next(find(statement, t.QUOTED_FROM, None, None), None)
    return None if told is None else iris.document_name(told.object)


def _made(fingerprint: str, encoder_name: str, names: Iris) -> Iterator[Triple]:
    yield Triple(names.across, t.DIGEST, Literal(fingerprint))
    yield from made_by(names.across, release(), encoder_name, fingerprint, names)


def _link(link: Link, names: Iris) -> Iterator[Triple]:
    iri = names.across_link(link.measure, link.problem)
    measure, problem = names.statement(link.measure), names.statement(link.problem)
    yield Triple(iri, t.RDF_TYPE, t.ACROSS_LINK)
    yield Triple(iri, t.ACROSS_MEASURE, measure)
    yield Triple(iri, t.ACROSS_PROBLEM, problem)
    yield Triple(iri, t.SCORE, Literal(float(link.score)))
    yield Triple(iri, t.ORIGIN, Literal(ACROSS_DOCUMENTS))
    yield Triple(iri, t.STATUS, STATUS_CONCEPTS[Status.PROPOSED])
    yield Triple(iri, t.BASIS, BASIS_CONCEPTS[Basis.INFERRED])
    for reason in link.reasons:
        yield Triple(iri, t.REASON, Literal(reason))
    yield Triple(iri, t.EXPLANATION, Literal("\n".join(link.reasons)))
    yield Triple(measure, t.MAY_ADDRESS, problem)
