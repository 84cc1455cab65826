"""The graph and the codings as files for other programs; the same store gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from typing import cast

import networkx as nx
import pyoxigraph
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple

from kg import across, coding, qdpx
from kg import csvw as tables
from kg.across import ACROSS_DOCUMENTS
from kg.files import FileFormat, csv_bytes, for_xml
from kg.triples import WITHIN_DOCUMENT
from kg.view import View
from kg.walk import network
from ontology import terms as t

_DATED = re.compile(rb' lastmodifieddate="[^"]*"')

RDF = {
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
_SHORT = ("trig", "turtle")  # in these, prefixes are declared
STATEMENT_COLUMNS = (
    "id",
    "document",
    "kind",
    "label",
    "dimension",
    "secondary",
    "section",
    "start",
    "end",
    "quote",
    "confidence",
    "rule",
    "status",
)
LINK_COLUMNS = (
    "document",
    "measure",
    "problem",
    "measure_label",
    "problem_label",
    "score",
    "reasons",
    "origin",
    "measure_document",
    "status",
    "basis",
)


def _quads(store: View) -> list[Quad]:
    """All quads in an order, and with names of blank nodes, that depend on the content alone."""
    everything = cast("list[Quad]", list(store.find(None, None, None, None)))
    # No other graph has blank nodes, and to look for them takes long.
    ontology = _canonical(quad for quad in everything if quad.graph_name == t.ONTOLOGY)
    documents = (quad for quad in everything if quad.graph_name != t.ONTOLOGY)
    return sorted([*ontology, *documents], key=str)


def _canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Put quads into an order, and name blank nodes, by what they say alone."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _serialized(quads: list[Quad], name: str) -> bytes:
    """Write quads in a format of `RDF`; one without graphs has the triples of all together."""
    format_ = RDF[name]
    what: list[Quad] | list[Triple] = quads
    if not format_.supports_datasets:
        what = sorted({quad.triple for quad in quads}, key=str)
    declared = t.PREFIXES if name in _SHORT else None
    written = pyoxigraph.serialize(what, None, format_, prefixes=declared)
    assert written is not None  # given no place to write to, it returns what it wrote
    return written


def of_triples(ntriples: bytes, name: str) -> bytes:
    """Write N-Triples in the format of `RDF` called ``name``; equal ones give equal bytes."""
    return _serialized(_canonical(pyoxigraph.parse(ntriples, RdfFormat.N_TRIPLES)), name)


def _rdf(name: str) -> Callable[[View], bytes]:
    return lambda store: _serialized(_quads(store), name)


def graphml(store: View) -> bytes:
    """Write `kg.walk.network` as GraphML, which Gephi, yEd, Cytoscape and igraph read."""
    output = io.BytesIO()
    nx.write_graphml_xml(_for_xml(network(store)), output)
    return output.getvalue()


def gexf(store: View) -> bytes:
    """Write `kg.walk.network` as GEXF for Gephi, without the day on which it was written."""
    output = io.BytesIO()
    nx.write_gexf(_for_xml(network(store)), output)
    return _DATED.sub(b"", output.getvalue())


def _for_xml(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """Take out the characters that XML cannot hold."""
    attributes = [data for _, data in graph.nodes(data=True)]
    attributes += [data for *_, data in graph.edges(data=True)]
    for data in attributes:
        data.update({k: for_xml(v) for k, v in data.items() if isinstance(v, str)})
    return graph


def statements_csv(store: View) -> bytes:
    """Write one row a statement, columns `STATEMENT_COLUMNS`; see `kg.files.csv_bytes`."""
    rows = (
        (
            statement.id,
            entry.document,
            statement.kind.value,
            statement.label,
            statement.dimension.value,
            "、".join(statement.secondary),
            statement.section,
            statement.span.start,
            statement.span.end,
            statement.quote,
            statement.confidence,
            statement.rule,
            entry.status.value,
        )
        for entry in store.statements()
        for statement in (entry.statement,)
    )
    return csv_bytes([STATEMENT_COLUMNS, *rows])


def links_csv(store: View) -> bytes:
    """Write one row a link, whatever its score, columns `LINK_COLUMNS`; those inferred last."""
    labels = {entry.iri: entry.statement.label for entry in store.statements()}
    rows = (
        (
            entry.document,
            entry.link.measure,
            entry.link.problem,
            labels[entry.measure_iri],
            labels[entry.problem_iri],
            entry.link.score,
            "；".join(entry.link.reasons),
            ACROSS_DOCUMENTS if entry.inferred else WITHIN_DOCUMENT,
            entry.measure_document or entry.document,
            entry.status.value,
            entry.basis.value,
        )
        for entry in (*store.links(), *across.links(store))
    )
    return csv_bytes([LINK_COLUMNS, *rows])


FORMATS: dict[str, FileFormat[View]] = {
    "trig": FileFormat(".trig", "application/trig", _rdf("trig")),
    "turtle": FileFormat(".ttl", "text/turtle", _rdf("turtle")),
    "nquads": FileFormat(".nq", "application/n-quads", _rdf("nquads")),
    "jsonld": FileFormat(".jsonld", "application/ld+json", _rdf("jsonld")),
    "graphml": FileFormat(".graphml", "application/graphml+xml", graphml),
    "gexf": FileFormat(".gexf", "application/gexf+xml", gexf),
    "csv": FileFormat(".csv", "text/csv", statements_csv),
    "links-csv": FileFormat(".csv", "text/csv", links_csv),
    **coding.formats(),
    "qdpx": FileFormat(".qdpx", qdpx.MEDIA, qdpx.qdpx),
    "csvw": FileFormat(".zip", tables.MEDIA, tables.csvw),
}
