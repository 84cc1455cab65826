"""Texts are made shorter by leaving words out, those that tell least first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.shorten import shortened, tidy


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("全市20个以上的社区服务站", 8, "全市社区服务站"),
        ("学校、医院、商场等场所安全管理", 10, "学校等场所安全管理"),
        ("覆盖城乡的统一信息平台", 8, "统一信息平台"),
        ("企业参与办学的动力", 8, "企业参与办学动力"),
        ("不变的文本", 9, "不变的文本"),
    ],
)
def test_the_least_telling_goes_first(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设“一张网", "建设一张网"),
        ("完善机制和", "完善机制"),
        ("建设数据基地", "建设数据基地"),
        ("有依赖的倾向", "有依赖的倾向"),
        ("、健全制度，", "健全制度"),
    ],
)
def test_nothing_dangles(text: str, expected: str) -> None:
    assert tidy(text) == expected


@settings(deadline=None)  # the first call loads the dictionary
@given(
    st.text(alphabet="建立健全的和、等平台数据共享3个，“”（）不", max_size=40), st.integers(4, 16)
)
def test_a_shortened_text_fits_and_is_made_of_the_text(text: str, most: int) -> None:
    found = shortened(text, most)

    assert len(found) <= most
    rest = iter(text)
    assert all(char in rest for char in found if char != "等")
