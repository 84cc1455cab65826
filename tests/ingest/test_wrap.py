from __future__ import annotations

import pytest

from ingest.line import Line
from ingest.wrap import unbroken, wrap_width

BODY = "各乡镇和有关单位要按照职责分工做好值班值守和信息报送工作，遇有险情立即报告，确保群众安全。"


def whole(*rows: str | Line) -> list[str]:
    return [line.text for line in unbroken([Line(r) if isinstance(r, str) else r for r in rows])]


def test_a_linked_name_on_its_own_line_is_joined_on_both_sides() -> None:
    assert whole(BODY, "两国已经签订了", "友好互助条约", "，友谊更加巩固。") == [
        BODY, "两国已经签订了友好互助条约，友谊更加巩固。",
    ]  # fmt: skip


def test_a_name_between_an_open_end_and_the_rest_is_joined() -> None:
    rest = "是：值班网络全面建成，险情报告不超过半小时。"

    assert whole(BODY, "今后五年发展的", "主要目标", rest)[1] == f"今后五年发展的主要目标{rest}"


def test_a_heading_between_paragraphs_is_not_joined() -> None:
    assert whole(BODY, "主要目标", BODY) == [BODY, "主要目标", BODY]


def test_a_paragraph_that_a_page_cut_is_whole_again() -> None:
    start, end = BODY[:-1] + "，加快形成一级抓一级、层层", "抓落实的工作格局，做到守土有责。"

    assert whole(BODY, start, end, BODY) == [BODY, start + end, BODY]


@pytest.mark.parametrize(
    "row", ["一、任务", "（1）值班", Line("任务", 1), Line("县水务局 值班。", row=True)]
)
def test_what_begins_something_new_is_not_joined(row: str | Line) -> None:
    start = BODY[:-1] + "，加快形成一级抓一级、"

    assert whole(BODY, start, row)[:2] == [BODY, start]


def test_the_title_of_an_annex_is_one_line() -> None:
    rows = [BODY, "（此件公开发布）", "稔川市村卫生室值班值守", "三年行动方案", "一、任务", BODY]

    assert whole(*rows)[2] == "稔川市村卫生室值班值守三年行动方案"


def test_names_after_a_date_are_no_title() -> None:
    rows = [BODY, "2026年2月3日", "组长：张三", "副组长：李四", BODY]

    assert whole(*rows) == rows


def test_a_list_of_names_is_no_broken_page() -> None:
    places = ("县", "县卫生健康委", "县应急管理局值班室", "政府值班室")
    rows = [f"{name}　稔川市{place}" for name in "甲乙丙丁戊己庚" for place in places]

    assert wrap_width(rows) == 0.0
    assert whole(*rows) == rows
