"""From an understood question to the statements and passages that answer it, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.define import defined
from qa.finding import NOTHING, Finding, Found, Way
from qa.index import Index
from qa.nearest import nearest
from qa.question import Intent, Question
from qa.reach import Step, follow, reach
from qa.sets import MOST, compared, has, kinds, of_kind, scoring
from qa.shelf import Query

SETS = frozenset(Intent) - {Intent.ACTOR, Intent.DEFINITION, Intent.COMPARE, Intent.PASSAGE}
"""Intents that are answered by a set of statements of one kind."""


def find(index: Index, question: Question, query: Query, across: Index | None = None) -> Finding:
    """Find what answers ``question``, in the documents that it may look in.

    ``across`` is the same index with the links across documents: what only they lead to is added.
    """
    documents = question.scope.inside(index.facts)
    if question.scope and not documents:
        return NOTHING
    told = _told(index, question, query, documents, across)
    return nearest(index, question, query, documents) if told is None else told


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
            return _linked(index, question, query, across) or of_kind(index, question, scores)
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


def _linked(index: Index, question: Question, query: Query, across: Index | None) -> Finding | None:
    """Find what links lead to, or what is near by itself; behind it what is but inferred."""
    documents, (kind,) = question.scope.inside(index.facts), kinds(question)
    found = _reached(index, question, reach(index, query, documents, kind))
    if across:
        steps = follow(across, query, documents, kind)
        found += _inferred(found, _reached(across, question, steps))
    return Finding(tuple(found[:MOST]), len(found), Way.LINKS) if found else None


def _reached(index: Index, question: Question, steps: Sequence[Step]) -> list[Found]:
    """List what was reached and has the attributes that are asked for."""
    found = []
    for step in steps:
        record = index.statements[step.row]
        if has(record.attributes, question.where):
            via = None if step.via is None else index.statements[step.via]
            basis = None if step.via is None else index.basis(step.row, step.via)
            found.append(Found(record, step.weight, via, basis=basis))
    return found


def _inferred(own: Sequence[Found], beyond: Sequence[Found]) -> list[Found]:
    """List what only a link across documents leads to, behind all that an author says himself."""
    held = {one.record.iri for one in own}
    return [replace(one, inferred=True, basis=None) for one in beyond if one.record.iri not in held]
