"""Linear models with named features: small, explainable, kept as text beside the code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
ROWS = 512
"""Rows that are weighed at a time."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Multinomial logistic regression over named features and, optionally, vectors.

    ``weights`` has a row a feature and a column a class. A text may come with several vectors of
    the encoder named ``encoder`` (its own, its heading's …): the i-th is shifted by ``centre[i]``
    and stretched by ``stretch[i]``, then all in a row meet ``vector_weights``, which has a row a
    number and a column a class. Without rows the model was learned without vectors.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    weights: Matrix
    encoder: str
    centre: Matrix
    stretch: tuple[float, ...]
    vector_weights: Matrix

    def scores(self, features: NDArray[np.float32], vectors: NDArray[np.float32] | None) -> Matrix:
        """Logits, shape (n, classes), of features (n, f) and vectors or None.

        ``vectors`` has the shape (n, width), or (n, vectors of a text, width).
        """
        logits = np.empty((len(features), len(self.classes)))
        for start in range(0, len(features), ROWS):  # 64-bit copies of all rows are too much
            rows = slice(start, start + ROWS)
            logits[rows] = features[rows].astype(np.float64) @ self.weights
            if len(self.vector_weights) and vectors is not None:
                logits[rows] += self.moved(vectors[rows]) @ self.vector_weights
        return logits

    def moved(self, vectors: NDArray[np.float32]) -> Matrix:
        """Shift and stretch vectors; shape (n, vectors of a text * width)."""
        rows = vectors.reshape(len(vectors), *self.centre.shape)
        moved = (rows.astype(np.float64) - self.centre) * np.array(self.stretch)[:, None]
        # A missing vector (all zeros) must not be pushed by the centre.
        moved[~rows.any(axis=2)] = 0
        return np.asarray(moved.reshape(len(vectors), self.centre.size))

    def probabilities(
        self, features: NDArray[np.float32], vectors: NDArray[np.float32] | None
    ) -> Matrix:
        """Probabilities of the classes, rows summing to 1."""
        return softmax(self.scores(features, vectors))

    def strongest(self, features: NDArray[np.float32], column: int, count: int = 2) -> list[str]:
        """Names of the features of one text that speak most for the class ``column``."""
        present = np.flatnonzero(features)
        weights = self.weights[present, column]
        pull = features[present].astype(np.float64) * weights
        order = np.argsort(-pull, kind="stable")
        told = (self.names[at] for at in present[order[weights[order] > 0]])
        return list(islice((name for name in told if name != "bias"), count))


def softmax(logits: Matrix) -> Matrix:
    """Exponentials of the rows over their sums, without overflow."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@lru_cache(maxsize=8)
def load(name: str, encoder: str) -> Linear:
    """Load a shipped model: the one learned with ``encoder``'s vectors, else the one without any.

    Made by ``bench/train.py``; see there for the data and for how it is measured.
    """
    held = json.loads((files("ingest") / "learned" / f"{name}.json").read_text("utf-8"))
    chosen = next((m for m in held["models"] if m["encoder"] == encoder), None)
    model = chosen or next(m for m in held["models"] if not m["encoder"])
    names: Sequence[str] = tuple(model["weights"])
    return Linear(
        classes=tuple(held["classes"]),
        names=tuple(names),
        weights=np.array([model["weights"][name] for name in names], dtype=np.float64),
        encoder=model["encoder"],
        centre=np.array(model["centre"], dtype=np.float64),
        stretch=tuple(model["stretch"]),
        vector_weights=np.array(model["vector_weights"], dtype=np.float64),
    )
