"""Answers and passages as HTML for the page; every string of a document is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ingest.document import Document, Span
from qa.answer import Answer, Item

KINDS = {
    "problem": "问题",
    "measure": "措施",
    "goal": "目标",
    "achievement": "成绩",
    "passage": "原文",
}
EDGES = {"addressedBy": "由此应对", "addresses": "针对", "inDimension": "所属维度"}
AROUND = 160
"""Characters of context shown on each side of a cited sentence, before it grows to whole lines."""


def citation(mark: str, document: str, span: Span) -> str:
    """Link that opens the drawer at ``span`` of ``document``; ``mark`` is what the reader sees."""
    return (
        f'<a class="cite" href="#" data-document="{escape(document)}" data-start="{span.start}"'
        f' data-end="{span.end}" aria-label="查看出处：{escape(document)}">{escape(mark)}</a>'
    )


def answer_html(answer: Answer) -> str:
    """Show an answer: what was found, each finding with its quote and mark, then how it was found."""
    if not answer.answered:
        reason = escape(answer.reason or "")
        return f'<div class="sheet"><p class="none">未找到依据。{reason}</p></div>'
    found = "".join(finding_html(item) for item in answer.items)
    return (
        f'<div class="sheet"><p class="lead">{escape(lead(answer))}</p>'
        f'<ol class="findings">{found}</ol>{paths_html(answer.items)}{sparql_html(answer.sparql)}</div>'
    )


def lead(answer: Answer) -> str:
    """Return the opening of an answer's text: what stands before its first finding."""
    return re.split(r"\n", answer.text, maxsplit=1)[0]


def finding_html(item: Item) -> str:
    """Show one finding: kind, label, quote, and where it stands."""
    span = Span(item.start, item.end)
    section = f" · {escape(item.section)}" if item.section else ""
    return (
        f'<li id="finding-{item.rank}"><span class="chip">{KINDS.get(item.kind, item.kind)}</span>'
        f'<span class="label">{escape(item.label)}</span>'
        f"<blockquote>{escape(item.quote)} {citation(f'[{item.rank}]', item.document, span)}</blockquote>"
        f'<p class="where">{escape(item.document)}{section}</p></li>'
    )


def paths_html(items: Sequence[Item]) -> str:
    """Show the steps through the graph that led to each finding."""
    rows = "".join(
        f"<li>[{item.rank}] {path_html(item.path)}</li>" for item in items if len(item.path) > 1
    )
    return (
        f"<details><summary>图谱路径</summary><ul class='paths'>{rows}</ul></details>"
        if rows
        else ""
    )


def path_html(path: Sequence[str]) -> str:
    """Show a path: things in boxes, steps between them in words."""
    parts = []
    for step in path:
        kind, colon, name = step.partition(":")
        if colon:
            parts.append(f'<span class="node">{KINDS.get(kind, kind)}：{escape(name)}</span>')
        else:
            text = "提问" if step == "question" else f"→ {EDGES.get(step, step)} →"
            parts.append(f'<span class="edge">{escape(text)}</span>')
    return "".join(parts)


def sparql_html(sparql: str | None) -> str:
    """Show the query that gives the same findings, where there is one."""
    if not sparql:
        return ""
    return f"<details><summary>得出同样结果的 SPARQL</summary><pre>{escape(sparql)}</pre></details>"


def context_html(document: Document, span: Span) -> str:
    """Show a stretch of a document in its surroundings, marked, with its place.

    The surroundings reach `AROUND` characters to both sides and on to the ends of their lines.
    """
    start = document.text.rfind("\n", 0, max(0, span.start - AROUND)) + 1
    end = document.text.find("\n", min(len(document.text), span.end + AROUND))
    end = len(document.text) if end < 0 else end
    section = document.section_at(span.start)
    place = " › ".join(section.path or (section.heading,)) if section else "正文"
    before, hit, after = (
        escape(part.of(document.text))
        for part in (Span(start, span.start), span, Span(span.end, end))
    )
    return (
        f'<div class="sheet"><h3>{escape(document.title)}</h3><p class="where">{escape(place)}</p>'
        f'<p class="context">{before}<mark tabindex="-1">{hit}</mark>{after}</p>'
        f'<p class="where">{escape(document.name)} · 第 {span.start}–{span.end} 字</p></div>'
    )
