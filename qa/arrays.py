"""Arrays on disk, and arrays whose rows are of different lengths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.rank import Rows


def read(path: Path) -> NDArray[Any]:
    """Read an array; the system brings its pages in when they are used.

    Windows replaces no file that is mapped: there it is read whole.

    Raises
    ------
    OSError, ValueError
        When the file is missing or damaged.
    """
    return np.asarray(np.load(path, mmap_mode=None if os.name == "nt" else "r"))


def inside(ends: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Tell where the members of ``rows`` (k,) stand, and where those of each would end: (k + 1,).

    Row r has the members ``ends[r]`` to ``ends[r + 1]``, end exclusive.
    """
    first, counts = ends[rows], ends[rows + 1] - ends[rows]
    after = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return np.arange(after[-1]) + np.repeat(first - after[:-1], counts), after
