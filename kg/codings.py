"""Codings as a spreadsheet: out as CSV or for Excel, decided on there, and back in."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from openpyxl import load_workbook

from kg.deciding import Desk
from kg.decisions import Decision, Hand
from kg.files import csv_bytes, unguarded
from kg.queue import Item
from kg.store import Store
from kg.wish import Wish
from kg.workbook import Sheet, workbook
from ontology.errors import ReviewError

TOLD = (
    "type",
    "id",
    "document",
    "kind",
    "label",
    "dimension",
    "quote",
    "start",
    "end",
    "measure",
    "problem",
    "score",
    "status",
)
ASKED = (
    "decision",
    "new_kind",
    "new_label",
    "new_dimension",
    "new_start",
    "new_end",
    "reason",
)
COLUMNS = (*TOLD, *ASKED)
IN_CHINESE = {"采纳": "accept", "否决": "reject", "修改": "edit", "增补": "add", "相连": "link"}
_NUMBER = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of an id that it takes for a number, such as 12345678e9012345."""
WIDTHS = {"id": 20, "document": 24, "label": 28, "quote": 60, "measure": 20, "problem": 20}
"""Characters that columns of a workbook are wide; others have 12."""
_NEW = ("kind", "label", "dimension", "start", "end")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with a decision: its number in the sheet, from 1 for the heads, and its cells."""

    number: int
    cells: dict[str, str]


def written(items: Sequence[Item]) -> bytes:
    """Write one row a statement or link, with empty columns to decide in; see `csv_bytes`."""
    blank = ("",) * len(ASKED)
    rows = ((*map(_cell, (getattr(item, name) for name in TOLD)), *blank) for item in items)
    return csv_bytes([COLUMNS, *rows])


def written_as_workbook(items: Sequence[Item]) -> bytes:
    """Write the same rows as a workbook for Excel.

    Raises
    ------
    OutputError
        When there are more rows than a workbook has room for.
    """
    blank = ("",) * len(ASKED)
    rows = [(*map(_cell, (getattr(item, name) for name in TOLD)), *blank) for item in items]
    return workbook([Sheet("校对", [(name, WIDTHS.get(name, 12)) for name in COLUMNS], rows)])


def taken(store: Store, data: bytes, place: str, hand: Hand) -> list[Decision]:
    """Take the decisions of a sheet, all or none; what it decided before is not decided again.

    Raises
    ------
    ReviewError
        When the sheet or a row of it cannot be taken; the message tells line and column.
    """
    desk = Desk(store)
    for row in rows(data, place):
        cells = row.cells
        try:
            wish = _wish(cells | {"id": _identifier(store, cells)})
            _check_place(store, cells, wish)
            because = replace(hand, reason=cells.get("reason", "") or hand.reason)
            desk.decide(wish, because, once=True)
        except ReviewError as error:
            column = _column(error.field, cells)
            raise ReviewError(f"{place} 第 {row.number} 行“{column}”列：{error}", column) from error
    return desk.commit()


def rows(data: bytes, place: str) -> Iterator[Row]:
    """Yield the rows of a sheet, CSV or a workbook, that have a decision.

    Raises
    ------
    ReviewError
        When it is no sheet of that kind.
    """
    lines = _cells(data, place) if data.startswith(b"PK") else _lines(data, place)
    heads = [head.strip() for head in next(lines, [])]
    for needed in ("id", "decision"):
        if needed not in heads:
            raise ReviewError(
                f"{place} 第 1 行：没有“{needed}”列；请用 duice review export 写出的表"
            )
    for number, cells in enumerate(lines, start=2):
        told = {head: unguarded(cell.strip()) for head, cell in zip(heads, cells, strict=False)}
        if told.get("decision"):
            yield Row(number, told)


def _lines(data: bytes, place: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV."""
    yield from csv.reader(io.StringIO(_text(data, place), newline=""))


def _cells(data: bytes, place: str) -> Iterator[list[str]]:
    """Yield the rows of the first sheet of a workbook, all cells as text."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        raise ReviewError(f"{place}：不是可读的 Excel 工作簿；请重新下载后填写") from error


def _cell(value: str | float | None) -> str | int | float:
    return "" if value is None else value


def _text(data: bytes, place: str) -> str:
    """Decode a sheet; spreadsheets on Chinese Windows write GB 18030 unless told otherwise."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise ReviewError(f"{place}：既不是 UTF-8 也不是 GB 18030 文本；请另存为“CSV UTF-8”")


def _wish(cells: dict[str, str]) -> Wish:
    """Read what a row wants decided."""
    action = cells["decision"].lower()
    action = IN_CHINESE.get(action, action)
    fields = {name: cells[f"new_{name}"] for name in _NEW if cells.get(f"new_{name}")}
    if action == "add":
        old = {name: cells[name] for name in (*_NEW, "quote") if cells.get(name)}
        fields = old | fields
        if "start" in fields:
            fields.pop("quote", None)
    if action == "link":
        fields = {end: cells.get(end, "") for end in ("measure", "problem")}
    told = cast("dict[str, str | int]", fields)
    return Wish(action, cells.get("id", ""), cells.get("document", ""), told)


def _identifier(store: Store, cells: dict[str, str]) -> str:
    """Return the id of a row; one that was taken for a number is found by its place."""
    given = cells.get("id", "")
    if not _NUMBER.fullmatch(given) or not cells.get("document"):
        return given
    place = cells.get("kind"), cells.get("start"), cells.get("end")
    for entry in store.statements(cells["document"]):
        span = entry.statement.span
        if place == (entry.statement.kind, str(span.start), str(span.end)):
            return entry.statement.id
    return given


def _check_place(store: Store, cells: dict[str, str], wish: Wish) -> None:
    """Refuse new places in a text that is no longer the one that was written out."""
    moved = wish.action == "edit" and {"start", "end"} & wish.fields.keys()
    if not moved or not cells.get("document"):
        return
    try:
        start, end = int(cells.get("start", "")), int(cells.get("end", ""))
    except ValueError:
        return
    if store.document(cells["document"]).text[start:end].strip() != cells.get("quote", ""):
        raise ReviewError("正文在写出此表之后改过，起止对不上；请重新写出再改", "quote")


def _column(field: str, cells: dict[str, str]) -> str:
    """Name the column that a value of a wish came from."""
    return f"new_{field}" if field in _NEW and cells.get(f"new_{field}") else field or "decision"
