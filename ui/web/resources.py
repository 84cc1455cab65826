"""What a language model may read beforehand: the ontology, the concepts, the documents."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from ontology.errors import DuiceError
from ui.concepts import concept_json, listed, members_of, short
from ui.page.desk import Desk
from ui.tongue import say
from ui.web import offers

LISTED = 500
"""Concepts and documents that a list holds; each more can be asked for by its own name."""
KEPT = ("name", "title", "genre", "issuer", "date", "region", "problems", "measures", "links")


def add_resources(made: MCPServer, desk: Desk) -> None:
    """Add the resources to the server of the tools."""

    @made.resource(
        "duice://ontology",
        title="Ontology",
        description="Classes and properties of the graph, in Turtle; read it before `sparql`.",
        mime_type="text/turtle",
    )
    def ontology() -> str:
        return (files("ontology") / "policy.ttl").read_text(encoding="utf-8")

    @made.resource(
        "duice://documents",
        title="Documents",
        description=f"Names, titles and figures of the documents, at most {LISTED}.",
        mime_type="application/json",
    )
    def documents() -> str:
        found = _told(lambda: offers.documents(desk)["documents"])
        some = [{key: entry[key] for key in KEPT} for entry in found[:LISTED]]
        return _json({"total": len(found), "documents": some})

    @made.resource(
        "duice://concepts",
        title="Concepts",
        description="Problems and measures that several documents have in common, those of most "
        f"documents first, at most {LISTED}.",
        mime_type="application/json",
    )
    def concepts() -> str:
        found = _told(lambda: listed(desk.store()))
        some = [{"id": short(one.concept.iri), **concept_json(one)} for one in found[:LISTED]]
        return _json({"total": len(found), "concepts": some})

    @made.resource(
        "duice://concepts/{identifier}",
        title="Concept",
        description="One concept with its statements and their quotes.",
        mime_type="application/json",
    )
    def concept(identifier: str) -> str:
        return _json(_told(lambda: _concept(desk, identifier)))


def _concept(desk: Desk, identifier: str) -> dict[str, Any]:
    store = desk.store()
    for one in listed(store):
        if short(one.concept.iri) == identifier:
            return {"id": identifier, **concept_json(one, members_of(store, one.concept))}
    why = say("没有编号为“{id}”的概念；编号见 duice://concepts", id=identifier)
    raise ResourceNotFoundError(why)


def _told(read: Any) -> Any:
    """Read, and tell in a sentence what is wrong with the store."""
    try:
        return read()
    except DuiceError as error:
        raise ResourceError(str(error)) from error


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
