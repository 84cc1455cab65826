"""Texts that can be found by words and by meaning together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest.encode import Encoder, Vectors
from qa.rank import Rows, Scores, fuse
from qa.words import WordIndex

POOL = 200  # how many of the best by each signal are looked at when the scope is everything
CLOSEST = 0.5  # weight of the clause nearest to the question; the text as a whole has the rest


@dataclass(frozen=True, slots=True)
class Query:
    """A question in all forms: its words, its vector (d,) of length 1, its text."""

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
class Text:
    """A text as a shelf takes it: its ``clauses`` (at least one), what stands over it, its words.

    ``worded`` is what the words are taken from: the text with its title and headings.
    """

    clauses: tuple[str, ...]
    head: str
    worded: str


class Shelf:
    """n texts, each with a row number, the vectors of its m/n clauses and its words.

    No text is encoded but its clauses, which extraction has encoded already. Taken together, the
    mean of all and the nearest one, they find as well as a vector of the whole text: nDCG@10 on
    questions about statutes is 0.92 by either.
    """

    def __init__(
        self, wholes: Vectors, clauses: NDArray[np.float16], ends: Rows, words: WordIndex
    ) -> None:
        if not len(wholes) == len(ends) - 1 == words.size or ends[-1] != len(clauses):
            raise ValueError(f"{len(wholes)} vectors, but words of {words.size} texts")
        self.wholes = wholes  # (n, d), rows of length 1
        self.clauses = clauses  # (m, d), half as wide as the wholes: only maxima are taken of them
        self.ends = ends  # (n + 1,), the clauses of row r are ends[r] to ends[r + 1]
        self.words = words

    @classmethod
    def build(cls, texts: Sequence[Text], weight: float, encoder: Encoder) -> Shelf:
        """Put up ``texts``; ``weight`` is that of a text's head beside its clauses together."""
        held = sorted({*chain.from_iterable(t.clauses for t in texts), *(t.head for t in texts)})
        vectors = encoder.encode(held) if held else np.zeros((0, encoder.width), np.float32)
        place = {text: row for row, text in enumerate(held)}
        wholes = np.zeros((len(texts), encoder.width), dtype=np.float32)
        for row, text in enumerate(texts):
            lengths = np.array([[len(clause)] for clause in text.clauses], dtype=np.float32)
            mean = unit((vectors[[place[clause] for clause in text.clauses]] * lengths).sum(axis=0))
            wholes[row] = unit(mean + weight * vectors[place[text.head]])
        rows = [place[clause] for text in texts for clause in text.clauses]
        ends = np.cumsum([0, *(len(text.clauses) for text in texts)]).astype(np.int64)
        clauses = vectors[rows].astype(np.float16)
        return cls(wholes, clauses, ends, WordIndex.build(text.worded for text in texts))

    def __len__(self) -> int:
        return len(self.wholes)

    def relevance(self, query: Query, rows: Rows | None = None) -> Relevance:
        """Score ``rows`` against the query; without rows, those best by either signal."""
        words = self.words.scores(query.words)
        if rows is None:
            rows = self.pool(query)
        meaning = self.meaning(query.vector, rows)
        return Relevance(rows, fuse(words[rows], meaning), meaning, words[rows])

    def meaning(self, vector: Vectors, rows: Rows) -> Scores:
        """How near each of ``rows`` (n,) is to a vector (d,) of length 1: shape (n,), -1 to 1."""
        nearest, whole = self.parts(vector, rows)
        return np.asarray(CLOSEST * nearest + (1 - CLOSEST) * whole, dtype=np.float32)

    def parts(self, vector: Vectors, rows: Rows) -> tuple[Scores, Scores]:
        """How near the nearest clause of each of n ``rows`` is, and the whole: shape (n,) each."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
        first, counts = self.ends[rows], self.ends[rows + 1] - self.ends[rows]
        starts = np.cumsum(counts) - counts
        at = np.arange(counts.sum()) + np.repeat(first - starts, counts)
        near = np.maximum.reduceat(self.clauses[at].astype(np.float32) @ vector, starts)
        return near, self.wholes[rows] @ vector

    def save(self, folder: Path) -> None:
        """Write vectors and words into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "wholes.npy", self.wholes)
        np.save(folder / "clauses.npy", self.clauses)
        np.save(folder / "ends.npy", self.ends)
        self.words.save(folder / "words")

    @classmethod
    def load(cls, folder: Path) -> Shelf:
        """Read what `save` wrote.

        Raises
        ------
        OSError, ValueError, KeyError
            When files are missing or damaged.
        """
        wholes, clauses, ends = (
            np.load(folder / f"{name}.npy") for name in ("wholes", "clauses", "ends")
        )
        return cls(wholes, clauses, ends, WordIndex.load(folder / "words", len(wholes)))

    @cached_property
    def _nearest(self) -> faiss.IndexFlatIP:
        """Exact search by inner product; made only when a question goes to the whole shelf."""
        index = faiss.IndexFlatIP(self.wholes.shape[1])
        index.add(self.wholes)
        return index

    def pool(self, query: Query, rows: Rows | None = None) -> Rows:
        """Rows among the `POOL` best by meaning or by words, of ``rows`` or of all, rising."""
        words = self.words.scores(query.words)
        if rows is None:
            k = min(POOL, len(self))
            near = self._nearest.search(query.vector[None, :], k)[1][0] if k else self.ends[:0]
            rows = np.arange(len(self), dtype=np.int64)
        else:
            near = rows[np.argsort(-(self.wholes[rows] @ query.vector), kind="stable")[:POOL]]
        shared = rows[np.argsort(-words[rows], kind="stable")[:POOL]]
        return np.unique(np.concatenate([near, shared[words[shared] > 0]])).astype(np.int64)


def unit(vector: Vectors) -> Vectors:
    """Stretch a vector (d,) to length 1; one of zeros stays as it is."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


def row_numbers(ranges: Iterable[tuple[int, int]]) -> Rows:
    """Write ranges of rows (end exclusive) out as row numbers."""
    parts = [np.arange(start, end, dtype=np.int64) for start, end in ranges]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
