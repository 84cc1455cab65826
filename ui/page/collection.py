"""What the page says of the collection; every string of a document is escaped here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kg.records import DocumentEntry
from ui.tongue import CHINESE, ENGLISH, say, spoken


def masthead_html(entries: Sequence[DocumentEntry], user: str = "") -> str:
    """Name the product and what the store holds; lead to its indexes and, out of it, ``user``."""
    held = say("库里还没有文献：请在“文献”页导入，或在终端运行 duice ingest")
    if entries:
        figures = (("篇文献", len(entries)), *_totals(entries))
        held = " · ".join(f"<b>{figure:,}</b> {say(what)}" for what, figure in figures)
    return (
        "<header><h1>对策 <small>Duice</small></h1>"
        f"<p>{say('从政策文本里读出问题与对策，句句有出处')}</p>"
        f"<p class='held'>{held}</p>{_ways(user)}</header>"
    )


def _ways(user: str) -> str:
    """Lead to the indexes, to the page in the other language, and out."""
    name, language = ("English", ENGLISH) if spoken() == CHINESE else ("中文", CHINESE)
    ways = [
        f'<a href="/concept">{say("概念索引")}</a>',
        f'<a href="/document">{say("文献索引")}</a>',
        f'<a class="tongue" href="/language/{language}" hreflang="{language}">{name}</a>',
    ]
    if user:
        ways.append(f'<span>{escape(user)}</span> <a href="/logout">{say("退出")}</a>')
    return f'<nav aria-label="{say("更多")}">{" · ".join(ways)}</nav>'


def _totals(entries: Sequence[DocumentEntry]) -> Iterator[tuple[str, int]]:
    yield "个问题", sum(entry.problems for entry in entries)
    yield "项措施", sum(entry.measures for entry in entries)
    yield "条对应", sum(entry.links for entry in entries)
