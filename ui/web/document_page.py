"""The page of a document, and the list of all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from pyoxigraph import NamedNode

from ingest.document import Span
from kg import iris, records
from kg.records import DocumentEntry
from kg.view import View
from ui.blocks import contents_html
from ui.reader import reader_html
from ui.tables import FIELDS, GENRES
from ui.tongue import say
from ui.web.labels import tab_url

_STRETCH = re.compile(r"(?:char=)?(\d{1,9})[,-](\d{1,9})")


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that the page of a document shows; each fact has a name, a value, and whose it is."""

    entry: DocumentEntry
    facts: list[tuple[str, str, bool]]
    contents: Markup
    reader: Markup
    tab_url: str


def stretch(text: str) -> Span | None:
    """Read which characters are asked for: ``10,20`` or ``char=10,20`` (RFC 5147)."""
    found = _STRETCH.fullmatch(text)
    if not found or int(found[1]) >= int(found[2]):
        return None
    return Span(int(found[1]), int(found[2]))


def document_page(store: View, thing: NamedNode, here: Span | None) -> DocumentPage:
    """Gather what the page of a document shows; ``here`` is shown as quoted."""
    entry = records.documents(store.find, thing)[0]
    document = records.document(store.find, entry)
    if here and here.end > len(document.text):
        here = None
    statements, links = store.statements(entry.name), store.links(entry.name)
    text = reader_html(document, statements, links, top=3, here=here)
    return DocumentPage(
        entry=entry,
        facts=facts(entry),
        contents=Markup(contents_html(document)),  # they escape what they are given
        reader=Markup(text),
        tab_url=tab_url("documents", doc=entry.name),
    )


def facts(entry: DocumentEntry) -> list[tuple[str, str, bool]]:
    """Name what is known of a document; the last value says that somebody set it by hand."""
    values = {
        "title": entry.title,
        "genre": say(GENRES.get(entry.genre, entry.genre)),
        "issuer": entry.issuer,
        "number": entry.number,
        "date": entry.date,
        "level": entry.level,
        "region": entry.region,
    }
    told = [
        (say(title), values[field] or "", field in entry.by_hand)
        for field, title in FIELDS.items()
        if field != "title" or field in entry.by_hand
    ]
    size = say("{count} 字", count=f"{entry.characters:,}")
    if entry.pages:
        size = say("{size}，{count} 页", size=size, count=len(entry.pages))
    told += [
        (say("篇幅"), size, False),
        (say("名称"), entry.name, False),
        (say("来源"), entry.source, False),
        (say("抽取"), f"Duice {entry.version} · {entry.encoder}", False),
    ]
    return [fact for fact in told if fact[1]]


def found_in(entries: Sequence[DocumentEntry], words: str) -> list[DocumentEntry]:
    """Keep the documents that have all words in title, name, issuer, number, date or region."""
    wanted = words.lower().split()

    def holds(entry: DocumentEntry) -> bool:
        told = (entry.title, entry.name, entry.issuer, entry.number, entry.date, entry.region)
        text = "\n".join(one for one in told if one).lower()
        return all(word in text for word in wanted)

    return [entry for entry in entries if holds(entry)]


def path(entry: DocumentEntry) -> str:
    """Return where the page of a document is."""
    return f"/document/{iris.segment(entry.name)}"
