"""The bar of filters above all tabs: what every view of the collection is narrowed down to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

import gradio as gr

from ingest.divisions import provinces
from ingest.statement import Dimension
from kg.facets import FACETS, first_division
from kg.filters import CONFIDENCE, STATUS
from kg.records import DocumentEntry
from kg.status import STATUS_NAMES, Status
from ontology.errors import DuiceError
from ui.page.desk import Desk
from ui.page.events import on
from ui.page.named import term_label
from ui.page.parts import acting, few
from ui.page.room import Room
from ui.tongue import say

Choices = list[tuple[str, str]]
Where = tuple[str, ...]


class Query(Protocol):
    """The parameters of an address, any of which may be told several times."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of ``key``."""
        ...


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow down: the ``key`` of its conditions, its name in the page's address.

    ``choices`` lists name and value of what the documents given have.
    """

    key: str
    address: str
    title: str
    choices: Callable[[Sequence[DocumentEntry]], Choices]


def _years(documents: Sequence[DocumentEntry]) -> Choices:
    found = {entry.date[:4] for entry in documents if entry.date}
    return [(year, year) for year in sorted(found, reverse=True)]


def _regions(documents: Sequence[DocumentEntry]) -> Choices:
    """List provinces in their official order, then what lies in them."""
    found = {entry.region for entry in documents if entry.region}
    first = {first_division(region) for region in found}
    order = {name: place for place, name in enumerate(provinces())}
    by_place = [
        sorted(names, key=lambda name: (order.get(first_division(name), len(order)), name))
        for names in (first, found - first)
    ]
    return [(name, name) for names in by_place for name in names]


def _genres(documents: Sequence[DocumentEntry]) -> Choices:
    found = sorted({entry.genre for entry in documents})
    return [(term_label(FACETS["genre"], genre), genre) for genre in found]


def _dimensions(documents: Sequence[DocumentEntry]) -> Choices:
    return [(say(one.value), one.value) for one in Dimension]


def _statuses(documents: Sequence[DocumentEntry]) -> Choices:
    return [(say(STATUS_NAMES[one]), one.value) for one in Status]


def _documents(documents: Sequence[DocumentEntry]) -> Choices:
    return [(entry.title, entry.name) for entry in documents]


FILTERS = (
    Filter("year", "year", "年份", _years),
    Filter("region", "region", "地区", _regions),
    Filter("genre", "genre", "文种", _genres),
    Filter("dimension", "dim", "维度", _dimensions),
    Filter(STATUS, "status", "校对状态", _statuses),
    Filter("document", "document", "文献", _documents),
)
SURE = "conf"
"""What the least confidence is called in the page's address."""


def conditions(query: Query, documents: Sequence[DocumentEntry]) -> Where:
    """Read the conditions that the page's address tells; those of no known value are left out."""
    told = []
    for one in FILTERS:
        known = {value for _, value in one.choices(documents)}
        asked = dict.fromkeys(query.getlist(one.address))
        told += [f"{one.key}={value}" for value in asked if value in known]
    return (*told, *_least(query.getlist(SURE)))


def asked_for(desk: Desk, request: gr.Request) -> Where:
    """Read the conditions of the address that a page is opened with."""
    return conditions(request.query_params, _held(desk))


def _least(told: Sequence[str]) -> Where:
    try:
        least = float(told[0]) if told else 0.0
    except ValueError:
        return ()
    return (f"{CONFIDENCE}={least:g}",) if 0 < least <= 1 else ()


def chosen(where: Where) -> dict[str, list[str]]:
    """Return the values of each key."""
    found: dict[str, list[str]] = {}
    for condition in where:
        key, _, value = condition.partition("=")
        found.setdefault(key, []).append(value)
    return found


def gathered(values: Sequence[Sequence[str]], least: float) -> Where:
    """Write what the choosers hold, in the order of `FILTERS`, as conditions."""
    told = [
        f"{one.key}={value}"
        for one, each in zip(FILTERS, values, strict=True)
        for value in each or ()
    ]
    return (*told, *((f"{CONFIDENCE}={least:g}",) if least else ()))


