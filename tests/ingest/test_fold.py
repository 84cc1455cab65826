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


def test_spaces_within_a_line_are_one() -> None:
    assert spaced(folded("甲\u3000\u3000乙\t丙\n丁")).text == "甲 乙 丙\n丁"
