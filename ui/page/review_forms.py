"""Forms below the item at hand: set a statement right, add one, connect two anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from ingest.statement import Dimension, Kind
from kg.fold import ADD, EDIT, LINK, REJECT, Fold
from kg.units import Tie, Unit
from kg.wish import Wish
from ontology.errors import DuiceError, ReviewError
from ui.page.events import on
from ui.page.review_bench import Bench, Values, named, told_html
from ui.page.review_desk import Found
from ui.page.review_fields import Ends, Words, ends_form, words_form
from ui.show import fault_html
from ui.tongue import say

SHOWN = 36
"""Characters of a quote that a choice shows behind the label."""
ENDS = (Kind.MEASURE, Kind.PROBLEM)
CLOSED: dict[str, Any] = {}
"""What the state of a form is while none is open."""


class Forms:
    """Both forms; ``state`` tells which is open, on what."""

    def __init__(self, bench: Bench, words: Words, ends: Ends, state: gr.State) -> None:
        self.bench, self.words, self.ends, self.state = bench, words, ends, state

    @property
    def outputs(self) -> list[Any]:
        """What `open` and `close` fill, in their order."""
        return [
            self.state,
            self.words.column,
            self.words.title,
            *self.words.fields,
            self.words.fault,
            self.ends.column,
            self.ends.title,
            *self.ends.fields,
            self.ends.fault,
            self.bench.told,
        ]

    @property
    def places(self) -> list[Any]:
        """What `picked` fills."""
        return [self.words.start, self.words.end]

    def open(self, values: Values, event: gr.EventData) -> list[Any]:
        """Open the form for what was asked for on the card: edit, add or link."""
        bench, act = self.bench, event.act
        try:
            found = bench.reviewing.find(event.item or "", bench.asked(values).own)
            start, end = _place(event)
            if act == LINK:
                return self._linking(found)
            if act == ADD:
                return self._adding(found, start, end)
            return self._editing(found, start, end)
        except DuiceError as error:
            return self.close(fault_html(error))

    def close(self, told: Any = "") -> list[Any]:
        """Close both forms."""
        words = [gr.skip() for _ in (self.words.title, *self.words.fields)]
        ends = [gr.skip() for _ in (self.ends.title, *self.ends.fields)]
        shut = gr.Column(visible=False)
        return [CLOSED, shut, *words, "", shut, *ends, "", told]

    def picked(self, values: Values, event: gr.EventData) -> list[Any]:
        """Take a stretch that was selected for the new place of a statement."""
        open_on = values[self.state].get("document")
        if open_on is None or open_on != event.document:
            return [gr.skip(), gr.skip()]
        return [int(event.start), int(event.end)]

    def _editing(self, found: Found, start: int | None, end: int | None) -> list[Any]:
        if not isinstance(found.thing, Unit):
            raise ReviewError("对应关系只能采纳或否决；要改两端，请否决后另连")
        one = found.thing.statement
        place = (start, end) if start is not None else (one.span.start, one.span.end)
        state = {"act": EDIT, "item": found.id, "document": found.document}
        title = say("修改{name}", name=named(found))
        return self._worded(state, title, one.kind, one.dimension, one.label, place)

    def _adding(self, found: Found, start: int | None, end: int | None) -> list[Any]:
        if start is None or end is None:
            raise ReviewError("请先在上面的原文里选中要增补的一段文字，再按“增补”")
        state = {"act": ADD, "item": found.id, "document": found.document}
        text = found.fold.units.document.text[start:end]
        title = say("增补陈述：“{text}”", text=" ".join(text.split()))
        return self._worded(state, title, Kind.PROBLEM, Dimension.OTHER, "", (start, end))

    def _worded(  # noqa: PLR0913, PLR0917 -- one a field
        self,
        state: dict[str, Any],
        title: str,
        kind: Kind,
        dimension: Dimension,
        label: str,
        place: tuple[int | None, int | None],
    ) -> list[Any]:
        ends = [gr.skip() for _ in (self.ends.title, *self.ends.fields)]
        fields = [kind.value, dimension.value, label, *place, ""]
        return [
            state,
            gr.Column(visible=True),
            told_html(title),
            *fields,
            "",
            gr.Column(visible=False),
            *ends,
            "",
            "",
        ]

    def _linking(self, found: Found) -> list[Any]:
        thing = found.thing
        state = {"act": LINK, "item": found.id, "document": found.document}
        units = (thing.measure, thing.problem) if isinstance(thing, Tie) else (thing, thing)
        chosen = [
            unit.statement.id if unit.statement.kind is kind else None
            for unit, kind in zip(units, ENDS, strict=True)
        ]
        drops = [
            gr.Dropdown(_choices(found.fold, kind), value=value)
            for kind, value in zip(ENDS, chosen, strict=True)
        ]
        instead = isinstance(thing, Tie)
        words = [gr.skip() for _ in (self.words.title, *self.words.fields)]
        title = told_html(say("另连：同一篇里的一项措施和一个问题"))
        fields = [*drops, gr.Checkbox(value=instead, visible=instead), ""]
        shown = gr.Column(visible=True)
        return [state, gr.Column(visible=False), *words, "", shown, title, *fields, "", ""]

    def wish(self, state: Mapping[str, Any], told: Mapping[str, Any]) -> Wish:
        """Word what the form for a statement says; of an edit only what is to become otherwise.

        Raises
        ------
        ReviewError
            When nothing is.
        """
        fields = {key: value for key, value in told.items() if value not in (None, "")}
        if state["act"] == ADD:
            return Wish(ADD, document=state["document"], fields=fields)
        thing = self.bench.reviewing.find(state["item"]).thing
        assert isinstance(thing, Unit)
        one = thing.statement
        old = {
            "kind": one.kind.value,
            "dimension": one.dimension.value,
            "label": one.label,
            "start": one.span.start,
            "end": one.span.end,
        }
        new = {key: told[key] for key in old if told[key] not in (None, old[key])}
        if not new:
            raise ReviewError("没有改动；改了再保存，或取消")
        return Wish(EDIT, state["item"], fields=new)


def build(bench: Bench) -> Forms:
    """Build both forms, closed."""
    state = gr.State(CLOSED)
    words, save, cancel = words_form()
    ends, connect, leave = ends_form()
    forms = Forms(bench, words, ends, state)
    outputs = [*bench.shown, *forms.outputs]
    read = bench.inputs | {state, *words.fields, *ends.fields}

    def stored(values: Values, request: gr.Request) -> list[Any]:
        return _stored(forms, values, request)

    def connected(values: Values, request: gr.Request) -> list[Any]:
        return _connected(forms, values, request)

    on([save.click, words.label.submit], stored, read, outputs)
    on(connect.click, connected, read, outputs)
    on([cancel.click, leave.click], forms.close, None, forms.outputs)
    return forms


def _stored(forms: Forms, values: Values, request: gr.Request) -> list[Any]:
    """Take what the form for a statement says, and go on to the next item."""
    bench, state, words = forms.bench, values[forms.state], forms.words
    names = ("kind", "dimension", "label", "start", "end")
    told = {name: values[getattr(words, name)] for name in names}
    if not state:
        return [*(gr.skip() for _ in bench.shown), *forms.close()]
    asked = bench.asked(values)
    try:
        hand = bench.hand(values, request, str(values[words.reason] or ""))
        following = bench.reviewing.beside(asked, state["item"])
        bench.reviewing.take([forms.wish(state, told)], hand, once=asked.blind)
    except DuiceError as error:
        return _faulty(forms, words.fault, error)
    if state["act"] == ADD:
        shown, done = state["item"], say("已增补。")
    else:
        shown, done = following, say("已改定，记入日志。")
    return [*bench.show(values, shown), *forms.close(told_html(done))]


def _connected(forms: Forms, values: Values, request: gr.Request) -> list[Any]:
    """Connect the two ends that were chosen; where asked to, reject the link at hand."""
    bench, state, ends = forms.bench, values[forms.state], forms.ends
    chosen = {"measure": values[ends.measure] or "", "problem": values[ends.problem] or ""}
    if not state:
        return [*(gr.skip() for _ in bench.shown), *forms.close()]
    asked = bench.asked(values)
    try:
        hand = bench.hand(values, request, str(values[ends.reason] or ""))
        if not all(chosen.values()):
            raise ReviewError("请把措施和问题两端都选上")
        thing = bench.reviewing.find(state["item"]).thing
        wishes = [Wish(LINK, fields=chosen)]
        if isinstance(thing, Tie) and values[ends.instead]:
            old = thing.measure.statement.id, thing.problem.statement.id
            if old == tuple(chosen.values()):
                raise ReviewError("两端还是原来的；请选另外的措施或问题，或直接采纳它")
            wishes.insert(0, Wish(REJECT, state["item"]))
        following = bench.reviewing.beside(asked, state["item"])
        bench.reviewing.take(wishes, hand, once=asked.blind)
    except DuiceError as error:
        return _faulty(forms, ends.fault, error)
    shown = following if len(wishes) > 1 else state["item"]
    return [*bench.show(values, shown), *forms.close(told_html(say("已相连，记入日志。")))]


def _faulty(forms: Forms, place: gr.HTML, error: DuiceError) -> list[Any]:
    """Leave all as it is and say in the form what is wrong."""
    outputs = [*forms.bench.shown, *forms.outputs]
    return [fault_html(error) if one is place else gr.skip() for one in outputs]


def _place(event: gr.EventData) -> tuple[int | None, int | None]:
    start, end = getattr(event, "start", None), getattr(event, "end", None)
    return (None, None) if start is None or end is None else (int(start), int(end))


def _choices(fold: Fold, kind: Kind) -> list[tuple[str, str]]:
    """List the statements of a kind by their labels, with the words that they rest on."""
    units = [unit for unit in fold.units if unit.alive and unit.statement.kind is kind]
    return [
        (f"{one.label}（{' '.join(one.quote.split())[:SHOWN]}）", one.id)
        for one in (unit.statement for unit in units)
    ]
