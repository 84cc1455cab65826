"""The tab 文献: what the store holds."""

from __future__ import annotations

import gradio as gr

from ui.page.parts import BARE
from ui.page.room import Room


def build(room: Room, tab: gr.Tab) -> None:
    """Build the list of documents."""
    listed = gr.HTML("", elem_id="documents", **BARE)
    room.shows(tab, room.desk.documents, [], [listed], name="documents")
