"""Whole tables as files: ``/matrix.csv``, ``/matrix.xlsx``, ``/matrix.html``, ``/matrix.json``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from kg.files import named
from kg.sheets import FORMATS
from ontology.errors import DuiceError
from ui.page.desk import Desk


def router(desk: Desk) -> APIRouter:
    """Hand out the cross tables of the store."""
    routes = APIRouter()

    @routes.get("/matrix.{ending}")
    def matrix(
        ending: str,
        rows: str = "problem",
        columns: str = "measure",
        values: str = "",
        where: Annotated[tuple[str, ...], Query()] = (),
    ) -> Response:
        try:
            kind = named(FORMATS, ending)
            data = kind.write(desk.matrix(rows, columns, values, where))
        except DuiceError as error:
            return Response(f"{error}\n", 400, media_type="text/plain; charset=utf-8")
        headers = {"Content-Disposition": f'attachment; filename="matrix.{ending}"'}
        return Response(data, headers=headers, media_type=kind.media)

    return routes
