"""What the parts of the review tab share: choosers, the item at hand, who decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from kg.decisions import Hand
from kg.units import Unit
from ontology.errors import DuiceError, ReviewError
from ui.page.review_card import Seat, card_html, empty_html, progress_html
from ui.page.review_desk import Asked, Found, Reviewing
from ui.page.room import Room
from ui.show import fault_html
from ui.tongue import say
from ui.web.identity import Role, User, require, user_of

Values = Mapping[Any, Any]


@dataclass(frozen=True, eq=False)
class Bench:
    """The components that say what is shown, and those that show it."""

    room: Room
    reviewing: Reviewing
    kind: gr.Dropdown
    status: gr.Dropdown
    document: gr.Dropdown
    coder: gr.Textbox
    blind: gr.Checkbox
    user: gr.State
    at: gr.State
    progress: gr.HTML
    card: gr.HTML
    told: gr.HTML

    @property
    def inputs(self) -> set[Any]:
        """What `asked` and `seat` read, for handlers that take it as one mapping."""
        chosen = (self.kind, self.status, self.document, self.coder, self.blind)
        return {*chosen, self.room.where, self.user, self.at}

    @property
    def shown(self) -> list[Any]:
        """What `show` fills, in its order."""
        return [self.at, self.progress, self.card]

    def asked(self, values: Values) -> Asked:
        """Read which tasks are to be seen."""
        return Asked(
            kind=values[self.kind] or "",
            status=values[self.status] or "",
            document=values[self.document] or "",
            where=tuple(values[self.room.where]),
            coder=self.name(values),
            blind=bool(values[self.blind]),
        )

    def name(self, values: Values) -> str:
        """Tell who decides: the user, where one logs in, else the name that was written."""
        return values[self.user].name or " ".join(str(values[self.coder] or "").split())

    def seat(self, values: Values) -> Seat:
        """Tell who sits before the page, and whether he may decide."""
        asked = self.asked(values)
        return Seat(asked.coder, barred(values[self.user]), asked.own)

    def hand(self, values: Values, request: gr.Request, reason: str = "") -> Hand:
        """Return who decides, and why.

        Raises
        ------
        ForbiddenError
            When the user may only read.
        ReviewError
            When there is no name.
        """
        user = user_of(request)
        require(user, Role.CODER)
        coder = user.name or self.name(values)
        if not coder:
            raise ReviewError("校对：没有编码员的姓名；请先在“编码员”一栏写上")
        return Hand(coder, reason)

    def show(self, values: Values, item: str) -> list[Any]:
        """Show an item, or the first of the queue where there is none of that id."""
        asked, seat = self.asked(values), self.seat(values)
        try:
            queue = self.reviewing.queue(asked)
            found = self._found(item, asked) or self._found(
                queue.tasks[0].id if queue.tasks else "", asked
            )
        except DuiceError as error:
            return ["", "", fault_html(error)]
        if found is None:
            return ["", progress_html(queue), empty_html(queue, seat)]
        return [found.id, progress_html(queue), card_html(found, seat)]

    def _found(self, item: str, asked: Asked) -> Found | None:
        try:
            return self.reviewing.find(item, asked.own) if item else None
        except ReviewError:
            return None

    def there(self, item: str, values: Values) -> bool:
        """Tell whether there is still an item of that id."""
        return self._found(item, self.asked(values)) is not None


def barred(user: User) -> str:
    """Tell why a user may not decide; empty if he may."""
    if user.role >= Role.CODER:
        return ""
    return say("你以读者身份登录，只能看；要作决定，请管理员把角色改为编码员。")


def named(found: Found) -> str:
    """Name an item in a sentence."""
    thing = found.thing
    if isinstance(thing, Unit):
        return say("“{label}”", label=thing.statement.label)
    ends = thing.measure.statement.label, thing.problem.statement.label
    return say("“{measure}”对“{problem}”", measure=ends[0], problem=ends[1])


def told_html(text: str) -> str:
    """Say what was done; the line is read out by screen readers."""
    return f'<div class="sheet"><p class="told">{escape(text)}</p></div>'
