"""How near statements are to a question: by meaning, by words, and by what stands around them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from qa.index import Index
from qa.rank import Rows, Scores
from qa.shelf import Query

SIGNALS = ("whole", "clause", "words", "before", "after")
"""Cosine of the statement and of its nearest clause, BM25, and the cosines of the statements before
and after it."""
_LEAST = 1e-6

Signals = dict[str, Scores]


def signals(index: Index, query: Query, rows: Rows) -> Signals:
    """Measure the statements ``rows`` (n,) by each of `SIGNALS`: shape (n,) each."""
    shelf = index.statement_shelf
    whole = shelf.whole(query.vector, rows)
    return {
        "whole": whole,
        "clause": shelf.closest(query.vector, rows),
        "words": shelf.words.scores(query.words)[rows],
        "before": _beside(index, query, rows, -1, whole),
        "after": _beside(index, query, rows, 1, whole),
    }


def contrasted(told: Mapping[str, Scores]) -> Signals:
    """Compare candidates with each other: how far above the mean, and how far short of the best.

    Both in deviations: what is near in one collection, or to one question, is not in another.
    """
    found: Signals = {}
    for name, scores in told.items():
        spread = max(float(scores.std()), _LEAST) if len(scores) else 1.0
        found[name] = (scores - scores.mean()) / spread if len(scores) else scores
        found[f"{name}_short"] = (scores - scores.max()) / spread if len(scores) else scores
    return found


def _beside(index: Index, query: Query, rows: Rows, step: int, whole: Scores) -> Scores:
    """Cosine of the statement next to each in its document; the mean of all where none is."""
    others = np.clip(rows + step, 0, len(index.statements) - 1)
    near = index.statement_shelf.whole(query.vector, others)
    held = index.statements
    same = [
        row != other and held[row].document == held[other].document
        for row, other in zip(rows.tolist(), others.tolist(), strict=True)
    ]
    return np.asarray(np.where(same, near, whole.mean() if len(whole) else 0), dtype=np.float32)
