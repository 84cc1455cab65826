"""A neighbourhood as a file that programs for networks read: GraphML and GEXF."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import networkx as nx

from kg.ego import Ego, network

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, though a document may have it."""


def graphml(found: Ego) -> bytes:
    """Write GraphML; nodes are named by their IRIs, edges have their relation as ``kind``."""
    return _written(found, nx.write_graphml)


def gexf(found: Ego) -> bytes:
    """Write GEXF 1.2, the format of Gephi."""
    return _written(found, nx.write_gexf)


def _written(found: Ego, write: Callable[..., None]) -> bytes:
    graph = network(found)
    for _, told in graph.nodes(data=True):
        told["label"] = _NO_XML.sub("", told["label"])
    file = BytesIO()
    write(graph, file)
    return file.getvalue()


FORMATS = {
    "graphml": ("application/graphml+xml", graphml),
    "gexf": ("application/gexf+xml", gexf),
}
"""Media types and writers, by the ending of the file."""
