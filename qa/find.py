"""From an understood question to the statements and passages that answer it, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.statement import Dimension, Kind
from qa.demand import supplied
from qa.index import Index
from qa.question import Intent, Question
from qa.rank import Rows, fuse
from qa.records import Record
from qa.shelf import Query, Relevance
from qa.walk import DIGITS, SEEDS, Walk, nearness, walk

KEEP = 0.65  # a set ends where the score falls under this share of the best
SETS = frozenset(Intent) - {Intent.ACTOR, Intent.DEFINITION, Intent.COMPARE, Intent.PASSAGE}
"""Intents that are answered by a set of statements of one kind."""

MOST = 50  # items of a set
READABLE = 20  # up to so many statements of a guessed dimension are shown whole
BEST = 5  # items where a single one is expected
LOOKED_AT = 12  # candidates among which the value asked for is looked for
DEFINES = re.compile(r"是指|所称|指的是|定义为|简称")


@dataclass(frozen=True, slots=True)
class Found:
    """A record with its score (0 to 1) and how it was reached.

    ``via`` is the statement at the other end of the link walked; ``inferred`` tells that this is
    a link across documents, which no author speaks of.
    """

    record: Record
    score: float
    via: Record | None = None
    inferred: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The steps from the question to the record."""
        here = f"{self.record.kind}:{self.record.label or self.record.section}"
        if self.via is None:
            return ("question", here)
        there = self.record.kind == Kind.MEASURE
        step = "addressedBy" if there else "addresses"
        if self.inferred:
            step = "mayBeAddressedBy" if there else "mayAddress"
        return ("question", f"{self.via.kind}:{self.via.label}", step, here)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, best first; ``total`` counts also what `MOST` left out.

    ``complete`` tells that these are all statements of the kind and ``dimension``, not a choice;
    ``walk`` is the walk over links that reached all of ``found``, where there was one; ``beyond``
    the one over links across documents that reached the inferred ones among them, which come last.
    """

    found: tuple[Found, ...]
    total: int
    complete: bool = False
    dimension: Dimension | None = None
    walk: Walk | None = None
    beyond: Walk | None = None


def find(
    index: Index,
    question: Question,
    query: Query,
    documents: Sequence[str],
    across: Index | None = None,
) -> Finding:
    """Find what answers ``question`` within ``documents`` (all of them when empty).

    ``across`` is the same index with the links across documents: what only they lead to is added.
    """
    match question.intent:
        case Intent.MEASURES_FOR_PROBLEM | Intent.PROBLEMS_FOR_MEASURE if question.content:
            asked = question.intent is Intent.MEASURES_FOR_PROBLEM
            kind = Kind.MEASURE if asked else Kind.PROBLEM
            near = nearness(index, query, documents)
            own = _through_links(index, near, kind)
            return _with_inferred(own, across, near, kind) if across else own
        case intent if intent in SETS:
            return _of_kind(index, question, query, documents)
        case Intent.COMPARE if len(documents) > 1:
            sides = [_single(index, question, query, [name]) for name in documents]
            found = tuple(one for side in sides for one in side.found[:BEST])
            return Finding(found, len(found))
        case _:
            return _single(index, question, query, documents)


def _through_links(index: Index, near: Mapping[int, float], kind: Kind) -> Finding:
    """Walk from the statements that the question is about over links to those of ``kind``.

    Where nothing is linked, the statements of ``kind`` near the question are the answer.
    """
    walked = walk(index, near, kind)
    if not walked.starts:
        return _strong(
            Found(index.statements[row], score)
            for row, score in near.items()
            if index.statements[row].kind == kind
        )
    found = []
    for step in walked.steps:
        via = None if step.seed.row == step.row else step.seed.record
        found.append(Found(index.statements[step.row], step.weight, via))
    return Finding(tuple(found[:MOST]), len(found), walk=walked)


def _with_inferred(own: Finding, across: Index, near: Mapping[int, float], kind: Kind) -> Finding:
    """Add what only a link across documents leads to, behind all that an author says himself.

    Few statements have such links, so the nearest of these may be far from what was asked: it is
    walked from those alone that are nearly as near as any of their kind.
    """
    start = Kind.PROBLEM if kind == Kind.MEASURE else Kind.MEASURE
    starts = {row: score for row, score in near.items() if across.statements[row].kind == start}
    least = SEEDS * max(starts.values(), default=0.0)
    far = {row for row, score in starts.items() if score < least}
    close = {row: score for row, score in near.items() if row not in far}
    walked = walk(across, close, kind, direct=False)
    held = {one.record.iri for one in own.found}
    inferred = [
        Found(across.statements[step.row], step.weight, step.seed.record, inferred=True)
        for step in walked.steps
        if across.statements[step.row].iri not in held
    ]
    if not inferred:
        return own
    found = (*own.found, *inferred)[:MOST]
    return replace(own, found=found, total=own.total + len(inferred), beyond=walked)


def _of_kind(index: Index, question: Question, query: Query, documents: Sequence[str]) -> Finding:
    """All statements of a kind and dimension, or those about a subject when none is named."""
    dimension = question.dimension
    rows = _rows_of(index, question.kind, dimension, documents)
    named = question.explicit or not question.content
    if not len(rows) and not named:
        dimension = None  # it was but a guess
        rows = _rows_of(index, question.kind, dimension, documents)
    near = index.statement_shelf.relevance(query, rows)
    ranked = [
        Found(index.statements[row], round(float(score), DIGITS))
        for row, score in zip(near.rows, near.score, strict=True)
    ]
    guessed = dimension is not None and len(ranked) <= READABLE
    if named or guessed:
        ranked.sort(key=lambda one: -one.score)
        whole = question.intent is Intent.COUNT or len(ranked) <= MOST
        shown = tuple(ranked if whole else ranked[:MOST])
        return Finding(shown, len(ranked), whole, dimension)
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
    return [Found(records[i], float(score[i])) for i in order]


def _overlap(one: Record, other: Record) -> bool:
    """Tell whether two records share characters."""
    return one.document == other.document and one.start < other.end and other.start < one.end
