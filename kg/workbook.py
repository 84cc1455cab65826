"""Workbooks for Excel: sheets to read and to print, the same bytes for the same rows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from kg.files import zip_bytes
from ontology.errors import OutputError

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 1_048_575  # rows under the header: https://support.microsoft.com/office/1672b34d
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, horizontal="center", vertical="center")
_RULE = Border(bottom=Side(style="thin"))

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: ``header`` has the heading of each column and its width in characters."""

    title: str
    header: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook; long texts wrap, headers stay in view and on every printed page.

    Raises
    ------
    OutputError
        When a sheet has more than `LONGEST` rows.
    """
    book = Workbook(write_only=True)
    for each in sheets:
        if len(each.rows) > LONGEST:
            raise OutputError(
                f"工作表“{each.title}”：有 {len(each.rows)} 行，Excel 装不下；"
                "请改用 CSV，或用 --document 只取几篇"
            )
        sheet = book.create_sheet(each.title)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes, one page wide
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for place, (_, width) in enumerate(each.header, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        head = [_cell(sheet, name, _CENTRED) for name, _ in each.header]
        for cell in head:
            cell.font, cell.border = Font(bold=True), _RULE
        sheet.append(head)
        for row in each.rows:
            sheet.append([_cell(sheet, value, _WRAPPED) for value in row])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as the bytes of a file, all times that it tells set to the same one."""
    written = io.BytesIO()
    book.save(written)
    return _without_time(written)


def _cell(sheet: object, value: Cell, alignment: Alignment) -> WriteOnlyCell:
    text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if text else value)
    if text:
        cell.data_type = "s"  # a text that begins with = is a text
    cell.alignment = alignment
    return cell


def _without_time(book: io.BytesIO) -> bytes:
    """Set all times that a workbook tells to the same one."""
    files = {}
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(b"1980-01-01T00:00:00Z", data)
            files[name] = data
    return zip_bytes(files)
