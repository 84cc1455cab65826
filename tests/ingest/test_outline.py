"""Trees of sections over all styles of numbering, consistent and not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Source
from ingest.line import Line
from ingest.read import read
from ingest.segment import layout, sentences

BODY = "各乡镇和有关单位要按照职责分工做好值班值守和信息报送工作，遇有险情立即报告，确保群众安全。"


def document_of(*rows: str, title: str = "值班值守工作研究") -> Document:
    return read(Source("甲", "\n".join((title, *rows)).encode()))


def tree(*rows: str) -> list[str]:
    """Sections as lines, indented by their level."""
    found = document_of(*rows).sections
    return ["  " * (s.level - 1) + f"{s.number} {s.heading}".strip() for s in found]


def heads(*numbers: str) -> list[str]:
    return [row for number in numbers for row in (f"{number}加强值班", BODY)]


def test_numbers_that_run_through_all_chapters_stay_below_them() -> None:
    rows = [
        *("一、总体要求", "（一）指导思想。" + BODY, "（二）工作目标。" + BODY),
        *("二、重点任务", "（三）完善网络。" + BODY, "（四）充实队伍。" + BODY),
    ]

    assert tree(*rows) == [
        *("一 总体要求", "  （一） 指导思想", "  （二） 工作目标"),
        *("二 重点任务", "  （三） 完善网络", "  （四） 充实队伍"),
    ]


def test_some_headings_marked_and_others_not_are_of_one_level() -> None:
    rows = ["# 一、现状", BODY, "# （一）成效", BODY, "（二）不足", BODY, "二、任务", BODY]

    assert tree(*rows) == ["一 现状", "  （一） 成效", "  （二） 不足", "二 任务"]


def test_an_emergency_plan_holds_lists_below_its_decimals() -> None:
    rows = [
        *("1 总则", "1.1 编制目的", BODY, "1.2 工作原则", BODY, "2 组织体系", "2.1 指挥机构"),
        *(
            "2.1.1 县指挥部",
            BODY,
            "2.1.2 成员单位",
            "（1）县水务局：" + BODY,
            "（2）县教育局：" + BODY,
        ),
        *("2.2 工作机制", BODY),
    ]

    assert tree(*rows) == [
        *("1 总则", "  1.1 编制目的", "  1.2 工作原则", "2 组织体系", "  2.1 指挥机构"),
        *(
            "    2.1.1 县指挥部",
            "    2.1.2 成员单位",
            "      （1） 县水务局",
            "      （2） 县教育局",
        ),
        "  2.2 工作机制",
    ]


def test_a_bracketed_numeral_under_a_decimal_lies_below_it() -> None:
    rows = ["1 总则", "1.1 目的", "（一）加强领导", BODY, "（二）落实责任", BODY, "1.2 范围", BODY]

    assert tree(*rows) == [
        "1 总则", "  1.1 目的", "    （一） 加强领导", "    （二） 落实责任", "  1.2 范围",
    ]  # fmt: skip


def test_a_number_under_a_decimal_lies_below_it_though_chapters_have_numbers_too() -> None:
    rows = [
        *(
            "# 3. 范围",
            "# 3.1 对象",
            "1. 水库",
            BODY,
            "2. 堤防",
            BODY,
            "# 3.2 内容",
            "1. 普查",
            BODY,
        ),
        *("2. 评估", BODY, "# 4. 方法", BODY),
    ]

    assert tree(*rows) == [
        *(
            "3 范围",
            "  3.1 对象",
            "    1 水库",
            "    2 堤防",
            "  3.2 内容",
            "    1 普查",
            "    2 评估",
        ),
        "4 方法",
    ]


def test_articles_without_chapters_and_their_lists() -> None:
    rows = [
        "第一条 " + BODY,
        "第二条 下列单位应当值班：",
        *("（一）水库管理单位；", "（二）学校；", "（三）其他单位。"),
        "第三条 " + BODY,
    ]

    assert tree(*rows) == ["第一条", "第二条", "第三条"]
    found = document_of(*rows)
    items = [
        (s.text, s.item) for s in sentences(found) if s.section and s.section.number == "第二条"
    ]
    assert items == [
        ("下列单位应当值班：", 0), ("水库管理单位；", 1), ("学校；", 2), ("其他单位。", 3),
    ]  # fmt: skip


def test_an_article_may_have_a_title_and_no_space_behind_its_number() -> None:
    assert tree("第一条【立法目的】" + BODY, "第二条为了" + BODY) == ["第一条 立法目的", "第二条"]


def test_a_law_without_articles_has_its_numbered_paragraphs_as_sections() -> None:
    rows = ["一、" + BODY, "二、值班人员分三类。" + BODY, "三、" + BODY + BODY]

    assert tree(*rows) == ["一", "二", "三"]


def test_a_chapter_that_lost_its_number_stands_beside_the_others() -> None:
    rows = [
        "第一章 总则",
        "第一条 " + BODY,
        "值班制度",
        "第二条 " + BODY,
        "第三章 附则",
        "第三条 " + BODY,
    ]

    assert tree(*rows) == [
        "第一章 总则", "  第一条", "值班制度", "  第二条", "第三章 附则", "  第三条",
    ]  # fmt: skip


def test_a_chapters_name_on_two_lines_is_one() -> None:
    rows = ["## 第三章 审查和批准预算，听取和审议", "发展计划的执行情况报告", "第九条 " + BODY]

    assert tree(*rows)[0] == "第三章 审查和批准预算，听取和审议发展计划的执行情况报告"


def test_a_letter_answers_request_by_request() -> None:
    rows = [
        "一、关于水库加固问题。" + BODY,
        "二、关于公路改造问题。" + BODY,
        "三、关于机场选址问题。（略）",
    ]

    assert tree(*rows) == [
        "一 关于水库加固问题",
        "二 关于公路改造问题",
        "三 关于机场选址问题",
    ]


def test_numbered_paragraphs_without_headings_are_sections_one_and_all() -> None:
    rows = [
        *(
            "一、优化环境",
            "（一）允许设点，" + BODY,
            "（二）放宽年限，" + BODY,
            "（三）试点先行。" + BODY,
        ),
        *("二、组织实施", BODY),
    ]

    assert tree(*rows) == ["一 优化环境", "  （一）", "  （二）", "  （三）", "二 组织实施"]


def test_numbers_that_run_on_are_sections_or_none_in_all_chapters() -> None:
    rows = [
        *("一、优化环境", "（一）允许设点，" + BODY, "（二）放宽年限，" + BODY),
        *("二、便利通行", "（三）试点先行。" + BODY, "三、保障", "（四）加强统筹，" + BODY),
    ]

    assert tree(*rows) == [
        "一 优化环境", "  （一）", "  （二）", "二 便利通行", "  （三）", "三 保障", "  （四）",
    ]  # fmt: skip


def test_a_numbered_line_with_nothing_below_is_text_of_its_own() -> None:
    rows = [
        "一、任务",
        "（一）补人手",
        BODY,
        "（二）补经费",
        BODY,
        "（三）支持各地设点。（县卫健局负责）",
        "二、附则",
        BODY,
    ]

    found = document_of(*rows)

    assert [s.heading for s in found.sections] == [
        "任务",
        "补人手",
        "补经费",
        "支持各地设点",
        "附则",
    ]
    assert "支持各地设点。" in [s.text for s in sentences(found)]
    bare = document_of(*rows[:5], "（三）支持各地设点", *rows[6:])
    assert "支持各地设点" in [s.text for s in sentences(bare)]


def test_a_number_without_the_ones_before_it_is_no_section() -> None:
    rows = [
        "一、任务",
        BODY,
        "附件：1.稔川市值班值守方案",
        "2.稔川市值班人员名册",
        "2026年2月3日",
        BODY,
    ]

    assert tree(*rows) == ["一 任务"]


def test_a_list_after_a_colon_is_no_series_of_sections() -> None:
    rows = [
        "一、条件",
        "应当具备下列条件：",
        "（一）有固定场所，并配备值班电话；",
        "（二）有专人值守，且经过培训。",
        "二、附则",
        BODY,
    ]

    assert tree(*rows) == ["一 条件", "二 附则"]


def test_short_lines_with_nothing_below_are_a_list() -> None:
    assert tree("一、成员单位", "（一）县水务局", "（二）县教育局", "二、职责", BODY) == [
        "一 成员单位", "二 职责",
    ]  # fmt: skip


def test_a_plan_that_a_notice_carries_is_above_its_own_numbers() -> None:
    rows = [
        *(
            "各乡镇：",
            BODY + BODY,
            "稔川市人民政府",
            "2026年2月3日",
            "附件",
            "稔川市值班值守工作方案",
        ),
        *("一、总体要求", BODY, "二、工作任务", BODY),
    ]

    assert tree(*rows) == ["附件", "  稔川市值班值守工作方案", "    一 总体要求", "    二 工作任务"]


def test_a_preface_stands_beside_the_chapters() -> None:
    rows = ["# 前 言", BODY, "# 一、现状", BODY, "# 二、任务", BODY]

    assert tree(*rows) == ["前言", "一 现状", "二 任务"]


def test_an_unnumbered_heading_holds_the_series_that_begins_under_it() -> None:
    rows = [
        BODY * 2,
        "去年工作回顾",
        BODY,
        "（一）稳住底盘。" + BODY,
        "（二）补上短板。" + BODY,
        "今年工作安排",
        BODY,
    ]

    assert tree(*rows) == ["去年工作回顾", "  （一） 稳住底盘", "  （二） 补上短板", "今年工作安排"]


def test_a_caption_is_no_heading() -> None:
    rows = [
        "一、现状",
        BODY,
        "表1 各乡镇值班人数",
        BODY,
        "图2-1 流程图",
        BODY,
        "单位：人",
        BODY,
        "二、任务",
        BODY,
    ]

    assert tree(*rows) == ["一 现状", "二 任务"]


def test_a_bold_lead_is_a_heading_of_its_paragraph() -> None:
    rows = [
        "一、基本原则",
        "**坚持人民至上。**" + BODY,
        "**坚持科学精准。**" + BODY,
        "二、任务",
        BODY,
    ]

    assert tree(*rows) == ["一 基本原则", "  坚持人民至上", "  坚持科学精准", "二 任务"]
    assert "坚持人民至上。" in [s.text for s in sentences(document_of(*rows))]


@pytest.mark.parametrize(
    "row",
    [
        "2024 年以来值守有序推进，各地各部门落实责任",
        "3 月以来值守有序推进，各地各部门落实责任",
        "1.5 亿元投入值守，各地各部门落实责任",
        "12.5万元投入值守，各地各部门落实责任",
        "3 个百分点的差距仍在，各地各部门落实责任",
        "15 %的单位没有值班，各地各部门落实责任",
        "16 日，各地落实责任，值守有序推进",
        "10 时至 12 时值守，各地各部门落实责任",
        "50 毫米以上降雨时值守，各地各部门落实责任",
        "[3] 值守制度研究述评",
    ],
)
def test_a_number_that_counts_something_opens_no_section(row: str) -> None:
    assert tree("一、现状", BODY, row, BODY, "二、任务", BODY) == ["一 现状", "二 任务"]


def test_references_are_one_section_without_sections() -> None:
    rows = [
        "1 引言",
        BODY,
        "2 结论",
        BODY,
        "参考文献",
        "[1] 张某.值守研究[J].某刊,2020(3):1-5",
        "1. 李某.值守",
    ]

    assert tree(*rows) == ["1 引言", "2 结论", "参考文献"]


def test_a_paper_from_introduction_to_conclusion() -> None:
    rows = ["0 引言", BODY, "1 问题", "1.1 制度滞后", BODY, "1.2 人手不足", BODY, "2 结语", BODY]

    assert tree(*rows) == ["0 引言", "1 问题", "  1.1 制度滞后", "  1.2 人手不足", "2 结语"]


def test_decimals_that_lost_their_points_are_read() -> None:
    rows = ["# 1 总则", "# 1 1 编制目的", BODY, "# 1  2 编制依据", BODY]

    assert tree(*rows) == ["1 总则", "  1.1 编制目的", "  1.2 编制依据"]


def test_a_line_that_breaks_off_is_followed_by_no_heading() -> None:
    broken = BODY.removesuffix("，确保群众安全。") + "，切实提高基层应急处置能"
    rows = ["一、现状", BODY, broken, "力和协同水平仍待加强的现实问题", BODY, "二、任务", BODY]

    assert tree(*rows) == ["一 现状", "二 任务"]


STYLES = st.sampled_from(
    [
        *("第一章 ", "第二章 ", "第三条 ", "一、", "二、", "三、", "（一）", "（二）"),
        *("1. ", "2. ", "1.1 ", "2.1 ", "（1）", "① ", "附件", "# ", ""),
    ]
)
ROWS = st.lists(
    st.tuples(
        STYLES, st.sampled_from(["", "值班", "值班。", "值班。" + BODY, BODY, "值班：", "值班；"])
    ),
    max_size=25,
)


@settings(max_examples=300)
@given(ROWS)
def test_sections_are_in_order_nested_and_of_the_text(rows: list[tuple[str, str]]) -> None:
    text, sections = layout("标题", [Line((a + b).lstrip("# "), int(a == "# ")) for a, b in rows])

    starts = [section.span.start for section in sections]
    assert starts == sorted(set(starts))
    for at, one in enumerate(sections):
        assert len(one.path) == one.level >= 1
        assert one.number in one.span.of(text)
        assert one.heading in one.span.of(text)
        for other in sections[at + 1 :]:
            inside = other.span in one.span and other.level > one.level
            assert inside or one.span.end <= other.span.start
