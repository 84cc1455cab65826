"""Who acts, how binding, by which instrument, for whom, against what: each with its evidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.attributes import attributes
from ingest.statement import Attributes, Instrument, Kind


def found(quote: str, *headings: str, title: str = "") -> Attributes:
    return attributes(quote, Kind.MEASURE, headings, title)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (
            "推广平台。（甲市数据局、工业和信息化部牵头，各省级人民政府按职责分工负责）",
            ("甲市数据局", "工业和信息化部", "各省级人民政府"),
        ),
        ("简化手续。（发展改革委、财政部等和各有关省级人民政府负责）",
         ("发展改革委", "财政部", "各有关省级人民政府")),
        ("开放口岸。（负责部门：海关总署、民航局，适用范围：某区）", ("海关总署", "民航局")),
        ("县级以上人民政府及其有关部门应当建立台账。", ("县级以上人民政府", "有关部门")),
        ("任何单位和个人不得占用通道。", ("任何单位", "个人")),
        ("经营燃气业务的企业，应当定期巡检。", ("经营燃气业务的企业",)),
        ("逾期不改的，由市、县（市、区）主管部门责令停业。", ("市、县（市、区）主管部门",)),
        ("公安、民政等部门做好人员转移。", ("公安、民政等部门",)),
        ("国家建立统一的目录制度。", ("国家",)),
        ("建立健全部门协调机制。", ()),
        ("规范政府采购流程。", ()),
    ],
)  # fmt: skip
def test_actors_come_from_the_duty_mark_else_from_the_subject(
    quote: str, expected: tuple[str, ...]
) -> None:
    assert found(quote).actors == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("个人不得泄露数据。", "必须"),
        ("严禁占用通道。", "必须"),
        ("单位应当备案。", "应当"),
        ("各地要抓紧落实。", "要"),
        ("国家支持发展养老服务。", "鼓励"),
        ("鼓励企业参与。", "鼓励"),
        ("企业可以申请补助。", "可以"),
        ("完善应急响应机制，支持社会力量参与重要工作。", None),
        ("对安全许可以及备案事项优化流程。", None),
    ],
)
def test_the_first_modal_verb_tells_the_force(quote: str, expected: str | None) -> None:
    assert found(quote).force == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("安排专项资金3000万元，给予补贴。", Instrument("供给型", "资金投入")),
        ("建设一批社区养老设施，改造老旧管网。", Instrument("供给型", "基础设施建设")),
        ("对逾期不改的依法处罚，责令停业。", Instrument("环境型", "法规管制")),
        ("落实减税降费政策。", Instrument("环境型", "税收优惠")),
        ("通过政府购买服务引入专业机构。", Instrument("需求型", "服务外包")),
        ("在三个区开展试点。", Instrument("需求型", "示范试点")),
        ("认真抓好落实。", None),
        ("优化服务。", None),
    ],
)
def test_the_heaviest_words_tell_the_instrument(quote: str, expected: Instrument | None) -> None:
    assert found(quote).instrument == expected


def test_words_that_begin_at_one_place_are_told_in_one_order() -> None:
    told = dict(found("加大技术改造投入，支持企业技术创新。").evidence)

    assert told["instrument"] == "技术、技术改造、技术创新、创新"


def test_a_duty_mark_is_no_word_for_an_instrument() -> None:
    assert found("做好落实。（医保局、人力资源社会保障部负责）").instrument is None


def test_target_groups_are_named_but_not_who_acts() -> None:
    assert found("为残疾人和留守儿童提供上门探访。").targets == ("儿童和未成年人", "残疾人")
    assert found("医师应当向患者说明。").targets == ("患者",)


def test_hazards_are_those_of_the_statement_else_of_a_heading_or_the_title() -> None:
    assert found("排查山洪和滑坡隐患。", "防火").hazards == ("洪涝", "地质灾害")
    under = found("落实责任。", "防范自然灾害", "森林防火")
    assert under.hazards == ("森林草原火灾",)
    assert ("hazards", "标题：森林防火") in under.evidence
    assert found("落实责任。", title="某县地震应急预案").hazards == ("地震",)


def test_a_class_of_hazards_is_named_only_by_itself() -> None:
    assert found("防范自然灾害。").hazards == ("自然灾害",)
    assert found("防范地震等自然灾害。").hazards == ("地震",)


def test_a_word_inside_another_names_no_hazard() -> None:
    assert found("防范化解重大风险。").hazards == ()
    assert found("扑救森林（草原）火灾。").hazards == ("森林草原火灾",)


def test_phases_are_told_where_an_emergency_is_spoken_of() -> None:
    assert found("开展应急演练，灾后及时恢复生产。").phases == ("预防与准备", "恢复与重建")
    assert found("加强经济运行监测。").phases == ()
    assert found("加强监测。", title="某市防汛预案").phases == ("监测与预警",)


def test_problems_have_hazards_and_phases_alone() -> None:
    told = attributes("地震预警信息发布不足，部门应当反思。", Kind.PROBLEM)

    assert told.hazards == ("地震",)
    assert told.phases == ("监测与预警",)
    assert (told.actors, told.force, told.instrument, told.targets) == ((), None, None, ())
    assert attributes("地震局成立。", Kind.ACHIEVEMENT) == Attributes()


def test_traditional_characters_are_understood() -> None:
    assert found("各部門應當為長者和殘疾人提供培訓。").targets == ("残疾人",)
    assert found("各部門應當備案。").force == "应当"


@settings(deadline=None)  # the first call reads the tables
@given(
    st.text(alphabet="各级政府部门应当由负责、和（）(：对的培训地震预警企业不得其，。", max_size=60)
    | st.text(max_size=40),
    st.sampled_from(list(Kind)),
)
def test_whatever_is_found_has_its_evidence(quote: str, kind: Kind) -> None:
    told = attributes(quote, kind)

    named = ("actors", "force", "instrument", "targets", "hazards", "phases")
    assert {name for name, _ in told.evidence} == {n for n in named if getattr(told, n)}
    assert told == attributes(quote, kind)
