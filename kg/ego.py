"""The neighbourhood of a thing in the graph, no larger than can be drawn and read.

A walk goes along links, and up to what a thing belongs to: its concept, theme, document,
dimension. It comes down from these only where the walk began: two statements are no neighbours
for the sole reason that both speak of technology.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from kg.filters import Filters, parsed
from kg.held import Held
from kg.near import Edge, Level, Near, Relation, Sort, lists, sort_of
from kg.records import StatementEntry
from kg.status import Status
from ontology.errors import QueryError

MOST = 300
FARTHEST = 3
_ENDS = (Relation.ADDRESSES, Relation.MAY_ADDRESS)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, ``hops`` steps from the centre.

    ``statements`` and ``documents`` are the numbers of those that are shown of it. ``score`` is
    that of its strongest link to what is nearer to the centre, 0 where it has none. ``status`` and
    ``confidence`` are those of a statement.
    """

    iri: str
    sort: Sort
    label: str
    hops: int
    score: float
    statements: int
    documents: int
    status: Status | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Ego:
    """The things within some hops of the ``centre``, the most relevant first, and all edges.

    The centre is the first of ``nodes``. ``left_out`` is the number of things that are as near but
    were too many.
    """

    centre: str
    level: Level
    hops: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int
    filters: Filters


def ego(  # noqa: PLR0913 -- what a reader may say, each by its name
    held: Held,
    centre: str,
    *,
    level: Level = Level.CONCEPTS,
    hops: int = 1,
    where: Iterable[str] = (),
    most: int = MOST,
) -> Ego:
    """Walk from ``centre``, the IRI of a thing, over what passes the conditions ``where``.

    Kept are the nearest things, and of those that are equally near first what the centre belongs
    to, then the ones with the strongest links, the most links, the most documents. On the level of
    concepts, a statement stands for its concept; documents and dimensions, and statements without
    a concept, have only the level of statements. The centre itself is there whether it passes or
    not.

    Raises
    ------
    QueryError
        When the store has no such thing, or a condition is unknown.
    """
    sort = sort_of(held, centre)
    if sort is None:
        raise QueryError(f"图谱：库里没有 {centre}；请在搜索框里重新找一个中心")
    centre, level = _on(held, centre, sort, level)
    filters = parsed(where, held)
    near = Near(held, level, filters)
    reached = _walk(near, held, centre, hops)
    order = sorted(reached, key=lambda iri: (reached[iri], iri))
    kept = order[:most]
    nodes = tuple(_node(held, near, iri, reached[iri]) for iri in kept)
    found = {
        (edge.source, edge.target, edge.relation): edge
        for iri in kept
        for edge in near.up(iri)
        if edge.source in reached and edge.target in reached
    }
    inside = set(kept)
    edges = (found[key] for key in sorted(found) if inside.issuperset(key[:2]))
    return Ego(centre, level, hops, nodes, tuple(edges), len(order) - len(kept), filters)


def most_connected(held: Held, where: Iterable[str] = ()) -> str | None:
    """Return what to begin with: the problem concept that most measure concepts address.

    Where there are no concepts it is the problem with the most links; where nothing is linked,
    a document; None in an empty store.
    """
    filters = parsed(where, held)
    linked: set[tuple[str, str]] = set()
    bare: Counter[str] = Counter()
    for link in held.links:
        if not filters.passes_link(held, link):
            continue
        bare[link.problem_iri] += 1
        for problem in held.concepts_of.get(link.link.problem, ()):
            linked.update((problem, one) for one in held.concepts_of.get(link.link.measure, ()))
    counted = Counter(problem for problem, _ in linked) or bare
    if counted:
        return min(counted, key=lambda iri: (-counted[iri], iri))
    documents = sorted(entry.iri for entry in held.documents.values())
    return documents[0] if documents else None


