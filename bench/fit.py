"""Learns one linear model, and writes models as files that can be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ingest.linear import Linear

DIGITS = 4
Rows = NDArray[np.float32]


def fit(  # noqa: PLR0913, PLR0917
    names: Sequence[str],
    classes: Sequence[str],
    strength: float,
    described: Rows,
    vectors: Rows | None,
    answers: NDArray[np.int64],
    reader: str = "",
    stretch: Sequence[float] = (),
) -> Linear:
    """Learn one model; ``strength`` is the inverse of the penalty on large weights.

    ``vectors`` has the shape (n, vectors of a text, width), ``stretch`` a factor for each.
    """
    blocks = vectors if vectors is not None else np.zeros((len(described), 0, 0), np.float32)
    factors = tuple(stretch) if vectors is not None else ()
    here = blocks.any(axis=2).sum(axis=0)[:, None]
    centre = np.round(blocks.sum(axis=0, dtype=np.float64) / np.maximum(here, 1), DIGITS)
    empty = Linear((), (), np.zeros((0, 0)), "", centre, factors, np.zeros((0, 0)))
    rows = described.astype(np.float64)
    if vectors is not None:
        rows = np.hstack([rows, empty.moved(blocks)])
    engine = LogisticRegression(C=strength, max_iter=5000, tol=1e-3, fit_intercept=False)
    engine.fit(rows, answers)
    weights = engine.coef_.T
    if len(engine.classes_) == 2:
        weights = np.hstack([np.zeros_like(weights), weights])
    every = np.zeros((rows.shape[1], len(classes)))
    every[:, engine.classes_] = weights
    if len(engine.classes_) < len(classes):
        absent = sorted(set(range(len(classes))) - set(engine.classes_))
        every[0, absent] = -10.0  # the bias: a class that was never seen is never chosen
    return Linear(
        tuple(classes),
        tuple(names),
        np.round(every[: len(names)], DIGITS),
        reader if vectors is not None else "",
        centre,
        factors,
        np.round(every[len(names) :], DIGITS),
    )


def write(path: Path, variants: Sequence[Linear]) -> None:
    """Write a model, learned with vectors and without, as one readable file."""
    last = variants[-1]
    held = {
        "classes": last.classes,
        "models": [_json(model) for model in variants if model.encoder or model is last],
    }
    text = json.dumps(held, ensure_ascii=False, indent=None, separators=(",", ":"))
    path.write_text(_readable(text) + "\n", "utf-8")


def _json(model: Linear) -> dict[str, object]:
    return {
        "encoder": model.encoder,
        "stretch": model.stretch,
        "weights": dict(zip(model.names, model.weights.tolist(), strict=True)),
        "centre": model.centre.tolist(),
        "vector_weights": model.vector_weights.tolist(),
    }


def _readable(text: str) -> str:
    """Break lines, so that a change of weights can be read."""
    for before, after in (("],", '"'), ("],", "["), ("", '{"encoder"')):
        text = text.replace(before + after, f"{before}\n{after}")
    return text
