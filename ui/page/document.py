"""The document that is open in the tab 文献: what is known of it, its text, its removal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Literal

import gradio as gr

from ingest.divisions import LEVELS
from ingest.document import Document
from kg.corrections import FIELDS
from ontology.errors import DuiceError
from ui.page import keeping
from ui.page.awaited import about_html, text_html
from ui.page.described import described_html, parting_html, reading_html
from ui.page.events import on
from ui.page.keeping import Known, known
from ui.page.parts import BARE, acting
from ui.page.room import Room
from ui.page.waiting import digest_of
from ui.show import fault_html
from ui.tables import FIELDS as TITLES
from ui.tables import GENRES
from ui.tongue import say
from ui.web.identity import Role, require, user_of

ADDRESS = "doc"
"""What the page's address names the document by that is open."""
FORGET = f"() => {{ window.duice.keep(['{ADDRESS}'], ['']); return []; }}"


class Open:
    """The document that is open; ``name`` holds its name, "" for none.

    ``changes`` counts what was changed about documents: the list of them follows it.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self.name = gr.State("")
        self.changes = gr.State(0)
        self._done = gr.HTML("", elem_id="document-done", **BARE)
        with gr.Column(visible=False, elem_id="document") as self._whole:
            self._about = gr.HTML("", elem_id="about", **BARE)
            self._keeping = gr.Accordion(say("修改信息、移出库"), open=False, elem_id="keeping")
            with self._keeping:
                self._note = gr.HTML("", elem_id="keeping-note", **BARE)
                with gr.Row(elem_id="fields"):
                    self._fields = [_chooser(field) for field in FIELDS]
                with gr.Row():
                    self._save = _button(say("保存修改"), "save-document")
                    self._reset = _button(say("全部恢复为原文所说"), "reset-document")
                    self._go = _button(say("移出库…"), "remove-document")
                self._parting = gr.HTML("", visible=False, elem_id="parting", **BARE)
                with gr.Row():
                    self._sure = _button(say("确认移出"), "sure-remove", "stop", visible=False)
                    self._stay = _button(say("取消"), "keep-document", visible=False)
            self._reading = gr.HTML("", elem_id="reading", **acting("reading.js"))
        self._asking = [self._parting, self._sure, self._stay, self._go]
        self.outputs: list[Any] = [
            *(self.name, self._done, self._whole, self._about, self._keeping, self._note),
            *(self._save, self._reset, *self._asking, self._reading, *self._fields),
        ]
        self._bind()

    def follow(self, chosen: Any) -> None:
        """Open a document when it is chosen: an event with its ``name``."""

        def choose(event: gr.EventData, request: gr.Request) -> list[Any]:
            return self.drawn(str(event.name), request)

        on(chosen, choose, None, self.outputs, busy=self._reading)

    def drawn(self, name: str, request: gr.Request, note: str = "") -> list[Any]:
        """Fill `outputs` with a document for whoever looks; left as they are without a name."""
        if not name:
            return [gr.skip() for _ in self.outputs]
        store = self._room.desk.store()
        if digest := digest_of(name):
            if waiting := self._room.desk.imports.waiting.document(digest):
                return self._waiting(name, waiting)
            name = store.of_digest(digest) or name
        try:
            now, text = known(store, name), reading_html(store, name)
        except DuiceError as error:
            return self._gone(fault_html(error))
        may = user_of(request).role >= Role.ADMIN
        refused = "" if may else _note_html(say("修改信息和移出库要由管理员来做。"))
        return [
            name,
            "",
            gr.Column(visible=True),
            described_html(now),
            gr.Accordion(visible=True),
            note or refused or _note_html(say("清空一栏并保存，就恢复为原文所说。")),
            gr.Button(interactive=may),
            gr.Button(interactive=may and bool(now.entry.by_hand)),
            *_asking(may, "", asked=False),
            text,
            *(_filled(field, now, may) for field in FIELDS),
        ]

    def _waiting(self, name: str, document: Document) -> list[Any]:
        """Fill `outputs` with a document that is not in the store yet: nothing to be changed."""
        filled = {
            self.name: name,
            self._done: "",
            self._whole: gr.Column(visible=True),
            self._about: about_html(document),
            self._keeping: gr.Accordion(visible=False),
            self._reading: text_html(document),
        }
        return [filled.get(one, gr.skip()) for one in self.outputs]

    def _gone(self, done: str) -> list[Any]:
        """Fill `outputs` where no document is open any more."""
        rest = [gr.skip() for _ in self.outputs[3:]]
        return ["", done, gr.Column(visible=False), *rest]

    def _bind(self) -> None:
        changed = [self.changes, *self.outputs]

        def save(name: str, count: int, request: gr.Request, *values: str | None) -> list[Any]:
            told = {field: value or "" for field, value in zip(FIELDS, values, strict=True)}
            return self._changed(
                name, count, request, lambda: keeping.set_fields(self._room.desk, name, told)
            )

        def reset(name: str, count: int, request: gr.Request) -> list[Any]:
            return self._changed(
                name, count, request, lambda: keeping.as_its_text_says(self._room.desk, name)
            )

        def ask(name: str, request: gr.Request) -> list[Any]:
            require(user_of(request), Role.ADMIN)
            return _asking(True, parting_html(known(self._room.desk.store(), name)), asked=True)

        def remove(name: str, count: int, request: gr.Request) -> list[Any]:
            try:
                require(user_of(request), Role.ADMIN)
                title = self._room.desk.store().entry(name).title
                keeping.remove(self._room.desk, name)
            except DuiceError as error:
                return [count, *self.drawn(name, request, fault_html(error))]
            done = _note_html(say("已移出《{title}》。", title=title))
            return [count + 1, *self._gone(done)]

        about = [self.name, self.changes]
        on(self._save.click, save, [*about, *self._fields], changed)
        on(self._reset.click, reset, about, changed)
        on(self._go.click, ask, self.name, self._asking)
        on(self._stay.click, lambda: _asking(True, "", asked=False), None, self._asking)
        on(self._sure.click, remove, about, changed, busy=self._parting)
        on(self._sure.click, None, None, None, js=FORGET)

    def _changed(
        self, name: str, count: int, request: gr.Request, change: Callable[[], int]
    ) -> list[Any]:
        """Change what is known of a document, and show how it stands now."""
        try:
            require(user_of(request), Role.ADMIN)
            changes = change()
        except DuiceError as error:  # what was typed stays, to be mended
            told = [gr.skip() for _ in self.outputs]
            told[self.outputs.index(self._note)] = fault_html(error)
            return [count, *told]
        note = say("已保存 {count} 项。", count=changes) if changes else say("没有改动。")
        return [count + 1, *self.drawn(name, request, _note_html(note))]


def _button(
    label: str,
    name: str,
    variant: Literal["secondary", "stop"] = "secondary",
    *,
    visible: bool = True,
) -> gr.Button:
    return gr.Button(
        label, variant=variant, visible=visible, size="sm", elem_id=name, interactive=True
    )


def _asking(may: bool, parting: str, *, asked: bool) -> list[Any]:
    """Ask whether a document is really to go, or offer to ask."""
    return [
        gr.HTML(parting, visible=asked),
        gr.Button(visible=asked),
        gr.Button(visible=asked),
        gr.Button(visible=not asked, interactive=may),
    ]


def _chooser(field: str) -> gr.Textbox | gr.Dropdown:
    """Build what one field of a document is set with."""
    name, title = f"set-{field}", say(TITLES[field])
    choices: Sequence[tuple[str, str]] = ()
    if field == "genre":
        choices = [(say(label), genre) for genre, label in GENRES.items()]
    elif field == "level":
        choices = [(say("不详"), ""), *((say(level), level) for level in LEVELS)]
    if choices:
        return gr.Dropdown(choices, label=title, elem_id=name, value=choices[0][1])
    return gr.Textbox(label=title, max_lines=2, max_length=500, elem_id=name)


def _filled(field: str, now: Known, may: bool) -> gr.Textbox | gr.Dropdown:
    """Put what is known into a field."""
    if field in ("genre", "level"):
        return gr.Dropdown(value=now.value(field), interactive=may)
    return gr.Textbox(now.value(field), interactive=may)


def _note_html(told: str) -> str:
    return f'<div class="sheet"><p class="where" role="status">{escape(told)}</p></div>'
