from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kg.files import csv_bytes, named
from kg.matrix import UNSAID, Matrix, build
from kg.matrix_book import CELL_TEXT, SHEET_COLUMNS
from kg.sheets import FORMATS
from kg.store import Store
from ontology.errors import OutputError

CELLS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
def matrix(store: Store) -> Matrix:
    return build(store, "problem", "measure")


def test_csv_begins_with_the_mark_that_excel_needs_and_has_every_cell(matrix: Matrix) -> None:
    data = FORMATS["csv"].write(matrix)
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert data.startswith(b"\xef\xbb\xbf")
    assert table[0] == ["问题＼措施", *(line.header for line in matrix.columns)]
    assert [row[0] for row in table[1:]] == [line.header for line in matrix.rows]
    assert [[int(cell) for cell in row[1:]] for row in table[1:]] == matrix.counts()
    assert data.count(b"\r\n") == data.count(b"\n") == 5


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=4))
def test_csv_comes_back_but_no_cell_begins_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"), newline="")))

    assert len(read) == len(rows)
    for before, after in zip(rows, read, strict=True):
        for one, other in zip(before, after, strict=True):
            assert not other.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert other in (one, f"'{one}")


def test_numbers_below_zero_are_no_formulas() -> None:
    assert csv_bytes([[-1, "-1", 0.5]]) == b"\xef\xbb\xbf-1,'-1,0.5\r\n"


def sheets(matrix: Matrix) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write(matrix)))
    return {sheet.title: list(sheet.values) for sheet in book}


def test_the_workbook_has_the_counts_with_their_totals(matrix: Matrix) -> None:
    counts = sheets(matrix)["矩阵"]

    assert counts[0] == ("问题＼措施", *(line.header for line in matrix.columns), "合计")
    assert [list(row[1:-1]) for row in counts[1:-1]] == matrix.counts()
    assert [row[-1] for row in counts[1:]] == [*matrix.row_totals(), 4]
    assert counts[-1] == ("合计", *matrix.column_totals(), 4)


def test_a_row_of_the_evidence_has_both_sentences_of_a_link(matrix: Matrix) -> None:
    head, *rows = sheets(matrix)["依据"]
    row = dict(zip(head, rows[0], strict=True))

    assert len(rows) == 4
    assert (row["行"], row["列"]) == ("数据共享不足（乙）", "建立数据共享平台（乙）")
    assert (row["问题原文"], row["措施原文"]) == ("数据共享不足。", "建立数据共享平台。")
    assert (row["得分"], row["由来"], row["文献"]) == (0.9, "文献自述", "乙")


def test_a_row_of_the_evidence_tells_where_a_statement_stands(store: Store) -> None:
    matrix = build(store, "phase", "year", kind="measure")
    head, *rows = sheets(matrix)["依据"]
    found = [dict(zip(head, row, strict=True)) for row in rows]

    assert len(found) == sum(len(entries) for entries in matrix.cells.values()) == 4
    for row in found:
        text = store.document(str(row["文献"])).text
        assert text[int(str(row["起"])) : int(str(row["止"]))] == row["原文"]
        assert (row["行"], row["列"], row["类别"], row["页码"]) == (UNSAID, "2024", "措施", None)


def test_gaps_are_shaded_and_numbers_are_numbers(matrix: Matrix) -> None:
    sheet = load_workbook(io.BytesIO(FORMATS["xlsx"].write(matrix)))["矩阵"]
    shaded = {cell.value: cell.fill.fill_type for row in sheet["B2:E5"] for cell in row}

    assert shaded == {0: "solid", 1: None}


def test_the_third_sheet_explains_every_column_and_filter(store: Store) -> None:
    matrix = build(store, "dimension", "year", where=["year=2024", "genre=opinion"], least=1)
    told = sheets(matrix)
    explained = {str(name): str(text) for name, text in told["说明"] if "SPARQL" not in str(name)}
    query = [text for name, text in told["说明"] if name == "SPARQL·各格"]

    assert {f"依据表·{name}" for name in told["依据"][0]} <= set(explained)
    assert explained["筛选"] == "year = 2024；genre = opinion"
    assert "少于 1 条" in explained["未列出"]
    assert "4 行、0 列" in explained["未列出"]
    assert "\n".join(map(str, query)) == matrix.sparql.cells.rstrip("\n")


def test_a_text_longer_than_a_cell_holds_is_cut_and_says_so(matrix: Matrix) -> None:
    line = replace(matrix.rows[0], header="长" * (CELL_TEXT + 1))
    cell = sheets(replace(matrix, rows=(line, *matrix.rows[1:])))["矩阵"][1][0]

    assert len(str(cell)) == CELL_TEXT
    assert str(cell).endswith("余下从略）")


def test_a_label_like_a_formula_is_a_text_in_the_workbook(matrix: Matrix) -> None:
    line = replace(matrix.rows[0], header='=HYPERLINK("http://a/")\x01')
    book = load_workbook(
        io.BytesIO(FORMATS["xlsx"].write(replace(matrix, rows=(line, *matrix.rows[1:]))))
    )
    cell = book["矩阵"]["A2"]

    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://a/")')


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_matrix_gives_the_same_bytes(matrix: Matrix, name: str) -> None:
    assert FORMATS[name].write(matrix) == FORMATS[name].write(matrix)


def test_json_tells_lines_counts_and_links(matrix: Matrix) -> None:
    told = json.loads(FORMATS["json"].write(matrix))

    assert told["counts"] == matrix.counts()
    assert [line["key"] for line in told["rows"]["lines"]] == [line.key for line in matrix.rows]
    assert {(cell["row"], cell["column"]) for cell in told["cells"]} == set(matrix.cells)
    assert told["cells"][0]["links"][0]["reasons"] == ["同一对象：应急", "同为第一项"]
    assert (told["unit"], told["value"], told["total"]) == ("link", "links", 4)
    assert (told["row_totals"], told["column_totals"]) == ([1] * 4, [1] * 4)
    assert told["sparql"]["cells"] == matrix.sparql.cells


def test_json_tells_the_statements_of_a_cell(store: Store) -> None:
    told = json.loads(FORMATS["json"].write(build(store, "dimension", "year", value="confidence")))
    (cell, other) = told["cells"]

    assert (cell["value"], told["values"][cell["row"]]) == (0.9, [0.9])
    assert told["values"][0] == [None]
    assert {one["quote"] for one in cell["statements"]} == {"应急物资匮乏。", "完善物资储备制度。"}
    assert len(other["statements"]) == 4


def test_what_no_sheet_can_hold_is_refused_with_a_way_out(matrix: Matrix) -> None:
    wide = replace(matrix, columns=matrix.columns[:1] * SHEET_COLUMNS)

    with pytest.raises(OutputError, match="4 行 × 16384 列，这种格式装不下；请把一边换成"):
        FORMATS["xlsx"].write(wide)
    huge = replace(matrix, columns=matrix.columns[:1] * 5000, rows=matrix.rows[:1] * 5000)
    for name in FORMATS:
        with pytest.raises(OutputError, match="装不下"):
            FORMATS[name].write(huge)


def test_an_unknown_format_is_told_with_those_there_are() -> None:
    with pytest.raises(OutputError, match="格式 pdf：没有这种格式；可用的有 csv、xlsx、html、"):
        named(FORMATS, "pdf")
