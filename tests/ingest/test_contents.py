from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import lines
from ingest.contents import leads, without_contents
from ingest.line import Line

HEADINGS = ["1 总则", "1.1 值班要求", "1.2 适用范围", "2 组织体系", "2.1 指挥机构", "3 附则"]
BODY = "各乡镇和有关单位要按照职责分工做好值班值守和信息报送工作，遇有险情立即报告。"
TEXT = [part for heading in HEADINGS for part in (heading, BODY)]


def texts(*raw: str) -> list[str]:
    return [line.text for line in lines("\n".join(raw))]


def test_contents_without_leaders_are_left_out_because_they_come_again() -> None:
    assert texts("应急预案", *HEADINGS, *TEXT) == ["应急预案", *TEXT]


@pytest.mark.parametrize("title", ["目 录", "目　录", "# 目次", "目录：", "CONTENTS"])
def test_contents_under_their_title_are_left_out_with_their_page_numbers(title: str) -> None:
    numbered = [f"{heading} {at}" for at, heading in enumerate(HEADINGS, 3)]

    assert texts("应急预案", title, *numbered, *TEXT) == ["应急预案", *TEXT]


def test_two_entries_under_a_title_are_enough() -> None:
    text = ["第一章 总则", BODY, "第二章 附则", BODY]

    assert texts("办法", "目录", "第一章 总则", "第二章 附则", *text) == ["办法", *text]


def test_entries_that_name_run_in_headings_are_left_out() -> None:
    heads = [f"（{n}）加强第{n}项保障" for n in "一二三四五"]
    text = [f"{head}。{BODY}" for head in heads]

    assert texts("方案", "目录", *heads, *text) == ["方案", *text]


def test_an_entry_amid_others_that_ocr_spoilt_goes_with_them() -> None:
    spoilt = [*HEADINGS[:3], "2 组只体系", *HEADINGS[4:]]

    assert texts("应急预案", "目录", *spoilt, *TEXT) == ["应急预案", *TEXT]


def test_headings_that_come_again_between_texts_are_kept() -> None:
    text = [part for _ in range(3) for part in ("一、工作目标", BODY, "二、工作要求", BODY)]

    assert texts("汇编", *text) == ["汇编", *text]


def test_a_list_of_names_that_come_again_is_kept_without_numbers() -> None:
    names = ["张三", "李四", "王五", "赵六", "钱七", "孙八"]

    assert texts("名单", *names, BODY, *names) == ["名单", *names, BODY, *names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、总则……3", True),
        ("一、总则.. . 15", True),
        ("一、总则．．．", True),
        ("二、组织..... -6-", True),
        ("值班普查. .45", True),
        ("值班管理办法…… (18)", True),
        ("第三章 机制.. .123.1 预防... 123.2 预警... .153.3 响应.. .19", True),
        ("（一）调查 .-911、目标. 92、内容. 10-3、成果. -13-4、分工 14-", True),
        ("如此等等……", False),
        ("增长3.5、4.5、5.5和6.5，分别提高", False),
        ("下列单位：", False),
        ("共计3", False),
        ("增长3.5", False),
        ("见第12条……", False),
    ],
)
def test_leaders_are_dots_before_a_number_or_dots_alone(text: str, expected: bool) -> None:
    assert leads(text) is expected


@given(st.lists(st.sampled_from([*HEADINGS, BODY, "甲", "一、乙……2", "目录"]), max_size=25))
def test_no_paragraph_is_lost(raw: list[str]) -> None:
    kept = [line.text for line in without_contents([Line(text) for text in raw])]

    assert kept.count(BODY) == raw.count(BODY)
    assert all(text in raw for text in kept)
