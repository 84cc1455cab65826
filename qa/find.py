"""From an understood question to the statements and passages that answer it, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.statement import Dimension, Kind
from qa.demand import supplied
from qa.index import Index, Record
from qa.question import Intent, Question
from qa.rank import Rows, fuse
from qa.shelf import Query, Relevance

THROUGH = 0.6  # what the walk over a link is worth; being near the question itself has the rest
KEEP = 0.65  # a set ends where the score falls under this share of the best
MOST = 50  # items of a set
READABLE = 20  # up to so many statements of a guessed dimension are shown whole
BEST = 5  # items where a single one is expected
LOOKED_AT = 12  # candidates among which the value asked for is looked for
DEFINES = re.compile(r"是指|所称|指的是|定义为|简称")


@dataclass(frozen=True, slots=True)
class Found:
    """A record with its score (0 to 1) and how it was reached.

    ``via`` is the statement at the other end of the link walked. ``meaning`` is the record's
    cosine to the question.
    """

    record: Record
    score: float
    meaning: float
    via: Record | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The steps from the question to the record."""
        here = f"{self.record.kind}:{self.record.label or self.record.section}"
        if self.via is None:
            return ("question", here)
        step = "addressedBy" if self.record.kind == Kind.MEASURE else "addresses"
        return ("question", f"{self.via.kind}:{self.via.label}", step, here)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, best first; ``total`` counts also what `MOST` left out.

    ``complete`` tells that these are all statements of the kind and dimension, not a choice.
    """

    found: tuple[Found, ...]
    total: int
    complete: bool = False


def find(index: Index, question: Question, query: Query, documents: Sequence[str]) -> Finding:
    """Find what answers ``question`` within ``documents`` (all of them when empty)."""
    match question.intent:
        case Intent.MEASURES_FOR_PROBLEM | Intent.PROBLEMS_FOR_MEASURE:
            return _through_links(index, question, query, documents)
        case Intent.MEASURES_IN_DIMENSION | Intent.PROBLEMS_IN_DIMENSION | Intent.COUNT:
            return _of_kind(index, question, query, documents)
        case Intent.COMPARE if len(documents) > 1:
            sides = [_single(index, question, query, [name]) for name in documents]
            found = tuple(one for side in sides for one in side.found[:BEST])
            return Finding(found, len(found))
        case _:
            return _single(index, question, query, documents)


def _through_links(
    index: Index, question: Question, query: Query, documents: Sequence[str]
) -> Finding:
    """Walk from statements like the question over links to what is asked for.

    A question about measures is worded like the problem: of 84 such questions the measure most
    like the question is right for 0.52, the one reached through the problem for 0.88.
    """
    near = index.statement_shelf.relevance(query, index.scope(index.statements, documents))
    likeness = dict(zip(near.rows.tolist(), near.score.tolist(), strict=True))
    meaning = dict(zip(near.rows.tolist(), near.meaning.tolist(), strict=True))
    reached: dict[int, tuple[float, int]] = {}
    for source in likeness:
        for target, strength in index.neighbours.get(source, ()):
            if index.statements[target].kind == question.kind:
                reached[target] = max(
                    reached.get(target, (0.0, source)), (likeness[source] * strength, source)
                )
    asked = {row for row in likeness if index.statements[row].kind == question.kind}
    ranked = []
    for row in sorted(asked | set(reached)):
        walk, source = reached.get(row, (0.0, -1))
        score = (1 - THROUGH) * likeness.get(row, 0.0) + THROUGH * walk
        via = index.statements[source] if walk > 0 else None
        nearness = max(meaning.get(row, 0.0), meaning.get(source, 0.0))
        ranked.append(Found(index.statements[row], score, nearness, via))
    return _strong(ranked)


def _of_kind(index: Index, question: Question, query: Query, documents: Sequence[str]) -> Finding:
    """All statements of a kind and dimension, or those about a subject when none is named."""
    rows = _rows_of(index, question.kind, question.dimension, documents)
    near = index.statement_shelf.relevance(query, rows)
    ranked = [
        Found(index.statements[row], float(score), float(meaning))
        for row, score, meaning in zip(near.rows, near.score, near.meaning, strict=True)
    ]
    named = question.explicit or not question.content
    guessed = question.dimension is not None and len(ranked) <= READABLE
    if named or guessed:
        ranked.sort(key=lambda one: -one.score)
        return Finding(tuple(ranked[:MOST]), len(ranked), complete=len(ranked) <= MOST)
    return _strong(ranked)


def _rows_of(
    index: Index, kind: Kind | None, dimension: Dimension | None, documents: Sequence[str]
) -> Rows:
    scope = index.scope(index.statements, documents)
    rows = range(len(index.statements)) if scope is None else scope
    return np.array(
        [
            row
            for row in rows
            if index.statements[row].kind == kind
            and (dimension is None or index.statements[row].dimension == dimension)
        ],
        dtype=np.int64,
    )


def _strong(ranked: Iterable[Found]) -> Finding:
    """Keep what is at least `KEEP` as strong as the best, best first."""
    order = sorted(ranked, key=lambda one: -one.score)
    kept = [one for one in order if one.score > 0 and one.score >= KEEP * order[0].score]
    return Finding(tuple(kept[:MOST]), len(kept))


def _single(index: Index, question: Question, query: Query, documents: Sequence[str]) -> Finding:
    """Statements and passages nearest to the question; those with the value asked for first."""
    statements = index.statement_shelf.relevance(query, index.scope(index.statements, documents))
    passages = index.passage_shelf.relevance(query, index.scope(index.passages, documents))
    ranked: list[Found] = []
    for one in _together(index, statements, passages):
        if not any(_overlap(one.record, other.record) for other in ranked):
            ranked.append(one)
        if len(ranked) == LOOKED_AT:
            break
    if question.demand is not None:
        demand = question.demand
        ranked.sort(key=lambda one: not supplied(demand, one.record.text))
    elif question.intent is Intent.DEFINITION:
        ranked.sort(key=lambda one: not DEFINES.search(one.record.text))
    return Finding(tuple(ranked[:BEST]), min(len(ranked), BEST))


def _together(index: Index, statements: Relevance, passages: Relevance) -> list[Found]:
    """Both shelves in one ranking; of equals the statement, which is the better unit to quote."""
    words = np.concatenate([statements.words, passages.words])
    meaning = np.concatenate([statements.meaning, passages.meaning])
    records = [index.statements[row] for row in statements.rows]
    records += [index.passages[row] for row in passages.rows]
    score = fuse(words, meaning)
    order = np.argsort(-score, kind="stable")
    return [Found(records[i], float(score[i]), float(meaning[i])) for i in order]


def _overlap(one: Record, other: Record) -> bool:
    """Tell whether two records share characters."""
    return one.document == other.document and one.start < other.end and other.start < one.end
