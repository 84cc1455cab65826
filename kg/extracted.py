"""What was extracted from a document: its triples in the graph, and kept aside from review.

The graph of a document that was reviewed has what people made of it; what the program extracted is
then one literal beside it (``duice:asExtracted``), from which every decision can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from ingest.document import Document
from ingest.statement import Extraction
from kg import across, iris, records
from kg.columns import Fact, Find
from kg.iris import Iris
from ontology import terms as t

PARTS = ("target", "position", "quote")
COUNTS = (t.PROBLEM_COUNT, t.MEASURE_COUNT, t.LINK_COUNT)


def statements(find: Find, graph: NamedNode) -> set[NamedNode]:
    """Return the statements that a document's graph holds."""
    return {fact.subject for fact in find(None, t.QUOTED_FROM, None, graph)}


def held(find: Find, graph: NamedNode) -> Iterator[Quad]:
    """Yield all that a document's graph says of statements and links, and how many there are."""
    told = statements(find, graph)
    subjects = {fact.subject for fact in find(None, t.LINK_MEASURE, None, graph)} | told
    subjects |= {iris.part(statement, name) for statement in told for name in PARTS}
    for fact in find(None, None, None, graph):  # once: a look-up for each subject takes far longer
        if fact.subject in subjects or (fact.subject == graph and fact.predicate in COUNTS):
            yield cast("Quad", fact)


def kept(find: Find, graph: NamedNode) -> list[Quad] | None:
    """Return what was extracted from a document that was reviewed; None for another."""
    noted = next(find(graph, t.AS_EXTRACTED, None, graph), None)
    if noted is None:
        return None
    triples = pyoxigraph.parse(noted.object.value, RdfFormat.N_TRIPLES)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in triples]


def note(quads: Iterable[Quad], graph: NamedNode) -> Quad:
    """Write what was extracted as one quad."""
    lines = sorted(f"{quad.triple} .\n" for quad in quads)
    return Quad(graph, t.AS_EXTRACTED, Literal("".join(lines)), graph)


def read(quads: Iterable[Quad], document: Document, graph: NamedNode) -> Extraction:
    """Read an extraction back from what `held` or `kept` gave."""
    memory = pyoxigraph.Store()
    memory.extend(quads)

    def find(
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        yield from cast(
            "Iterator[Fact]", memory.quads_for_pattern(subject, predicate, value, graph)
        )

    told = tuple(entry.statement for entry in records.statements(find, graph))
    links = tuple(entry.link for entry in records.links(find, graph))
    return Extraction(document, told, links)


def forgotten(find: Find, gone: Iterable[NamedNode], names: Iris) -> Iterator[Quad]:
    """Yield what graphs other than the documents' say of statements that are gone.

    The log of decisions has statements as objects only, so it keeps all that it has.
    """
    for statement in gone:
        for fact in find(statement, None, None, None):
            if not names.is_document(fact.graph_name):
                yield cast("Quad", fact)
        yield from cast("Iterator[Quad]", across.without(find, statement, names.across))
