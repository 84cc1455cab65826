"""What `kg.triples` wrote, read back as documents, statements and links."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from ingest.document import Document, Section, Span
from ingest.statement import Dimension, Kind, Link, Statement
from kg import iris
from kg.attributes import Told
from kg.columns import Column, Fact, Find, incomplete
from kg.status import BASIS_CONCEPTS, STATUS_CONCEPTS, Basis, Status, basis, counts
from ontology import terms as t

_DIMENSION = {iri: Dimension(name) for name, iri in t.DIMENSION_BY_NAME.items()}
_STATUS = {iri: status for status, iri in STATUS_CONCEPTS.items()}
_BASIS = {iri: basis for basis, iri in BASIS_CONCEPTS.items()}
_ORDER = {dimension: place for place, dimension in enumerate(Dimension)}


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What a list of documents shows, without the text.

    ``characters`` is the length of the normalised text; ``problems``, ``measures`` and ``links``
    are counts. ``version`` and ``encoder`` made the statements. ``pages`` are the offsets at which
    pages begin; ``by_hand`` names the fields that `kg.corrections` set.
    """

    iri: str
    name: str
    title: str
    genre: str
    issuer: str | None
    number: str | None
    date: str | None
    digest: str
    source: str
    characters: int
    problems: int
    measures: int
    links: int
    version: str
    encoder: str
    level: str | None = None
    region: str | None = None
    pages: tuple[int, ...] = ()
    by_hand: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement with its IRI, the name of its document, and how it stands in review.

    ``earlier`` is the IRI that it had before it was edited.
    """

    iri: str
    document: str
    statement: Statement
    status: Status = Status.PROPOSED
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A link with its IRI, the name of its document and the IRIs of its two statements.

    ``measure_document`` is the name of the document that holds the measure where it is another
    one: the link is then inferred (`kg.across`), and ``document`` is that of the problem.
    ``basis`` tells who says that the link holds.
    """

    iri: str
    document: str
    link: Link
    measure_iri: str
    problem_iri: str
    measure_document: str | None = None
    status: Status = Status.PROPOSED
    basis: Basis = Basis.INFERRED

    @property
    def counts(self) -> bool:
        """Whether the link counts: in a matrix, in answers, as `duice:addresses`."""
        return counts(self.status, self.link.score)

    @property
    def inferred(self) -> bool:
        """Whether the link is across documents, and so said by no author."""
        return self.measure_document is not None


def documents(find: Find, graph: NamedNode | None = None) -> list[DocumentEntry]:
    """List the documents of the store, or the one of ``graph``, by name."""
    names = Column(find, t.IDENTIFIER, graph)
    titles = Column(find, t.TITLE, graph)
    genres = Column(find, t.GENRE, graph)
    issuers = Column(find, t.ISSUER, graph)
    numbers = Column(find, t.DOCUMENT_NUMBER, graph)
    dates = Column(find, t.DATE, graph)
    digests = Column(find, t.DIGEST, graph)
    sources = Column(find, t.SOURCE, graph)
    characters = Column(find, t.CHARACTERS, graph)
    problems = Column(find, t.PROBLEM_COUNT, graph)
    measures = Column(find, t.MEASURE_COUNT, graph)
    links = Column(find, t.LINK_COUNT, graph)
    versions = Column(find, t.VERSION, graph)
    encoders = Column(find, t.ENCODER, graph)
    made = Column(find, t.GENERATED_BY, graph)
    level, region = Column(find, t.GOVERNMENT_LEVEL, graph), Column(find, t.REGION, graph)
    pages = Column(find, t.PAGE_STARTS, graph)
    by_hand: dict[NamedNode, list[str]] = {}
    for quad in find(None, t.FIELD, None, graph):
        by_hand.setdefault(quad.graph_name, []).append(quad.object.value)
    entries = [
        DocumentEntry(
            iri=iri.value,
            name=names[iri],
            title=titles[iri],
            genre=genres[iri],
            issuer=issuers.get(iri),
            number=numbers.get(iri),
            date=dates.get(iri),
            digest=digests[iri],
            source=sources[iri],
            characters=int(characters[iri]),
            problems=int(problems[iri]),
            measures=int(measures[iri]),
            links=int(links[iri]),
            version=versions[made.term(iri)],
            encoder=encoders[made.term(iri)],
            level=level.get(iri),
            region=region.get(iri),
            pages=tuple(map(int, (pages.get(iri) or "").split())),
            by_hand=tuple(sorted(by_hand.get(iri, ()))),
        )
        for iri in (quad.subject for quad in find(None, t.RDF_TYPE, t.DOCUMENT, graph))
    ]
    return sorted(entries, key=lambda entry: entry.name)


def document(find: Find, entry: DocumentEntry) -> Document:
    """Read the whole document that ``entry`` stands for, equal to the one that was written."""
    graph = NamedNode(entry.iri)
    text = next(find(graph, t.TEXT, None, graph)).object.value
    return Document(
        name=entry.name,
        title=entry.title,
        text=text,
        digest=entry.digest,
        sections=_sections(find, graph),
        genre=entry.genre,
        issuer=entry.issuer,
        number=entry.number,
        date=entry.date,
        level=entry.level,
        region=entry.region,
        pages=entry.pages,
    )


