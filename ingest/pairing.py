"""What speaks for a measure addressing a problem: meaning, words, place, order, dimension."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.clause import Clause
from ingest.document import Section
from ingest.encode import Vectors
from ingest.statement import Statement
from ingest.words import common, cut, simplify, words

Grid = NDArray[np.float64]
"""A value for each measure (rows) and problem (columns) of a document."""

EXPLICIT = re.compile(
    r"(?:针对|解决|破解|补齐|化解|消除|打破|突破|填补|克服|缓解)([^，。；]{2,30})"
)
HAN = re.compile(r"[^一-鿿]+")
AMONG = ("_among_measures", "_among_problems", "_nearest_measure", "_nearest_problem")
"""Endings of the features that compare a pair with the others of its problem or measure."""
SMOOTH = 3.0
"""Added to the weight of the shorter text, so that two words do not make a match."""


@dataclass(frozen=True)
class End:
    """One end of a possible link: a statement with its clauses and their vectors.

    ``vectors`` has the shape (clauses, width); ``order`` counts the document's clauses.
    """

    statement: Statement
    clauses: Sequence[Clause]
    vectors: Vectors
    order: int

    @property
    def section(self) -> Section | None:
        """The innermost section."""
        return self.clauses[0].section

    @property
    def item(self) -> int:
        """Place in its list, 0 outside any."""
        return self.clauses[0].sentence.item

    @property
    def paragraph(self) -> int:
        """Line of the text it begins in."""
        return self.clauses[0].sentence.paragraph

    @property
    def place(self) -> str:
        """Last part of the section's number: 5 of 2.5; empty where the number has no parts."""
        _, dot, last = (self.section.number if self.section else "").rpartition(".")
        return last if dot else ""

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that can tell it from others."""
        return frozenset(words(self.statement.quote)) - common()

    @cached_property
    def head_words(self) -> frozenset[str]:
        """Words of its first clause."""
        return frozenset(words(self.clauses[0].text)) - common()

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """Words of the innermost heading."""
        return frozenset(words(self.section.heading if self.section else "")) - common()

    @cached_property
    def aims(self) -> frozenset[str]:
        """Words that stand after 解决, 针对 and the like."""
        found = (words(match[1]) for match in EXPLICIT.finditer(self.statement.quote))
        return frozenset(word for some in found for word in some) - common()

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of neighbouring characters: catches words that are cut differently."""
        left = (
            word if word not in common() else " " for word in cut(simplify(self.statement.quote))
        )
        runs = HAN.split("".join(left))
        return frozenset("".join(pair) for run in runs for pair in pairwise(run))


