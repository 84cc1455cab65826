"""The matrix on the page: a grid to walk through, and the sentences behind a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from kg.explain import unit_name
from kg.lines import Entry, Line
from kg.matrix import Axis, Matrix, Number, Unit, Value
from kg.records import LinkEntry, StatementEntry
from ui.show import citation
from ui.tables import KINDS

LARGEST = 20_000
"""Cells that a browser draws within a few seconds; a larger grid could not be read either."""
STEPS = 4
FORMATS = {"csv": "CSV", "xlsx": "Excel", "html": "网页"}


def within(matrix: Matrix, document: str) -> Matrix:
    """Narrow a matrix down to the lines and links of one document."""
    rows = _kept(matrix.rows, document)
    columns = _kept(matrix.columns, document)
    row_place = {old: new for new, old in enumerate(rows)}
    column_place = {old: new for new, old in enumerate(columns)}
    cells = {
        (row_place[row], column_place[column]): own
        for (row, column), links in matrix.cells.items()
        if (own := tuple(link for link in links if link.document == document))
    }
    return replace(
        matrix,
        rows=tuple(matrix.rows[row] for row in rows),
        columns=tuple(matrix.columns[column] for column in columns),
        cells=cells,
    )


def _kept(lines: Sequence[Line], document: str) -> list[int]:
    """Places of the lines that belong to ``document``, or to none."""
    return [place for place, line in enumerate(lines) if line.document in ("", document)]


def grid_html(matrix: Matrix) -> str:
    """Draw the grid: a number and a shade a cell, lines without anything marked as gaps."""
    size = f"{len(matrix.rows)} 行 × {len(matrix.columns)} 列"
    if not matrix.rows or not matrix.columns:
        return '<div class="sheet"><p class="none">这里还没有可以列表的内容。</p></div>'
    if len(matrix.rows) * len(matrix.columns) > LARGEST:
        return (
            f'<div class="sheet"><p class="none">{size}，网页上画不下。请选一篇文献，或把行、列换成'
            f"“维度”；整张表可以下载。</p>{downloads_html(matrix)}</div>"
        )
    gaps = [not total for total in matrix.column_totals()]
    heads = "".join(
        _head(line, matrix.column_axis, gap) for line, gap in zip(matrix.columns, gaps, strict=True)
    )
    values = matrix.values()
    most = max((value or 0 for row in values for value in row), default=0)
    # A grid of single links stays pale; a mean is at most 1.
    scale = 1 if matrix.plan.value is Value.CONFIDENCE else max(most, STEPS)
    totals = matrix.row_totals()
    rows = "".join(
        _row(matrix, row, cells, total, scale)
        for row, (cells, total) in enumerate(zip(values, totals, strict=True))
    )
    corner = f"{matrix.row_title} ＼ {matrix.column_title}"
    return (
        f'<div class="sheet">{_summary(matrix)}<div class="grid"><table role="grid" aria-label='
        f'"{matrix.row_title} × {matrix.column_title}"><thead><tr><th scope="col">{corner}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{_legend(matrix, most, scale)}{downloads_html(matrix)}</div>"
    )


def _head(line: Line, axis: str, gap: bool) -> str:
    """Head of a column; short words stand upright, long ones run down."""
    kinds = " ".join(kind for kind, so in (("flat", axis in FLAT), ("gap", gap)) if so)
    return (
        f'<th scope="col" class="{kinds}" title="{escape(line.header)}">'
        f"<span>{escape(line.label)}</span></th>"
    )


FLAT = (Axis.DIMENSION, Axis.GENRE, Axis.YEAR, Axis.LEVEL)


def _row(matrix: Matrix, row: int, values: Sequence[Number], total: int, scale: float) -> str:
    line = matrix.rows[row]
    cells = "".join(_cell(row, column, value, scale) for column, value in enumerate(values))
    gap = "" if total else ' class="gap"'
    return (
        f'<tr{gap}><th scope="row" title="{escape(line.header)}">{escape(line.label)}</th>'
        f"{cells}</tr>"
    )


def _cell(row: int, column: int, value: Number, scale: float) -> str:
    """One cell; the first can be reached by the Tab key, the others from there by arrows."""
    reach = ' tabindex="0"' if row == column == 0 else ""
    shade = int(-(-(value or 0) * STEPS // scale))
    return f'<td class="h{shade}" data-r="{row}" data-c="{column}"{reach}>{value or ""}</td>'


def _summary(matrix: Matrix) -> str:
    """Tell how much there is and how many lines have none."""
    found = {entry.iri for entries in matrix.cells.values() for entry in entries}
    parts = [f"{len(found)} 条{unit_name(matrix)}"]
    sides = (
        (matrix.row_title, matrix.row_totals()),
        (matrix.column_title, matrix.column_totals()),
    )
    for title, totals in sides:
        if empty := totals.count(0):
            parts.append(f"{len(totals)} 个{title}里 {empty} 个空白")
    return f'<p class="where">{"，".join(parts)}。点一格看原句；方向键移动，回车打开。</p>'


def _legend(matrix: Matrix, most: float, scale: float) -> str:
    """Explain the shades, as many as are in use."""
    marks = ['<span><i class="h0"></i>没有</span>']
    for shade in range(1, STEPS + 1):
        if matrix.plan.value is Value.CONFIDENCE:
            marks.append(f'<span><i class="h{shade}"></i>{shade / STEPS:.2f} 以下</span>')
            continue
        low, high = int(scale * (shade - 1) // STEPS) + 1, int(scale * shade // STEPS)
        if low <= most:
            told = f"{low}" if low == high else f"{low}–{high}"
            unit = "篇" if matrix.plan.value is Value.DOCUMENTS else "条"
            marks.append(f'<span><i class="h{shade}"></i>{told} {unit}</span>')
    return f'<p class="legend">{"".join(marks)}</p>'


def downloads_html(matrix: Matrix) -> str:
    """Links to the whole table in other formats."""
    query = (
        f"rows={matrix.row_axis}&amp;columns={matrix.column_axis}&amp;values={matrix.plan.value}"
    )
    anchors = " ".join(
        f'<a href="/matrix.{ending}?{query}" download>下载 {name}</a>'
        for ending, name in FORMATS.items()
    )
    return f'<p class="downloads">{anchors}</p>'


def evidence_html(matrix: Matrix, row: int, column: int) -> str:
    """Show the sentences behind a cell: each statement, or each link with its ends and reasons."""
    lines = matrix.rows[row], matrix.columns[column]
    title = " × ".join(escape(line.label) for line in lines)
    entries = matrix.cells.get((row, column), ())
    if not entries:
        what = (
            "任何措施针对任何问题" if matrix.plan.unit is Unit.LINK else f"任何{unit_name(matrix)}"
        )
        return (
            f'<div class="sheet"><h3>{title}</h3>'
            f'<p class="none">研究空白：这一格里没有{what}。</p></div>'
        )
    found = "".join(_entry(matrix, entry) for entry in entries)
    return (
        f'<div class="sheet"><h3>{title}<small>{len(entries)} 条{unit_name(matrix)}</small></h3>'
        f'<ol class="findings">{found}</ol></div>'
    )


def _entry(matrix: Matrix, entry: Entry) -> str:
    if isinstance(entry, LinkEntry):
        return _link(matrix, entry)
    statement = entry.statement
    return (
        f"<li>{_end(KINDS[statement.kind], entry)}"
        f'<p class="where">{escape(entry.document)} · 把握 {statement.confidence:.2f}</p></li>'
    )


def _link(matrix: Matrix, link: LinkEntry) -> str:
    problem = matrix.statements[link.link.problem]
    measure = matrix.statements[link.link.measure]
    reasons = "；".join(map(escape, link.link.reasons))
    return (
        f'<li><div class="pair">{_end("问题", problem)}{_end("措施", measure)}</div>'
        f'<p class="where">{escape(link.document)} · 把握 {link.link.score:.2f} · {reasons}</p>'
        "</li>"
    )


def _end(kind: str, entry: StatementEntry) -> str:
    statement = entry.statement
    mark = citation(f"[{statement.section or '原文'}]", entry.document, statement.span)
    return (
        f'<div class="end"><span class="chip">{kind}</span>'
        f'<span class="label">{escape(statement.label)}</span>'
        f"<blockquote>{escape(statement.quote)} {mark}</blockquote></div>"
    )
