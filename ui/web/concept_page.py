"""The page of a concept: of the collection, a theme above such, or of a user's own scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from kg import iris, library
from kg.concepts import SCHEMES
from kg.picked import statements_of
from kg.records import StatementEntry
from kg.view import View
from ontology import terms as t
from ui.show import KINDS
from ui.tongue import say
from ui.web.labels import Named, label_of, named, tab_url, texts
from ui.web.members import Group, Spread, homes, related, spread
from ui.web.paging import Leaf, leaf

STATEMENTS = 50
"""Statements that a page shows."""
NARROWER = 200
"""Concepts below that a page shows."""
RELATED = 30
"""Concepts on the other side of links that a page shows."""
_KIND = {scheme: kind for kind, scheme in SCHEMES.items()}
_OWN = """\
PREFIX duice: <https://duice.example/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

SELECT ?陈述 ?原文 ?文献 WHERE {{
  GRAPH {graph} {{ ?陈述 duice:category {concept} }}
  ?陈述 prov:value ?原文 ; prov:wasQuotedFrom ?文献 .
}}
ORDER BY ?文献 ?陈述"""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The statements of one document that belong to a concept."""

    document: Named
    entries: tuple[StatementEntry, ...]


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """All that the page of a concept shows; ``scheme`` is what it belongs to."""

    label: str
    kind: str
    scheme: Named
    alternatives: list[str]
    definitions: list[str]
    examples: list[str]
    broader: list[Named]
    narrower: Leaf[Named]
    total: int
    spread: Spread
    quoted: list[Quoted]
    statements: Leaf[NamedNode]
    problems: list[Named]
    measures: list[Named]
    query: str
    query_url: str
    graph_url: str


def concept_page(store: View, thing: NamedNode, graph: NamedNode, number: int) -> ConceptPage:
    """Gather what the ``number``-th page of a concept shows.

    ``graph`` is what `ui.web.places.home_of` tells of it.
    """
    own = graph != store.names.concepts
    group = Group(graph, t.CONCEPT)
    if own:
        group = Group(store.names.category(iris.scheme_name(graph)), t.CATEGORY)
    below = [fact.subject for fact in store.find(None, t.BROADER, thing, graph)]
    narrower = _ranked(store, Counter({one: group.count(store, one) for one in below}))
    members = group.members(store, [thing])
    held = homes(store, group.members(store, [thing, *below]))
    documents = sorted((one for one in members if one in held), key=lambda one: _order(held, one))
    shown = leaf(documents, number, STATEMENTS)
    problems, measures = related(store, held, group)
    query = _query(store, thing, group.graph if own else None)
    return ConceptPage(
        label=label_of(store, thing),
        kind="" if own else _kind(store, thing),
        scheme=_scheme(store, graph) if own else Named(say("全库归并的概念"), "/concept"),
        alternatives=texts(store, thing, t.ALT_LABEL),
        definitions=texts(store, thing, t.DEFINITION),
        examples=texts(store, thing, t.EXAMPLE),
        broader=[named(store, fact.object) for fact in store.find(thing, t.BROADER, None, graph)],
        narrower=leaf(narrower, number, NARROWER),
        total=len(held),
        spread=spread(store, held.values()),
        quoted=_quoted(store, shown.items),
        statements=shown,
        problems=_ranked(store, problems)[:RELATED],
        measures=_ranked(store, measures)[:RELATED],
        query=query,
        query_url=tab_url("sparql", query=query),
        graph_url=tab_url("graph", node=thing.value),
    )


def _order(held: dict[NamedNode, NamedNode], statement: NamedNode) -> tuple[str, str]:
    return held[statement].value, statement.value


def _ranked(store: View, counted: Counter[NamedNode]) -> list[Named]:
    """Name concepts, the ones that count most first."""
    found = (named(store, one, count) for one, count in counted.items())
    return sorted(found, key=lambda one: (-one.count, one.label, one.href))


def _kind(store: View, thing: NamedNode) -> str:
    facts = store.find(thing, t.IN_SCHEME, None, store.names.concepts)
    kinds = (_KIND[fact.object] for fact in facts if fact.object in _KIND)
    return next((say(KINDS[kind]) for kind in kinds), "")


def _scheme(store: View, graph: NamedNode) -> Named:
    name = iris.scheme_name(graph)
    return Named(name, f"/scheme/{iris.segment(name)}")


def _quoted(store: View, statements: Iterable[NamedNode]) -> list[Quoted]:
    entries = statements_of(store, statements)
    return [
        Quoted(named(store, store.names.document(name)), tuple(some))
        for name, some in groupby(entries, key=lambda entry: entry.document)
    ]


def _query(store: View, thing: NamedNode, classified: NamedNode | None) -> str:
    """Write the query that lists the same statements."""
    if classified is not None:
        return _OWN.format(graph=classified, concept=thing)
    names = store.names
    return library.named("concept-members").filled([f"concept={thing.value}"], names.base).strip()
