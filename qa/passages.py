"""Passages for a question: candidates by every signal, ranked by learned weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.words import words
from qa.frame import asking
from qa.rank import Rows, Scores
from qa.shelf import CLOSEST, POOL, Query, Relevance, Shelf, most
from qa.weighing import load
from qa.words import folded, pairs

if TYPE_CHECKING:
    from qa.index import Index

FEW = 2 * POOL
"""So many rows are all looked at; of more, those best by a signal."""

TOP = 10


def relevance(index: Index, query: Query, rows: Rows | None = None) -> Relevance:
    """Score passages against the query: those of ``rows``, or of all, that are worth a look.

    ``score`` is how likely a passage is to answer beside the likeliest one, which has 1.
    """
    looked, signals, traits = gathered(index, query, rows)
    weighed = load("passages").scores(signals, traits)
    score = np.exp(weighed - weighed.max(initial=-np.inf)).astype(np.float32)
    meaning = CLOSEST * signals["clause"] + (1 - CLOSEST) * signals["whole"]
    return Relevance(looked, score, meaning.astype(np.float32), signals["words"])


def gathered(
    index: Index, query: Query, rows: Rows | None = None
) -> tuple[Rows, dict[str, Scores], dict[str, float]]:
    """Gather the rows worth a look, their signals by name, shape (n,), and the question's traits.

    * whole, clause: cosine of the passage as a whole and of its nearest clause
    * words, pairs: BM25 over words and over pairs of characters, title and headings among them
    * held, asked: which share of the question's words, and of those of the sentence that asks, by
      how much they tell, the passage holds
    * run: the longest run of characters that passage and question share
    """
    shelf = index.passage_shelf
    said = words(query.text)
    by_words, by_pairs = shelf.words.scores(said), shelf.pairs.scores(pairs(query.text))
    looked = _looked(shelf, query, rows, by_words, by_pairs)
    plain = folded(query.text)
    signals = {
        "whole": shelf.whole(query.vector, looked),
        "clause": shelf.closest(query.vector, looked),
        "words": by_words[looked],
        "pairs": by_pairs[looked],
        "held": shelf.words.coverage(said, looked),
        "asked": shelf.words.coverage(words(asking(query.text)), looked),
        "run": _runs(index, plain, looked),
    }
    return looked, signals, _traits(signals, plain)


def _looked(
    shelf: Shelf, query: Query, rows: Rows | None, by_words: Scores, by_pairs: Scores
) -> Rows:
    """Choose the rows that are best by one signal at least; few rows are all chosen."""
    if rows is not None and len(rows) <= FEW:
        return rows
    near = shelf.nearest(query.vector, rows), shelf.nearest_by_clause(query.vector, rows)
    if rows is None:
        shared = (most(scores, POOL) for scores in (by_words, by_pairs))
    else:
        shared = (rows[most(scores[rows], POOL)] for scores in (by_words, by_pairs))
    return np.unique(np.concatenate([*near, *shared]))


def _runs(index: Index, plain: str, looked: Rows) -> Scores:
    texts = (folded(index.passages[row].text) for row in looked.tolist())
    return np.array([longest(plain, text) for text in texts], dtype=np.float32)


def longest(one: str, other: str) -> int:
    """Count the characters of the longest run that two texts share."""
    length = at = 0
    while at + length < len(one):
        if one[at : at + length + 1] in other:
            length += 1
        else:
            at += 1
    return length


def _traits(signals: dict[str, Scores], plain: str) -> dict[str, float]:
    """Describe the question by how its candidates stand, whatever the collection's size."""
    n = len(signals["words"])
    meaning = CLOSEST * signals["clause"] + (1 - CLOSEST) * signals["whole"]
    by_words, by_meaning = (np.argsort(-s, kind="stable") for s in (signals["words"], meaning))
    both = np.intersect1d(by_words[:TOP], by_meaning[:TOP])
    ranked = signals["words"][by_words]
    tenth = ranked[min(TOP, n) - 1] if n else 0.0
    return {
        "agreement": len(both) / TOP,
        "peak": float(ranked[0] / tenth - 1) if n and tenth > 0 else 0.0,
        "held": float(signals["held"].max(initial=0.0)),
        "run": float(signals["run"].max(initial=0.0)) / max(1, len(plain)),
        "length": float(np.log1p(len(plain))),
    }
