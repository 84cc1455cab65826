"""Characters and pairs of them that a text holds: what word lists did not foresee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from operator import add

import numpy as np
from numpy.typing import NDArray

from ingest.words import simplify

Features = NDArray[np.float32]

MARK = "字："
"""Opens the names of these features, so that they are told from cues."""
PRESENT = 0.5
"""Value of a feature that is there: they are many, and each counts for less than a cue."""


def grams(text: str) -> set[str]:
    """Return the characters of a text and the pairs of neighbours, simplified."""
    plain = simplify(text)
    return {*plain, *map(add, plain, plain[1:])}


def common(texts: Iterable[str], fewest: int) -> list[str]:
    """Return what at least ``fewest`` of the texts hold, in order of code points."""
    counts = Counter(gram for text in texts for gram in grams(text))
    return sorted(gram for gram, count in counts.items() if count >= fewest)


def presence(texts: Sequence[str], names: Sequence[str]) -> Features:
    """Mark which of the grams that ``names`` name each text holds, `PRESENT` or 0.

    Shape (len(texts), number of names that begin with `MARK`), in the order of the names.
    """
    column = _columns(tuple(names))
    matrix = np.zeros((len(texts), len(column)), dtype=np.float32)
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        here = [column[gram] for gram in grams(text) if gram in column]
        rows += repeat(row, len(here))
        columns += here
    matrix[rows, columns] = PRESENT
    return matrix


@lru_cache(maxsize=4)
def _columns(names: tuple[str, ...]) -> dict[str, int]:
    """Return the column of each gram that is named."""
    held = (name.removeprefix(MARK) for name in names if name.startswith(MARK))
    return {gram: at for at, gram in enumerate(held)}
