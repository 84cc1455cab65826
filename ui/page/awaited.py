"""What the page shows of documents that wait: a list, the text, passages found by their words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from ingest.document import Document, Span
from ui.page.listing import SHOWN, has_words
from ui.page.waiting import Awaited, Match, key
from ui.reader import reader_html
from ui.show import context_html
from ui.tables import GENRES
from ui.tongue import say


def awaited_html(awaited: Sequence[Awaited], search: str = "", chosen: str = "") -> str:
    """List the documents that wait, those that have every word of ``search``; "" without any."""
    hits = [one for one in awaited if has_words(one.document, search)]
    if not hits:
        return ""
    heads = "".join(
        f'<th scope="col"{kind}>{head}</th>'
        for head, kind in (
            (say("标题"), ""),
            (say("文件"), ""),
            (say("文种"), ""),
            (say("字数"), ' class="number"'),
            (say("进度"), ""),
        )
    )
    rows = "".join(_row(one, chosen) for one in hits[:SHOWN])
    told = say("{count} 篇等待抽取：可以打开来读，也能按词查到", count=f"{len(hits):,}")
    if len(hits) > SHOWN:
        told += say("；先列出 {shown} 篇，其余请搜索", shown=SHOWN)
    return (
        f'<section class="sheet awaited" aria-label="{say("等待抽取")}">'
        f'<p class="where" role="status">{told}</p>'
        f'<div class="rows" tabindex="0" role="region" aria-label="{say("等待抽取的文献")}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _row(one: Awaited, chosen: str) -> str:
    document = one.document
    here = ' aria-current="true"' if key(document) == chosen else ""
    return (
        f'<tr{here}><th scope="row"><a class="open" href="{_address(document)}"'
        f' data-name="{key(document)}"{here}>{escape(document.title)}</a></th>'
        f"<td>{escape(one.file)}</td><td>{say(GENRES.get(document.genre, document.genre))}</td>"
        f'<td class="number">{len(document.text):,}</td><td>{say("等待抽取")}</td></tr>'
    )


def _address(document: Document) -> str:
    return f"?tab=documents&amp;doc={quote(key(document), safe='~')}"


def matches_html(matches: Sequence[Match], *, narrowed: bool = False) -> str:
    """Show passages found by their words, and claim no more of them; "" without any.

    ``narrowed`` tells that filters are set: nothing is known that they could be held against.
    """
    if not matches:
        return ""
    rows = "".join(map(_match, matches))
    note = say("筛选条件还用不到它们身上。") if narrowed else ""
    told = say("抽取完成之后，它们才参加回答。")
    return (
        '<section class="sheet found-waiting"><h3>'
        f"{say('正在导入的文献里（只按词查到，尚未抽取）')}</h3>"
        f'<p class="where">{told}{note}</p><ol class="findings">{rows}</ol></section>'
    )


def _match(match: Match) -> str:
    document, passage = match.document, match.passage
    span, title = passage.span, escape(document.title)
    page = document.page_at(span.start)
    places = [
        escape(" › ".join(passage.section.path)) if passage.section else "",
        say("第 {page} 页", page=page) if page else "",
    ]
    place = "".join(f" · {one}" for one in places if one)
    told = say("查看出处：{name}", name=title)
    return (
        f"<li><blockquote>{escape(passage.text)} "
        f'<a class="cite" href="#" data-waiting="{document.digest}" data-start="{span.start}"'
        f' data-end="{span.end}" aria-label="{told}">{say("出处")}</a></blockquote>'
        f'<p class="where"><a href="{_address(document)}">{title}</a>{place}</p></li>'
    )


def source_html(document: Document, span: Span) -> str:
    """Show a stretch of a document that waits in its surroundings."""
    return context_html(document, span) + _note_html()


def about_html(document: Document) -> str:
    """Show the title of a document that waits, and that nothing is known of it yet."""
    scale = say("{count} 字", count=f"{len(document.text):,}")
    return (
        f'<div class="sheet described"><h3>{escape(document.title)}</h3>'
        f'<p class="where">{scale}</p></div>{_note_html()}'
    )


def text_html(document: Document) -> str:
    """Show the whole text of a document that waits."""
    return (
        f'<div class="sheet reading"><div class="page-of" tabindex="0" role="region"'
        f' aria-label="{say("正文")}">{reader_html(document, None, top=4)}</div></div>'
    )


def _note_html() -> str:
    told = say("等待抽取：现在只有正文，问题、措施和对应要等抽取完才有。")
    return f'<div class="sheet"><p class="where" role="status">{told}</p></div>'
