"""A matrix as an evidence map: one page that needs no other file, each cell opens its sentences."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from kg.evidence import page_of
from kg.explain import VALUE_TITLE, across_note, explanation, filters, title, unit_name
from kg.lines import Line, ends
from kg.matrix import INFERRED, Matrix, Number, Value
from kg.plan import KIND_TITLE
from kg.records import LinkEntry
from ontology.errors import OutputError

CELLS = 100_000
"""Cells that a browser draws within a few seconds."""
BYTES = 60_000_000
"""Of a page; beyond it, browsers stall."""
SHADES = 5
UPRIGHT = 4
"""Characters of a column's label up to which it is written across."""
_HINT = "点一格看原句；方向键移动，回车打开。"


def html_file(matrix: Matrix) -> bytes:
    """Write the page; what nothing falls on is hatched.

    Raises
    ------
    OutputError
        When there are more than `CELLS` cells, or the sentences are more than `BYTES`.
    """
    height, width = len(matrix.rows), len(matrix.columns)
    if height * width > CELLS:
        raise OutputError(
            f"矩阵：{height} 行 × {width} 列，这种格式装不下；请把一边换成 dimension 或 document，"
            "或用 --least 略去少见的行列"
        )
    page = Template(_asset("map.html")).substitute(_parts(matrix)).encode("utf-8", "replace")
    if len(page) > BYTES:
        raise OutputError(
            f"矩阵：网页有 {len(page) // 1_000_000} MB，浏览器打不开；请加筛选条件（--where），"
            "或写成 .xlsx"
        )
    return page


def _asset(name: str) -> str:
    return (files("kg") / "assets" / name).read_text("utf-8")


def _parts(matrix: Matrix) -> dict[str, str]:
    """Fill the places of the template; all but style, script and data is escaped here."""
    most = _most(matrix)
    told = explanation(matrix)
    heads = "".join(
        f'<th scope="col"{_gap(not total)} title="{escape(line.header)}">{escape(line.label)}</th>'
        for line, total in zip(matrix.columns, matrix.column_totals(), strict=True)
    )
    return {
        "title": escape(title(matrix)),
        "lead": escape(_lead(matrix)),
        "row_title": escape(matrix.row_title),
        "column_title": escape(matrix.column_title),
        "corner": escape(f"{matrix.row_title} ＼ {matrix.column_title}"),
        "tall": ' class="tall"' if _is_tall(matrix.columns) else "",
        "heads": heads,
        "rows": _rows(matrix, most),
        "foot": _foot(matrix),
        "legend": _legend(matrix, most),
        "hint": _HINT,
        "explanation": "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in told),
        "sparql": escape(matrix.sparql.cells),
        "style": _asset("map.css"),
        "script": _asset("map.js"),
        "data": _embedded(_data(matrix)),
    }


def _lead(matrix: Matrix) -> str:
    """Tell in a line what is counted, out of what, and how much is empty."""
    value, unit = VALUE_TITLE[matrix.plan.value], unit_name(matrix)
    shown = value if matrix.plan.value is Value.LINKS else f"{value}（{unit}）"
    empty = len(matrix.rows) * len(matrix.columns) - len(matrix.cells)
    narrowed = "；".join(filters(matrix))
    parts = [
        f"格内是{shown}，合计 {_text(matrix.total()) or '—'}",
        f"{empty} 格空白",
        *([f"只看 {narrowed}"] if narrowed else []),
    ]
    return f"{'，'.join(parts)}。{across_note(matrix)}"


def _most(matrix: Matrix) -> float:
    """Return the greatest value; what has none on either side may be far more, and is left out."""
    told = (
        value
        for line, values in zip(matrix.rows, matrix.values(), strict=True)
        for head, value in zip(matrix.columns, values, strict=True)
        if line.term and head.term
    )
    return max((value for value in told if value), default=1)


def _is_tall(lines: Sequence[Line]) -> bool:
    return any(len(line.label) > UPRIGHT for line in lines)


def _gap(empty: bool) -> str:
    return ' class="gap"' if empty else ""


