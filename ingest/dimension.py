"""Which dimension a statement belongs to: weighed words of its head, body and heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

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


def features(
    heads: Sequence[str], bodies: Sequence[str], headings: Sequence[str], problem: Sequence[bool]
) -> Features:
    """Describe statements; shape (n, len(names())).

    ``heads`` are their first sentences, ``headings`` the paths of headings above them.
    """
    column = {name: at for at, name in enumerate(names())}
    matrix = np.zeros((len(heads), len(column)), dtype=np.float32)
    matrix[:, 0] = 1
    for row, texts in zip(matrix, zip(heads, bodies, headings, strict=True), strict=True):
        for place, text in zip(("head", "body", "heading"), texts, strict=True):
            plain = simplify(text)
            counts = {key: sum(word in plain for word in held) for key, held in lexicon().items()}
            total = sum(counts.values())
            for key, count in counts.items():
                row[column[f"{place}:{key}"]] = count / total if total else 0
        plain = simplify(texts[0] + texts[1])
        for word in (name for name in names() if name.startswith("word:")):
            if word[5:] in plain:
                row[column[word]] = 1
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
