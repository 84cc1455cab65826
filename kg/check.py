"""Is the graph sound? Violations of the shapes, and quotes that the text does not bear out.

The graph of each document is checked by itself against `ontology/shapes.ttl` (SHACL), then what
SHACL cannot say: a quote is the text's slice at its place, and `duice:addresses` stands where, and
only where, a link counts. Then come the graph of links across documents, whose ends have to be a
measure and a problem of two documents, and the log of decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import pyoxigraph
import pyshacl
from pyoxigraph import NamedNode
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import iris
from kg.status import STATUS_CONCEPTS, Status, counts
from kg.store import Store
from ontology import terms as t

SH = Namespace("http://www.w3.org/ns/shacl#")
OA = Namespace(t.PREFIXES["oa"])
PROV = Namespace(t.PREFIXES["prov"])
_KINDS = {
    t.DOCUMENT.value: "文档",
    t.SECTION.value: "章节",
    t.PROBLEM.value: "问题",
    t.MEASURE.value: "措施",
    t.GOAL.value: "目标",
    t.ACHIEVEMENT.value: "成效",
    t.LINK.value: "对应关系",
    t.ACROSS_LINK.value: "跨文献推断",
    t.CORRECTION.value: "更正",
    t.DECISION.value: "校对决定",
    t.POSITION_SELECTOR.value: "位置选择器",
    t.QUOTE_SELECTOR.value: "引文选择器",
}


FROM_BACKUP = "校对日志不能重做，请从备份恢复"
_STATUSES = {iri.value: status for status, iri in STATUS_CONCEPTS.items()}
Faults = Iterator[tuple[Node, str]]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is wrong with ``node`` (an IRI) in the graph of ``document`` (a name).

    ``document`` is empty for a graph beside those of documents, which ``mend`` tells how to mend.

    ``what`` tells in Chinese what the node is, empty for nothing of ours; ``fault`` is what is
    wrong with it, and `str` makes a sentence of all.
    """

    document: str
    node: str
    what: str
    fault: str
    mend: str = "请运行 duice link 重新推断"

    def __str__(self) -> str:
        if not self.document:
            return f"{self.what}（{self.node}）{self.fault}；{self.mend}"
        return (
            f"文档“{self.document}”：{self.what}（{self.node}）{self.fault}；"
            "请移除这篇文档后重新导入"
        )


def check(store: Store) -> Iterator[Finding]:
    """Yield what is wrong in the store, document by document; nothing when it is sound."""
    shapes = Graph().parse(data=t.shapes_text(), format="turtle")
    held = graphs(store)
    for graph in held:
        if not store.names.is_document(graph):
            continue
        data = _rdflib(store, graph)
        found = {*_misshapen(data, shapes), *_misquoted(data), *_misaddressed(data)}
        if URIRef(graph.value) not in data.subjects(RDF.type, URIRef(t.DOCUMENT.value)):
            found.add((URIRef(graph.value), "缺少文档本身的记载"))
        name = iris.document_name(graph)
        yield from sorted(
            Finding(name, str(node), _named(data, node), fault) for node, fault in found
        )
    if store.names.across in held:
        data = _rdflib(store, store.names.across)
        found = {*_misshapen(data, shapes), *_misjoined(store, data)}
        yield from sorted(Finding("", str(n), _named(data, n), fault) for n, fault in found)
    if store.names.decisions in held:
        data = _rdflib(store, store.names.decisions)
        found = {*_misshapen(data, shapes)}
        yield from sorted(
            Finding("", str(n), _named(data, n), fault, FROM_BACKUP) for n, fault in found
        )


def graphs(store: Store) -> list[NamedNode]:
    """Return the graphs beside the ontology, in order; also those that hold no sound document."""
    found = cast("pyoxigraph.QuerySolutions", store.query("SELECT ?g { GRAPH ?g {} }"))
    graphs = [cast("NamedNode", row["g"]) for row in found]
    return sorted((graph for graph in graphs if graph != t.ONTOLOGY), key=str)


def _rdflib(store: Store, graph: NamedNode) -> Graph:
    data = Graph()
    for fact in store.find(None, None, None, graph):
        quad = cast("Any", fact)
        data.add((URIRef(quad.subject.value), URIRef(quad.predicate.value), _term(quad.object)))
    return data


