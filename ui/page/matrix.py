"""The tab 矩阵: choosers, the table that opens in place, the sentences behind a cell."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from kg.facets import FACETS, SCHEME
from kg.figure import MOST_COLUMNS, MOST_ROWS
from kg.levels import Levels, Opened
from ontology.errors import DuiceError
from ui.page.cell import evidence_html
from ui.page.desk import Desk
from ui.page.events import on
from ui.page.filters import conditions
from ui.page.grid import grid_html
from ui.page.parts import acting
from ui.page.room import Room
from ui.page.view import PAGE, View, opened_lines, view_from
from ui.show import fault_html
from ui.tongue import say

NAME = "matrix"
VALUES = (
    ("随行列而定", ""),
    ("对应条数", "links"),
    ("陈述条数", "statements"),
    ("文献篇数", "documents"),
    ("平均把握", "confidence"),
)
LEVELS = ("只看大类", "展开一层", "展开两层")
FORMATS = {
    "csv": "CSV",
    "xlsx": "Excel",
    "html": "单页网页",
    "json": "JSON",
    "png": "PNG 图",
    "svg": "SVG 图",
}


def build(room: Room, tab: gr.Tab) -> None:
    """Build the tab; the table is drawn when it is opened, and anew when the filters change."""
    desk = room.desk
    view = gr.State(None)  # None until the page's address has been read
    with gr.Row(elem_id="axes"):
        rows, columns = (
            gr.Dropdown(axes(desk), value=View().rows, label=say(title), elem_id=name)
            for title, name in (("行", "rows"), ("列", "columns"))
        )
        value = gr.Dropdown(
            [(say(title), name) for title, name in VALUES],
            value="",
            label=say("格内"),
            elem_id="value",
        )
        level = gr.Dropdown(
            [(say(title), number) for number, title in enumerate(LEVELS, start=1)],
            value=1,
            label=say("展开"),
            elem_id="level",
        )
        gaps = gr.Checkbox(False, label=say("只看空白"), elem_id="gaps", min_width=110)
    grid = gr.HTML("", elem_id="grid", **acting("matrix.js"))
    evidence = gr.HTML("", elem_id="evidence", **acting("cell.js"))
    chosen: list[Any] = [rows, columns, value, level, gaps]
    shown = [view, grid, evidence]
    acts = _Acts(desk)

    def restore(request: gr.Request) -> list[Any]:
        found = acts.read(request)
        opened = request.query_params.get("tab") == NAME
        drawn = acts.drawn(found) if opened else [found, gr.skip(), gr.skip()]
        return [
            *drawn,
            gr.Dropdown(axes(desk), value=found.rows),
            gr.Dropdown(axes(desk), value=found.columns),
            found.value,
            found.opened.level,
            found.gaps,
        ]

    def again(view: View | None, where: tuple[str, ...], at: str) -> list[Any]:
        return acts.select(view, where) if at == NAME else [gr.skip()] * 3

    restored = room.opened(restore, [*shown, *chosen])
    on(restored.then, again, [view, room.where, room.at], shown)
    room.shows(tab, acts.select, [view, room.where], shown, name=NAME)
    on([one.input for one in chosen], acts.choose, [view, room.where, *chosen], shown)
    on(grid.turn, acts.turn, view, shown)
    on(grid.cell, acts.cell, view, [view, evidence])
    on(evidence.more, acts.more, view, [view, evidence])


def axes(desk: Desk) -> list[tuple[str, str]]:
    """List what rows and columns may stand for, the schemes of the user's own last."""
    return [
        *((say(facet.title), name) for name, facet in FACETS.items()),
        *((name, f"{SCHEME}{name}") for name in desk.schemes()),
    ]