def _sections(find: Find, graph: NamedNode) -> tuple[Section, ...]:
    numbers = Column(find, t.NUMBER, graph)
    headings = Column(find, t.HEADING, graph)
    levels = Column(find, t.LEVEL, graph)
    starts, ends = Column(find, t.START, graph), Column(find, t.END, graph)
    paths = Column(find, t.PATH, graph)
    found = [quad.subject for quad in find(None, t.RDF_TYPE, t.SECTION, graph)]
    return tuple(
        Section(
            number=numbers.get(iri) or "",
            heading=headings[iri],
            level=int(levels[iri]),
            span=Span(int(starts[iri]), int(ends[iri])),
            path=() if (path := paths.get(iri)) is None else tuple(path.split("\n")),
        )
        for iri in sorted(found, key=iris.section_index)
    )


def statements(find: Find, graph: NamedNode | None = None) -> list[StatementEntry]:
    """List the statements of the store, or of ``graph``, by document and place.

    Secondary dimensions come back in the order of the scheme.
    """
    labels, quotes = Column(find, t.LABEL, graph), Column(find, t.QUOTE, graph)
    sections, rules = Column(find, t.IN_SECTION, graph), Column(find, t.RULE, graph)
    confidences = Column(find, t.CONFIDENCE, graph)
    starts, ends = Column(find, t.OA_START, graph), Column(find, t.OA_END, graph)
    primary = Column(find, t.HAS_DIMENSION, graph)
    secondary: dict[NamedNode, list[Dimension]] = {}
    for quad in find(None, t.SECONDARY_DIMENSION, None, graph):
        dimension = _dimension(quad.subject, t.SECONDARY_DIMENSION, quad.object)
        secondary.setdefault(quad.subject, []).append(dimension)
    told = Told(find, graph)
    statuses, earlier = Column(find, t.STATUS, graph), Column(find, t.REVISION_OF, graph)
    entries = []
    for kind in Kind:
        for quad in find(None, t.RDF_TYPE, t.CLASS_BY_KIND[kind], graph):
            iri = quad.subject
            place = iris.part(iri, "position")
            further = sorted(secondary.get(iri, ()), key=_ORDER.__getitem__)
            statement = Statement(
                id=iris.statement_identifier(iri),
                kind=kind,
                span=Span(int(starts[place]), int(ends[place])),
                quote=quotes[iri],
                label=labels[iri],
                dimension=_dimension(iri, t.HAS_DIMENSION, primary.term(iri)),
                secondary=tuple(further),
                section=sections.get(iri) or "",
                confidence=float(confidences[iri]),
                rule=rules[iri],
                attributes=told.attributes(iri),
            )
            status = _status(statuses, iri)
            entry = StatementEntry(iri.value, _name(quad), statement, status, earlier.get(iri))
            entries.append(entry)
    return sorted(entries, key=lambda e: (e.document, e.statement.span, e.statement.id))


def _status(statuses: Column, subject: NamedNode) -> Status:
    """Return what became of a statement or link; one without a status is proposed."""
    if statuses.get(subject) is None:
        return Status.PROPOSED
    concept = statuses.term(subject)
    if concept not in _STATUS:
        raise incomplete(subject, t.STATUS)
    return _STATUS[concept]


def _dimension(subject: NamedNode, predicate: NamedNode, value: NamedNode) -> Dimension:
    if value not in _DIMENSION:
        raise incomplete(subject, predicate)
    return _DIMENSION[value]


def links(find: Find, graph: NamedNode | None = None) -> list[LinkEntry]:
    """List the links of the store, or of ``graph``, by document and then by measure and problem."""
    problems = Column(find, t.LINK_PROBLEM, graph)
    scores = Column(find, t.SCORE, graph)
    explanations = Column(find, t.EXPLANATION, graph)
    statuses, bases = Column(find, t.STATUS, graph), Column(find, t.BASIS, graph)
    entries = []
    for quad in find(None, t.LINK_MEASURE, None, graph):
        measure, problem = quad.object, problems.term(quad.subject)
        link = Link(
            measure=iris.statement_identifier(measure),
            problem=iris.statement_identifier(problem),
            score=float(scores[quad.subject]),
            reasons=tuple(explanations[quad.subject].split("\n")),
        )
        iri = quad.subject
        ends = measure.value, problem.value
        status = _status(statuses, iri)
        told = _BASIS[bases.term(iri)] if bases.get(iri) else basis(link)
        entries.append(LinkEntry(iri.value, _name(quad), link, *ends, None, status, told))
    return sorted(entries, key=lambda e: (e.document, e.link.measure, e.link.problem))


def _name(quad: Fact) -> str:
    return iris.document_name(quad.graph_name)
