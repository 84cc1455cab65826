"""Vectors in a collection of Milvus, found and read by row number."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.encode import Vectors
from qa.rank import Rows

FEW = 1_000  # rows that are named one by one in a filter
MOST = 16_384  # rows that one call may give
KEPT = 20_000  # vectors that stay at hand: a question reads the same ones several times
PATIENCE = 60.0  # seconds


class Caller(Protocol):
    """What a collection is read through; `qa.milvus.Server`."""

    client: Any

    def told(self) -> AbstractContextManager[None]:
        """Say what Milvus cannot do in a sentence."""
        ...


class Collection:
    """A `qa.space.Space` in Milvus.

    Parameters
    ----------
    shape
        Of all vectors: (n, d).
    probes
        How many lists of neighbours are looked into; None where there are no lists.
    """

    def __init__(
        self, server: Caller, name: str, shape: tuple[int, int], probes: int | None
    ) -> None:
        self._server = server
        self._name = name
        self._size, self._width = shape
        self._how = {"metric_type": "IP", "params": {"nprobe": probes} if probes else {}}
        self._kept: dict[int, NDArray[np.float16]] = {}

    def __len__(self) -> int:
        return self._size

    def nearest(self, vector: Vectors, k: int, chosen: NDArray[np.bool_] | None) -> Rows:
        """See `qa.space.Space.nearest`.

        A filter that names many rows takes longer than the search: of many, those chosen are
        picked from more of the nearest, and named only where that does not bring up enough.
        """
        if chosen is None:
            return self._search(vector, k)
        rows = np.flatnonzero(chosen)
        k = min(k, len(rows))
        asked = 2 * k * self._size // max(1, len(rows))
        while len(rows) > FEW and asked <= MOST:
            near = self._search(vector, asked)
            near = near[chosen[near]][:k]
            if len(near) == k:
                return near
            asked *= 4
        return self._search(vector, k, _named(rows))

    def _search(self, vector: Vectors, k: int, only: str = "") -> Rows:
        k = min(k, self._size)
        if not k:
            return np.zeros(0, dtype=np.int64)
        with self._server.told():
            found = self._server.client.search(
                self._name,
                [vector.tolist()],
                filter=only,
                limit=k,
                search_params=self._how,
                anns_field="vector",
                timeout=PATIENCE,
            )
        return np.array([hit["row"] for hit in found[0]], dtype=np.int64)

    def rows(self, rows: Rows) -> Vectors:
        """See `qa.space.Space.rows`."""
        wanted = rows.tolist()
        held = {row: self._kept[row] for row in wanted if row in self._kept}
        missing = sorted(set(wanted) - held.keys())
        for start in range(0, len(missing), MOST):
            held.update(self._read(missing[start : start + MOST]))
        if missing:
            self._kept = held if len(held) + len(self._kept) > KEPT else self._kept | held
        return np.array([held[row] for row in wanted], np.float32).reshape(-1, self._width)

    def _read(self, rows: list[int]) -> dict[int, NDArray[np.float16]]:
        with self._server.told():
            found = self._server.client.query(
                self._name,
                filter=_named(rows),
                output_fields=["row", "vector"],
                limit=len(rows),
                timeout=PATIENCE,
            )
        return {one["row"]: np.array(one["vector"], np.float16) for one in found}

    def only(self, rows: Rows) -> Selected:
        """See `qa.space.Space.only`."""
        return Selected(self, rows)


class Selected:
    """Rows of a collection alone, numbered from 0; nothing is copied."""

    def __init__(self, whole: Collection, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(self, vector: Vectors, k: int, chosen: NDArray[np.bool_] | None) -> Rows:
        """See `qa.space.Space.nearest`."""
        among = np.zeros(len(self._whole), dtype=bool)
        among[self._rows if chosen is None else self._rows[chosen]] = True
        return np.searchsorted(self._rows, self._whole.nearest(vector, k, among))

    def rows(self, rows: Rows) -> Vectors:
        """See `qa.space.Space.rows`."""
        return self._whole.rows(self._rows[rows])

    def only(self, rows: Rows) -> Selected:
        """See `qa.space.Space.only`."""
        return Selected(self._whole, self._rows[rows])


def _named(rows: Rows | list[int]) -> str:
    return f"row in {[int(row) for row in rows]}"
