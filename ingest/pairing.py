"""What speaks for a measure addressing a problem: meaning, words, place, dimension, order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.document import Section
from ingest.features import Features
from ingest.words import simplify, words

NAMES = (
    "bias", "meaning", "meaning_among_measures", "meaning_among_problems", "nearest_measure",
    "nearest_problem", "best_three", "words", "head_words", "heading_words", "words_nearest",
    "same_dimension", "shared_secondary", "same_ordinal", "parallel_heading", "parallel_place",
    "parallel_unlike", "same_section", "same_paragraph", "follows_closely", "few_problems",
    "many_pairs", "explicit", "enumerated", "clause_meaning", "clause_among_measures", "clause_among_problems", "head_meaning",
    "head_among_measures", "head_among_problems", "pairs_of_characters", "characters_nearest",
    "mutual", "parallel_and_near", "dimension_and_near",
)
EXPLICIT = re.compile(r"(针对|解决|破解|补齐|化解|消除|打破|突破|填补|克服|缓解)([^，。；]{2,30})")
# Words so common in every policy text that sharing them tells nothing.
COMMON = frozenset("问题 建设 加强 工作 发展 进行 提高 提升 管理 推进 推动 完善 健全 机制 建立 存在 部分 情况".split())


@dataclass(frozen=True)
class End:
    """One end of a possible link: a problem or a measure with all that is compared."""

    text: str
    head: str
    section: Section | None
    item: int
    paragraph: int
    order: int
    dimensions: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the text that can tell it from others."""
        return frozenset(words(self.text)) - COMMON

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of neighbouring characters."""
        return frozenset(a + b for a, b in pairwise(re.sub(r"[^一-鿿]", "", simplify(self.text))))

    @cached_property
    def head_words(self) -> frozenset[str]:
        """Words of its first sentence."""
        return frozenset(words(self.head)) - COMMON

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """Words of the innermost heading above it."""
        return frozenset(words(self.section.heading if self.section else "")) - COMMON

    @property
    def place(self) -> str:
        """Last part of the section's number: 5 of 2.5."""
        number = self.section.number if self.section else ""
        return number.rpartition(".")[2] if "." in number else ""


def features(
    measures: Sequence[End], problems: Sequence[End],
    measure_vectors: Sequence[NDArray[np.float32]], problem_vectors: Sequence[NDArray[np.float32]],
) -> Features:
    """Describe every pair; shape (len(measures) * len(problems), len(NAMES)), measures outermost.

    Each end has the vectors of its clauses, shape (clauses, width); meaning is told apart from what
    all texts of the document share by taking the mean vector away.
    """
    m, p = len(measures), len(problems)
    grid = np.zeros((m, p, len(NAMES)), dtype=np.float64)
    column = {name: at for at, name in enumerate(NAMES)}
    grid[:, :, 0] = 1
    whole, clause, head = _meanings(measure_vectors, problem_vectors)
    meaning = whole
    shared = _shared(measures, problems)
    grid[:, :, column["meaning"]] = meaning
    grid[:, :, column["meaning_among_measures"]] = _standard(meaning, 0)
    grid[:, :, column["meaning_among_problems"]] = _standard(meaning, 1)
    grid[:, :, column["nearest_measure"]] = meaning == meaning.max(axis=0, keepdims=True)
    grid[:, :, column["nearest_problem"]] = meaning == meaning.max(axis=1, keepdims=True)
    for name, values in (("clause", clause), ("head", head)):
        grid[:, :, column[f"{name}_meaning"]] = values
        grid[:, :, column[f"{name}_among_measures"]] = _standard(values, 0)
        grid[:, :, column[f"{name}_among_problems"]] = _standard(values, 1)
    mutual = (clause == clause.max(axis=0, keepdims=True)) & (clause == clause.max(axis=1, keepdims=True))
    grid[:, :, column["mutual"]] = mutual
    characters = _shared_pairs(measures, problems)
    grid[:, :, column["pairs_of_characters"]] = characters
    grid[:, :, column["characters_nearest"]] = (characters == characters.max(axis=1, keepdims=True)) & (characters > 0)
    third = np.sort(meaning, axis=0)[-min(3, m)]
    grid[:, :, column["best_three"]] = meaning >= third
    for name, values in shared.items():
        grid[:, :, column[name]] = values
    best = shared["words"].max(axis=1, keepdims=True)
    grid[:, :, column["words_nearest"]] = (shared["words"] == best) & (best > 0)
    grid[:, :, column["few_problems"]] = 1 / p
    grid[:, :, column["many_pairs"]] = np.log1p(m * p) / 8
    for i, measure in enumerate(measures):
        for j, problem in enumerate(problems):
            for name in _relations(measure, problem):
                grid[i, j, column[name]] = 1
    return np.asarray(grid.reshape(m * p, len(NAMES)), dtype=np.float32)


