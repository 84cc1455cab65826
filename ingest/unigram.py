"""Cuts a text into the pieces of a unigram vocabulary: XLM-R's tokeniser, exact and quick to start.

The tokenizers library cuts faster but takes a second to take in 250,000 pieces; here two dicts do,
and what they cut in a second the model behind reads in a minute.
"""

from __future__ import annotations

import re

from ingest.weights import Weights

SPACE = "▁"
SPACES = re.compile("  +")
UNKNOWN_PENALTY = 10.0
"""How much worse than the worst piece an unknown character is (SentencePiece's value)."""


class Unigram:
    """Finds the pieces with the greatest sum of scores (Kudo, ACL 2018: Viterbi)."""

    def __init__(self, weights: Weights) -> None:
        vocabulary = weights.vocabulary
        self._scores: list[float] = vocabulary.scores.tolist()
        self._ids = {piece: number for number, piece in enumerate(vocabulary.pieces)}
        for piece in ("<s>", "<pad>", "</s>", "<unk>", "<mask>"):
            self._ids.pop(piece, None)  # where a text says <s>, it means these three characters
        self._reach = self._longest()
        self._unknown = vocabulary.unknown
        self._unknown_score = min(self._scores) - UNKNOWN_PENALTY
        self._normal = weights.normal

    def __call__(self, text: str) -> list[int]:
        """Cut ``text``; returns ids without marks of begin and end, at least one.

        A run of characters that no piece has is one unknown, as the model was trained.
        """
        known = SPACES.sub(" ", text.translate(self._normal)).replace(" ", SPACE)
        if not known.startswith(SPACE):
            known = SPACE + known
        ids: list[int] = []
        for piece in self._best(known):
            if piece != self._unknown or not ids or ids[-1] != piece:
                ids.append(piece)
        return ids

    def _longest(self) -> dict[str, int]:
        """Length of the longest piece by the two characters that it begins with."""
        found: dict[str, int] = {}
        for piece in self._ids:
            start, size = piece[:2], len(piece)
            if found.get(start, 0) < size:
                found[start] = size
        return found

    def _best(self, text: str) -> list[int]:
        """Of all ways to cut ``text`` the one with the greatest sum of scores."""
        size = len(text)
        best = [0.0] + [float("-inf")] * size
        last = [0] * (size + 1)  # the piece that ends here on the best way
        start = [0] * (size + 1)  # and where it starts
        find, reach, scores = self._ids.get, self._reach.get, self._scores
        for here in range(size):
            so_far = best[here]
            furthest = here + reach(text[here : here + 2], 1)
            for there in range(here + 1, min(furthest, size) + 1):
                piece = find(text[here:there])
                if piece is not None and (score := so_far + scores[piece]) > best[there]:
                    best[there], last[there], start[there] = score, piece, here
            if so_far + self._unknown_score > best[here + 1]:
                best[here + 1] = so_far + self._unknown_score
                last[here + 1], start[here + 1] = self._unknown, here
        ids: list[int] = []
        while size:
            ids.append(last[size])
            size = start[size]
        return ids[::-1]
