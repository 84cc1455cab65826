"""The tab 文献: taking files in, the list of documents, one of them with its statements marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.read import LARGEST
from ontology.errors import DuiceError, ForbiddenError
from ui.page.admission import ENDINGS, MOST, WHOLE, left_out
from ui.page.awaited import awaited_html
from ui.page.document import ADDRESS, Open
from ui.page.events import on
from ui.page.listing import Order, found, listing_html, within
from ui.page.parts import acting
from ui.page.progress import imports_html
from ui.page.room import Room
from ui.show import fault_html
from ui.tongue import say
from ui.web.identity import Role, require, user_of

NAME = "documents"
TICK = 0.7
"""Seconds between two looks at an import that is under way."""


@dataclass(frozen=True)
class Parts:
    """What of the tab changes: where files are taken in, and the list."""

    upload: gr.UploadButton
    hint: gr.HTML
    stop: gr.Button
    clear: gr.Button
    imports: gr.HTML
    timer: gr.Timer
    search: gr.Textbox
    order: gr.State
    waiting: gr.HTML
    listing: gr.HTML


def build(room: Room, tab: gr.Tab) -> None:
    """Build the tab."""
    parts = _parts()
    opened = Open(room)
    listed = [parts.search, parts.order, room.where, opened.name]
    lists = [parts.waiting, parts.listing]
    everything = [*lists, *_importing_parts(parts), *opened.outputs]

    def show(search: str, order: Order, where: Any, name: str) -> list[str]:
        waiting = awaited_html(room.desk.imports.waiting.documents, search or "", name)
        return [waiting, _listing(room, search, order, where, name)]

    def narrow(at: str, search: str, order: Order, where: Any, name: str) -> Any:
        return show(search, order, where, name)[1] if at == NAME else gr.skip()

    def sort(search: str, order: Order, where: Any, name: str, event: gr.EventData) -> Any:
        turned = order.by(event.column)
        return turned, show(search, turned, where, name)[1]

    def draw(search: str, order: Order, where: Any, name: str, request: gr.Request) -> list[Any]:
        shown = show(search, order, where, name)
        return [*shown, *_importing(room, request), *opened.drawn(name, request)]

    def arrive(request: gr.Request) -> list[Any]:
        return opened.drawn(str(request.query_params.get(ADDRESS) or ""), request)

    def head(request: gr.Request) -> str:
        return room.desk.masthead(user_of(request).name)

    room.opened(arrive, opened.outputs)
    on(parts.listing.change, head, None, room.head)
    on(tab.select, draw, listed, everything)
    on(room.where.change, narrow, [room.at, *listed], parts.listing)
    # In Gradio 6.31 "input" is deaf to what is pasted, and "always_last" forgets the first change.
    each: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1}
    on(parts.search.change, show, listed, lists, **each)
    on(parts.listing.sort, sort, listed, [parts.order, parts.listing])
    on([opened.name.change, opened.changes.change], show, listed, lists)
    for one in (*lists, parts.imports):
        opened.follow(one.choose)
    _take_in(room, parts, show, listed)


def _parts() -> Parts:
    with gr.Row(elem_id="documents-bar"):
        search = gr.Textbox(
            label=say("搜索文献"),
            placeholder=say("标题、名称、发文机关、地区、年份"),
            max_length=200,
            max_lines=1,
            scale=3,
            elem_id="documents-search",
        )
        with gr.Column(scale=1, min_width=150, elem_id="documents-import"):
            upload = gr.UploadButton(
                say("导入文献"),
                file_count="multiple",
                size="sm",
                elem_id="upload",
                interactive=False,
            )
            with gr.Row():
                stop = gr.Button(say("停止导入"), size="sm", visible=False, elem_id="stop-import")
                clear = gr.Button(say("收起结果"), size="sm", visible=False, elem_id="clear-import")
    hint = gr.HTML(
        _hint_html(),
        elem_id="upload-hint",
        largest=LARGEST,
        most=MOST,
        whole=WHOLE,
        **acting("upload.js"),
    )
    imports = gr.HTML("", elem_id="imports", **acting("documents.js"))
    waiting = gr.HTML("", elem_id="waiting", **acting("documents.js"))
    listing = gr.HTML("", elem_id="documents", **acting("documents.js"))
    timer = gr.Timer(TICK, active=False)
    order = gr.State(Order())
    return Parts(upload, hint, stop, clear, imports, timer, search, order, waiting, listing)


def _hint_html() -> str:
    told = say(
        "可一次选多个文件（{known}），每个不超过 {largest} MB，一次最多 {most} 个；"
        "整个文件夹和大批文献请在终端用 duice ingest 导入。",
        known=" ".join(ENDINGS),
        largest=LARGEST >> 20,
        most=MOST,
    )
    return f'<div class="sheet"><p class="where">{told}</p></div>'


def _listing(room: Room, search: str, order: Order, where: Sequence[str], name: str) -> str:
    try:
        store = room.desk.store()
        entries = store.documents()
        inside = set(within(store, entries, where or ()))
    except DuiceError as error:
        return fault_html(error)
    hits = found([entry for entry in entries if entry.name in inside], search or "", order)
    return listing_html(hits, len(entries), order, name)


def _importing_parts(parts: Parts) -> list[Any]:
    return [parts.imports, parts.upload, parts.stop, parts.clear, parts.timer]


def _importing(room: Room, request: gr.Request) -> list[Any]:
    """Fill what `_importing_parts` names, for whoever looks."""
    line, may = room.desk.imports, user_of(request).role >= Role.ADMIN
    label = say("导入文献") if may else say("导入文献（限管理员）")
    return [
        imports_html(line.jobs),
        gr.UploadButton(label, interactive=may),
        gr.Button(visible=may and line.is_busy),
        gr.Button(visible=may and bool(line.jobs) and not line.is_busy),
        gr.Timer(active=line.is_busy),
    ]


def _take_in(
    room: Room, parts: Parts, show: Callable[..., list[str]], listed: Sequence[Any]
) -> None:
    """Let files be taken in, and show how that goes on until it is over."""
    line, shown = room.desk.imports, _importing_parts(parts)
    seen = gr.State((0, 0))

    def take(files: list[str] | None, request: gr.Request) -> list[Any]:
        try:
            require(user_of(request), Role.ADMIN)
        except ForbiddenError as error:
            return [fault_html(error), *(gr.skip() for _ in shown[1:])]
        if files:
            line.submit([Path(file) for file in files])
        return _importing(room, request)

    def refuse(event: gr.EventData, request: gr.Request) -> list[Any]:
        require(user_of(request), Role.ADMIN)
        line.refuse(left_out(getattr(event, "files", None)))
        return _importing(room, request)

    def tick(before: tuple[int, int], request: gr.Request, *asked: Any) -> Any:
        """Draw what has changed; ``before`` is what the lists were drawn from."""
        waiting = line.waiting
        now = (waiting.version, waiting.publications)
        lists: list[Any] = [gr.skip(), gr.skip()]
        if now != before or not line.is_busy:
            lists = list(show(*asked))
        if now[1] == before[1] and line.is_busy:
            lists[1] = gr.skip()
        return now, *lists, *_importing(room, request)

    def stop(request: gr.Request) -> list[Any]:
        require(user_of(request), Role.ADMIN)
        line.stop()
        return _importing(room, request)

    def clear(request: gr.Request) -> list[Any]:
        require(user_of(request), Role.ADMIN)
        line.clear()
        return _importing(room, request)

    taken = on(parts.upload.upload, take, parts.upload, shown)
    taken.then(lambda: None, None, parts.upload, show_progress="hidden", api_visibility="private")
    on(parts.hint.refuse, refuse, None, shown)
    on(parts.timer.tick, tick, [seen, *listed], [seen, parts.waiting, parts.listing, *shown])
    on(parts.stop.click, stop, None, shown)
    on(parts.clear.click, clear, None, shown)
