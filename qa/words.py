"""BM25 over the words of texts: what a question has in common with them in form."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.words import words

Scores = NDArray[np.float32]

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it reports each step otherwise


class WordIndex:
    """BM25 (Lucene's variant) over the words of n texts, in the order they came."""

    def __init__(self, engine: bm25s.BM25 | None, size: int) -> None:
        self._engine = engine
        self.size = size

    @classmethod
    def build(cls, texts: Iterable[str]) -> WordIndex:
        """Index the words of ``texts``; texts without a single word are found by no question."""
        cut = [words(text) for text in texts]
        if not any(cut):
            return cls(None, len(cut))  # bm25s has no index without a word
        engine = bm25s.BM25(method="lucene")
        engine.index(cut, show_progress=False)
        return cls(engine, len(cut))

    def scores(self, asked: Sequence[str]) -> Scores:
        """Score every text against the words ``asked``: shape (n,), 0 where no word is shared."""
        if self._engine is None or not self._known(asked):
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._engine.get_scores(self._known(asked)), dtype=np.float32)

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

    def coverage(self, asked: Sequence[str]) -> float:
        """Tell how much of ``asked`` one text holds at most, each word by its weight: 0 to 1."""
        weights = {word: self.weight(word) for word in asked}
        whole = sum(weights.values())
        if not whole or self._engine is None:
            return 0.0
        held = np.zeros(self.size, dtype=np.float32)
        for word in self._known(list(weights)):
            held[self._texts(word)] += weights[word]
        return float(held.max(initial=0.0)) / whole

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

    def _frequency(self, word: str) -> int:
        """Count the texts that hold ``word``."""
        return len(self._texts(word))

    def _texts(self, word: str) -> NDArray[np.integer]:
        """Rows of the texts that hold ``word``."""
        if self._engine is None or word not in self._engine.vocab_dict:
            return np.zeros(0, dtype=np.int64)
        column = self._engine.vocab_dict[word]
        first, end = self._engine.scores["indptr"][column : column + 2]
        return np.asarray(self._engine.scores["indices"][first:end])
