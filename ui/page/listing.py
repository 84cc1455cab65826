"""The list of documents: searched, sorted, narrowed down by the page's filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from pypinyin import lazy_pinyin

from ingest.document import Document
from kg.facets import FACETS
from kg.filters import parsed
from kg.held import Held
from kg.records import DocumentEntry
from kg.store import Store
from ui.tables import GENRES
from ui.tongue import say

SHOWN = 200
"""Documents that are listed at a time; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list; ``key`` is what its values are sorted by."""

    name: str
    title: str
    key: Callable[[DocumentEntry], object]
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """The column that the list is sorted by, and which way; by name where there is none."""

    column: str = ""
    falling: bool = False

    def by(self, column: str) -> Order:
        """Sort by another column; by the same one, the other way round.

        What is counted or dated comes with the most first.
        """
        if column == self.column:
            return Order(column, not self.falling)
        return Order(column, falling=column == "date" or COLUMNS[column].is_number)


@lru_cache(maxsize=20_000)
def spoken_order(text: str) -> tuple[str, ...]:
    """Return what sorts Chinese words as a dictionary does: by sound."""
    return tuple(lazy_pinyin(text.casefold()))


COLUMNS = {
    column.name: column
    for column in (
        Column("title", "标题", lambda e: spoken_order(e.title)),
        Column("genre", "文种", lambda e: spoken_order(GENRES.get(e.genre, e.genre))),
        Column("date", "日期", lambda e: e.date or ""),
        Column("region", "地区", lambda e: spoken_order(e.region or "")),
        Column("issuer", "发文机关", lambda e: spoken_order(e.issuer or "")),
        Column("characters", "字数", lambda e: e.characters, is_number=True),
        Column("problems", "问题", lambda e: e.problems, is_number=True),
        Column("measures", "措施", lambda e: e.measures, is_number=True),
        Column("links", "对应", lambda e: e.links, is_number=True),
    )
}


def within(store: Store, entries: Sequence[DocumentEntry], where: Sequence[str]) -> list[str]:
    """Name the documents that fulfil what the filters ask of documents.

    Raises
    ------
    QueryError
        When a condition has a value that the store does not have.
    """
    asked = [condition for condition in where if _is_of_document(condition)]
    if not asked:
        return [entry.name for entry in entries]
    held = Held(store)
    filters = parsed(asked, held)
    return [entry.name for entry in entries if filters.holds_of_document(held, entry.name)]


def _is_of_document(condition: str) -> bool:
    facet = FACETS.get(condition.partition("=")[0].strip())
    return facet is not None and facet.of_document is not None


def found(entries: Sequence[DocumentEntry], search: str, order: Order) -> list[DocumentEntry]:
    """List the documents that have every word of ``search`` somewhere, in their order.

    Those without a value for the column come last either way.
    """
    hits = [entry for entry in entries if has_words(entry, search)]
    column = COLUMNS.get(order.column)
    if column is None:
        return hits
    known = [entry for entry in hits if column.key(entry) not in ("", ())]
    known.sort(key=column.key, reverse=order.falling)  # type: ignore[arg-type]
    return known + [entry for entry in hits if column.key(entry) in ("", ())]


def has_words(entry: DocumentEntry | Document, search: str) -> bool:
    """Tell whether a document has every word of ``search`` somewhere in what is known of it."""
    told = (entry.title, entry.name, entry.issuer, entry.region, entry.date, entry.number)
    searched = "\n".join(filter(None, told)).casefold()
    return all(word in searched for word in search.casefold().split())


def listing_html(
    hits: Sequence[DocumentEntry], total: int, order: Order = Order(), chosen: str = ""
) -> str:
    """Show the first documents of those found; ``total`` is how many the store holds."""
    if not total:
        return f'<div class="sheet"><p class="none">{say("库里还没有文献。")}</p></div>'
    if not hits:
        told = say("没有符合的文献；请改一改搜索词或筛选条件。")
        return f'<div class="sheet"><p class="none" role="status">{told}</p></div>'
    heads = "".join(_head(column, order) for column in COLUMNS.values())
    rows = "".join(_row(entry, entry.name == chosen) for entry in hits[:SHOWN])
    return (
        f'<div class="sheet"><p class="where" role="status">{_counted(len(hits), total)}</p>'
        f'<div class="rows" tabindex="0" role="region" aria-label="{say("文献列表")}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _counted(hits: int, total: int) -> str:
    told = say("{count} 篇文献", count=f"{total:,}")
    if hits < total:
        told = say("{total} 篇中有 {hits} 篇符合", total=f"{total:,}", hits=f"{hits:,}")
    if hits > SHOWN:
        told += say("；先列出 {shown} 篇，其余请搜索", shown=SHOWN)
    return told


def _head(column: Column, order: Order) -> str:
    sorted_ = ""
    if column.name == order.column:
        sorted_ = f' aria-sort="{"descending" if order.falling else "ascending"}"'
    number = ' class="number"' if column.is_number else ""
    return (
        f'<th scope="col"{number}{sorted_}><button type="button" class="sort"'
        f' data-column="{column.name}">{say(column.title)}</button></th>'
    )


def _row(entry: DocumentEntry, is_chosen: bool) -> str:
    figures = (entry.characters, entry.problems, entry.measures, entry.links)
    numbers = "".join(f'<td class="number">{figure:,}</td>' for figure in figures)
    place = urlencode({"tab": "documents", "doc": entry.name})
    name = "" if entry.name == entry.title else f"<br><small>{escape(entry.name)}</small>"
    here = ' aria-current="true"' if is_chosen else ""
    return (
        f'<tr{here}><th scope="row"><a class="open" href="?{escape(place)}"'
        f' data-name="{escape(entry.name)}"{here}>{escape(entry.title)}</a>{name}</th>'
        f"<td>{say(GENRES.get(entry.genre, entry.genre))}</td>"
        f'<td class="date">{escape(entry.date or "")}</td>'
        f"<td>{escape(entry.region or '')}</td><td>{escape(entry.issuer or '')}</td>{numbers}</tr>"
    )
