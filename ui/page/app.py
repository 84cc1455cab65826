"""The page: ask with citations, the matrix, SPARQL; a drawer with the cited sentence beside all."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import gradio as gr

from kg.facets import FACETS
from ui.examples import QUERIES, QUESTIONS
from ui.page.correcting import CHOOSERS, Choices, Chooser, held, offered
from ui.page.desk import Desk
from ui.page.talk import Talk, asked_html, earlier_html, last_html

AXES = tuple((facet.title, name) for name, facet in FACETS.items())
VALUES = (
    ("随行列而定", ""),
    ("对应条数", "links"),
    ("陈述条数", "statements"),
    ("文献篇数", "documents"),
    ("平均把握", "confidence"),
)
FIRST = f"例如：{QUESTIONS[0]}"
NEXT = "接着问，例如：那社会层面呢？"
EVERYTHING = ("全部文献", "")
DOWNLOADS = (
    ("CSV", "text/csv", "结果.csv"),
    ("JSON", "application/sparql-results+json", "结果.json"),
    ("Turtle", "text/turtle", "结果.ttl"),
)
BARE: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
"""For HTML that brings its own style and does nothing when clicked."""
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
"""Events of the page are its own; programs use the command line and /sparql."""
QUIET: dict[str, Any] = PRIVATE | {"show_progress": "hidden"}
"""For what is there at once: a bar that flashes up and away only disturbs."""
SOURCE = (
    '<div class="sheet"><p class="none">点一下回答或矩阵里带方括号的出处，'
    "这里就显示原句和它的上下文。</p></div>"
)


def asset(name: str) -> str:
    """Read a file of ui/page/assets."""
    return (files("ui.page") / "assets" / name).read_text("utf-8")


def acting(script: str) -> dict[str, Any]:
    """HTML that brings its own style and does what a script of ui/page/assets says."""
    return {"js_on_load": asset(script), "apply_default_css": False}


def page(desk: Desk) -> gr.Blocks:
    """Build the page over one store."""
    blocks = gr.Blocks(title="对策 Duice", analytics_enabled=False, fill_width=True)
    with blocks:
        head = gr.HTML("", elem_id="masthead", **BARE)
        drawer = gr.Sidebar(position="right", open=False, width=430, label="出处", elem_id="drawer")
        with drawer:
            source = gr.HTML(SOURCE, elem_id="source", **acting("cite.js"))
        with gr.Tabs():
            with gr.Tab("问答", id="ask"):
                _ask(desk)
            with gr.Tab("矩阵", id="matrix") as tab:
                _matrix(desk, tab)
            with gr.Tab("SPARQL", id="sparql"):
                _sparql(desk)
            with gr.Tab("文献", id="documents") as tab:
                listed = gr.HTML("", elem_id="documents", **BARE)
                tab.select(desk.documents, None, listed, **QUIET)

        def cite(event: gr.EventData) -> tuple[str, Any]:
            return desk.context(event.document, event.start, event.end), gr.Sidebar(open=True)

        source.cite(cite, None, [source, drawer], **QUIET)
        blocks.load(desk.masthead, None, head, **QUIET)
    blocks.queue(default_concurrency_limit=4, max_size=64)
    return blocks


def _ask(desk: Desk) -> None:
    """Build the question box and, below it, the talk: earlier turns, how the last was read."""
    talk = gr.State(Talk())
    question = gr.Textbox(
        label="问题",
        placeholder=FIRST,
        submit_btn="提问",
        max_length=2000,
        elem_id="question",
        autofocus=True,
    )
    texts = [[text] for text in QUESTIONS]
    examples = gr.Examples(texts, question, label="示例问题", elem_id="examples", **PRIVATE)
    earlier = gr.HTML("", elem_id="earlier", **BARE)
    with gr.Column(visible=False, elem_id="turn") as turn:
        with gr.Row(elem_id="heading"):
            asked = gr.HTML("", elem_id="asked", **BARE)
            anew = gr.Button("新的提问", size="sm", scale=0, min_width=96, elem_id="anew")
        with gr.Accordion("更正理解", open=False, elem_id="correction"):
            with gr.Row():
                choosers = [_chooser(one) for one in CHOOSERS]
            again = gr.Button("按更正再问", size="sm", scale=0, min_width=112, elem_id="again")
    answer = gr.HTML("", elem_id="answer", **BARE)
    shown = [talk, question, examples.dataset, earlier, turn, asked, answer, *choosers]
    busy: dict[str, Any] = PRIVATE | {"show_progress_on": answer}

    def ask(text: str, talk: Talk) -> Iterator[list[Any]]:
        yield [gr.Textbox("") if one is question else gr.skip() for one in shown]
        told = desk.ask(text, talk)
        yield _told(desk, told, text if told.fault else "")

    def correct(talk: Talk, *chosen: str | None) -> list[Any]:
        keys = (one.key for one in CHOOSERS)
        told = dict(zip(keys, (value or "" for value in chosen), strict=True))
        return _told(desk, desk.correct(talk, told))

    question.submit(ask, [question, talk], shown, **busy)
    examples.load_input_event.then(ask, [question, talk], shown, **busy)
    written = [box.submit for box in choosers if isinstance(box, gr.Textbox)]
    gr.on([again.click, *written], correct, [talk, *choosers], shown, **busy)
    anew.click(lambda: _told(desk, Talk()), None, shown, **QUIET)


def _told(desk: Desk, talk: Talk, text: str = "") -> list[Any]:
    """Fill what `_ask` built; ``text`` goes back into the question box.

    Without it the box is left alone: the next question may stand there already. So are the
    choosers where there is no new answer.
    """
    last = talk.last
    typed: dict[str, Any] = {"value": text} if text else {}
    filled: list[Any] = [gr.skip() for _ in CHOOSERS]
    if last and not talk.fault:
        values, documents = held(last.answer.understood), desk.names()
        filled = [_filled(one, values[one.key], documents) for one in CHOOSERS]
    return [
        talk,
        gr.Textbox(**typed, placeholder=NEXT if last else FIRST),
        gr.Dataset(visible=last is None),
        earlier_html(talk),
        gr.Column(visible=last is not None),
        asked_html(last) if last else "",
        last_html(talk),
        *filled,
    ]


def _chooser(chooser: Chooser) -> gr.Dropdown | gr.Textbox:
    """Build what sets one field of a question."""
    name = f"read-{chooser.key}"
    if chooser.choices:
        return gr.Dropdown(chooser.choices, label=chooser.title, elem_id=name)
    return gr.Textbox(label=chooser.title, max_lines=1, elem_id=name)


def _filled(chooser: Chooser, value: str, documents: Choices) -> gr.Dropdown | gr.Textbox:
    """Put what was understood into a chooser."""
    if chooser.choices:
        return gr.Dropdown(offered(chooser, value, documents), value=value)
    return gr.Textbox(value)


def _matrix(desk: Desk, tab: gr.Tab) -> None:
    """Build the choosers, the grid drawn when ``tab`` is opened, the evidence of a cell."""
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

    tab.select(names, None, document, **QUIET)
    gr.on([tab.select, *(one.change for one in chosen)], draw, chosen, [grid, evidence], **QUIET)
    grid.cell(cell, chosen, evidence, **QUIET)


def _sparql(desk: Desk) -> None:
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
    example.change(QUERIES.__getitem__, example, query, **QUIET)
    gr.on([run.click, query.submit], desk.sparql, query, result, **PRIVATE)
