"""From an understood question to the statements and passages that answer it, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.statement import Kind
from qa.define import defined
from qa.demand import supplied
from qa.finding import NOTHING, Finding, Found, Way
from qa.index import Index
from qa.question import Intent, Question
from qa.rank import fuse
from qa.records import Record
from qa.sets import MOST, compared, has, kinds, of_kind, scoring, strong
from qa.shelf import Query, Relevance
from qa.walk import DIGITS, SEEDS, Walk, nearness, walk

SETS = frozenset(Intent) - {Intent.ACTOR, Intent.DEFINITION, Intent.COMPARE, Intent.PASSAGE}
"""Intents that are answered by a set of statements of one kind."""

BEST = 5  # items where a single one is expected
LOOKED_AT = 12  # candidates among which the value asked for is looked for


def find(index: Index, question: Question, query: Query, across: Index | None = None) -> Finding:
    """Find what answers ``question``, in the documents that it may look in.

    ``across`` is the same index with the links across documents: what only they lead to is added.
    """
    documents = question.scope.inside(index.facts)
    if question.scope and not documents:
        return NOTHING
    told = _told(index, question, query, documents, across)
    return _single(index, question, query, documents) if told is None else told


def _told(
    index: Index,
    question: Question,
    query: Query,
    documents: Sequence[str],
    across: Index | None,
) -> Finding | None:
    """Find what the intent asks for; None where any passage may answer."""
    scores = scoring(index, query)
    match question.intent:
        case Intent.MEASURES_FOR_PROBLEM | Intent.PROBLEMS_FOR_MEASURE if question.content:
            near = nearness(index, query, documents)
            own = _through_links(index, question, near)
            found = _with_inferred(own, across, near, question) if across else own
            return found if found.found else of_kind(index, question, scores)
        case Intent.COMPARE if len(question.sides) > 1:
            return compared(index, question, scores)
        case Intent.DEFINITION:
            return defined(index, question, query, documents)
        case intent if intent in SETS:
            found = of_kind(index, question, scores)
            return found if found.found or not _open(question) else None
    return None


def _open(question: Question) -> bool:
    """Tell whether a passage may answer where no statement does: the subject alone is told."""
    narrowed = question.explicit or question.where or question.linked is not None
    return bool(question.content) and not narrowed and question.intent is not Intent.COUNT


def _through_links(index: Index, question: Question, near: Mapping[int, float]) -> Finding:
    """Walk from the statements that the question is about over links to those of its kind.

    Where nothing is linked, the statements of that kind near the question are the answer.
    """
    (kind,) = kinds(question)
    walked = walk(index, near, kind)
    if not walked.starts:
        told = sorted(near.items(), key=lambda pair: (-round(pair[1], DIGITS), pair[0]))
        return strong(
            Found(index.statements[row], round(score, DIGITS))
            for row, score in told
            if _fits(index.statements[row], question)
        )
    found = _reached(index, walked, question)
    return Finding(tuple(found[:MOST]), len(found), Way.LINKS)


def _reached(index: Index, walked: Walk, question: Question) -> list[Found]:
    """List what was walked to and is asked for, the best first."""
    found = []
    for step in sorted(walked.steps, key=lambda step: (-round(step.weight, DIGITS), step.row)):
        record, seed = index.statements[step.row], step.seed
        if _fits(record, question):
            via = None if seed.row == step.row else seed.record
            basis = index.basis(step.row, seed.row) if via else None
            found.append(Found(record, round(step.weight, DIGITS), via, basis=basis))
    return found


def _fits(record: Record, question: Question) -> bool:
    return record.kind in kinds(question) and has(record.attributes, question.where)


def _with_inferred(
    own: Finding, across: Index, near: Mapping[int, float], question: Question
) -> Finding:
    """Add what only a link across documents leads to, behind all that an author says himself.

    Few statements have such links, so the nearest of these may be far from what was asked: it is
    walked from those alone that are nearly as near as any of their kind.
    """
    (kind,) = kinds(question)
    start = Kind.PROBLEM if kind == Kind.MEASURE else Kind.MEASURE
    starts = {row: score for row, score in near.items() if across.statements[row].kind == start}
    least = SEEDS * max(starts.values(), default=0.0)
    far = {row for row, score in starts.items() if score < least}
    close = {row: score for row, score in near.items() if row not in far}
    walked = walk(across, close, kind, direct=False)
    held = {one.record.iri for one in own.found}
    inferred = [
        replace(one, inferred=True, basis=None)
        for one in _reached(across, walked, question)
        if one.record.iri not in held
    ]
    found = (*own.found, *inferred)[:MOST]
    total = own.total + len(inferred)
    return replace(own, found=found, total=total, way=Way.LINKS) if inferred else own


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
    return Finding(tuple(ranked[:BEST]), min(len(ranked), BEST), Way.TEXT)


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
