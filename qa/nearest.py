"""The statements and passages nearest to a question, for what no set of statements answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.demand import supplied
from qa.finding import Finding, Found, Way
from qa.index import Index
from qa.passages import relevance
from qa.question import Question
from qa.rank import Rows, Scores, scaled
from qa.reach import WEIGHED
from qa.records import Record
from qa.shelf import Query, Relevance
from qa.weighing import Matrix, standard

BEST = 8  # items where a single one is expected
LOOKED_AT = 12  # candidates among which the value asked for is looked for
WORDS = 0.3  # weight of shared words beside each signal of meaning
FAINT = 1e-6  # score of a passage that is not worth a look


def nearest(index: Index, question: Question, query: Query, documents: Sequence[str]) -> Finding:
    """Find what is nearest, in ``documents`` or all; what has the value asked for comes first."""
    ranked: list[Found] = []
    for one in _ranked(index, query, documents):
        if not any(_overlap(one.record, other.record) for other in ranked):
            ranked.append(one)
        if len(ranked) == LOOKED_AT:
            break
    if question.demand is not None:
        demand = question.demand
        ranked.sort(key=lambda one: not supplied(demand, one.record.text))
    return Finding(tuple(ranked[:BEST]), min(len(ranked), BEST), Way.TEXT)


def _ranked(index: Index, query: Query, documents: Sequence[str]) -> list[Found]:
    """Rank both together; of equals the statement comes first, which is the better unit to quote.

    A statement has the learned score of the passage that it stands in, and what its own words and
    clauses are worth.
    """
    passages = relevance(index, query, index.scope(index.passages, documents))
    rows = _statements(index, query, documents, passages.rows)
    statements, told = index.statement_shelf, index.passage_shelf
    held = [index.statements[row] for row in rows.tolist()]
    held += [index.passages[row] for row in passages.rows.tolist()]
    if not held:
        return []
    clause = np.concatenate(
        [statements.closest(query.vector, rows), told.closest(query.vector, passages.rows)]
    )
    words = np.concatenate([statements.words.scores(query.words)[rows], passages.words])
    own = np.log(np.maximum(passages.score, FAINT))
    weight: Matrix = (
        standard(np.concatenate([_inherited(index, rows, passages, own), own]))
        + standard(clause)
        + np.concatenate(
            [
                standard(statements.whole(query.vector, rows)),
                standard(told.whole(query.vector, passages.rows)),
            ]
        )
        + WORDS * standard(words)
    )
    score = scaled(weight.astype(np.float32))
    order = np.argsort(-score, kind="stable")
    return [Found(held[at], float(score[at])) for at in order]


def _statements(index: Index, query: Query, documents: Sequence[str], passages: Rows) -> Rows:
    """Rows of the statements in the scope, or of a large one those in ``passages`` or near."""
    rows = index.scope(index.statements, documents)
    if rows is not None and len(rows) <= WEIGHED:
        return rows
    inside = [index.statements_in(index.passages[row]) for row in passages.tolist()]
    return np.unique(np.concatenate([index.statement_shelf.pool(query, rows), *inside]))


def _inherited(index: Index, rows: Rows, passages: Relevance, own: Scores) -> Scores:
    """Give each statement the best score of the passages that it stands in, else the least."""
    least = float(own.min(initial=0.0))
    found = dict.fromkeys(rows.tolist(), least)
    for row, score in zip(passages.rows.tolist(), own.tolist(), strict=True):
        for statement in index.statements_in(index.passages[row]).tolist():
            if statement in found:
                found[statement] = max(found[statement], score)
    return np.array(list(found.values()), dtype=np.float32)


def _overlap(one: Record, other: Record) -> bool:
    """Tell whether two records share characters."""
    return one.document == other.document and one.start < other.end and other.start < one.end
