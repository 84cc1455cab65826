"""What was understood, in one line for the asker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.statement import Dimension, Kind
from qa.question import Intent, Question
from qa.scope import Scope

INTENTS = {
    Intent.MEASURES_FOR_PROBLEM: ("应对问题的措施", "measures for a problem"),
    Intent.PROBLEMS_FOR_MEASURE: ("措施针对的问题", "problems that a measure answers"),
    Intent.PROBLEMS_IN_DIMENSION: ("问题", "problems"),
    Intent.MEASURES_IN_DIMENSION: ("措施", "measures"),
    Intent.ACTOR: ("由谁来做", "who acts"),
    Intent.DEFINITION: ("含义", "meaning"),
    Intent.COUNT: ("数目", "count"),
    Intent.COMPARE: ("比较", "comparison"),
    Intent.PASSAGE: ("原文", "passage"),
    Intent.UNLINKED: ("没有对应的", "without a link:"),
}
KINDS = {Kind.PROBLEM: ("问题", "problems"), Kind.MEASURE: ("措施", "measures")}
GENRES = {
    "law": ("法规", "laws"),
    "report": ("政府工作报告", "work reports"),
    "plan": ("规划与预案", "plans"),
    "opinion": ("意见与通知", "opinions"),
    "paper": ("论文", "papers"),
    "investigation": ("调查报告", "inquiries"),
    "other": ("其他", "other"),
}
DIMENSIONS = dict(
    zip(
        Dimension,
        ("institution", "space", "organisation", "society", "technology", "other"),
        strict=True,
    )
)
_CARRIED = {
    "intent": "所问",
    "kind": "种类",
    "content": "词",
    "dimension": "维度",
    "where": "条件",
    "scope": "范围",
    "demand": "所求的值",
    "linked": "对应",
}
SHOWN = 3  # documents, or words of a list, that the line names


def line(question: Question, titles: Mapping[str, str]) -> str:
    """Say in one line what was understood; ``titles`` are those of documents by their names."""
    english = question.english
    parts = [_asked(question)]
    if question.dimension is not None:
        name = DIMENSIONS[question.dimension]
        parts.append(f"dimension {name}" if english else f"{question.dimension}维度")
    if question.demand is not None:
        value = question.demand.value
        parts.append(value.english if english else f"求{value.value}")
    parts += [one.value for one in question.where]
    parts += _places(question, titles)
    notes = [" · ".join(parts)]
    if question.content:
        label, joint = ("words: ", ", ") if english else ("词：", "、")
        notes.append(label + joint.join(longest(question.content)))
    if question.missing:
        label, joint = ("not held: ", ", ") if english else ("库中没有：", "、")
        notes.append(label + joint.join(question.missing))
    if question.carried:
        names = question.carried if english else [_CARRIED[name] for name in question.carried]
        label, joint = ("from the turn before: ", ", ") if english else ("承上：", "、")
        notes.append(label + joint.join(names))
    return f"Understood as: {'; '.join(notes)}" if english else f"理解为：{'；'.join(notes)}"


def _asked(question: Question) -> str:
    at = 1 if question.english else 0
    told = INTENTS[question.intent][at]
    if question.intent in (Intent.COUNT, Intent.COMPARE, Intent.UNLINKED) and question.kind:
        noun = KINDS[question.kind][at]
        if question.english:
            return f"{told} {noun}" if told.endswith(":") else f"{told} of {noun}"
        return f"{told}{noun}" if question.intent is Intent.UNLINKED else f"{noun}的{told}"
    return told


def _places(question: Question, titles: Mapping[str, str]) -> list[str]:
    if question.sides:
        return [" / ".join("、".join(_scope(side, titles, question)) for side in question.sides)]
    return _scope(question.scope, titles, question)


def _scope(scope: Scope, titles: Mapping[str, str], question: Question) -> list[str]:
    english = question.english
    parts = [f"《{_title(name, titles)}》" for name in scope.documents[:SHOWN]]
    if len(scope.documents) > SHOWN:
        count = len(scope.documents)
        parts.append(f"{count} documents" if english else f"等 {count} 篇")
    parts += scope.issuers
    parts += scope.regions
    if scope.years:
        every = list(scope.years)
        whole = len(every) > SHOWN
        told = [f"{every[0]}–{every[-1]}"] if whole else every
        parts.append(("/" if english else "、").join(told) + ("" if english else "年"))
    kinds = [genre for genre in scope.genres if genre != "other" or len(scope.genres) == 1]
    parts += [GENRES[genre][1 if english else 0] for genre in kinds]
    return parts


def _title(name: str, titles: Mapping[str, str]) -> str:
    """Return a document's title, or its name where another one bears the same title."""
    title = titles.get(name, name)
    return name if sum(other == title for other in titles.values()) > 1 else title


def longest(content: Sequence[str]) -> list[str]:
    """Leave out words that are part of another: of 停车 and 停车难 the last is left."""
    return [one for one in content if not any(one != other and one in other for other in content)]
