"""How sure a statement is: the share of such statements that a coder would confirm.

What the model of kinds gives is the probability of each clause. How it carries over to statements
(cut as a coder would, of the right kind) is learned from documents that the models did not see.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.draft import KINDS, Draft
from ingest.features import Features
from ingest.linear import Matrix
from ingest.statement import Kind

SURE = 0.999
NAMES = (
    "bias",
    *(f"kind:{kind.value}" for kind in Kind),
    "mean",
    "least",
    "clauses",
    "rival",
)


def features(drafts: Sequence[Draft], likely: Matrix) -> Features:
    """Describe drafts by the probabilities of their clauses; shape (len(drafts), len(NAMES)).

    ``likely`` holds those of none and the four kinds, a row a clause of the document.
    """
    rows = np.zeros((len(drafts), len(NAMES)), dtype=np.float32)
    column = {name: at for at, name in enumerate(NAMES)}
    for row, draft in zip(rows, drafts, strict=True):
        own = likely[draft.first : draft.last + 1]
        kind = KINDS.index(draft.kind) + 1
        row[0] = row[column[f"kind:{draft.kind.value}"]] = 1
        row[column["mean"]] = logit(float(own[:, kind].mean())) / 4
        row[column["least"]] = logit(float(own[:, kind].min())) / 4
        row[column["clauses"]] = np.log(len(own)) / 2
        row[column["rival"]] = np.delete(own.mean(axis=0), kind).max()
    return rows


def logit(probability: float) -> float:
    """Logarithm of the odds, kept within those of `SURE`."""
    inside = min(max(probability, 1 - SURE), SURE)
    return float(np.log(inside / (1 - inside)))
