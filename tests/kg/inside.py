"""What is inside a store on disk, for tests that damage it or look past its methods."""

from __future__ import annotations

import pyoxigraph

from kg.graph import Local
from kg.view import View


def inside(store: View) -> pyoxigraph.Store:
    """Return the graph as Oxigraph has it."""
    graph = store._open
    assert isinstance(graph, Local)
    return graph.held
