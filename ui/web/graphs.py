"""Neighbourhoods as files for programs that read networks: ``/graph.graphml``, ``/graph.gexf``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from kg.ego_files import FORMATS
from ontology.errors import DuiceError
from ui.page.desk import Desk
from ui.page.graphs import Asked, Graphs
from ui.tongue import say

PLAIN = "text/plain; charset=utf-8"


def router(desk: Desk) -> APIRouter:
    """Hand out what the tab 图谱 draws; ``node``, ``hops`` and ``level`` are those of its address.

    ``where`` are conditions, as many as there are.
    """
    routes, graphs = APIRouter(), Graphs()

    @routes.get("/graph.{ending}")
    def graph(
        request: Request, ending: str, where: Annotated[tuple[str, ...], Query()] = ()
    ) -> Response:
        if ending not in FORMATS:
            known = "、".join(FORMATS)
            told = say("图谱没有 {ending} 这种文件；可用的有 {known}", ending=ending, known=known)
            return Response(f"{told}\n", 404, media_type=PLAIN)
        media, write = FORMATS[ending]
        try:
            data = write(graphs.around(desk.held(), Asked.of(request.url.query, where)))
        except DuiceError as error:
            return Response(f"{error}\n", 400, media_type=PLAIN)
        headers = {"Content-Disposition": f'attachment; filename="graph.{ending}"'}
        return Response(data, headers=headers, media_type=media)

    return routes
