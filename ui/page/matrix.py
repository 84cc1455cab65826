"""The tab 矩阵: choosers, the grid, the evidence of a cell."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kg.facets import FACETS
from ui.page.events import on
from ui.page.parts import BARE, acting
from ui.page.room import Room

AXES = tuple((facet.title, name) for name, facet in FACETS.items())
VALUES = (
    ("随行列而定", ""),
    ("对应条数", "links"),
    ("陈述条数", "statements"),
    ("文献篇数", "documents"),
    ("平均把握", "confidence"),
)
EVERYTHING = ("全部文献", "")


def build(room: Room, tab: gr.Tab) -> None:
    """Build the choosers, the grid drawn when ``tab`` is opened, the evidence of a cell."""
    desk = room.desk
    with gr.Row():
        rows = gr.Dropdown(AXES, value="dimension", label="行", elem_id="rows")
        columns = gr.Dropdown(AXES, value="dimension", label="列", elem_id="columns")
        value = gr.Dropdown(VALUES, value="", label="格内", elem_id="value")
        document = gr.Dropdown([EVERYTHING], value="", label="文献", elem_id="document")
    grid = gr.HTML("", elem_id="grid", **acting("grid.js"))
    evidence = gr.HTML("", elem_id="evidence", **BARE)
    chosen = [rows, columns, value, document]

    def cell(rows: str, columns: str, value: str, document: str, event: gr.EventData) -> str:
        return desk.evidence(rows, columns, value, document, event.row, event.column)

    def names() -> Any:
        return gr.Dropdown([EVERYTHING, *desk.names()])

    def draw(rows: str, columns: str, value: str, document: str) -> tuple[str, str]:
        return desk.grid(rows, columns, value, document), ""

    on(tab.select, names, None, document)
    on([tab.select, *(one.change for one in chosen)], draw, chosen, [grid, evidence])
    on(grid.cell, cell, chosen, evidence)
