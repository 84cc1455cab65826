"""Which measures of other documents might address a problem: inferred, said by no author.

Each problem meets the measures of other documents that are nearest to it by meaning or share
rare words with it. What passes is weighed by the link model within documents, which is told
nothing of where the two ends stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest import link
from ingest.clause import Clause, clauses
from ingest.document import Document, Span
from ingest.encode import Encoder, Vectors
from ingest.end import End
from ingest.extract import heading
from ingest.linear import Linear
from ingest.pairing import SMOOTH, Grid, grids
from ingest.statement import Dimension, Kind, Link, Statement
from ingest.words import common, words

NEAR, SHARING = 30, 10
"""Measures that a problem meets: the nearest by meaning, and those that share rare words."""
COMMON = 0.02
"""Share of the measures from which a word is too common to bring a problem to its measures."""

# What a pair has to have, found by reading some 200 pairs: each keeps out more wrong than right.
CONFIDENT = 0.6
"""How sure both ends are a problem and a measure: a mistake would only spread."""
LEAST_MEANING = 0.25
"""Cosine of the two, of what sets them apart from the whole collection."""
LEAST_WORDS = 2
"""Words that both hold, none of them part of another."""
LEAST_SHARED = 0.12
"""Weight of the words that both hold, as a part of what the lighter one holds."""

CONDITION = re.compile(r"的[。；;]?$|从其规定")
"""A measure that only says when a penalty falls due, or that another text rules."""

THRESHOLD = 0.35
"""Probability from which a pair is a link; it becomes score 0.5."""
MOST = 3
"""Measures of other documents that a problem is linked to."""

TOLD = ("dimension", "aims", "heading", "words", "meaning")
"""Groups of features (`ingest.link.GROUPS`) that tell something between two documents."""
SIZES = frozenset(
    {
        "bias",
        "many",
        "measures",
        "problems",
        "few_problems",
        "one_problem",
        "near_and_shared",
        "length_of_measure",
        "length_of_problem",
    }
)
"""Features of no group that do, too; all others are of the place and count as 0."""

SIBLINGS = "siblings_"
"""Features of the other measures of a section: here they come from as many documents."""


def ends(document: Document, statements: Sequence[Statement], encoder: Encoder) -> list[End]:
    """Gather the problems and measures of one document as if they stood nowhere in it.

    Of a section only the heading is left: that two texts number theirs alike tells nothing.
    The encoder should be a cached one: these clauses were encoded when the document was read.
    """
    parts = clauses(document)
    wanted = [one for one in statements if one.kind in (Kind.PROBLEM, Kind.MEASURE)]
    within = [(one, some) for one in wanted if (some := _within(parts, one.span))]
    above = [heading(document, some[0].section) for _, some in within]
    texts = list(dict.fromkeys((*(part.text for _, some in within for part in some), *above)))
    vectors = encoder.encode(texts) if texts else np.zeros((0, encoder.width), dtype=np.float32)
    vector = dict(zip(texts, vectors, strict=True))
    return [
        End(
            statement,
            [_anywhere(document, part) for part in some],
            np.array([vector[part.text] for part in some]),
            vector[head],
            0,
        )
        for (statement, some), head in zip(within, above, strict=True)
    ]


def _within(parts: Sequence[Clause], span: Span) -> list[Clause]:
    """Return the clauses that share characters with ``span``."""
    first = bisect_right(parts, span.start, key=lambda part: part.span.end)
    until = bisect_right(parts, span.end - 1, key=lambda part: part.span.start)
    return list(parts[first:until])


def _anywhere(document: Document, part: Clause) -> Clause:
    """Take a clause out of its list and its place among the sections."""
    section = part.section and replace(
        part.section, number="", path=(document.name, *part.section.path)
    )
    return replace(part, sentence=replace(part.sentence, section=section, item=0))


def links(documents: Sequence[Sequence[End]], model: Linear) -> tuple[Link, ...]:
    """Link problems to measures of other documents, given the ends of each document.

    Problems of one document are weighed together, so that a measure that is near to all of them,
    as one about everything is, stands out for none.
    """
    shelf = Shelf(documents)
    found: list[Link] = []
    for home, some in enumerate(documents):
        problems = [end for end in some if end.statement.kind is Kind.PROBLEM]
        met = [shelf.candidates(problem, home) for problem in problems]
        rows = sorted({row for near in met for row in near})
        measures = [shelf.measures[row] for row in rows]
        passed = np.array(
            [
                [
                    row in near and shelf.fits(row, problem)
                    for problem, near in zip(problems, met, strict=True)
                ]
                for row in rows
            ],
            dtype=np.bool_,
        )
        if passed.any():
            found += _links(measures, problems, passed, model)
    return tuple(found)


def _links(
    measures: Sequence[End], problems: Sequence[End], passed: NDArray[np.bool_], model: Linear
) -> Iterator[Link]:
    """Weigh the pairs that ``passed``, of shape (measures, problems)."""
    told = grids(measures, problems)
    told_by = (name for group in TOLD for name in link.GROUPS[group])
    kept = SIZES.union(name for name in told_by if not name.startswith(SIBLINGS))
    nothing = np.zeros(passed.shape)
    described = np.stack([told[n] if n in kept else nothing for n in model.names], axis=-1)
    flat = described.reshape(-1, len(model.names)).astype(np.float32)
    likely = model.probabilities(flat, None)[:, 1].reshape(passed.shape)
    likely[~passed] = 0
    for row, column in np.argwhere(chosen(likely)):
        measure, problem = measures[row], problems[column]
        yield Link(
            measure.statement.id,
            problem.statement.id,
            score(float(likely[row, column])),
            link.explained(measure, problem, described[row, column], model),
        )


def chosen(likely: Grid) -> NDArray[np.bool_]:
    """Tell which pairs are links: the `MOST` likeliest measures of a problem, if likely enough."""
    order = np.argsort(-likely, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    return np.asarray((rank < MOST) & (likely >= THRESHOLD))


def score(probability: float) -> float:
    """Bring the threshold to 0.5 (a shift of the logit), two digits."""
    odds = probability / (1 - probability) * (1 - THRESHOLD) / THRESHOLD
    return round(odds / (1 + odds), 2)


class Shelf:
    """The measures of all documents, to be found by meaning and by words; rows count them."""

    def __init__(self, documents: Sequence[Sequence[End]]) -> None:
        every = [end for some in documents for end in some]
        held = [
            (home, end)
            for home, some in enumerate(documents)
            for end in some
            if end.statement.kind is Kind.MEASURE
        ]
        self.measures = [end for _, end in held]
        self._homes = np.array([home for home, _ in held], dtype=np.int64)
        counts = Counter(word for end in every for word in end.words)
        self._rarity = {word: float(np.log((len(every) + 1) / n)) for word, n in counts.items()}
        self._holders: dict[str, list[int]] = {}
        for row, end in enumerate(self.measures):
            for word in end.words:
                self._holders.setdefault(word, []).append(row)
        width = every[0].vectors.shape[1] if every else 1
        self._mean = np.zeros(width, dtype=np.float32)
        if every:
            self._mean = np.mean([_unit(end.vectors.mean(axis=0)) for end in every], axis=0)
        self._vectors = np.zeros((len(held), width), dtype=np.float32)
        for row, end in enumerate(self.measures):
            self._vectors[row] = self._apart(end)
        self._index = faiss.IndexFlatIP(width)
        self._index.add(self._vectors)

    def candidates(self, problem: End, home: int) -> frozenset[int]:
        """Return the measures that a problem of document ``home`` meets, none of its own."""
        return frozenset((*self._nearest(problem, home), *self._sharing(problem, home)))

    def fits(self, row: int, problem: End) -> bool:
        """Tell whether a measure can be linked to a problem at all.

        What is near only because it is written alike does not fit, nor does what shares words by
        chance: it takes both, words of what each is named by, and a dimension in common.
        """
        measure = self.measures[row]
        shared = measure.words & problem.words
        lighter = min(self._weight(measure.words), self._weight(problem.words))
        return (
            not CONDITION.search(measure.statement.quote)
            and bool(shared & _named(measure) and shared & _named(problem))
            and min(measure.statement.confidence, problem.statement.confidence) >= CONFIDENT
            and bool(_dimensions(measure) & _dimensions(problem))
            and _distinct(shared) >= LEAST_WORDS
            and self._weight(shared) >= LEAST_SHARED * (lighter + SMOOTH)
            and float(self._vectors[row] @ self._apart(problem)) >= LEAST_MEANING
        )

    def _nearest(self, problem: End, home: int) -> list[int]:
        own = int((self._homes == home).sum())
        _, rows = self._index.search(self._apart(problem)[None], NEAR + own)
        return [int(row) for row in rows[0] if row >= 0 and self._homes[row] != home][:NEAR]

    def _sharing(self, problem: End, home: int) -> list[int]:
        weight = np.zeros(len(self.measures))
        few = max(COMMON * len(self.measures), MOST)
        for word in sorted(problem.words):
            rows = self._holders.get(word, [])
            if len(rows) <= few:
                weight[rows] += self._rarity[word]
        weight[self._homes == home] = 0
        order = np.argsort(-weight, kind="stable")[:SHARING]
        return [int(row) for row in order if weight[row] > 0]

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._rarity[word] for word in sorted(words))

    def _apart(self, end: End) -> Vectors:
        """Direction in which a statement stands apart from the whole collection, (width,)."""
        return _unit(_unit(end.vectors.mean(axis=0)) - self._mean)


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / np.float32(length) if length else vector, dtype=np.float32)


def _distinct(words: frozenset[str]) -> int:
    """Count words of more than one character that are no part of another."""
    return sum(
        len(word) > 1 and not any(word != other and word in other for other in words)
        for word in words
    )


def _named(end: End) -> frozenset[str]:
    """Words of its label: what it is about."""
    return frozenset(words(end.statement.label)) - common()


def _dimensions(end: End) -> set[Dimension]:
    return {end.statement.dimension, *end.statement.secondary} - {Dimension.OTHER}
