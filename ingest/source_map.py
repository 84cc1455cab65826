"""From the characters of a normalised text back to those of its source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Runs of the text, each with the stretch of the source it stands for.

    Run i begins at ``texts[i]`` and stands for ``lengths[i]`` characters of the source from
    ``sources[i]`` on. A run as long as its stretch is the stretch character for character (maybe
    in other code points); any other was rewritten as a whole, and a run with a stretch of length
    0 was put in. Without runs nothing is known of the source.
    """

    texts: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    size: int = 0

    def __bool__(self) -> bool:
        return bool(self.texts)

    def __repr__(self) -> str:
        return f"SourceMap({len(self.texts)} runs)"

    @classmethod
    def packed(cls, places: NDArray[np.int32]) -> SourceMap:
        """Pack the start and end of each character's stretch, shape (2, n), as runs."""
        size = places.shape[1]
        if not size:
            return cls()
        starts, ends = places
        same = (starts[1:] == starts[:-1]) & (ends[1:] == ends[:-1])
        single = ends - starts == 1
        single[1:] &= ~same
        single[:-1] &= ~same
        follows = single[1:] & single[:-1] & (starts[1:] == starts[:-1] + 1)
        first = np.flatnonzero(np.concatenate([[True], ~(same | follows)]))
        last = np.concatenate([first[1:], [size]]) - 1
        return cls(
            tuple(first.tolist()),
            tuple(starts[first].tolist()),
            tuple((ends[last] - starts[first]).tolist()),
            size,
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the source of the characters ``start`` to ``end`` begins and ends.

        Raises
        ------
        ValueError
            When the map is empty, or the characters are not within its text.
        """
        if not self.texts:
            raise ValueError("nothing is known of where this text came from")
        if not 0 <= start <= end <= self.size:
            raise ValueError(f"{start}..{end} is not within 0..{self.size}")
        if start == end:
            at = self._bounds(start)[0] if start < self.size else self._bounds(start - 1)[1]
            return at, at
        return self._bounds(start)[0], self._bounds(end - 1)[1]

    def text_at(self, source: int) -> int:
        """Return the first place of the text that stands for ``source`` or what follows it there.

        ``source`` counts the source's characters; the end of the text where nothing follows.
        """
        ends = range(len(self.texts))
        run = bisect_right(ends, source, key=lambda at: self.sources[at] + self.lengths[at])
        if run == len(self.texts):
            return self.size
        begin, place, length = self.texts[run], self.sources[run], self.lengths[run]
        end = self.texts[run + 1] if run + 1 < len(self.texts) else self.size
        return begin + max(0, source - place) if end - begin == length else begin

    def _bounds(self, at: int) -> tuple[int, int]:
        """Start and end of the source of one character."""
        run = bisect_right(self.texts, at) - 1
        begin, source, length = self.texts[run], self.sources[run], self.lengths[run]
        end = self.texts[run + 1] if run + 1 < len(self.texts) else self.size
        if end - begin != length:
            return source, source + length
        return source + at - begin, source + at - begin + 1
