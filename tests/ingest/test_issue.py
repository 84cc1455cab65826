from __future__ import annotations

import pytest

from ingest import issue


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("某政发〔2024〕15号", "某政发〔2024〕15号"),
        ("衡政办发[2023] 26 号", "衡政办发〔2023〕26号"),
        ("中华人民共和国国务院令 第706号", "中华人民共和国国务院令第706号"),
        ("2004年4月30日中华人民共和国国务院令第406号公布", "中华人民共和国国务院令第406号"),
        ("根据《某规定》（国办发〔2018〕1号），", None),
        ("贵省请示（〔1996〕武司字第82号）收悉", None),
    ],
)
def test_a_number_stands_in_a_short_line_of_its_own(line: str, number: str | None) -> None:
    assert issue.number([line]) == number


@pytest.mark.parametrize(
    ("title", "lines", "genre", "issuer"),
    [
        ("国务院、中央军委关于迁址的批复", (), "opinion", "国务院、中央军委"),
        ("应急管理部关于印发规划的通知", (), "opinion", "应急管理部"),
        (
            "关于应急的通知",
            ("正文。", "某市应急管理局", "2024年5月6日", "附件", "表"),
            "opinion",
            "某市应急管理局",
        ),
        (
            "2025年宁夏政府工作报告",
            ("我代表自治区人民政府向大会报告。",),
            "report",
            "宁夏回族自治区人民政府",
        ),
        (
            "某市人民政府工作报告",
            ("现在，我代表某市人民政府，向大会报告",),
            "report",
            "某市人民政府",
        ),
        (
            "2026年政府工作报告",
            (
                "——2026年1月28日在云南省第十四届人民代表大会第四次会议上",
                "我代表省人民政府，向大会报告工作",
            ),
            "report",
            "云南省人民政府",
        ),
        ("2024年国务院政府工作报告", ("各位代表：",), "report", "国务院"),
        (
            "某条例",
            ("（1994年9月28日日照市第十届人民代表大会常务委员会第十二次会议通过）",),
            "law",
            "日照市人民代表大会常务委员会",
        ),
        (
            "某法",
            ("2020年10月17日第十三届全国人民代表大会常务委员会通过",),
            "law",
            "全国人民代表大会常务委员会",
        ),
        ("某条例", ("2004年4月30日 中华人民共和国国务院令第406号公布",), "law", "国务院"),
        ("随笔", ("正文。",), "other", None),
    ],
)
def test_the_issuer_is_where_texts_of_its_genre_have_it(
    title: str, lines: tuple[str, ...], genre: str, issuer: str | None
) -> None:
    assert issue.issuer(title, lines, genre) == issuer


@pytest.mark.parametrize(
    ("lines", "genre", "day"),
    [
        (
            ("来源：某报 2026-02-02", "——2026年1月25日在市人大会议上"),
            "report",
            "2026-01-25",
        ),
        (("各位代表：",), "report", None),
        (
            (
                "1994年9月28日通过",
                "2018年9月25日修正",
                "自2019年1月1日起施行",
                "第一条 2020年1月1日通过",
            ),
            "law",
            "2018-09-25",
        ),
        (
            ("灾害于2021年7月17日发生。", "某局", "二〇二二年三月一日", "附件"),
            "opinion",
            "2022-03-01",
        ),
        (("灾害于2021年7月17日发生，损失很大。",), "opinion", None),
        (("（2024年5月6日印发）", "正文。"), "opinion", "2024-05-06"),
    ],
)
def test_the_day_is_that_of_session_version_or_signature(
    lines: tuple[str, ...], genre: str, day: str | None
) -> None:
    assert issue.day(lines, genre) == day
