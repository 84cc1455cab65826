from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fold import RADICALS, folded, spaced


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("⼀⾏⽣产", "一行生产"),
        ("⺠⽣⻔⻛⻩", "民生门风黄"),
        ("\uf9dc\uf96f", "隆說"),
        ("１２％Ａｂ", "12%Ab"),
        ("㈠⑵", "(一)(2)"),
        ("ﬁre", "fire"),
        ("①，（～）“”…", "①，（～）“”…"),
        ("km²℃Ⅲ", "km²℃Ⅲ"),
        ("报告ꎬ核实ꎮ", "报告，核实。"),
        ("1\ue0102 编制", "1.2 编制"),
        ("1?? 2 编制", "1.2 编制"),
        ("真的吗??是的", "真的吗??是的"),
        ("见图![](a/b.jpg)。", "见图。"),
    ],
)
def test_look_alikes_are_folded_and_the_rest_is_kept(raw: str, plain: str) -> None:
    assert folded(raw).text == plain


def test_every_radical_stands_for_one_character() -> None:
    assert all(len(char) == 1 and "㐀" <= char <= "鿿" for char in RADICALS.values())
    assert all(unicodedata.name(char).startswith("CJK RADICAL") for char in RADICALS)


@given(st.text())
def test_folding_twice_is_folding_once(raw: str) -> None:
    once = folded(raw).text.replace("$", "").replace("<!", "")

    assert folded(once).text == once or "![" in once or once.count("?") > 3


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("值班， 值守 。 （ 一）", "值班，值守。（ 一）"),
        ("# 第一章 总　则\n甲", "# 第一章 总则\n甲"),
        ("前 言  \n甲", "前言 \n甲"),
        ("5.1.1 启 动 条 件", "5.1.1 启动条件"),
        ("各级 政府 部门", "各级 政府 部门"),
        ("组长 张 三 副组长 李四", "组长 张 三 副组长 李四"),
        ("1. 2 值班", "1. 2 值班"),
    ],
)
def test_words_set_wide_are_words(raw: str, plain: str) -> None:
    assert spaced(folded(raw)).text == plain


def test_spaces_within_a_line_are_one() -> None:
    assert spaced(folded("甲级\u3000\u3000乙级\t丙级\n丁")).text == "甲级 乙级 丙级\n丁"
