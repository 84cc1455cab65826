"""A question that leaves something out takes it from the turn before; a whole one takes nothing."""

from __future__ import annotations

import pytest

from ingest.statement import Dimension, Kind
from qa.dialogue import follow
from qa.question import Intent, Question
from qa.scope import Attribute, Scope
from qa.understanding import understand
from tests.qa.asked import CATALOGUE

FIRST = "浙江2026年在数据共享上有哪些措施？"


def dialogue(*texts: str) -> Question:
    """Ask one question after another and return the last as understood."""
    before = None
    for text in texts:
        before = follow(understand(text, CATALOGUE), before, CATALOGUE)
    assert before is not None
    return before


def test_a_dimension_alone_keeps_subject_and_scope() -> None:
    asked = dialogue(FIRST, "那社会层面呢？")

    assert (asked.intent, asked.dimension) == (Intent.MEASURES_IN_DIMENSION, Dimension.SOCIETY)
    assert asked.content == dialogue(FIRST).content
    assert asked.scope == Scope(regions=("浙江省",), years=("2026",))
    assert {"scope", "content"} <= set(asked.carried)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("上海呢？", Scope(regions=("上海市",), years=("2026",))),
        ("What about Shanghai?", Scope(regions=("上海市",), years=("2026",))),
        ("2025年的呢", Scope(regions=("浙江省",), years=("2025",))),
        ("《防灾法》呢？", Scope(documents=("防灾法(2007-08-30)", "防灾法(2024-06-28)"))),
    ],
)
def test_a_scope_alone_takes_the_place_of_the_one_before(text: str, scope: Scope) -> None:
    asked = dialogue(FIRST, text)

    assert asked.scope == scope
    assert asked.intent is dialogue(FIRST).intent
    assert asked.kind is Kind.MEASURE
    assert asked.content == dialogue(FIRST).content


def test_what_is_of_no_document_any_more_is_missing() -> None:
    asked = dialogue(FIRST, "2024年的呢")

    assert asked.scope == Scope(regions=("浙江省",))
    assert asked.missing == ("浙江省2024年",)


def test_who_they_are_done_by_is_asked_of_the_same_subject() -> None:
    asked = dialogue(FIRST, "它们由谁负责？")

    assert asked.intent is Intent.ACTOR
    assert set(dialogue(FIRST).content) <= set(asked.content)
    assert asked.sought.startswith(FIRST)
    assert dialogue(FIRST, "由谁负责？").scope == dialogue(FIRST).scope


def test_more_of_the_same_how_many_and_the_other_kind() -> None:
    more = dialogue("浙江有哪些技术维度的问题？", "还有呢？")
    count = dialogue("浙江有哪些技术维度的问题？", "有多少条？")
    other = dialogue("浙江有哪些技术维度的问题？", "那措施呢？")

    assert (more.intent, more.dimension) == (Intent.PROBLEMS_IN_DIMENSION, Dimension.TECHNOLOGY)
    assert (count.intent, count.kind) == (Intent.COUNT, Kind.PROBLEM)
    assert (other.intent, other.kind) == (Intent.MEASURES_IN_DIMENSION, Kind.MEASURE)
    assert {one.scope for one in (more, count, other)} == {Scope(regions=("浙江省",))}


def test_a_dimension_in_english() -> None:
    asked = dialogue("What measures does Zhejiang propose for elders?", "And in society?")

    assert asked.dimension is Dimension.SOCIETY
    assert "elders" in asked.content


def test_a_filter_takes_the_place_of_the_one_before() -> None:
    assert dialogue("台风方面有哪些措施？", "地震呢？").where == (Attribute("hazard", "地震"),)
    assert dialogue("教育部门的任务有哪些？", "那卫生部门呢？").where == (
        Attribute("actor", "卫生部门"),
    )


def test_turns_build_on_one_another() -> None:
    asked = dialogue(FIRST, "那社会层面呢？", "上海呢？", "技术方面呢？")

    assert asked.dimension is Dimension.TECHNOLOGY
    assert asked.scope == Scope(regions=("上海市",), years=("2026",))
    assert asked.content == dialogue(FIRST).content


@pytest.mark.parametrize(
    "text",
    [
        "排水管网老化怎么解决？",
        "存在哪些问题？",
        "谁负责监测预警？",
        "What measures are proposed for flooding?",
    ],
)
def test_a_whole_question_takes_nothing(text: str) -> None:
    assert dialogue(FIRST, text) == understand(text, CATALOGUE)


def test_the_first_turn_has_nothing_to_take() -> None:
    assert dialogue("那社会层面呢？") == understand("那社会层面呢？", CATALOGUE)
