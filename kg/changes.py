"""Changes of the graph as one SPARQL update, which is one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad


def update(gone: Iterable[Quad], come: Iterable[Quad], dropped: Iterable[NamedNode] = ()) -> str:
    """Write the update that empties graphs, takes quads out, and puts others in.

    What is to go and to come stays.
    """
    before, after = set(gone), set(come)
    parts = (("DELETE DATA", before - after), ("INSERT DATA", after - before))
    drops = [f"DROP SILENT GRAPH {graph}" for graph in dropped]
    data = [f"{verb} {{\n{block(quads)}\n}}" for verb, quads in parts if quads]
    return " ;\n".join([*drops, *data])


def block(quads: Iterable[Quad]) -> str:
    """Write quads as ``GRAPH`` blocks."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(str(quad.triple))
    return "\n".join(
        f"GRAPH {graph} {{\n{chr(10).join(f'{triple} .' for triple in triples)}\n}}"
        for graph, triples in graphs.items()
    )
