"""The indexes: concepts by letter, by theme or by words; documents by name or by words."""

from __future__ import annotations

from fastapi import Request, Response

from kg.store import Store
from ui.web.document_page import found_in, path
from ui.web.paging import leaf
from ui.web.register import Register
from ui.web.rendering import rendered

LISTED = 100
"""Concepts or documents that a page shows."""
LONGEST = 100
"""Characters of what is searched for."""


def number_of(request: Request) -> int:
    """Read which page of a list is asked for: the first unless a number says another."""
    told = request.query_params.get("page", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 7 else 1


def _words(request: Request) -> str:
    return " ".join(request.query_params.get("q", "")[:LONGEST].split())


def concepts(request: Request, held: Register) -> Response:
    """Show the index of concepts: by letter, by theme, or those that have the words."""
    parameters = request.query_params
    kind, words = parameters.get("kind", ""), _words(request)
    kind = kind if kind in ("problem", "measure") else ""
    letters = held.letters(kind)
    themed = parameters.get("by") == "theme" and not words
    letter = parameters.get("letter", "")
    if not words and letter not in dict(letters):
        letter = ""
    chosen = leaf(held.of(kind, letter, words), number_of(request), LISTED)
    themes = leaf(held.themes_of(kind), number_of(request), LISTED)
    return rendered(
        "concepts.html",
        request,
        kind=kind,
        words=words,
        letters=letters,
        letter=letter,
        themed=themed,
        leaf=themes if themed else chosen,
        total=len(held.of(kind)),
    )


def documents(request: Request, store: Store) -> Response:
    """Show the list of documents, or of those that have the words."""
    words, every = _words(request), store.documents()
    chosen = leaf(found_in(every, words) if words else every, number_of(request), LISTED)
    return rendered(
        "documents.html", request, words=words, leaf=chosen, path=path, total=len(every)
    )
