"""Ranking by meaning, and by words and meaning together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.encode import Vectors

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

MEANING = 0.65  # weight of meaning in `fuse`; words have the rest


def nearest(queries: Vectors, passages: Vectors, k: int) -> tuple[Rows, Vectors]:
    """Find the `k` passages nearest to each query by cosine.

    Parameters
    ----------
    queries : (q, d), rows of length 1
    passages : (n, d), rows of length 1
    k
        At most n.

    Returns
    -------
    indices : (q, k)
        Rows of `passages`, the nearest first; of two equally near the earlier row comes first.
    cosines : (q, k), -1 to 1

    Raises
    ------
    ValueError
        When the widths differ or k is not in 1..n.
    """
    if queries.shape[1] != passages.shape[1]:
        raise ValueError(f"queries are {queries.shape[1]} wide, passages {passages.shape[1]}")
    if not 1 <= k <= len(passages):
        raise ValueError(f"k is {k}, but there are {len(passages)} passages")
    cosines = queries @ passages.T
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    return order, np.take_along_axis(cosines, order, axis=1)


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
