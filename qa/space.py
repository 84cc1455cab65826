"""Vectors by row number: the nearest to one, and those of given rows."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest.encode import Vectors
from qa.rank import Rows

BLOCK = 20_000  # vectors that are widened at a time


class Space(Protocol):
    """n vectors of length 1, each with a row number from 0."""

    def __len__(self) -> int:
        """Give the number of vectors, n."""
        ...

    def nearest(self, vector: Vectors, k: int, chosen: NDArray[np.bool_] | None) -> Rows:
        """Give about the `k` rows, of those ``chosen`` (n,) or of all, nearest to a vector (d,)."""
        ...

    def rows(self, rows: Rows) -> Vectors:
        """Give the vectors of ``rows`` (k,) as they were put in: shape (k, d)."""
        ...

    def only(self, rows: Rows) -> Space:
        """Return a space of ``rows`` (k,), rising, alone; their numbers start anew from 0."""
        ...


class Local:
    """A space in memory: an array (n, d), half as wide as vectors are made."""

    def __init__(self, vectors: NDArray[np.float16]) -> None:
        self.vectors = vectors

    def __len__(self) -> int:
        return len(self.vectors)

    def nearest(self, vector: Vectors, k: int, chosen: NDArray[np.bool_] | None) -> Rows:
        """See `Space.nearest`; told from the vectors in 8 bits."""
        return self._quick.nearest(vector, k, chosen)

    def rows(self, rows: Rows) -> Vectors:
        """See `Space.rows`."""
        return self.vectors[rows].astype(np.float32)

    def only(self, rows: Rows) -> Local:
        """See `Space.only`."""
        return Local(self.vectors[rows])

    @cached_property
    def _quick(self) -> _Quick:
        return _Quick(self.vectors)


class _Quick:
    """Search by inner product in 8 bits: enough to tell which rows are worth a look.

    Made only when a question goes to the whole space.
    """

    def __init__(self, vectors: NDArray[np.float16]) -> None:
        kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        self._index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, metric)
        if len(vectors):
            self._index.train(vectors[:: max(1, len(vectors) // BLOCK)].astype(np.float32))
        for start in range(0, len(vectors), BLOCK):
            self._index.add(vectors[start : start + BLOCK].astype(np.float32))

    def nearest(self, vector: Vectors, k: int, chosen: NDArray[np.bool_] | None) -> Rows:
        """Give the `k` rows, of those ``chosen`` (n,), nearest to a vector (d,)."""
        k = min(k, self._index.ntotal if chosen is None else int(chosen.sum()))
        if k == 0:
            return np.zeros(0, dtype=np.int64)
        only: Any = None
        if chosen is not None:
            make: Any = faiss.IDSelectorBitmap  # takes an array, which its stub does not know
            search: Any = faiss.SearchParameters
            only = search(sel=make(np.packbits(chosen, bitorder="little")))
        _, near = self._index.search(vector[None, :], k, params=only)
        return np.asarray(near[0][near[0] >= 0], dtype=np.int64)
