"""What stands behind a cell of the matrix: the sentences, or why there are none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from kg import behind
from kg.evidence import page_of
from kg.levels import Levels, Node
from kg.lines import Entry
from kg.matrix import Matrix, Unit
from kg.records import LinkEntry, StatementEntry
from kg.status import STATUS_NAMES, Status
from ui.page.grid import counted, title
from ui.page.named import line_label, unit_title
from ui.show import citation
from ui.tables import KINDS
from ui.tongue import say

Place = tuple[int, int]


def evidence_html(levels: Levels, cell: Place, shown: int) -> str:
    """List the sentences of a cell, at most ``shown``; a cell without any is named a gap."""
    row, column = cell
    if row >= len(levels.rows) or column >= len(levels.columns):
        return ""
    matrix = levels.matrix
    entries = matrix.cells.get(cell, ())
    kept = escape(json.dumps({"cell": [f"{row},{column}"]}))
    head = f"{_way(levels, cell)}{_heading(levels, cell, len(entries))}"
    if not entries:
        return f'<section class="sheet" data-keep="{kept}">{head}{_gap(levels, cell)}</section>'
    found = "".join(_entry(matrix, entry) for entry in entries[:shown])
    more = ""
    if len(entries) > shown:
        left = say("再看一些（还有 {left} 条）", left=len(entries) - shown)
        more = f'<p><button class="link more">{left}</button></p>'
    return (
        f'<section class="sheet" data-keep="{kept}" tabindex="-1">{head}'
        f'<ol class="findings">{found}</ol>{more}</section>'
    )


def _heading(levels: Levels, cell: Place, count: int) -> str:
    nodes = levels.rows[cell[0]], levels.columns[cell[1]]
    labels = " × ".join(
        escape(line_label(node, ladder))
        for node, ladder in zip(nodes, (levels.row_ladder, levels.column_ladder), strict=True)
    )
    told = counted(levels.matrix, count) if count else say("空白")
    query = escape(cell_query(levels, cell))
    return (
        f"<h3>{labels}<small>{escape(told)}</small></h3>"
        f'<p class="onward"><button class="link to-sparql" data-query="{query}">'
        f"{say('在 SPARQL 中打开')}</button></p>"
    )


def cell_query(levels: Levels, cell: Place) -> str:
    """Write the query that lists what stands behind a cell."""
    rows, columns = levels.rows[cell[0]].path, levels.columns[cell[1]].path
    return behind.query(
        levels.matrix.plan,
        list(zip(levels.row_ladder, rows, strict=False)),
        list(zip(levels.column_ladder, columns, strict=False)),
    )


def _way(levels: Levels, cell: Place) -> str:
    """Lead back: to the table, and to the cells of the coarser lines that this one is part of."""
    row, column = cell
    steps = [
        f'<button class="link back" data-r="{row}" data-c="{column}">'
        f"{escape(title(levels.matrix))}</button>"
    ]
    for side, nodes, ladder, at in (
        ("r", levels.rows, levels.row_ladder, row),
        ("c", levels.columns, levels.column_ladder, column),
    ):
        for place in above(nodes, at):
            target = (place, column) if side == "r" else (row, place)
            steps.append(
                f'<button class="link up" data-r="{target[0]}" data-c="{target[1]}">'
                f"{escape(line_label(nodes[place], ladder))}</button>"
            )
    return f'<nav class="way" aria-label="{say("所在位置")}">{" › ".join(steps)}</nav>'


def above(nodes: Sequence[Node], place: int) -> list[int]:
    """Return the places of the lines above one, the topmost first."""
    path = nodes[place].path
    return [
        at
        for at, node in enumerate(nodes[:place])
        if node.depth < len(path) and path[: node.depth] == node.path
    ]


def _gap(levels: Levels, cell: Place) -> str:
    """Name a gap, with what there is beside it."""
    matrix, (row, column) = levels.matrix, cell
    what = unit_title(matrix)
    if matrix.plan.unit is Unit.LINK:
        lead = say("研究空白：这一格里没有任何措施针对任何问题。")
    else:
        lead = say("研究空白：这一格里没有任何{what}。", what=what)
    labels = [
        escape(line_label(levels.rows[row], levels.row_ladder)),
        escape(line_label(levels.columns[column], levels.column_ladder)),
    ]
    row_total, column_total = matrix.row_totals()[row], matrix.column_totals()[column]
    told = (
        say("这一行（{line}）共有 {count}，", line=labels[0], count=_count(matrix, row_total)),
        say("这一列（{line}）共有 {count}。", line=labels[1], count=_count(matrix, column_total)),
    )
    near = _nearest(levels, cell)
    return f'<p class="none">{lead}{"".join(told)}</p>{near}'


def _count(matrix: Matrix, count: int) -> str:
    return escape(counted(matrix, count))


def _nearest(levels: Levels, cell: Place) -> str:
    """Point to the fullest cells of the same row and of the same column."""
    matrix, (row, column) = levels.matrix, cell
    same = (
        (say("同一行最多的是"), [(row, c) for c in range(len(levels.columns))]),
        (say("同一列最多的是"), [(r, column) for r in range(len(levels.rows))]),
    )
    hints = []
    for lead, places in same:
        most = max(places, key=lambda place: matrix.count(*place))
        if count := matrix.count(*most):
            beside, ladder = (
                (levels.columns[most[1]], levels.column_ladder)
                if most[0] == row
                else (levels.rows[most[0]], levels.row_ladder)
            )
            hints.append(
                f'<li>{lead} <button class="link up" data-r="{most[0]}" data-c="{most[1]}">'
                f"{escape(line_label(beside, ladder))}</button>"
                f"{say('（')}{_count(matrix, count)}{say('）')}</li>"
            )
    return f'<ul class="near">{"".join(hints)}</ul>' if hints else ""


def _entry(matrix: Matrix, entry: Entry) -> str:
    if isinstance(entry, LinkEntry):
        return _link(matrix, entry)
    told = [escape(entry.document), _sure(entry.statement.confidence), *_status(entry.status)]
    return (
        f'<li>{_end(matrix, entry)}<p class="where">{" · ".join(told)} · '
        f'<a href="/statement/{escape(entry.statement.id)}">{say("陈述页")}</a></p></li>'
    )


def _link(matrix: Matrix, link: LinkEntry) -> str:
    ends = [matrix.statements[key] for key in (link.link.problem, link.link.measure)]
    reasons = escape(say("；").join(link.link.reasons))
    told = [escape(link.document), _sure(link.link.score), *_status(link.status), reasons]
    both = f'<a class="cite" href="#" data-link="{escape(link.iri)}">{say("两端并看")}</a>'
    return (
        f'<li><div class="pair">{"".join(_end(matrix, end) for end in ends)}</div>'
        f'<p class="where">{" · ".join(told)} · {both}</p></li>'
    )


def _sure(confidence: float) -> str:
    return say("把握 {sure}", sure=f"{confidence:.2f}")


def _status(status: Status) -> list[str]:
    return [] if status is Status.PROPOSED else [say(STATUS_NAMES[status])]


def _end(matrix: Matrix, entry: StatementEntry) -> str:
    statement = entry.statement
    page = page_of(matrix, entry)
    place = statement.section or say("原文")
    if page:
        place = f"{place}{say('，第 {page} 页', page=page)}"
    mark = citation(f"[{place}]", entry.document, statement.span)
    return (
        f'<div class="end"><span class="chip">{say(KINDS[statement.kind])}</span>'
        f'<span class="label">{escape(statement.label)}</span>'
        f"<blockquote>{escape(statement.quote)} {mark}</blockquote></div>"
    )
