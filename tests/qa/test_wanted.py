"""What statements must have is told by the wording, or by being all that is asked about."""

from __future__ import annotations

import pytest

from ingest.statement import Kind
from qa.question import Intent
from qa.scope import Attribute
from qa.understanding import understand
from qa.wanted import same_actor, same_value
from tests.qa.asked import CATALOGUE


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("财政补贴类措施有哪些？", ("instrument", "资金投入")),
        ("税收优惠措施有哪些？", ("instrument", "税收优惠")),
        ("供给型政策工具有哪些？", ("instrument-type", "供给型")),
        ("预防阶段有哪些措施？", ("phase", "预防与准备")),
        ("灾后恢复有哪些措施？", ("phase", "恢复与重建")),
        ("台风方面有哪些措施？", ("hazard", "台风")),
        ("洪水有哪些问题？", ("hazard", "洪涝")),
        ("應急管理部負責哪些工作？", ("actor", "应急管理部")),
        ("教育部门的任务有哪些？", ("actor", "教育部门")),
        ("Which funding measures are there?", ("instrument", "资金投入")),
        ("What measures are there in the prevention phase?", ("phase", "预防与准备")),
    ],
)
def test_a_filter_stands_for_the_whole_subject(text: str, where: tuple[str, str]) -> None:
    asked = understand(text, CATALOGUE)

    assert asked.where == (Attribute(*where),)
    assert asked.content == ()
    assert asked.intent in (Intent.MEASURES_IN_DIMENSION, Intent.PROBLEMS_IN_DIMENSION)


def test_a_marked_filter_stands_beside_a_subject() -> None:
    asked = understand("针对学校停课，台风方面有哪些措施？", CATALOGUE)

    assert asked.where == (Attribute("hazard", "台风"),)
    assert asked.intent is Intent.MEASURES_FOR_PROBLEM
    assert "学校" in asked.content


@pytest.mark.parametrize(
    "text",
    [
        "台风天学校停课怎么办？",
        "补贴发放太慢，有哪些措施？",
        "暴雪方面有哪些措施？",
        "气象局的任务有哪些？",
        "谁负责预警？",
        "预防接种由哪个部门负责？",
    ],
)
def test_a_word_of_the_subject_is_no_filter(text: str) -> None:
    assert understand(text, CATALOGUE).where == ()


@pytest.mark.parametrize(
    ("asked", "told", "same"),
    [
        ("教育部门", "教育部", True),
        ("教育部门", "市教育局", True),
        ("教育部门", "教育行政部门", True),
        ("应急管理部", "省应急管理厅", True),
        ("教育部门", "体育局", False),
        ("部门", "有关部门", True),
    ],
)
def test_an_actor_is_known_whatever_his_rank(asked: str, told: str, same: bool) -> None:
    assert same_actor(asked, told) is same


def test_a_class_of_hazards_holds_its_hazards() -> None:
    assert same_value("hazard", "自然灾害", "洪涝")
    assert not same_value("hazard", "事故灾难", "洪涝")
    assert not same_value("hazard", "洪涝", "自然灾害")
    assert same_value("phase", "预防与准备", "预防与准备")
    assert same_value("actor", "水利部门", "水利部")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("哪些问题没有对应措施？", Kind.PROBLEM),
        ("没有被任何措施回应的问题有哪些？", Kind.PROBLEM),
        ("哪些短板尚无对策？", Kind.PROBLEM),
        ("Which problems have no measure?", Kind.PROBLEM),
        ("problems without any measures", Kind.PROBLEM),
        ("没有针对任何问题的措施有哪些？", Kind.MEASURE),
        ("哪些措施没有对应的问题？", Kind.MEASURE),
        ("Which measures address no problem?", Kind.MEASURE),
    ],
)
def test_what_has_no_link_can_be_asked_for(text: str, kind: Kind) -> None:
    asked = understand(text, CATALOGUE)

    assert (asked.intent, asked.kind, asked.linked) == (Intent.UNLINKED, kind, False)
    assert asked.content == ()


@pytest.mark.parametrize("text", ["没有电梯怎么办？", "问题没有解决，怎么办？", "有没有措施？"])
def test_what_is_missing_in_the_texts_is_no_missing_link(text: str) -> None:
    assert understand(text, CATALOGUE).linked is None
