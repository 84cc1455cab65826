"""Changes of the graph as one SPARQL update, which is one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad


def update(gone: Iterable[Quad], come: Iterable[Quad]) -> str:
    """Write the update that takes quads out and puts others in; empty where nothing changes.

    What is in both stays.
    """
    before, after = set(gone), set(come)
    parts = (("DELETE DATA", before - after), ("INSERT DATA", after - before))
    return " ;\n".join(f"{verb} {{\n{_block(quads)}\n}}" for verb, quads in parts if quads)


def _block(quads: Iterable[Quad]) -> str:
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(str(quad.triple))
    return "\n".join(
        f"GRAPH {graph} {{\n{chr(10).join(f'{triple} .' for triple in triples)}\n}}"
        for graph, triples in graphs.items()
    )
