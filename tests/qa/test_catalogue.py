"""A document may be named in several ways, but never by words that name anything."""

from __future__ import annotations

import pytest

from qa.catalogue import Catalogue, forms, names_of_region
from qa.scope import Facts
from tests.qa.asked import CATALOGUE


@pytest.mark.parametrize(
    ("title", "ways"),
    [
        ("中华人民共和国防灾法", {"中华人民共和国防灾法", "防灾法"}),
        (
            "国务院关于印发国家职业教育改革实施方案的通知",
            {"国务院关于印发国家职业教育改革实施方案的通知", "国家职业教育改革实施方案"},
        ),
        ("柳川市防汛规划（2021—2025年）", {"柳川市防汛规划20212025年", "柳川市防汛规划"}),
        ("2026年政府工作报告", set()),
        ("实施方案", set()),
        ("贵州省", set()),
    ],
)
def test_a_title_is_written_in_several_ways(title: str, ways: set[str]) -> None:
    assert forms(Facts("x", title)) == ways


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("湖南省衡阳市", {"湖南省衡阳市", "衡阳市", "衡阳"}),
        ("内蒙古自治区", {"内蒙古自治区", "内蒙古"}),
        ("上海市浦东新区", {"上海市浦东新区", "浦东新区", "浦东"}),
    ],
)
def test_a_place_is_called_in_several_ways(region: str, names: set[str]) -> None:
    assert names_of_region(region) == names


def test_places_are_those_of_documents_and_all_provinces() -> None:
    assert CATALOGUE.places["衡阳"] == ("湖南省衡阳市",)
    assert CATALOGUE.places["青海"] == ("青海省",)
    assert "洛阳" not in CATALOGUE.places


def test_the_catalogue_of_one_document_names_no_other() -> None:
    only = CATALOGUE.only("规划")

    assert list(only.documents) == ["规划"]
    assert CATALOGUE.only(None) is CATALOGUE
    assert Catalogue().titles == {}
