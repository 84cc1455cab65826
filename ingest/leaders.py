"""Puts labels that name the same into one group, one after the other.

A label joins the group whose labels it is likeliest the same as, on the whole, or leads a group of
its own. It is never moved again: what comes later leaves what is there as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest.encode import Encoder, Vectors
from ingest.sameness import SAME_FROM, Sameness

MET = 24
"""Labels whose groups a label is held against: the nearest by meaning."""
MOST = 12
"""Labels that speak for a group: its leader and those that joined first."""
BLOCK = 512
DIGITS = 5
"""Of a cosine; more than these hang on how many rows are multiplied at a time."""

Progress = Callable[[int, int], None]


def follow(
    groups: Sequence[Sequence[str]],
    labels: Sequence[str],
    encoder: Encoder,
    sameness: Sameness,
    progress: Progress | None = None,
) -> list[int | None]:
    """Find the group of each label, in order, given the labels of the ``groups`` there are.

    Returns, for each label, the place of its group: among ``groups``, or, counted on from their
    number, that of the label that leads it among ``labels``; None for a label that leads a group.
    """
    shelf = _Shelf(sameness, encoder)
    held = [(place, label) for place, group in enumerate(groups) for label in group[:MOST]]
    shelf.add(held, sameness.vectors([label for _, label in held], encoder))
    found: list[int | None] = []
    for start in range(0, len(labels), BLOCK):
        some = labels[start : start + BLOCK]
        found += shelf.place(some, len(groups) + start, sameness.vectors(some, encoder))
        if progress is not None:
            progress(len(found), len(labels))
    return found


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A label that speaks for a group, and its vector."""

    label: str
    vector: NDArray[np.float32]


class _Shelf:
    """The groups, to be found by the meaning of the labels that speak for them."""

    def __init__(self, sameness: Sameness, encoder: Encoder) -> None:
        self._sameness = sameness
        self._index = faiss.IndexFlatIP(encoder.width)
        self._group_of: list[int] = []
        self._speakers: dict[int, list[_Speaker]] = {}

    def add(self, some: Sequence[tuple[int, str]], vectors: Vectors) -> None:
        """Let labels speak for groups that are given by their places."""
        for (group, label), vector in zip(some, vectors, strict=True):
            self._speak(group, label, vector)
        self._find_by([group for group, _ in some], vectors)

    def _speak(self, group: int, label: str, vector: NDArray[np.float32]) -> bool:
        speakers = self._speakers.setdefault(group, [])
        if len(speakers) >= MOST:
            return False
        speakers.append(_Speaker(label, vector))
        return True

    def _find_by(self, groups: Iterable[int], vectors: Vectors) -> None:
        self._group_of += groups
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def place(self, labels: Sequence[str], first: int, vectors: Vectors) -> list[int | None]:
        """Place some labels, the first of which would lead the group at ``first``."""
        cosines, rows = self._index.search(vectors, MET)
        within = vectors @ vectors.T
        new: list[tuple[int, int]] = []  # rows of those of the block that speak, and their groups
        found: list[int | None] = []
        for at, label in enumerate(labels):
            met = [
                (-round(float(cosine), DIGITS), self._group_of[row])
                for cosine, row in zip(cosines[at], rows[at], strict=True)
                if row >= 0
            ]
            met += [(-round(float(within[at, row]), DIGITS), group) for row, group in new]
            near = dict.fromkeys(group for _, group in sorted(met)[:MET])
            joined = self._best(label, vectors[at], list(near))
            found.append(joined)
            group = first + at if joined is None else joined
            if self._speak(group, label, vectors[at]):
                new.append((at, group))
        self._find_by((group for _, group in new), vectors[[row for row, _ in new]])
        return found

    def _best(self, label: str, vector: NDArray[np.float32], near: Sequence[int]) -> int | None:
        """Return the likeliest group, of two as likely the earlier one."""
        if not near:
            return None
        speakers = [one for group in near for one in self._speakers[group]]
        cosines = np.round(np.array([one.vector for one in speakers]) @ vector, DIGITS)
        each = self._sameness.probabilities(label, [one.label for one in speakers], cosines)
        sizes = np.array([len(self._speakers[group]) for group in near])
        means = np.add.reduceat(each, np.cumsum(sizes) - sizes) / sizes
        best = min((-round(float(p), DIGITS), group) for p, group in zip(means, near, strict=True))
        return best[1] if -best[0] >= SAME_FROM else None
