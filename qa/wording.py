"""Answers and refusals in words, in the language of the question.

Each line of an answer ends in the marks of the items that bear it out; quotes stay Chinese.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.statement import Kind
from qa.find import Finding
from qa.question import Question

SHOWN = 60  # characters of a quote in a refusal
NAMED = 3  # statements walked from that the opening names
_CHINESE = {Kind.PROBLEM: "问题", Kind.MEASURE: "措施"}
_ENGLISH_DIMENSION = {
    "制度": "institutional",
    "空间": "spatial",
    "组织": "organisational",
    "社会": "social",
    "技术": "technical",
    "其他": "other",
}


class Why(Enum):
    """Why a question is not answered: in Chinese, in English."""

    NOT_HELD = ("库中没有《{what}》", "The collection does not hold “{what}”")
    OFF_TOPIC = (
        "这个问题不在库中文献的范围之内",
        "This question is outside the scope of the documents in the collection",
    )
    NOTHING = ("没有找到{what}", "No {what} found")
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


def wanted(question: Question) -> str:
    """Name what was looked for in vain."""
    if question.english:
        noun = {Kind.PROBLEM: "problems", Kind.MEASURE: "measures"}.get(
            question.kind or Kind.GOAL, "passage"
        )
        kind = _ENGLISH_DIMENSION[question.dimension] if question.dimension else ""
        return f"{kind} {noun}".strip()
    noun = _CHINESE.get(question.kind or Kind.GOAL, "原文")
    return f"{question.dimension}维度的{noun}" if question.dimension else f"相应的{noun}"


def answer(question: Question, finding: Finding, lines: Sequence[str]) -> str:
    """Write the answer: an opening, then ``lines``, one for each thing found and in its order."""
    marked = [f"{_bare(line)} [{rank}]" for rank, line in enumerate(lines, start=1)]
    count = len(finding.found)
    opening = (_opening_english if question.english else _opening)(question, finding)
    all_marks = "".join(f"[{n}]" for n in range(1, count + 1)) if count < 4 else f"[1]–[{count}]"
    return "\n".join([f"{opening} {all_marks}", *marked])


def _opening(question: Question, finding: Finding) -> str:
    count, kind = len(finding.found), _CHINESE.get(question.kind or Kind.GOAL)
    some = f"，这里列出 {count} 条" if finding.total > count else ""
    if guessed := sum(one.inferred for one in finding.found):
        some = f"，其中 {guessed} 条是跨文献推断，不是作者自己的说法{some}"
    if kind is None:
        return f"与所问最相关的原文有 {count} 处"
    if via := _via(finding):
        names = "、".join(via[:NAMED]) + ("等" if len(via) > NAMED else "")
        about = f"应对{names}" if question.kind == Kind.MEASURE else f"{names}针对"
        return f"{about}的{kind}有 {finding.total} 条{some}"
    if finding.dimension is not None and finding.complete:
        return f"属于{finding.dimension}维度的{kind}有 {finding.total} 条{some}"
    if finding.complete:
        return f"{kind}共有 {finding.total} 条{some}"
    return f"与所问最接近的{kind}有 {finding.total} 条{some}"


def _opening_english(question: Question, finding: Finding) -> str:
    count, total = len(finding.found), finding.total
    some = f", {count} of them listed here" if total > count else ""
    if guessed := sum(one.inferred for one in finding.found):
        some = f", {guessed} of them inferred across documents, said by no author{some}"
    if question.kind is None:
        return f"Passages that bear on the question: {count}"
    noun = "problems" if question.kind == Kind.PROBLEM else "measures"
    if via := _via(finding):
        role = "that address" if question.kind == Kind.MEASURE else "addressed by"
        names = ", ".join(via[:NAMED]) + (" and others" if len(via) > NAMED else "")
        return f"{noun.capitalize()} {role} {names}: {total}{some}"
    if finding.dimension is not None and finding.complete:
        kind = _ENGLISH_DIMENSION[finding.dimension]
        return f"{kind.capitalize()} {noun}: {total}{some}"
    return f"{noun.capitalize()} nearest to the question: {total}{some}"


def inferred(line: str, *, english: bool) -> str:
    """Mark a line that rests on a link across documents."""
    return f"(inferred across documents) {line}" if english else f"（跨文献推断）{line}"


def _via(finding: Finding) -> list[str]:
    """Name the statements that all found are linked with; none where some have no link."""
    labels = dict.fromkeys(f"“{one.via.label}”" for one in finding.found if one.via is not None)
    return list(labels) if all(one.via is not None for one in finding.found) else []


def _bare(line: str) -> str:
    """Take the stop off a line, so that it ends in its mark."""
    return line.rstrip("。；;. ")
