"""Where the two ends of a pair stand: sections, lists, order, how many there are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.document import Section
from ingest.end import End

Grid = NDArray[np.float64]
Of = Callable[[End], Hashable]


def size(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """How many there are of each, and how long the two are (logarithms)."""
    shape = len(measures), len(problems)
    ones = np.ones(shape)
    lengths = [
        np.log([len(end.statement.quote) for end in side]) / 5 for side in (measures, problems)
    ]
    return {
        "bias": ones,
        "many": ones * np.log1p(shape[0] * shape[1]) / 8,
        "measures": ones * np.log(shape[0]) / 4,
        "problems": ones * np.log(shape[1]) / 3,
        "few_problems": ones / shape[1],
        "one_problem": ones * (shape[1] == 1),
        "length_of_measure": ones * lengths[0][:, None],
        "length_of_problem": ones * lengths[1][None, :],
    }


def places(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Tell where the two stand: in one section, in parallel ones, at one place of their lists."""
    same_section = _equal(measures, problems, _section)
    ordinal = _equal(measures, problems, lambda end: end.item or None)
    parallel = _equal(measures, problems, lambda end: end.place or None) & ~same_section
    dimension = _equal(measures, problems, lambda end: end.statement.dimension)
    wide = [{e.statement.dimension, *e.statement.secondary} for e in measures]
    held = [{e.statement.dimension, *e.statement.secondary} for e in problems]
    further = np.array([[bool(x & y) for y in held] for x in wide])
    # Both have a parallel section, though another one.
    elsewhere = np.outer(parallel.any(axis=1), parallel.any(axis=0))
    found = {
        "same_dimension": dimension,
        "further_dimension": further & ~dimension,
        "same_ordinal": ordinal,
        "parallel_heading": parallel,
        "parallel_place": parallel & ordinal,
        "parallel_elsewhere": elsewhere & ~parallel,
    }
    return {name: np.asarray(grid, dtype=np.float64) for name, grid in found.items()}


def order(measures: Sequence[End], problems: Sequence[End]) -> dict[str, Grid]:
    """Tell which comes after which, how closely, and whether the text takes them by turns.

    Some texts name all problems and then all measures, others a measure behind each problem:
    ``mixed`` is the share of measures that have a problem in their own section.
    """
    same = _equal(measures, problems, _section)
    paragraph = _equal(measures, problems, lambda end: end.paragraph)
    apart = np.array([e.order for e in measures])[:, None] - np.array([e.order for e in problems])
    mixed = same.any(axis=1).mean()
    nearest = _nearest(apart, same)
    along = [(np.argsort(np.argsort(x)) + 0.5) / len(x) for x in _orders(measures, problems)]
    found = {
        "same_section": same,
        "same_paragraph": same & paragraph,
        "follows": (apart > 0) & (apart <= 3) & same,
        "follows_in_paragraph": paragraph & (apart > 0),
        "before": same & (apart < 0),
        "mixed": np.full(same.shape, mixed),
        "same_section_mixed": same * mixed,
        "same_section_unmixed": same * (1 - mixed),
        "other_section_mixed": ~same * mixed,
        "nearest": nearest,
        "nearest_mixed": nearest * mixed,
        "close": same / (1 + np.abs(apart) / 3),
        "close_anywhere": 1 / (1 + np.abs(apart) / 10),
        "has_another_problem": ~same & same.any(axis=1, keepdims=True),
        "has_another_measure": ~same & same.any(axis=0, keepdims=True),
        "only_problem": same & (same.sum(axis=1, keepdims=True) == 1),
        "in_step": 1 - np.abs(along[0][:, None] - along[1][None, :]),
    }
    return {name: np.asarray(grid, dtype=np.float64) for name, grid in found.items()}


def _orders(*sides: Sequence[End]) -> list[list[int]]:
    return [[end.order for end in side] for side in sides]


def _nearest(apart: NDArray[np.int64], same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark for each measure the last problem before it in its section."""
    behind = np.where(same & (apart >= 0), apart, np.iinfo(np.int64).max)
    best = behind.min(axis=1, keepdims=True)
    first = np.arange(behind.shape[1])[None, :] == behind.argmin(axis=1)[:, None]
    return np.asarray(first & (best < np.iinfo(np.int64).max))


def _section(end: End) -> Section | None:
    return end.section


def _equal(measures: Sequence[End], problems: Sequence[End], of: Of) -> NDArray[np.bool_]:
    """Tell where both have the same value; None is equal to nothing."""
    number: dict[Hashable, int] = {}
    sides = [[number.setdefault(of(end), len(number)) for end in s] for s in (measures, problems)]
    left, right = np.array(sides[0])[:, None], np.array(sides[1])[None, :]
    return np.asarray((left == right) & (left != number.get(None, -1)))
