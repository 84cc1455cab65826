"""The tab 问答: a question, how it was understood, its answer with citations, earlier turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from ui.examples import QUESTIONS
from ui.page import conversation
from ui.page.awaited import matches_html
from ui.page.correcting import CHOOSERS, Choices, Chooser, held, offered
from ui.page.events import on
from ui.page.filters import asked_for
from ui.page.parts import BARE, few
from ui.page.room import Room
from ui.page.talk import Talk, Wish, asked_html, earlier_html, last_html, noted, wishes
from ui.tongue import say
from ui.web.identity import user_of

STORED = "duice-talk"
"""Under this name the browser keeps what was asked: the questions, no answers."""
ASKED = "q"
"""What a question is called in the page's address."""


@dataclass(frozen=True)
class Parts:
    """What the tab is made of; ``shown`` is what an answer fills."""

    talk: gr.State
    kept: gr.BrowserState
    question: gr.Textbox
    examples: Any
    anew: gr.Button
    again: gr.Button
    answer: gr.HTML
    choosers: list[gr.Dropdown | gr.Textbox]
    shown: list[Any]


def build(room: Room, tab: gr.Tab) -> None:
    """Build the question box and, below it, the talk: earlier turns, how the last was read."""
    parts = _parts()
    _bind(room, parts)


def _parts() -> Parts:
    talk = gr.State(Talk())
    # A fixed secret: what is kept is no secret from who uses the browser, and outlasts a restart.
    kept = gr.BrowserState({}, storage_key=STORED, secret=STORED)
    question = gr.Textbox(
        label=say("你的问题"),
        placeholder=_first(),
        submit_btn=say("提问"),
        max_length=2000,
        elem_id="question",
        autofocus=True,
    )
    texts = [[text] for text in QUESTIONS]
    examples = gr.Examples(
        texts, question, label=say("示例问题"), elem_id="examples", api_visibility="private"
    )
    earlier = gr.HTML("", elem_id="earlier", **BARE)
    with gr.Column(visible=False, elem_id="turn") as turn:
        with gr.Row(elem_id="heading"):
            asked = gr.HTML("", elem_id="asked", **BARE)
            anew = gr.Button(say("新的提问"), size="sm", scale=0, min_width=96, elem_id="anew")
        with gr.Accordion(say("更正理解"), open=False, elem_id="correction"):
            with gr.Row():
                choosers = [_chooser(one) for one in CHOOSERS]
            again = gr.Button(say("按更正再问"), size="sm", scale=0, min_width=112, elem_id="again")
    answer = gr.HTML("", elem_id="answer", **BARE)
    shown = [talk, kept, question, examples.dataset, earlier, turn, asked, answer, *choosers]

    return Parts(talk, kept, question, examples, anew, again, answer, choosers, shown)


