"""Signals are weighed by what they are worth for the question."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.index import Index
from qa.passages import gathered
from qa.shelf import Query
from qa.weighing import Weights, load, standard

values = st.integers(1, 9).flatmap(
    lambda n: arrays(np.float32, n, elements=st.floats(-9, 9, width=16))
)
TWO = Weights(
    ("words", "meaning"),
    ("peak",),
    np.array([1.0]),
    np.array([0.5]),
    np.array([[1.0, 1.0], [1.0, -1.0]]),
)


@given(values)
def test_signals_are_brought_to_one_measure(held: np.ndarray) -> None:
    even = standard(held)

    assert even.mean() == pytest.approx(0, abs=1e-6)
    assert even.std() == pytest.approx(1, abs=1e-6) or not even.any()


def test_a_trait_of_the_question_shifts_weight_from_one_signal_to_another() -> None:
    signals = {"words": np.array([1.0, 0.0]), "meaning": np.array([0.0, 1.0])}
    one, other = (TWO.scores(signals, {"peak": peak}) for peak in (2.0, 0.0))

    assert one[0] > one[1]
    assert other[0] < other[1]


def test_a_stranger_of_a_trait_counts_no_more_than_a_far_one() -> None:
    signals = {"words": np.array([1.0, 0.0]), "meaning": np.array([0.0, 1.0])}

    np.testing.assert_array_equal(
        TWO.scores(signals, {"peak": 1e9}), TWO.scores(signals, {"peak": 50.0})
    )


def test_what_ships_weighs_what_is_gathered(index: Index) -> None:
    empty = Query((), np.zeros(512, dtype=np.float32))
    _, signals, traits = gathered(index, empty)
    held = load("passages")

    assert set(held.signals) == set(signals)
    assert set(held.traits) <= set(traits)
    assert held.weights.shape == (len(held.signals), 1 + len(held.traits))
