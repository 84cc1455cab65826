"""A logistic model weighs many as it weighs one, and what ships has what it weighs."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encode import CharacterPairs
from ingest.statement import Dimension, Kind
from qa import doubt, reach, sets
from qa.catalogue import Catalogue
from qa.index import Index
from qa.logistic import Logistic, load
from qa.understanding import understand

MODEL = Logistic({"near": 2.0, "far": -1.0}, 0.5)
told = st.floats(-20, 20)


@given(st.lists(st.tuples(told, told), min_size=1, max_size=5))
def test_many_are_weighed_as_one(rows: list[tuple[float, float]]) -> None:
    near, far = np.array(rows, dtype=np.float32).T
    every = MODEL.probability({"near": near, "far": far})

    assert every == pytest.approx(
        [MODEL.of_one({"near": float(a), "far": float(b)}) for a, b in zip(near, far, strict=True)],
        abs=1e-5,
    )
    assert ((every >= 0) & (every <= 1)).all()


@given(told, told, st.floats(0, 5))
def test_more_of_what_speaks_for_a_thing_makes_it_likelier(
    near: float, far: float, more: float
) -> None:
    before, after = (MODEL.of_one({"near": one, "far": far}) for one in (near, near + more))

    assert after >= before


def test_without_any_feature_the_bias_decides() -> None:
    assert MODEL.of_one({"near": 0, "far": 0}) == pytest.approx(1 / (1 + np.exp(-0.5)))


def test_a_feature_that_is_not_told_is_an_error() -> None:
    with pytest.raises(KeyError, match="far"):
        MODEL.of_one({"near": 1.0})


def test_what_ships_weighs_just_what_is_described(index: Index) -> None:
    query = index.query(("排水",), "排水管网", CharacterPairs())
    field = reach.Field.of(index, query, (), Kind.MEASURE)
    described: dict[str, Collection[str]] = {
        "reach": reach.described(index, query, field),
        "subject": sets.described(index, query, field.rows, Dimension.SPACE),
        "doubt": doubt.described(understand("花了多少钱？", Catalogue()), []),
    }

    assert {name: set(load(name).weights) for name in described} == {
        name: set(features) for name, features in described.items()
    }
