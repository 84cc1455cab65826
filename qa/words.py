"""BM25 over the words of texts, or their pairs of characters: what a question shares in form."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from itertools import pairwise
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.words import simplify, words
from qa.rank import Rows, Scores

K1, B = 0.9, 0.4
"""A word that comes again adds little, and a long passage loses little: policy texts are cut into
passages of like length, and 1.5 and 0.75 find worse on every set of questions that was tried."""

ODD = re.compile(r"[\W_]+")

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it reports each step otherwise


class WordIndex:
    """BM25 (Lucene's variant) over the words of n texts, in the order they came."""

    def __init__(self, engine: bm25s.BM25 | None, size: int) -> None:
        self._engine = engine
        self.size = size

    @classmethod
    def build(cls, texts: Iterable[str], cut: Callable[[str], Iterable[str]] = words) -> WordIndex:
        """Index what ``cut`` makes of ``texts``: their words, or their `pairs`.

        Texts without a single word are found by no question.
        """
        once: dict[str, str] = {}  # one string for a word that comes a million times
        parts = [[once.setdefault(word, word) for word in cut(text)] for text in texts]
        if not any(parts):
            return cls(None, len(parts))  # bm25s has no index without a word
        engine = bm25s.BM25(method="lucene", k1=K1, b=B)
        engine.index(parts, show_progress=False)
        return cls(engine, len(parts))

    def scores(self, asked: Sequence[str]) -> Scores:
        """Score every text against the words ``asked``: shape (n,), 0 where no word is shared."""
        if self._engine is None or not self._known(asked):
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._engine.get_scores(self._known(asked)), dtype=np.float32)

    def coverage(self, asked: Iterable[str], rows: Rows) -> Scores:
        """Tell which share of the words ``asked``, by how much they tell, each row has: 0 to 1."""
        weights = {word: self._rarity(word) for word in dict.fromkeys(asked)}
        held = np.zeros(self.size, dtype=np.float32)
        for word, weight in weights.items():
            held[self._rows(word)] += weight
        return np.asarray(held[rows] / max(sum(weights.values()), 1e-9), dtype=np.float32)

    def holding(self, asked: Iterable[str]) -> Rows:
        """Rows, rising, of the texts that hold all words ``asked``; without words, of all."""
        distinct = set(asked)
        held = np.zeros(self.size, dtype=np.int32)
        for word in distinct:
            held[self._rows(word)] += 1
        return np.flatnonzero(held == len(distinct)).astype(np.int64)

    def knows(self, word: str) -> bool:
        """Tell whether some text holds ``word``."""
        return self._frequency(word) > 0

    def weight(self, word: str) -> float:
        """Tell how much ``word`` tells: its inverse document frequency, 0 (everywhere) to 1.

        A word that no text holds weighs 1: it is what a question may fail by.
        """
        frequency = self._frequency(word)
        if self.size <= 1:
            return 1.0
        return float(1 - np.log(max(frequency, 1)) / np.log(self.size + 1))

    def only(self, rows: Rows) -> WordIndex:
        """Return the index of the texts of ``rows`` (k,), rising, alone.

        What a word weighs stays as it was among all texts.
        """
        if self._engine is None:
            return WordIndex(None, len(rows))
        place = np.full(self.size, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        held = self._engine.scores
        at = place[held["indices"]]
        stay = at >= 0
        before = np.concatenate([[0], np.cumsum(stay)])
        engine = copy(self._engine)
        engine.scores = {
            **held,
            "data": held["data"][stay],
            "indices": at[stay].astype(held["indices"].dtype),
            "indptr": before[held["indptr"]].astype(held["indptr"].dtype),
            "num_docs": len(rows),
        }
        return WordIndex(engine, len(rows))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``; an index without words leaves the folder empty."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._engine is not None:
            self._engine.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> WordIndex:
        """Read what `save` wrote of ``size`` texts.

        Raises
        ------
        OSError, ValueError, KeyError
            When files are missing or damaged.
        """
        if not any(folder.iterdir()):
            return cls(None, size)
        engine = bm25s.BM25.load(folder, show_progress=False)
        if engine.scores["num_docs"] != size:
            raise ValueError(f"words of {engine.scores['num_docs']} texts, not of {size}")
        return cls(engine, size)

    def _known(self, asked: Sequence[str]) -> list[str]:
        return [] if self._engine is None else [w for w in asked if w in self._engine.vocab_dict]

    def _rows(self, word: str) -> NDArray[np.int32]:
        """Rows of the texts that hold ``word``."""
        if self._engine is None or word not in self._engine.vocab_dict:
            return np.zeros(0, dtype=np.int32)
        column = self._engine.vocab_dict[word]
        first, end = self._engine.scores["indptr"][column : column + 2]
        return np.asarray(self._engine.scores["indices"][first:end])

    def _frequency(self, word: str) -> int:
        """Count the texts that hold ``word``."""
        return len(self._rows(word))

    def _rarity(self, word: str) -> float:
        """Inverse document frequency as BM25 has it; a word that no text holds has the most."""
        frequency = self._frequency(word)
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))


def folded(text: str) -> str:
    """Write a text in simplified lower case without white space and punctuation."""
    return ODD.sub("", simplify(text).lower())


def pairs(text: str) -> list[str]:
    """Give the pairs of neighbouring characters: words that no dictionary has are found by them."""
    return ["".join(pair) for pair in pairwise(folded(text))]
