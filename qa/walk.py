"""The walk over links: from the statements a question is about to those it asks for.

What is reached weighs what its seed is near the question times the score of the link, so that a
SPARQL query over the graph makes the same walk (`qa.retrace`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.statement import Kind
from qa.index import Index
from qa.records import Record
from qa.shelf import Query

BEYOND = 0.5  # share of the far ends in how near a statement is to the question
SEEDS = 0.9  # a statement is walked from when it is at least so near as the nearest
DIRECT = 0.6  # what being near the question is worth without a link
CLOSE = 0.95  # ... for statements at least so near as the nearest of their kind
ENOUGH = 0.6  # the answer ends where the weight falls under this share of the best
DIGITS = 4  # of what is written into a query, so that it reads the same there


@dataclass(frozen=True, slots=True)
class Seed:
    """A statement that is near the question, 0 to 1: a start of the walk, or an end of its own."""

    row: int
    record: Record
    near: float


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that was reached: its row, the seed it was reached from, and near x link.

    ``seed`` is the statement itself where no link led to it.
    """

    row: int
    seed: Seed
    weight: float


@dataclass(frozen=True, slots=True)
class Walk:
    """What is walked from, what answers without a link, from which weight on, and all reached.

    Each list is sorted, the nearest first.
    """

    starts: tuple[Seed, ...]
    direct: tuple[Seed, ...]
    least: float
    steps: tuple[Step, ...]


def nearness(index: Index, query: Query, documents: Sequence[str]) -> dict[int, float]:
    """Tell how near the statements of ``documents`` (all when empty) are, 0 to 1, by their rows."""
    near = index.statement_shelf.relevance(query, index.scope(index.statements, documents))
    return dict(zip(near.rows.tolist(), near.score.tolist(), strict=True))


def walk(index: Index, near: Mapping[int, float], kind: Kind, *, direct: bool = True) -> Walk:
    """Walk to the statements of ``kind`` that answer the question.

    Without ``direct``, what is near the question by itself is left out.
    """
    starts = _starts(index, near, kind)
    ends = _direct(index, near, kind) if direct else ()
    best = {seed.row: Step(seed.row, seed, seed.near) for seed in ends}
    for seed in starts:
        for row, strength in _ends(index, seed.row):
            step = Step(row, seed, seed.near * strength)
            if row not in best or step.weight > best[row].weight:
                best[row] = step
    most = max((step.weight for step in best.values()), default=0.0)
    least = round(ENOUGH * most, DIGITS)
    steps = sorted(best.values(), key=lambda step: (-step.weight, step.row))
    return Walk(starts, ends, least, tuple(step for step in steps if step.weight >= least > 0))


def _starts(index: Index, near: Mapping[int, float], kind: Kind) -> tuple[Seed, ...]:
    """Choose the statements to walk from towards statements of ``kind``.

    What a question is about is told by both ends: one asks for measures in the words of the
    problem, but a problem whose measures are near as well is the better guess.
    """
    start = Kind.PROBLEM if kind == Kind.MEASURE else Kind.MEASURE
    found = []
    for row, score in near.items():
        if index.statements[row].kind == start and (ends := _ends(index, row)):
            far = max(near.get(end, 0.0) * strength for end, strength in ends)
            found.append((row, (1 - BEYOND) * score + BEYOND * far))
    return _seeds(index, found, SEEDS)


def _direct(index: Index, near: Mapping[int, float], kind: Kind) -> tuple[Seed, ...]:
    """Choose the statements of ``kind`` that answer by themselves: links can be missing."""
    own = [(row, s) for row, s in near.items() if index.statements[row].kind == kind]
    return _seeds(index, [(row, DIRECT * score) for row, score in own], CLOSE)


def _seeds(index: Index, found: Sequence[tuple[int, float]], share: float) -> tuple[Seed, ...]:
    """Keep rows at least ``share`` as near as the nearest, nearest first."""
    most = max((score for _, score in found), default=0.0)
    kept = [
        Seed(row, index.statements[row], round(score, DIGITS))
        for row, score in found
        if 0 < score >= share * most
    ]
    return tuple(sorted(kept, key=lambda seed: (-seed.near, seed.row)))


def _ends(index: Index, row: int) -> list[tuple[int, float]]:
    """Rows linked with ``row``, with the score of the link."""
    return index.neighbours.get(row, [])
