"""Labels are short, made of the statement's own words, and name what it is about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.label import label
from ingest.naming import LONGEST
from ingest.statement import Kind


@pytest.mark.parametrize(
    ("kind", "quote", "expected"),
    [
        (Kind.PROBLEM, "数据共享梗阻，信息流通不畅。部门分治。", "数据共享梗阻"),
        (Kind.PROBLEM, "紧急情况下，救援资源不足且分配不均，效率低。", "救援资源不足且分配不均"),
        (Kind.PROBLEM, "一些地方重视不够，养老服务供给还比较薄弱。", "养老服务供给薄弱"),
        (
            Kind.PROBLEM,
            "社区里的广场、公园、操场等开放空间存在明显不足",
            "社区里的广场等开放空间存在不足",
        ),
        (Kind.PROBLEM, "各部门之间缺乏覆盖全流程的统一数据标准。", "各部门之间缺乏统一数据标准"),
        (
            Kind.PROBLEM,
            "住房、交通、文化等方面，还有不少问题要解决。",
            "住房、交通、文化有不少问题",
        ),
        (Kind.PROBLEM, "镇上人手紧。六个站里只有两个配了专人，夜间无人值守。", "镇上人手紧"),
        (Kind.MEASURE, "同时，建立统一的数据标准。（市大数据局负责）", "建立统一的数据标准"),
        (Kind.MEASURE, "大力培育志愿服务队伍，开展演练。", "培育志愿服务队伍"),
        (Kind.MEASURE, "专员到位后，由街道办理变更登记手续。", "街道办理变更登记手续"),
        (Kind.MEASURE, "以数字化改革为牵引，健全部门会商机制。", "健全部门会商机制"),
        (Kind.MEASURE, "要把防灾知识纳入中小学课程，定期演练。", "防灾知识纳入中小学课程"),
        (Kind.MEASURE, "对高层建筑实行分级管理。", "对高层建筑实行分级管理"),
        (Kind.MEASURE, "生产单位应当建立台账。", "生产单位建立台账"),
        (Kind.MEASURE, "任何个人不得占用消防通道。", "任何个人不得占用消防通道"),
        (Kind.MEASURE, "信息有误的，应当及时予以更正。", "信息有误及时予以更正"),
        (Kind.GOAL, "到2025年，城乡应急体系基本建成。", "城乡应急体系基本建成"),
        (Kind.ACHIEVEMENT, "全年生产总值增长5.5%，好于预期。", "生产总值增长5.5%"),
    ],
)
def test_the_telling_stretch_becomes_the_label(kind: Kind, quote: str, expected: str) -> None:
    assert label(quote, kind) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (
            "建立健全覆盖城乡社区的防灾减灾宣传教育长效机制",
            "健全防灾减灾宣传教育长效机制",
        ),
        ("加强学校、医院、养老机构、商场等场所消防安全管理", "加强学校等场所消防安全管理"),
        ("建设12个以上功能完备、布局合理的区域性应急救援中心", "建设区域性应急救援中心"),
    ],
)
def test_a_long_stretch_keeps_verb_and_head_of_its_object(quote: str, expected: str) -> None:
    assert label(quote, Kind.MEASURE) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("管网提标不宜单独开挖，应随道路大修。", "管网提标不宜单独开挖"),
        ("为尚未配备终端的8个村全部配齐终端设备。", "配齐终端设备"),
        ("清理消费领域不合理的限制措施和收费。", "清理消费领域不合理限制措施和收费"),
    ],
)
def test_a_negation_is_never_what_is_left_out(quote: str, expected: str) -> None:
    assert label(quote, Kind.MEASURE) == expected


def test_traditional_characters_stay_as_they_are_written() -> None:
    assert label("同時，建立統一的數據標準。", Kind.MEASURE) == "建立統一的數據標準"


@settings(deadline=None)  # the first call loads the dictionary
@given(
    st.text(alphabet="建立健全加强不足缺乏的和、，。（）“”等在为应当数据共享平台a1 \n", max_size=60)
    | st.text(min_size=1, max_size=80),
    st.sampled_from(list(Kind)),
)
def test_a_label_is_short_and_made_of_the_quote(quote: str, kind: Kind) -> None:
    found = label(quote, kind)

    assert len(found) <= LONGEST
    assert bool(found) == bool(quote)
    rest = iter(quote)
    assert all(char in rest for char in _without_stand_in(found, quote))


def _without_stand_in(found: str, quote: str) -> str:
    """Leave out each 等 that stands for members of an enumeration."""
    return "".join(char for char in found if char != "等")
