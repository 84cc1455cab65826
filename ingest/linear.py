"""Linear models with named features: small, explainable, kept as text beside the code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """Multinomial logistic regression over named features and, optionally, a text's vector.

    ``weights`` has a row a feature and a column a class; ``vector_weights`` a row a column of the
    encoder named ``encoder`` (no row when the model was learned without vectors), which are
    shifted by ``centre`` and stretched by ``stretch`` first.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    weights: Matrix
    encoder: str
    centre: Matrix
    stretch: float
    vector_weights: Matrix

    def scores(self, features: NDArray[np.float32], vectors: NDArray[np.float32] | None) -> Matrix:
        """Logits, shape (n, classes), of features (n, f) and vectors (n, width) or None."""
        logits = features.astype(np.float64) @ self.weights
        if len(self.vector_weights) and vectors is not None:
            shifted = (vectors.astype(np.float64) - self.centre) * self.stretch
            # A text without a vector (all zeros) must not be pushed by the centre.
            shifted[~vectors.any(axis=1)] = 0
            logits += shifted @ self.vector_weights
        return logits

    def probabilities(
        self, features: NDArray[np.float32], vectors: NDArray[np.float32] | None
    ) -> Matrix:
        """Probabilities of the classes, rows summing to 1."""
        return softmax(self.scores(features, vectors))

    def strongest(self, features: NDArray[np.float32], column: int, count: int = 2) -> list[str]:
        """Names of the features of one text that speak most for the class ``column``."""
        pull = features.astype(np.float64) * self.weights[:, column]
        pull[self.names.index("bias")] = 0
        order = np.argsort(-pull, kind="stable")[:count]
        return [self.names[at] for at in order if pull[at] > 0]


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
        stretch=float(model["stretch"]),
        vector_weights=np.array(model["vector_weights"], dtype=np.float64),
    )
