"""The matrix as an evidence map: lines that open in place, a number and a shade a cell, gaps."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.levels import LARGEST, Levels, Node
from kg.matrix import Matrix, Number, Unit, Value
from ui.page.named import filter_titles, line_label, side_title, unit_title
from ui.tongue import say

STEPS = 4
UPRIGHT = 5
"""Characters of a column's label up to which it is written across."""
Address = Mapping[str, Sequence[str]]


def grid_html(levels: Levels, *, gaps: bool = False, address: Address = {}, links: str = "") -> str:  # noqa: B006
    """Draw the table.

    Parameters
    ----------
    gaps
        Only the lines that have an empty cell.
    address
        What the page's address is to tell of this table.
    links
        HTML below the table.
    """
    matrix = levels.matrix
    kept = escape(json.dumps(address, ensure_ascii=False))
    if not levels.rows or not levels.columns:
        told = say("这里还没有可以列表的内容。")
        if matrix.plan.filters.conditions:
            told = say("筛选之后没有内容；请放宽筛选条件。")
        return f'<div class="sheet" data-keep="{kept}"><p class="none">{told}</p></div>'
    drawn = _Drawn(levels, _shade(levels), gaps)
    table = (
        f'<div class="map"><table role="treegrid" aria-label="{escape(title(matrix))}">'
        f"<thead>{drawn.head()}</thead><tbody>{''.join(drawn.body())}</tbody>"
        f"<tfoot>{drawn.foot()}</tfoot></table></div>"
    )
    if gaps and not drawn.places[0]:
        table = f'<p class="none">{say("没有空白：每一格都有依据。")}</p>'
    return (
        f'<div class="sheet" data-keep="{kept}">{_summary(levels)}{_notes(levels)}{table}'
        f"{_legend(drawn.shade)}{links}</div>"
    )


def title(matrix: Matrix) -> str:
    """Name the table by its sides."""
    return f"{side_title(matrix.plan.rows)} × {side_title(matrix.plan.columns)}"


def counted(matrix: Matrix, count: int) -> str:
    """Tell how many links or statements there are."""
    return say("{count} 条{unit}", count=count, unit=unit_title(matrix))


@dataclass(frozen=True)
class _Shade:
    """Which of the shades a number has; by square roots, so that small numbers differ."""

    matrix: Matrix
    most: float
    found: Mapping[int, tuple[float, float]]

    def step(self, value: Number) -> int:
        """Return 0 for nothing, else 1 to `STEPS`."""
        return _step(self.matrix, value, self.most)


def _step(matrix: Matrix, value: Number, most: float) -> int:
    if not value:
        return 0
    share = value if matrix.plan.value is Value.CONFIDENCE else math.sqrt(value / most)
    return min(STEPS, math.ceil(share * STEPS - 1e-9))


def _shade(levels: Levels) -> _Shade:
    matrix = levels.matrix
    values = [matrix.value(*place) or 0 for place in matrix.cells]
    most = max(values, default=1)
    found: dict[int, tuple[float, float]] = {}
    for value in values:
        step = _step(matrix, value, max(most, STEPS))
        low, high = found.get(step, (value, value))
        found[step] = min(low, value), max(high, value)
    return _Shade(matrix, max(most, STEPS), found)


