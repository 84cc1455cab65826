"""The rows or columns of a matrix: which there are, in which order, under which headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.divisions import provinces
from ingest.statement import Kind
from kg.facets import Facet, first_division
from kg.held import Held
from kg.plan import KIND_TITLE, Plan, Side, Unit
from kg.records import LinkEntry, StatementEntry

Entry = LinkEntry | StatementEntry
UNSAID = "（未标明）"
"""The line of what has no value of a facet; there only where something falls on it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column.

    ``key`` is the id of the statement, the word of the dimension or genre, the name of the
    document, the IRI of a concept, or the value of another facet. ``header`` is unlike that of any
    other line of its side. ``document`` is the name of the document that the line belongs to,
    empty where it belongs to none. An ``inferred`` column has the links across documents of the
    column before it. ``term`` is what stands for the line in the graph (see `kg.facets`), empty
    for what has no value.
    """

    key: str
    label: str
    header: str
    document: str = ""
    inferred: bool = False
    term: str = ""


def lines_of(
    facet: Facet,
    held: Held,
    population: Sequence[StatementEntry],
    documents: Sequence[str],
    unsaid: bool,
) -> tuple[Line, ...]:
    """List the lines of a side.

    Facets with fixed values and those of ``documents`` (names) have a line for each value though
    nothing falls on it; others one for each that a statement of ``population`` has.
    """
    found = _of(facet, held, population, documents)
    return (*found, Line("", UNSAID, UNSAID)) if unsaid else tuple(found)


def _of(
    facet: Facet, held: Held, population: Sequence[StatementEntry], documents: Sequence[str]
) -> list[Line]:
    if facet.value == "$s":
        return _statement_lines(population)
    if facet.value == "$d":
        return [Line(name, name, name, name, term=held.documents[name].iri) for name in documents]
    if facet.of_document is not None:
        entries = (held.documents[name] for name in documents)
        terms = {term for entry in entries if (term := facet.document_term(entry))}
        extra = sorted(terms - set(facet.fixed or ()), key=_place)
        return [Line(term, term, term, term=term) for term in (*(facet.fixed or ()), *extra)]
    if facet.fixed is not None:
        return [Line(name, name, name, term=term) for name, term in facet.fixed.items()]
    return _concept_lines(facet, held, population)


def _place(term: str) -> tuple[int, str]:
    """Sort divisions by their province, as official lists do, and anything else by itself."""
    order = provinces()
    first = first_division(term)
    return (order.index(first) if first in order else len(order), term)


def _concept_lines(facet: Facet, held: Held, population: Iterable[StatementEntry]) -> list[Line]:
    """Make a line of each concept: problems first, then by documents, then by label."""
    documents: dict[str, set[str]] = {}
    for entry in population:
        for term in facet.terms(held, entry):
            documents.setdefault(term, set()).add(entry.document)
    labels = {iri: concept.label for iri, concept in held.concepts.items()}
    kinds = {iri: KIND_TITLE[concept.kind] for iri, concept in held.concepts.items()}
    order = list(KIND_TITLE.values())
    terms = sorted(
        documents,
        key=lambda term: (
            order.index(kinds[term]),
            -len(documents[term]),
            labels[term],
            term,
        ),
    )
    often = Counter(labels[term] for term in terms)
    headers = (
        f"{labels[term]}（{kinds[term]}）" if often[labels[term]] > 1 else labels[term]
        for term in terms
    )
    return [
        Line(term, labels[term], header, term=term)
        for term, header in zip(terms, _unlike(headers), strict=True)
    ]


def _statement_lines(entries: Sequence[StatementEntry]) -> list[Line]:
    """Make a line of each statement, told from others of its label by document, section, number."""
    plain = [f"{entry.statement.label}（{entry.document}）" for entry in entries]
    exact = [
        f"{entry.statement.label}（{entry.document}，{entry.statement.section or '无标题'}）"
        for entry in entries
    ]
    often = Counter(plain)
    chosen = [e if often[p] > 1 else p for p, e in zip(plain, exact, strict=True)]
    return [
        Line(entry.statement.id, entry.statement.label, header, entry.document, term=entry.iri)
        for entry, header in zip(entries, _unlike(chosen), strict=True)
    ]


def _unlike(headers: Iterable[str]) -> list[str]:
    """Give a number to each header that stands before it already."""
    seen = Counter[str]()
    told = []
    for header in headers:
        seen[header] += 1
        told.append(header if seen[header] == 1 else f"{header}#{seen[header]}")
    return told


def ends(entry: Entry) -> tuple[str, ...]:
    """Return the ids of the statements that an entry speaks of, of a link the problem first."""
    if isinstance(entry, LinkEntry):
        return entry.link.problem, entry.link.measure
    return (entry.statement.id,)


class Placed:
    """The lines of one side, and which of them a link or statement falls on."""

    def __init__(self, plan: Plan, side: Side, held: Held, units: Sequence[Entry]) -> None:
        self._side, self._held = side, held
        unsaid = any(not self._terms(entry) for entry in units)
        documents = [name for name in held.documents if plan.filters.holds_of_document(held, name)]
        self.population = self._made_of(plan, units)
        self.lines = lines_of(side.facet, held, self.population, documents, unsaid)
        self._places = {line.term: place for place, line in enumerate(self.lines)}

    def places(self, entry: Entry) -> list[int]:
        """Return the lines of a link or statement, counted from 0."""
        return [self._places[term] for term in self._terms(entry) or ("",)]

    def _terms(self, entry: Entry) -> tuple[str, ...]:
        return self._side.facet.terms(self._held, self.end(entry))

    def end(self, entry: Entry) -> StatementEntry:
        """Return the statement itself, or the end of the link that the side stands for."""
        if isinstance(entry, StatementEntry):
            return entry
        measure = self._side.end is Kind.MEASURE
        return self._held.statements[entry.link.measure if measure else entry.link.problem]

    def _made_of(self, plan: Plan, units: Sequence[Entry]) -> list[StatementEntry]:
        """Return the statements that lines are made of, linked to anything or not."""
        mine = {self.end(entry).statement.id for entry in units}
        if plan.unit is Unit.STATEMENT:
            return [entry for key, entry in self._held.statements.items() if key in mine]
        return [
            entry
            for key, entry in self._held.statements.items()
            if entry.statement.kind is self._side.end
            and (key in mine or plan.filters.passes_end(self._held, entry))
        ]
