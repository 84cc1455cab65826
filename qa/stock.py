"""What a shelf is put up from: texts with their vectors and words, and shelves put up anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ingest.encode import Encoder, Vectors
from ingest.words import words
from qa.arrays import inside
from qa.bags import Bags
from qa.rank import Rows
from qa.space import BLOCK, Space
from qa.words import pairs

Half = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a shelf takes it.

    ``clauses`` (at least one) stand at ``places`` of it: start and end, exclusive. ``head`` is
    what stands over it. ``worded`` is what its words are taken from: the text with its title and
    headings. Where ``context`` is given, its vector stands for the whole.
    """

    clauses: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    head: str
    worded: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """n texts: ``wholes`` (n, d), words, and m clauses; those of row r end at ``ends[r + 1]``.

    ``clauses`` has the shape (m, d), ``places`` (m, 2): start and end within the text.
    """

    wholes: Half
    clauses: Half
    places: NDArray[np.int32]
    ends: Rows
    words: Bags
    pairs: Bags

    @classmethod
    def of(
        cls, texts: Sequence[Text], weight: float, encoder: Encoder, *, paired: bool = False
    ) -> Stock:
        """Take ``texts`` in; ``weight`` is that of a text's head beside its clauses together."""
        held = sorted({*chain.from_iterable(map(_encoded, texts))})
        vectors = encoder.encode(held) if held else np.zeros((0, encoder.width), np.float32)
        place = {text: row for row, text in enumerate(held)}
        wholes = np.zeros((len(texts), encoder.width), dtype=np.float16)
        for row, text in enumerate(texts):
            if text.context:
                wholes[row] = vectors[place[text.context]]
                continue
            lengths = np.array([[len(clause)] for clause in text.clauses], dtype=np.float32)
            mean = unit((vectors[[place[clause] for clause in text.clauses]] * lengths).sum(axis=0))
            wholes[row] = unit(mean + weight * vectors[place[text.head]])
        rows = [place[clause] for text in texts for clause in text.clauses]
        worded = [text.worded for text in texts]
        return cls(
            wholes,
            vectors[rows].astype(np.float16),
            np.array([at for text in texts for at in text.places], np.int32).reshape(-1, 2),
            np.cumsum([0, *(len(text.clauses) for text in texts)]).astype(np.int64),
            Bags.of(worded, words),
            Bags.of(worded if paired else [""] * len(texts), pairs),
        )

    @classmethod
    def joined(cls, parts: Sequence[Stock]) -> Stock:
        """Put stocks, at least one, one behind the other."""
        if len(parts) == 1:
            return parts[0]
        lengths = np.concatenate([np.diff(part.ends) for part in parts])
        return cls(
            np.concatenate([part.wholes for part in parts]),
            np.concatenate([part.clauses for part in parts]),
            np.concatenate([part.places for part in parts]),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            Bags.joined([part.words for part in parts]),
            Bags.joined([part.pairs for part in parts]),
        )

    def after(self, before: Stored, sources: Rows) -> Stock:
        """Return ``sources`` (k,) of the rows of ``before`` and of these, which follow them."""
        ends = np.concatenate([before.ends, before.ends[-1] + self.ends[1:]])
        at, after = inside(ends, sources)
        return Stock(
            _chosen(before.wholes, self.wholes, sources),
            _chosen(before.clauses, self.clauses, at),
            np.concatenate([before.places, self.places])[at],
            after,
            Bags.joined([before.words, self.words]).taken(sources),
            Bags.joined([before.pairs, self.pairs]).taken(sources),
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """What a shelf holds, wherever its vectors lie; see `Stock`."""

    wholes: Space
    clauses: Space
    places: NDArray[np.int32]
    ends: Rows
    words: Bags
    pairs: Bags


def _chosen(before: Space, new: Half, sources: Rows) -> Half:
    """Give ``sources`` (k,) of the vectors of ``before`` and of those that follow them: (k, d)."""
    made = np.empty((len(sources), new.shape[1]), dtype=np.float16)
    for start in range(0, len(sources), BLOCK):
        rows = sources[start : start + BLOCK]
        some, old = made[start : start + BLOCK], rows < len(before)
        some[old] = before.rows(rows[old])
        some[~old] = new[rows[~old] - len(before)]
    return made


def _encoded(text: Text) -> Iterable[str]:
    """Name what has to be encoded of a text."""
    return (*text.clauses, text.context or text.head)


def unit(vector: Vectors) -> Vectors:
    """Stretch a vector (d,) to length 1; one of zeros stays as it is."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
