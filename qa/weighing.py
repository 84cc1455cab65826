"""Learned weights of signals, each by what it is worth for the question at hand.

A passage's score is a weighted sum of signals, each brought to mean 0 and deviation 1 among the
candidates of the question. A signal's weight is a constant plus a share for each trait of the
question: a question that shares long runs with some passage trusts words more than others do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from qa.rank import Scores

FURTHEST = 2.5  # deviations from the mean beyond which a trait counts as no stranger

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What `signals` and `traits` weigh.

    ``weights`` has a row a signal: its constant weight, then its share of each trait. ``means``
    and ``deviations`` are the traits' over the questions that were learned from.
    """

    signals: tuple[str, ...]
    traits: tuple[str, ...]
    means: Matrix
    deviations: Matrix
    weights: Matrix

    def scores(self, signals: Mapping[str, Scores], traits: Mapping[str, float]) -> Matrix:
        """Weigh the signals (n,) of n candidates: shape (n,), the higher the better."""
        told = np.array([traits[name] for name in self.traits])
        strange = np.clip((told - self.means) / self.deviations, -FURTHEST, FURTHEST)
        worth = self.weights @ np.concatenate([[1.0], strange])
        columns = np.stack([standard(signals[name]) for name in self.signals], axis=1)
        return np.asarray(columns @ worth)


def standard(values: Scores) -> Matrix:
    """Shift and stretch ``values`` (n,) to mean 0 and deviation 1; equal ones all become 0."""
    wide = np.asarray(values, dtype=np.float64)
    deviation = wide.std() if len(wide) else 0.0
    return np.zeros_like(wide) if deviation < 1e-9 else (wide - wide.mean()) / deviation


@lru_cache(maxsize=2)
def load(name: str) -> Weights:
    """Load the weights that ship under ``qa/learned``; see ``bench/ranking.py``."""
    held = json.loads((files("qa") / "learned" / f"{name}.json").read_text("utf-8"))
    traits = held["traits"]
    return Weights(
        tuple(held["signals"]),
        tuple(traits),
        np.array([told["mean"] for told in traits.values()]),
        np.array([told["deviation"] for told in traits.values()]),
        np.array(list(held["signals"].values())),
    )
