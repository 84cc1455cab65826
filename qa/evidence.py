"""Which clause of a text bears an answer out, and how well each fits the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.clause import PART
from ingest.encode import Vectors
from ingest.segment import SENTENCE
from ingest.words import words
from qa.demand import Demand, supplied
from qa.index import Index
from qa.records import Record
from qa.shelf import Query

WORDS = 2.0  # what all words of a question in one clause are worth, in deviations of meaning
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of record ``record`` (its place among those looked at); a slice of its text.

    ``strength`` is how well it fits the question: meaning in deviations above any passage of the
    collection, and words on top. ``supplies`` tells that it has the value asked for.
    """

    text: str
    record: int
    strength: float
    meaning: float
    supplies: bool


class Judge:
    """Weighs clauses against one question."""

    def __init__(self, index: Index, query: Query, demand: Demand | None) -> None:
        shelf = index.passage_shelf
        self._index = index
        self._query = query
        self._demand = demand
        self._weight = {word: shelf.words.weight(word) for word in query.words}
        any_text = shelf.sample @ query.vector
        self._mean = float(any_text.mean()) if len(any_text) else 0.0
        self._deviation = max(float(any_text.std()), 1e-6) if len(any_text) else 1.0

    def clauses(self, records: Sequence[Record]) -> list[Clause]:
        """Weigh every clause of ``records``, in their order."""
        return [
            self._weighed(text, vector, place)
            for place, record in enumerate(records)
            for text, vector in self._index.clauses(record)
            if WORD.search(text)
        ]

    def _weighed(self, text: str, vector: Vectors, record: int) -> Clause:
        near = (float(vector @ self._query.vector) - self._mean) / self._deviation
        supplies = self._demand is None or supplied(self._demand, text)
        return Clause(text, record, near + WORDS * self._shared(text), near, supplies)

    def _shared(self, text: str) -> float:
        """Share of the question's words, by how much they tell, that stand in ``text``."""
        whole = sum(self._weight.values())
        held = set(words(text))
        return sum(w for word, w in self._weight.items() if word in held) / whole if whole else 0.0


def parts(text: str) -> list[str]:
    """Cut a text into clauses, as extraction does; all are slices of it."""
    found = (
        part[0].strip() for match in SENTENCE.finditer(text) for part in PART.finditer(match[0])
    )
    return [part for part in found if WORD.search(part)]


def best_of(clauses: Sequence[Clause], record: int) -> Clause | None:
    """Choose the clause that speaks for a record: one with the value if any, then the strongest."""
    own = [clause for clause in clauses if clause.record == record]
    return max(own, key=lambda clause: (clause.supplies, clause.strength), default=None)
