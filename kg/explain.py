"""What a matrix shows, in words: for the sheet beside it, for the page, for programs."""

from __future__ import annotations

from kg.facets import Facet
from kg.lines import UNSAID
from kg.matrix import INFERRED, Matrix, Unit, Value
from kg.plan import KIND_TITLE
from kg.status import ADDRESSES_FROM
from ontology.release import release

VALUE_TITLE = {
    Value.LINKS: "对应条数",
    Value.STATEMENTS: "陈述条数",
    Value.DOCUMENTS: "文献篇数",
    Value.CONFIDENCE: "平均把握",
}


def title(matrix: Matrix) -> str:
    """Name the matrix: 问题 × 措施."""
    return f"{matrix.row_title} × {matrix.column_title}"


def unit_name(matrix: Matrix) -> str:
    """Say what falls on a cell: 对应, or the kinds of statements."""
    if matrix.plan.unit is Unit.LINK:
        return "对应"
    return "、".join(KIND_TITLE[kind] for kind in matrix.plan.kinds)


def filters(matrix: Matrix) -> list[str]:
    """List the conditions as they were told, those of one key together."""
    chosen = matrix.plan.filters
    told = [f"{one.facet.name} = {' 或 '.join(one.said)}" for one in chosen.conditions]
    if chosen.kinds:
        told.insert(0, f"kind = {' 或 '.join(sorted(chosen.kinds))}")
    if chosen.statuses:
        told.append(f"status = {' 或 '.join(sorted(chosen.statuses))}")
    if chosen.least is not None:
        told.append(f"confidence ≥ {chosen.least}")
    return told


def explanation(matrix: Matrix) -> list[tuple[str, str]]:
    """Explain the matrix, a term and a sentence each; the queries are not among it."""
    told = [
        ("矩阵", title(matrix)),
        ("行", _side(matrix.row_title, matrix.plan.rows.facet)),
        ("列", _side(matrix.column_title, matrix.plan.columns.facet)),
        ("计什么", _unit(matrix)),
        ("格内的值", _value(matrix)),
        ("筛选", "；".join(filters(matrix)) or "没有筛选，取全库"),
    ]
    if filters(matrix):
        told.append(("筛选的规则", _rule(matrix)))
    told += [("合计", _totals(matrix)), ("空白", _gaps(matrix))]
    if matrix.plan.least:
        rows, columns = matrix.left_out
        told.append(
            (
                "未列出",
                f"少于 {matrix.plan.least} 条的行、列没有列出：{rows} 行、{columns} 列；"
                "合计也不含它们",
            )
        )
    if any(line.term == "" for line in (*matrix.rows, *matrix.columns)):
        told.append((UNSAID, "原文没有说明这一项，或程序没有读出"))
    if note := across_note(matrix):
        told.append((INFERRED, note))
    return [*told, ("版本", f"Duice {release()}")]


def across_note(matrix: Matrix) -> str:
    """Say what the columns of links across documents are, where there are such."""
    if not any(line.inferred for line in matrix.columns):
        return ""
    return f"标有“{INFERRED}”的列由程序推断：措施出自另一篇文献，不是作者自己的说法。"


def _side(name: str, facet: Facet) -> str:
    return f"{name}（{facet.name}）：{facet.meaning}"


def _unit(matrix: Matrix) -> str:
    if matrix.plan.unit is Unit.LINK:
        sides = (("行", matrix.plan.rows.end), ("列", matrix.plan.columns.end))
        ends = "，".join(f"{side}看它的{KIND_TITLE[end]}一端" for side, end in sides if end)
        return (
            "对应：一项措施针对一个问题，计人工采纳、增补的，"
            f"和未经否决而得分不低于 {ADDRESSES_FROM} 的；{ends}"
        )
    return f"陈述：{unit_name(matrix)}，每条都是一段原文"


def _value(matrix: Matrix) -> str:
    links = matrix.plan.unit is Unit.LINK
    match matrix.plan.value:
        case Value.LINKS:
            return "对应条数（links）"
        case Value.STATEMENTS if links:
            return "对应两端不同的陈述条数（statements）"
        case Value.STATEMENTS:
            return "陈述条数（statements）"
        case Value.DOCUMENTS:
            return "不同的文献篇数（documents）"
        case _:
            what = "对应得分" if links else "陈述置信度"
            return f"{what}的平均数，两位小数（confidence）；没有的格空着"


def _rule(matrix: Matrix) -> str:
    rule = "同一个键的几个值满足一个即可，不同的键都要满足；region 按上级到下级的开头匹配"
    if matrix.plan.unit is Unit.LINK:
        rule += (
            "；文献的条件两端都要满足，政策工具看措施一端，陈述的其他条件任一端满足即可，"
            "status 和 confidence 看对应自己的状态和得分"
        )
    return rule


def _totals(matrix: Matrix) -> str:
    several = {
        side.facet.title: None
        for side in (matrix.plan.rows, matrix.plan.columns)
        if side.facet.several
    }
    told = "按所列的行列重新计算，同一条（篇）在一个合计里只计一次"
    if several:
        told += f"；一条陈述可以有几个{'、几个'.join(several)}，在每一行（列）各计一次"
    if matrix.plan.value is Value.CONFIDENCE:
        return f"{told}；平均数的合计是全部的平均，不是各格平均的平均"
    ends = matrix.plan.value is Value.STATEMENTS and matrix.plan.unit is Unit.LINK
    if several or ends or matrix.plan.value is Value.DOCUMENTS:
        told += "，所以各格之和可以大于合计"
    return told


def _gaps(matrix: Matrix) -> str:
    rows, columns = matrix.row_totals().count(0), matrix.column_totals().count(0)
    cells = len(matrix.rows) * len(matrix.columns) - len(matrix.cells)
    return f"{cells} 格没有{unit_name(matrix)}；整行空白 {rows} 行，整列空白 {columns} 列"