def _meanings(
    first: Sequence[NDArray[np.float32]], second: Sequence[NDArray[np.float32]]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Cosines of the whole texts, of the best two clauses, and of the heads with the best clause."""
    mean = np.concatenate([*first, *second]).mean(axis=0)

    def unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9))

    a, b = ([unit(rows.astype(np.float64) - mean) for rows in side] for side in (first, second))
    whole = unit(np.array([rows.mean(axis=0) for rows in a])) @ unit(
        np.array([rows.mean(axis=0) for rows in b])
    ).T
    clause = np.array([[(x @ y.T).max() for y in b] for x in a])
    head = np.array([[max((x[:1] @ y.T).max(), (x @ y[:1].T).max()) for y in b] for x in a])
    return whole, clause, head


def _shared_pairs(measures: Sequence[End], problems: Sequence[End]) -> NDArray[np.float64]:
    """Shared pairs of neighbouring characters, weighed by rarity: words that jieba cuts otherwise."""
    sets = [end.pairs for end in (*measures, *problems)]
    counts = Counter(pair for held in sets for pair in held)
    weight = {pair: np.log((len(sets) + 1) / count) for pair, count in counts.items()}
    total = [sum(weight[pair] for pair in held) for held in sets]
    m = len(measures)
    return np.array(
        [
            [
                sum(weight[pair] for pair in sets[i] & sets[m + j]) / (min(total[i], total[m + j]) + 3)
                for j in range(len(problems))
            ]
            for i in range(m)
        ]
    )


def _standard(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    spread = values.std(axis=axis, keepdims=True)
    return (values - values.mean(axis=axis, keepdims=True)) / np.maximum(spread, 1e-6) / 3


def _shared(
    measures: Sequence[End], problems: Sequence[End]
) -> dict[str, NDArray[np.float64]]:
    """Shared words, weighed by how few statements of the document hold them."""
    counts = Counter(word for end in (*measures, *problems) for word in end.words)
    total = len(measures) + len(problems)
    weight = {word: np.log((total + 1) / count) for word, count in counts.items()}

    def overlap(first: frozenset[str], second: frozenset[str]) -> float:
        both = sum(weight.get(word, 1.0) for word in first & second)
        least = min(
            sum(weight.get(word, 1.0) for word in first),
            sum(weight.get(word, 1.0) for word in second),
        )
        return both / (least + 3.0)

    def table(name: str) -> NDArray[np.float64]:
        return np.array(
            [[overlap(getattr(a, name), getattr(b, name)) for b in problems] for a in measures]
        )

    return {name: table(name) for name in ("words", "head_words", "heading_words")}


def _relations(measure: End, problem: End) -> list[str]:
    """Names of the yes-or-no features that hold between two ends."""
    found = []
    if measure.dimensions[0] == problem.dimensions[0]:
        found.append("same_dimension")
    elif set(measure.dimensions) & set(problem.dimensions):
        found.append("shared_secondary")
    same_section = measure.section is not None and measure.section == problem.section
    parallel = bool(measure.place) and measure.place == problem.place and not same_section
    ordinal = measure.item > 0 and measure.item == problem.item
    if ordinal:
        found.append("same_ordinal")
    if parallel:
        found.append("parallel_heading")
        found.append("parallel_place" if ordinal else "parallel_unlike")
    if same_section:
        found.append("same_section")
        if measure.paragraph == problem.paragraph:
            found.append("same_paragraph")
        if 0 < measure.order - problem.order <= 3:
            found.append("follows_closely")
    if any(problem.head_words & frozenset(words(m[2])) for m in EXPLICIT.finditer(measure.text)):
        found.append("explicit")
    if "、" in problem.text and len(problem.text) < 60:
        found.append("enumerated")
    return found
