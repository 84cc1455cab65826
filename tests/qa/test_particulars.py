"""Figures and names: what of a sentence has to be exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.particulars import Figure, figures, marked, plain, series, unknown


def told(text: str) -> set[str]:
    return {f"{figure.value:f}{figure.unit}" for figure in figures(plain(text))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("更新管网120公里，三年内完成", {"120公里", "3年"}),
        ("更新管网１２０千米", {"120公里"}),
        ("约1.2万人，另有2,300户", {"12000人", "2300户"}),
        ("一亿二千万元、三万五千块", {"120000000元", "35000元"}),
        ("百分之三十、30％、三成", {"30%", "3成"}),
        ("二〇二五年底，2025年", {"2025年", "0年底"}),
        ("每年不少于两次", {"0每年", "2次"}),
        ("按月发放、每个月发放", {"0每月"}),
        ("第二阶段，第一，", {"2第"}),
        ("一批、进一步、统一、万一、一体化", set()),
        ("一年一次", {"1年", "1次"}),
        ("十四五期间", set()),
        ("5G基站", {"5"}),
        ("去年下半年", {"0去年", "0下半年"}),
    ],
)
def test_figures_are_read_with_their_units(text: str, found: set[str]) -> None:
    assert told(text) == found


def test_figures_stand_in_their_order() -> None:
    assert [figure.value for figure in series("由8元调整为10元")] == [Decimal(8), Decimal(10)]


def test_a_figure_without_a_unit_is_any_of_its_value() -> None:
    held = {Figure(Decimal(120), "公里")}

    assert Figure(Decimal(120), "").is_among(held)
    assert not Figure(Decimal(120), "元").is_among(held)
    assert not Figure(Decimal(12), "").is_among(held)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("由市民政局和教育局负责", {"民政局", "教育局"}),
        ("由市大数据局负责", {"数据局"}),
        ("浙江省和杭州的做法", {"浙江省", "杭州"}),
        ("根据《防洪法》和“十四五”规划", {"防洪法", "十四五"}),
        ("利用AI和5G技术", {"ai", "5g"}),
        ("省级财政安排，市级医院配合", {"省级财政", "市级医院"}),
        ("全社会、各部门、城市、干部", set()),
    ],
)
def test_names_that_show_themselves(text: str, found: set[str]) -> None:
    assert marked(plain(text)) >= found
    assert found or not marked(plain(text))


def test_a_word_that_the_dictionary_lacks_is_unknown() -> None:
    assert unknown("赵雅琴负责改造") == {"赵雅琴"}
    assert unknown("更新改造排水管网") == set()


@given(st.integers(1, 10**9))
def test_digits_are_read_as_they_are(number: int) -> None:
    assert series(f"{number}元") == [Figure(Decimal(number).normalize(), "元")]
    assert series(plain(f"{number:,}元")) == series(f"{number}元")


@given(
    st.text(alphabet="〇零一二两三四五六七八九十百千万亿点第每年月0123456789.,%元个", max_size=20)
)
def test_no_text_is_too_strange(text: str) -> None:
    assert all(figure.value >= 0 for figure in figures(plain(text)))
