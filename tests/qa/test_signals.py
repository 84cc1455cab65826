"""What tells how near statements are: by themselves, beside each other, and beside their like."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ingest.encode import CharacterPairs
from ingest.words import words
from qa.index import Index
from qa.rank import Scores
from qa.shelf import Query
from qa.signals import SIGNALS, contrasted, signals

scores = st.integers(1, 12).flatmap(
    lambda n: arrays(np.float32, n, elements=st.floats(-9, 9, width=16))
)
NONE = np.zeros(0, dtype=np.int64)


def query(index: Index, question: str) -> Query:
    return index.query(words(question), question, CharacterPairs())


def every(index: Index) -> np.ndarray:
    return np.arange(len(index.statements), dtype=np.int64)


def test_the_statement_of_the_very_words_is_nearest_by_every_signal_of_its_own(
    index: Index,
) -> None:
    told = signals(index, query(index, "护理人员短缺，夜间无人值守。"), every(index))
    own = next(r for r, one in enumerate(index.statements) if one.label == "护理人员短缺")

    assert {name: int(told[name].argmax()) for name in ("whole", "clause", "words", "pairs")} == {
        "whole": own,
        "clause": own,
        "words": own,
        "pairs": own,
    }


def test_the_statements_beside_are_those_of_the_same_document(index: Index) -> None:
    rows = every(index)
    told = signals(index, query(index, "排水管网老化，公众防灾意识薄弱"), rows)
    mean = float(told["whole"].mean())
    held = index.statements
    for row in rows.tolist():
        for name, other in (("before", row - 1), ("after", row + 1)):
            inside = 0 <= other < len(held) and held[other].document == held[row].document
            expected = told["whole"][other] if inside else mean

            assert told[name][row] == pytest.approx(expected, abs=1e-6)


def test_what_stands_beside_is_told_though_it_is_no_candidate(index: Index) -> None:
    asked = query(index, "排水管网老化")
    whole = signals(index, asked, every(index))["whole"]

    assert signals(index, asked, np.array([1]))["before"] == pytest.approx(whole[:1])


def test_rows_may_be_none(index: Index) -> None:
    told = contrasted(signals(index, query(index, "排水管网"), NONE))

    assert set(told) == {f"{name}{end}" for name in SIGNALS for end in ("", "_short")}
    assert {len(one) for one in told.values()} == {0}


def test_a_question_without_a_letter_tells_nothing_by_pairs(index: Index) -> None:
    told = signals(index, replace(query(index, "？"), text="？"), every(index))

    assert not told["pairs"].any()


@given(scores)
def test_candidates_are_told_beside_their_mean_and_their_best(held: Scores) -> None:
    told = contrasted({"near": held})

    assert told["near"].mean() == pytest.approx(0, abs=1e-2)
    assert told["near_short"].max() == 0
    assert told["near_short"][held.argmax()] == 0
    np.testing.assert_array_equal(np.diff(told["near"]) > 0, np.diff(told["near_short"]) > 0)


@given(scores, st.sampled_from([0.5, 2.0, 4.0]), st.integers(-4, 4))
def test_neither_scale_nor_level_of_a_signal_matters(
    held: Scores, scale: float, level: int
) -> None:
    if held.std() < 0.1:
        return
    one, other = contrasted({"n": held}), contrasted({"n": held * np.float32(scale) + level})
    for name, told in one.items():
        np.testing.assert_allclose(told, other[name], atol=1e-2)
