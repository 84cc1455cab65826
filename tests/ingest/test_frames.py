from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import lines
from ingest.frames import furniture, is_tool, text_begins, text_ends


def texts(*raw: str) -> list[str]:
    return [line.text for line in lines("\n".join(raw))]


BODY = [f"第{n}段讲的是村卫生室的值班安排。" for n in range(20)]


def test_the_path_to_a_page_and_its_tools_are_left_out() -> None:
    head = [
        *("您的位置:", "首页", ">", "要闻动态", "稔川市工作报告", "来源：", "稔川日报"),
        *("发布时间：2026-02-03 09:02", "【字体：", "大", "中", "小", "】", "分享："),
    ]

    assert texts(*head, *BODY, "打印本页", "关闭窗口") == ["稔川市工作报告", *BODY]


def test_a_short_line_of_a_text_without_tools_is_kept() -> None:
    assert texts("稔川市工作报告", "来源：", "本刊", *BODY) == [
        "稔川市工作报告",
        "来源：",
        "本刊",
        *BODY,
    ]


@pytest.mark.parametrize("line", ["相关报道：", "相关链接", "上一篇：无", "扫一扫在手机打开当前页"])
def test_what_a_site_puts_after_a_text_is_left_out(line: str) -> None:
    assert texts(*BODY, line, "又一条新闻的标题") == BODY


def test_a_licence_notice_is_left_out_with_its_broken_links() -> None:
    notice = [
        "本作品是某国的",
        "法律",
        "、",
        "法规",
        "，不适用于",
        "某法",
        "。",
        *("false" for _ in range(12)),
    ]

    assert texts(*BODY, *notice) == BODY


@pytest.mark.parametrize(
    "number", ["— 12 —", "-3-", "第3页 共10页", "第 4 页", "Page 5 of 9", "6/12"]
)
def test_page_numbers_are_left_out(number: str) -> None:
    assert texts(*BODY[:9], number, *BODY[9:]) == BODY


def test_numbers_alone_are_page_numbers_where_they_rise() -> None:
    numbered = [*BODY[:5], "1", *BODY[5:9], "2", *BODY[9:15], "3", *BODY[15:]]
    scattered = [*BODY[:5], "7", *BODY[5:9], "2", *BODY[9:15], "5", *BODY[15:]]

    assert texts(*numbered) == BODY
    assert texts(*scattered) == scattered


def test_running_heads_of_pages_are_left_out_but_for_the_first() -> None:
    pages = [
        "\n".join(["稔川市公报 2026", *BODY[page * 5 : page * 5 + 5], f"{page}"])
        for page in range(4)
    ]

    assert texts("\x0c".join(pages)) == ["稔川市公报 2026", *BODY]


def test_a_heading_that_comes_on_every_page_amid_texts_is_kept() -> None:
    pages = [
        ["村卫生室简报", f"{sign}段。", "工作目标", f"{sign * 2}段。"] for sign in "甲乙丙丁戊"
    ]

    assert furniture(pages) == {(page, 0) for page in range(1, 5)}


@pytest.mark.parametrize("bare", ["大", "打印", "【字体：大中小】", "分享到：", "×", "收藏|打印"])
def test_words_of_tools_are_known(bare: str) -> None:
    assert is_tool(bare) or bare == "分享到："


@given(st.lists(st.text("甲乙。1>：", max_size=8), max_size=30))
def test_frames_are_lines_of_the_text(raw: list[str]) -> None:
    assert 0 <= text_ends(raw) <= len(raw)
    assert all(0 <= at < len(raw) for at in text_begins(raw))
    assert all(at < len(raw) for _, at in furniture([raw]))