def _term(value: Any) -> URIRef | Literal:
    if isinstance(value, NamedNode):
        return URIRef(value.value)
    if value.language:
        return Literal(value.value, lang=value.language)
    datatype = URIRef(value.datatype.value)  # a plain string has none for rdflib
    return Literal(value.value, datatype=None if datatype == XSD.string else datatype)


def _misshapen(data: Graph, shapes: Graph) -> Faults:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        value = report.value(result, SH.value)
        if node is not None:
            told = "" if not isinstance(value, Literal | URIRef) else f"，现为“{_short(value)}”"
            yield node, f"{message}{told}"


def _misquoted(data: Graph) -> Faults:
    """Compare each quote with the text at its place; what is missing, the shapes have told."""
    texts = {node: str(text) for node, text in data.subject_objects(URIRef(t.TEXT.value))}
    for statement, quote in data.subject_objects(PROV.value):
        text = texts.get(data.value(statement, PROV.wasQuotedFrom) or statement)
        if text is None:
            continue
        for selector in data.objects(statement, OA.hasTarget / OA.hasSelector):
            exact = data.value(selector, OA.exact)
            if exact is not None and str(exact) != str(quote):
                yield selector, f"引文与陈述的原文不同，现为“{_short(exact)}”"
            start, end = data.value(selector, OA.start), data.value(selector, OA.end)
            if start is None or end is None:
                continue
            span = cast("Literal", start).toPython(), cast("Literal", end).toPython()
            if all(type(place) is int for place in span) and text[slice(*span)] != str(quote):
                yield (
                    statement,
                    (f"原文与全文第 {span[0]} 至 {span[1]} 字不符，现为“{_short(quote)}”"),
                )


def _misaddressed(data: Graph) -> Faults:
    """Compare what addresses what with the links that count."""
    stated = set(data.subject_objects(URIRef(t.ADDRESSES.value)))
    counted = set()
    for link, score in data.subject_objects(URIRef(t.SCORE.value)):
        measure = data.value(link, URIRef(t.LINK_MEASURE.value))
        problem = data.value(link, URIRef(t.LINK_PROBLEM.value))
        value = cast("Literal", score).toPython()
        concept = data.value(link, URIRef(t.STATUS.value))
        status = _STATUSES.get(str(concept), Status.PROPOSED)
        if not isinstance(value, int | float | Decimal) or not counts(status, float(value)):
            continue
        if measure and problem:
            counted.add((measure, problem))
    for measure, problem in stated - counted:
        yield measure, f"写明应对 {problem}，却没有得分或校对认可的对应关系"
    for measure, problem in counted - stated:
        yield measure, f"与 {problem} 的对应关系由得分或校对认可，却没有写明应对"


def _misjoined(store: Store, data: Graph) -> Faults:
    """Compare the ends of links across documents with the documents, and with what may address."""
    stated = set(data.subject_objects(URIRef(t.MAY_ADDRESS.value)))
    joined = set()
    for link in data.subjects(RDF.type, URIRef(t.ACROSS_LINK.value)):
        homes = []
        for term, kind, what in (
            (t.ACROSS_MEASURE, t.MEASURE, "措施端"),
            (t.ACROSS_PROBLEM, t.PROBLEM, "问题端"),
        ):
            end = data.value(link, URIRef(term.value))
            found = store.find(NamedNode(str(end)), t.RDF_TYPE, kind, None) if end else ()
            home = next((fact.graph_name for fact in found), None)
            homes.append(home)
            if end is not None and home is None:
                yield link, f"的{what}不在库里，现为“{end}”"
        if homes[0] is not None and homes[0] == homes[1]:
            yield link, "的两端出自同一份文档"
        ends = (data.value(link, URIRef(x.value)) for x in (t.ACROSS_MEASURE, t.ACROSS_PROBLEM))
        joined.add(tuple(ends))
    for measure, problem in stated ^ joined:
        yield measure or URIRef(store.names.across.value), f"与 {problem} 的跨文献推断不完整"


def _named(data: Graph, node: Node) -> str:
    """Say what a node is, with its label where it has one; empty for what is nothing of ours."""
    kinds = (_KINDS.get(str(kind), "") for kind in data.objects(node, RDF.type))
    kind = next((kind for kind in sorted(kinds) if kind), "")
    label = data.value(node, RDFS.label)
    return f"{kind}“{_short(label)}”" if kind and label is not None else kind


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