class _Drawn:
    """The parts of the table, drawn."""

    def __init__(self, levels: Levels, shade: _Shade, gaps: bool) -> None:
        self.levels, self.shade, self.gaps = levels, shade, gaps
        self.matrix = levels.matrix
        self.places = self._places()
        self._headers = [
            [escape(line_label(node, ladder)) for node in nodes]
            for nodes, ladder in (
                (levels.rows, levels.row_ladder),
                (levels.columns, levels.column_ladder),
            )
        ]
        self._totals = self.matrix.row_totals(), self.matrix.column_totals()
        self._unit = escape(unit_title(self.matrix))

    def _places(self) -> tuple[list[int], list[int]]:
        """Choose the rows and columns that are shown."""
        rows, columns = range(len(self.levels.rows)), range(len(self.levels.columns))
        if not self.gaps:
            return list(rows), list(columns)
        filled = self.matrix.cells
        left = [row for row in rows if any((row, column) not in filled for column in columns)]
        return left, [c for c in columns if any((row, c) not in filled for row in left)]

    def head(self) -> str:
        """Draw the row of the columns' heads."""
        sides = self.matrix.plan.rows, self.matrix.plan.columns
        corner = " ＼ ".join(escape(side_title(side)) for side in sides)
        heads = "".join(self._head(column) for column in self.places[1])
        return (
            f'<tr><th scope="col" class="corner">{corner}</th>{heads}'
            f'<th scope="col" class="whole">{say("合计")}</th></tr>'
        )

    def _head(self, column: int) -> str:
        node, label = self.levels.columns[column], self._headers[1][column]
        flat = " flat" if len(label) <= UPRIGHT else ""
        return (
            f'<th scope="col" class="d{node.depth}{flat}{_gap(self._totals[1][column])}" '
            f'data-r="-1" data-c="{column}"{_expanded(node)} title="{escape(node.line.header)}">'
            f"<span>{_turn(node)}{label}</span>{self._blank(self._totals[1][column])}</th>"
        )

    def body(self) -> Iterator[str]:
        """Draw the rows."""
        values, wholes = self.matrix.values(), self.matrix.row_values()
        first = self.places[0][:1], self.places[1][:1]
        for row in self.places[0]:
            node, label = self.levels.rows[row], self._headers[0][row]
            cells = "".join(
                self._cell(row, column, values[row][column], reach=([row], [column]) == first)
                for column in self.places[1]
            )
            total = self._totals[0][row]
            yield (
                f'<tr class="d{node.depth}{_gap(total)}" aria-level="{node.depth}"'
                f'{_expanded(node)}><th scope="row" data-r="{row}" data-c="-1" '
                f'title="{escape(node.line.header)}">{_turn(node)}<span>{label}</span>'
                f"{self._blank(total)}</th>{cells}"
                f'<td class="whole">{number(wholes[row])}</td></tr>'
            )

    def _cell(self, row: int, column: int, value: Number, *, reach: bool) -> str:
        """One cell; the first can be reached by the Tab key, the others from there by arrows."""
        told = f"{self._headers[0][row]} × {self._headers[1][column]}"
        count = self.matrix.count(row, column)
        if count:
            told = f"{told}{say('：{count} 条{unit}', count=count, unit=self._unit)}"
            if self.matrix.plan.value not in (Value.LINKS, Value.STATEMENTS):
                told = f"{told} · {number(value)}"
        else:
            told = f"{told}{say('：空白')}"
        tab = ' tabindex="0"' if reach else ""
        return (
            f'<td class="h{self.shade.step(value)}" data-r="{row}" data-c="{column}"{tab} '
            f'aria-label="{told}">{number(value)}</td>'
        )

    def foot(self) -> str:
        """Draw the row of totals."""
        values = self.matrix.column_values()
        cells = "".join(f'<td class="whole">{number(values[c])}</td>' for c in self.places[1])
        return (
            f'<tr><th scope="row" class="whole">{say("合计")}</th>{cells}'
            f'<td class="whole">{number(self.matrix.total())}</td></tr>'
        )

    def _blank(self, total: int) -> str:
        return "" if total else f'<small class="blank">{say("空白")}</small>'


def number(value: Number) -> str:
    """Write what stands in a cell; nothing for nothing."""
    if not value:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _gap(total: int) -> str:
    return "" if total else " gap"


def _expanded(node: Node) -> str:
    return f' aria-expanded="{str(node.opened).lower()}"' if node.finer else ""


def _turn(node: Node) -> str:
    """Draw the sign by which a line opens."""
    if not node.finer:
        return ""
    return f'<i class="turn" aria-hidden="true">{"−" if node.opened else "+"}</i>'


def _summary(levels: Levels) -> str:
    """Tell how much there is and how many lines have none."""
    matrix = levels.matrix
    found = {entry.iri for entries in matrix.cells.values() for entry in entries}
    parts = [counted(matrix, len(found))]
    sides = (
        (side_title(matrix.plan.rows), levels.rows, matrix.row_totals()),
        (side_title(matrix.plan.columns), levels.columns, matrix.column_totals()),
    )
    for name, nodes, totals in sides:
        tops = [total for node, total in zip(nodes, totals, strict=True) if node.depth == 1]
        if empty := tops.count(0):
            parts.append(
                say("{lines} 个{side}里 {empty} 个空白", lines=len(tops), side=name, empty=empty)
            )
    joined = escape(say("，").join(parts))
    narrowed = escape(say("；").join(filter_titles(matrix.plan.filters)))
    only = f"{say('。只看 ')}{narrowed}" if narrowed else ""
    hint = say("点一格看原句；方向键移动，回车打开。行名、列名前有 + 的可以展开。")
    return f'<p class="where told" role="status">{joined}{only}{say("。")}{hint}</p>'


def _notes(levels: Levels) -> str:
    """Tell what was gathered or left closed because it would be too much."""
    told = []
    if levels.gathered:
        rows, columns = levels.asked
        names = "、".join(say(facet.title) for facet in levels.gathered)
        told.append(
            say(
                "{rows} 行 × {columns} 列，一屏画不下，已按{names}收拢；点开一行或一列看下一层。",
                rows=rows,
                columns=columns,
                names=names,
            )
        )
    if levels.refused:
        told.append(
            say(
                "全部展开会超过 {most} 格，只展开了画得下的部分；请加筛选条件，或逐行展开。",
                most=LARGEST,
            )
        )
    if levels.matrix.plan.unit is Unit.LINK and levels.matrix.plan.value is Value.STATEMENTS:
        told.append(say("格内计对应两端的陈述，同一条只计一次。"))
    return "".join(f'<p class="note">{text}</p>' for text in told)


def _legend(shade: _Shade) -> str:
    """Explain the shades that are in use by the numbers that have them."""
    marks = [f'<span><i class="h0"></i>{say("空白")}</span>']
    for step in sorted(shade.found.keys() - {0}):
        low, high = shade.found[step]
        told = number(low) if low == high else f"{number(low)}–{number(high)}"
        marks.append(f'<span><i class="h{step}"></i>{told}</span>')
    return f'<p class="legend">{"".join(marks)}</p>'
