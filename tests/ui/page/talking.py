"""A talk on the page without a browser: what stands there at the end of each turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.page import conversation
from ui.page.desk import Desk
from ui.page.talk import Talk, Wish


def ask(desk: Desk, question: str, talk: Talk | None = None, where: Sequence[str] = ()) -> Talk:
    """Ask a question in a talk, or begin one with it."""
    return [*conversation.ask(desk, Wish(question), talk or Talk(), where=where)][-1]


def correct(desk: Desk, talk: Talk, chosen: Mapping[str, str]) -> Talk:
    """Set the last question right."""
    return [*conversation.correct(desk, talk, chosen)][-1]
