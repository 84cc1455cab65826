"""The page: ask with citations, the matrix, SPARQL; a drawer with the cited sentence beside all."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

from ui.desk import Desk
from ui.examples import QUERIES, QUESTIONS

AXES = (("问题", "problem"), ("措施", "measure"), ("维度", "dimension"), ("文献", "document"))
DOWNLOADS = (
    ("CSV", "text/csv", "结果.csv"),
    ("JSON", "application/sparql-results+json", "结果.json"),
    ("Turtle", "text/turtle", "结果.ttl"),
)
PRIVATE = {"api_visibility": "private"}
"""Events of the page are its own; programs use the command line and /sparql."""


def asset(name: str) -> str:
    """Read a file of ui/assets."""
    return (files("ui") / "assets" / name).read_text("utf-8")


def page(desk: Desk) -> gr.Blocks:
    """Build the page over one store."""
    with gr.Blocks(title="对策 Duice", analytics_enabled=False, fill_width=True) as blocks:
        head = gr.HTML(desk.masthead, elem_id="masthead", js_on_load=None)
        with gr.Sidebar(
            position="right", open=False, width=430, label="出处", elem_id="drawer"
        ) as bar:
            source = gr.HTML(
                '<div class="sheet"><p>点击回答、矩阵里的出处标记，这里显示原句和上下文。</p></div>',
                js_on_load=asset("cite.js"),
                elem_id="source",
            )
        with gr.Tabs():
            with gr.Tab("问答", id="ask"):
                _ask(desk)
            with gr.Tab("矩阵", id="matrix") as tab:
                _matrix(desk, tab)
            with gr.Tab("SPARQL", id="sparql"):
                _sparql(desk)

        def cite(event: gr.EventData) -> tuple[str, Any]:
            return desk.context(event.document, event.start, event.end), gr.Sidebar(open=True)

        source.cite(cite, None, [source, bar], show_progress="hidden", **PRIVATE)
        blocks.load(desk.masthead, None, head, show_progress="hidden", **PRIVATE)
    blocks.queue(default_concurrency_limit=4, max_size=64)
    return blocks


def _ask(desk: Desk) -> None:
    """Build the question box and the answer below it."""
    question = gr.Textbox(
        label="问题",
        placeholder="例如：" + QUESTIONS[0],
        submit_btn="提问",
        max_length=2000,
        elem_id="question",
        autofocus=True,
    )
    gr.Examples([[text] for text in QUESTIONS], question, label="示例问题", elem_id="examples")
    answer = gr.HTML("", elem_id="answer", js_on_load=None)
    question.submit(desk.answer, question, answer, **PRIVATE)


def _matrix(desk: Desk, tab: gr.Tab) -> None:
    """Build the choosers, the grid drawn when ``tab`` is opened, the evidence of a cell."""
    with gr.Row():
        rows = gr.Dropdown(AXES, value="problem", label="行", elem_id="rows")
        columns = gr.Dropdown(AXES, value="measure", label="列", elem_id="columns")
    grid = gr.HTML("", elem_id="grid", js_on_load=asset("grid.js"))
    evidence = gr.HTML("", elem_id="evidence", js_on_load=None)

    def cell(row_axis: str, column_axis: str, event: gr.EventData) -> str:
        return desk.evidence(row_axis, column_axis, event.row, event.column)

    drawn = [grid, evidence]
    gr.on([tab.select, rows.change, columns.change], desk.grid, [rows, columns], drawn, **PRIVATE)
    grid.cell(cell, [rows, columns], evidence, **PRIVATE)


def _sparql(desk: Desk) -> None:
    """Build the query box, its examples, the result and the downloads."""
    names = list(QUERIES)
    example = gr.Dropdown(names, value=names[0], label="示例查询", elem_id="example")
    query = gr.Textbox(QUERIES[names[0]], label="查询", lines=12, elem_id="query")
    run = gr.Button("运行", variant="primary", elem_id="run")
    result = gr.HTML("", elem_id="result", js_on_load=None)
    buttons = " ".join(
        f'<button class="link" data-type="{media}" data-name="{name}">下载 {label}</button>'
        for label, media, name in DOWNLOADS
    )
    gr.HTML(
        f'<div class="sheet">{buttons} <span role="status"></span></div>',
        elem_id="downloads",
        js_on_load=asset("download.js"),
    )
    example.change(QUERIES.__getitem__, example, query, show_progress="hidden", **PRIVATE)
    gr.on([run.click, query.submit], desk.sparql, query, result, **PRIVATE)
