"""A matrix as a file: CSV, Excel, an interactive page that stands alone, JSON, a data cube."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kg.across import ACROSS_DOCUMENTS
from kg.cube import turtle_file
from kg.evidence import page_of
from kg.evidence_map import html_file
from kg.explain import explanation, filters, title
from kg.files import FileFormat, csv_bytes
from kg.lines import Entry, Line
from kg.matrix import Matrix
from kg.matrix_book import xlsx_file
from kg.records import LinkEntry
from kg.triples import WITHIN_DOCUMENT
from kg.workbook import MEDIA
from ontology.errors import OutputError

CSV_CELLS = 10_000_000


def csv_file(matrix: Matrix) -> bytes:
    """Write what stands in the cells as CSV, without totals; see `kg.files.csv_bytes`.

    Raises
    ------
    OutputError
        When there are more than `CSV_CELLS` cells.
    """
    _refuse_above(matrix)
    return csv_bytes(_grid(matrix))


def _refuse_above(matrix: Matrix) -> None:
    if len(matrix.rows) * len(matrix.columns) > CSV_CELLS:
        raise OutputError(
            f"矩阵：{len(matrix.rows)} 行 × {len(matrix.columns)} 列，这种格式装不下；"
            "请把一边换成 dimension 或 document"
        )


def _grid(matrix: Matrix) -> Iterator[list[str | int | float]]:
    """Yield the header and then the rows, each with its header first."""
    corner = f"{matrix.row_title}＼{matrix.column_title}"
    yield [corner, *(line.header for line in matrix.columns)]
    for line, values in zip(matrix.rows, matrix.values(), strict=True):
        yield [line.header, *("" if value is None else value for value in values)]


def json_file(matrix: Matrix) -> bytes:
    """Write lines, values (rows × columns), totals, what stands behind the cells, the queries.

    ``counts`` are the numbers of links or statements of the cells, whatever their ``values``.

    Raises
    ------
    OutputError
        When there are more than `CSV_CELLS` cells.
    """
    _refuse_above(matrix)
    whole = {
        "title": title(matrix),
        "unit": matrix.plan.unit.value,
        "value": matrix.plan.value.value,
        "filters": filters(matrix),
        "explanation": dict(explanation(matrix)),
        "rows": _side(matrix.row_axis, matrix.row_title, matrix.rows),
        "columns": _side(matrix.column_axis, matrix.column_title, matrix.columns),
        "counts": matrix.counts(),
        "values": matrix.values(),
        "row_totals": matrix.row_values(),
        "column_totals": matrix.column_values(),
        "total": matrix.total(),
        "cells": [_cell(matrix, row, column) for row, column in matrix.cells],
        "sparql": {
            "cells": matrix.sparql.cells,
            "rows": matrix.sparql.rows,
            "columns": matrix.sparql.columns,
            "total": matrix.sparql.whole,
        },
    }
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def _side(axis: str, name: str, lines: tuple[Line, ...]) -> dict[str, Any]:
    return {
        "axis": axis,
        "title": name,
        "lines": [
            {
                "key": line.key,
                "label": line.label,
                "header": line.header,
                "document": line.document or None,
                "origin": ACROSS_DOCUMENTS if line.inferred else WITHIN_DOCUMENT,
                "term": line.term or None,
            }
            for line in lines
        ],
    }


def _cell(matrix: Matrix, row: int, column: int) -> dict[str, Any]:
    links, statements = matrix.links(row, column), matrix.found(row, column)
    behind = {"links": links} if links else {"statements": statements}
    told = {name: [_entry(matrix, entry) for entry in entries] for name, entries in behind.items()}
    return {"row": row, "column": column, "value": matrix.value(row, column), **told}


def _entry(matrix: Matrix, entry: Entry) -> dict[str, Any]:
    if isinstance(entry, LinkEntry):
        return {
            "iri": entry.iri,
            "document": entry.document,
            "measure": entry.link.measure,
            "problem": entry.link.problem,
            "score": entry.link.score,
            "status": entry.status.value,
            "basis": entry.basis.value,
            "reasons": list(entry.link.reasons),
            "origin": ACROSS_DOCUMENTS if entry.inferred else WITHIN_DOCUMENT,
            "measure_document": entry.measure_document or entry.document,
        }
    statement = entry.statement
    return {
        "iri": entry.iri,
        "id": statement.id,
        "document": entry.document,
        "kind": statement.kind.value,
        "label": statement.label,
        "quote": statement.quote,
        "section": statement.section,
        "start": statement.span.start,
        "end": statement.span.end,
        "page": page_of(matrix, entry),
        "confidence": statement.confidence,
        "status": entry.status.value,
    }


FORMATS = {
    "csv": FileFormat(".csv", "text/csv", csv_file),
    "xlsx": FileFormat(".xlsx", MEDIA, xlsx_file),
    "html": FileFormat(".html", "text/html", html_file),
    "json": FileFormat(".json", "application/json", json_file),
    "qb": FileFormat(".ttl", "text/turtle", turtle_file),
}
