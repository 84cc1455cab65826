"""The tab 图谱: a thing and what is near it, drawn, listed, and led back to its sentences."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kg.ego import FARTHEST, Ego
from kg.held import Held
from kg.labels import find
from kg.near import Level
from ontology.errors import DuiceError
from ui.page.desk import Desk, told
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
from ui.page.graphs import LAYER, Asked, Graphs, edge_between
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
    with gr.Row(elem_id="graph-bar"):
        search, level, hops = _bar()
    suggested = _html("graph-found")
    summary, legend = _html("graph-told"), _html("graph-legend")
    with gr.Row(elem_id="graph-stage"):
        canvas = gr.HTML({}, html_template=_frame(), elem_id="graph", **acting("graph.js"))
        panel = gr.HTML(empty_html(), elem_id="graph-panel", **BARE)
    tools, table = _html("graph-tools"), _html("graph-table")
    shown = [summary, legend, canvas, panel, tools, table, level, hops, suggested]
    screen = Screen(room.desk)
    asked = [gr.Textbox(HERE, visible=False), room.where]
    room.shows(tab, screen.draw, asked, shown, name=NAME, js=NOW)
    on(canvas.centre, screen.draw, asked, shown, js=NOW)
    on(canvas.node, screen.node, asked, panel, js=NOW)
    on(canvas.edge, screen.edge, asked, panel, js=NOW)
    on(search.change, screen.suggest, search, suggested, trigger_mode="always_last")
    on(search.submit, screen.suggest, search, suggested).then(None, None, None, js=_FIRST)
    for event, chooser, name in ((level.input, level, LAYER), (hops.release, hops, "hops")):
        on(event, screen.choose, [*asked, chooser], shown, js=_kept(name))


def _html(name: str) -> gr.HTML:
    return gr.HTML("", elem_id=name, **BARE)


def _kept(name: str) -> str:
    """Return a script that writes the third input into the address before that is read."""
    return f"(...all) => {{ window.duice.keep(['{name}'], [all[2]]); return ({NOW})(...all); }}"


class Screen:
    """What the events of the tab are answered with, over the newest state of the store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._graphs = Graphs()

    def draw(self, address: str, where: Where) -> list[Any]:
        """Fill all parts with what the page's address asks for."""
        return _drawn(self._desk, self._graphs, Asked.of(address, where))

    def choose(self, address: str, where: Where, chosen: object) -> list[Any]:
        """Do the same when a chooser was moved, whose value the address has by now."""
        return self.draw(address, where)

    @told
    def node(self, address: str, where: Where, event: gr.EventData) -> str:
        """Show a node beside the drawing."""
        held = self._desk.held()
        found = self._graphs.around(held, Asked.of(address, where))
        one = next((node for node in found.nodes if node.iri == event.node), None)
        return node_html(held, found, one) if one else empty_html()

    @told
    def edge(self, address: str, where: Where, event: gr.EventData) -> str:
        """Show what an edge rests on."""
        held = self._desk.held()
        found = self._graphs.around(held, Asked.of(address, where))
        one = edge_between(found, event.start, event.end, event.relation)
        return edge_html(held, one) if one else empty_html()

    @told
    def suggest(self, text: str) -> str:
        """List what a search finds."""
        return suggestions_html(*find(self._desk.held(), text), text)


_FIRST = "() => document.querySelector('#graph-found button')?.click()"


def _bar() -> tuple[gr.Textbox, gr.Radio, gr.Slider]:
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
    gr.Radio(
        views,
        value="graph",
        label=say("显示为"),
        min_width=130,
        interactive=True,
        elem_id="graph-view",
    )
    return search, level, hops


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
