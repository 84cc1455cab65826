"""Which words texts hold, and how often: what BM25 is counted from, row by row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.arrays import inside, read
from qa.rank import Rows


@dataclass(frozen=True, slots=True)
class Bags:
    """The words of n texts; those of row r stand at ``ends[r]`` to ``ends[r + 1]``.

    ``columns`` are places in ``vocabulary``, which is sorted, rising in each row; ``counts`` tell
    how often the row has the word.
    """

    vocabulary: tuple[str, ...]
    columns: NDArray[np.int32]
    counts: NDArray[np.int32]
    ends: Rows

    def __len__(self) -> int:
        return len(self.ends) - 1

    @classmethod
    def of(cls, texts: Iterable[str], cut: Callable[[str], Iterable[str]]) -> Bags:
        """Count what ``cut`` makes of each text."""
        counted = [Counter(cut(text)) for text in texts]
        vocabulary = sorted({word for words in counted for word in words})
        place = {word: at for at, word in enumerate(vocabulary)}
        rows = [sorted((place[word], often) for word, often in words.items()) for words in counted]
        flat = np.array([pair for row in rows for pair in row], dtype=np.int32).reshape(-1, 2)
        ends = np.cumsum([0, *map(len, rows)]).astype(np.int64)
        return cls(tuple(vocabulary), flat[:, 0].copy(), flat[:, 1].copy(), ends)

    def taken(self, rows: Rows) -> Bags:
        """Return the bags of ``rows`` (k,) in their order; words that none of them has go."""
        at, ends = inside(self.ends, rows)
        used, columns = np.unique(self.columns[at], return_inverse=True)
        vocabulary = tuple(self.vocabulary[column] for column in used.tolist())
        return Bags(vocabulary, columns.astype(np.int32), self.counts[at], ends)

    @classmethod
    def joined(cls, parts: Sequence[Bags]) -> Bags:
        """Put bags one behind the other."""
        vocabulary = sorted({word for part in parts for word in part.vocabulary})
        place = {word: at for at, word in enumerate(vocabulary)}
        columns, counts = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        lengths = [np.zeros(1, np.int64)]
        for part in parts:
            new = np.array([place[word] for word in part.vocabulary], dtype=np.int32)
            columns.append(new[part.columns])
            counts.append(part.counts)
            lengths.append(np.diff(part.ends))
        ends = np.cumsum(np.concatenate(lengths))
        return cls(tuple(vocabulary), np.concatenate(columns), np.concatenate(counts), ends)

    def save(self, folder: Path) -> None:
        """Write the bags into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vocabulary.json").write_text(
            json.dumps(self.vocabulary, ensure_ascii=False), "utf-8", "surrogatepass"
        )
        for name in ("columns", "counts", "ends"):
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Bags:
        """Read what `save` wrote.

        Raises
        ------
        OSError, ValueError
            When files are missing or damaged.
        """
        text = (folder / "vocabulary.json").read_text("utf-8", "surrogatepass")
        arrays = (read(folder / f"{name}.npy") for name in ("columns", "counts", "ends"))
        return cls(tuple(json.loads(text)), *arrays)
