"""A text in the making that knows where each of its characters came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from ingest.source_map import SourceMap

Places = NDArray[np.int32]
Replacement = str | Callable[[re.Match[str]], str]


class Traced:
    """A text with, for each character, the stretch of the source it stands for.

    ``places`` has shape (2, len(text)): where the stretch starts and where it ends. Both rows
    never fall: what is cut, joined and replaced stays in the order of the source.
    """

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: Places) -> None:
        self.text = text
        self.places = places

    @classmethod
    def source(cls, text: str) -> Traced:
        """Take a source as it stands: every character is its own."""
        starts = np.arange(len(text) + 1, dtype=np.int32)
        return cls(text, np.stack([starts[:-1], starts[1:]]))

    @classmethod
    def inserted(cls, text: str, start: int, end: int) -> Traced:
        """Write ``text`` for all of the source from ``start`` to ``end``, which may be nothing."""
        return cls(text, _stretch(len(text), start, end))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.places[:, part])

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> Traced:
        """Replace as `re.Pattern.sub` does (a string is taken literally).

        A replacement of one character by another, or one that changes nothing, keeps its place;
        any other stands for the whole stretch that it replaces.
        """
        texts: list[str] = []
        places: list[Places] = []
        last = 0
        for match in pattern.finditer(self.text):
            new = replacement if isinstance(replacement, str) else replacement(match)
            start, end = match.span()
            if new == match[0]:
                continue
            texts += (self.text[last:start], new)
            places += (self.places[:, last:start], self._places_of(new, start, end))
            last = end
        if not last:
            return self
        texts.append(self.text[last:])
        places.append(self.places[:, last:])
        return Traced("".join(texts), np.concatenate(places, axis=1))

    def _places_of(self, new: str, start: int, end: int) -> Places:
        if len(new) == end - start == 1 or not new:
            return self.places[:, start : start + len(new)]
        return _stretch(len(new), int(self.places[0, start]), int(self.places[1, end - 1]))

    def map(self) -> SourceMap:
        """Pack the places as runs."""
        return SourceMap.packed(self.places)


def joined(parts: Iterable[Traced], between: str = "") -> Traced:
    """Put parts together; ``between`` stands for what the source has between two of them."""
    texts: list[str] = []
    places: list[Places] = []
    end = 0
    for part in parts:
        if texts and between:
            start = int(part.places[0, 0]) if len(part) else end
            texts.append(between)
            places.append(_stretch(len(between), end, max(end, start)))
        texts.append(part.text)
        places.append(part.places)
        end = int(part.places[1, -1]) if len(part) else end
    if not texts:
        return Traced("", _stretch(0, 0, 0))
    return Traced("".join(texts), np.concatenate(places, axis=1))


def _stretch(length: int, start: int, end: int) -> Places:
    places = np.empty((2, length), dtype=np.int32)
    places[0], places[1] = start, end
    return places
