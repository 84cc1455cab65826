from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import Line, characters, display_width, lines


def texts(raw: str) -> list[str]:
    return [line.text for line in lines(raw)]


def wrapped(*paragraphs: str, between: str = "\n\n", width: int = 20) -> str:
    """Break paragraphs as a page of ``width`` characters does."""
    rows = [
        text[start : start + width] for text in paragraphs for start in range(0, len(text), width)
    ]
    return between.join(rows)


def paragraph(sign: str, size: int = 130) -> str:
    return sign * (size - 1) + "。"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("甲\r\n乙\r丙\u2028丁\u2029戊\x0c己\x85庚", "甲\n乙\n丙\n丁\n戊\n己\n庚"),
        ("⼀⾏２０２４Ａ", "一行2024A"),
        ("\ufeff政\u200b策\u00ad\x00", "政策"),
        ("政策<!-- 注\n释 -->。", "政策。"),
        ("政\ud800策", "政策"),
        ("，：（～）", "，：（～）"),
    ],
)
def test_characters_are_folded_and_invisible_ones_dropped(raw: str, clean: str) -> None:
    assert characters(raw) == clean


@given(st.text(st.characters()))
def test_cleaned_characters_are_utf_8_and_clean(raw: str) -> None:
    clean = characters(raw)

    assert clean.encode().decode() == clean
    assert "\r" not in clean


def test_spaces_are_one_and_none_at_the_ends() -> None:
    assert texts("　　各级 \t 政府\u00a0部门　\n") == ["各级 政府 部门"]


def test_frames_of_web_pages_are_left_out() -> None:
    frames = ["来源：新华社", "【字号： 加大 还原 减小 】", "打 印", "关闭窗口", "![图](a.png)"]
    contents = ["目  录", "第一章 总则.....1"]

    assert texts("\n".join([*frames, "标题", *contents, "正文。"])) == ["标题", "正文。"]


def test_a_sentence_that_trails_off_is_kept() -> None:
    assert texts("标题\n如此等等……\n正文。") == ["标题", "如此等等……", "正文。"]


def test_dots_before_a_page_number_are_a_table_of_contents() -> None:
    assert texts("标题\n一、总则……3\n二、组织·····\n三、保障 .... 12\n正文。") == ["标题", "正文。"]


def test_what_a_wiki_puts_after_a_text_is_left_out() -> None:
    body = [f"第{n}段政策正文。" for n in range(20)]

    raw = "\n".join([*body, "Public domainPublic domainfalsefalse", "分类：法律", "检索自…"])

    assert texts(raw) == body


def test_a_line_like_a_wikis_amid_a_text_cuts_nothing_off() -> None:
    body = [
        "标题",
        "分类：一类突发事件、二类突发事件。",
        *(f"第{n}段政策正文。" for n in range(20)),
    ]

    assert texts("\n".join(body)) == body


def test_a_markdown_heading_tells_its_level() -> None:
    assert lines("# 标题\n正文。\n### 三级") == [Line("标题", 1), Line("正文。"), Line("三级", 3)]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n \n\n"])
def test_lines_that_a_page_broke_are_joined(between: str) -> None:
    paragraphs = [paragraph("甲"), paragraph("乙", 150), paragraph("丙"), paragraph("丁")]

    assert texts(wrapped(*paragraphs, between=between)) == paragraphs


def test_an_enumerator_begins_a_line_of_its_own_on_a_broken_page() -> None:
    paragraphs = [paragraph("甲", 140), "一、" + "乙" * 137 + "。", "（二）" + "丙" * 136 + "。"]

    assert texts(wrapped(*paragraphs)) == paragraphs


def test_paragraphs_on_one_line_each_stay_apart() -> None:
    paragraphs = [f"第{n}段讲的是应急管理体系和能力建设的一个方面。" for n in range(30)]

    assert texts("\n".join(paragraphs)) == paragraphs


def test_a_line_that_begins_with_a_comma_belongs_to_the_one_before() -> None:
    assert texts("各级政府\n，各部门。\n正文") == ["各级政府，各部门。", "正文"]


def test_latin_words_are_joined_with_a_space() -> None:
    rows = ["甲" * 14 + "resilience", "management" + "乙" * 15, *("丙" * 20 for _ in range(20))]

    assert texts("\n".join(rows))[0].startswith("甲" * 14 + "resilience management乙")


def test_a_letter_is_half_as_wide_as_a_character() -> None:
    assert display_width("政策AB12") == 4


@given(st.lists(st.text("政策甲乙，", min_size=1, max_size=40), max_size=30))
def test_joining_loses_no_character(rows: list[str]) -> None:
    raw = "\n".join(rows)

    assert "".join(texts(raw)) == "".join(raw.split())
