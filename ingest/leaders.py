"""Puts labels that name the same under one leader, one after the other.

A label joins the leader that it is likeliest the same as, or becomes a leader itself. It is held
against leaders alone and never moved again: what comes later leaves what is there as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import faiss
import numpy as np

from ingest.encode import Encoder, Vectors
from ingest.sameness import SAME_FROM, Sameness

MET = 24
"""Leaders that a label is held against: the nearest by meaning."""
BLOCK = 512
DIGITS = 5
"""Of a cosine; more than these hang on how many rows are multiplied at a time."""

Progress = Callable[[int, int], None]


def follow(
    leaders: Sequence[str],
    labels: Sequence[str],
    encoder: Encoder,
    progress: Progress | None = None,
) -> list[int | None]:
    """Find the leader of each label, in order, given the labels of the ``leaders`` there are.

    Returns, for each label, the place of its leader: among ``leaders``, or, counted on from their
    number, among ``labels``; None for a label that becomes a leader.
    """
    sameness = Sameness.of(encoder)
    shelf = _Shelf(sameness, encoder)
    shelf.add(leaders, range(len(leaders)), sameness.vectors(leaders, encoder))
    found: list[int | None] = []
    for start in range(0, len(labels), BLOCK):
        some = labels[start : start + BLOCK]
        found += shelf.place(some, len(leaders) + start, sameness.vectors(some, encoder))
        if progress is not None:
            progress(len(found), len(labels))
    return found


class _Shelf:
    """The leaders, to be found by meaning."""

    def __init__(self, sameness: Sameness, encoder: Encoder) -> None:
        self._sameness = sameness
        self._index = faiss.IndexFlatIP(encoder.width)
        self._labels: list[str] = []
        self._places: list[int] = []

    def add(self, labels: Sequence[str], places: Sequence[int], vectors: Vectors) -> None:
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        self._labels += labels
        self._places += places

    def place(self, labels: Sequence[str], first: int, vectors: Vectors) -> list[int | None]:
        """Place some labels, the first of which has the place ``first``."""
        cosines, rows = self._index.search(vectors, MET)
        within = np.round(vectors @ vectors.T, DIGITS)
        new: list[int] = []
        found: list[int | None] = []
        for at, label in enumerate(labels):
            met = [
                (-round(float(cosine), DIGITS), self._places[row], self._labels[row])
                for cosine, row in zip(cosines[at], rows[at], strict=True)
                if row >= 0
            ]
            met += [(-float(within[at, row]), first + row, labels[row]) for row in new]
            leader = self._best(label, sorted(met)[:MET])
            found.append(leader)
            if leader is None:
                new.append(at)
        self.add([labels[row] for row in new], [first + row for row in new], vectors[new])
        return found

    def _best(self, label: str, met: Sequence[tuple[float, int, str]]) -> int | None:
        """Return the place of the likeliest leader, of two as likely the earlier one."""
        cosines = [-cosine for cosine, _, _ in met]
        likely = self._sameness.probabilities(label, [other for _, _, other in met], cosines)
        ranked = ((-round(float(p), DIGITS), at) for p, (_, at, _) in zip(likely, met, strict=True))
        best = min(ranked, default=(0.0, 0))
        return best[1] if -best[0] >= SAME_FROM else None
