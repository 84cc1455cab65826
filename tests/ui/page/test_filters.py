"""The filters above all tabs, without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.datastructures import QueryParams

from kg.filters import parsed
from kg.held import Held
from kg.records import DocumentEntry
from kg.store import Store
from ui.page.filters import FILTERS, SURE, address, bar_html, conditions, gathered
from ui.page.parts import OFFERED, few

ALL = (
    "year=2024",
    "region=浙江省",
    "genre=paper",
    "dimension=技术",
    "status=accepted",
    "confidence=0.8",
)


@pytest.fixture(scope="module")
def documents(ready: Path) -> Sequence[DocumentEntry]:
    with Store.open(ready, write=False) as store:
        first, second = store.documents()
    return [
        replace(first, date="2024-05", region="浙江省杭州市", genre="paper"),
        replace(second, date="2025", region="北京市", genre="report", name="a=b&c"),
    ]


def told(where: Sequence[str]) -> QueryParams:
    """The address that keeps conditions."""
    pairs = [(key, value) for key, each in address(tuple(where)).items() for value in each]
    return QueryParams(pairs)


def test_what_is_set_is_read_again_from_the_address(documents: Sequence[DocumentEntry]) -> None:
    for where in (ALL, (), ("year=2024", "year=2025"), ("document=a=b&c",), ("confidence=0.05",)):
        assert conditions(told(where), documents) == where


def test_unknown_values_of_an_address_are_dropped(documents: Sequence[DocumentEntry]) -> None:
    query = QueryParams("year=1999&year=2024&region=火星&genre=<b>&dim=x&status=y&conf=viel&a=b")

    assert conditions(query, documents) == ("year=2024",)
    for text in ("2", "-1", "nan", "inf", "0", ""):
        assert conditions(QueryParams(f"conf={text}"), documents) == ()


def test_provinces_stand_before_what_lies_in_them(documents: Sequence[DocumentEntry]) -> None:
    region = next(one for one in FILTERS if one.key == "region")

    assert [name for _, name in region.choices(documents)] == ["北京市", "浙江省", "浙江省杭州市"]


def test_choosers_write_conditions_that_a_matrix_takes(ready: Path) -> None:
    with Store.open(ready, write=False) as store:
        held = Held(store)
        documents = store.documents()
    values = [[value for _, value in one.choices(documents)] for one in FILTERS]

    where = gathered(values, 0.5)

    assert parsed(where, held).least == 0.5
    assert {one.facet.name for one in parsed(where, held).conditions} >= {"genre", "dimension"}
    assert gathered([[] for _ in FILTERS], 0) == ()


def test_nothing_set_is_one_line_and_each_condition_a_chip(
    documents: Sequence[DocumentEntry],
) -> None:
    assert "chip" not in bar_html((), False, documents)
    assert 'aria-expanded="true"' in bar_html((), True, documents)

    shown = bar_html(ALL, False, documents)

    assert shown.count('<li class="chip">') == len(ALL)
    assert "维度：技术" in shown
    assert "文种：论文" in shown
    assert 'class="link clear"' in shown


def test_names_of_documents_are_escaped(documents: Sequence[DocumentEntry]) -> None:
    evil = '<img src=x onerror="1">'
    hostile = [replace(documents[0], name=evil, title=evil)]

    assert "<img" not in bar_html((f"document={evil}",), False, hostile)


def test_the_least_confidence_has_a_name_in_the_address() -> None:
    assert address(("confidence=0.8",))[SURE] == ["0.8"]


def test_a_chooser_offers_some_of_very_many_and_what_is_chosen() -> None:
    choices = [(f"第{number}篇", str(number)) for number in range(3 * OFFERED)]

    offered = few(choices, [str(2 * OFFERED), "0"])

    assert offered == [*choices[:OFFERED], choices[2 * OFFERED]]
    assert few(choices[:3], []) == choices[:3]
