"""The review tab: what is uncertain comes first, and is taken, dropped or set right by a key."""

from __future__ import annotations

from threading import Thread
from typing import Any

import gradio as gr

from kg.fold import ACCEPT, REJECT
from kg.queue import LINK
from kg.status import STATUS_NAMES, Status
from kg.wish import Wish
from ontology.errors import DuiceError
from ui.page import review_aside, review_forms
from ui.page.events import keep, on
from ui.page.parts import BARE, acting, few
from ui.page.review_bench import Bench, Values, named, told_html
from ui.page.review_desk import Reviewing
from ui.page.room import Room
from ui.reviewing import ACTIONS, coder_or_login
from ui.show import fault_html
from ui.tables import KINDS
from ui.tongue import say
from ui.web.identity import LOCAL, user_of

STEPS = {"next": 1, "previous": -1}
TO_FORM = """() => setTimeout(() => {
  const fields = [...document.querySelectorAll('#review-new-label input, #review-measure input')];
  const field = fields.find((one) => one.offsetParent);
  if (field) field.focus();
}, 100)"""
"""Leads the keyboard to the form that was opened."""
LEFT = gr.skip()
"""For an output that stays as it is."""


def build(room: Room, tab: gr.Tab) -> None:
    """Build the queue with the item at hand, the forms below it, the log and the figures."""
    bench = _bench(room)
    forms = review_forms.build(bench)
    review_aside.build(bench)
    _opened(bench)
    _drawn(bench, tab)
    shown = [*bench.shown, bench.told]

    def ahead(values: Values, event: gr.EventData, request: gr.Request) -> list[Any]:
        return _ahead(bench, values, event, request)

    def ruling(values: Values, event: gr.EventData, request: gr.Request) -> list[Any]:
        return _ruled(bench, values, event, request)

    def undo(values: Values, request: gr.Request) -> list[Any]:
        return undone(bench, values, "last", request)

    def move(values: Values, event: gr.EventData) -> list[Any]:
        step = STEPS[event.act]
        item = bench.reviewing.beside(bench.asked(values), event.item or "", step)
        if item:
            return [*bench.show(values, item), told_html("")]
        end = say("已是最后一条。") if step > 0 else say("已是第一条。")
        return [*bench.show(values, event.item or ""), told_html(end)]

    many: dict[str, Any] = {"trigger_mode": "multiple"}
    on(bench.card.ruling, ahead, bench.inputs, shown, **many)  # Gradio takes them in turn, and
    on(bench.card.ruling, ruling, bench.inputs, shown, **many)  # needs no queue as for a generator
    on(bench.card.undo, undo, bench.inputs, shown, **many)
    on(bench.card.move, move, bench.inputs, shown, **many)
    opened = on(bench.card.form, forms.open, bench.inputs, forms.outputs)
    opened.then(None, js=TO_FORM, api_visibility="private")
    on(bench.card.picked, forms.picked, bench.inputs | {forms.state}, forms.places)


def _bench(room: Room) -> Bench:
    kinds = [(say("全部"), ""), *((say(name), kind.value) for kind, name in KINDS.items())]
    kinds.append((say("对应"), LINK))
    statuses = [(say(name), status.value) for status, name in STATUS_NAMES.items()]
    with gr.Row(elem_id="review-choosers"):
        kind = gr.Dropdown(kinds, value="", label=say("队列"), elem_id="review-kind")
        status = gr.Dropdown(
            [*statuses, (say("全部"), "")],
            value=Status.PROPOSED.value,
            label=say("状态"),
            elem_id="review-status",
        )
        document = gr.Dropdown(
            [(say("全部文献"), "")], value="", label=say("文献"), elem_id="review-document"
        )
        coder = gr.Textbox(label=say("编码员"), max_lines=1, max_length=60, elem_id="review-coder")
        blind = gr.Checkbox(label=say("盲审（不看别人的决定）"), elem_id="review-blind")
    progress = gr.HTML("", elem_id="review-progress", **BARE)
    told = gr.HTML("", elem_id="review-told", **acting("review_told.js"))
    card = gr.HTML("", elem_id="review-card", **acting("review.js"))
    chosen = kind, status, document, coder, blind
    user, at = gr.State(LOCAL), gr.State("")
    return Bench(room, Reviewing(room.desk), *chosen, user, at, progress, card, told)


