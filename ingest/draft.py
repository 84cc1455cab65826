"""From judged clauses to drafts of statements: which clauses are one, and what rows are split."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest import boundary
from ingest.clause import Clause
from ingest.document import Document, Span
from ingest.encode import Vectors
from ingest.linear import Linear, Matrix
from ingest.listed import members
from ingest.statement import Kind
from ingest.structure import completed, settle

KINDS = tuple(Kind)
LONGEST = 4_000
"""Characters from which a statement is not made longer; the longest known has 922."""
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Draft:
    """Clauses ``first`` to ``last`` (included) that make one statement at ``span``."""

    kind: Kind
    first: int
    last: int
    span: Span


def drafts(
    document: Document, parts: Sequence[Clause], likely: Matrix, model: Linear
) -> Iterator[Draft]:
    """Put neighbouring clauses of one kind together, and take rows of problems apart.

    ``likely`` holds the probabilities of none and the four kinds, a row a clause; ``model`` tells
    where a statement ends.
    """
    told = completed(parts, [int(kind) for kind in likely.argmax(axis=1)])
    kinds, joined = settle(parts, told)
    open_places = [at for at in boundary.pairs(parts, kinds) if at not in joined]
    described = boundary.features(document.genre, parts, kinds, open_places)
    splits = model.probabilities(described, None).argmax(axis=1)
    together = {at for at, split in zip(open_places, splits, strict=True) if not split}
    together |= {at for at, whole in joined.items() if whole}
    first = 0
    for at in range(1, len(parts) + 1):
        if at in together and parts[at].span.end - parts[first].span.start <= LONGEST:
            continue
        if kinds[first]:
            yield from _draft(document, parts, KINDS[kinds[first] - 1], first, at - 1)
        first = at


def _draft(
    document: Document, parts: Sequence[Clause], kind: Kind, first: int, last: int
) -> Iterator[Draft]:
    whole = Span(parts[first].span.start, parts[last].span.end)
    text = whole.of(document.text)
    if not WORD.search(text):
        return  # a stray semicolon
    alone = first == last and not parts[first].opens
    row = members(text) if kind is Kind.PROBLEM and alone else []
    for member in row:
        yield Draft(kind, first, last, Span(whole.start + member.start, whole.start + member.end))
    if not row:
        end = whole.start + len(text.rstrip("；; "))
        yield Draft(kind, first, last, Span(whole.start, end))


def around(vectors: Vectors, headings: Vectors) -> Vectors:
    """Put with the vector of each clause those of its heading and of the clauses beside it.

    Shape (clauses, 4, width): the clause, its heading, the one before, the one after; a row of
    zeros where there is none.
    """
    none = np.zeros_like(vectors[:1])
    before, after = np.vstack([none, vectors[:-1]]), np.vstack([vectors[1:], none])
    return np.stack([vectors, headings, before, after], axis=1)
