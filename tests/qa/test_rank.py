"""Laws of fusing two rankings."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.rank import Scores, fuse, scaled

scores = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        *(arrays(np.float32, n, elements=st.floats(0, 50, width=16)) for _ in range(2))
    )
)


@given(scores)
def test_a_fused_score_lies_between_0_and_1(pair: tuple[Scores, Scores]) -> None:
    fused = fuse(*pair)

    assert fused.shape == pair[0].shape
    assert np.all((fused >= 0) & (fused <= 1 + 1e-6))


@given(scores, st.randoms())
def test_the_order_of_the_candidates_does_not_matter(
    pair: tuple[Scores, Scores], random: np.random.Generator
) -> None:
    order = list(range(len(pair[0])))
    random.shuffle(order)
    words, meaning = pair

    np.testing.assert_array_equal(fuse(words, meaning)[order], fuse(words[order], meaning[order]))


@given(scores)
def test_equal_candidates_get_equal_scores(pair: tuple[Scores, Scores]) -> None:
    words, meaning = (np.concatenate([side, side[:1]]) for side in pair)
    fused = fuse(words, meaning)

    assert fused[0] == fused[-1]


@given(scores)
def test_being_better_by_both_is_being_better(pair: tuple[Scores, Scores]) -> None:
    words, meaning = pair
    fused = fuse(words, meaning)
    for one in range(len(fused)):
        worse = (words <= words[one]) & (meaning <= meaning[one])

        assert np.all(fused[worse] <= fused[one] + 1e-6)


@given(scores)
def test_meaning_decides_alone_where_no_word_is_shared(pair: tuple[Scores, Scores]) -> None:
    _, meaning = pair

    np.testing.assert_array_equal(fuse(np.zeros_like(meaning), meaning), scaled(meaning))


def test_nothing_to_fuse_is_nothing() -> None:
    empty = np.zeros(0, dtype=np.float32)

    assert len(fuse(empty, empty)) == 0


def test_all_alike_is_all_or_nothing() -> None:
    assert scaled(np.full(3, 0.4, dtype=np.float32)).tolist() == [1, 1, 1]
    assert scaled(np.zeros(3, dtype=np.float32)).tolist() == [0, 0, 0]
