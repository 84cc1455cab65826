"""Answers and passages, as text and as HTML; every string of a document is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from textwrap import indent

from ingest.document import Document, Span
from ingest.statement import NO_ATTRIBUTES, Attributes
from kg.status import BASIS_NAMES, STATUS_NAMES, Basis, Status
from ontology.errors import DuiceError
from qa.answer import Answer, Item
from qa.search import Hit
from ui.attributes import attributes_html
from ui.tongue import say

KINDS = {
    "problem": "问题",
    "measure": "措施",
    "goal": "目标",
    "achievement": "成绩",
    "passage": "原文",
}
EDGES = {
    "addressedBy": "← 针对 —",
    "addresses": "— 针对 →",
    "mayBeAddressedBy": "← 或可应对（跨文献推断）—",
    "mayAddress": "— 或可应对（跨文献推断）→",
}
MARK = re.compile(r"\[(\d+)\]")
LONGEST = 100_000
"""Characters of a graph that the page shows."""
AROUND = 160
"""Characters of context shown on each side of a cited sentence, before it grows to whole lines."""


def answer_text(answer: Answer) -> str:
    """Write an answer out: what was found, where each mark leads, and how it was found."""
    if not answer.answered:
        return f"未找到依据。{answer.reason or ''}"
    sources = "\n".join(source_text(item) for item in answer.items)
    return f"{answer.text}\n\n出处\n{sources}"


def sparql_text(answer: Answer) -> str:
    """Write the query that gives the same findings; empty where there is none."""
    if not answer.sparql:
        return ""
    return f"\n得出同样结果的 SPARQL\n{indent(answer.sparql.strip(), '    ')}"


def source_text(item: Item) -> str:
    """Write where a mark leads: place, words, and the path there when it has steps."""
    lines = [f"[{item.rank}] {place_text(item)}", f"    “{item.quote}”"]
    if len(item.path) > 2:
        lines.append(f"    {path_text(item.path)}{basis_text(item)}")
    return "\n".join(lines)


def hits_text(hits: Sequence[Hit]) -> str:
    """Write ranked passages out."""
    return "\n".join(f"[{hit.rank}] {place_text(hit)}\n    {hit.text}" for hit in hits)


def place_text(place: Item | Hit) -> str:
    """Name document, section, page where there is one, and characters."""
    section = f" {place.section}" if place.section else ""
    page = f"第 {place.page} 页，" if place.page else ""
    return f"{place.document}{section}（{page}第 {place.start}–{place.end} 字）"


def path_text(path: Sequence[str]) -> str:
    """Write a path in one line, from what the question led to."""
    return " ".join(step_text(step) for step in path if step != "question")


def basis_text(item: Item) -> str:
    """Say who says that the link holds which led to an item; empty where none did."""
    return f"（{BASIS_NAMES[Basis(item.basis)]}）" if item.basis else ""


def tie_html(item: Item) -> str:
    """Show the link that led to an item: who says that it holds, how sure, how it stands."""
    if item.link is None:
        return ""
    told = [say(BASIS_NAMES[Basis(item.basis)])] if item.basis else []
    told += [f"{say('把握')} {item.link.score:.2f}", say(STATUS_NAMES[Status(item.link.status)])]
    name = item.link.iri.rpartition("/")[2]
    return (
        f' <span class="edge">（{" · ".join(told)}）</span>'
        f'<a class="cite" href="#" data-link="{escape(name)}">{say("依据")}</a>'
    )


def kind_name(kind: str) -> str:
    """Name a kind of statement, or a passage, in the language in force."""
    return say(KINDS.get(kind, kind))


def step_text(step: str) -> str:
    """Name one step of a path: a thing by kind and label, an edge by its sign."""
    kind, colon, name = step.partition(":")
    return f"{KINDS.get(kind, kind)}“{name}”" if colon else EDGES.get(step, step)


def citation(mark: str, document: str, span: Span) -> str:
    """Link that opens the drawer at ``span`` of ``document``; ``mark`` is what the reader sees."""
    told = say("查看出处：{name}", name=escape(document))
    return (
        f'<a class="cite" href="#" data-document="{escape(document)}" data-start="{span.start}"'
        f' data-end="{span.end}" aria-label="{escape(mark)} {told}">'
        f"{escape(mark)}</a>"
    )


def answer_html(answer: Answer) -> str:
    """Show an answer: what was found, each finding with quote and mark, how it was found."""
    if not answer.answered:
        reason = escape(answer.reason or "")
        return (
            f'<div class="sheet"><p class="none">{say("未找到依据。")}{reason}</p>'
            f"{llm_html(answer)}</div>"
        )
    lead, *lines = answer.text.splitlines()
    told = ""
    claims = answer.said.lines if answer.said else lines
    if answer.llm and answer.llm["worded"]:  # its sentences are no lines for one item each
        told = "".join(f"<p>{marked_html(line, answer.items)}</p>" for line in lines)
        claims = [item.label for item in answer.items]
    return (
        f'<div class="sheet"><p class="lead">{marked_html(lead, answer.items)}</p>{told}'
        f"{llm_html(answer)}{grouped_html(answer, claims)}"
        f"{paths_html(answer.items)}{sparql_html(answer.sparql)}</div>"
    )


def grouped_html(answer: Answer, claims: Sequence[str]) -> str:
    """Show findings under the headings of their groups, or in one list where there are none."""
    groups = answer.said.groups if answer.said else ()
    return "".join(
        f'<h3 class="group">{marked_html(group.marked, answer.items)}</h3>'
        + findings_html(
            [claims[rank - 1] for rank in group.ranks],
            [answer.items[rank - 1] for rank in group.ranks],
        )
        for group in groups
    ) or findings_html(claims, answer.items)


def findings_html(claims: Sequence[str], items: Sequence[Item]) -> str:
    """Show findings as a list, each with what the answer says of it."""
    return f'<ol class="findings">{"".join(map(finding_html, claims, items))}</ol>'


def llm_notices(answer: Answer) -> list[str]:
    """Tell what a language model had to do with an answer, besides its words, in sentences."""
    if answer.llm is None:
        return []
    searched, noticed = answer.llm["searched"], answer.llm["notice"]
    also = f"也按大模型改写的问题找过：{searched}" if searched else None
    return [text for text in (also, noticed) if text]


def llm_html(answer: Answer) -> str:
    """Show the same below the answer's words; what a model says is escaped."""
    return "".join(f'<p class="where">{escape(text)}</p>' for text in llm_notices(answer))


