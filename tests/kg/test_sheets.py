from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kg.files import csv_bytes, named
from kg.matrix import Matrix, build
from kg.sheets import FORMATS, SHEET_COLUMNS
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


def test_the_workbook_has_the_counts_and_the_evidence(matrix: Matrix) -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write(matrix)))
    counts, evidence = (list(sheet.values) for sheet in (book["矩阵"], book["依据"]))

    assert [list(row[1:]) for row in counts[1:]] == matrix.counts()
    assert counts[0][1:] == tuple(line.header for line in matrix.columns)
    assert len(evidence) == 5
    assert dict(zip(evidence[0], evidence[1], strict=True))["措施原文"] == "建立数据共享平台。"


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


class Reader(HTMLParser):
    """Cells and heads of the table, and names of all tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip() and self.tags[-1] in ("th", "td"):
            self.cells.append(data)


def test_the_page_has_every_cell_and_escapes_what_texts_say(matrix: Matrix) -> None:
    evil = '<script>alert("x")</script>'
    line = replace(matrix.rows[0], header=evil)
    page = FORMATS["html"].write(replace(matrix, rows=(line, *matrix.rows[1:])))
    reader = Reader()
    reader.feed(page.decode())

    assert "script" not in reader.tags
    assert evil in reader.cells
    assert len(reader.cells) == 5 * 5
    assert [cell for cell in reader.cells if cell in "01"] == list("1000010000100001")
    assert b"http" not in page


def test_json_tells_lines_counts_and_links(matrix: Matrix) -> None:
    told = json.loads(FORMATS["json"].write(matrix))

    assert told["counts"] == matrix.counts()
    assert [line["key"] for line in told["rows"]["lines"]] == [line.key for line in matrix.rows]
    assert {(cell["row"], cell["column"]) for cell in told["cells"]} == set(matrix.cells)
    assert told["cells"][0]["links"][0]["reasons"] == ["同一对象：应急", "同为第一项"]


def test_what_no_sheet_can_hold_is_refused_with_a_way_out(matrix: Matrix) -> None:
    wide = replace(matrix, columns=matrix.columns[:1] * SHEET_COLUMNS)

    with pytest.raises(OutputError, match="4 行 × 16384 列，这种格式装不下；请把一边换成"):
        FORMATS["xlsx"].write(wide)
    huge = replace(matrix, columns=matrix.columns[:1] * 5000, rows=matrix.rows[:1] * 5000)
    for name in FORMATS:
        with pytest.raises(OutputError, match="装不下"):
            FORMATS[name].write(huge)


def test_an_unknown_format_is_told_with_those_there_are() -> None:
    with pytest.raises(OutputError, match="格式 pdf：没有这种格式；可用的有 csv、xlsx、html、json"):
        named(FORMATS, "pdf")
