"""What speaks for a measure addressing a problem: meaning, words, place, order, dimension."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest import position
from ingest.encode import Vectors
from ingest.end import End

Grid = NDArray[np.float64]
"""A value for each measure (rows) and problem (columns) of a document."""

AMONG = ("_among_measures", "_among_problems", "_nearest_measure", "_nearest_problem")
"""Endings of the features that compare a pair with the others of its problem or measure."""
SIBLINGS = ("words", "characters", "clause_meaning", "meaning", "head_in_problem")
SMOOTH = 3.0
"""Added to the weight of the shorter text, so that two words do not make a match."""


def grids(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Describe every pair by named features, each of shape (len(measures), len(problems))."""
    found = position.size(measures, problems)
    found |= _meaning(measures, problems)
    found |= _headings(measures, problems)
    found |= _shared(measures, problems)
    found |= position.places(measures, problems)
    found |= position.order(measures, problems)
    found |= _of_siblings(found, measures)
    found |= _together(found)
    return found


def _headings(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Cosines of what stands above the one with the other, and of both headings."""
    ends = (*measures, *problems)
    text = np.mean([end.vectors.mean(axis=0) for end in ends], axis=0)
    above = np.mean([end.heading for end in ends], axis=0)
    m, p = (
        _unit(np.array([e.vectors.mean(axis=0) for e in s]) - text) for s in (measures, problems)
    )
    hm, hp = (_unit(np.array([e.heading for e in s]) - above) for s in (measures, problems))
    return _among(
        {"heading_of_measure": hm @ p.T, "heading_of_problem": m @ hp.T, "headings": hm @ hp.T}
    )


def _of_siblings(found: dict[str, Grid], measures: Sequence[End]) -> dict[str, Grid]:
    """Average over all measures of a section: what one says of its aim holds for the others."""
    number: dict[object, int] = {}
    group = np.array([number.setdefault(end.section, len(number)) for end in measures])
    share = (group[:, None] == group[None, :]).astype(np.float64)
    share /= share.sum(axis=1, keepdims=True)
    return _among({f"siblings_{name}": share @ found[name] for name in SIBLINGS})


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
