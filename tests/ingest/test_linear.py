"""The learned models: what they hold, and what they make of features and vectors."""

from __future__ import annotations

import numpy as np
import pytest

from ingest import boundary, confidence, dimension, features, grams, linear
from ingest.bundled import BundledEncoder
from ingest.linear import Linear
from ingest.statement import Dimension, Kind

NONE = np.zeros((0, 2))


def model(vector_weights: np.ndarray[tuple[int, int], np.dtype[np.float64]] = NONE) -> Linear:
    width = len(vector_weights)
    return Linear(
        ("apart", "together"),
        ("bias", "near", "far"),
        np.array([[0.0, -1.0], [0.0, 3.0], [1.0, 0.0]]),
        "pairs",
        np.full((1, width), 0.5),
        (2.0,) if width else (),
        vector_weights,
    )


def test_probabilities_follow_the_weights() -> None:
    found = model().probabilities(np.array([[1, 1, 0], [1, 0, 1]], dtype=np.float32), None)

    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found[0, 1] == pytest.approx(1 / (1 + np.exp(-2)))
    assert found[1, 0] > found[0, 0]


def test_a_vector_moves_the_decision_and_a_missing_one_does_not() -> None:
    told = np.ones((2, 3), dtype=np.float32)
    vectors = np.array([[1.0, 0.5], [0.0, 0.0]], dtype=np.float32)
    found = model(np.array([[0.0, 4.0], [0.0, 0.0]])).scores(told, vectors)

    assert found[0, 1] - found[1, 1] == pytest.approx((1 - 0.5) * 2 * 4)


def test_a_document_without_a_statement_has_no_rows() -> None:
    found = model(np.zeros((2, 2))).scores(
        np.zeros((0, 3), np.float32), np.zeros((0, 2), np.float32)
    )

    assert found.shape == (0, 2)


def test_the_strongest_features_are_those_that_speak_for_the_class() -> None:
    told = np.array([1, 1, 1], dtype=np.float32)

    assert model().strongest(told, 1) == ["near"]
    assert model().strongest(told, 0) == ["far"]


@pytest.mark.parametrize("encoder", [BundledEncoder.name, "some-other-model"])
def test_shipped_models_fit_the_code_that_describes_texts(encoder: str) -> None:
    named = ("kind", "boundary", "dimension", "confidence")
    kind, split, place, sure = (linear.load(name, encoder) for name in named)

    cues = len(features.names())
    assert kind.names[:cues] == features.names()
    assert all(name.startswith(grams.MARK) for name in kind.names[cues:])
    assert sure.names == confidence.NAMES
    assert kind.classes == ("none", *(one.value for one in Kind))
    assert split.names == boundary.NAMES
    assert place.names == dimension.names()
    assert place.classes == tuple(one.value for one in Dimension)


def test_only_the_encoder_that_was_learned_with_has_a_say() -> None:
    assert linear.load("kind", BundledEncoder.name).vector_weights.shape == (4 * 384, 5)
    assert linear.load("kind", "some-other-model").vector_weights.shape[0] == 0
