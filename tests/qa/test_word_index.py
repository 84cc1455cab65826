"""BM25 over words: what is shared counts, what is rare counts more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.words import WordIndex, pairs

TEXTS = ("排水管网老化，积水严重", "监测数据不能共享", "数据平台由市大数据局负责", "。。。")


@pytest.fixture
def index() -> WordIndex:
    return WordIndex.build(TEXTS)


def test_a_text_that_shares_a_word_scores_and_others_do_not(index: WordIndex) -> None:
    assert (index.scores(["排水"]) > 0).tolist() == [True, False, False, False]


def test_a_word_of_no_text_scores_nothing(index: WordIndex) -> None:
    assert not index.scores(["火星"]).any()
    assert not index.scores([]).any()


def test_a_rarer_word_weighs_more(index: WordIndex) -> None:
    assert index.weight("数据") < index.weight("排水") <= index.weight("火星") == 1


def test_it_knows_its_own_words_only(index: WordIndex) -> None:
    assert index.knows("排水")
    assert not index.knows("火星")


def test_what_was_saved_scores_the_same(index: WordIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "words")
    loaded = WordIndex.load(tmp_path / "words", len(TEXTS))

    np.testing.assert_array_equal(loaded.scores(["数据", "共享"]), index.scores(["数据", "共享"]))


def test_texts_without_a_word_can_be_kept_too(tmp_path: Path) -> None:
    WordIndex.build(["。", "！"]).save(tmp_path / "words")
    loaded = WordIndex.load(tmp_path / "words", 2)

    assert loaded.scores(["数据"]).tolist() == [0, 0]
    assert loaded.weight("数据") == 1


def test_words_of_another_number_of_texts_are_refused(index: WordIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "words")

    with pytest.raises(ValueError, match="not of 7"):
        WordIndex.load(tmp_path / "words", 7)


def test_coverage_is_the_share_of_what_is_asked_for(index: WordIndex) -> None:
    rows = np.array([1, 2, 3])
    both = index.coverage(["数据", "监测"], rows)

    assert both[0] == pytest.approx(1)
    assert 0 < both[1] < 0.5  # the commoner of the two alone
    assert both[2] == 0
    assert index.coverage(["数据", "火星"], rows)[0] < index.coverage(["数据"], rows)[0]


def test_texts_that_hold_all_words_are_listed(index: WordIndex) -> None:
    assert index.holding(["数据"]).tolist() == [1, 2]
    assert index.holding(["数据", "监测"]).tolist() == [1]
    assert index.holding([]).tolist() == [0, 1, 2, 3]


def test_pairs_of_characters_find_what_is_no_word() -> None:
    index = WordIndex.build(TEXTS, pairs)

    assert np.flatnonzero(index.scores(pairs("网老"))).tolist() == [0]
    assert pairs("應急， AI") == ["应急", "急a", "ai"]
