"""One document on the page: what is known of it, and its text with all statements marked."""

from __future__ import annotations

from html import escape
from pathlib import PurePath
from urllib.parse import quote, urlencode

from kg.corrections import FIELDS
from kg.store import Store
from ui.page.keeping import Known
from ui.reader import reader_html
from ui.tables import FIELDS as TITLES
from ui.tables import GENRES
from ui.tongue import say


def described_html(known: Known) -> str:
    """Show the title of a document, where it leads to, and what is known of it."""
    entry = known.entry
    told = "".join(_field(known, field) for field in FIELDS)
    scale = say(
        "{characters} 字，{problems} 个问题，{measures} 项措施，{links} 条对应",
        characters=f"{entry.characters:,}",
        problems=entry.problems,
        measures=entry.measures,
        links=entry.links,
    )
    ask = urlencode({"tab": "ask", "document": entry.name})
    return (
        f'<div class="sheet described"><h3>{escape(entry.title)}</h3>'
        f'<p class="onward"><a href="?{escape(ask)}">{say("问这篇文献")}</a> '
        f'<a href="/document/{quote(entry.name, safe="")}">{say("文献页")}</a></p>'
        f"<dl>{told}<dt>{say('规模')}</dt><dd>{scale}</dd>"
        f"<dt>{say('名称')}</dt><dd>{escape(entry.name)}</dd>"
        f"<dt>{say('来源')}</dt><dd>{escape(PurePath(entry.source).name)}</dd></dl></div>"
    )


def _field(known: Known, field: str) -> str:
    value = known.value(field)
    if field == "genre":
        value = say(GENRES.get(value, value))
    shown = escape(value) or f'<span class="unknown">{say("不详")}</span>'
    if field in known.entry.by_hand:
        told = known.as_read.get(field) or ""
        if field == "genre":
            told = say(GENRES.get(told, told))
        by_hand = say("手工设定；原文：{told}", told=told or say("未写"))
        shown += f' <span class="by-hand">{escape(by_hand)}</span>'
    return f"<dt>{say(TITLES[field])}</dt><dd>{shown}</dd>"


def parting_html(known: Known) -> str:
    """Say what goes when a document is removed, and what stays."""
    entry = known.entry
    goes = say(
        "将从库里移去《{title}》的全文，以及从中抽取的"
        " {problems} 个问题、{measures} 项措施、{links} 条对应。",
        title=entry.title,
        problems=entry.problems,
        measures=entry.measures,
        links=entry.links,
    )
    stays = say("原始文件不受影响；再次导入即可恢复。")
    if known.decisions:
        stays = say(
            "对它的 {count} 条校对决定留在记录里，再次导入这篇文献时照旧生效。",
            count=known.decisions,
        )
    return f'<div class="sheet parting" role="alert"><p>{escape(goes)}{escape(stays)}</p></div>'


def reading_html(store: Store, name: str) -> str:
    """Show a whole document, its statements marked, with the ways from one to the next.

    Raises
    ------
    StoreError
        When there is no document of that name.
    """
    statements = store.statements(name)
    text = reader_html(store.document(name), statements, store.links(name), top=4)
    keys = say("点一下标出的句子，旁边就显示它的出处和详情；在正文里按 n、p 键跳到下一条、上一条。")
    return (
        f'<div class="sheet reading"><p class="where">{keys}</p><p class="steps">'
        f'<button type="button" class="step" data-step="-1">{say("上一条")}</button> '
        f'<button type="button" class="step" data-step="1">{say("下一条")}</button> '
        f'<span class="at" role="status"></span></p>'
        f'<div class="page-of" tabindex="0" role="region" aria-label="{say("正文")}">'
        f"{text}</div></div>"
    )
