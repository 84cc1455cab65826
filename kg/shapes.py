"""Whether one graph holds what `ontology/shapes.ttl` (SHACL) asks of a graph of its kind.

What SHACL cannot say is asked here too: a quote is the text's slice at its place, and
`duice:addresses` stands where, and only where, a link counts.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, cast

import pyshacl
from pyoxigraph import NamedNode
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.status import STATUS_CONCEPTS, Status, counts
from ontology import terms as t
from ontology.errors import ReadError

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = Namespace("https://duice.example/shapes#")
OA = Namespace(t.PREFIXES["oa"])
PROV = Namespace(t.PREFIXES["prov"])
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
KINDS = {
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
    t.SKOS_CONCEPT.value: "概念",
    t.SKOS_SCHEME.value: "分类体系",
}
_STATUSES = {iri.value: status for status, iri in STATUS_CONCEPTS.items()}


class Holds(Enum):
    """What a graph holds; the value names its shapes, for documents all that are no other's."""

    DOCUMENT = ()
    ACROSS = ("AcrossLink",)
    CONCEPTS = ("CanonicalConcepts", "Member")
    DECISIONS = ("Decision",)
    SCHEME = ("SchemeConcept",)
    CATEGORY = ("Classified",)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with ``node`` (an IRI); ``what`` tells what it is, empty for nothing known."""

    node: str
    what: str
    fault: str

    def __str__(self) -> str:
        return f"{self.what}（{self.node}）{self.fault}"


Faults = Iterator[tuple[Node, str]]


def document_faults(quads: Iterable[Any], document: NamedNode) -> list[Fault]:
    """Tell what is wrong with the graph of a document that ``quads`` make; nothing if sound."""
    data = as_rdflib(quads)
    found = faults_in(data)
    node = URIRef(document.value)
    if (node, RDF.type, URIRef(t.DOCUMENT.value)) not in data:
        found.add((node, "缺少文档本身的记载"))
    return told(data, found)


def faults_in(data: Graph) -> set[tuple[Node, str]]:
    """Tell at which nodes of documents' graphs something is wrong, and what."""
    return {*misshapen(data, Holds.DOCUMENT), *_misquoted(data), *_misaddressed(data)}


def require_sound(
    place: object,
    quads: Iterable[Any],
    document: NamedNode,
    nodes: Container[str] | None = None,
) -> None:
    """Refuse the graph of a document with anything wrong in it; ``place`` is where it comes from.

    With ``nodes``, only what is wrong with these or their parts counts (see `kg.nearby`).

    Raises
    ------
    ReadError
        When there is; the message names the node and the fault.
    """
    found = document_faults(quads, document)
    if faults := [each for each in found if nodes is None or each.node.partition("#")[0] in nodes]:
        raise refusal(place, faults)


def refusal(place: object, faults: Sequence[Fault]) -> ReadError:
    """Say that a document is refused for ``faults``, of which there is at least one."""
    more = f"（另有 {len(faults) - 1} 处）" if len(faults) > 1 else ""
    return ReadError(place, f"{faults[0]}{more}；没有写入库里，请把这篇文献报告给开发者")


def told(data: Graph, found: Iterable[tuple[Node, str]]) -> list[Fault]:
    """Say of each node what it is."""
    return sorted(Fault(str(node), _named(data, node), fault) for node, fault in found)


def as_rdflib(quads: Iterable[Any]) -> Graph:
    """Copy quads into a graph that pyshacl reads."""
    data = Graph(bind_namespaces="none")
    data.addN((*triple, data) for triple in triples_of(quads))
    return data


def triples_of(quads: Iterable[Any]) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Turn quads into triples of rdflib's terms."""
    for quad in quads:
        yield _iri(quad.subject), _iri(quad.predicate), _term(quad.object)


@lru_cache(maxsize=65536)
def _iri(value: NamedNode) -> URIRef:
    return URIRef(value.value)


@lru_cache(maxsize=65536)
def _term(value: Any) -> URIRef | Literal:
    if isinstance(value, NamedNode):
        return URIRef(value.value)
    if value.language:
        return Literal(value.value, lang=value.language)
    datatype = value.datatype.value
    # A plain string has no datatype for rdflib.
    return Literal(value.value, datatype=None if datatype == str(XSD.string) else URIRef(datatype))


@lru_cache(maxsize=len(Holds))
def _shapes(holds: Holds) -> Graph:
    """Read the shapes for one kind of graph.

    Each property shape takes over the targets of its node shape, which says the same and lets
    pyshacl look at all nodes at a time instead of one by one: that is ten times as fast.
    """
    shapes = Graph().parse(data=t.shapes_text(), format="turtle")
    apart = {SHAPE[name] for each in Holds for name in each.value}
    wanted = {SHAPE[name] for name in holds.value}
    for shape in set(shapes.subjects(RDF.type, SH.NodeShape)):
        targets = [(p, o) for p in TARGETS for o in shapes.objects(shape, p)]
        fits = shape in wanted if wanted else shape not in apart
        for p, o in targets:
            if not fits:
                shapes.remove((shape, p, o))
        for prop in list(shapes.objects(shape, SH.property)):
            if fits and targets:
                for p, o in targets:
                    shapes.add((prop, p, o))
                shapes.add((prop, RDF.type, SH.PropertyShape))
                shapes.remove((shape, SH.property, prop))
    return shapes


def misshapen(data: Graph, holds: Holds) -> Faults:
    """Yield the violations of the shapes."""
    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(holds), inplace=True)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        value = report.value(result, SH.value)
        if node is not None:
            now = f"，现为“{short(value)}”" if isinstance(value, Literal | URIRef) else ""
            yield node, f"{message}{now}"


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
                yield selector, f"引文与陈述的原文不同，现为“{short(exact)}”"
            start, end = data.value(selector, OA.start), data.value(selector, OA.end)
            if start is None or end is None:
                continue
            span = cast("Literal", start).toPython(), cast("Literal", end).toPython()
            if all(type(place) is int for place in span) and text[slice(*span)] != str(quote):
                yield (
                    statement,
                    (f"原文与全文第 {span[0]} 至 {span[1]} 字不符，现为“{short(quote)}”"),
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


def _named(data: Graph, node: Node) -> str:
    """Say what a node is, with its label where it has one; empty for what is nothing of ours."""
    kinds = (KINDS.get(str(kind), "") for kind in data.objects(node, RDF.type))
    kind = next((kind for kind in sorted(kinds) if kind), "")
    labels = sorted(str(o) for p in (RDFS.label, SKOS.prefLabel) for o in data.objects(node, p))
    return f"{kind}“{short(labels[0])}”" if kind and labels else kind


def short(value: object) -> str:
    """Show a value in a sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
