"""The coding table: numbers that are unique and stay, cells that say what the graph says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ingest.document import Section, Span
from ingest.statement import Attributes, Instrument, Kind
from kg import scheme
from kg.coding import ALL, COLUMNS, KINDS, formats, of_kind, table
from kg.part import Part
from kg.scheme_files import read_scheme
from kg.store import Store
from kg.view import View
from ontology.errors import OutputError
from tests.kg.conftest import Make

MEASURES = (Kind.MEASURE,)


def codes(store: View, *kinds: Kind) -> list[str]:
    return [unit.code for unit in table(store, kinds or MEASURES).units]


def sheet(data: bytes, name: str) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(data))[name].values)


def test_documents_are_numbered_by_date_then_name_and_undated_ones_last(
    folder: Path, make: Make
) -> None:
    dates = {"甲": None, "乙": "2024-05-02", "丙": "2024", "丁": "2024-05-02"}
    with Store.open(folder, write=True) as store:
        for name, date in dates.items():
            extraction, source = make(name)
            dated = replace(extraction, document=replace(extraction.document, date=date))
            store.add(dated, source, "手编")

        coded = table(store, MEASURES)

        assert [entry.name for entry in coded.documents] == ["丙", "丁", "乙", "甲"]
        assert [unit.code for unit in coded.units] == [
            f"{place}-2-{item}" for place in (1, 2, 3, 4) for item in (1, 2)
        ]


def test_a_document_alone_is_number_one(store: Store) -> None:
    assert codes(store) == ["1-2-1", "1-2-2", "2-2-1", "2-2-2"]
    assert codes(Part(store, ["甲"])) == ["1-2-1", "1-2-2"]


def test_sections_are_the_outermost_ones_and_what_lies_in_none_has_0(
    folder: Path, make: Make
) -> None:
    extraction, source = make("甲", pairs=3)
    document = extraction.document
    places = [s.span.start for s in extraction.statements if s.kind is Kind.MEASURE]
    sections = (
        Section("（一）", "外", 1, Span(places[1], len(document.text)), ("外",)),
        Section("1", "内", 2, Span(places[2], len(document.text)), ("外", "内")),
    )
    with Store.open(folder, write=True) as store:
        store.add(
            replace(extraction, document=replace(document, sections=sections)), source, "手编"
        )
        units = table(store, MEASURES).units

    assert [(unit.code, unit.heading) for unit in units] == [
        ("1-0-1", ""),
        ("1-1-1", "（一）外"),
        ("1-1-2", "1 内"),
    ]


def test_codes_are_unique_over_all_kinds_and_of_one_kind_only_where_asked(store: Store) -> None:
    every = table(store, tuple(Kind)).units

    assert len({unit.code for unit in every}) == len(every) == len(store.statements())
    assert codes(store, Kind.PROBLEM) == ["1-1-1", "1-1-2", "2-1-1", "2-1-2"]
    assert codes(store, Kind.GOAL) == []


def test_the_workbook_says_what_was_coded_and_in_which_documents(folder: Path, make: Make) -> None:
    extraction, source = make("甲", pairs=1)
    told = Attributes(instrument=Instrument("供给型", "技术支持"))
    coded = replace(
        extraction, statements=tuple(replace(s, attributes=told) for s in extraction.statements)
    )
    with Store.open(folder, write=True) as store:
        store.add(coded, source, "手编")
        data = formats()["coding-xlsx"].write(store)
        (statement,) = (e.statement for e in store.statements() if e.statement.kind is Kind.MEASURE)

    header, row = sheet(data, "编码表")
    assert header == tuple(COLUMNS)
    assert row == (
        "1-2-1",
        "甲：关于应急的意见",
        "建立数据共享平台。",
        "供给型",
        "技术支持",
        "技术",
        None,
        "措施",
        "建立数据共享平台",
        "二 措施",
        0.9,
        "待校",
        statement.id,
    )
    assert sheet(data, "文件清单")[1] == (
        1,
        "甲：关于应急的意见",
        "某市人民政府",
        "某政发〔2024〕1号",
        "2024-05",
        "甲",
        1,
    )
    assert {name for name, _ in sheet(data, "说明")} > set(COLUMNS)


def test_a_scheme_of_the_user_has_a_column_of_its_own(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "两面.csv"
    file.write_text("标签,定义\n硬件,楼、路\n软件,制度\n", "utf-8")
    scheme.put(store, read_scheme(file, "两面", store.names))
    (hard, _) = scheme.concepts(store, "两面")
    (measure, other) = (e for e in store.statements("甲") if e.statement.kind is Kind.MEASURE)
    scheme.write(store, "两面", "手编", {measure.iri: hard.iri})

    for view in (store, Part(store, ["甲"])):
        rows = sheet(formats()["coding-xlsx"].write(view), "编码表")
        place = rows[0].index("两面")

        assert rows[0][place - 1] == "政策工具"
        told = {row[-1]: row[place] for row in rows[1:]}
        assert told[measure.statement.id] == hard.label
        assert told[other.statement.id] is None


def test_the_sheet_is_laid_out_for_print(store: Store) -> None:
    book = load_workbook(io.BytesIO(formats()["coding-xlsx"].write(store)))
    page = book["编码表"]

    assert (page.freeze_panes, page.print_title_rows) == ("A2", "$1:$1")
    assert page["C2"].alignment.wrap_text
    assert page.column_dimensions["C"].width == 60
    assert page["A2"].data_type == "s"  # no date


def test_a_unit_like_a_formula_is_a_text(folder: Path, make: Make) -> None:
    extraction, source = make("甲", pairs=1)
    told = tuple(replace(s, label="=1+1") for s in extraction.statements)
    with Store.open(folder, write=True) as store:
        store.add(replace(extraction, statements=told), source, "手编")
        book = load_workbook(io.BytesIO(formats()["coding-xlsx"].write(store)))
        rows = csv.DictReader(
            io.StringIO(formats()["coding-csv"].write(store).decode("utf-8-sig"), newline="")
        )

    assert (book["编码表"]["I2"].value, book["编码表"]["I2"].data_type) == ("=1+1", "s")
    assert [row["标签"] for row in rows] == ["'=1+1"]


def test_csv_has_the_rows_of_the_sheet(store: Store) -> None:
    for name in (*KINDS, ALL):
        data = of_kind("coding-csv", name).write(store).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(data, newline="")))
        cells = sheet(of_kind("coding-xlsx", name).write(store), "编码表")

        assert rows == [["" if c is None else str(c) for c in row] for row in cells]


def test_a_kind_that_there_is_not_is_told() -> None:
    with pytest.raises(OutputError, match="没有“actor”这个类别；可用的有 problem、measure"):
        of_kind("coding-csv", "actor")
    with pytest.raises(OutputError, match="格式 turtle 不分类别；只有 coding-xlsx、coding-csv"):
        of_kind("turtle", "measure")
