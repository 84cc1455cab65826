"""The tab 图谱: a thing and what is near it, drawn, listed, and led back to its sentences."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kg.ego import FARTHEST, Ego
from kg.held import Held
from kg.labels import find
from kg.near import Level
from ontology.errors import DuiceError
from ui.page.desk import Desk
from ui.page.events import on
from ui.page.graph_drawing import drawing
from ui.page.graph_side import edge_html, empty_html, node_html
from ui.page.graph_table import (
    legend_html,
    suggestions_html,
    table_html,
    told_html,
    tools_html,
)
from ui.page.graph_words import short
from ui.page.graphs import Asked, Graphs, edge_between
from ui.page.parts import BARE, acting
from ui.page.room import Room
from ui.show import fault_html
from ui.tongue import say

NAME = "graph"
HERE = "?here"
"""Stands for the address of the page until the browser puts that in its place."""
NOW = f"(...all) => all.map((one) => one === '{HERE}' ? window.location.search : one)"
Where = tuple[str, ...]


def build(room: Room, tab: gr.Tab) -> None:
    """Build the search, the choosers, the drawing with its panel, the table below."""
    desk, graphs = room.desk, Graphs()
    address = gr.Textbox(HERE, visible=False)
    with gr.Row(elem_id="graph-bar"):
        search, level, hops, view = _bar()
    suggested = gr.HTML("", elem_id="graph-found", **BARE)
    told = gr.HTML("", elem_id="graph-told", **BARE)
    legend = gr.HTML("", elem_id="graph-legend", **BARE)
    with gr.Row(elem_id="graph-stage"):
        canvas = gr.HTML({}, html_template=_frame(), elem_id="graph", scale=3, **acting("graph.js"))
        panel = gr.HTML(empty_html(), elem_id="graph-panel", scale=1, min_width=280, **BARE)
    tools = gr.HTML("", elem_id="graph-tools", **BARE)
    table = gr.HTML("", elem_id="graph-table", **BARE)
    shown = [told, legend, canvas, panel, tools, table, level, hops, suggested]

    def draw(address: str, where: Where) -> list[Any]:
        return _drawn(desk, graphs, Asked.of(address, where))

    def node(address: str, where: Where, event: gr.EventData) -> str:
        try:
            held, found = desk.held(), graphs.around(desk.held(), Asked.of(address, where))
        except DuiceError as error:
            return fault_html(error)
        one = next((node for node in found.nodes if node.iri == event.node), None)
        return node_html(held, found, one) if one else empty_html()

    def edge(address: str, where: Where, event: gr.EventData) -> str:
        try:
            held, found = desk.held(), graphs.around(desk.held(), Asked.of(address, where))
        except DuiceError as error:
            return fault_html(error)
        one = edge_between(found, event.start, event.end, event.relation)
        return edge_html(held, one) if one else empty_html()

    def suggest(text: str) -> str:
        try:
            return suggestions_html(*find(desk.held(), text), text)
        except DuiceError as error:
            return fault_html(error)

    asked = [address, room.where]
    room.shows(tab, draw, asked, shown, name=NAME, js=NOW)
    on(canvas.centre, draw, asked, shown, js=NOW)
    on(canvas.node, node, asked, panel, js=NOW)
    on(canvas.edge, edge, asked, panel, js=NOW)
    on(search.change, suggest, search, suggested, trigger_mode="always_last")
    on(search.submit, suggest, search, suggested).then(None, None, None, js=_FIRST)
    kept = f"({NOW})(...all)"
    for chooser, name, place in ((level, "level", 2), (hops, "hops", 2)):
        on(
            chooser.release if chooser is hops else chooser.input,
            lambda address, where, _: draw(address, where),
            [*asked, chooser],
            shown,
            js=f"(...all) => {{ window.duice.keep(['{name}'], [all[{place}]]); return {kept}; }}",
        )


_FIRST = "() => { const first = document.querySelector('#graph-found button'); if (first) first.click(); }"


def _bar() -> tuple[gr.Textbox, gr.Radio, gr.Slider, gr.Radio]:
    search = gr.Textbox(
        label=say("找一个中心"),
        placeholder=say("概念、主题、文献或陈述里的几个字；回车打开第一个"),
        max_lines=1,
        max_length=200,
        scale=4,
        min_width=260,
        elem_id="graph-search",
    )
    levels = [(say("概念"), Level.CONCEPTS.value), (say("陈述"), Level.STATEMENTS.value)]
    level = gr.Radio(
        levels, value=Level.CONCEPTS.value, label=say("层次"), min_width=210, elem_id="graph-level"
    )
    hops = gr.Slider(1, FARTHEST, 1, step=1, label=say("步数"), min_width=170, elem_id="graph-hops")
    views = [(say("图"), "graph"), (say("表"), "table")]
    view = gr.Radio(
        views,
        value="graph",
        label=say("显示为"),
        min_width=130,
        interactive=True,
        elem_id="graph-view",
    )
    return search, level, hops, view


def _frame() -> str:
    """Write the frame that the drawing is put in; no word of a document is in it."""
    hint = say("画图的部件 cytoscape.js 不在这一份安装里（构建时没有 Node.js），所以列成表。")
    buttons = "".join(
        f'<button type="button" data-zoom="{step}" aria-label="{label}">{sign}</button>'
        for step, label, sign in (
            ("1.3", say("放大"), "＋"),
            ("0.77", say("缩小"), "－"),
            ("fit", say("看全图"), say("全图")),
        )
    )
    return (
        '<div class="graph-canvas" role="img"></div>'
        f'<div class="graph-buttons">{buttons}</div>'
        f'<div class="sheet graph-missing"><p class="none" role="note">{hint}</p></div>'
    )


def _drawn(desk: Desk, graphs: Graphs, asked: Asked) -> list[Any]:
    """Fill what `build` built."""
    try:
        held = desk.held()
        found = graphs.around(held, asked)
        tools = tools_html(held, found, asked.where)
    except DuiceError as error:
        rest: list[Any] = ["", {"nodes": [], "edges": []}, empty_html(), "", ""]
        return [fault_html(error), *rest, *(gr.skip() for _ in range(3))]
    return [
        told_html(found),
        legend_html(found),
        _data(held, found),
        empty_html(),
        tools,
        table_html(found),
        gr.Radio(value=found.level.value),
        gr.Slider(value=found.hops),
        "",
    ]


def _data(held: Held, found: Ego) -> dict[str, Any]:
    return drawing(found) | {
        "level": found.level.value,
        "centre": short(held.names.base, found.centre),
        "told": say(
            "图谱：{nodes} 个节点，{edges} 条线；同样的内容在下面列成表。",
            nodes=len(found.nodes),
            edges=len(found.edges),
        ),
    }
