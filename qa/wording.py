"""Answers and refusals in words, in the language and the script of the question.

Each line of an answer ends in the marks of the items that bear it out; quotes stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.words import is_traditional, traditional
from qa.finding import Finding
from qa.groups import Group, grouped, marks
from qa.naming import place_name
from qa.opening import opening, opening_english, set_name
from qa.question import Intent, Question
from qa.scope import Facts

SHOWN = 60  # characters of a quote in a refusal
_QUOTED = re.compile(r"(“[^”]*”|《[^》]*》)")
_STOP = re.compile(r"[。！？!?\n]")


class Why(Enum):
    """Why a question is not answered: in Chinese, in English."""

    NOT_HELD = ("库中没有{what}", "The collection holds nothing of {what}")
    OFF_TOPIC = (
        "这个问题不在库中文献的范围之内",
        "This question is outside the scope of the documents in the collection",
    )
    NOTHING = ("没有找到{what}", "No {what} found")
    WEAK = (
        "文献里没有足以回答这个问题的内容",
        "Nothing in the documents answers this question well enough",
    )
    NO_VALUE = ("文中没有说到所问的{what}", "The text does not give the {what} asked for")


@dataclass(frozen=True, slots=True)
class Nearest:
    """What comes nearest where there is no answer: the document's title, the section, a clause."""

    title: str
    section: str
    quote: str


def refusal(why: Why, what: str, nearest: Nearest | None, *, english: bool) -> str:
    """Say in one sentence why there is no answer and what is nearest."""
    told = why.value[1 if english else 0].format(what=what)
    if nearest is None:
        return f"{told}." if english else f"{told}。"
    quote = nearest.quote if len(nearest.quote) <= SHOWN else nearest.quote[:SHOWN] + "…"
    place = " ".join(part for part in (f"《{nearest.title}》", nearest.section) if part)
    if english:
        return f"{told}; the nearest passage is in {place}: “{quote}”"
    return f"{told}；最接近的是{place}：“{quote}”"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words: ``lead`` and a line for each item, without their marks, and groups."""

    lead: str
    lines: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    @property
    def text(self) -> str:
        """All of it, each line with the marks of what bears it out."""
        every = range(1, len(self.lines) + 1)
        told = [f"{self.lead} {marks(every)}"]
        for group in self.groups or (Group("", tuple(every)),):
            told += [group.marked] if group.heading else []
            told += [f"{self.lines[rank - 1]} [{rank}]" for rank in group.ranks]
        return "\n".join(told)


def scripted(text: str, question: Question) -> str:
    """Write our own words in traditional characters where the question is; quotes stay."""
    if question.english or not is_traditional(question.text):
        return text
    return "".join(
        part if place % 2 else traditional(part) for place, part in enumerate(_QUOTED.split(text))
    )


def wanted(question: Question, documents: Mapping[str, Facts], term: str | None = None) -> str:
    """Name what was looked for in vain."""
    if term is not None:
        return (
            f"sentence that says what “{term}” means"
            if question.english
            else (f"说明“{term}”是什么意思的句子")
        )
    if question.kind is None and question.intent is not Intent.COMPARE:
        return "passage" if question.english else "相应的原文"
    place = place_name(question.scope, documents, english=question.english)
    noun = set_name(question, question.dimension)
    if question.english:
        return f"{noun} {place}".strip()
    return f"{place}{noun}" if place or "的" in noun else f"相应的{noun}"


def said(
    question: Question,
    finding: Finding,
    lines: Sequence[str],
    documents: Mapping[str, Facts],
    named: Sequence[str] = (),
) -> Said:
    """Write the answer: an opening, then ``lines``, one for each thing found.

    ``named`` is the term that the question asks the meaning of, or the actors that the first item
    names, as the text has them.
    """
    opens = opening_english if question.english else opening
    lead = opens(question, finding, documents, [f"“{name}”" for name in named])
    own = [
        _inferred(line, english=question.english) if one.inferred else line
        for line, one in zip(map(_bare, lines), finding.found, strict=True)
    ]
    groups = grouped(question, finding, documents)
    return Said(
        scripted(lead, question),
        tuple(own),
        tuple(Group(scripted(one.heading, question), one.ranks) for one in groups),
    )


def _inferred(line: str, *, english: bool) -> str:
    """Mark a line that rests on a link across documents."""
    return f"(inferred across documents) {line}" if english else f"（跨文献推断）{line}"


def _bare(line: str) -> str:
    """Keep the first sentence of a line, without its stop, so that it ends in its mark."""
    return _STOP.split(line, maxsplit=1)[0].rstrip("；;. ")
