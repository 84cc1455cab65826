"""Search: ranked passages, no answer made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ingest.encode import Encoder
from ingest.words import words
from qa.answer import scope_of
from qa.index import Index
from qa.passages import relevance
from qa.understanding import checked


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; ``text`` is exactly the document's slice ``start`` to ``end``.

    ``score`` is how likely the passage is to answer beside the first, which has 1.
    """

    rank: int
    document: str
    section: str
    start: int
    end: int
    text: str
    score: float
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the object that the contract promises; ``page`` where the document has pages."""
        return {key: value for key, value in asdict(self).items() if key != "page" or value}


def search(
    index: Index, encoder: Encoder, query: str, k: int = 10, document: str | None = None
) -> list[Hit]:
    """Rank passages by learned weights: at most ``k``, best first, of equals the earlier one.

    Raises
    ------
    QueryError
        When the query is empty or too long, or there is no such document.
    """
    text = checked(query)
    rows = index.scope(index.passages, scope_of(index, document))
    near = relevance(index, index.query(words(text), text, encoder), rows)
    hits = []
    for rank, place in enumerate(near.best(k), start=1):
        found = index.passages[near.rows[place]]
        where = (found.document, found.section, found.start, found.end, found.text)
        hits.append(Hit(rank, *where, round(float(near.score[place]), 4), index.page(found)))
    return hits
