"""Sets of statements: of one kind, in some documents, of some dimension, with some attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np

from ingest.statement import Dimension, Kind
from qa import logistic
from qa.finding import Finding, Found, Side, Way
from qa.index import Index
from qa.question import Intent, Question
from qa.rank import Rows
from qa.reach import DIGITS, WEIGHED
from qa.scope import Attribute, Scope
from qa.shelf import Query
from qa.signals import Signals, contrasted, signals

KEEP = 0.35  # a set ends where the score falls under this share of the best
MOST = 50  # items that an answer shows

Scoring = Callable[[Rows], dict[int, float]]
"""What tells of rows of statements how well each fits the question, 0 to 1."""


def scoring(index: Index, query: Query, dimension: Dimension | None) -> Scoring:
    """Score by how near statements are to the question; those left out of a large set score 0."""

    def scores(rows: Rows) -> dict[int, float]:
        if not len(rows):
            return {}
        near = rows if len(rows) <= WEIGHED else index.statement_shelf.pool(query, rows)
        weights = logistic.load("subject").probability(described(index, query, near, dimension))
        known = dict(zip(near.tolist(), weights.tolist(), strict=True))
        return {row: round(known.get(row, 0.0), DIGITS) for row in rows.tolist()}

    return scores


def described(index: Index, query: Query, rows: Rows, dimension: Dimension | None) -> Signals:
    """Describe statements by the features that their fitness is weighed by: (n,) each.

    A statement that is of the dimension asked for only besides another is a weaker answer.
    """
    asked = "" if dimension is None else dimension.value
    beside = [asked not in {"", index.statements[row].dimension} for row in rows.tolist()]
    return contrasted(signals(index, query, rows)) | {"beside": np.array(beside, dtype=np.float32)}


def of_kind(index: Index, question: Question, scores: Scoring) -> Finding:
    """All statements that the question allows, or those about its subject when it has one."""
    guessed = not question.explicit and question.intent is Intent.COUNT
    dimension = None if guessed else question.dimension  # what is counted is not guessed
    rows = allowed(index, question, dimension, question.scope)
    if not len(rows) and not question.explicit:
        dimension = None  # it was but a guess
        rows = allowed(index, question, dimension, question.scope)
    ranked = _ranked(index, scores, rows)
    if not question.content:
        return Finding(tuple(ranked[:MOST]), len(ranked), Way.WHOLE, dimension)
    kept = _best(ranked)
    return Finding(tuple(kept[:MOST]), len(kept), Way.CHOICE, dimension)


def compared(index: Index, question: Question, scores: Scoring) -> Finding:
    """Take what each side says on the subject, or all; ranked over all sides together."""
    dimension = question.dimension if question.explicit else None
    rows = [allowed(index, question, dimension, side) for side in question.sides]
    ranked = _ranked(index, scores, reduce(np.union1d, rows).astype(np.int64))
    way = Way.WHOLE
    if question.content and not question.explicit:
        ranked, way = _best(ranked), Way.CHOICE
    most = max(1, MOST // len(question.sides))
    sides: list[Side] = []
    taken: set[str] = set()
    for scope, own in zip(question.sides, rows, strict=True):
        iris = {index.statements[row].iri for row in own.tolist()} - taken
        here = [one.record.iri for one in ranked if one.record.iri in iris]
        taken |= iris
        sides.append(Side(scope, len(here), tuple(here[:most])))
    shown = {iri for side in sides for iri in side.shown}
    found = tuple(one for one in ranked if one.record.iri in shown)
    return Finding(found, sum(s.total for s in sides), way, dimension, tuple(sides))


def allowed(index: Index, question: Question, dimension: Dimension | None, scope: Scope) -> Rows:
    """Rows of the statements in ``scope`` of the kind, dimension and attributes asked for."""
    rows = reduce(np.union1d, (index.rows(kind, dimension) for kind in kinds(question)))
    if scope:
        documents = scope.inside(index.facts)
        inside = index.scope(index.statements, documents) if documents else None
        rows = rows[:0] if inside is None else np.intersect1d(rows, inside)
    if question.linked is not None:
        linked = np.fromiter(index.neighbours, dtype=np.int64, count=len(index.neighbours))
        rows = rows[np.isin(rows, linked) == question.linked]
    if question.where:
        fits = [has(index.statements[row].attributes, question.where) for row in rows.tolist()]
        rows = rows[np.array(fits, dtype=bool)]
    return rows


def kinds(question: Question) -> tuple[Kind, ...]:
    """Name the kinds of statement that the question is about."""
    return (Kind.PROBLEM, Kind.MEASURE) if question.kind is None else (question.kind,)


def has(told: Sequence[tuple[str, str]], where: Sequence[Attribute]) -> bool:
    """Tell whether a statement has what is asked for: of each facet one of the values.

    An actor is named by any part of its name: 应急管理部门 may be one of a county.
    """
    for facet in {attribute.facet for attribute in where}:
        values = {attribute.value for attribute in where if attribute.facet == facet}
        own = [value for name, value in told if name == facet]
        if facet == "actor":
            if not any(value in name for value in values for name in own):
                return False
        elif values.isdisjoint(own):
            return False
    return True


def _best(ranked: Sequence[Found]) -> list[Found]:
    least = KEEP * ranked[0].score if ranked else 0.0
    return [one for one in ranked if one.score > 0 and one.score >= least]


def _ranked(index: Index, scores: Scoring, rows: Rows) -> list[Found]:
    """Rank rows, the best first; of equals the one that comes first in the collection."""
    told = sorted(scores(rows).items(), key=lambda pair: (-pair[1], pair[0]))
    return [Found(index.statements[row], score) for row, score in told]
