from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words import WORD, simplify, words


def test_long_words_are_given_with_their_parts_before_them() -> None:
    found = words("中华人民共和国")

    assert found[-1] == "中华人民共和国"
    assert {"中华", "人民"} <= set(found[:-1])


def test_traditional_and_simplified_texts_have_the_same_words() -> None:
    assert simplify("應急預案") == "应急预案"
    assert words("完善應急預案") == words("完善应急预案") != []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("強化資訊系統與網路安全", "强化信息系统与网络安全"),
        ("軟體、資料庫、伺服器", "软件、数据库、服务器"),
        ("災害防救計畫的品質", "灾害防救计划的品质"),
        ("完善应急预案的程序和计划", "完善应急预案的程序和计划"),
        ("其报告称“資訊不足”", "其报告称“资讯不足”"),
    ],
)
def test_terms_of_traditional_texts_are_those_of_simplified_ones(text: str, plain: str) -> None:
    assert simplify(text) == plain


@given(st.text("应急管理信息程序，。1a"))
def test_a_simplified_text_is_returned_as_it_stands(text: str) -> None:
    assert simplify(text) is text


def test_stop_words_and_punctuation_are_left_out() -> None:
    assert {"的", "，", "。", "和"}.isdisjoint(words("应急的预案，和物资。"))
    assert words("，。！") == words("") == []


def test_letters_are_written_small() -> None:
    assert "gis" in words("GIS 平台")


def test_half_a_character_does_no_harm() -> None:
    assert words("应急\ud800") == words("应急")


@given(st.text())
def test_words_are_of_letters_and_digits(text: str) -> None:
    assert all(WORD.fullmatch(word) and word == word.lower() for word in words(text))
