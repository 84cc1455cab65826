"""The statement or link at hand on the page: what it is, why, and its words where they stand."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html import escape

from ingest.document import Document, Span
from ingest.statement import Statement
from kg.decisions import Decision
from kg.fold import ACCEPT, EDIT, REJECT
from kg.status import STATUS_NAMES, Status
from kg.units import Tie, Unit
from ui.attributes import attributes_html
from ui.page.review_desk import Found, Queue, standing
from ui.reviewing import ACTIONS
from ui.show import citation, lines_html
from ui.tables import KINDS
from ui.tongue import say

AROUND = 80
"""Characters shown on each side of a sentence, before its surroundings grow to whole lines."""
KEYS = {
    ACCEPT: ("采纳此条", "a"),
    REJECT: ("否决此条", "r"),
    EDIT: ("修改此条", "e"),
    "next": ("下一条", "j"),
    "previous": ("上一条", "k"),
    "undo": ("撤销上一步", "u"),
}
DECIDING = (ACCEPT, REJECT, EDIT, "undo", "link", "add")


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits before the page: ``barred`` tells why nothing can be decided, empty if it can."""

    coder: str
    barred: str = ""
    own: str = ""


def card_html(found: Found, seat: Seat) -> str:
    """Show what is to be decided on, and the buttons to decide with."""
    thing = found.thing
    head, body = (
        _statement_html(found, thing) if isinstance(thing, Unit) else _link_html(found, thing)
    )
    last = found.fold.last(thing, seat.own or None)
    return (
        f'<div class="sheet card" data-item="{escape(found.id)}" data-turn="{time.monotonic_ns()}"'
        f' data-document="{escape(found.document)}">{head}{_buttons_html(found, seat)}'
        f'<div class="words">{body}</div>{_last_html(last)}{_more_html(seat)}</div>'
    )


def empty_html(queue: Queue, seat: Seat) -> str:
    """Tell that there is nothing (more) to decide on."""
    told = say("这里没有要校的了：{total} 条都已有决定。", total=queue.total)
    if not queue.total:
        told = say("没有符合条件的陈述或对应；请放宽上面的条件，或先读入文献。")
    undo = _button("undo", seat.barred)
    return (
        f'<div class="sheet card" data-item="" data-turn="{time.monotonic_ns()}">'
        f'<p class="none">{told}</p><p class="acts">{undo}</p></div>'
    )


def progress_html(queue: Queue) -> str:
    """Tell how much of what was asked for is decided on."""
    share = round(100 * queue.decided / queue.total) if queue.total else 0
    told = say(
        "已校 {decided} / {total} 条，队列里 {left} 条",
        decided=f"{queue.decided:,}",
        total=f"{queue.total:,}",
        left=f"{len(queue.tasks):,}",
    )
    return (
        f'<div class="sheet progress"><span>{told}</span>'
        f'<progress max="{max(queue.total, 1)}" value="{queue.decided}" aria-label="{told}">'
        f"{share}%</progress></div>"
    )


def _statement_html(found: Found, unit: Unit) -> tuple[str, str]:
    """Return the head of the card and what stands below its buttons."""
    statement, document = unit.statement, found.fold.units.document
    further = "、".join(say(one.value) for one in statement.secondary)
    also = f"（{say('兼')}{further}）" if further else ""
    head = _head(_chips(statement), statement.label, standing(found), statement.confidence)
    body = (
        f'<p class="where">{say("维度")}：{say(statement.dimension.value)}{also} · '
        f"{say('规则')}：<code>{escape(statement.rule)}</code></p>"
        f"{_words_html(document, statement.span)}{attributes_html(statement.attributes)}"
    )
    return head, body


def _link_html(found: Found, tie: Tie) -> tuple[str, str]:
    """Return the same for a link: its reasons, and both ends."""
    document = found.fold.units.document
    reasons = "；".join(map(escape, tie.link.reasons))
    ends = "".join(
        f'<div class="end">{_chips(unit.statement)}'
        f'<span class="label">{escape(unit.statement.label)}</span>'
        f"{_words_html(document, unit.statement.span)}</div>"
        for unit in (tie.problem, tie.measure)
    )
    chip = f'<span class="chip">{say("对应")}</span>'
    head = _head(chip, say("这项措施针对这个问题吗？"), standing(found), tie.link.score)
    why = f'<p class="where">{say("理由")}：{reasons}</p>'
    return head, f'{why}<div class="pair">{ends}</div>'


def _chips(statement: Statement) -> str:
    return f'<span class="chip">{say(KINDS[statement.kind])}</span>'


def _head(chips: str, label: str, status: str, score: float) -> str:
    name = say(STATUS_NAMES[Status(status)])
    return (
        f'<h3 tabindex="-1">{chips}<span class="label">{escape(label)}</span> '
        f'<small><span class="status {status}">{name}</span> · '
        f"{say('把握')} {score:.2f}</small></h3>"
    )


def _words_html(document: Document, span: Span) -> str:
    """Show a stretch of a document marked in its surroundings, which can be selected from."""
    text = document.text
    start = text.rfind("\n", 0, max(0, span.start - AROUND)) + 1
    end = text.find("\n", min(len(text), span.end + AROUND))
    end = len(text) if end < 0 else end
    before = lines_html(document, Span(start, span.start))
    after = lines_html(document, Span(span.end, end))
    section = document.section_at(span.start)
    place = " › ".join(section.path or (section.heading,)) if section else say("正文")
    page = document.page_at(span.start)
    number = f" · {say('第 {page} 页', page=page)}" if page else ""
    return (
        f'<p class="context" data-start="{start}" tabindex="0">{before}'
        f"<mark>{escape(span.of(text))}</mark>{after}</p>"
        f'<p class="where">{citation(document.title, document.name, span)} · {escape(place)}'
        f"{number} · {say('第 {start}–{end} 字', start=span.start, end=span.end)}</p>"
    )


def _last_html(decision: Decision | None) -> str:
    if decision is None:
        return ""
    why = f"：{escape(decision.reason)}" if decision.reason else ""
    action = say(ACTIONS[decision.action])
    return (
        f'<p class="where last">{say("最近的决定")}：{escape(decision.coder)} {action}{why}'
        f" <time>{decision.time}</time></p>"
    )


def _buttons_html(found: Found, seat: Seat) -> str:
    acts = [
        _button(act, seat.barred if act in DECIDING else "")
        for act in KEYS
        if act != EDIT or isinstance(found.thing, Unit)
    ]
    off = " disabled" if seat.barred else ""
    reason = (
        f'<input class="reason" maxlength="500"{off} aria-label="{say("理由")}" '
        f'placeholder="{say("理由（可不写）")}">'
    )
    barred = f'<p class="where" id="barred">{escape(seat.barred)}</p>' if seat.barred else ""
    return f'<div class="acts">{"".join(acts)}{reason}</div>{barred}'


def _more_html(seat: Seat) -> str:
    off = f' disabled title="{escape(seat.barred)}"' if seat.barred else ""
    buttons = "".join(
        f'<button type="button" class="link" data-act="{act}"{off}>{name}</button>'
        for act, name in (("link", say("另连对应")), ("add", say("把选中的文字增补为陈述")))
    )
    return f'<div class="acts more">{buttons}</div>'


def _button(act: str, barred: str) -> str:
    name, key = KEYS[act]
    off = f' disabled title="{escape(barred)}" aria-describedby="barred"' if barred else ""
    return (
        f'<button type="button" data-act="{act}" aria-keyshortcuts="{key}"{off}>'
        f"{say(name)} <kbd>{key}</kbd></button>"
    )
