"""What the page says of the collection; every string of a document is escaped here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kg.records import DocumentEntry
from ui.tables import GENRES
from ui.tongue import CHINESE, ENGLISH, say, spoken


def masthead_html(entries: Sequence[DocumentEntry]) -> str:
    """Name the product and what the store holds."""
    held = say("库里还没有文献：请在“文献”页导入，或在终端运行 duice ingest")
    if entries:
        figures = (("篇文献", len(entries)), *_totals(entries))
        held = " · ".join(f"<b>{figure:,}</b> {say(what)}" for what, figure in figures)
    return (
        "<header><h1>对策 <small>Duice</small></h1>"
        f"<p>{say('从政策文本里读出问题与对策，句句有出处')}</p>"
        f"<p class='held'>{held}</p>{_other_language()}</header>"
    )


def _other_language() -> str:
    """Lead to the page in the other language."""
    name, language = ("English", ENGLISH) if spoken() == CHINESE else ("中文", CHINESE)
    return f'<p class="tongue"><a href="/language/{language}" hreflang="{language}">{name}</a></p>'


def _totals(entries: Sequence[DocumentEntry]) -> Iterator[tuple[str, int]]:
    yield "个问题", sum(entry.problems for entry in entries)
    yield "项措施", sum(entry.measures for entry in entries)
    yield "条对应", sum(entry.links for entry in entries)


def documents_html(entries: Sequence[DocumentEntry]) -> str:
    """List the documents with what was found in each."""
    if not entries:
        return (
            '<div class="sheet"><p class="none">库里还没有文献。'
            "请在终端运行 duice ingest 文件或文件夹。</p></div>"
        )
    rows = "".join(_document_row(entry) for entry in entries)
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("标题", "文种", "日期"))
    numbers = ("字数", "问题", "措施", "对应")
    heads += "".join(f'<th scope="col" class="number">{head}</th>' for head in numbers)
    return (
        '<div class="sheet"><div class="rows" tabindex="0" role="region" aria-label="文献列表">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _document_row(entry: DocumentEntry) -> str:
    figures = (entry.characters, entry.problems, entry.measures, entry.links)
    numbers = "".join(f'<td class="number">{figure:,}</td>' for figure in figures)
    return (
        f"<tr><th scope='row'>{escape(entry.title)}<br><small>{escape(entry.name)}</small></th>"
        f"<td>{GENRES.get(entry.genre, entry.genre)}</td>"
        f"<td class='date'>{escape(entry.date or '')}</td>"
        f"{numbers}</tr>"
    )
