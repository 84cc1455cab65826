"""Encoders turn texts into vectors of length 1; one seam for every engine and model."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1."""

    @property
    def name(self) -> str:
        """Kept beside the vectors on disk, so that no other model reads them."""
        ...

    @property
    def width(self) -> int:
        """Number of columns of what `encode` returns."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found: rows of length 1, shape (len(texts), width), same order."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions: as `encode`, in the form the model expects of a query."""
        ...


class CharacterPairs:
    """Counts pairs of neighbouring characters, hashed into `width` columns.

    Knows no meaning: the floor that a model has to beat, and what most tests run on.
    """

    name = "character-pairs-512"
    width = 512

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; a text without a pair is a row of zeros."""
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for pair in pairwise(text):
                row[zlib.crc32("".join(pair).encode()) % self.width] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`: a question is read like any text."""
        return self.encode(texts)


@dataclass(frozen=True, slots=True)
class Known:
    """An encoder that has nothing but the vectors it was given, each of shape (width,).

    What works with it can run where no model is: in another process, on another machine.
    """

    name: str
    width: int
    vectors: Mapping[str, Vectors]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; a text that was not given is a KeyError."""
        rows = [self.vectors[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.width), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`: only texts are known, no questions."""
        raise NotImplementedError("vectors of texts alone were given")
