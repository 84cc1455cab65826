"""Texts that can be found by words and by meaning together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.encode import Encoder, Vectors
from qa.arrays import inside, read
from qa.rank import Rows, Scores, fuse
from qa.space import Local, Space
from qa.stock import Stock, Stored, Text
from qa.vector_store import FILES, VectorStore
from qa.words import WordIndex

POOL = 150  # how many of the best by each signal are looked at when the scope is large
CLOSEST = 0.5  # weight of the clause nearest to the question; the text as a whole has the rest
SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """A question in both forms: its words, and its vector (d,) of length 1.

    ``text`` is the question itself, simplified and without its frame.
    """

    words: tuple[str, ...]
    vector: Vectors
    text: str = ""


@dataclass(frozen=True, slots=True)
class Relevance:
    """Rows looked at, with their scores; all of shape (n,), in the order of the rows.

    ``score`` is words and meaning fused, 0 to 1 among these rows; ``meaning`` is the cosine,
    ``words`` the BM25 score, both as they are.
    """

    rows: Rows
    score: Scores
    meaning: Scores
    words: Scores

    def best(self, k: int) -> Rows:
        """Give the positions (not rows) of the `k` best, best first; ties in order of the rows."""
        return np.argsort(-self.score, kind="stable")[:k].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Parts:
    """The m clauses of the n texts of a shelf; those of row r are ``ends[r]`` to ``ends[r + 1]``.

    ``vectors`` are m, ``places`` has the shape (m, 2): start and end within the text.
    """

    vectors: Space
    places: NDArray[np.int32]
    ends: Rows


class Shelf:
    """n texts, each with a row number, a vector of the whole, those of its clauses, its words.

    The whole is a vector of its own where a text comes with a context, else made of the clauses
    and the head, which extraction has encoded already. Vectors are kept half as wide as they are
    made. Where texts are ``paired``, they are found by pairs of characters, too.
    """

    def __init__(self, wholes: Space, parts: Parts, words: WordIndex, pairs: WordIndex) -> None:
        if not len(wholes) == len(parts.ends) - 1 == words.size == pairs.size:
            raise ValueError(f"{len(wholes)} vectors, but words of {words.size} texts")
        if not parts.ends[-1] == len(parts.vectors) == len(parts.places):
            raise ValueError(f"{parts.ends[-1]} clauses, but {len(parts.vectors)} vectors")
        self.wholes = wholes
        self.parts = parts
        self.words = words
        self.pairs = pairs

    @classmethod
    def build(
        cls, texts: Sequence[Text], weight: float, encoder: Encoder, *, paired: bool = False
    ) -> Shelf:
        """Put up ``texts``; ``weight`` is that of a text's head beside its clauses together."""
        return cls.of(Stock.of(texts, weight, encoder, paired=paired))

    @classmethod
    def of(cls, stock: Stock) -> Shelf:
        """Put up what was taken in."""
        parts = Parts(Local(stock.clauses), stock.places, stock.ends)
        found = WordIndex.of(stock.words), WordIndex.of(stock.pairs)
        return cls(Local(stock.wholes), parts, *found)

    @property
    def stored(self) -> Stored:
        """What it was put up from."""
        parts, counted = self.parts, (self.words.bags, self.pairs.bags)
        return Stored(self.wholes, parts.vectors, parts.places, parts.ends, *counted)

    def __len__(self) -> int:
        return len(self.wholes)

    def only(self, rows: Rows) -> Shelf:
        """Return a shelf of ``rows`` (k,), rising, alone; their numbers start anew from 0."""
        parts = self.parts
        counts = np.diff(parts.ends)
        chosen = np.zeros(len(self), dtype=bool)
        chosen[rows] = True
        clauses = np.flatnonzero(np.repeat(chosen, counts))
        ends = np.concatenate([[0], np.cumsum(counts[rows])]).astype(np.int64)
        held = Parts(parts.vectors.only(clauses), parts.places[clauses], ends)
        only = self.wholes.only(rows)
        return Shelf(only, held, self.words.only(rows), self.pairs.only(rows))

    def relevance(self, query: Query, rows: Rows | None = None) -> Relevance:
        """Score ``rows`` against the query; without rows, those best by either signal."""
        words = self.words.scores(query.words)
        if rows is None:
            rows = self.pool(query)
        meaning = self.meaning(query.vector, rows)
        return Relevance(rows, fuse(words[rows], meaning), meaning, words[rows])

    def nearest(self, vector: Vectors, within: Rows | None = None) -> Rows:
        """Give the `POOL` rows, of those ``within``, whose wholes are nearest to a vector (d,)."""
        return self.wholes.nearest(vector, POOL, self._chosen(within))

    def pool(self, query: Query, within: Rows | None = None) -> Rows:
        """Rows among the `POOL` best by meaning or by words, of those ``within`` or all, rising."""
        words = self.words.scores(query.words)
        shared = most(words, POOL) if within is None else within[most(words[within], POOL)]
        return np.unique(np.concatenate([self.nearest(query.vector, within), shared]))

    def nearest_by_clause(self, vector: Vectors, within: Rows | None = None) -> Rows:
        """Give the rows, of those ``within``, that hold the `POOL` clauses nearest to a vector."""
        chosen = self._chosen(within)
        if chosen is not None:
            chosen = np.repeat(chosen, np.diff(self.parts.ends))
        found = self.parts.vectors.nearest(vector, POOL, chosen)
        return np.unique(np.searchsorted(self.parts.ends, found, side="right") - 1)

    def _chosen(self, within: Rows | None) -> NDArray[np.bool_] | None:
        if within is None:
            return None
        chosen = np.zeros(len(self), dtype=bool)
        chosen[within] = True
        return chosen

    def meaning(self, vector: Vectors, rows: Rows) -> Scores:
        """How near each of ``rows`` (n,) is to a vector (d,) of length 1: shape (n,), -1 to 1."""
        return CLOSEST * self.closest(vector, rows) + (1 - CLOSEST) * self.whole(vector, rows)

    def whole(self, vector: Vectors, rows: Rows) -> Scores:
        """Cosine of each of ``rows`` (n,) as a whole with a vector (d,): shape (n,)."""
        return np.asarray(self.wholes.rows(rows) @ vector, dtype=np.float32)

    def closest(self, vector: Vectors, rows: Rows) -> Scores:
        """Cosine of the nearest clause of each of ``rows`` (n,) with a vector (d,): shape (n,)."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        at, ends = inside(self.parts.ends, rows)
        near = self.parts.vectors.rows(at) @ vector
        return np.asarray(np.maximum.reduceat(near, ends[:-1]), dtype=np.float32)

    def clauses(self, row: int) -> list[tuple[int, int, Vectors]]:
        """Give the clauses of a row: start and end within the text, and the vector (d,)."""
        at = np.arange(*self.parts.ends[row : row + 2])
        vectors = self.parts.vectors.rows(at)
        places = self.parts.places[at].tolist()
        return [(start, end, v) for (start, end), v in zip(places, vectors, strict=True)]

    def save(self, folder: Path, vectors: VectorStore = FILES) -> None:
        """Write words and places into ``folder``, and vectors to where they are kept."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, space in (("wholes", self.wholes), ("clauses", self.parts.vectors)):
            if not isinstance(space, Local):
                raise TypeError("what is saved was just built, in memory")
            vectors.write(folder / name, space)
        np.save(folder / "places.npy", self.parts.places)
        np.save(folder / "ends.npy", self.parts.ends)
        self.words.save(folder / "words")
        self.pairs.save(folder / "pairs")

    @classmethod
    def load(cls, folder: Path, vectors: VectorStore = FILES) -> Shelf:
        """Read what `save` wrote.

        Raises
        ------
        OSError, ValueError, KeyError
            When files are missing or damaged.
        StoreError
            When vectors that are kept elsewhere cannot be read.
        """
        places, ends = (read(folder / f"{name}.npy") for name in ("places", "ends"))
        size = len(ends) - 1
        wholes = vectors.read(folder / "wholes", size)
        parts = Parts(vectors.read(folder / "clauses", len(places)), places, ends)
        found = (WordIndex.load(folder / name, size) for name in ("words", "pairs"))
        return cls(wholes, parts, *found)

    @cached_property
    def sample(self) -> Vectors:
        """Some `SAMPLE` wholes that tell how near any text is to a question: shape (k, d)."""
        return self.wholes.rows(np.arange(0, len(self), max(1, len(self) // SAMPLE)))


def most(scores: Scores, k: int) -> Rows:
    """Give the rows of the `k` highest of ``scores`` (n,) that are above 0."""
    rows = np.argpartition(-scores, k)[:k] if k < len(scores) else np.arange(len(scores))
    return np.asarray(rows[scores[rows] > 0], dtype=np.int64)


def row_numbers(ranges: Iterable[tuple[int, int]]) -> Rows:
    """Write ranges of rows (end exclusive) out as row numbers."""
    parts = [np.arange(start, end, dtype=np.int64) for start, end in ranges]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
