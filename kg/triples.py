"""An extraction as triples: the only place that knows how the graph is written.

`kg.records` beside it reads the same triples back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ingest.document import Document, Section
from ingest.statement import Extraction, Link, Statement
from kg import attributes, iris
from kg.iris import Iris
from kg.status import BASIS_CONCEPTS, STATUS_CONCEPTS, UNMARKED, Marks, Status, basis, counts
from ontology import terms as t

WITHIN_DOCUMENT = "within document"
CONTEXT = 16  # characters kept before and after a quote, enough to find it again in a changed text

_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), t.XSD_DATE),
    (re.compile(r"\d{4}-\d\d"), t.XSD_YEAR_MONTH),
    (re.compile(r"\d{4}"), t.XSD_YEAR),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from and what made its statements.

    ``path`` is where the source was read, ``version`` the release of Duice, ``encoder`` the name
    of the encoder that took part.
    """

    path: str
    version: str
    encoder: str


def quads(
    extraction: Extraction, origin: Origin, names: Iris, marks: Marks = UNMARKED
) -> list[Quad]:
    """Write an extraction as the quads of the document's own graph."""
    graph = names.document(extraction.document.name)
    return [Quad(s, p, o, graph) for s, p, o in triples(extraction, origin, names, marks)]


def triples(
    extraction: Extraction, origin: Origin, names: Iris, marks: Marks = UNMARKED
) -> Iterator[Triple]:
    """Write an extraction as triples, none of them with a blank node."""
    document = extraction.document
    iri = names.document(document.name)
    yield from _document(document, iri, origin, names)
    for index, section in enumerate(document.sections):
        yield from _section(section, iris.section_iri(iri, index), iri)
    yield from found(extraction, names, marks)


def found(extraction: Extraction, names: Iris, marks: Marks = UNMARKED) -> Iterator[Triple]:
    """Write what was found in a document: statements, links, and how many there are."""
    document = extraction.document
    iri = names.document(document.name)
    yield from _counts(extraction, iri, names, marks)
    places = {id(section): index for index, section in enumerate(document.sections)}
    for statement in extraction.statements:
        section_at = document.section_at(statement.span.start)
        home = iris.section_iri(iri, places[id(section_at)]) if section_at else iri
        this = names.statement(statement.id)
        yield from _statement(statement, this, iri, home)
        yield from _selectors(statement, this, document.text, iri)
        yield Triple(this, t.STATUS, STATUS_CONCEPTS[marks.status(this)])
        if earlier := marks.earlier.get(this.value):
            yield Triple(this, t.REVISION_OF, NamedNode(earlier))
        if page := document.page_at(statement.span.start):
            yield Triple(this, t.PAGE, Literal(page))
    for link in extraction.links:
        yield from _link(link, names, marks.status(names.link(link.measure, link.problem)))


def made_by(
    thing: NamedNode, version: str, encoder: str, source: str, names: Iris
) -> Iterator[Triple]:
    """Say which release and encoder made a thing out of what has the digest ``source``."""
    made, software = names.extraction(version, encoder, source), names.software(version)
    model = names.encoder(encoder)
    yield Triple(thing, t.GENERATED_BY, made)
    yield Triple(made, t.RDF_TYPE, t.EXTRACTION)
    yield Triple(made, t.RDF_TYPE, t.ACTIVITY)
    yield Triple(made, t.ASSOCIATED_WITH, software)
    yield Triple(software, t.RDF_TYPE, t.SOFTWARE_AGENT)
    yield Triple(software, t.LABEL, Literal(f"Duice {version}"))
    yield Triple(made, t.VERSION, Literal(version))
    yield Triple(made, t.ENCODER, Literal(encoder))
    yield Triple(made, t.USED, model)
    yield Triple(model, t.RDF_TYPE, t.ENTITY)
    yield Triple(model, t.LABEL, Literal(encoder))


def _document(document: Document, iri: NamedNode, origin: Origin, names: Iris) -> Iterator[Triple]:
    yield Triple(iri, t.RDF_TYPE, t.DOCUMENT)
    yield Triple(iri, t.IDENTIFIER, Literal(document.name))
    yield from described(document, iri)
    yield Triple(iri, t.DIGEST, Literal(document.digest))
    yield Triple(iri, t.SOURCE, Literal(origin.path))
    yield Triple(iri, t.TEXT, Literal(document.text))
    yield Triple(iri, t.CHARACTERS, Literal(len(document.text)))
    if document.pages:
        yield Triple(iri, t.PAGE_STARTS, Literal(" ".join(map(str, document.pages))))
    yield from made_by(iri, origin.version, origin.encoder, document.digest, names)
    source = iris.part(iri, "source")
    yield Triple(iri, t.DERIVED_FROM, source)
    yield Triple(source, t.RDF_TYPE, t.ENTITY)
    yield Triple(source, t.DIGEST, Literal(document.digest))
    yield Triple(source, t.SOURCE, Literal(origin.path))
    made = names.extraction(origin.version, origin.encoder, document.digest)
    yield Triple(made, t.USED, source)


def described(document: Document, iri: NamedNode) -> Iterator[Triple]:
    """Write what is known of a document and can be set by hand (`kg.corrections`)."""
    yield Triple(iri, t.TITLE, Literal(document.title))
    yield Triple(iri, t.GENRE, Literal(document.genre))
    if document.issuer is not None:
        yield Triple(iri, t.ISSUER, Literal(document.issuer))
    if document.number is not None:
        yield Triple(iri, t.DOCUMENT_NUMBER, Literal(document.number))
    if document.date is not None:
        yield Triple(iri, t.DATE, _date(document.date))
    if document.level is not None:
        yield Triple(iri, t.GOVERNMENT_LEVEL, Literal(document.level))
    if document.region is not None:
        yield Triple(iri, t.REGION, Literal(document.region))


