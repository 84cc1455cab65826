"""A session's questions and answers: what each goes on from, and how the earlier ones are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from qa.answer import Answer
from qa.question import Question
from ui.show import answer_html, fault_html
from ui.tongue import say

SHOWN = 3
"""Earlier turns that stay on the page."""
KEPT = 12
"""Questions that a browser keeps, to ask them again when the page is opened anew."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A question as it was put, and how it was set right."""

    question: str
    read: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer; ``before`` is what it went on from, ``read`` how it was set."""

    question: str
    answer: Answer
    before: Question | None
    read: Mapping[str, str]

    @property
    def wish(self) -> Wish:
        """What it takes to ask the same again."""
        return Wish(self.question, dict(self.read))


@dataclass(frozen=True, slots=True)
class Talk:
    """The last turns of a session, the newest last; ``fault`` tells why there is no newer one.

    ``wishes`` are what was asked, longer ago too; ``user`` is who asks, where there are logins.
    """

    turns: tuple[Turn, ...] = ()
    fault: str = ""
    wishes: tuple[Wish, ...] = ()
    user: str = ""

    @property
    def last(self) -> Turn | None:
        """The turn that is answered on the page."""
        return self.turns[-1] if self.turns else None

    def and_then(self, turn: Turn) -> Talk:
        """Return the talk with one more turn; the oldest go."""
        wishes = (*self.wishes, turn.wish)[-KEPT:]
        return Talk((*self.turns, turn)[-SHOWN - 1 :], wishes=wishes, user=self.user)

    def instead(self, turn: Turn) -> Talk:
        """Return the talk with another turn in the place of the last."""
        return Talk((*self.turns[:-1], turn), wishes=(*self.wishes[:-1], turn.wish), user=self.user)


def noted(talk: Talk) -> dict[str, Any]:
    """Return what a browser keeps of a talk: who asked what, nothing of the answers."""
    return {"user": talk.user, "asked": [asdict(wish) for wish in talk.wishes]}


def wishes(kept: Any, user: str = "") -> list[Wish]:
    """Read what a browser kept for ``user``; what another asked at this browser is not told.

    What is no question is left out, as anybody may write there.
    """
    told = kept if isinstance(kept, dict) else {}
    asked = told.get("asked") if told.get("user") == user else None
    found = []
    for one in asked if isinstance(asked, list) else ():
        fields = one if isinstance(one, dict) else {}
        question, read = fields.get("question"), fields.get("read")
        if isinstance(question, str) and question.strip():
            pairs = read.items() if isinstance(read, dict) else ()
            found.append(Wish(question, {str(key): str(value) for key, value in pairs}))
    return found[-KEPT:]


def earlier_html(talk: Talk) -> str:
    """Show the turns before the last, each folded to its question and the answer's first line."""
    shown = "".join(map(_folded, talk.turns[:-1]))
    return f'<div class="sheet earlier">{shown}</div>' if shown else ""


def asked_html(turn: Turn) -> str:
    """Show the question that is answered below, and how it was understood."""
    return (
        f'<div class="sheet asked"><p class="question">{escape(turn.question)}</p>'
        f"{reading_html(turn.answer)}</div>"
    )


def reading_html(answer: Answer) -> str:
    """Show in a line what the question was taken for."""
    return f'<p class="where reading">{escape(answer.reading)}</p>'


def last_html(talk: Talk) -> str:
    """Show the newest answer, and above it why there is no newer one."""
    fault = fault_html(talk.fault) if talk.fault else ""
    return fault + (answer_html(talk.last.answer) if talk.last else "")


def _folded(turn: Turn) -> str:
    answer = turn.answer
    lead = answer.said.lead if answer.said else say("未找到依据")
    return (
        f'<details class="turn"><summary><b>{escape(turn.question)}</b> '
        f"<span>{escape(lead)}</span></summary>"
        f"{reading_html(answer)}{answer_html(answer)}</details>"
    )
