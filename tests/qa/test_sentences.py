"""A model's text taken apart into sentences and marks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sentences import sentences

SIGNS = ("[1]", "[2][3]", "【4】", "［5］", "[1-3]", "[9-2]", "[", "]", "**", "- ", "1. ", "。”")
FOREIGN = ("<think>", "</think>", "http://a.cn", "\x1b[31m", "[x](y)")
PIECES = st.sampled_from([*"更新管网。！？；，、\n \t", *SIGNS, *FOREIGN])


def texts(reply: str) -> list[str]:
    return [sentence.text for sentence in sentences(reply) if sentence.parts]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("更新管网[1]。建设平台[2]。", ["更新管网 [1]", "建设平台 [2]"]),
        ("更新管网。[1]建设平台。[2]", ["更新管网 [1]", "建设平台 [2]"]),
        ("更新管网 [1]\n建设平台 [2][3]", ["更新管网 [1]", "建设平台 [2][3]"]),
        ("更新管网【1】；建设平台［2、3］。", ["更新管网 [1]", "建设平台 [2][3]"]),
        ("更新管网[1]、[3]。", ["更新管网 [1][3]"]),
        ("都要演练[2-4]。", ["都要演练 [2][3][4]"]),
        ("更新管网[1]，建设平台[2]。", ["更新管网 [1]，建设平台 [2]"]),
        ("1. **更新管网** [1]\n2. 建设平台 [2]", ["更新管网 [1]", "建设平台 [2]"]),
        ("<think>先想 [1]。</think>更新管网 [2]。", ["更新管网 [2]"]),
        ("<think>想个没完 [1]。", []),
        ("更新管网 [^1]。", ["更新管网 [1]"]),
        ("更新“管网。”[1]", ["更新“管网。” [1]"]),
        ("更新\x1b[2J管网 [1]", []),
        ("更新\x00管网\u202e [1]", ["更新 管网 [1]"]),
    ],
)
def test_sentences_and_their_marks(reply: str, told: list[str]) -> None:
    assert texts(reply) == told


@pytest.mark.parametrize(
    "reply",
    [
        "更新管网。",
        "更新管网[1]，其余从略。",
        "[1]更新管网。",
        "[1]",
        "更新管网 http://evil.example/[1]",
        "更新管网，见 evil.com [1]",
        "更新<b>管网</b> [1]",
        "更新[管网](//evil)[1]",
        "![图](x) 更新管网 [1]",
        "要更新管网吗？[1]",
    ],
)
def test_what_ends_in_no_mark_or_holds_what_is_foreign_has_no_parts(reply: str) -> None:
    assert texts(reply) == []


def test_a_range_that_runs_backwards_leads_to_no_item() -> None:
    (sentence,) = sentences("更新管网 [3-1]。")

    assert sentence.marks == (0,)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_every_sentence_told_ends_in_marks_and_is_one_clean_line(reply: str) -> None:
    for text in texts(reply):
        assert re.search(r"\w \[\d+\](\[\d+\])*$", text) or re.search(r"\[\d+\]$", text)
        assert not re.search(r"[\x00-\x1f\x7f<>\u202e]|https?:", text)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_told_again_a_sentence_stays_what_it_is(reply: str) -> None:
    once = texts(reply)

    assert texts("\n".join(once)) == once
