"""What a question asks for is told by its frame, whatever its subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.statement import Dimension, Kind
from ontology.errors import QueryError
from qa.catalogue import Catalogue
from qa.question import Intent
from qa.scope import Facts
from qa.understanding import LONGEST, understand

TITLES = Catalogue(
    {
        "floods": Facts("floods", "临江市内涝治理方案"),
        "care": Facts("care", "居家养老服务实施意见"),
    }
)

NOTHING = Catalogue()

MEASURES = """针对基层医疗人才短缺，文件提出了哪些举措？
老旧小区停车难怎么解决？
如何破解融资难？
对水土流失有什么应对之策？
校园欺凌问题有哪些治理手段？
怎么才能让数据流动起来？
為緩解交通擁堵準備做些什麼？
村里缺医生，报告给出了什么办法？
What does the plan propose to reduce air pollution?
How does the report suggest improving rural schools?
What is being done about barriers to data sharing?
Which actions address water scarcity?"""
AIMS = """建立举报奖励制度是为了解决什么问题？
增设公交专线针对的是哪些困难？
设立专项资金回应了哪些短板？
推行河长制意在解决什么？
Which problem is the new database meant to solve?
What shortcomings does the training programme address?"""
PROBLEMS = """报告在组织方面存在哪些问题？
目前存在哪些突出问题？
农村养老面临哪些困难？
這份報告承認了哪些不足？
What institutional problems does the report mention?
Which problems are social in nature?"""
IN_DIMENSION = """制度方面有哪些措施？
社会维度的对策有哪些？
涉及基础设施建设的措施有哪些？
Which technical measures are proposed?
What measures concern organisation?"""
ACTORS = """由哪个部门牵头制定标准？
谁负责应急物资调度？
哪些單位應當參加演練？
Who is responsible for flood control?
Which department leads the inspection?"""
DEFINITIONS = """什么是韧性城市？
“双随机”是指什么？
What is meant by resilience?"""
COUNTS = """文件一共提出了多少项措施？
技术维度的问题有多少个？
一共有几个问题？
How many measures are proposed?"""
COMPARISONS = """两地的措施有什么不同？
Compare the two reports' measures on housing."""
PASSAGES = """到2025年机械化率要达到多少？
培训要多长时间？
文件对备案程序是怎么说的？
How much will the subsidy be?"""
FRAMES = {
    Intent.MEASURES_FOR_PROBLEM: MEASURES,
    Intent.PROBLEMS_FOR_MEASURE: AIMS,
    Intent.PROBLEMS_IN_DIMENSION: PROBLEMS,
    Intent.MEASURES_IN_DIMENSION: IN_DIMENSION,
    Intent.ACTOR: ACTORS,
    Intent.DEFINITION: DEFINITIONS,
    Intent.COUNT: COUNTS,
    Intent.COMPARE: COMPARISONS,
    Intent.PASSAGE: PASSAGES,
}
CASES = [(text, intent) for intent, block in FRAMES.items() for text in block.split("\n")]


@pytest.mark.parametrize(("text", "intent"), CASES)
def test_the_frame_of_a_question_tells_what_it_asks_for(text: str, intent: Intent) -> None:
    assert understand(text, NOTHING).intent is intent


@pytest.mark.parametrize(
    ("text", "dimension", "explicit"),
    [
        ("制度方面有哪些措施？", Dimension.INSTITUTION, True),
        ("技術維度的問題有哪些？", Dimension.TECHNOLOGY, True),
        ("Which spatial problems are mentioned?", Dimension.SPACE, True),
        ("涉及道路和水库的举措有哪些？", Dimension.SPACE, False),
        ("存在哪些问题？", None, False),
        ("组织演练由谁负责？", None, False),
        ("比较两地技术维度的措施", Dimension.TECHNOLOGY, True),
        ("技术维度的措施有多少条？", Dimension.TECHNOLOGY, True),
        ("关于就业和养老的措施有多少条？", None, False),
    ],
)
def test_a_dimension_is_named_or_guessed_or_none(
    text: str, dimension: Dimension | None, explicit: bool
) -> None:
    asked = understand(text, NOTHING)

    assert (asked.dimension, asked.explicit) == (dimension, explicit)


