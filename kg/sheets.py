"""A matrix as a file: CSV, Excel, a page that stands alone, JSON."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from kg.across import ACROSS_DOCUMENTS
from kg.files import FileFormat, csv_bytes
from kg.matrix import INFERRED, Matrix
from kg.triples import WITHIN_DOCUMENT
from ontology.errors import OutputError

Row = list[str | int | float]
CSV_CELLS = 10_000_000
SHEET_CELLS = 1_000_000  # of a workbook or a page: beyond it, no program opens them in good time
SHEET_COLUMNS = 16_384  # what Excel has: https://support.microsoft.com/office/1672b34d
_EVIDENCE = ("问题", "措施", "文献", "得分", "理由", "问题原文", "措施原文", "由来", "措施文献")
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_STYLE = (
    "body{font-family:'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;margin:2em}"
    "table{border-collapse:collapse}th,td{border:1px solid #c9ccc8;padding:.3em .5em}"
    "th{background:#f7f6f2;text-align:left;font-weight:normal}td{text-align:center}"
    "td.gap{color:#6b7472}tr.gap th,th.gap{color:#9a3412}"
)


def _refuse_above(matrix: Matrix, cells: int, columns: int | None = None) -> None:
    found = len(matrix.rows) * len(matrix.columns)
    if found > cells or (columns is not None and len(matrix.columns) >= columns):
        raise OutputError(
            f"矩阵：{len(matrix.rows)} 行 × {len(matrix.columns)} 列，这种格式装不下；"
            "请把一边换成 dimension 或 document"
        )


def _grid(matrix: Matrix) -> Iterator[Row]:
    """Yield the header and then the rows, each with its header first."""
    corner = f"{matrix.row_title}＼{matrix.column_title}"
    yield [corner, *(line.header for line in matrix.columns)]
    for line, counts in zip(matrix.rows, matrix.counts(), strict=True):
        yield [line.header, *counts]


def _evidence(matrix: Matrix) -> Iterator[Row]:
    """Yield a header and a row for each link that was counted."""
    yield list(_EVIDENCE)
    for links in matrix.cells.values():
        for entry in links:
            link = entry.link
            problem = matrix.statements[link.problem].statement
            measure = matrix.statements[link.measure].statement
            reasons = "；".join(link.reasons)
            head: Row = [problem.label, measure.label, entry.document, link.score, reasons]
            origin = INFERRED if entry.inferred else "文献自述"
            home = entry.measure_document or entry.document
            yield [*head, problem.quote, measure.quote, origin, home]


def csv_file(matrix: Matrix) -> bytes:
    """Write the counts as CSV; see `kg.files.csv_bytes`.

    Raises
    ------
    OutputError
        When there are more than `CSV_CELLS` cells.
    """
    _refuse_above(matrix, CSV_CELLS)
    return csv_bytes(_grid(matrix))


def xlsx_file(matrix: Matrix) -> bytes:
    """Write a workbook, the counts on one sheet and the links behind them on another.

    The same matrix gives the same bytes.

    Raises
    ------
    OutputError
        When it is larger than a sheet may be.
    """
    _refuse_above(matrix, SHEET_CELLS, SHEET_COLUMNS)
    book = Workbook(write_only=True)
    for title, rows in (("矩阵", _grid(matrix)), ("依据", _evidence(matrix))):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2" if title == "矩阵" else "A2"
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return _without_time(written)


def _cell(sheet: object, value: str | float) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # a text that begins with = is a text
    return cell


def _without_time(book: io.BytesIO) -> bytes:
    """Set all times that a workbook tells to the same one."""
    output = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(b"1980-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def html_file(matrix: Matrix) -> bytes:
    """Write a page that needs no other file; lines without any link are marked as gaps.

    Raises
    ------
    OutputError
        When there are more than `SHEET_CELLS` cells.
    """
    _refuse_above(matrix, SHEET_CELLS)
    corner, *_ = next(_grid(matrix))
    gaps = [total == 0 for total in matrix.column_totals()]
    heads = "".join(
        f'<th scope="col"{_gap(gap)}>{escape(line.header)}</th>'
        for line, gap in zip(matrix.columns, gaps, strict=True)
    )
    rows = "".join(
        f'<tr{_gap(not any(counts))}><th scope="row">{escape(line.header)}</th>'
        + "".join(f"<td{_gap(not count)}>{count}</td>" for count in counts)
        + "</tr>\n"
        for line, counts in zip(matrix.rows, matrix.counts(), strict=True)
    )
    title = f"{matrix.row_title} × {matrix.column_title}"
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        f"<p>格内是对应的条数；整行或整列为零的是空白。{_note(matrix)}</p>\n"
        f'<table><thead><tr><th scope="col">{escape(str(corner))}</th>{heads}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )
    return page.encode("utf-8", "xmlcharrefreplace")


def _note(matrix: Matrix) -> str:
    """Say what the columns of links across documents are, where there are such."""
    if not any(line.inferred for line in matrix.columns):
        return ""
    return f"标有“{INFERRED}”的列由程序推断：措施出自另一篇文献，不是作者自己的说法。"


def _gap(empty: bool) -> str:
    return ' class="gap"' if empty else ""


def json_file(matrix: Matrix) -> bytes:
    """Write the lines, the counts (rows × columns) and the links of each cell that has any.

    Raises
    ------
    OutputError
        When there are more than `CSV_CELLS` cells.
    """
    _refuse_above(matrix, CSV_CELLS)
    sides = {
        name: {
            "axis": axis.value,
            "title": title,
            "lines": [
                {
                    "key": line.key,
                    "label": line.label,
                    "header": line.header,
                    "document": line.document or None,
                    "origin": ACROSS_DOCUMENTS if line.inferred else WITHIN_DOCUMENT,
                }
                for line in lines
            ],
        }
        for name, axis, title, lines in (
            ("rows", matrix.row_axis, matrix.row_title, matrix.rows),
            ("columns", matrix.column_axis, matrix.column_title, matrix.columns),
        )
    }
    cells = [
        {
            "row": row,
            "column": column,
            "links": [
                {
                    "iri": entry.iri,
                    "document": entry.document,
                    "measure": entry.link.measure,
                    "problem": entry.link.problem,
                    "score": entry.link.score,
                    "reasons": list(entry.link.reasons),
                    "origin": ACROSS_DOCUMENTS if entry.inferred else WITHIN_DOCUMENT,
                    "measure_document": entry.measure_document or entry.document,
                    "status": entry.status.value,
                    "basis": entry.basis.value,
                }
                for entry in links
            ],
        }
        for (row, column), links in matrix.cells.items()
    ]
    whole = {**sides, "counts": matrix.counts(), "cells": cells}
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode("utf-8")


FORMATS = {
    "csv": FileFormat(".csv", "text/csv", csv_file),
    "xlsx": FileFormat(
        ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file
    ),
    "html": FileFormat(".html", "text/html", html_file),
    "json": FileFormat(".json", "application/json", json_file),
}
