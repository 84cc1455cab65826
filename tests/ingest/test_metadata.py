from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import lines
from ingest.document import Source
from ingest.metadata import About, describe
from ingest.read import read

SITE = """索 引 号：000014349/2024-00001
发文机关：某市人民政府
标　　题：某市人民政府关于加强应急管理的意见
发文字号：
某政发〔2024〕15号
成文日期：2024年5月6日
发布日期：2024年05月10日
某市人民政府关于加强
应急管理的意见
各区县人民政府：
为加强应急管理，提出如下意见。
"""


def about(raw: str, **known: str) -> About:
    return describe(raw, lines(raw), known)


def body(found: About) -> list[str]:
    return [line.text for line in found.body]


def test_the_table_of_a_government_site_is_read_and_left_out() -> None:
    found = about(SITE)

    assert (found.title, found.issuer) == ("某市人民政府关于加强应急管理的意见", "某市人民政府")
    assert (found.number, found.date, found.genre) == (
        "某政发〔2024〕15号",
        "2024-05-06",
        "opinion",
    )
    assert body(found) == ["各区县人民政府：", "为加强应急管理，提出如下意见。"]


def test_a_text_without_a_table_tells_of_itself() -> None:
    head = "关于加强应急管理的通知\n某政办发〔2023〕7号\n"
    tail = "某市人民政府办公厅\n2023年1月2日\n"

    found = about(f"{head}为加强应急管理，通知如下。\n{tail}")

    assert (found.title, found.genre) == ("关于加强应急管理的通知", "opinion")
    assert (found.issuer, found.number, found.date) == (
        "某市人民政府办公厅",
        "某政办发〔2023〕7号",
        "2023-01-02",
    )


def test_what_is_known_comes_before_what_the_text_tells() -> None:
    raw = "关于应急的通知\n2023年1月2日\n为加强应急管理。"

    found = about(
        raw, title="另一标题", date="2020-03-04", number="甲1号", issuer="甲", genre="law"
    )

    assert (found.title, found.date, found.number, found.issuer, found.genre) == (
        "另一标题",
        "2020-03-04",
        "甲1号",
        "甲",
        "law",
    )
    assert body(found)[0] == "关于应急的通知"


def test_an_unknown_genre_is_decided_by_the_text() -> None:
    assert about("应急管理条例\n正文。", genre="诗").genre == "law"


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2024-05-06", "2024-05-06"),
        ("2024年5月6日", "2024-05-06"),
        ("2024.5", "2024-05"),
        ("2024 年 5 月", "2024-05"),
        ("2024年", "2024"),
        ("2024", "2024"),
        ("2024-13", None),
        ("2024-02-30", None),
        ("近日", None),
        ("", None),
    ],
)
def test_a_date_field_may_tell_the_year_or_the_month_alone(given: str, date: str | None) -> None:
    assert about("标题\n正文。", date=given).date == date


def test_numbers_that_are_no_day_are_not_taken_for_one() -> None:
    assert about("标题\n见2024.13.1条与2024-02-30。\n2024年3月4日").date == "2024-03-04"


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("2025年某省政府工作报告", "report"),
        ("“7·20”特大暴雨灾害调查报告", "investigation"),
        ("某市防汛条例", "law"),
        ("物业管理规定（修正）", "law"),
        ("关于发展乡村医疗的意见", "opinion"),
        ("“十四五”应急体系规划", "plan"),
        ("韧性城市建设路径", "paper"),
        ("随笔", "other"),
    ],
)
def test_the_genre_is_told_by_the_title(title: str, genre: str) -> None:
    assert about(f"{title}\n正文。").genre == genre


def test_a_text_of_articles_is_a_law_and_one_with_an_abstract_a_paper() -> None:
    articles = "\n".join(f"第{n}条 各级政府应当负责。" for n in "一二三四五六")

    assert about(f"某办法实施纪要\n{articles}").genre == "law"
    assert about("城市发展规划\n摘　要：本文认为。\n正文。").genre == "paper"


def test_a_long_first_line_that_ends_a_sentence_is_no_title_of_its_own() -> None:
    first = "各级各部门要加强应急管理体系建设，" * 5 + "确保安全。"

    found = about(f"{first}\n第二段。")

    assert found.title == first[:40]
    assert body(found) == [first, "第二段。"]


