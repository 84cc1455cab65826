"""What keeps the vectors of an index: files beside it, or `qa.milvus`."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

from qa.arrays import read
from qa.space import Local, Space

TOKEN = "DUICE_VECTORS_TOKEN"  # the variable of the environment that has Milvus's


class VectorStore(Protocol):
    """Keeps vectors by the path of the index that they belong to; nothing need be at the path."""

    @property
    def name(self) -> str | None:
        """What the index has to tell to find its vectors again; None where its folder does."""
        ...

    def write(self, path: Path, vectors: Local) -> None:
        """Keep ``vectors``."""
        ...

    def read(self, path: Path, size: int) -> Space:
        """Give the ``size`` vectors that `write` kept."""
        ...


class Files:
    """Keeps vectors in a file beside the rest of the index."""

    name = None

    def write(self, path: Path, vectors: Local) -> None:
        """See `VectorStore.write`."""
        np.save(path.with_suffix(".npy"), vectors.vectors)

    def read(self, path: Path, size: int) -> Local:
        """See `VectorStore.read`.

        Raises
        ------
        OSError, ValueError
            When the file is missing or damaged.
        """
        vectors = Local(read(path.with_suffix(".npy")))
        if len(vectors) != size:
            raise ValueError(f"{path.name}: {len(vectors)} vectors, not {size}")
        return vectors


FILES = Files()
