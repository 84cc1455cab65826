"""Results of queries as the page shows them: rows by the page, graphs as Turtle, downloads."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from pyoxigraph import NamedNode

from kg.sparql import Form
from kg.store import Store
from ontology import terms as t
from ui.page.query_runs import Ran
from ui.results import Cell, Results, parse
from ui.tongue import say

ROWS = 100
"""Rows of a page."""
LONGEST = 100_000
"""Characters of a graph that the page shows; downloads have all of it."""
FORMATS = {
    "csv": ("CSV", "csv"),
    "tsv": ("TSV", "tsv"),
    "json": ("JSON", "json"),
    "xml": ("XML", "xml"),
    "turtle": ("Turtle", "ttl"),
    "jsonld": ("JSON-LD", "jsonld"),
    "ntriples": ("N-Triples", "nt"),
    "rdfxml": ("RDF/XML", "rdf"),
}
"""Name and ending of each format, in the order of the buttons."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_TURTLE = re.compile(
    r"(?P<comment>#[^\n]*)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"(?:@[A-Za-z-]+)?)'
    r"|(?P<iri><[^<>\s]*>)"
    r"|(?P<keyword>@prefix\b|@base\b|(?<=\s)a(?=\s))"
    r"|(?P<name>[\w-]*:[\w%./-]*)"
)
_LABELS = (t.LABEL, t.PREF_LABEL, t.TITLE)

Named = Callable[[str], str]
"""Gives the label of an IRI, empty where it has none."""


def result_html(ran: Ran, page: int, store: Store) -> str:
    """Show a page (from 0) of what a query gave, with its downloads."""
    if ran.form in (Form.CONSTRUCT, Form.DESCRIBE):
        shown = turtle_html(ran.body.decode("utf-8"))
    else:
        found = parse(ran.body, store.names.base)
        if ran.form is Form.ASK:
            shown = f'<p class="lead">{escape(say(found.rows[0][0].text))}</p>'
        else:
            shown = rows_html(found, page, store.names.base, labels_of(store))
    return f"{shown}{downloads_html(ran.form)}"


def told(ran: Ran, store: Store) -> str:
    """Say how much a query gave and how long it took."""
    if ran.form is Form.SELECT:
        rows = len(parse(ran.body, store.names.base).rows)
        return say("{rows} 行 · {time} 毫秒", rows=f"{rows:,}", time=f"{ran.milliseconds:,}")
    return say("{time} 毫秒", time=f"{ran.milliseconds:,}")


def rows_html(found: Results, page: int, base: str, named: Named) -> str:
    """Lay the rows of one page out."""
    if not found.rows:
        return f'<p class="none">{escape(say("没有结果。"))}</p>'
    first = max(0, min(page, (len(found.rows) - 1) // ROWS)) * ROWS
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in found.columns)
    body = "".join(
        f"<tr>{''.join(cell_html(cell, base, named) for cell in row)}</tr>"
        for row in found.rows[first : first + ROWS]
    )
    return (
        f'<div class="rows" tabindex="0" role="region" aria-label="{escape(say("查询结果"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{pager_html(first, len(found.rows))}"
    )


def pager_html(first: int, count: int) -> str:
    """Lead to the pages before and after; nothing where there is only one."""
    if count <= ROWS:
        return ""
    page, last = first // ROWS, min(first + ROWS, count)
    where = say(
        "第 {first}–{last} 行，共 {count} 行", first=first + 1, last=last, count=f"{count:,}"
    )

    def button(to: int, name: str, off: bool) -> str:
        return (
            f'<button class="link" data-page="{to}"{" disabled" if off else ""}>'
            f"{escape(say(name))}</button>"
        )

    return (
        f'<nav class="pager" aria-label="{escape(say("翻页"))}">'
        f"{button(page - 1, '上一页', page == 0)}<span>{escape(where)}</span>"
        f"{button(page + 1, '下一页', last == count)}</nav>"
    )


def cell_html(cell: Cell, base: str, named: Named) -> str:
    """Show one value: an IRI of ours leads to its page or opens the drawer."""
    if not cell.iri:
        number = ' class="number"' if _NUMBER.fullmatch(cell.text) else ""
        return f"<td{number}>{escape(cell.text)}</td>"
    iri, label = escape(cell.iri), escape(named(cell.iri))
    kind, slash, rest = cell.iri.removeprefix(base).partition("/")
    ours = cell.iri.startswith(base) and slash and "#" not in rest
    text = label or escape(cell.text)
    if ours and kind in ("statement", "link", "across"):
        key = "statement" if kind == "statement" else "link"
        shown = f'<a class="cite" href="#" data-{key}="{escape(rest)}" title="{iri}">{text}</a>'
    elif ours and kind in ("concept", "document") and not (kind == "document" and "/" in rest):
        shown = f'<a href="/{kind}/{escape(rest)}" title="{iri}">{text}</a>'
    else:
        also = f" <small>{label}</small>" if label else ""
        shown = f'<code title="{iri}">{escape(cell.text)}</code>{also}'
    return f"<td>{shown}</td>"


def labels_of(store: Store) -> Named:
    """Look labels up in the store, Chinese ones first, each IRI once."""
    known: dict[str, str] = {}

    def named(iri: str) -> str:
        if iri not in known:
            subject = NamedNode(iri)
            facts = (fact for one in _LABELS for fact in store.find(subject, one, None, None))
            values = [fact.object for fact in facts]
            chinese = (one for one in values if getattr(one, "language", None) == "zh")
            chosen = next(chinese, next(iter(values), None))
            known[iri] = getattr(chosen, "value", "")
        return known[iri]

    return named


def turtle_html(turtle: str) -> str:
    """Show triples, the parts of their notation in colours."""
    shown, rest = turtle[:LONGEST], len(turtle) > LONGEST
    parts, at = [], 0
    for found in _TURTLE.finditer(shown):
        parts.append(escape(shown[at : found.start()]))
        parts.append(f'<span class="ttl-{found.lastgroup}">{escape(found[0])}</span>')
        at = found.end()
    parts.append(escape(shown[at:]))
    cut = f'<p class="where">{escape(say("只显示开头，下载可得全部。"))}</p>' if rest else ""
    if not turtle.strip():
        return f'<p class="none">{escape(say("没有结果。"))}</p>'
    return f'<pre class="turtle" tabindex="0">{"".join(parts)}</pre>{cut}'


def downloads_html(form: Form) -> str:
    """Offer the result in the formats that fit, from the endpoint that other programs use."""
    fitting = {name: form.formats[name][0] for name in FORMATS if name in form.formats}
    if form is Form.ASK:
        fitting = {name: fitting[name] for name in ("json", "xml")}
    buttons = "".join(
        f'<button class="link download" data-type="{media}"'
        f' data-name="{escape(say("结果"))}.{FORMATS[name][1]}">{FORMATS[name][0]}</button>'
        for name, media in fitting.items()
    )
    return f'<p class="downloads">{escape(say("下载"))} {buttons}</p>'
