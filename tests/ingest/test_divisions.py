from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.divisions import LEVELS, place_in, place_of, place_of_number


@pytest.mark.parametrize(
    ("name", "level", "region"),
    [
        ("国务院办公厅", "国家", None),
        ("应急管理部关于印发规划的通知", "国家", None),
        ("“十四五”国家综合防灾减灾规划", "国家", None),
        ("中华人民共和国消防法", "国家", None),
        ("浙江省财政厅", "省", "浙江省"),
        ("2025年广西政府工作报告", "省", "广西壮族自治区"),
        ("上海市人民代表大会常务委员会", "省", "上海市"),
        ("上海市浦东新区人民政府", "县", "上海市浦东新区"),
        ("衡阳市人民政府办公室", "市", "湖南省衡阳市"),
        ("蓝山县“十四五”地质灾害防治规划", "县", "湖南省永州市蓝山县"),
        ("北京市朝阳区应急管理局", "县", "北京市朝阳区"),
        ("浙江省杭州市西湖区转塘街道办事处", "乡", "浙江省杭州市西湖区转塘街道"),
        ("某某市人民政府", "市", "某某市"),
        ("岚江县应急能力建设规划", "县", "岚江县"),
    ],
)
def test_a_body_or_a_title_tells_whose_it_is(name: str, level: str, region: str | None) -> None:
    place = place_of(name)

    assert place is not None
    assert (place.level, place.region) == (level, region)


@pytest.mark.parametrize(
    "name",
    [
        "韧性城市建设路径研究",
        "城市更新行动方案",
        "老旧小区改造指导意见",
        "数据要素市场化配置改革方案",
        "现代都市圈发展规划",
        "中小城市发展报告",
        "境外上市公司管理办法",
        "地震灾区恢复生产的意见",
        "乡村医疗卫生体系的意见",
        "县域商业体系建设方案",
        "",
    ],
)
def test_what_names_no_division_tells_none(name: str) -> None:
    assert place_of(name) is None


def test_numbers_and_names_of_files_tell_too() -> None:
    assert place_of_number("国办发〔2024〕1号") == place_of("国务院")
    assert place_of_number("浙政发〔2024〕1号") == place_of("浙江省")
    assert place_of_number("某政发〔2024〕1号") is None
    assert place_in("内蒙古_2025") == place_of("内蒙古自治区")
    assert place_in("甲") is None


@given(st.text("国务院省市县区乡镇北京上海浙江杭州广西人民政府关于的意见规划", max_size=20))
def test_a_level_is_always_one_of_the_five(name: str) -> None:
    place = place_in(name)

    assert place is None or place.level in LEVELS
    assert place is None or place.level == "国家" or place.region