def _opened(bench: Bench) -> None:
    """Take over from the address and the browser what was shown and who decides.

    The tab may be drawn before that: where something else is to be seen then, it is drawn again.
    """
    saved = gr.BrowserState("", storage_key="duice-coder", secret="duice")
    restored = gr.State({})

    def opened(name: str, request: gr.Request) -> list[Any]:
        user, asked = user_of(request), request.query_params
        Thread(target=bench.reviewing.warm, daemon=True).start()
        coder = gr.Textbox(user.name or name or coder_or_login(None), interactive=not user.name)
        item, queue = asked.get("item", ""), asked.get("queue", "")
        known = queue in {value for _, value in bench.kind.choices}
        told = {"item": item, "queue": queue, "user": user.name}
        chosen = gr.Dropdown(value=queue) if known and queue else gr.skip()
        return [user, coder, chosen, item, told if any(told.values()) else {}]

    def again(values: Values) -> list[Any]:
        return bench.show(values, values[restored].get("item", ""))

    outputs = [bench.user, bench.coder, bench.kind, bench.at, restored]
    on(bench.room.blocks.load, opened, [saved], outputs)
    on(restored.change, again, bench.inputs | {restored}, bench.shown)
    on(bench.coder.blur, lambda name: name, bench.coder, saved)


def _drawn(bench: Bench, tab: gr.Tab) -> None:
    """Draw when the tab is opened, and when something else is to be seen."""
    names = sorted(bench.inputs, key=id)
    outputs = [bench.document, *bench.shown]

    def draw(*told: Any) -> list[Any]:
        values = dict(zip(names, told, strict=True))
        offered = few(bench.room.desk.names(), [values[bench.document]])
        everything = [(say("全部文献"), ""), *offered]
        item = values[bench.at]
        if not bench.reviewing.lets_through(bench.asked(values), item):
            item = ""  # the filters were set since
        return [gr.Dropdown(everything), *bench.show(values, item)]

    def first(values: Values) -> list[Any]:
        return [*bench.show(values, ""), told_html("")]

    bench.room.shows(tab, draw, names, outputs, name="review")
    anew = [*bench.shown, bench.told]
    chosen = (bench.status, bench.document, bench.blind)
    on([one.input for one in chosen], first, bench.inputs, anew)
    on(bench.kind.input, first, bench.inputs, anew)
    on(bench.kind.input, None, bench.kind, None, js=keep("queue"))


def _ahead(bench: Bench, values: Values, event: gr.EventData, request: gr.Request) -> list[Any]:
    """Show the next item at once; what is done with this one is told when it lasts."""
    item, asked = event.item or "", bench.asked(values)
    try:
        bench.hand(values, request)
        name = named(bench.reviewing.find(item, asked.own))
    except DuiceError as error:
        return [*bench.show(values, item), fault_html(error)]
    doing = say("正在记下：{action}{name}……", action=say(ACTIONS[_action(event)]), name=name)
    return [*_next(bench, values, bench.reviewing.beside(asked, item)), told_html(doing)]


def _ruled(bench: Bench, values: Values, event: gr.EventData, request: gr.Request) -> list[Any]:
    """Accept or reject what was shown, when `_ahead` has brought the next item."""
    item, action = event.item or "", _action(event)
    asked = bench.asked(values)
    try:
        hand = bench.hand(values, request, str(event.reason or ""))
        name = named(bench.reviewing.find(item, asked.own))
        following = bench.reviewing.beside(asked, item)
        made = bench.reviewing.take([Wish(action, item)], hand, once=asked.blind)
    except DuiceError as error:
        return [*bench.show(values, item), fault_html(error)]
    done = say("已{action}{name}。", action=say(ACTIONS[action]), name=name)
    if not made:
        done = say("{name}早已如此，没有新的决定。", name=name)
    return [*_after(bench, values, following), told_html(done)]


def _action(event: gr.EventData) -> str:
    return ACCEPT if event.act == ACCEPT else REJECT


def _next(bench: Bench, values: Values, item: str) -> list[Any]:
    """Show the item that follows; how far the work is, is told when the decision lasts."""
    if not item:
        return [LEFT, LEFT, LEFT]
    at, _, card = bench.show(values, item)
    return [at, LEFT, card]


def _after(bench: Bench, values: Values, shown: str) -> list[Any]:
    """Bring up to date what stands beside the item shown, and that one where it is gone."""
    at, progress, card = bench.show(values, shown)
    if shown and at == shown:
        return [LEFT, progress, LEFT]
    return [at, progress, card]


def undone(bench: Bench, values: Values, which: str, request: gr.Request) -> list[Any]:
    """Take back a decision and show what it was on."""
    try:
        made = bench.reviewing.undo(which, bench.hand(values, request))
    except DuiceError as error:
        return [*bench.show(values, values[bench.at]), fault_html(error)]
    item = made.targets[0].rpartition("/")[2]
    done = say(
        "已撤销{coder}的决定：{action}。", coder=made.coder, action=say(ACTIONS[made.action])
    )
    return [*bench.show(values, item), told_html(done)]
