"""From a question to the statements that answer it: over links, or near it by themselves.

Who asks for measures describes the problem. So a measure is weighed by how near the problems are
that it is linked with, beside how near it is itself; how much each tells was learned from
questions on coded documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.statement import Kind
from qa import logistic
from qa.index import Index
from qa.rank import Rows, Scores
from qa.shelf import Query
from qa.signals import Signals, contrasted, signals

ENOUGH = 0.35  # an answer from one document ends where the weight falls under this share
ENOUGH_OF_MANY = 0.6  # ... one from several, where much else comes near
WORDED = 0.35  # weight of words beside each signal of meaning in how near a far end is
SHARP = 1.7  # how much more the nearest far ends count than the others
RANGE = 3.0  # how far below the nearest a far end counts for nothing
SOURCE = 0.5  # from how close on, 0 to 1, a far end is what an answer came by
SEEDS = 0.8  # links across documents are followed from what is at least so close
WEIGHED = 5_000  # statements that are all weighed; of more, those best by words or meaning
DIGITS = 4  # of what is written into a query, so that it reads the same there
UNLINKED = -4.0  # what stands for the nearness of the far ends of a statement without a link


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that was reached, by its row; ``via`` is the one whose link led there, if any."""

    row: int
    weight: float
    via: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """Candidates ``rows`` (n,), the far ``ends`` (m,) of links, and the links' scores (n, m).

    ``near`` (m,) tells how near the ends are to the question, the nearest 0, in deviations.
    """

    rows: Rows
    ends: Rows
    links: NDArray[np.float32]
    near: Scores

    @classmethod
    def of(cls, index: Index, query: Query, documents: Sequence[str], kind: Kind) -> Field:
        """Gather what is weighed for an answer of statements of ``kind``."""
        among = candidates(index, query, documents)
        rows = of_kind(index, among, (kind,))
        ends = of_kind(index, among, (Kind.PROBLEM if kind is Kind.MEASURE else Kind.MEASURE,))
        links = np.zeros((len(rows), len(ends)), dtype=np.float32)
        place = {row: column for column, row in enumerate(ends.tolist())}
        for at, row in enumerate(rows.tolist()):
            for end, score in index.neighbours.get(row, ()):
                if end in place:
                    links[at, place[end]] = score
        return cls(rows, ends, links, _near(index, query, ends))

    @property
    def close(self) -> Scores:
        """How near the ends are (m,), from 1 for the nearest to 0."""
        return np.asarray(np.maximum(1 + self.near / RANGE, 0), dtype=np.float32)

    def features(self) -> Signals:
        """Describe what links tell of each candidate: shape (n,) each."""
        if not self.links.size:
            nothing = np.zeros(len(self.rows), dtype=np.float32)
            return {"mass": nothing, "best": nothing, "end": nothing + UNLINKED}
        mass = np.exp(SHARP * self.near)
        ends = np.where(self.links > 0, self.near, UNLINKED).max(axis=1)
        return {
            "mass": np.asarray(self.links @ (mass / mass.sum()), dtype=np.float32),
            "best": (self.links * self.close).max(axis=1),
            "end": np.asarray(np.maximum(ends, UNLINKED), dtype=np.float32),
        }

    def sources(self) -> list[int | None]:
        """Say of each candidate by which far end it was reached; None where none is close."""
        if not self.links.size:
            return [None] * len(self.rows)
        pull = self.links * self.close
        best = pull.argmax(axis=1)
        return [
            int(self.ends[end]) if pull[row, end] > 0 and self.close[end] >= SOURCE else None
            for row, end in enumerate(best.tolist())
        ]


def reach(index: Index, query: Query, documents: Sequence[str], kind: Kind) -> list[Step]:
    """Find the statements of ``kind`` that answer, in ``documents`` or all; the best first."""
    field = Field.of(index, query, documents, kind)
    if not len(field.rows):
        return []
    weights = logistic.load("reach").probability(described(index, query, field))
    several = len({index.statements[row].document for row in field.rows.tolist()}) > 1
    share = ENOUGH_OF_MANY if several else ENOUGH
    least = share * float(weights.max())
    steps = [
        Step(row, round(weight, DIGITS), via)
        for row, weight, via in zip(
            field.rows.tolist(), weights.tolist(), field.sources(), strict=True
        )
        if weight >= least
    ]
    return sorted(steps, key=lambda step: (-step.weight, step.row))


def described(index: Index, query: Query, field: Field) -> Signals:
    """Describe the candidates by the features that they are weighed by."""
    return contrasted(signals(index, query, field.rows)) | field.features()


def follow(across: Index, query: Query, documents: Sequence[str], kind: Kind) -> list[Step]:
    """Follow links across documents from what is closest to the question; the best first.

    Few statements have such links, so what is linked may be far from what was asked: they are
    followed from those alone that are nearly as close as any of their kind.
    """
    field = Field.of(across, query, documents, kind)
    steps: dict[int, Step] = {}
    for end, close in zip(field.ends.tolist(), field.close.tolist(), strict=True):
        for row, score in across.neighbours.get(end, ()) if close >= SEEDS else ():
            step = Step(row, round(close * score, DIGITS), end)
            if row not in steps or step.weight > steps[row].weight:
                steps[row] = step
    return sorted(steps.values(), key=lambda step: (-step.weight, step.row))


def candidates(index: Index, query: Query, documents: Sequence[str]) -> Rows:
    """Rows to look at: the whole scope, or of a large one the best and what is linked with them."""
    rows = index.scope(index.statements, documents)
    if rows is None and len(index.statements) <= WEIGHED:
        rows = np.arange(len(index.statements), dtype=np.int64)
    if rows is not None and len(rows) <= WEIGHED:
        return rows
    best = index.statement_shelf.pool(query, rows)
    ends = [end for row in best.tolist() for end, _ in index.neighbours.get(row, ())]
    wide = np.union1d(best, np.array(ends, dtype=np.int64))
    return wide if rows is None else np.intersect1d(wide, rows)


def of_kind(index: Index, rows: Rows, kinds: Sequence[Kind]) -> Rows:
    """Keep the rows whose statements are of one of ``kinds``."""
    held = index.statements
    return np.array([row for row in rows.tolist() if held[row].kind in kinds], dtype=np.int64)


def _near(index: Index, query: Query, rows: Rows) -> Scores:
    """How near statements are, in deviations below the nearest: (n,), 0 for the nearest."""
    if not len(rows):
        return np.zeros(0, dtype=np.float32)
    told = contrasted(signals(index, query, rows))
    near = told["whole"] + told["clause"] + WORDED * told["words"]
    return np.asarray(near - near.max(), dtype=np.float32)
