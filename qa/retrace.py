"""The SPARQL query that leads over the public graph to the items of an answer, in their order.

All of them are queries of the library (`kg.library`) with rows filled in. How near an item is to
the question no graph holds, so it comes with the query; what items are, and what they are linked
with, the graph is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from pyoxigraph import Literal, NamedNode

from ingest.statement import Kind
from kg.library import Rows, Term, named
from ontology import schemes
from ontology import terms as t
from qa.finding import Finding, Found, Way
from qa.question import Question
from qa.scope import Facts, Scope
from qa.sets import kinds

_SCOPE = ("document", "region", "year", "genre", "issuer")
_CONCEPTS = {
    "instrument": schemes.INSTRUMENTS,
    "type": schemes.INSTRUMENT_TYPES,
    "phase": schemes.PHASES,
    "hazard": schemes.HAZARDS,
}


def query(question: Question, finding: Finding, documents: Mapping[str, Facts]) -> str | None:
    """Write the query; None where something that was found is no statement."""
    if any(not one.record.iri for one in finding.found):
        return None
    if finding.way is Way.LINKS and question.kind is not None:
        return of_links(question.kind, finding.found)
    if finding.way in (Way.WHOLE, Way.CHOICE):
        return of_kind(question, finding, documents)
    return of_choice(one.record.iri for one in finding.found)


def of_links(kind: Kind, found: Sequence[Found]) -> str:
    """Go from the statements that were walked from over links to those ``found``."""
    start = "problem" if kind == Kind.MEASURE else "measure"
    rows: Rows = {
        ("item", "weight", "inferred"): [
            (NamedNode(one.record.iri), Literal(one.score), Literal(int(one.inferred)))
            for one in found
        ],
        (start,): _starts(one for one in found if not one.inferred),
        ("direct",): [(NamedNode(one.record.iri),) for one in found if one.via is None],
        ("far",): _starts(one for one in found if one.inferred),
    }
    return named(f"answer-{kind}s").bound(rows)


def of_kind(question: Question, finding: Finding, documents: Mapping[str, Facts]) -> str:
    """Find all statements that the question allows, or those near it, on each side compared."""
    shown = finding.found
    whole = finding.way is Way.WHOLE and finding.total == len(shown)
    scopes = [side.scope for side in finding.sides] or [question.scope]
    where = question.where
    rows: dict[tuple[str, ...], Iterable[tuple[Term | None, ...]]] = {
        ("number", *_SCOPE): _sides(scopes, documents),
        ("kind",): [(t.CLASS_BY_KIND[kind],) for kind in kinds(question)],
        ("item", "near"): [(NamedNode(one.record.iri), Literal(one.score)) for one in shown],
    }
    if finding.dimension is not None:
        rows["dimension",] = [(t.DIMENSION_BY_NAME[finding.dimension],)]
    if question.linked is not None:
        rows["linked",] = [(Literal(int(question.linked)),)]
    if actors := [(Literal(one.value),) for one in where if one.facet == "actor"]:
        rows["actor",] = actors
    for name, concepts in _CONCEPTS.items():
        facet = "instrument-type" if name == "type" else name
        if told := [(concepts[one.value],) for one in where if one.facet == facet]:
            rows[name,] = told
    if not whole:
        rows["least",] = [(Literal(min(one.score for one in shown)),)]
    return named("answer-kind").bound(rows)


def of_choice(iris: Iterable[str]) -> str:
    """Look statements up that were chosen by their words and meaning, which no graph holds."""
    rows: Rows = {
        ("rank", "item"): [
            (Literal(rank), NamedNode(iri)) for rank, iri in enumerate(iris, start=1)
        ]
    }
    return named("answer-chosen").bound(rows)


def _starts(found: Iterable[Found]) -> list[tuple[Term | None, ...]]:
    """List the statements that these were reached from, each once."""
    return [(NamedNode(iri),) for iri in dict.fromkeys(one.via.iri for one in found if one.via)]


def _sides(
    scopes: Sequence[Scope], documents: Mapping[str, Facts]
) -> Iterator[tuple[Term | None, ...]]:
    """Write the scopes, numbered: a row for each document, region, year and so on together.

    Where a document is inside by its title or its file's name, which the graph is not asked about,
    the documents are named one by one.
    """
    for number, scope in enumerate(scopes, start=1):
        inside = scope.inside(documents)
        told: tuple[tuple[str, ...], ...] = (inside, (), (), (), ())
        if inside == tuple(name for name, facts in documents.items() if _plainly(scope, facts)):
            told = (scope.documents, scope.regions, scope.years, scope.genres, scope.issuers)
        terms = [[*map(Literal, sorted(set(each)))] if each else [None] for each in told]
        for values in product(*terms):
            yield (Literal(number), *values)


def _plainly(scope: Scope, facts: Facts) -> bool:
    """Tell whether a document is inside by what the graph says of it alone."""
    return (
        (not scope.documents or facts.name in scope.documents)
        and (not scope.regions or facts.region.startswith(scope.regions))
        and (not scope.years or facts.year in scope.years)
        and (not scope.genres or facts.genre in scope.genres)
        and (not scope.issuers or facts.issuer in scope.issuers)
    )
