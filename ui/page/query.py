"""The tab SPARQL: a query, its result, the downloads."""

from __future__ import annotations

import gradio as gr

from ui.examples import QUERIES
from ui.page.events import on
from ui.page.parts import BARE, acting
from ui.page.room import Room

DOWNLOADS = (
    ("CSV", "text/csv", "结果.csv"),
    ("JSON", "application/sparql-results+json", "结果.json"),
    ("Turtle", "text/turtle", "结果.ttl"),
)


def build(room: Room, tab: gr.Tab) -> None:
    """Build the query box, its examples, the result and the downloads."""
    names = list(QUERIES)
    example = gr.Dropdown(names, value=names[0], label="示例查询", elem_id="example")
    query = gr.Textbox(QUERIES[names[0]], label="查询", lines=12, elem_id="query")
    run = gr.Button("运行", variant="primary", scale=0, elem_id="run")
    result = gr.HTML("", elem_id="result", **BARE)
    buttons = " ".join(
        f'<button class="link" data-type="{media}" data-name="{name}">下载 {label}</button>'
        for label, media, name in DOWNLOADS
    )
    gr.HTML(
        f'<div class="sheet">{buttons} <span role="status"></span></div>',
        elem_id="downloads",
        **acting("download.js"),
    )
    on(example.change, QUERIES.__getitem__, example, query)
    on([run.click, query.submit], room.desk.sparql, query, result, busy=result)
