"""A matrix as an Excel workbook: the numbers, the sentences behind them, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from kg import evidence
from kg.evidence import Field
from kg.explain import explanation
from kg.matrix import Matrix
from kg.workbook import saved
from ontology.errors import OutputError

SHEET_CELLS = 1_000_000  # beyond it, no program opens a sheet in good time
# What Excel has: https://support.microsoft.com/office/1672b34d
SHEET_COLUMNS = 16_384
SHEET_ROWS = 1_048_576
CELL_TEXT = 32_767
TOTAL = "合计"
_CUT = "……（超出单格上限，余下从略）"
_GAP = PatternFill("solid", fgColor="FFF1E0D6")
_HEAD = PatternFill("solid", fgColor="FFF7F6F2")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDE = {"原文": 60, "理由": 40, "文献": 24, "章节": 18}
Cells = Iterable[Sequence[Any]]


def xlsx_file(matrix: Matrix) -> bytes:
    """Write a workbook of three sheets: 矩阵 with totals, 依据, and 说明.

    Cells without anything are shaded. The same matrix gives the same bytes.

    Raises
    ------
    OutputError
        When it is larger than a sheet may be.
    """
    _refuse_what_no_sheet_holds(matrix)
    book = Workbook(write_only=True)
    _counts(book.create_sheet("矩阵"), matrix)
    _evidence(book.create_sheet("依据"), matrix)
    _explanation(book.create_sheet("说明"), matrix)
    return saved(book)


def _refuse_what_no_sheet_holds(matrix: Matrix) -> None:
    height, width = len(matrix.rows), len(matrix.columns)
    if height * width > SHEET_CELLS or width + 2 > SHEET_COLUMNS or height + 2 > SHEET_ROWS:
        raise OutputError(
            f"矩阵：{height} 行 × {width} 列，这种格式装不下；请把一边换成 dimension 或 document"
        )
    behind = sum(map(len, matrix.cells.values()))
    if behind >= SHEET_ROWS:
        raise OutputError(
            f"矩阵：依据有 {behind} 行，一张工作表装不下；请加筛选条件（--where），或写成 .json"
        )


def _counts(sheet: Any, matrix: Matrix) -> None:
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 30
    corner = f"{matrix.row_title}＼{matrix.column_title}"
    column_values = matrix.column_values()
    gaps = [not total for total in matrix.column_totals()]
    heads = [
        _cell(sheet, line.header, _GAP if gap else _HEAD)
        for line, gap in zip(matrix.columns, gaps, strict=True)
    ]
    sheet.append([_cell(sheet, corner, _HEAD), *heads, _cell(sheet, TOTAL, _HEAD)])
    lines = zip(matrix.rows, matrix.values(), matrix.row_values(), matrix.row_totals(), strict=True)
    for line, values, whole, total in lines:
        sheet.append(
            [
                _cell(sheet, line.header, _HEAD if total else _GAP),
                *(_number(sheet, value) for value in values),
                _number(sheet, whole),
            ]
        )
    sheet.append(
        [
            _cell(sheet, TOTAL, _HEAD),
            *(_number(sheet, value) for value in column_values),
            _number(sheet, matrix.total()),
        ]
    )


def _evidence(sheet: Any, matrix: Matrix) -> None:
    told = evidence.columns(matrix)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(told, start=1):
        wide = next((size for end, size in _WIDE.items() if column.name.endswith(end)), 14)
        sheet.column_dimensions[get_column_letter(place)].width = wide
    behind = sum(map(len, matrix.cells.values()))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(told))}{behind + 1}"
    sheet.append([_cell(sheet, column.name, _HEAD) for column in told])
    for row in evidence.rows(matrix):
        sheet.append([_cell(sheet, value) for value in row])


def _explanation(sheet: Any, matrix: Matrix) -> None:
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 100
    for name, text in _told(matrix):
        cells = [_cell(sheet, name), _cell(sheet, text)]
        cells[0].font = _BOLD
        cells[1].alignment = _WRAPPED
        sheet.append(cells)


def _told(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield what the sheet of explanations has, a line of a query a row."""
    yield from explanation(matrix)
    yield "矩阵表", "首列是行名，首行是列名，其余是数；着色的格、行名、列名没有任何一条"
    for column in evidence.columns(matrix):
        yield f"依据表·{column.name}", column.meaning
    queries = (
        ("各格", matrix.sparql.cells),
        ("行合计", matrix.sparql.rows),
        ("列合计", matrix.sparql.columns),
        ("总计", matrix.sparql.whole),
    )
    for name, query in queries:
        for line in query.splitlines():
            yield f"SPARQL·{name}", line


def _number(sheet: Any, value: Field) -> Any:
    return _cell(sheet, value, None if value else _GAP)


def _cell(sheet: Any, value: Field, fill: PatternFill | None = None) -> Any:
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        if len(text) > CELL_TEXT:
            text = text[: CELL_TEXT - len(_CUT)] + _CUT
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # a text that begins with = is a text
    else:
        cell = WriteOnlyCell(sheet, value)
    if fill is not None:
        cell.fill = fill
    return cell
