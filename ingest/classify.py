"""Which concept of a scheme a statement belongs to, told by label, definition and examples alone.

No coded example is needed: each part of what a concept is told by is a query, and a statement is
as near to the concept as to its parts on the whole. Words that both hold add to it; the headings
above a statement count less than the statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.encode import Encoder, Vectors
from ingest.end import End
from ingest.vectors import own_queries
from ingest.words import words

PART = re.compile(r"[、，,；;。！？\n]+")

# Set on the six dimensions of hand-coded documents, every other one kept apart (bench/schemes.py).
SHARPNESS = 15.0
"""How far the nearest parts of a concept outweigh the others."""
WORDS = 1.5
"""What words in common can add, in spreads of nearness."""
HEADING = 0.3
"""Weight of the headings above a statement."""
LEAST = 0.8
"""By how much the best concept surpasses the mean of all; with less, nothing fits."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept as it is told: its labels, a definition (may be empty), and examples."""

    labels: tuple[str, ...]
    definition: str = ""
    examples: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Labels, the parts of the definition, and the examples, each once."""
        told = (part.strip() for part in PART.split(self.definition))
        return tuple(filter(None, dict.fromkeys((*self.labels, *told, *self.examples))))


class Classifier:
    """Puts statements under topics.

    ``yardstick`` are texts that stand for any subject: how far their nearness to the topics
    differs is what differences are measured by, for encoders differ in that.
    """

    def __init__(self, topics: Sequence[Topic], yardstick: Sequence[str], encoder: Encoder) -> None:
        self._parts = [own_queries(encoder, topic.parts) for topic in topics]
        self._words = [frozenset(words("，".join(topic.parts))) for topic in topics]
        self._held = Counter(word for own in self._words for word in own)
        self._spread = 1.0
        if len(topics) > 1:  # beside a single topic nothing is nearer: words alone decide
            self._spread = float(np.std(_centred(self._near(encoder.encode(yardstick))))) or 1.0

    def scores(self, ends: Sequence[End]) -> Vectors:
        """Tell how well each topic fits, against the mean of all; shape (ends, topics)."""
        own = np.array([_direction(end.vectors) for end in ends])
        above = np.array([end.heading for end in ends])
        headings = [end.section.path if end.section else () for end in ends]
        told = self._fit(own, [end.statement.quote for end in ends])
        found: Vectors = told + HEADING * self._fit(above, ["，".join(path) for path in headings])
        return found

    def choose(self, ends: Sequence[End]) -> list[int | None]:
        """Return the place of the topic that fits each statement best; None where none does."""
        if not ends or not self._parts:
            return [None] * len(ends)
        scores = self.scores(ends)
        best = scores.argmax(axis=1)
        sure = scores.max(axis=1) >= LEAST
        return [int(at) if fits else None for at, fits in zip(best, sure, strict=True)]

    def _fit(self, vectors: Vectors, texts: Sequence[str]) -> Vectors:
        shared = np.array([self._shared(frozenset(_words(text))) for text in texts])
        found: Vectors = _centred(self._near(vectors)) / self._spread
        found += WORDS * shared / (1 + shared)
        return found

    def _near(self, vectors: Vectors) -> Vectors:
        """Tell the nearness to each topic, a soft mean over its parts; shape (n, topics)."""
        means = [np.exp(vectors @ part.T * SHARPNESS).mean(axis=1) for part in self._parts]
        near: Vectors = np.log(np.stack(means, axis=1))
        return near / np.float32(SHARPNESS)

    def _shared(self, found: frozenset[str]) -> list[float]:
        """Count the words in common with each topic; one that many topics hold tells less."""
        return [sum(1 / self._held[word] for word in sorted(found & own)) for own in self._words]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _centred(near: Vectors) -> Vectors:
    found: Vectors = near - near.mean(axis=1, keepdims=True)
    return found


def _direction(vectors: Vectors) -> Vectors:
    """Return the mean of a statement's clauses, of length 1 unless it is nothing."""
    mean: Vectors = vectors.mean(axis=0)
    return mean / (float(np.linalg.norm(mean)) or 1.0)
