"""What was understood is told in a line and as JSON, and can be set right."""

from __future__ import annotations

import json

import pytest

from ingest.statement import Dimension, Kind
from ontology.errors import QueryError
from qa.catalogue import Catalogue
from qa.correction import corrected
from qa.dialogue import follow
from qa.question import Intent, Question
from qa.reading import line
from qa.scope import Attribute, Facts, Scope
from qa.understanding import understand
from tests.qa.asked import CATALOGUE, DOCUMENTS

TITLES = {name: facts.title for name, facts in DOCUMENTS.items()}


def read(text: str, before: Question | None = None) -> str:
    return line(follow(understand(text, CATALOGUE), before, CATALOGUE), TITLES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "浙江2026年技术维度的措施有哪些？",
            "理解为：措施 · 技术维度 · 浙江省 · 2026年",
        ),
        ("停车难怎么解决？", "理解为：应对问题的措施；词：停车难"),
        ("哪些问题没有对应措施？", "理解为：没有对应的问题"),
        (
            "比较浙江和上海的养老措施",
            "理解为：措施的比较 · 浙江省 / 上海市；词：养老",
        ),
        ("《海洋法》规定了哪些措施？", "理解为：应对问题的措施；库中没有：海洋法"),
        (
            "防灾法里谁负责？",
            "理解为：由谁来做 · 《防灾法(2007-08-30)》 · 《防灾法(2024-06-28)》；词：负责",
        ),
        ("台风方面有哪些措施？", "理解为：措施 · 台风"),
        (
            "Which problems does the Zhejiang 2026 report admit?",
            "Understood as: problems · 浙江省 · 2026; words: admit",
        ),
    ],
)
def test_the_line_tells_what_was_understood(text: str, told: str) -> None:
    assert read(text) == told


def test_the_line_tells_what_was_taken_from_the_turn_before() -> None:
    before = understand("停车难怎么解决？", CATALOGUE)

    assert read("浙江呢？", before).endswith("承上：所问、种类、词")


def test_json_tells_what_there_is_and_nothing_else() -> None:
    asked = understand("浙江2026年台风方面有哪些措施？", CATALOGUE)
    told = json.loads(json.dumps(asked.to_json()))

    assert told == {
        "intent": "measures_in_dimension",
        "kind": "measure",
        "words": [],
        "scope": {"regions": ["浙江省"], "years": ["2026"]},
        "where": [{"facet": "hazard", "value": "台风"}],
    }


def test_fields_are_set_as_the_asker_says() -> None:
    asked = understand("数据共享有哪些措施？", CATALOGUE)
    told = {
        "dimension": "技术",
        "region": "浙江",
        "year": "2026",
        "genre": "政府工作报告",
        "hazard": "洪涝",
        "words": "数据归集",
    }
    mended = corrected(asked, told, CATALOGUE)

    assert (mended.dimension, mended.explicit) == (Dimension.TECHNOLOGY, True)
    assert mended.scope == Scope(regions=("浙江省",), years=("2026",), genres=("report",))
    assert mended.where == (Attribute("hazard", "洪涝"),)
    assert mended.content == ("数据", "归集")


def test_the_intent_brings_its_kind() -> None:
    asked = understand("数据共享怎么解决？", CATALOGUE)
    problems = corrected(asked, {"intent": "problems_for_measure"}, CATALOGUE)
    unlinked = corrected(asked, {"intent": "unlinked", "kind": "问题"}, CATALOGUE)

    assert (problems.intent, problems.kind) == (Intent.PROBLEMS_FOR_MEASURE, Kind.PROBLEM)
    assert (unlinked.kind, unlinked.linked) == (Kind.PROBLEM, False)


def test_documents_are_set_by_name_or_title_and_an_empty_value_takes_away() -> None:
    asked = understand("浙江有哪些措施？", CATALOGUE)
    named = corrected(asked, {"region": "", "document": "防灾法"}, CATALOGUE)

    assert named.scope == Scope(documents=("防灾法(2007-08-30)", "防灾法(2024-06-28)"))
    assert corrected(named, {"document": "农机、职教"}, CATALOGUE).scope.documents == (
        "农机",
        "职教",
    )
    assert not corrected(named, {"document": ""}, CATALOGUE).scope


def test_a_document_is_set_by_its_name_whatever_stands_in_it() -> None:
    name = "农机、职教"
    catalogue = Catalogue({**DOCUMENTS, name: Facts(name, "题")})
    asked = understand("有哪些措施？", catalogue)

    assert corrected(asked, {"document": name}, catalogue).scope.documents == (name,)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("colour", "red", "没有这个键；可用的有 intent、"),
        ("intent", "guess", "没有这个值；可用的有 measures_for_problem"),
        ("dimension", "时间", "可用的有 制度"),
        ("year", "1850", "没有这个值；可用的有 2005"),
        ("region", "火星", "可用的有 上海市、山西省、柳川省"),
        ("document", "海洋法", "没有这个值"),
        ("hazard", "陨石", "可用的有 自然灾害"),
        ("actor", "气象局", "可用的有 应急管理部"),
    ],
)
def test_an_unknown_key_or_value_is_refused(key: str, value: str, message: str) -> None:
    asked = understand("有哪些措施？", CATALOGUE)

    with pytest.raises(QueryError, match=f"更正 {key}.*{message}"):
        corrected(asked, {key: value}, CATALOGUE)


def test_a_scope_without_a_document_is_refused() -> None:
    asked = understand("浙江有哪些措施？", CATALOGUE)

    with pytest.raises(QueryError, match="没有一篇文献"):
        corrected(asked, {"year": "2018"}, CATALOGUE)
