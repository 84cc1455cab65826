"""Whether two statements name the same problem, or prescribe the same measure, by their labels.

What tells is how near the labels are by meaning and what share of their words they have in
common; words that every policy text has ("加强", "不足") count for less. How much each counts is
learned from pairs that were coded one by one (``bench/sameness.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest import linear
from ingest.encode import Encoder, Vectors
from ingest.linear import Linear
from ingest.words import KEPT, common, simplify, words

NAMES = ("bias", "meaning", "words", "pairs")
SAME_FROM = 0.5
"""Probability from which two statements are taken for the same."""
COMMON = 0.3
"""What a word of every policy text weighs, where another weighs 1."""
HAN = re.compile(r"[^一-鿿]+")


@dataclass(frozen=True, slots=True)
class Sameness:
    """Compares labels; what was learned fits the vectors of one encoder, or none."""

    model: Linear

    @classmethod
    def of(cls, encoder: Encoder) -> Sameness:
        """Load what was learned with the vectors of ``encoder``, else what needs no meaning."""
        return cls(linear.load("sameness", encoder.name))

    def vectors(self, labels: Sequence[str], encoder: Encoder) -> Vectors:
        """Encode labels, less what all labels have in common; rows of length 1 (or 0)."""
        if not labels:
            return np.zeros((0, encoder.width), dtype=np.float32)
        rows = unit(encoder.encode(labels))
        centre = self.model.centre
        return unit(rows - centre[0].astype(np.float32)) if len(centre) else rows

    def probabilities(
        self, label: str, others: Sequence[str], cosines: Sequence[float]
    ) -> NDArray[np.float64]:
        """Tell how likely each of ``others`` names the same, given cosines of their `vectors`."""
        names = self.model.names
        rows = [
            told(label, other, cosine, names) for other, cosine in zip(others, cosines, strict=True)
        ]
        features = np.array(rows, dtype=np.float32).reshape(len(rows), len(names))
        return self.model.probabilities(features, None)[:, 1]


def told(one: str, other: str, cosine: float, names: Sequence[str] = NAMES) -> list[float]:
    """Return the features of two labels that ``names`` asks for, in its order."""
    found = {
        "bias": lambda: 1.0,
        "meaning": lambda: cosine,
        "words": lambda: shared_words(one, other),
        "pairs": lambda: shared_pairs(one, other),
    }
    return [found[name]() for name in names]


def shared_words(one: str, other: str) -> float:
    """Weight of the words that both have, as a share of what each has: 0 to 1 (Dice)."""
    a, b = _words(one), _words(other)
    return 2 * _weight(a & b) / max(_weight(a) + _weight(b), 1e-9)


def shared_pairs(one: str, other: str) -> float:
    """Share of neighbouring characters that both have, those of common words left out (Dice)."""
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / max(len(a) + len(b), 1)


def unit(rows: Vectors) -> Vectors:
    """Bring rows to length 1; those of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.float32(1e-9)), dtype=np.float32)


def _weight(held: frozenset[str]) -> float:
    return len(held) - (1 - COMMON) * len(held & common())


@lru_cache(maxsize=KEPT)
def _words(label: str) -> frozenset[str]:
    return frozenset(words(label))


@lru_cache(maxsize=KEPT)
def _pairs(label: str) -> frozenset[str]:
    plain = simplify(label)
    for word in sorted(_words(label) & common(), key=lambda word: (-len(word), word)):
        plain = plain.replace(word, " ")
    return frozenset("".join(pair) for run in HAN.split(plain) for pair in pairwise(run))
