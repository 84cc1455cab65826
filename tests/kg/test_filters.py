from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.statement import Attributes, Extraction, Instrument, Kind
from kg.matrix import UNSAID, Matrix, Unit, Value, build
from kg.store import Store
from ontology import schemes
from ontology.errors import QueryError
from tests.kg.conftest import build as make

PLACES = {
    "甲": ("2021-05-06", "浙江省", "省"),
    "乙": ("2023", "浙江省杭州市", "市"),
    "丙": ("2025-01", None, None),
}


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Three documents of their own dates and places; the first measure of each is a law's."""
    with Store.open(folder, write=True) as opened:
        for name, (date, region, level) in PLACES.items():
            made, source = make(name)
            document = replace(made.document, date=date, region=region, level=level)
            law = Attributes(
                instrument=Instrument("环境型", "法规管制"), phases=tuple(schemes.PHASES)[:2]
            )
            first = next(s for s in made.statements if s.kind is Kind.MEASURE)
            statements = tuple(
                replace(s, attributes=law) if s is first else s for s in made.statements
            )
            opened.add(Extraction(document, statements, made.links), source, "手编")
        yield opened


def cells(matrix: Matrix) -> dict[tuple[str, str], object]:
    """Return what stands in the cells that have anything, by the headers of their lines."""
    return {
        (matrix.rows[row].header, matrix.columns[column].header): matrix.value(row, column)
        for row, column in matrix.cells
    }


def test_statements_are_sorted_by_what_is_said_of_them_and_of_their_document(
    store: Store,
) -> None:
    matrix = build(store, "instrument", "year")

    assert (matrix.plan.unit, matrix.plan.value) == (Unit.STATEMENT, Value.STATEMENTS)
    assert [line.header for line in matrix.columns] == ["2021", "2023", "2025"]
    assert [line.header for line in matrix.rows] == [*schemes.INSTRUMENTS, UNSAID]
    assert cells(matrix) == {
        (instrument, year): 1
        for instrument in ("法规管制", UNSAID)
        for year in ("2021", "2023", "2025")
    }
    assert (matrix.row_title, matrix.column_title) == ("政策工具", "年份")


def test_cities_fall_on_their_province_where_that_is_the_axis(store: Store) -> None:
    assert cells(build(store, "instrument-type", "province")) == {
        ("环境型", "浙江省"): 2,
        ("环境型", UNSAID): 1,
        (UNSAID, "浙江省"): 2,
        (UNSAID, UNSAID): 1,
    }
    regions = build(store, "instrument-type", "region")
    assert [line.header for line in regions.columns] == ["浙江省", "浙江省杭州市", UNSAID]


def test_a_statement_of_two_phases_stands_in_both_and_counts_once(store: Store) -> None:
    matrix = build(store, "phase", "level", where=["instrument=法规管制"])

    assert matrix.row_values() == [3, 3, 0, 0]
    assert matrix.column_values() == [0, 1, 1, 0, 0, 1]
    assert matrix.total() == 3


def test_documents_and_means_may_stand_in_the_cells(store: Store) -> None:
    documents = build(store, "dimension", "year", value="documents")
    sure = build(store, "dimension", "year", value="confidence")

    assert documents.total() == 3
    assert set(cells(documents).values()) == {1}
    assert (sure.total(), sure.value(0, 0)) == (0.9, None)


def test_links_keep_their_score_as_their_mean(store: Store) -> None:
    matrix = build(store, "problem", "measure", value="confidence")

    assert sorted(map(str, cells(matrix).values())) == ["0.7"] * 3 + ["0.9"] * 3
    assert (matrix.total(), matrix.plan.unit) == (0.8, Unit.LINK)


@pytest.mark.parametrize(
    ("where", "documents"),
    [
        (["region=浙江省"], {"甲", "乙"}),
        (["region=浙江省杭州市"], {"乙"}),
        (["province=浙江省"], {"甲", "乙"}),
        (["year=2021..2023"], {"甲", "乙"}),
        (["year=2021", "year=2025"], {"甲", "丙"}),
        (["year=2021", "level=省"], {"甲"}),
        (["year=2021", "level=市"], set()),
        (["document=丙"], {"丙"}),
    ],
)
def test_one_key_is_a_choice_and_keys_go_together(
    where: list[str], documents: set[str], store: Store
) -> None:
    matrix = build(store, "document", "dimension", where=where)

    assert {line.key for line in matrix.rows} == documents
    assert matrix.total() == 2 * len(documents)


def test_a_condition_on_instruments_is_one_on_the_measure_of_a_link(store: Store) -> None:
    matrix = build(store, "problem", "measure", where=["instrument=法规管制"])

    assert matrix.total() == 3
    assert matrix.row_totals().count(0) == 3  # problems that no law addresses: a finding
    assert {line.label for line in matrix.columns} == {"建立数据共享平台"}


def test_the_least_confidence_is_that_of_the_score_of_a_link(store: Store) -> None:
    assert build(store, "problem", "measure", where=["confidence=0.8"]).total() == 3
    assert build(store, "dimension", "year", where=["confidence=0.95"]).total() == 0


def test_lines_with_too_little_go_and_are_told(store: Store) -> None:
    matrix = build(store, "dimension", "year", least=1)

    assert [line.header for line in matrix.rows] == ["组织", "技术"]
    assert matrix.left_out == (4, 0)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("年份=2021", "没有这个键；可用的有 kind、concept、theme、dimension"),
        ("year", "要写成 键=值"),
        ("year=1999", "没有这个值；可用的有 2021、2023、2025"),
        ("region=浙江", None),
        ("region=浙省杭州", "没有这个值；相近的有 浙江省杭州市"),
        ("document=丁", "没有这个值；可用的有 丙、乙、甲"),
        ("instrument=法规管理", "没有这个值；相近的有 法规管制"),
        ("concept=数据共享不足", "库里没有任何一个值"),
        ("kind=goals", "可用的有 problem、measure、goal、achievement"),
        ("status=ok", "可用的有 proposed（待校）、accepted（采纳）"),
        ("confidence=90%", "要写成 0 到 1 之间的数"),
        ("problem=甲", "没有这个键"),
        ("scheme:某=甲", "没有这个键"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(
    where: str, told: str | None, store: Store
) -> None:
    if told is None:
        assert build(store, "dimension", "year", where=[where]).total() == 8
        return
    with pytest.raises(QueryError, match=told):
        build(store, "dimension", "year", where=[where])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"rows": "instrument", "columns": "instrument"}, "不能都是 instrument"),
        ({"rows": "instrument", "columns": "measure", "value": "links"}, "连不成对应"),
        ({"rows": "problem", "columns": "measure", "kind": "problem"}, "不能只取一类"),
        ({"rows": "instrument", "columns": "year", "kind": "problem"}, "只有措施才有"),
        ({"rows": "dimension", "columns": "year", "value": "sum"}, "没有“sum”这种值"),
        ({"rows": "dimension", "columns": "year", "across": True}, "加 --values links"),
        ({"rows": "scheme:某", "columns": "year"}, "没有“scheme:某”这种行或列"),
    ],
)
def test_what_does_not_go_together_is_told(asked: dict[str, str], told: str, store: Store) -> None:
    with pytest.raises(QueryError, match=told):
        build(store, **asked)  # type: ignore[arg-type]