def _bind(room: Room, parts: Parts) -> None:
    """Let questions be answered, corrected, begun anew, and taken up again after a reload."""
    desk, shown = room.desk, parts.shown

    def ask(
        text: str, talk: Talk, where: Sequence[str], request: gr.Request
    ) -> Iterator[list[Any]]:
        own = replace(talk, user=user_of(request).name)  # it may be asked before `opened` is done
        yield [gr.Textbox("") if one is parts.question else gr.skip() for one in shown]
        for told in conversation.ask(desk, Wish(text), own, where=where):
            yield _told(room, told, text if told.fault else "", where)

    def correct(talk: Talk, where: Sequence[str], *chosen: str | None) -> Iterator[list[Any]]:
        keys = (one.key for one in CHOOSERS)
        told = dict(zip(keys, (value or "" for value in chosen), strict=True))
        for one in conversation.correct(desk, talk, told, where=where):
            yield _told(room, one, where=where)

    def recut(talk: Talk, where: Sequence[str]) -> Iterator[list[Any]]:
        if talk.last is None:
            yield [gr.skip() for _ in shown]
            return
        for one in conversation.again(desk, talk, where=where):
            yield _told(room, one, where=where)

    def opened(kept: Any, request: gr.Request) -> Iterator[list[Any]]:
        user, wanted = user_of(request).name, request.query_params.get(ASKED, "")
        where = asked_for(desk, request)
        talk = conversation.resumed(desk, wishes(kept, user), user=user, where=where)
        if talk.last is None and not wanted:  # what has been asked meanwhile stays
            yield [gr.skip() for _ in shown]
            return
        yield _told(room, talk, where=where)
        if wanted and (talk.last is None or talk.last.question != wanted):
            for one in conversation.ask(desk, Wish(wanted), talk, where=where):
                yield _told(room, one, wanted if one.fault else "", where)

    typed = [parts.question, parts.talk, room.where]
    on(parts.question.submit, ask, typed, shown, busy=parts.answer)
    on(parts.examples.load_input_event.then, ask, typed, shown, busy=parts.answer)
    written = [box.submit for box in parts.choosers if isinstance(box, gr.Textbox)]
    on(
        [parts.again.click, *written],
        correct,
        [parts.talk, room.where, *parts.choosers],
        shown,
        busy=parts.answer,
    )
    on(
        parts.anew.click,
        lambda talk: _told(room, Talk(user=talk.user)),
        parts.talk,
        shown,
        js=f"(talk) => {{ window.duice.keep(['{ASKED}'], ['']); return talk; }}",
    )
    on(room.where.change, recut, [parts.talk, room.where], shown)
    on(room.blocks.load, opened, [parts.kept], shown)


def _first() -> str:
    return say("例如：{question}", question=QUESTIONS[0])


def _told(room: Room, talk: Talk, text: str = "", where: Sequence[str] = ()) -> list[Any]:
    """Fill what `build` built; ``text``, which has no answer, goes back into the question box.

    Without it the box is left alone: the next question may stand there already. So are the
    choosers where there is no new answer.
    """
    last = talk.last
    typed: dict[str, Any] = {"value": text} if text else {}
    filled: list[Any] = [gr.skip() for _ in CHOOSERS]
    if last and not talk.fault:
        values, documents = held(last.answer.understood), room.desk.names()
        filled = [_filled(one, values[one.key], documents) for one in CHOOSERS]
    return [
        talk,
        noted(talk),
        gr.Textbox(**typed, placeholder=say("接着问，例如：那社会层面呢？") if last else _first()),
        gr.Dataset(visible=last is None),
        earlier_html(talk),
        gr.Column(visible=last is not None),
        asked_html(last) if last else "",
        _behind(room, talk) + last_html(talk) + _waiting(room, talk, text, where),
        *filled,
    ]


def _behind(room: Room, talk: Talk) -> str:
    """Tell that what was decided last does not show in answers yet."""
    if talk.last is None or not room.desk.answering.is_behind:
        return ""
    told = say("刚才的校对还没有进入问答：索引正在更新，稍后再问即是最新。")
    return f'<div class="sheet"><p class="where" role="status">{told}</p></div>'


def _waiting(room: Room, talk: Talk, text: str, where: Sequence[str]) -> str:
    """Show what words find in documents that are being imported, apart from the answer."""
    asked = text
    if talk.last and not text:
        asked = talk.last.answer.understood.sought or talk.last.question
    return matches_html(room.desk.imports.waiting.search(asked), narrowed=bool(where))


def _chooser(chooser: Chooser) -> gr.Dropdown | gr.Textbox:
    """Build what sets one field of a question."""
    name = f"read-{chooser.key}"
    if chooser.choices:
        return gr.Dropdown(_named(chooser.choices), label=say(chooser.title), elem_id=name)
    return gr.Textbox(label=say(chooser.title), max_lines=1, elem_id=name)


def _filled(chooser: Chooser, value: str, documents: Choices) -> gr.Dropdown | gr.Textbox:
    """Put what was understood into a chooser."""
    if chooser.choices:
        return gr.Dropdown(few(_named(offered(chooser, value, documents)), [value]), value=value)
    return gr.Textbox(value)


def _named(choices: Choices) -> list[tuple[str, str]]:
    """Name what a chooser offers in the language of the page."""
    return [(say(name), key) for name, key in choices]