def build(room: Room) -> None:
    """Build the bar: one line with what is set, the choosers below it when it is unfolded."""
    desk, where = room.desk, room.where
    unfolded = gr.State(False)
    bar = gr.HTML(bar_html((), False, ()), elem_id="filters", **acting("filters.js"))
    with gr.Row(visible=False, elem_id="choosers") as row:
        choosers = [
            gr.Dropdown([], value=[], multiselect=True, label=say(one.title), elem_id=_id(one))
            for one in FILTERS
        ]
        least = gr.Slider(0, 1, 0, step=0.05, label=say("把握不低于"), elem_id="by-confidence")
    boxes = [*choosers, least]

    def restore(request: gr.Request) -> list[Any]:
        documents, found = _held(desk), asked_for(desk, request)
        return [found, *_filled(found, documents), bar_html(found, False, documents)]

    def choose(open_: bool, *values: Any) -> tuple[Where, str]:
        told = gathered(values[:-1], values[-1])
        return told, bar_html(told, open_, _held(desk))

    def drop(told: Where, open_: bool, event: gr.EventData) -> list[Any]:
        gone = getattr(event, "condition", None)
        left = tuple(one for one in told if gone is not None and one != gone)
        documents = _held(desk)
        return [left, *_filled(left, documents), bar_html(left, open_, documents)]

    def fold(told: Where, open_: bool) -> list[Any]:
        documents = _held(desk)
        html = bar_html(told, not open_, documents)
        return [not open_, gr.Row(visible=not open_), *_filled(told, documents), html]

    room.opened(restore, [where, *boxes, bar])
    on([*(one.input for one in choosers), least.release], choose, [unfolded, *boxes], [where, bar])
    on(bar.drop, drop, [where, unfolded], [where, *boxes, bar])
    on(bar.fold, fold, [where, unfolded], [unfolded, row, *boxes, bar])


def bar_html(where: Where, unfolded: bool, documents: Sequence[DocumentEntry]) -> str:
    """Draw the line: the button that unfolds the choosers, what is set, the way to clear it."""
    kept = escape(json.dumps(address(where), ensure_ascii=False))
    told = f'<span class="where">{say("全部文献、全部陈述")}</span>'
    if where:
        chips = "".join(_chip(condition, documents) for condition in where)
        told = (
            f'<ul class="chips" aria-label="{say("已设的筛选")}">{chips}</ul>'
            f'<button class="link clear">{say("清除")}</button>'
        )
    return (
        f'<div class="sheet bar" data-keep="{kept}"><button class="fold" '
        f'aria-expanded="{str(unfolded).lower()}">{say("筛选")}</button>{told}</div>'
    )


def address(where: Where) -> dict[str, list[str]]:
    """Return what the page's address is to tell of the filters."""
    values = chosen(where)
    told = {one.address: values.get(one.key, []) for one in FILTERS}
    return told | {SURE: values.get(CONFIDENCE, [])}


def _chip(condition: str, documents: Sequence[DocumentEntry]) -> str:
    """Draw one condition with the button that takes it away."""
    key, _, value = condition.partition("=")
    if key == CONFIDENCE:
        label = say("把握不低于 {least}", least=value)
    else:
        one = next(one for one in FILTERS if one.key == key)
        named = {value: name for name, value in one.choices(documents)}
        label = say("{key}：{values}", key=say(one.title), values=named.get(value, value))
    shown = escape(label)
    return (
        f'<li class="chip"><span>{shown}</span><button data-condition="{escape(condition)}" '
        f'aria-label="{escape(say("去掉筛选 {filter}", filter=label))}">×</button></li>'
    )


def _filled(where: Where, documents: Sequence[DocumentEntry]) -> list[Any]:
    """Put conditions into the choosers, with all that may be chosen."""
    values = chosen(where)
    least = float(values.get(CONFIDENCE, ["0"])[0])
    told = [(one.choices(documents), values.get(one.key, [])) for one in FILTERS]
    boxes = [gr.Dropdown(few(choices, held), value=held) for choices, held in told]
    return [*boxes, least]


def _held(desk: Desk) -> Sequence[DocumentEntry]:
    """List the documents; none where there is no store to be read."""
    try:
        return desk.store().documents()
    except DuiceError:
        return ()


def _id(one: Filter) -> str:
    return f"by-{one.key}"
