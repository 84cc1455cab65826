"""What a collection is about as a whole, and whether a question belongs there.

A question in Chinese is held against the labels of the collection's own statements: it is off the
subject when it is further from the middle of all passages than nearly all of them. A question in
English is far from all Chinese texts alike; it is held against subjects in English. Of 280
questions about policy texts the two refuse 3 to 5, of 60 about anything else 44.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.encode import Encoder, Vectors
from ingest.vectors import digest, own_queries

SAMPLE = 200  # labels that stand for all at most
SHARE, LEAST = 8, 25  # one label of how many is enough, and how many there have to be
FEW = 3  # percent of the labels that may be further off than a question
NEAREST = 2  # subjects that decide, on either side

ON = (
    "government policy measures and regulations",
    "emergency response and disaster prevention",
    "public services, health care, schools and pensions",
    "supervision, accountability and law enforcement",
    "infrastructure projects and urban planning",
    "data sharing between government departments",
    "training and coordination of officials and staff",
    "economic development, employment and industry",
    "residents' participation in community governance",
    "agriculture, villages and rural counties",
    "public budget and funding rules",
    "the report's findings and recommendations",
)
OFF = (
    "cooking recipes and food",
    "sports results and players",
    "films, music, novels and celebrities",
    "programming and computer software",
    "astronomy, physics and other sciences",
    "geography trivia and capitals of countries",
    "travel tips and visas",
    "personal health, diet and fitness",
    "history of ancient times",
    "shopping for products and brands",
    "jokes, poems and small talk",
    "pets and animals",
    "foreign politics and foreign companies",
    "household repairs and hobbies",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The middle of a collection and its edge, and subjects in and out of the field.

    ``middle`` (d,) is the mean of all passages' vectors; ``edge`` the least inner product with it
    of a question that belongs. ``on`` and ``off`` hold a vector a subject.
    """

    middle: Vectors
    edge: float
    on: Vectors
    off: Vectors

    @classmethod
    def of(cls, passages: Vectors, labels: Sequence[str], encoder: Encoder) -> Topic:
        """Describe a collection by its passages' vectors (n, d) and its statements' labels."""
        middle = passages.mean(axis=0) if len(passages) else np.zeros(encoder.width, np.float32)
        sample = chosen(labels)
        asked = own_queries(encoder, [*sample, *ON, *OFF])
        own, on, off = np.split(asked, [len(sample), len(sample) + len(ON)])
        edge = float(np.percentile(own @ middle, FEW)) if sample else -1.0
        return cls(middle, edge, on, off)

    def holds(self, vector: Vectors, english: bool) -> bool:
        """Tell whether a question with this vector (d,) belongs to the collection's field."""
        if english:
            return _near(self.on, vector) >= _near(self.off, vector)
        return float(self.middle @ vector) >= self.edge

    def save(self, file: Path) -> None:
        """Write all of it into ``file`` (.npz)."""
        np.savez(file, middle=self.middle, edge=self.edge, on=self.on, off=self.off)

    @classmethod
    def load(cls, file: Path) -> Topic:
        """Read what `save` wrote.

        Raises
        ------
        OSError, ValueError, KeyError
            When the file is missing or damaged.
        """
        with np.load(file) as held:
            return cls(held["middle"], float(held["edge"]), held["on"], held["off"])


def chosen(labels: Sequence[str]) -> list[str]:
    """Choose the labels that stand for all: those whose SHA-256 is least, as good as by lot.

    A collection that grows keeps nearly all of them, so that few have to be encoded.
    """
    most = min(SAMPLE, max(LEAST, len(labels) // SHARE))
    return sorted(set(labels), key=digest)[:most]


def _near(subjects: Vectors, vector: Vectors) -> float:
    """Mean of the cosines of the `NEAREST` subjects."""
    return float(np.sort(subjects @ vector)[-NEAREST:].mean())
