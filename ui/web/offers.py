"""What programs may ask of a store, by whichever protocol; all of it reads and nothing writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from ingest.document import Source
from ingest.extract import extract as extract_from
from ingest.read import read as read_source
from ingest.vectors import CachedEncoder
from kg.sheets import json_file
from ontology.errors import DuiceError, QueryError, ReadError
from qa.answer import scope_of
from qa.dialogue import follow
from qa.question import Question
from qa.understanding import understand
from ui.library import Library
from ui.page.desk import Desk
from ui.tables import entry_json, extraction_json
from ui.tongue import say

EXTRACTIONS = 2
"""Texts that may be read at a time: each takes a core."""

_places = BoundedSemaphore(EXTRACTIONS)


class BusyError(DuiceError):
    """As much is being done already as may be at a time."""


class UnknownError(DuiceError):
    """There is nothing of that name."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as a program puts it; see `ui.library.Library.ask`.

    ``before`` are the earlier questions of the talk, the oldest first.
    """

    question: str
    document: str | None = None
    across: bool = False
    where: Sequence[str] = ()
    before: Sequence[str] = ()
    read: Mapping[str, str] = field(default_factory=dict)


def ask(desk: Desk, asking: Asking) -> dict[str, Any]:
    """Answer a question, as ``duice ask --json`` does.

    Raises
    ------
    DuiceError
        When the question, its scope or the store is at fault.
    """
    library = desk.library()
    answer = library.ask(
        asking.question,
        asking.document,
        across=asking.across,
        before=_understood(library, asking),
        read=asking.read,
        where=asking.where,
    )
    return answer.to_json()


def _understood(library: Library, asking: Asking) -> Question | None:
    """Understand the earlier questions, each after the one before it; none is answered."""
    scope_of(library.index, asking.document)
    before: Question | None = None
    catalogue = library.index.catalogue
    for question in asking.before:
        before = follow(understand(question, catalogue, asking.document), before, catalogue)
    return before


def search(desk: Desk, query: str, k: int, document: str | None) -> dict[str, Any]:
    """Rank passages, as ``duice search --json`` does.

    Raises
    ------
    DuiceError
        When the query, the document or the store is at fault.
    """
    hits = desk.library().search(query, k, document)
    return {"id": None, "hits": [hit.to_json() for hit in hits]}


def matrix(desk: Desk, rows: str, columns: str, values: str, where: Sequence[str]) -> bytes:
    """Count a cross table, as ``duice matrix --format json`` does.

    Raises
    ------
    DuiceError
        When an axis, a value or a condition is unknown, or the table is too large.
    """
    return json_file(desk.matrix(rows, columns, values, where))


def extract(desk: Desk, text: str, name: str) -> dict[str, Any]:
    """Tell what ingest would find in a text, as ``duice extract --json`` does.

    Raises
    ------
    BusyError
        When other texts are being read.
    QueryError
        When the text cannot be read.
    """
    encoder = desk.library().encoder
    if isinstance(encoder, CachedEncoder):
        encoder = encoder.within  # nothing of this text is kept
    if not _places.acquire(blocking=False):
        raise BusyError(say("抽取：正在读别的文本；请稍后再试"))
    try:
        # A record of one field is read as text whatever its first characters look like.
        data = json.dumps({"text": text}).encode("ascii")
        document = read_source(Source(name, data, f"{name}.jsonl#1"))
        return extraction_json(extract_from(document, encoder))
    except ReadError as error:
        why = str(error).removeprefix(f"{error.place}：")
        raise QueryError(f"{name}：{why}") from error
    finally:
        _places.release()


def documents(desk: Desk) -> dict[str, Any]:
    """List the documents, as ``duice documents --json`` does.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    return {"documents": [entry_json(entry) for entry in desk.store().documents()]}


def document(desk: Desk, name: str, *, text: bool = False) -> dict[str, Any]:
    """Tell what is known of a document, its sections, and its text where that is wanted.

    Raises
    ------
    UnknownError
        When there is no document of that name.
    """
    store = desk.store()
    entry = next((entry for entry in store.documents() if entry.name == name), None)
    if entry is None:
        raise UnknownError(say("库里没有文献“{name}”；全部名称见 /api/documents", name=name))
    whole = store.document(name)
    sections = [
        {
            "number": section.number,
            "heading": section.heading,
            "level": section.level,
            "start": section.span.start,
            "end": section.span.end,
        }
        for section in whole.sections
    ]
    told = {**entry_json(entry), "sections": sections}
    return {**told, "text": whole.text} if text else told