def grids(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Describe every pair by named features, each of shape (len(measures), len(problems))."""
    shape = len(measures), len(problems)
    found = {"bias": np.ones(shape), "many": np.full(shape, np.log1p(shape[0] * shape[1]) / 8)}
    found["few_problems"] = np.full(shape, 1 / shape[1])
    found |= _meaning(measures, problems)
    found |= _shared(measures, problems)
    found |= _places(measures, problems)
    found |= _together(found)
    return found


def _meaning(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Cosines of the whole texts, of their best clauses, and of a head with the best clause.

    The document's mean vector is taken away first: what all its sentences share tells nothing.
    """
    mean = np.concatenate([end.vectors for end in (*measures, *problems)]).mean(axis=0)
    a, b = ([_unit(end.vectors - mean) for end in side] for side in (measures, problems))
    whole = (
        _unit(np.array([v.mean(axis=0) for v in a]))
        @ _unit(np.array([v.mean(axis=0) for v in b])).T
    )
    heads = _unit(np.array([v[0] for v in a])) @ _unit(np.array([v[0] for v in b])).T
    starts_a, starts_b = (np.cumsum([0, *map(len, side[:-1])]) for side in (a, b))
    every = np.concatenate(a) @ np.concatenate(b).T
    best = np.maximum.reduceat(np.maximum.reduceat(every, starts_a), starts_b, axis=1)
    found = _among({"meaning": whole, "clause_meaning": best, "head_meaning": heads})
    found["mutual"] = _best(best, 0) * _best(best, 1)
    return found


def _among(found: dict[str, Grid]) -> dict[str, Grid]:
    """Add how each value compares with the others of its problem and of its measure."""
    wide = dict(found)
    for name, grid in found.items():
        compared = _standard(grid, 0), _standard(grid, 1), _best(grid, 0), _best(grid, 1)
        wide |= {name + suffix: other for suffix, other in zip(AMONG, compared, strict=True)}
    return wide


def _unit(rows: Grid | Vectors) -> Grid:
    wide = np.asarray(rows, dtype=np.float64)
    return np.asarray(wide / np.maximum(np.linalg.norm(wide, axis=-1, keepdims=True), 1e-9))


def _standard(grid: Grid, axis: int) -> Grid:
    """How far above the rest of its row or column, in thirds of a standard deviation."""
    spread = grid.std(axis=axis, keepdims=True)
    return np.asarray((grid - grid.mean(axis=axis, keepdims=True)) / np.maximum(spread, 1e-6) / 3)


def _best(grid: Grid, axis: int) -> Grid:
    """1 where the pair is the best of its column (axis 0) or row (axis 1), and above 0."""
    best = (grid == grid.max(axis=axis, keepdims=True)) & (grid > 0)
    return np.asarray(best, dtype=np.float64)


def _shared(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Measure what the texts share of words and characters, each weighed by its rarity."""
    by_words = _rarity([end.words for end in (*measures, *problems)])
    by_pairs = _rarity([end.pairs for end in (*measures, *problems)])

    def overlap(
        weight: dict[str, float],
        of: Callable[[End], frozenset[str]],
        to: Callable[[End], frozenset[str]],
    ) -> Grid:
        return _overlap(list(map(of, measures)), list(map(to, problems)), weight)

    found = {
        "head_words": overlap(by_words, lambda e: e.head_words, lambda e: e.head_words),
        "heading_words": overlap(by_words, lambda e: e.heading_words, lambda e: e.heading_words),
        "heading_in_problem": overlap(by_words, lambda e: e.heading_words, lambda e: e.words),
        "aims": overlap(by_words, lambda e: e.aims, lambda e: e.words),
    }
    return found | _among(
        {
            "head_in_problem": overlap(by_words, lambda e: e.head_words, lambda e: e.words),
            "head_in_measure": overlap(by_words, lambda e: e.words, lambda e: e.head_words),
            "words": overlap(by_words, lambda e: e.words, lambda e: e.words),
            "characters": overlap(by_pairs, lambda e: e.pairs, lambda e: e.pairs),
            "rarest_word": _rarest([e.words for e in measures], [e.words for e in problems]),
            "rarest_pair": _rarest([e.pairs for e in measures], [e.pairs for e in problems]),
        }
    )


def _rarest(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> Grid:
    """Rarity of the rarest word that two sets share: 1 where no other pair of the document does."""
    rows, columns = _holders(first), _holders(second)
    grid = np.zeros((len(first), len(second)))
    most = np.log(len(first) * len(second) + 1)
    for word in sorted(rows.keys() & columns.keys()):
        place = np.ix_(rows[word], columns[word])
        rare = 1 - np.log(len(rows[word]) * len(columns[word])) / most
        grid[place] = np.maximum(grid[place], rare)
    return grid


def _holders(sets: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    """Of each word the sets that hold it."""
    found: dict[str, list[int]] = {}
    for at, held in enumerate(sets):
        for word in held:
            found.setdefault(word, []).append(at)
    return found


def _rarity(sets: Sequence[frozenset[str]]) -> dict[str, float]:
    """Weight of each word: the logarithm of how few of the statements hold it."""
    counts: dict[str, int] = {}
    for held in sets:
        for word in held:
            counts[word] = counts.get(word, 0) + 1
    return {word: float(np.log((len(sets) + 1) / count)) for word, count in counts.items()}


def _overlap(
    first: Sequence[frozenset[str]], second: Sequence[frozenset[str]], weight: dict[str, float]
) -> Grid:
    """Weight of what two sets share, as a share of the lighter one."""
    column = {word: at for at, word in enumerate(sorted({w for s in (*first, *second) for w in s}))}
    rare = np.sqrt([weight.get(word, 1.0) for word in column])

    def table(sets: Sequence[frozenset[str]]) -> Grid:
        rows = np.zeros((len(sets), len(column)))
        for row, held in zip(rows, sets, strict=True):
            row[[column[word] for word in sorted(held)]] = 1
        return rows * rare

    a, b = table(first), table(second)
    lighter = np.minimum((a * a).sum(axis=1)[:, None], (b * b).sum(axis=1)[None, :])
    return np.asarray(a @ b.T / (lighter + SMOOTH))


def _places(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Tell where the two stand: in one section, in parallel ones, at one place of their lists."""

    def equal(of: Callable[[End], object]) -> NDArray[np.bool_]:
        left, right = [of(end) for end in measures], [of(end) for end in problems]
        return np.array([[x == y and bool(x) for y in right] for x in left])

    same_section = equal(lambda end: end.section)
    ordinal = equal(lambda end: end.item)
    parallel = equal(lambda end: end.place) & ~same_section
    order = np.array([e.order for e in measures])[:, None] - np.array([e.order for e in problems])
    dimension = equal(lambda end: end.statement.dimension.value)
    wide = [{e.statement.dimension, *e.statement.secondary} for e in measures]
    held = [{e.statement.dimension, *e.statement.secondary} for e in problems]
    further = np.array([[bool(x & y) for y in held] for x in wide])
    paragraph = equal(lambda end: end.paragraph + 1)
    # Both have a parallel section, though another one.
    elsewhere = np.outer(parallel.any(axis=1), parallel.any(axis=0))
    found = {
        "same_dimension": dimension,
        "further_dimension": further & ~dimension,
        "same_ordinal": ordinal,
        "parallel_heading": parallel,
        "parallel_place": parallel & ordinal,
        "parallel_elsewhere": elsewhere & ~parallel,
        "same_section": same_section,
        "same_paragraph": same_section & paragraph,
        "follows": (order > 0) & (order <= 3) & same_section,
    }
    return {name: np.asarray(grid, dtype=np.float64) for name, grid in found.items()}


def _together(found: dict[str, Grid]) -> dict[str, Grid]:
    """Features that count only together with others."""
    near = found["clause_meaning_among_measures"] + found["clause_meaning_among_problems"]
    shared = found["characters_among_measures"] + found["characters_among_problems"]
    return {
        "near_and_shared": np.maximum(near, 0) * np.maximum(shared, 0),
        "parallel_and_near": found["parallel_heading"] * near,
        "parallel_and_shared": found["parallel_heading"] * shared,
        "elsewhere_and_near": found["parallel_elsewhere"] * near,
        "elsewhere_and_shared": found["parallel_elsewhere"] * shared,
        "dimension_and_near": found["same_dimension"] * near,
        "dimension_and_shared": found["same_dimension"] * shared,
    }
