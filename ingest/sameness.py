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
        self, label: str, others: Sequence[str], cosines: Sequence[float] | NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Tell how likely each of ``others`` names the same, given cosines of their `vectors`."""
        features = told(label, others, cosines, self.model.names)
        return self.model.probabilities(features, None)[:, 1]


def told(
    label: str,
    others: Sequence[str],
    cosines: Sequence[float] | NDArray[np.float32],
    names: Sequence[str] = NAMES,
) -> NDArray[np.float32]:
    """Return the features that ``names`` asks for of a label and each of the others: a row each."""
    features = np.ones((len(others), len(names)), dtype=np.float32)
    for column, name in enumerate(names):
        if name == "meaning":
            features[:, column] = cosines
        elif name == "words":
            features[:, column] = [shared_words(label, other) for other in others]
        elif name == "pairs":
            features[:, column] = [shared_pairs(label, other) for other in others]
    return features


def shared_words(one: str, other: str) -> float:
    """Weight of the words that both have, as a share of what each has: 0 to 1 (Dice)."""
    a, b = _words(one), _words(other)
    if not (both := a & b):
        return 0.0
    return 2 * _weight(both) / (_weighed(one) + _weighed(other))


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
def _weighed(label: str) -> float:
    return _weight(_words(label))


@lru_cache(maxsize=KEPT)
def _words(label: str) -> frozenset[str]:
    return frozenset(words(label))


@lru_cache(maxsize=KEPT)
def _pairs(label: str) -> frozenset[str]:
    plain = simplify(label)
    for word in sorted(_words(label) & common(), key=lambda word: (-len(word), word)):
        plain = plain.replace(word, " ")
    return frozenset("".join(pair) for run in HAN.split(plain) for pair in pairwise(run))
