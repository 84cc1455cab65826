"""Measures and problems in portions that can be weighed pair by pair in bounded time and memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.end import End

MOST_PAIRS = 250_000
"""Pairs that are weighed at a time, some 3 KB each; the largest text known has 62,000."""
SIDE = 500
"""Measures of a portion, and problems; their product is `MOST_PAIRS`."""


def portions(
    measures: Sequence[End], problems: Sequence[End]
) -> Iterator[tuple[Sequence[End], Sequence[End]]]:
    """Yield measures with the problems that they are weighed against, both in reading order.

    All with all where there are `MOST_PAIRS` at most; else `SIDE` neighbouring measures with the
    `SIDE` problems that stand in their sections or come nearest to one of them in meaning.
    """
    if not is_too_many(measures, problems):
        yield measures, problems
        return
    meant = _directions(problems)
    for start in range(0, len(measures), SIDE):
        some = measures[start : start + SIDE]
        nearness = (_directions(some) @ meant.T).max(axis=0)
        sections = {end.section for end in some}
        nearness += [2.0 * (end.section in sections) for end in problems]
        nearest = np.argsort(-nearness, kind="stable")[:SIDE]
        yield some, [problems[at] for at in sorted(nearest.tolist())]


def is_too_many(measures: Sequence[End], problems: Sequence[End]) -> bool:
    """Whether not all pairs are weighed."""
    return len(measures) * len(problems) > MOST_PAIRS


def _directions(ends: Sequence[End]) -> NDArray[np.float64]:
    """Mean vectors of length 1, shape (ends, width)."""
    rows = np.array([end.vectors.mean(axis=0, dtype=np.float64) for end in ends])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9))