def test_a_title_repeated_over_two_lines_is_dropped_from_the_body() -> None:
    found = about("某市应急管理条例\n某市\n应急管理条例\n第一条 为了安全。")

    assert body(found) == ["第一条 为了安全。"]


def test_no_line_is_no_title() -> None:
    assert about("").title == ""


@given(st.lists(st.text("政策。，标题一、年月日2024 ", max_size=30), max_size=12))
def test_the_body_is_of_the_texts_own_lines_in_their_order(rows: list[str]) -> None:
    raw = "\n".join(rows)
    own = lines(raw)

    left = iter(own)

    assert all(line in left for line in describe(raw, own, {}).body)


@given(st.text("政策。 标\n题一、2024年月日-/.", max_size=80))
def test_the_title_is_the_first_line_of_the_text(raw: str) -> None:
    document = read(Source("甲", f"汉字{raw}".encode()))

    assert document.text.split("\n")[0] == document.title


def test_samples_tell_issuer_number_and_date(samples: Path) -> None:
    document = read(Source("opinion", (samples / "opinion_rural_health.txt").read_bytes()))

    assert document.issuer
    assert document.number
    assert document.date


def test_a_title_over_three_lines_is_put_together() -> None:
    head = "某市人民政府关于进一步\n加强应急管理和\n防灾减灾工作的实施意见\n"

    found = about(f"{head}某政发〔2024〕1号\n各区人民政府：\n为加强应急管理。")

    assert found.title == "某市人民政府关于进一步加强应急管理和防灾减灾工作的实施意见"
    assert (found.issuer, found.number) == ("某市人民政府", "某政发〔2024〕1号")


def test_a_bracket_that_a_page_broke_is_closed_in_the_title() -> None:
    assert about("防灾意识调查报告（\n2025）\n正文。").title == "防灾意识调查报告（2025）"


def test_a_red_head_and_an_appendix_are_no_title() -> None:
    letter = about("某市人民政府文件\n某政发〔2024〕1号\n关于应急的通知\n为加强应急管理。")

    assert (letter.title, letter.issuer) == ("关于应急的通知", "某市人民政府")
    assert letter.number == "某政发〔2024〕1号"
    assert about("附件 1\n典型案例\n正文。").title == "典型案例"


def test_authors_and_subtitles_are_no_part_of_a_title() -> None:
    assert about("韧性城市的路径\n张三\n摘要：本文认为。").title == "韧性城市的路径"
    assert about("某市政府工作报告\n——2026年1月25日在会上\n各位代表：").title == "某市政府工作报告"


def test_level_and_region_come_from_issuer_title_or_name() -> None:
    assert (about(SITE).level, about(SITE).region) == (None, None)
    told = about("2026年北京市政府工作报告\n各位代表：")
    named = describe("工作报告\n各位代表：", lines("工作报告\n各位代表："), {}, "浙江省")

    assert (told.level, told.region) == ("省", "北京市")
    assert (named.level, named.region) == ("省", "浙江省")


def test_level_and_region_that_are_given_come_first() -> None:
    found = about("2026年北京市政府工作报告\n正文。", level="县", region="北京市朝阳区")

    assert (found.level, found.region) == ("县", "北京市朝阳区")
    assert about("随笔\n正文。", region="浙江省").level == "省"
    assert about("2026年北京市政府工作报告\n正文。", level="星球").level == "省"


def test_a_report_is_of_the_day_of_its_session_and_not_of_a_sites() -> None:
    session = "——2026年1月25日在人民代表大会会议上"
    raw = f"# 2026年北京市政府工作报告\n# 日期: 2026-02-02\n{session}\n各位代表："

    assert about(raw).date == "2026-01-25"
    assert about(raw, date="2026-03-01").date == "2026-03-01"
    assert about(raw.replace(session, "")).date == "2026-02-02"
    assert about("2026年北京市政府工作报告\n各位代表：").date == "2026"


def test_a_header_is_left_out_however_it_is_spaced() -> None:
    raw = (
        "索 引 号： 0001/2026\n主题分类： 卫生、体育\n发文机关： 稔川市人民政府\n"
        "标　　题：\n关于值班的 通知\n关于值班的通知\n各乡镇：\n要加强值班值守。\n"
    )
    document = read(Source("甲", raw.encode()))

    assert document.issuer == "稔川市人民政府"
    assert document.text.split("\n")[1:] == ["各乡镇：", "要加强值班值守。"]
