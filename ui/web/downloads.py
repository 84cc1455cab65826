"""Whole tables as files: ``/matrix.csv``, ``/matrix.xlsx``, ``/matrix.html`` and more.

A table with opened lines (``level``, ``open``) is written as the page shows it.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from kg.figure import Look
from kg.figure import formats as figures
from kg.files import named
from kg.levels import CLOSED, Opened
from kg.matrix import Matrix
from kg.sheets import FORMATS
from ontology.errors import DuiceError
from ui.page.desk import Desk
from ui.page.grid import title
from ui.page.view import opened_from

ALL = FORMATS | figures(Look())
Told = Annotated[tuple[str, ...], Query()]


def router(desk: Desk) -> APIRouter:
    """Hand out the cross tables of the store."""
    routes = APIRouter()

    @routes.get("/matrix.{ending}")
    def matrix(  # noqa: PLR0913, PLR0917 -- what an address may tell
        ending: str,
        rows: str = "problem",
        columns: str = "measure",
        values: str = "",
        where: Told = (),
        level: str = "1",
        open: Told = (),
    ) -> Response:
        try:
            kind = named(ALL, ending)
            opened = opened_from(level, open, desk.store().names.base)
            table = _table(desk, (rows, columns, values, where), opened)
            data = kind.write(table)
        except DuiceError as error:
            return Response(f"{error}\n", 400, media_type="text/plain; charset=utf-8")
        name = quote(f"{title(table).replace(' ', '')}{kind.ending}")
        told = f"attachment; filename=\"matrix{kind.ending}\"; filename*=UTF-8''{name}"
        return Response(data, headers={"Content-Disposition": told}, media_type=kind.media)

    return routes


def _table(desk: Desk, asked: tuple[str, str, str, tuple[str, ...]], opened: Opened) -> Matrix:
    """Return the table asked for; plain ones have no limit of size."""
    if opened == CLOSED:
        return desk.matrix(*asked)
    return desk.counted.levels(*asked, opened).matrix
