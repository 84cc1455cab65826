"""Sets of statements: of one kind, in some documents, of some dimension, with some attributes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice

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

KEEP = 0.35  # a set of one dimension ends where the score falls under this share of the best
KEEP_ANY = 0.6  # ... a set of any dimension, of which most is about something else
MOST = 50  # items that an answer shows

Scoring = Callable[[Rows, Dimension | None], dict[int, float]]
"""What tells of rows of statements, limited to a dimension or not, how well they fit the question,
0 to 1; left out are those that were not looked at, which count as 0."""


def scoring(index: Index, query: Query) -> Scoring:
    """Score by how well statements fit the question, as was learned from coded documents."""

    def scores(rows: Rows, dimension: Dimension | None) -> dict[int, float]:
        near = rows if len(rows) <= WEIGHED else index.statement_shelf.pool(query, rows)
        if not len(near):
            return {}
        weights = logistic.load("subject" if dimension else "about").probability(
            described(index, query, near, dimension)
        )
        told = zip(near.tolist(), weights.tolist(), strict=True)
        return {row: round(weight, DIGITS) for row, weight in told}

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
    counted = question.intent in (Intent.COUNT, Intent.UNLINKED)
    guessed = counted and not question.explicit
    dimension = None if guessed else question.dimension  # what is counted is not guessed
    rows = allowed(index, question, dimension, question.scope)
    if not len(rows) and not question.explicit:
        dimension = None  # it was but a guess
        rows = allowed(index, question, dimension, question.scope)
    ranked = _ranked(index, scores(rows, dimension), rows)
    if not question.content or (counted and question.explicit):
        return Finding(tuple(islice(ranked, MOST)), len(rows), Way.WHOLE, dimension)
    kept = _best(ranked, KEEP if dimension else KEEP_ANY)
    return Finding(tuple(kept[:MOST]), len(kept), Way.CHOICE, dimension)


def compared(index: Index, question: Question, scores: Scoring) -> Finding:
    """Take what each side says on the subject, or all; ranked over all sides together."""
    dimension = question.dimension if question.explicit else None
    rows = [allowed(index, question, dimension, side) for side in question.sides]
    every = reduce(np.union1d, rows).astype(np.int64)
    ranked = _ranked(index, scores(every, dimension), every)
    if about := bool(question.content) and not question.explicit:
        ranked = iter(_best(ranked, KEEP_ANY))
    ordered = list(ranked)
    most = max(1, MOST // len(question.sides))
    sides: list[Side] = []
    taken: set[str] = set()
    for scope, own in zip(question.sides, rows, strict=True):
        iris = {index.statements[row].iri for row in own.tolist()} - taken
        here = [one.record.iri for one in ordered if one.record.iri in iris]
        taken |= iris
        sides.append(Side(scope, len(here), tuple(here[:most])))
    shown = {iri for side in sides for iri in side.shown}
    found = tuple(one for one in ordered if one.record.iri in shown)
    way = Way.CHOICE if about else Way.WHOLE
    return Finding(found, sum(side.total for side in sides), way, dimension, tuple(sides))


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
    for facet in {attribute.facet for attribute in question.where}:
        rows = np.intersect1d(rows, _having(index, facet, question.where))
    return rows


def kinds(question: Question) -> tuple[Kind, ...]:
    """Name the kinds of statement that the question is about."""
    return (Kind.PROBLEM, Kind.MEASURE) if question.kind is None else (question.kind,)


def has(told: Sequence[tuple[str, str]], where: Sequence[Attribute]) -> bool:
    """Tell whether a statement has what is asked for: of each facet one of the values."""
    return all(
        any(
            name == facet and _is(facet, value, {a.value for a in where if a.facet == facet})
            for name, value in told
        )
        for facet in {attribute.facet for attribute in where}
    )


def _best(ranked: Iterable[Found], keep: float) -> list[Found]:
    kept: list[Found] = []
    for one in ranked:
        if one.score <= 0 or (kept and one.score < keep * kept[0].score):
            break
        kept.append(one)
    return kept


def _ranked(index: Index, told: Mapping[int, float], rows: Rows) -> Iterator[Found]:
    """Rank rows by what is told of them, the best first; of equals the one that comes first."""
    for row, score in sorted(told.items(), key=lambda pair: (-pair[1], pair[0])):
        if score > 0:
            yield Found(index.statements[row], score)
    for row in rows.tolist():
        if not told.get(row):
            yield Found(index.statements[row], 0.0)


def _having(index: Index, facet: str, where: Sequence[Attribute]) -> Rows:
    """Rows that have one of the values told of a facet."""
    values = {attribute.value for attribute in where if attribute.facet == facet}
    found = [
        rows
        for (name, value), rows in index.rows_by_attribute.items()
        if name == facet and _is(facet, value, values)
    ]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _is(facet: str, value: str, asked: Collection[str]) -> bool:
    """Tell whether a value is one asked for.

    An actor is named by any part of its name: 应急管理部门 may be one of a county.
    """
    return value in asked or (facet == "actor" and any(part in value for part in asked))
