"""What the endpoint says of itself: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.sparql import Pool

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PREFIXES = {"sd": SD, "formats": FORMATS, "rdfs": RDFS}

MEDIA = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
LANGUAGES = ("SPARQL10Query", "SPARQL11Query")
FEATURES = ("UnionDefaultGraph",)
RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
LISTED = 2000
"""Named graphs that a description lists; there is one for each document."""

_GRAPHS = "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"


def description(endpoint: str, graphs: Sequence[str], media: str) -> bytes:
    """Describe the service at ``endpoint``, whose dataset has these named ``graphs``."""
    triples = _triples(NamedNode(_iri(endpoint)), graphs)
    return serialize(triples, format=MEDIA[media], prefixes=PREFIXES) or b""


def graphs_of(pool: Pool, timeout: float) -> list[str]:
    """List the named graphs of the store as it was last published.

    Raises
    ------
    DuiceError
        When the store cannot be read, or not in time.
    """
    found = json.loads(pool.run(_GRAPHS, "json", timeout=timeout))
    return [row["g"]["value"] for row in found["results"]["bindings"]]


def _triples(endpoint: NamedNode, graphs: Sequence[str]) -> Iterator[Triple]:
    service, dataset, default = BlankNode(), BlankNode(), BlankNode()
    a = NamedNode(f"{RDF}type")
    yield Triple(service, a, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    for language in LANGUAGES:
        yield Triple(service, _sd("supportedLanguage"), _sd(language))
    for feature in FEATURES:
        yield Triple(service, _sd("feature"), _sd(feature))
    for result in RESULTS:
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + result))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, a, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, a, _sd("Graph"))
    if len(graphs) > LISTED:
        told = f"{len(graphs)} named graphs, of which {LISTED} are listed"
        yield Triple(dataset, NamedNode(f"{RDFS}comment"), Literal(told, language="en"))
    for graph in graphs[:LISTED]:
        named = BlankNode()
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, a, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(graph))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _iri(address: str) -> str:
    """Make an IRI of the address that a client used, whatever it called this host."""
    return quote(address, safe=":/[]@%?=&~!$'()*+,;-._")