def marked_html(sentence: str, items: Sequence[Item]) -> str:
    """Show a sentence of an answer, each of its marks a link to what bears it out."""
    cited = {str(item.rank): item for item in items}
    parts = MARK.split(sentence)  # text, number, text, number, …, text
    shown = [escape(part) for part in parts]
    for place in range(1, len(parts), 2):
        mark = f"[{parts[place]}]"
        item = cited.get(parts[place])
        shown[place] = mark if item is None else citation(mark, item.document, place_of(item))
    return "".join(shown)


def place_of(item: Item) -> Span:
    """Return the characters that an item quotes."""
    return Span(item.start, item.end)


def finding_html(claim: str, item: Item) -> str:
    """Show one finding: its kind, what the answer says of it, its quote, and where it stands."""
    mark = citation(f"[{item.rank}]", item.document, place_of(item))
    section = f" · {escape(item.section)}" if item.section else ""
    section += f" · {say('第 {page} 页', page=item.page)}" if item.page else ""
    return (
        f'<li data-rank="{item.rank}"><span class="chip">{kind_name(item.kind)}</span>'
        f'<span class="label">{escape(claim.removesuffix(f" [{item.rank}]"))}</span>'
        f"<blockquote>{escape(item.quote)} {mark}</blockquote>"
        f'<p class="where">{escape(item.document)}{section}</p></li>'
    )


def paths_html(items: Sequence[Item]) -> str:
    """Show the steps through the graph that led to each finding."""
    walked = [item for item in items if len(item.path) > 2]
    rows = "".join(
        f"<li>[{item.rank}] {path_html(item.path)}{tie_html(item)}</li>" for item in walked
    )
    if not rows:
        return ""
    return (
        f"<details open><summary>{say('图谱路径')}</summary><ul class='paths'>{rows}</ul></details>"
    )


def path_html(path: Sequence[str]) -> str:
    """Show a path: things in boxes, steps between them in words."""
    parts = []
    for step in path:
        kind, colon, name = step.partition(":")
        if colon:
            parts.append(f'<span class="node">{kind_name(kind)}：{escape(name)}</span>')
        elif step != "question":
            parts.append(f'<span class="edge">{escape(say(EDGES.get(step, step)))}</span>')
    return "".join(parts)


def sparql_html(sparql: str | None) -> str:
    """Show the query that gives the same findings, where there is one."""
    if not sparql:
        return ""
    return (
        f"<details><summary>{say('得出同样结果的 SPARQL')}</summary>"
        f'<p><button class="link to-sparql" data-query="{escape(sparql)}">'
        f"{say('在 SPARQL 中打开')}</button></p><pre>{escape(sparql)}</pre></details>"
    )


def context_html(document: Document, span: Span, attributes: Attributes = NO_ATTRIBUTES) -> str:
    """Show a stretch of a document in its surroundings, marked, with its place and attributes.

    The surroundings reach `AROUND` characters to both sides and on to the ends of their lines.
    """
    start = document.text.rfind("\n", 0, max(0, span.start - AROUND)) + 1
    end = document.text.find("\n", min(len(document.text), span.end + AROUND))
    end = len(document.text) if end < 0 else end
    section = document.section_at(span.start)
    place = " › ".join(section.path or (section.heading,)) if section else say("正文")
    before = lines_html(document, Span(start, span.start))
    after = lines_html(document, Span(span.end, end))
    hit = escape(span.of(document.text))
    number = document.page_at(span.start)
    page = f"{say('第 {page} 页', page=number)} · " if number else ""
    return (
        f'<div class="sheet"><div class="head"><h3>{escape(document.title)}</h3>'
        f'<p class="where">{escape(place)}</p></div>'
        f"{attributes_html(attributes)}"
        f'<p class="context">{before}<mark tabindex="-1">{hit}</mark>{after}</p>'
        f'<p class="where">{escape(document.name)} · {page}'
        f"{say('第 {start}–{end} 字', start=span.start, end=span.end)}</p></div>"
    )


def lines_html(document: Document, span: Span) -> str:
    """Show a stretch of a document line by line, headings in bold."""
    headings = {section.span.start for section in document.sections}
    shown, at = [], span.start
    for line in span.of(document.text).splitlines(keepends=True):
        text = escape(line)
        shown.append(f"<b>{text}</b>" if at in headings else text)
        at += len(line)
    return "".join(shown)


def graph_html(turtle: str, milliseconds: int) -> str:
    """Show the triples of a CONSTRUCT or DESCRIBE."""
    if len(turtle) > LONGEST:
        turtle = f"{turtle[:LONGEST]}\n…{say('（只显示开头，下载可得全部）')}"
    return (
        f'<div class="sheet"><p class="where">{say("{count} 毫秒", count=milliseconds)}</p>'
        f'<pre tabindex="0">{escape(turtle)}</pre></div>'
    )


def fault_html(told: DuiceError | str) -> str:
    """Show what the user has to mend."""
    return f'<div class="sheet"><p class="fault" role="alert">{escape(str(told))}</p></div>'
