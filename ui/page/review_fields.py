"""The fields of the forms of review: one for a statement, one for the ends of a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ingest.statement import Dimension
from ui.page.parts import BARE
from ui.tables import KINDS
from ui.tongue import say


@dataclass(frozen=True, eq=False)
class Words:
    """The form for a statement: its kind, dimension, label and place."""

    column: gr.Column
    title: gr.HTML
    kind: gr.Dropdown
    dimension: gr.Dropdown
    label: gr.Textbox
    start: gr.Number
    end: gr.Number
    reason: gr.Textbox
    fault: gr.HTML

    @property
    def fields(self) -> list[Any]:
        """What is filled in and read out."""
        return [self.kind, self.dimension, self.label, self.start, self.end, self.reason]


@dataclass(frozen=True, eq=False)
class Ends:
    """The form for a link: both ends, and whether the old one is to go."""

    column: gr.Column
    title: gr.HTML
    measure: gr.Dropdown
    problem: gr.Dropdown
    instead: gr.Checkbox
    reason: gr.Textbox
    fault: gr.HTML

    @property
    def fields(self) -> list[Any]:
        """What is filled in and read out."""
        return [self.measure, self.problem, self.instead, self.reason]


def words_form() -> tuple[Words, gr.Button, gr.Button]:
    """Build the form for a statement, closed, with the buttons that save and leave it."""
    kinds = [(say(name), kind.value) for kind, name in KINDS.items()]
    dimensions = [(say(one.value), one.value) for one in Dimension]
    with gr.Column(visible=False, elem_id="review-form") as column:
        title = gr.HTML("", **BARE)
        with gr.Row():
            kind = gr.Dropdown(kinds, label=say("类别"), elem_id="review-new-kind")
            dimension = gr.Dropdown(dimensions, label=say("维度"), elem_id="review-new-dimension")
            label = gr.Textbox(label=say("标签"), max_length=200, elem_id="review-new-label")
        with gr.Row():
            start = gr.Number(
                label=say("起（在原文里选中一段即填入）"), precision=0, elem_id="review-new-start"
            )
            end = gr.Number(label=say("止（不含）"), precision=0, elem_id="review-new-end")
            reason = gr.Textbox(label=say("理由（可不写）"), max_length=500)
        save, cancel, fault = _closing(say("保存"), "review-save")
    told = kind, dimension, label, start, end, reason, fault
    return Words(column, title, *told), save, cancel


def ends_form() -> tuple[Ends, gr.Button, gr.Button]:
    """Build the form for a link in the same way."""
    with gr.Column(visible=False, elem_id="review-link") as column:
        title = gr.HTML("", **BARE)
        with gr.Row():
            measure = gr.Dropdown([], label=say("措施"), elem_id="review-measure")
            problem = gr.Dropdown([], label=say("问题"), elem_id="review-problem")
        with gr.Row():
            instead = gr.Checkbox(label=say("同时否决原来的对应"), elem_id="review-instead")
            reason = gr.Textbox(label=say("理由（可不写）"), max_length=500)
        save, cancel, fault = _closing(say("保存对应"), "review-connect")
    return Ends(column, title, measure, problem, instead, reason, fault), save, cancel


def _closing(name: str, identifier: str) -> tuple[gr.Button, gr.Button, gr.HTML]:
    """Build the buttons that end a form, and the place for what is wrong with it."""
    with gr.Row():
        save = gr.Button(name, variant="primary", size="sm", scale=0, elem_id=identifier)
        cancel = gr.Button(say("取消"), size="sm", scale=0)
    return save, cancel, gr.HTML("", elem_id=f"{identifier}-fault", **BARE)
