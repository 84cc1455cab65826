"""Sheets to decide in, as files: ``/review.csv``, ``/review.xlsx``."""

from __future__ import annotations

from fastapi import APIRouter, Response

from kg.codings import written, written_as_workbook
from kg.queue import items
from kg.workbook import MEDIA
from ontology.errors import DuiceError
from ui.page.desk import Desk

FORMATS = {"csv": ("text/csv; charset=utf-8", written), "xlsx": (MEDIA, written_as_workbook)}


def router(desk: Desk) -> APIRouter:
    """Hand out what can be decided on, of all documents or of one."""
    routes = APIRouter()

    @routes.get("/review.{ending}")
    def review(ending: str, document: str | None = None) -> Response:
        plain = "text/plain; charset=utf-8"
        if ending not in FORMATS:
            known = "、".join(FORMATS)
            return Response(f"没有 {ending} 格式；可用的有 {known}\n", 404, media_type=plain)
        media, write = FORMATS[ending]
        try:
            data = write(items(desk.store(), document or None))
        except DuiceError as error:
            return Response(f"{error}\n", 400, media_type=plain)
        headers = {"Content-Disposition": f'attachment; filename="review.{ending}"'}
        return Response(data, headers=headers, media_type=media)

    return routes
