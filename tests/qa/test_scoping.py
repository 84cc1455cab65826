"""Titles, numbers, places, years, genres and issuers limit where a question looks, by value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Source
from ingest.read import read
from qa.catalogue import Catalogue
from qa.dialogue import follow
from qa.reading import line
from qa.scope import EVERYWHERE, Facts, Scope
from qa.understanding import understand
from tests.qa.asked import CATALOGUE, DOCUMENTS

SHARED = Path(__file__).parents[3] / "shared"
LAWS = {"防灾法(2007-08-30)", "防灾法(2024-06-28)"}


def inside(text: str, catalogue: Catalogue = CATALOGUE) -> set[str]:
    return set(understand(text, catalogue).scope.inside(catalogue.documents))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("《防灾法》规定了哪些措施？", LAWS),
        ("防灾法规定谁负责？", LAWS),
        ("按照2024年防灾法，谁负责？", {"防灾法(2024-06-28)"}),
        ("中华人民共和国防灾法（2007年）里谁负责？", {"防灾法(2007-08-30)"}),
        ("柳川省实施《中华人民共和国防灾法》办法里谁负责？", {"实施"}),
        ("柳川的防灾法实施办法里谁负责？", {"实施"}),
        ("国家职业教育改革实施方案有哪些措施？", {"职教"}),
        ("国发〔2018〕42号有哪些要求？", {"农机"}),
        ("国发[2018]42号有哪些要求？", {"农机"}),
        ("“十四五”防灾规划提出哪些措施？", {"规划"}),
        ("国务院2018年农机意见有哪些措施？", {"农机"}),
        ("韧性城市那篇论文主张怎么办？", {"论文"}),
        ("flood_plan里有哪些措施？", {"flood_plan"}),
    ],
)
def test_a_document_is_named_by_its_title_number_or_words_of_both(
    text: str, named: set[str]
) -> None:
    assert inside(text) == named


@pytest.mark.parametrize(
    "text",
    ["防灾法规有哪些？", "义务防灾法有哪些规定？", "城市规划有哪些措施？", "应急预案由谁编制？"],
)
def test_words_that_only_look_like_a_title_name_none(text: str) -> None:
    assert understand(text, CATALOGUE).scope == EVERYWHERE


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("浙江有哪些养老措施？", Scope(regions=("浙江省",))),
        ("衡阳市的措施有哪些？", Scope(regions=("湖南省衡阳市",))),
        ("浙江2026年有哪些措施？", Scope(regions=("浙江省",), years=("2026",))),
        ("2026年有哪些养老措施？", Scope(years=("2026",))),
        ("2025到2026年的文件里有哪些措施？", Scope(years=("2025", "2026"))),
        ("浙江政府工作报告承认了哪些问题？", Scope(regions=("浙江省",), genres=("report",))),
        ("法律里对志愿者有什么规定？", Scope(genres=("law",))),
        ("国务院办公厅的文件提出了哪些要求？", Scope(issuers=("国务院办公厅",))),
        ("全国人大常委会2024年通过的法律", Scope(years=("2024",))),
        ("What will Zhejiang do in 2026 for elders?", Scope(regions=("浙江省",), years=("2026",))),
        ("Which problems do the work reports admit?", Scope(genres=("report",))),
    ],
)
def test_places_years_genres_and_issuers_limit_where_is_looked(text: str, scope: Scope) -> None:
    assert understand(text, CATALOGUE).scope == scope


@pytest.mark.parametrize(
    "text",
    [
        "到2025年要建成多少座？",
        "支援浙江有哪些措施？",
        "浙江大学要做什么？",
        "What is to be done by 2026?",
        "2008年雪灾暴露了哪些问题？",
        "青海有哪些措施？",
        "How will Beijing help?",
    ],
)
def test_what_belongs_to_the_subject_or_to_no_document_limits_nothing(text: str) -> None:
    asked = understand(text, CATALOGUE)

    assert (asked.scope, asked.missing) == (EVERYWHERE, ())


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("《海洋法》有哪些规定？", ("海洋法",)),
        ("国办发〔2099〕1号有哪些要求？", ("国办发〔2099〕1号",)),
        ("青海省2026年政府工作报告有哪些措施？", ("青海省",)),
        ("浙江省2031年政府工作报告有哪些措施？", ("浙江省2031年",)),
    ],
)
def test_what_no_document_bears_is_missing(text: str, missing: tuple[str, ...]) -> None:
    assert understand(text, CATALOGUE).missing == missing


def test_what_a_year_brought_may_stand_in_the_report_of_the_next() -> None:
    assert understand("柳川2025年新增了多少岗位？", CATALOGUE).scope.years == ("2025", "2026")
    assert understand("柳川2025年打算怎么做？", CATALOGUE).scope.years == ("2025",)


def test_a_document_that_belongs_nowhere_is_of_the_place_in_its_title() -> None:
    assert inside("山西的煤矿有哪些问题？") == {"通报"}


def test_the_words_of_the_scope_are_no_part_of_the_subject() -> None:
    asked = understand("按照浙江省2026年的政府工作报告，养老有哪些措施？", CATALOGUE)

    assert asked.content == ("养老",)


def test_within_one_document_places_that_are_not_its_own_belong_to_the_subject() -> None:
    asked = understand("浙江2026年怎么救灾？", CATALOGUE, "2024")

    assert asked.scope == Scope(documents=("2024",))
    assert {"浙江", "救灾"} <= set(asked.content)
    assert asked.missing == ()


def test_two_scopes_of_one_kind_are_the_sides_of_a_comparison() -> None:
    asked = understand("浙江和上海2026年的养老措施有何异同？", CATALOGUE)

    assert asked.sides == (
        Scope(regions=("浙江省",), years=("2026",)),
        Scope(regions=("上海市",), years=("2026",)),
    )
    assert understand("法律和规划在预警上有什么不同？", CATALOGUE).sides == (
        Scope(genres=("law",)),
        Scope(genres=("plan",)),
    )
    assert understand("2007年和2024年防灾法有什么区别？", CATALOGUE).sides == (
        Scope(documents=("防灾法(2007-08-30)",)),
        Scope(documents=("防灾法(2024-06-28)",)),
    )
    assert understand("浙江和上海有哪些养老措施？", CATALOGUE).sides == ()


def test_traditional_characters_name_the_same() -> None:
    assert inside("「十四五」防災規劃提出哪些措施？") == {"规划"}
    assert inside("衡陽市的措施有哪些？") == {"flood_plan"}


def test_whatever_is_asked_a_scope_holds_a_document() -> None:
    texts = [
        "上海2025年报告有哪些措施？",
        "《防灾法》在浙江怎么执行？",
        "国务院2026年的规划有哪些措施？",
        "浙江的论文有哪些主张？",
    ]
    for text in texts:
        asked = understand(text, CATALOGUE)
        assert not asked.scope or asked.scope.inside(DOCUMENTS), text


@pytest.mark.corpus
@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no questions beside the checkout")
def test_a_scope_read_from_a_question_holds_the_document_that_it_was_asked_about() -> None:
    asked: list[tuple[str, str]] = []
    documents: dict[str, Facts] = {}
    for file in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        place = next(
            path
            for path in (SHARED / "corpus" / gold["doc"], SHARED / gold["doc"])
            if path.is_file()
        )
        read_in = read(Source(place.stem, place.read_bytes(), str(place)))
        documents[read_in.name] = Facts(
            read_in.name,
            read_in.title,
            read_in.genre,
            read_in.region or "",
            (read_in.date or "")[:4],
            read_in.issuer or "",
            read_in.number or "",
        )
        asked += [(read_in.name, question["q"]) for question in gold.get("questions", [])]
    catalogue = Catalogue(documents)
    scopes = [(name, text, understand(text, catalogue)) for name, text in asked]

    assert [text for name, text, one in scopes if not one.scope.holds(documents[name])] == []
    assert [text for _, text, one in scopes if one.missing] == []
    assert sum(bool(one.scope) for _, _, one in scopes) > len(asked) // 10


PIECES = (
    *("浙江", "上海市", "衡阳", "青海省", "2024年", "2025", "到2026年", "《防灾法》", "《海洋法》"),
    *(
        "防灾法",
        "实施办法",
        "国务院",
        "规划",
        "报告",
        "工作报告",
        "里",
        "的",
        "和",
        "，",
        "有哪些措施",
    ),
    *(
        "怎么办",
        "国发〔2018〕42号",
        "台风方面",
        "没有对应措施",
        "比较",
        "呢",
        "它们",
        "in 2026",
        " ",
    ),
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join).filter(str.strip))
def test_no_question_makes_a_scope_that_is_empty(text: str) -> None:
    asked = understand(text, CATALOGUE)
    followed = follow(asked, understand("浙江2026年有哪些措施？", CATALOGUE), CATALOGUE)

    assert not asked.scope or asked.scope.inside(DOCUMENTS)
    assert all(side.inside(DOCUMENTS) for side in asked.sides)
    assert not followed.scope or followed.scope.inside(DOCUMENTS)
    assert "\n" not in line(followed, {})
