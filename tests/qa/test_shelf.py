"""A shelf finds by the nearest clause and the whole, by words and by meaning."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encode import CharacterPairs
from qa.shelf import Query, Shelf, most, row_numbers
from qa.stock import Text
from qa.words import WordIndex

ENCODER = CharacterPairs()
NO_PLACES = np.zeros((0, 2), dtype=np.int32)
CLAUSES = (
    ("排水管网老化，积水严重。", "改造资金不足。"),
    ("监测数据不能共享。",),
    ("数据平台由市大数据局负责。", "接口标准统一。", "逐步开放。"),
)


def text(clauses: tuple[str, ...], head: str = "标题") -> Text:
    ends = list(accumulate(map(len, clauses)))
    return Text(clauses, tuple(pairwise([0, *ends])), head, "".join(clauses))


def query(words: str, meaning: str) -> Query:
    return Query(tuple(words.split()), ENCODER.encode_queries([meaning])[0])


@pytest.fixture
def shelf() -> Shelf:
    return Shelf.build([text(clauses) for clauses in CLAUSES], 0.3, ENCODER)


def test_the_text_whose_clause_is_asked_for_is_nearest(shelf: Shelf) -> None:
    for row, clauses in enumerate(CLAUSES):
        for clause in clauses:
            found = shelf.relevance(query("", clause))

            assert found.rows[found.best(1)[0]] == row


def test_meaning_is_half_the_whole_and_half_the_nearest_clause(shelf: Shelf) -> None:
    vector = query("", "接口标准").vector
    clauses = ENCODER.encode(CLAUSES[2])
    whole = shelf.wholes.rows(np.array([2]))[0] @ vector
    expected = 0.5 * (clauses @ vector).max() + 0.5 * whole

    assert shelf.meaning(vector, np.array([2])) == pytest.approx(expected, abs=1e-3)


def test_the_rows_asked_for_are_scored_and_no_others(shelf: Shelf) -> None:
    found = shelf.relevance(query("数据", "数据共享"), np.array([0, 2]))

    assert found.rows.tolist() == [0, 2]
    assert len(found.score) == len(found.meaning) == len(found.words) == 2


def test_no_rows_give_nothing(shelf: Shelf) -> None:
    found = shelf.relevance(query("数据", "数据共享"), np.zeros(0, dtype=np.int64))

    assert found.best(5).tolist() == []


def test_an_empty_shelf_finds_nothing() -> None:
    empty = Shelf.build([], 0.3, ENCODER)

    assert empty.relevance(query("数据", "数据")).rows.tolist() == []


def test_the_head_brings_a_text_nearer() -> None:
    vector = query("", "内涝治理").vector
    bare, headed = (
        Shelf.build([text(("逐步推开。",), head)], 0.3, ENCODER) for head in ("。", "内涝治理方案")
    )

    assert headed.meaning(vector, np.array([0])) > bare.meaning(vector, np.array([0]))


def test_what_was_saved_finds_the_same(shelf: Shelf, tmp_path: Path) -> None:
    shelf.save(tmp_path / "shelf")
    loaded = Shelf.load(tmp_path / "shelf")
    asked = query("数据 共享", "数据共享")
    before, after = shelf.relevance(asked), loaded.relevance(asked)

    for one, other in zip(
        (before.rows, before.score, before.meaning, before.words),
        (after.rows, after.score, after.meaning, after.words),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


def test_parts_that_do_not_belong_together_are_refused(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="words of 1 texts"):
        Shelf(shelf.wholes, shelf.parts, WordIndex.build(["一"]), shelf.pairs)
    with pytest.raises(ValueError, match="clauses, but"):
        Shelf(shelf.wholes, replace(shelf.parts, places=NO_PLACES), shelf.words, shelf.pairs)


@given(st.lists(st.text("数据共享平台管网", min_size=2, max_size=6), min_size=1, max_size=8))
def test_the_whole_shelf_is_searched_as_if_all_rows_were_given(texts: list[str]) -> None:
    shelf = Shelf.build([text((one,)) for one in texts], 0.3, ENCODER)
    asked = query("数据", "数据共享")
    everywhere = shelf.relevance(asked)
    given_rows = shelf.relevance(asked, np.arange(len(texts)))

    np.testing.assert_array_equal(everywhere.rows, given_rows.rows)
    np.testing.assert_array_equal(everywhere.score, given_rows.score)


def test_a_context_stands_for_the_whole() -> None:
    told = replace(text(("逐步推开。",)), context="内涝治理方案 逐步推开。")
    vector = query("", "内涝治理").vector
    plain, headed = (Shelf.build([one], 0.3, ENCODER) for one in (text(("逐步推开。",)), told))
    row = np.array([0])

    assert headed.whole(vector, row) > plain.whole(vector, row)
    np.testing.assert_array_equal(headed.closest(vector, row), plain.closest(vector, row))


def test_clauses_come_with_their_places_and_vectors(shelf: Shelf) -> None:
    for row, clauses in enumerate(CLAUSES):
        whole = "".join(clauses)
        held = shelf.clauses(row)

        assert [whole[start:end] for start, end, _ in held] == list(clauses)
        np.testing.assert_allclose([v for *_, v in held], ENCODER.encode(clauses), atol=1e-3)


def test_the_nearest_are_looked_for_within_the_rows_given(shelf: Shelf) -> None:
    vector = query("", "监测数据不能共享。").vector

    for nearest in (shelf.nearest, shelf.nearest_by_clause):
        assert sorted(nearest(vector).tolist()) == [0, 1, 2]
        assert sorted(nearest(vector, np.array([0, 2])).tolist()) == [0, 2]
        assert nearest(vector, np.zeros(0, dtype=np.int64)).tolist() == []


@given(st.lists(st.floats(0, 9, width=16), max_size=20), st.integers(1, 30))
def test_the_most_are_the_highest_above_nothing(scores: list[float], k: int) -> None:
    held = np.array(scores, dtype=np.float32)
    rows = most(held, k)
    left = np.delete(held, rows)

    assert len(rows) == min(k, int((held > 0).sum()))
    assert not len(rows) or not len(left) or held[rows].min() >= left.max()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9))))
def test_ranges_are_written_out_in_order(ranges: list[tuple[int, int]]) -> None:
    spans = [(start, start + length) for start, length in ranges]

    assert row_numbers(spans).tolist() == [row for a, b in spans for row in range(a, b)]
