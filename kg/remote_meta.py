"""What a remote store says of itself, in a graph of the server that is none of its documents'.

    <urn:duice-store:store>  description   what store.json holds of a store in a folder, as JSON
                         revision      another one after each change
                         contents      another one after each change of a document or decision
                         writer        who may write, if anybody (`kg.remote_lease`)

All of it but the lease is written in the one update that it belongs to.
"""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import server
from ontology.errors import StoreError

HOME = "urn:duice-store:"
META = NamedNode(f"{HOME}store")
DESCRIPTION, REVISION, CONTENTS = (
    NamedNode(HOME + name) for name in ("description", "revision", "contents")
)


def read(address: str) -> dict[str, Any]:
    """Read the description of the store at a server; empty where there is no store yet.

    Raises
    ------
    StoreError
        When the server cannot be asked, or says what cannot be read.
    """
    try:
        meta = json.loads(value(address, DESCRIPTION) or "{}")
    except ValueError:
        meta = None
    if not isinstance(meta, dict):
        raise StoreError(f"{address}：库的说明（{META}）已损坏；请从服务器的备份恢复")
    return meta


def write(address: str, meta: dict[str, Any]) -> None:
    """Write the description of the store at a server."""
    told = Literal(json.dumps(meta, ensure_ascii=False, sort_keys=True))
    server.at(address).update(
        f"DELETE {{ GRAPH {META} {{ {META} {DESCRIPTION} ?old }} }}\n"
        f"INSERT {{ GRAPH {META} {{ {META} {DESCRIPTION} {told} }} }}\n"
        f"WHERE {{ OPTIONAL {{ GRAPH {META} {{ {META} {DESCRIPTION} ?old }} }} }}"
    )


def value(address: str, key: NamedNode) -> str | None:
    """Return one value; None where there is none."""
    query = f"SELECT ?value {{ GRAPH {META} {{ {META} {key} ?value }} }}"
    found = [solution["value"] for solution in server.at(address).select(query)]
    return min((term.value for term in found if isinstance(term, Literal)), default=None)
