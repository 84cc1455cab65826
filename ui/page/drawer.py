"""The drawer beside all tabs: the cited sentence in its surroundings, wherever it was cited."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr
from pyoxigraph import NamedNode

from ingest.document import Span
from ingest.statement import NO_ATTRIBUTES, Attributes
from kg import across
from kg.iris import document_name, segment
from kg.records import LinkEntry, StatementEntry
from kg.status import BASIS_NAMES, STATUS_NAMES, Status
from kg.store import Store
from ontology import terms as t
from ontology.errors import StoreError
from ui.page.awaited import source_html
from ui.page.desk import told
from ui.page.events import on
from ui.page.parts import acting
from ui.page.room import Room
from ui.page.waiting import Waiting
from ui.show import context_html
from ui.tables import KINDS
from ui.tongue import say

ASKED = ("document", "start", "end", "statement", "link", "waiting")
LINKED = "sent"
"""What the page's address names a statement by that is to be shown: ``/?sent=ID``."""


def build(room: Room) -> None:
    """Build the drawer and let every citation on the page open it."""
    drawer = gr.Sidebar(
        position="right", open=False, width=430, label=say("出处"), elem_id="drawer"
    )
    with drawer:
        source = gr.HTML(
            _empty(), elem_id="source", toggle=say("打开或收起出处"), **acting("cite.js")
        )

    def cite(event: gr.EventData) -> tuple[str, Any]:
        asked = {key: getattr(event, key, None) for key in ASKED}
        return shown(room.desk.store(), asked, room.desk.imports.waiting), gr.Sidebar(open=True)

    def deep(request: gr.Request) -> tuple[Any, Any]:
        wanted = request.query_params.get(LINKED)
        if not wanted:
            return gr.skip(), gr.skip()
        return shown(room.desk.store(), {"statement": wanted}), gr.Sidebar(open=True)

    on(source.cite, cite, None, [source, drawer])
    room.opened(deep, [source, drawer])


def _empty() -> str:
    hint = say("点一下回答、矩阵或图谱里的出处，这里就显示原句和它的上下文。")
    return f'<div class="sheet"><p class="none">{hint}</p></div>'


@told
def shown(store: Store, asked: dict[str, Any], waiting: Waiting | None = None) -> str:
    """Show what a citation points to: a stretch of a document, a statement, or a link.

    The document may be one that waits, or did when it was cited: it is named by its digest then.

    Raises
    ------
    StoreError
        When the store has no such thing (any more).
    """
    if asked.get("link"):
        return link_html(store, str(asked["link"]))
    if asked.get("statement"):
        entry = statement_of(store, str(asked["statement"]))
        return statement_html(store, entry)
    name, span = str(asked["document"]), Span(int(asked["start"]), int(asked["end"]))
    if digest := str(asked.get("waiting") or ""):
        document = waiting.document(digest) if waiting else None
        if document is not None:
            return source_html(document, span)
        name = store.of_digest(digest) or digest
    held = next((one for one in store.statements(name) if span in one.statement.span), None)
    attributes = NO_ATTRIBUTES if held is None else held.statement.attributes
    return _context(store, name, span, attributes) + _more(held)


def statement_of(store: Store, key: str) -> StatementEntry:
    """Return the statement of an id or an IRI.

    Raises
    ------
    StoreError
        When there is none.
    """
    iri = store.names.statement(key.rpartition("/")[2])
    home = next(store.find(iri, t.QUOTED_FROM, None, None), None)
    found = store.statements(document_name(home.object)) if home else []
    entry = next((one for one in found if one.iri == iri.value), None)
    if entry is None:
        raise StoreError(f"陈述 {key}：库里没有，或已随文献移除、重新读入；请从列表里重新打开")
    return entry


def link_of(store: Store, key: str) -> LinkEntry:
    """Return the link of an id or an IRI, be it within a document or across two.

    Raises
    ------
    StoreError
        When there is none.
    """
    last = segment(key.rpartition("/")[2])
    for kind in ("link", "across"):
        iri = NamedNode(f"{store.names.base}{kind}/{last}")
        fact = next(store.find(iri, t.LINK_MEASURE, None, None), None)
        if fact is not None:
            own = store.names.is_document(fact.graph_name)
            name = document_name(fact.graph_name) if own else None
            entries = store.links(name) if own else across.links(store)
            return next(one for one in entries if one.iri == iri.value)
    raise StoreError(f"对应 {key}：库里没有，或已随文献移除、重新读入；请从列表里重新打开")


def statement_html(store: Store, entry: StatementEntry) -> str:
    """Show a statement in its surroundings."""
    statement = entry.statement
    return _context(store, entry.document, statement.span, statement.attributes) + _more(entry)


def link_html(store: Store, key: str) -> str:
    """Show a link: what it rests on, and both ends in their surroundings."""
    link = link_of(store, key)
    ends = [statement_of(store, iri) for iri in (link.problem_iri, link.measure_iri)]
    reasons = "；".join(map(escape, link.link.reasons))
    status = say(STATUS_NAMES[link.status])
    basis = say(BASIS_NAMES[link.basis]) if not link.inferred else say("跨文献推断")
    head = (
        f'<div class="sheet"><h3>{say("对应")}</h3><p class="where">{status} · {basis} · '
        f"{say('把握')} {link.link.score:.2f}</p><p>{reasons}</p></div>"
    )
    shown_ends = "".join(
        f'<div class="sheet linked-end"><span class="chip">{say(KINDS[end.statement.kind])}</span>'
        f'<span class="label">{escape(end.statement.label)}</span></div>'
        f"{statement_html(store, end)}"
        for end in ends
    )
    return head + shown_ends


def _context(store: Store, name: str, span: Span, attributes: Attributes) -> str:
    return context_html(store.document(name), span, attributes)


def _more(entry: StatementEntry | None) -> str:
    """Lead on from a statement: to its page, to the graph around it."""
    if entry is None:
        return ""
    statement = entry.statement
    reviewed = (
        f" · {say(STATUS_NAMES[entry.status])}" if entry.status is not Status.PROPOSED else ""
    )
    return (
        f'<div class="sheet"><p class="where">{say(KINDS[statement.kind])} · '
        f"{say(statement.dimension.value)} · {escape(statement.label)} · "
        f"{say('把握')} {statement.confidence:.2f}{reviewed}</p>"
        f'<p class="onward"><a href="/statement/{escape(statement.id)}">{say("陈述页")}</a> '
        f'<button class="link to-graph" data-node="{escape(entry.iri)}">{say("在图谱中打开")}'
        f"</button></p></div>"
    )
