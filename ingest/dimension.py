"""Which dimension a statement belongs to: weighed words of its head, body and heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import chain

import numpy as np

from ingest.features import Features
from ingest.statement import Dimension
from ingest.words import simplify

NAMED = re.compile(r"(制度|空间|组织|社会|技术)(?:韧性|维度|层面)")
SECOND = 0.2  # a further dimension is named from this probability on: the best F1, 0.43


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[str, ...]]:
    """Words of each dimension."""
    rows = (files("ontology") / "lexicon" / "dimensions.tsv").read_text("utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {key: tuple(dict.fromkeys(words.split())) for key, words in pairs}


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Names of the features: the bias, each word, and each dimension's share by place."""
    words = dict.fromkeys(word for group in lexicon().values() for word in group)
    shares = [f"{place}:{key}" for place in ("head", "body", "heading") for key in lexicon()]
    return ("bias", "problem", *shares, *(f"word:{word}" for word in words))


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    return {key: frozenset(group) for key, group in lexicon().items()}


@lru_cache(maxsize=1)
def _by_first() -> dict[str, frozenset[str]]:
    """Words of all dimensions by their first character."""
    found: dict[str, set[str]] = {}
    for word in chain.from_iterable(lexicon().values()):
        found.setdefault(word[0], set()).add(word)
    return {first: frozenset(group) for first, group in found.items()}


def words(text: str) -> set[str]:
    """Return the words of all dimensions that a text holds."""
    plain = simplify(text)
    by_first = _by_first()
    return {
        word for first in by_first.keys() & {*plain} for word in by_first[first] if word in plain
    }


def features(
    heads: Sequence[str], bodies: Sequence[str], headings: Sequence[str], problem: Sequence[bool]
) -> Features:
    """Describe statements; shape (n, len(names())).

    ``heads`` are their first sentences, ``headings`` the paths of headings above them.
    """
    column = {name: at for at, name in enumerate(names())}
    matrix = np.zeros((len(heads), len(column)), dtype=np.float32)
    matrix[:, 0] = 1
    held = {text: words(text) for text in {*heads, *bodies, *headings}}
    cells: dict[tuple[int, int], float] = {}
    for row, texts in enumerate(zip(heads, bodies, headings, strict=True)):
        for place, text in zip(("head", "body", "heading"), texts, strict=True):
            counts = {key: len(group & held[text]) for key, group in _groups().items()}
            total = sum(counts.values())
            for key, count in counts.items():
                cells[row, column[f"{place}:{key}"]] = count / total if total else 0
        for word in words(texts[0] + texts[1]):
            cells[row, column[f"word:{word}"]] = 1
    if cells:
        matrix[tuple(np.array(list(cells)).T)] = list(cells.values())
    matrix[:, 1] = np.array(problem, dtype=np.float32)
    return matrix


def named(heading: str) -> Dimension | None:
    """Return the dimension that a heading names in so many words: the author's own choice."""
    found = NAMED.findall(simplify(heading))
    return Dimension(found[-1]) if len(set(found)) == 1 else None


def chosen(
    probabilities: Sequence[float], classes: Sequence[str], told: Dimension | None
) -> tuple[Dimension, tuple[Dimension, ...]]:
    """Return the dimension ``told`` or else the likeliest, and others that are clearly present."""
    order = sorted(range(len(classes)), key=lambda at: (-probabilities[at], at))
    primary = told or Dimension(classes[order[0]])
    likely = (Dimension(classes[at]) for at in order if probabilities[at] >= SECOND)
    return primary, tuple(one for one in likely if one not in (primary, Dimension.OTHER))
