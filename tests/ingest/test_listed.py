"""Rows of problems are taken apart, other rows are left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.listed import members


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "目前还存在着体系建设不够完善、制度标准不够健全、企业参与动力不足等问题，必须抓好。",
            ["体系建设不够完善", "制度标准不够健全", "企业参与动力不足"],
        ),
        (
            "行业发展不平衡不充分的问题比较突出，特别是创新能力不强、有效供给不足、基础设施滞后等问题亟待解决。",
            ["行业发展不平衡不充分的问题比较突出", "创新能力不强", "有效供给不足", "基础设施滞后"],
        ),
    ],
)
def test_each_member_of_a_row_of_problems_is_one(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in members(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "就业、教育、医疗、住房等方面还存在不少问题",
        "患者存在发热、咳嗽、乏力等症状",
        "城乡、区域发展差距扩大的趋势尚未扭转",
        "加强监测、预警、响应等工作",
        "物资储备不足",
        "",
    ],
)
def test_a_row_of_things_is_no_row_of_problems(text: str) -> None:
    assert members(text) == []


@given(st.text(alphabet="不足薄弱、，。存在等问题水库管理", max_size=60))
def test_members_are_slices_in_order(text: str) -> None:
    found = members(text)

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(span.of(text).strip() for span in found)
