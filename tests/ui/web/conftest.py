"""Requests as a handler gets them, sent by whom a test wants."""

from __future__ import annotations

from typing import Any

import gradio as gr
from starlette.requests import Request

from ui.web.identity import User, seat


def sent_by(user: User | None) -> Request:
    """Return a request by ``user``; None for one that passed no guard."""
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "headers": []}
    if user is not None:
        seat(scope, user)
    return Request(scope)


def pressed_by(user: User | None) -> gr.Request:
    """Return what an event's handler gets as ``gr.Request`` when ``user`` presses the button."""
    return gr.Request(sent_by(user), session_hash="test")
