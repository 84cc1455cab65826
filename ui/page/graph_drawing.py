"""A neighbourhood as the browser draws it: data, never HTML."""

from __future__ import annotations

from typing import Any

from kg.ego import Ego, Node
from kg.near import Edge, Relation
from kg.status import Status
from ui.page.graph_place import placed

DECIDED = (Status.ACCEPTED, Status.EDITED, Status.ADDED)
DOUBTFUL = 0.7
"""Confidence below which a statement is drawn hollow."""
_LINKS = (Relation.ADDRESSES, Relation.MAY_ADDRESS)
Data = dict[str, Any]


def drawing(found: Ego) -> Data:
    """Return nodes with their places, and edges, for assets/graph.js."""
    places = placed(found)
    nodes = []
    for node in found.nodes:
        place = places[node.iri]
        told = _node(node) | {"text": "\n".join(place.lines), "side": place.side}
        nodes.append({"data": told, "position": {"x": round(place.x, 1), "y": round(place.y, 1)}})
    edges = [{"data": _edge(place, edge)} for place, edge in enumerate(found.edges)]
    return {"nodes": nodes, "edges": edges}


def _node(node: Node) -> Data:
    doubtful = node.confidence is not None and node.confidence < DOUBTFUL
    return {
        "id": node.iri,
        "full": node.label,
        "sort": node.sort.value,
        "hops": node.hops,
        "decided": int(node.status in DECIDED),
        "doubtful": int(doubtful and node.status not in DECIDED),
    }


def _edge(place: int, edge: Edge) -> Data:
    decided = any(link.status in DECIDED for link in edge.links)
    return {
        "id": f"e{place}",
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation.value,
        "linked": int(edge.relation in _LINKS),
        "inferred": int(edge.relation is Relation.MAY_ADDRESS),
        "decided": int(decided),
        "links": len(edge.links),
        "score": edge.score,
    }