def _text(value: Number) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _rows(matrix: Matrix, most: float) -> str:
    wholes = zip(matrix.row_values(), matrix.row_totals(), strict=True)
    parts = []
    for row, (line, values, (whole, total)) in enumerate(
        zip(matrix.rows, matrix.values(), wholes, strict=True)
    ):
        cells = "".join(
            _cell(value, f' data-r="{row}" data-c="{column}"', f"h{_step(matrix, value, most)}")
            for column, value in enumerate(values)
        )
        head = f'<th scope="row" title="{escape(line.header)}">{escape(line.label)}</th>'
        end = _cell(whole, f' data-r="{row}"', "whole")
        parts.append(f"<tr{_gap(not total)}>{head}{cells}{end}</tr>\n")
    page = "".join(parts)
    return page.replace('tabindex="-1"', 'tabindex="0"', 1)  # the rest is reached by arrows


def _foot(matrix: Matrix) -> str:
    cells = "".join(
        _cell(value, f' data-c="{column}"', "whole")
        for column, value in enumerate(matrix.column_values())
    )
    return f'<tr><th scope="row">合计</th>{cells}{_cell(matrix.total(), "", "whole")}</tr>'


def _cell(value: Number, place: str, name: str) -> str:
    shown = _text(value) if value else ""
    return f'<td class="{name}"><button type="button" tabindex="-1"{place}>{shown}</button></td>'


def _step(matrix: Matrix, value: Number, most: float) -> int:
    """Return 0 for nothing, else 1 to `SHADES`; by square roots, so that small numbers differ."""
    if not value:
        return 0
    share = value if matrix.plan.value is Value.CONFIDENCE else math.sqrt(value / most)
    return min(SHADES, math.ceil(share * SHADES - 1e-9))


def _legend(matrix: Matrix, most: float) -> str:
    """Explain the shades that are in use by the numbers that have them."""
    found: dict[int, list[float]] = {}
    for values in matrix.values():
        for value in values:
            found.setdefault(_step(matrix, value, most), []).append(value or 0)
    marks = ['<span><i class="h0"></i>空白</span>'] if 0 in found else []
    for step in sorted(found.keys() - {0}):
        low, high = min(found[step]), max(found[step])
        told = _text(low) if low == high else f"{_text(low)}–{_text(high)}"
        marks.append(f'<span><i class="h{step}"></i>{told}</span>')
    return "".join(marks)


def _data(matrix: Matrix) -> dict[str, Any]:
    """Gather lines, sentences once each, and what falls on which cell, by place in the lists."""
    entries = {entry.iri: entry for found in matrix.cells.values() for entry in found}
    place = {iri: at for at, iri in enumerate(entries)}
    spoken = {end: matrix.statements[end] for entry in entries.values() for end in ends(entry)}
    statement_place = {key: at for at, key in enumerate(spoken)}
    documents = {entry.document: None for entry in spoken.values()}
    document_place = {name: at for at, name in enumerate(documents)}
    kinds = list(KIND_TITLE)
    links = [
        [
            statement_place[entry.link.problem],
            statement_place[entry.link.measure],
            entry.link.score,
            "；".join(entry.link.reasons),
            entry.inferred,
        ]
        for entry in entries.values()
        if isinstance(entry, LinkEntry)
    ]
    return {
        "unit": unit_name(matrix),
        "rows": [line.header for line in matrix.rows],
        "columns": [line.header for line in matrix.columns],
        "rowTotals": matrix.row_totals(),
        "columnTotals": matrix.column_totals(),
        "kinds": list(KIND_TITLE.values()),
        "documents": list(documents),
        "statements": [
            [
                document_place[entry.document],
                kinds.index(entry.statement.kind),
                entry.statement.label,
                entry.statement.quote,
                entry.statement.section,
                page_of(matrix, entry),
                entry.statement.confidence,
            ]
            for entry in spoken.values()
        ],
        "links": links or None,
        "inferred": INFERRED if any(line.inferred for line in matrix.columns) else "",
        "cells": [
            [row, column, [place[entry.iri] for entry in found]]
            for (row, column), found in matrix.cells.items()
        ],
    }


def _embedded(data: dict[str, Any]) -> str:
    """Write JSON that no parser of HTML ends early: nothing in it opens a tag or a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
