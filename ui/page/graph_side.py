"""What stands beside the graph: a node with its sentences, an edge with what it rests on."""

from __future__ import annotations

from html import escape

from kg.ego import Ego, Node, label_of, statements_of
from kg.held import Held
from kg.near import Edge, Relation, Sort
from kg.records import LinkEntry, StatementEntry
from kg.status import BASIS_NAMES, STATUS_NAMES, Status
from ui.page.graph_words import RELATIONS, SORTS, page_of
from ui.show import citation
from ui.tongue import say

SENTENCES = 6
LINKS = 8


def empty_html() -> str:
    """Say what comes here."""
    hint = say("点一个节点看它的句子，点一条线看它的依据。")
    return f'<div class="sheet"><p class="none">{hint}</p></div>'


def node_html(held: Held, found: Ego, node: Node) -> str:
    """Show a thing: its kind, figures, sentences, and the ways on from it."""
    entries = statements_of(held, found, node.iri)
    shown = "".join(f"<li>{_sentence(entry)}</li>" for entry in entries[:SENTENCES])
    return (
        f'<div class="sheet graph-side">{_chip(node.sort)}'
        f'<h3 tabindex="-1">{escape(node.label)}</h3>'
        f'<p class="where">{" · ".join(_figures(held, found, node))}</p>'
        f'<p class="onward">{_onward(held, found, node)}</p>'
        f'<ol class="sentences">{shown}</ol>{_rest(len(entries))}</div>'
    )


def edge_html(held: Held, edge: Edge) -> str:
    """Show what an edge rests on: the sentences at both ends of its links, with reasons."""
    relation = say(RELATIONS[edge.relation])
    ends = (
        f'<h3 tabindex="-1">{_name(held, edge.source)} <span class="edge">{relation} →</span> '
        f"{_name(held, edge.target)}</h3>"
    )
    if not edge.links:
        return f'<div class="sheet graph-side">{ends}{_belonging(held, edge)}</div>'
    some = "".join(f"<li>{_link(held, link)}</li>" for link in edge.links[:LINKS])
    figures = say(
        "{links} 条对应，{documents} 篇文献，最高得分 {score:.2f}",
        links=len(edge.links),
        documents=edge.documents,
        score=edge.score,
    )
    more = len(edge.links) - LINKS
    rest = say("另有 {count} 条，按得分在后。", count=more) if more > 0 else ""
    return (
        f'<div class="sheet graph-side">{ends}<p class="where">{figures}</p>'
        f'<ol class="evidence">{some}</ol><p class="where">{rest}</p></div>'
    )


def _chip(sort: Sort) -> str:
    return f'<span class="chip sort-{sort.value}">{say(SORTS[sort])}</span>'


def _name(held: Held, iri: str) -> str:
    return f'<button class="link" data-pick="{escape(iri)}">{escape(label_of(held, iri))}</button>'


def _figures(held: Held, found: Ego, node: Node) -> list[str]:
    """Tell how much there is of a thing, or how sure a statement is."""
    entry = next((e for e in held.statements.values() if e.iri == node.iri), None)
    joined = sum(node.iri in (edge.source, edge.target) for edge in found.edges)
    edges = say("图上 {count} 条线", count=joined)
    if entry is None:
        told = [say("{count} 条陈述", count=node.statements)]
        if node.sort is not Sort.DOCUMENT:
            told.append(say("{count} 篇文献", count=node.documents))
        return [*told, edges]
    statement = entry.statement
    return [
        say(statement.dimension.value),
        say("置信度 {sure:.2f}", sure=statement.confidence),
        say(STATUS_NAMES[entry.status]),
        edges,
    ]


def _onward(held: Held, found: Ego, node: Node) -> str:
    ways = []
    if node.iri != found.centre:
        ways.append(
            f'<button class="link to-graph" data-node="{escape(node.iri)}">'
            f"{say('以此为中心')}</button>"
        )
    if page := page_of(held.names.base, node.iri):
        titles = {Sort.DOCUMENT: "文献页"} | {sort: "概念页" for sort in Sort if "-" in sort.value}
        title = titles.get(node.sort, "陈述页")
        ways.append(f'<a href="{escape(page)}">{say(title)}</a>')
    return " ".join(ways)


def _sentence(entry: StatementEntry) -> str:
    """Quote a statement, with the citation that opens the drawer."""
    statement = entry.statement
    mark = citation(f"[{statement.section or say('原文')}]", entry.document, statement.span)
    return (
        f"<blockquote>{escape(statement.quote)} {mark}</blockquote>"
        f'<p class="where">{escape(entry.document)}</p>'
    )


def _rest(count: int) -> str:
    if count <= SENTENCES:
        return ""
    told = say("共 {count} 句，这里是置信度最高的 {shown} 句。", count=count, shown=SENTENCES)
    return f'<p class="where">{told}</p>'


def _link(held: Held, link: LinkEntry) -> str:
    """Show both ends of a link, its score, who says so, and why."""
    problem, measure = (
        held.statements[identifier] for identifier in (link.link.problem, link.link.measure)
    )
    basis = say("跨文献推断") if link.inferred else say(BASIS_NAMES[link.basis])
    told = [say("得分 {score:.2f}", score=link.link.score), basis]
    if link.status is not Status.PROPOSED:
        told.append(say(STATUS_NAMES[link.status]))
    reasons = "；".join(map(escape, link.link.reasons))
    both = f'<a class="cite" href="#" data-link="{escape(link.iri)}">{say("两端对照")}</a>'
    return (
        f"{_chip(Sort.PROBLEM)}{_sentence(problem)}{_chip(Sort.MEASURE)}{_sentence(measure)}"
        f'<p class="where">{" · ".join(told)} · {reasons} {both}</p>'
    )


def _belonging(held: Held, edge: Edge) -> str:
    """Show the statement that belongs somewhere; concepts belong by the look of their members."""
    entry = next((e for e in held.statements.values() if e.iri == edge.source), None)
    if entry is not None:
        return _sentence(entry)
    told = say("主题由同类的概念归成。") if edge.relation is Relation.BROADER else ""
    return f'<p class="where">{told}</p>'
