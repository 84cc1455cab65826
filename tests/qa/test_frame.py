"""What of a question is searched for."""

from __future__ import annotations

import pytest

from qa.frame import asking, subject


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("小王丢了证件。根据哪条法律规定，他可以补办？", "小王丢了证件。他可以补办？"),
        ("依据相关法律法规，谁来赔？", "谁来赔？"),
        ("根据《防洪法》，谁来指挥？", "根据《防洪法》，谁来指挥？"),
        ("根據哪條法律，誰來賠？", "谁来赔？"),
        ("根据哪条法律？", "？"),
    ],
)
def test_the_frame_that_is_like_every_law_is_left_out(question: str, left: str) -> None:
    assert subject(question) == left


def test_a_question_that_is_all_frame_is_kept() -> None:
    assert subject("根据相关法律") == "根据相关法律"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("小王丢了证件。怎么补办？", "怎么补办？"),
        ("怎么补办？", "怎么补办？"),
        ("？", "？"),
        ("", ""),
    ],
)
def test_what_asks_stands_last(question: str, sentence: str) -> None:
    assert asking(question) == sentence