def test_the_kind_asked_for_follows_from_the_intent() -> None:
    assert understand("停车难怎么解决？", NOTHING).kind is Kind.MEASURE
    assert understand("存在哪些问题？", NOTHING).kind is Kind.PROBLEM
    assert understand("一共有几个问题？", NOTHING).kind is Kind.PROBLEM
    assert understand("一共有几条措施？", NOTHING).kind is Kind.MEASURE
    assert understand("谁负责调度？", NOTHING).kind is None


def test_the_subject_is_what_is_left_without_the_frame() -> None:
    assert "排水" in understand("排水管网老化有哪些措施？", NOTHING).content
    assert understand("有哪些措施？", NOTHING).content == ()
    assert understand("What measures are there?", NOTHING).content == ()


def test_traditional_characters_ask_the_same() -> None:
    simplified = understand("谁负责监测数据的共享？", NOTHING)
    traditional = understand("誰負責監測數據的共享？", NOTHING)

    assert simplified.content == traditional.content
    assert simplified.intent is traditional.intent


def test_a_document_is_named_by_title_in_brackets_or_in_plain_words() -> None:
    assert understand("《内涝治理方案》有哪些措施？", TITLES).scope.documents == ("floods",)
    assert understand("临江市内涝治理方案有哪些措施？", TITLES).scope.documents == ("floods",)
    assert understand("care里有哪些措施？", TITLES).scope.documents == ("care",)
    assert understand("有哪些措施？", TITLES).scope.documents == ()


def test_the_name_of_a_document_is_no_part_of_the_subject() -> None:
    assert "养老" not in understand("《居家养老服务实施意见》由谁负责落实？", TITLES).content


def test_a_title_that_no_document_bears_is_missing() -> None:
    asked = understand("《海洋法》和《内涝治理方案》有什么区别？", TITLES)

    assert asked.missing == ("海洋法",)
    assert asked.scope.documents == ("floods",)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="空的"):
        understand(text, NOTHING)


def test_a_question_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(QueryError, match="10000"):
        understand("问" * 10_000, NOTHING)


@given(st.text(min_size=1, max_size=LONGEST).filter(str.strip))
def test_any_text_is_understood_somehow(text: str) -> None:
    asked = understand(text, TITLES)

    assert asked.text == text.strip()
    assert (asked.dimension is not None) >= asked.explicit


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("各个软件互不连通、车间还靠人工抄报表，怎样破局？", Intent.MEASURES_FOR_PROBLEM),
        ("施工老是碰坏管子、一拖就是几年，怎么杜绝？", Intent.MEASURES_FOR_PROBLEM),
        ("大伙谁都不节约，怎么改？", Intent.MEASURES_FOR_PROBLEM),
        ("贷不到款的厂家，有何对策？", Intent.MEASURES_FOR_PROBLEM),
        ("Drills are like a show; what should change?", Intent.MEASURES_FOR_PROBLEM),
        ("Where staff have quit: what is to be done?", Intent.MEASURES_FOR_PROBLEM),
        ("对软件商打分排名，是针对什么乱象？", Intent.PROBLEMS_FOR_MEASURE),
        ("给打工者保住饭碗，是要缓解什么压力？", Intent.PROBLEMS_FOR_MEASURE),
        ("给扫街的人涨钱，针对的是什么状况？", Intent.PROBLEMS_FOR_MEASURE),
        ("Letting patients share reports fills which gap?", Intent.PROBLEMS_FOR_MEASURE),
        ("社会维度的困局有哪些？", Intent.PROBLEMS_IN_DIMENSION),
        ("怎么拨、怎么验这类制度上的毛病有哪些？", Intent.PROBLEMS_IN_DIMENSION),
        ("治污段落里，靠监测等技术的有哪些？", Intent.MEASURES_IN_DIMENSION),
        ("以技术为主的部署有哪些？", Intent.MEASURES_IN_DIMENSION),
        ("塌陷的地段是委託哪所大學圈出來的？", Intent.ACTOR),
        ("对照的表要哪两方签字？", Intent.ACTOR),
        ("查账时怎么看待这种做法？", Intent.PASSAGE),
        ("厂里主要依靠什么动力？", Intent.PASSAGE),
        ("什么是韧性？", Intent.DEFINITION),
        ('What does "resilience" mean?', Intent.DEFINITION),
    ],
)
def test_a_question_in_one_s_own_words_is_known_by_how_it_ends(text: str, intent: Intent) -> None:
    assert understand(text, NOTHING).intent is intent