class _Acts:
    """What a reader does in the tab, each act from the view before to the view after it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, request: gr.Request) -> View:
        """Read the view that the page's address names."""
        query = request.query_params
        try:
            store = self._desk.store()
        except DuiceError:
            return View()
        found = view_from(query, query.getlist("open"), store.names.base)
        return replace(found, where=conditions(query, store.documents()))

    def select(self, view: View | None, where: tuple[str, ...]) -> list[Any]:
        """Draw the table when the tab is opened or the filters change."""
        if view is None:
            return [gr.skip()] * 3
        return self.drawn(view if view.where == where else replace(view, where=where, cell=None))

    def choose(  # noqa: PLR0913, PLR0917 -- what the choosers hold
        self,
        view: View | None,
        where: tuple[str, ...],
        rows: str,
        columns: str,
        value: str,
        level: int,
        gaps: bool,
    ) -> list[Any]:
        """Draw the table that the choosers name."""
        before = view or View()
        same = (rows, columns, level) == (before.rows, before.columns, before.opened.level)
        opened = before.opened if same else Opened(level)
        return self.drawn(View(rows, columns, value, gaps, tuple(where), opened))

    def turn(self, view: View, event: gr.EventData) -> list[Any]:
        """Open a line, or close it; one that has too many lines under it stays closed."""
        try:
            levels = self._levels(view)
            nodes = levels.rows if event.side == "rows" else levels.columns
            opened = view.opened.turned(event.side, nodes[event.place].path)
            after = replace(view, opened=opened, cell=None)
            refused = self._levels(after).refused and not levels.refused
        except DuiceError as error:
            return [view, fault_html(error), ""]
        if not refused:
            return self.drawn(after)
        _, grid, _ = self.drawn(view)
        note = say("这一行（列）下面太多，展开了网页上画不下；请先加筛选条件，或把另一边收拢。")
        return [view, f'<p class="note" role="alert">{note}</p>{grid}', gr.skip()]

    def cell(self, view: View, event: gr.EventData) -> tuple[View, str]:
        """List the sentences of a cell."""
        after = replace(view, cell=(int(event.row), int(event.column)), shown=PAGE)
        return after, self._evidence(after)

    def more(self, view: View) -> tuple[View, str]:
        """List more sentences of the same cell."""
        after = replace(view, shown=view.shown + PAGE)
        return after, self._evidence(after)

    def drawn(self, view: View) -> list[Any]:
        """Draw a view: the table, and the cell whose sentences are listed."""
        try:
            levels = self._levels(view)
            address = view.address(self._desk.store().names.base)
            links = links_html(view, levels, self._desk.store().names.base)
            grid = grid_html(levels, gaps=view.gaps, address=address, links=links)
        except DuiceError as error:
            return [view, fault_html(error), ""]
        return [view, grid, self._evidence(view)]

    def _evidence(self, view: View) -> str:
        if view.cell is None:
            return ""
        try:
            return evidence_html(self._levels(view), view.cell, view.shown)
        except DuiceError as error:
            return fault_html(error)

    def _levels(self, view: View) -> Levels:
        return self._desk.counted.levels(
            view.rows, view.columns, view.value, view.where, view.opened
        )


def endings(levels: Levels) -> set[str]:
    """Return what the table can be written as: a figure where it fits on a page."""
    fits = len(levels.rows) <= MOST_ROWS and len(levels.columns) <= MOST_COLUMNS
    figures = fits and levels.rows and levels.columns and find_spec("matplotlib") is not None
    return set(FORMATS) - (set() if figures else {"png", "svg"})


def links_html(view: View, levels: Levels, base: str) -> str:
    """Lead to files of the table as it is shown, and to the query that counts the same."""
    asked = [
        ("rows", view.rows),
        ("columns", view.columns),
        ("values", levels.matrix.plan.value.value),
        *(("where", condition) for condition in view.where),
        *((("level", str(view.opened.level)),) if view.opened.level > 1 else ()),
        *(("open", line) for line in opened_lines(view.opened, base)),
    ]
    query = escape(urlencode(asked))
    anchors = " ".join(
        f'<a href="/matrix.{ending}?{query}" download>{say("下载 {name}", name=say(name))}</a>'
        for ending, name in FORMATS.items()
        if ending in endings(levels)
    )
    sparql = escape(levels.matrix.sparql.cells)
    return (
        f'<p class="downloads"><button class="link to-sparql" data-query="{sparql}">'
        f"{say('在 SPARQL 中打开')}</button> {anchors}</p>"
    )
