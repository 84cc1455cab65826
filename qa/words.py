"""BM25 over the words of texts, or their pairs of characters: what a question shares in form."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from itertools import pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.words import simplify, words
from qa.arrays import read
from qa.bags import Bags
from qa.rank import Rows, Scores

K1, B = 0.9, 0.4
"""A word that comes again adds little, and a long passage loses little: policy texts are cut into
passages of like length, and 1.5 and 0.75 find worse on every set of questions that was tried."""

ARRAYS = ("data", "indices", "indptr")
ODD = re.compile(r"[\W_]+")

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it reports each step otherwise


class WordIndex:
    """BM25 (Lucene's variant) over the words of n texts, in the order they came."""

    def __init__(self, engine: bm25s.BM25 | None, size: int, bags: Bags | None = None) -> None:
        self._engine = engine
        self.size = size
        self._bags = bags

    @classmethod
    def build(cls, texts: Iterable[str], cut: Callable[[str], Iterable[str]] = words) -> WordIndex:
        """Index what ``cut`` makes of ``texts``: their words, or their `pairs`.

        Texts without a single word are found by no question.
        """
        return cls.of(Bags.of(texts, cut))

    @classmethod
    def of(cls, bags: Bags) -> WordIndex:
        """Index the words of ``bags``."""
        return cls(_engine(_scores(bags), bags.vocabulary), len(bags), bags)

    @property
    def bags(self) -> Bags:
        """The words of each text, as they were counted.

        Raises
        ------
        ValueError
            When the index is a part of another one.
        """
        if self._bags is None:
            raise ValueError("a part of an index has no counts of its own")
        return self._bags

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
        """Write the index into ``folder``."""
        self.bags.save(folder)
        scores = self._engine.scores if self._engine else {}
        for name in ARRAYS if scores else ():
            np.save(folder / f"{name}.npy", scores[name])

    @classmethod
    def load(cls, folder: Path, size: int) -> WordIndex:
        """Read what `save` wrote of ``size`` texts.

        Raises
        ------
        OSError, ValueError
            When files are missing or damaged.
        """
        bags = Bags.load(folder)
        if len(bags) != size:
            raise ValueError(f"words of {len(bags)} texts, not of {size}")
        if not bags.vocabulary:
            return cls(None, size, bags)
        held = {name: read(folder / f"{name}.npy") for name in ARRAYS}
        return cls(_engine(held | {"num_docs": size}, bags.vocabulary), size, bags)

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


def _scores(bags: Bags) -> dict[str, Any]:
    """Score each word of each text as `bm25s.BM25.index` does, to the last bit, by columns.

    It would count anew all texts that have not changed.
    """
    lengths = np.add.reduceat(np.append(bags.counts, 0), bags.ends[:-1]) if len(bags) else bags.ends
    lengths = np.where(np.diff(bags.ends) > 0, lengths, 0)
    often = np.bincount(bags.columns, minlength=len(bags.vocabulary))
    rarity = np.log(1 + (len(bags) - often + 0.5) / (often + 0.5)).astype(np.float32)
    norm = K1 * ((1 - B) + B * lengths / lengths.mean()) if lengths.any() else lengths
    rows = np.repeat(np.arange(len(bags), dtype=np.int32), np.diff(bags.ends))
    order = np.argsort(bags.columns, kind="stable")
    counts = bags.counts[order].astype(np.float32)
    near = counts / (norm[rows[order]] + counts)
    return {
        "data": (rarity[bags.columns[order]] * near).astype(np.float32),
        "indices": rows[order],
        "indptr": np.concatenate([[0], np.cumsum(often)]).astype(np.int64),
        "num_docs": len(bags),
    }


def _engine(scores: dict[str, Any], vocabulary: Sequence[str]) -> bm25s.BM25 | None:
    """Make what scores texts; bm25s has no index without a word."""
    if not vocabulary:
        return None
    engine = bm25s.BM25(method="lucene", k1=K1, b=B)
    engine.scores, engine.nonoccurrence_array = scores, None
    engine.vocab_dict = {word: column for column, word in enumerate(vocabulary)}
    return engine


def folded(text: str) -> str:
    """Write a text in simplified lower case without white space and punctuation."""
    return ODD.sub("", simplify(text).lower())


def pairs(text: str) -> list[str]:
    """Give the pairs of neighbouring characters: words that no dictionary has are found by them."""
    return ["".join(pair) for pair in pairwise(folded(text))]
