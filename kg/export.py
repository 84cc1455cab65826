"""The graph and the codings as files for other programs; the same store gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import cast

import networkx as nx
import pyoxigraph
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple

from kg import across
from kg.across import ACROSS_DOCUMENTS
from kg.files import FileFormat, csv_bytes
from kg.store import Store
from kg.triples import WITHIN_DOCUMENT
from kg.walk import network
from ontology import terms as t

# What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATED = re.compile(rb' lastmodifieddate="[^"]*"')

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


def _quads(store: Store) -> list[Quad]:
    """All quads in an order, and with names of blank nodes, that depend on the content alone."""
    everything = cast("list[Quad]", list(store.find(None, None, None, None)))
    ontology = Dataset(quad for quad in everything if quad.graph_name == t.ONTOLOGY)
    ontology.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)  # no other graph has blank nodes
    documents = (quad for quad in everything if quad.graph_name != t.ONTOLOGY)
    return sorted([*ontology, *documents], key=str)


def _rdf(format_: RdfFormat, *, graphs: bool, prefixes: bool) -> Callable[[Store], bytes]:
    """Make a writer of one RDF format; without ``graphs`` the triples of all lie together."""

    def write(store: Store) -> bytes:
        quads = _quads(store)
        what: list[Quad] | list[Triple] = quads
        if not graphs:
            what = sorted({quad.triple for quad in quads}, key=str)
        declared = t.PREFIXES if prefixes else None
        written = pyoxigraph.serialize(what, None, format_, prefixes=declared)
        assert written is not None  # given no place to write to, it returns what it wrote
        return written

    return write


def graphml(store: Store) -> bytes:
    """Write `kg.walk.network` as GraphML, which Gephi, yEd, Cytoscape and igraph read."""
    output = io.BytesIO()
    nx.write_graphml_xml(_for_xml(network(store)), output)
    return output.getvalue()


def gexf(store: Store) -> bytes:
    """Write `kg.walk.network` as GEXF for Gephi, without the day on which it was written."""
    output = io.BytesIO()
    nx.write_gexf(_for_xml(network(store)), output)
    return _DATED.sub(b"", output.getvalue())


def _for_xml(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """Take out the characters that XML cannot hold."""
    attributes = [data for _, data in graph.nodes(data=True)]
    attributes += [data for *_, data in graph.edges(data=True)]
    for data in attributes:
        data.update({k: _NOT_XML.sub("", v) for k, v in data.items() if isinstance(v, str)})
    return graph


def statements_csv(store: Store) -> bytes:
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


def links_csv(store: Store) -> bytes:
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


FORMATS: dict[str, FileFormat[Store]] = {
    "trig": FileFormat(
        ".trig", "application/trig", _rdf(RdfFormat.TRIG, graphs=True, prefixes=True)
    ),
    "turtle": FileFormat(
        ".ttl", "text/turtle", _rdf(RdfFormat.TURTLE, graphs=False, prefixes=True)
    ),
    "nquads": FileFormat(
        ".nq", "application/n-quads", _rdf(RdfFormat.N_QUADS, graphs=True, prefixes=False)
    ),
    "jsonld": FileFormat(
        ".jsonld", "application/ld+json", _rdf(RdfFormat.JSON_LD, graphs=True, prefixes=False)
    ),
    "graphml": FileFormat(".graphml", "application/graphml+xml", graphml),
    "gexf": FileFormat(".gexf", "application/gexf+xml", gexf),
    "csv": FileFormat(".csv", "text/csv", statements_csv),
    "links-csv": FileFormat(".csv", "text/csv", links_csv),
}