def _date(text: str) -> Literal:
    """Type a date by how much of it is known; what is no date stays a plain string."""
    datatype = next((kind for pattern, kind in _DATES if pattern.fullmatch(text)), None)
    return Literal(text) if datatype is None else Literal(text, datatype=datatype)


def _counts(extraction: Extraction, iri: NamedNode, names: Iris, marks: Marks) -> Iterator[Triple]:
    # Kept so that a list of all documents need not visit every statement of the store.
    kinds = Counter(statement.kind.value for statement in extraction.statements)
    yield Triple(iri, t.PROBLEM_COUNT, Literal(kinds["problem"]))
    yield Triple(iri, t.MEASURE_COUNT, Literal(kinds["measure"]))
    links = (names.link(link.measure, link.problem) for link in extraction.links)
    held = sum(marks.status(link) is not Status.REJECTED for link in links)
    yield Triple(iri, t.LINK_COUNT, Literal(held))


def _section(section: Section, iri: NamedNode, document: NamedNode) -> Iterator[Triple]:
    yield Triple(iri, t.RDF_TYPE, t.SECTION)
    yield Triple(iri, t.PART_OF, document)
    yield Triple(iri, t.HEADING, Literal(section.heading))
    yield Triple(iri, t.LEVEL, Literal(section.level))
    yield Triple(iri, t.START, Literal(section.span.start))
    yield Triple(iri, t.END, Literal(section.span.end))
    if section.number:
        yield Triple(iri, t.NUMBER, Literal(section.number))
    if section.path:
        yield Triple(iri, t.PATH, Literal("\n".join(section.path)))


def _statement(
    statement: Statement, iri: NamedNode, document: NamedNode, home: NamedNode
) -> Iterator[Triple]:
    """Say what a statement is; ``home`` is its section, or the document outside any."""
    yield Triple(iri, t.RDF_TYPE, t.CLASS_BY_KIND[statement.kind])
    yield Triple(iri, t.LABEL, Literal(statement.label, language="zh"))
    yield Triple(iri, t.QUOTE, Literal(statement.quote))
    yield Triple(iri, t.QUOTED_FROM, document)
    yield Triple(iri, t.PART_OF, home)
    yield Triple(iri, t.HAS_DIMENSION, t.DIMENSION_BY_NAME[statement.dimension])
    for dimension in statement.secondary:
        yield Triple(iri, t.SECONDARY_DIMENSION, t.DIMENSION_BY_NAME[dimension])
    yield Triple(iri, t.CONFIDENCE, Literal(float(statement.confidence)))
    yield Triple(iri, t.RULE, Literal(statement.rule))
    if statement.section:
        yield Triple(iri, t.IN_SECTION, Literal(statement.section))
    yield from attributes.triples(statement.attributes, iri)


def _selectors(
    statement: Statement, iri: NamedNode, text: str, document: NamedNode
) -> Iterator[Triple]:
    """Point at the statement's characters in the way of the Web Annotation Data Model."""
    target, position, quote = (iris.part(iri, n) for n in ("target", "position", "quote"))
    start, end = statement.span.start, statement.span.end
    yield Triple(iri, t.TARGET, target)
    yield Triple(target, t.RDF_TYPE, t.SPECIFIC_RESOURCE)
    yield Triple(target, t.TARGET_SOURCE, document)
    yield Triple(target, t.SELECTOR, position)
    yield Triple(target, t.SELECTOR, quote)
    yield Triple(position, t.RDF_TYPE, t.POSITION_SELECTOR)
    yield Triple(position, t.OA_START, Literal(start))
    yield Triple(position, t.OA_END, Literal(end))
    yield Triple(quote, t.RDF_TYPE, t.QUOTE_SELECTOR)
    yield Triple(quote, t.OA_EXACT, Literal(statement.quote))
    yield Triple(quote, t.OA_PREFIX, Literal(text[max(0, start - CONTEXT) : start]))
    yield Triple(quote, t.OA_SUFFIX, Literal(text[end : end + CONTEXT]))


def _link(link: Link, names: Iris, status: Status) -> Iterator[Triple]:
    iri = names.link(link.measure, link.problem)
    measure, problem = names.statement(link.measure), names.statement(link.problem)
    yield Triple(iri, t.RDF_TYPE, t.LINK)
    yield Triple(iri, t.LINK_MEASURE, measure)
    yield Triple(iri, t.LINK_PROBLEM, problem)
    yield Triple(iri, t.SCORE, Literal(float(link.score)))
    yield Triple(iri, t.ORIGIN, Literal(WITHIN_DOCUMENT))
    yield Triple(iri, t.STATUS, STATUS_CONCEPTS[status])
    yield Triple(iri, t.BASIS, BASIS_CONCEPTS[basis(link)])
    for reason in link.reasons:
        yield Triple(iri, t.REASON, Literal(reason))
    # Repeated values have no order in a graph, and the order of the reasons tells their weight.
    yield Triple(iri, t.EXPLANATION, Literal("\n".join(link.reasons)))
    if counts(status, link.score):
        yield Triple(measure, t.ADDRESSES, problem)
