from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enumerator import STYLES, enumerator, ordinal


@pytest.mark.parametrize(
    ("line", "style", "number", "rest"),
    [
        ("第一编　总则", "part", "第一编", "总则"),
        ("第二章 监测预警", "chapter", "第二章", "监测预警"),
        ("第三节 信息报告", "node", "第三节", "信息报告"),
        ("第十二条 县级以上", "article", "第十二条", "县级以上"),
        ("第十二条之一 县级", "article", "第十二条之一", "县级"),
        ("一、总体要求", "han", "一", "总体要求"),
        ("十一．保障", "han", "十一", "保障"),
        ("（三）主要目标", "han_bracket", "（三）", "主要目标"),
        ("(三) 主要目标", "han_bracket", "(三)", "主要目标"),
        ("1. 加强领导", "number", "1", "加强领导"),
        ("2、加强领导", "number", "2", "加强领导"),
        ("3 传统模式", "number", "3", "传统模式"),
        ("2.5 技术韧性", "decimal", "2.5", "技术韧性"),
        ("2.5技术韧性", "decimal", "2.5", "技术韧性"),
        ("4.1.2 报送", "decimal_3", "4.1.2", "报送"),
        ("（4）报送", "number_bracket", "（4）", "报送"),
        ("③ 报送", "circled", "③", "报送"),
    ],
)
def test_an_enumerator_is_read_with_its_style(
    line: str, style: str, number: str, rest: str
) -> None:
    found = enumerator(line)

    assert found is not None
    assert (found.style, found.number, line[found.length :]) == (style, number, rest)


@pytest.mark.parametrize(
    "line",
    ["2.5%的企业", "2.5万元", "2024年以来", "3 月以来", "15 %", "一是加强", "第三条件", "城市", ""],
)
def test_what_only_looks_like_an_enumerator_is_none(line: str) -> None:
    assert enumerator(line) is None


def test_styles_rank_from_the_outermost_inwards() -> None:
    lines = [
        "第一编 甲",
        "第一章 甲",
        "第一节 甲",
        "一、甲",
        "（一）甲",
        "1. 甲",
        "1.1 甲",
        "（1）甲",
        "① 甲",
    ]

    ranks = [found.rank for line in lines if (found := enumerator(line))]

    assert len(ranks) == len(lines)
    assert ranks == sorted(set(ranks))
    assert len({name for name, _ in STYLES}) == len(STYLES)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        *(("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("（三）", 3)),
        *(("第四", 4), ("7", 7), ("（12）", 12), ("①", 1), ("⑳", 20), ("首先", 1), ("其次", 2)),
        *(("〇", 0), ("甲", 0), ("", 0)),
    ],
)
def test_a_numeral_is_read_as_a_number(numeral: str, value: int) -> None:
    assert ordinal(numeral) == value


@given(st.integers(1, 99))
def test_numerals_to_99_are_read_back(number: int) -> None:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (
        digits[ones] if ones else ""
    )

    assert ordinal(written) == ordinal(str(number)) == number


@given(st.text())
def test_an_enumerator_is_within_its_line(line: str) -> None:
    found = enumerator(line)

    assert found is None or 0 < len(found.number) <= found.length <= len(line)
