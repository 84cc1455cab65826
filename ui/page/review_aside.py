"""Below the queue: the log, agreement of coders, how good the extraction was, sheets in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from kg.evaluate import evaluate
from kg.kappa import compare
from kg.wish import ACTIONS
from ontology.errors import DuiceError
from ui.page.events import on
from ui.page.parts import acting
from ui.page.review_bench import Bench, Values, barred, told_html
from ui.page.review_log import comparison_html, evaluation_html, log_html
from ui.show import fault_html
from ui.tongue import say
from ui.web.identity import user_of

EVERYBODY = ""


def build(bench: Bench) -> None:
    """Build all of it, each part closed until it is wanted."""
    _log(bench)
    _agreement(bench)
    _figures(bench)
    _sheets(bench)


def _log(bench: Bench) -> None:
    with gr.Accordion(say("校对日志"), open=False, elem_id="review-log-part") as part:
        with gr.Row():
            who = gr.Dropdown(
                [(say("所有人"), EVERYBODY)],
                value=EVERYBODY,
                label=say("谁的决定"),
                elem_id="review-who",
            )
            here = gr.Checkbox(label=say("只看当前这篇文献"), elem_id="review-here")
        page, seen = gr.State(0), gr.State(False)
        log = gr.HTML("", elem_id="review-log", **acting("review_log.js"))
    read = bench.inputs | {who, here, page, seen}

    def draw(values: Values, at: int = 0) -> list[Any]:
        try:
            decisions = bench.reviewing.log()
            document = _document(bench, values) if values[here] else ""
        except DuiceError as error:
            return [gr.skip(), 0, fault_html(error)]
        seat = bench.seat(values)
        coders = sorted({one.coder for one in decisions} if not seat.own else {seat.own})
        chosen = seat.own or values[who] or EVERYBODY
        everybody = [] if seat.own else [(say("所有人"), EVERYBODY)]
        box = gr.Dropdown([*everybody, *((name, name) for name in coders)], value=chosen)
        return [box, at, log_html(decisions, seat, at, chosen, document)]

    def turn(values: Values, event: gr.EventData) -> list[Any]:
        return draw(values, int(event.page))

    def undo(values: Values, event: gr.EventData, request: gr.Request) -> list[Any]:
        from ui.page.review import undone  # noqa: PLC0415 -- it builds this module's part

        return undone(bench, values, str(event.decision), request)

    def again(values: Values) -> list[Any]:
        return draw(values) if values[seen] else [gr.skip(), gr.skip(), gr.skip()]

    outputs = [who, page, log]
    on(part.expand, draw, read, outputs)
    on(part.expand, lambda: True, None, seen)
    on(part.collapse, lambda: False, None, seen)
    on([who.input, here.input, bench.blind.input], draw, read, outputs)
    on(log.turn, turn, read, outputs)
    on(log.undo, undo, read, [*bench.shown, bench.told])
    _opening(bench, log)
    on(bench.progress.change, again, read, outputs)


def _document(bench: Bench, values: Values) -> str:
    item = values[bench.at]
    return bench.reviewing.find(item).document if item else ""


def _opening(bench: Bench, shown: gr.HTML) -> None:
    """Let each line of a list open the statement or link that it is about."""

    def open_item(values: Values, event: gr.EventData) -> list[Any]:
        try:
            found = bench.reviewing.find(str(event.item), bench.asked(values).own)
        except DuiceError as error:
            return [gr.skip(), gr.skip(), gr.skip(), fault_html(error)]
        return [*bench.show(values, found.id), told_html("")]

    on(shown.opened, open_item, bench.inputs, [*bench.shown, bench.told])


def _agreement(bench: Bench) -> None:
    with gr.Accordion(say("编码员之间的一致"), open=False, elem_id="review-kappa-part") as part:
        with gr.Row():
            first = gr.Dropdown([], label=say("编码员一"), elem_id="review-first")
            second = gr.Dropdown([], label=say("编码员二"), elem_id="review-second")
        shown = gr.HTML("", elem_id="review-kappa", **acting("review_log.js"))

    def draw(one: str | None, other: str | None) -> list[Any]:
        try:
            log = bench.reviewing.log()
            names = sorted({each.coder for each in log if each.action in ACTIONS})
            one, other = _two(names, one, other)
            chosen = [gr.Dropdown(names, value=one), gr.Dropdown(names, value=other)]
            if one is None or other is None:
                few = say("两位编码员以各自的名字校对同一批文献之后，这里显示他们的一致程度。")
                return [*chosen, f'<div class="sheet"><p class="none">{few}</p></div>']
            return [*chosen, comparison_html(compare(log, (one, other)))]
        except DuiceError as error:
            return [gr.skip(), gr.skip(), fault_html(error)]

    outputs = [first, second, shown]
    on([part.expand, first.input, second.input], draw, [first, second], outputs)
    _opening(bench, shown)


def _two(names: list[str], one: str | None, other: str | None) -> tuple[str | None, str | None]:
    """Keep the coders that were chosen, and propose two where none are."""
    first = one if one in names else next(iter(names), None)
    second = other if other in names else next((name for name in names if name != first), None)
    return first, second


def _figures(bench: Bench) -> None:
    with gr.Accordion(say("衡量抽取"), open=False, elem_id="review-figures-part") as part:
        shown = gr.HTML("", elem_id="review-figures", **acting("review_log.js"))

    def draw() -> str:
        try:
            return evaluation_html(evaluate(bench.room.desk.store()))
        except DuiceError as error:
            return fault_html(error)

    on(part.expand, draw, None, shown, busy=shown)


def _sheets(bench: Bench) -> None:
    with gr.Accordion(say("用表格校对"), open=False, elem_id="review-sheets-part"):
        hint = say(
            "下载的表里每条一行，在 decision 一栏填 accept、reject 或 edit，再传回来；"
            "要么全部采用，要么一条不改。"
        )
        links = " ".join(
            f'<a href="/review.{ending}" download>{say("下载 {name}", name=name)}</a>'
            for ending, name in (("csv", "CSV"), ("xlsx", "Excel"))
        )
        gr.HTML(
            f'<div class="sheet"><p class="where">{hint}</p><p class="downloads">{links}</p></div>',
            elem_id="review-sheet-links",
            js_on_load=None,
            apply_default_css=False,
        )
        back = gr.UploadButton(
            say("传回填好的表"),
            file_types=[".csv", ".xlsx"],
            size="sm",
            scale=0,
            elem_id="review-upload",
            interactive=False,
        )
        told = gr.HTML("", elem_id="review-sheet-told", **acting("review_told.js"))

    def take(values: Values, request: gr.Request) -> list[Any]:
        file = Path(str(values[back]))
        try:
            made = bench.reviewing.sheet(file.read_bytes(), file.name, bench.hand(values, request))
        except DuiceError as error:
            return [*(gr.skip() for _ in bench.shown), fault_html(error)]
        done = say("记下 {count} 条决定。", count=len(made))
        return [*bench.show(values, values[bench.at]), told_html(done)]

    def allowed(request: gr.Request) -> Any:
        return gr.UploadButton(interactive=not barred(user_of(request)))

    bench.room.opened(allowed, back)
    on(back.upload, take, bench.inputs | {back}, [*bench.shown, told], busy=told)
