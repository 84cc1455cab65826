"""A value that is asked for has to be there, in a unit that fits."""

from __future__ import annotations

import pytest

from qa.demand import Demand, Value, demanded, supplied


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("总投资是多少亿元？", Value.MONEY),
        ("每人能领多少补贴？", Value.MONEY),
        ("营业收入的几成要投进去？", Value.SHARE),
        ("覆盖率达到多少？", Value.SHARE),
        ("最迟几天要公开？", Value.DURATION),
        ("培训要多久？", Value.DURATION),
        ("什么时候动工？", Value.DATE),
        ("哪一年通车？", Value.DATE),
        ("新建几所学校？", Value.NUMBER),
        ("违反规定会受到什么处分？", Value.PENALTY),
        ("这个平台由哪家公司承建？", Value.FIRM),
        ("how much money will the city spend?", Value.MONEY),
        ("what share of the budget went there?", Value.SHARE),
        ("how long does the training last?", Value.DURATION),
        ("by what date must it be done?", Value.DATE),
        ("how many households will move?", Value.NUMBER),
    ],
)
def test_a_question_for_a_value_is_recognised(question: str, value: Value) -> None:
    found = demanded(question)

    assert found is not None
    assert found.value is value


@pytest.mark.parametrize(
    "question",
    ["有哪些措施？", "近几年存在哪些问题？", "十几个部门谁牵头？", "几乎没有人知道的是什么？"],
)
def test_other_questions_demand_no_value(question: str) -> None:
    assert demanded(question) is None


@pytest.mark.parametrize(
    ("value", "yes", "no"),
    [
        (Value.MONEY, "补贴提高到每月300元", "补贴逐步提高，覆盖300人"),
        (Value.MONEY, "投入11.6亿元", "加大投入"),
        (Value.SHARE, "占六成", "成为重点"),
        (Value.SHARE, "提高到57%", "提高到57公里"),
        (Value.DURATION, "二十个工作日内公开", "及时公开"),
        (Value.DATE, "2026年6月底前完成", "满三年的，返还学费"),
        (Value.NUMBER, "新增18个县", "《条例》第18条"),
        (Value.NUMBER, "建成三座水库", "统一建设水库"),
        (Value.NUMBER, "转移4600户", "2026年1月14日通过"),
        (Value.PENALTY, "依法给予处分", "加强管理"),
        (Value.FIRM, "由临江水务集团承建", "面向企业开放"),
    ],
)
def test_a_text_has_such_a_value_or_not(value: Value, yes: str, no: str) -> None:
    assert supplied(Demand(value), yes)
    assert not supplied(Demand(value), no)


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("要培训几天？", "培训不少于5个工作日", "培训不少于3年"),
        ("新建几所学校？", "新建学校4所", "新增学位3200名"),
        ("多少人受益？", "惠及1100多万学生", "覆盖12个县"),
        ("配备多少架无人机？", "配备无人机6架", "设6个站点"),
        ("每学期上几节课？", "每学期不少于4课时", "每学期一次演练，为期两周"),
    ],
)
def test_the_unit_asked_for_has_to_fit(question: str, yes: str, no: str) -> None:
    demand = demanded(question)

    assert demand is not None
    assert demand.units
    assert supplied(demand, yes)
    assert not supplied(demand, no)
