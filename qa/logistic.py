"""Logistic regression over named features: what is learned of how questions are answered."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from qa.rank import Scores


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by the features' names; made by ``bench/answering.py``, see there for the data."""

    weights: Mapping[str, float]
    bias: float

    def probability(self, features: Mapping[str, Scores]) -> Scores:
        """Weigh n candidates, described by features of shape (n,) each: (n,), 0 to 1."""
        told = sum(weight * features[name] for name, weight in self.weights.items())
        return np.asarray(1 / (1 + np.exp(-(np.asarray(told) + self.bias))), dtype=np.float32)

    def of_one(self, features: Mapping[str, float]) -> float:
        """Weigh one thing."""
        told = sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-(told + self.bias)))


@lru_cache(maxsize=8)
def load(name: str) -> Logistic:
    """Load a model that ships with Duice."""
    text = (files("qa") / "learned" / f"{name}.json").read_text("utf-8")
    held = json.loads(text)
    return Logistic(held["weights"], held["bias"])
