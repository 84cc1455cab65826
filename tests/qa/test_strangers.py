"""Names of places and people at the head of a question, and of countries anywhere in it."""

from __future__ import annotations

import pytest

from qa.strangers import abroad, named_at_head


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("沧溟省地质灾害隐患点有多少处？", ["沧溟省"]),
        ("青岚省2031年工作报告提出哪些问题？", ["青岚省"]),
        ("请问玄武县取得了哪些成绩？", ["玄武县"]),
        ("在衡阳市，排水问题怎么解决？", ["衡阳市"]),
        ("衡陽市有哪些措施？", ["衡阳市"]),
        ("云梦泽市政府今年要做哪些民生实事？", ["云梦泽市"]),
        ("运城市有哪些措施？", ["运城市"]),
        ("张三丰市长提出了什么对策？", ["张三丰"]),
        ("李逍遥副省长有什么要求？", ["李逍遥"]),
    ],
)
def test_who_and_where_a_question_begins_with_is_named(question: str, names: list[str]) -> None:
    assert named_at_head(question) == names


@pytest.mark.parametrize(
    "question",
    [
        "加强市场监管有哪些措施？",
        "规范市场秩序怎么做？",
        "支持县域经济发展的措施有哪些？",
        "由市县负责的工作有哪些？",
        "鼓励市县怎么办？",
        "推动省市联动的措施有哪些？",
        "完善省级统筹的措施有哪些？",
        "提高县级医院水平的措施有哪些？",
        "完善县政府职能的措施有哪些？",
        "在跨省合作方面有什么措施？",
        "对口帮扶省市要做什么？",
        "海绵城市建设有哪些问题？",
        "特色小镇有什么问题？",
        "中小城镇如何发展？",
        "贫困县怎么摘帽？",
        "各乡镇要做什么？",
        "我省有哪些措施？",
        "全市有几条措施？",
        "地方政府市长负责什么？",
        "排水管网老化怎么解决？",
        "Which measures are there?",
        "",
    ],
)
def test_what_is_no_name_is_none(question: str) -> None:
    assert named_at_head(question) == []


def test_countries_and_cities_abroad_are_known() -> None:
    words = ["日本", "防灾", "纽约", "长沙"]

    assert abroad("日本、纽约和长沙怎样防灾？", words) == ["日本", "纽约"]


@pytest.mark.parametrize(
    "question",
    [
        "美国公司在中国设立分支机构要经谁批准？",
        "日本企業在我國境內怎樣繳稅？",
        "Can Japan ask China?",
    ],
)
def test_what_concerns_home_is_no_matter_abroad(question: str) -> None:
    assert abroad(question, ["美国", "日本"]) == []
