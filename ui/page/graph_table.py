"""The graph in words: how much of it there is, its legend, and the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from kg.ego import Ego, Node
from kg.ego_files import FORMATS
from kg.ego_query import query
from kg.held import Held
from kg.labels import Found
from kg.near import Edge, Level, Relation, Sort
from ui.page.graph_words import RELATIONS, SORTS, short
from ui.tongue import say

FORMAT_NAMES = {"graphml": "GraphML", "gexf": "GEXF"}
FEW = 60
"""Edges up to which the table stands open below the graph."""


def told_html(found: Ego) -> str:
    """Tell what is drawn around what, and how much was left out."""
    centre = found.nodes[0]
    told = say(
        "“{label}”（{kind}）{hops} 步以内：{nodes} 个节点，{edges} 条线。",
        label=centre.label,
        kind=say(SORTS[centre.sort]),
        hops=found.hops,
        nodes=len(found.nodes),
        edges=len(found.edges),
    )
    cap = ""
    if found.left_out:
        notice = say(
            "另有 {count} 个同样近的没有画：只画最相关的 {most} 个，先近后远，再按对应的得分、"
            "条数和文献篇数。可以加筛选、减步数，或换一个中心。",
            count=found.left_out,
            most=len(found.nodes),
        )
        cap = f'<p class="none" role="note">{notice}</p>'
    if len(found.nodes) == 1:
        cap = f'<p class="none">{say("在现有的筛选条件下，它周围什么也没有。")}</p>'
    status = f'<p class="where" role="status">{escape(told)}</p>'
    return f'<div class="sheet graph-told">{status}{cap}</div>'


def legend_html(found: Ego) -> str:
    """List the kinds that are drawn, with how many there are; pressing one hides or shows it."""
    counts = Counter(node.sort for node in found.nodes)
    buttons = "".join(
        f'<button type="button" data-sort="{sort.value}" aria-pressed="true">'
        f'<i class="sort-{sort.value}" aria-hidden="true"></i>{say(title)} '
        f"<b>{counts[sort]}</b></button>"
        for sort, title in SORTS.items()
        if counts[sort]
    )
    lines = [
        ("plain", "线越粗，得分越高" if found.level is Level.STATEMENTS else "线越粗，对应越多")
    ]
    if any(edge.relation is Relation.MAY_ADDRESS for edge in found.edges):
        lines.append(("inferred", "跨文献推断"))
    lines.append(("decided", "经人认定"))
    if found.level is Level.STATEMENTS:
        lines += [("belongs", "所属"), ("doubtful", "把握较小的陈述")]
    keys = "".join(
        f'<span><i class="line-{name}" aria-hidden="true"></i>{say(title)}</span>'
        for name, title in lines
    )
    label = say("图例；按一下隐去或显示一类")
    return (
        f'<div class="sheet graph-legend" role="group" aria-label="{label}">{buttons}{keys}</div>'
    )


def table_html(found: Ego) -> str:
    """Show all edges as a table: whence, which relation, whereto, how many, and the evidence."""
    nodes = {node.iri: node for node in found.nodes}
    rows = "".join(_row(nodes, edge) for edge in _ordered(found))
    heads = "".join(
        f'<th scope="col">{say(title)}</th>'
        for title in ("起点", "关系", "终点", "对应", "得分", "文献", "依据")
    )
    alone = _node_row(found.nodes[0]) if not found.edges else ""
    title = say("同样的内容列成表（{count} 条线）", count=len(found.edges))
    state = " open" if len(found.edges) <= FEW else ""
    return (
        f'<details class="sheet graph-table"{state}><summary>{title}</summary><div class="rows">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}{alone}</tbody></table></div></details>"
    )


def _ordered(found: Ego) -> Sequence[Edge]:
    """Sort edges as they are read: those of links first, the most and strongest first."""
    place = {relation: number for number, relation in enumerate(Relation)}
    return sorted(
        found.edges,
        key=lambda e: (place[e.relation], -len(e.links), -e.score, e.source, e.target),
    )


def _row(nodes: Mapping[str, Node], edge: Edge) -> str:
    source, target = nodes[edge.source], nodes[edge.target]
    figures = ("", "", "")
    if edge.links:
        figures = (str(len(edge.links)), f"{edge.score:.2f}", str(edge.documents))
    cells = "".join(f'<td class="number">{figure}</td>' for figure in figures)
    relation = say(RELATIONS[edge.relation])
    label = say(
        "看依据：{source} {relation} {target}",
        source=source.label,
        relation=relation,
        target=target.label,
    )
    return (
        f'<tr data-sorts="{source.sort.value} {target.sort.value}">'
        f'<th scope="row">{_pick(source)}</th><td>{relation}</td>'
        f'<td>{_pick(target)}</td>{cells}<td><button class="link" data-edge="{edge.relation.value}"'
        f' data-source="{escape(edge.source)}" data-target="{escape(edge.target)}"'
        f' aria-label="{escape(label)}">{say("看依据")}</button></td></tr>'
    )


def _node_row(node: Node) -> str:
    cells = "<td></td>" * 6
    return f'<tr data-sorts="{node.sort.value}"><th scope="row">{_pick(node)}</th>{cells}</tr>'


def _pick(node: Node) -> str:
    return (
        f'<button class="link" data-pick="{escape(node.iri)}">{escape(node.label)}</button>'
        f" <small>{say(SORTS[node.sort])}</small>"
    )


def tools_html(held: Held, found: Ego, where: Sequence[str]) -> str:
    """Offer the picture, files for other programs, and the query that gives the same edges."""
    asked = [
        ("node", short(held.names.base, found.centre)),
        ("hops", str(found.hops)),
        ("level", found.level.value),
        *(("where", condition) for condition in where),
    ]
    links = "".join(
        f'<a href="/graph.{ending}?{escape(urlencode(asked))}" download>'
        f"{say('下载 {name}', name=FORMAT_NAMES[ending])}</a>"
        for ending in FORMATS
    )
    return (
        '<div class="sheet downloads graph-tools">'
        f'<button class="link" data-png="{say("图谱.png")}">{say("下载 PNG")}</button>{links}'
        f'<button class="link to-sparql" data-query="{escape(query(held, found))}">'
        f"{say('在 SPARQL 中打开')}</button></div>"
    )


def suggestions_html(found: Sequence[Found], count: int, text: str) -> str:
    """List what a search found, each to be made the centre."""
    if not text.strip():
        return ""
    if not found:
        none = say("没有叫这个名字的。")
        return f'<div class="sheet"><p class="none" role="status">{none}</p></div>'
    items = "".join(
        f'<li><button type="button" class="to-graph" data-node="{escape(one.iri)}">'
        f'<i class="sort-{one.sort.value}" aria-hidden="true"></i>'
        f"<span>{escape(one.label)}</span><small>{_counted(one)}</small></button></li>"
        for one in found
    )
    told = say("共 {count} 个", count=count)
    if count > len(found):
        told = say(
            "共 {count} 个，前 {shown} 个如下；多打几个字可以更准", count=count, shown=len(found)
        )
    return (
        f'<div class="sheet graph-found"><p class="where" role="status">{told}</p>'
        f"<ul>{items}</ul></div>"
    )


def _counted(one: Found) -> str:
    if one.sort in (Sort.PROBLEM_THEME, Sort.MEASURE_THEME):
        counted = say("{count} 个概念", count=one.count)
    elif one.sort in (Sort.PROBLEM, Sort.MEASURE, Sort.GOAL, Sort.ACHIEVEMENT):
        counted = say("{count} 条对应", count=one.count)
    else:
        counted = say("{count} 条陈述", count=one.count)
    return f"{say(SORTS[one.sort])} · {counted}"
