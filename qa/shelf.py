"""Texts that can be found by words and by meaning together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import faiss
import numpy as np

from ingest.encode import Vectors
from qa.rank import Rows, Scores, fuse
from qa.words import WordIndex

POOL = 200  # how many of the best by each signal are looked at when the scope is everything


@dataclass(frozen=True, slots=True)
class Query:
    """A question in both forms: its words, and its vector (d,) of length 1."""

    words: tuple[str, ...]
    vector: Vectors


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


class Shelf:
    """n texts, each with a row number, a vector and its words."""

    def __init__(self, vectors: Vectors, words: WordIndex) -> None:
        if len(vectors) != words.size:
            raise ValueError(f"{len(vectors)} vectors, but words of {words.size} texts")
        self.vectors = vectors
        self.words = words

    @classmethod
    def build(cls, vectors: Vectors, texts: Iterable[str]) -> Shelf:
        """Put up texts given their vectors (n, d); ``texts`` are what the words are taken from."""
        return cls(np.ascontiguousarray(vectors, dtype=np.float32), WordIndex.build(texts))

    def __len__(self) -> int:
        return len(self.vectors)

    def relevance(self, query: Query, rows: Rows | None = None) -> Relevance:
        """Score ``rows`` against the query; without rows, those best by either signal."""
        words = self.words.scores(query.words)
        if rows is None:
            rows = self._pool(query, words)
        meaning = np.asarray(self.vectors[rows] @ query.vector, dtype=np.float32)
        return Relevance(rows, fuse(words[rows], meaning), meaning, words[rows])

    def save(self, folder: Path) -> None:
        """Write vectors and words into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "vectors.npy", self.vectors)
        self.words.save(folder / "words")

    @classmethod
    def load(cls, folder: Path) -> Shelf:
        """Read what `save` wrote.

        Raises
        ------
        OSError, ValueError, KeyError
            When files are missing or damaged.
        """
        vectors = np.load(folder / "vectors.npy")
        return cls(vectors, WordIndex.load(folder / "words", len(vectors)))

    @cached_property
    def _nearest(self) -> faiss.IndexFlatIP:
        """Exact search by inner product; made only when a question goes to the whole shelf."""
        index = faiss.IndexFlatIP(self.vectors.shape[1])
        index.add(self.vectors)
        return index

    def _pool(self, query: Query, words: Scores) -> Rows:
        """Rows among the `POOL` best by meaning or by words, in rising order."""
        k = min(POOL, len(self))
        if k == 0:
            return np.zeros(0, dtype=np.int64)
        _, near = self._nearest.search(query.vector[None, :], k)
        shared = np.argsort(-words, kind="stable")[:k]
        return np.unique(np.concatenate([near[0], shared[words[shared] > 0]])).astype(np.int64)


def row_numbers(ranges: Sequence[tuple[int, int]]) -> Rows:
    """Write ranges of rows (end exclusive) out as row numbers."""
    if not ranges:
        return np.zeros(0, dtype=np.int64)
    return np.concatenate([np.arange(start, end, dtype=np.int64) for start, end in ranges])
