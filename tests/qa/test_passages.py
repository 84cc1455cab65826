"""Passages are candidates by any signal, and ranked by all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.encode import CharacterPairs
from qa.index import Index
from qa.passages import FEW, gathered, longest, relevance
from qa.shelf import Query


def query(index: Index, text: str) -> Query:
    return index.query((), text, CharacterPairs())


def test_the_likeliest_passage_has_a_score_of_one(index: Index) -> None:
    found = relevance(index, query(index, "监测数据共享平台由谁负责？"))

    assert found.score.max() == 1
    assert (found.score > 0).all()
    assert "大数据局" in index.passages[found.rows[found.best(1)[0]]].text


def test_the_rows_given_are_looked_at_and_no_others(index: Index) -> None:
    rows = index.scope(index.passages, ["care"])

    assert rows is not None
    assert relevance(index, query(index, "监测数据共享"), rows).rows.tolist() == rows.tolist()
    assert len(rows) <= FEW


def test_a_name_that_no_dictionary_has_is_found_by_its_characters(index: Index) -> None:
    looked, signals, _ = gathered(index, query(index, "助餐点"))
    best = looked[int(np.argmax(signals["pairs"]))]

    assert "助餐点" in index.passages[best].text


def test_no_rows_are_no_passages(index: Index) -> None:
    none = np.zeros(0, dtype=np.int64)

    assert relevance(index, query(index, "数据"), none).best(5).tolist() == []


def test_a_question_without_a_word_has_an_order_all_the_same(index: Index) -> None:
    found = relevance(index, query(index, "？"))

    assert len(found.rows) == len(index.passages)


@given(st.text("数据共享平台", max_size=12), st.text("数据共享平台", max_size=12))
def test_the_longest_run_is_shared_and_none_is_longer(one: str, other: str) -> None:
    runs = {one[start:end] for start in range(len(one)) for end in range(start + 1, len(one) + 1)}

    assert longest(one, other) == max((len(run) for run in runs if run in other), default=0)
