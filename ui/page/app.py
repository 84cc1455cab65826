"""The page: the frame with its tabs, the filters above them, the drawer beside them."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from ui.page import ask, documents, drawer, filters, graph, matrix, query, review
from ui.page.desk import Desk
from ui.page.events import on, unqueue
from ui.page.parts import BARE
from ui.page.room import Room
from ui.tongue import say
from ui.web.identity import user_of

Build = Callable[[Room, gr.Tab], None]
TABS: tuple[tuple[str, str, Build], ...] = (
    ("ask", "问答", ask.build),
    ("matrix", "矩阵", matrix.build),
    ("graph", "图谱", graph.build),
    ("sparql", "SPARQL", query.build),
    ("documents", "文献", documents.build),
    ("review", "校对", review.build),
)
TITLE = "对策 Duice"


def page(desk: Desk) -> gr.Blocks:
    """Build the page over one store, in the language in force (`ui.tongue`)."""
    blocks = gr.Blocks(title=say(TITLE), analytics_enabled=False, fill_width=True)
    with blocks:
        head = gr.HTML("", elem_id="masthead", **BARE)
        room = Room(desk, blocks, where=gr.State(()), at=gr.State(TABS[0][0]), head=head)
        drawer.build(room)
        filters.build(room)
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            for name, title, build in TABS:
                with gr.Tab(say(title), id=name) as tab:
                    build(room, tab)
                on(tab.select, lambda name=name: name, None, room.at)

        def opened(request: gr.Request) -> str:
            return desk.masthead(user_of(request).name)

        room.opened(opened, head)
    unqueue(blocks)
    blocks.queue(default_concurrency_limit=4, max_size=64)
    return blocks