def network(found: Ego) -> nx.MultiDiGraph[str]:
    """Return a neighbourhood as networkx has it; attributes are plain words and numbers."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(centre=found.centre, level=found.level.value)
    for node in found.nodes:
        told: dict[str, str | int | float | None] = {
            "label": node.label,
            "kind": node.sort.value,
            "hops": node.hops,
            "statements": node.statements,
            "documents": node.documents,
            "status": None if node.status is None else node.status.value,
            "confidence": node.confidence,
        }
        graph.add_node(node.iri, **{key: told[key] for key in told if told[key] is not None})
    for edge in found.edges:
        figures: dict[str, str | int | float] = {}
        if edge.links:
            figures = {
                "links": len(edge.links),
                "documents": edge.documents,
                "score": edge.score,
                "basis": edge.links[0].basis.value,
                "status": edge.links[0].status.value,
            }
        graph.add_edge(edge.source, edge.target, key=edge.relation.value, **figures)
        graph.edges[edge.source, edge.target, edge.relation.value]["kind"] = edge.relation.value
    return graph


def _on(held: Held, centre: str, sort: Sort, level: Level) -> tuple[str, Level]:
    """Return the centre that stands for ``centre`` on a level, and the level that it has."""
    if level is Level.STATEMENTS or centre in held.concepts:
        return centre, level
    if sort in (Sort.DOCUMENT, Sort.DIMENSION):
        return centre, Level.STATEMENTS
    concepts = held.concepts_of.get(lists(held).by_iri[centre].statement.id, ())
    return (concepts[0], level) if concepts else (centre, Level.STATEMENTS)


_Rank = tuple[int, bool, float, int, int]
"""Hops, not above the centre, and what makes a thing come earlier: -score, -links, -documents."""


def _walk(near: Near, held: Held, centre: str, hops: int) -> dict[str, _Rank]:
    """Rank all things within some hops."""
    reached: dict[str, _Rank] = {centre: (0, False, 0.0, 0, 0)}
    frontier = [centre]
    for hop in range(1, hops + 1):
        found: dict[str, list[Edge]] = {}
        for iri in frontier:
            for edge in _steps(near, held, centre, iri):
                other = edge.other(iri)
                if other not in reached:
                    found.setdefault(other, []).append(edge)
        for iri, edges in found.items():
            links = {link.iri for edge in edges for link in edge.links}
            score, documents = max((edge.score, edge.documents) for edge in edges)
            above = any(edge.source == centre and not edge.links for edge in edges)
            reached[iri] = hop, not above, -score, -len(links), -documents
        frontier = list(found)
    return reached


def _steps(near: Near, held: Held, centre: str, iri: str) -> list[Edge]:
    concept = held.concepts.get(iri)
    begins = iri == centre or (concept is not None and concept.theme == centre)
    return near.up(iri) + near.down(iri) if begins else near.up(iri)


def _node(held: Held, near: Near, iri: str, rank: _Rank) -> Node:
    sort = sort_of(held, iri)
    assert sort is not None
    entry = near.lists.by_iri.get(iri)
    shown = near.statements(iri)
    documents = {near.lists.by_iri[one].document for one in shown}
    return Node(
        iri=iri,
        sort=sort,
        label=label_of(held, iri),
        hops=rank[0],
        score=-rank[2],
        statements=len(shown),
        documents=len(documents),
        status=entry.status if entry else None,
        confidence=entry.statement.confidence if entry else None,
    )


def label_of(held: Held, iri: str) -> str:
    """Return what readers call a thing; its IRI where the store does not have it."""
    known = lists(held)
    if (entry := known.by_iri.get(iri)) is not None:
        return entry.statement.label
    if (concept := held.concepts.get(iri)) is not None:
        return concept.label
    if (document := known.documents.get(iri)) is not None:
        return document.title
    return known.dimensions.get(iri, iri)


def statements_of(held: Held, found: Ego, iri: str) -> list[StatementEntry]:
    """List the statements of a thing that are shown, the surest first."""
    near = Near(held, found.level, found.filters)
    entries = (near.lists.by_iri[one] for one in near.statements(iri))
    return sorted(entries, key=lambda e: (-e.statement.confidence, e.document, e.statement.span))
