"""Is the store sound? Each graph against what one of its kind must hold, and against the others.

`kg.shapes` looks at one graph by itself. Here come what only the whole store can tell: the ends of
links across documents are a measure and a problem of two documents, members of concepts and what
was classified are statements of the store, and there is no graph that nobody knows of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pyoxigraph import NamedNode
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from kg import concept_check, iris
from kg.columns import Find
from kg.iris import Iris
from kg.shapes import Fault, Faults, Holds, as_rdflib, document_faults, misshapen, told
from ontology import terms as t

MEND = {
    Holds.DOCUMENT: "请移除这篇文档后重新导入",
    Holds.ACROSS: "请运行 duice link 重新推断",
    Holds.CONCEPTS: "请运行 duice concepts rebuild 重新归并",
    Holds.DECISIONS: "校对日志不能重做，请从备份恢复",
    Holds.SCHEME: "请用 duice scheme add 重新载入这个体系",
    Holds.CATEGORY: "请用 duice scheme add 重新载入这个体系",
    None: "请从备份恢复，或另建一个库重新导入",
}
"""What mends a graph, by what it holds; None for one that nobody knows of."""


class Graphs(Protocol):
    """What can be checked: a store, or what is to become one."""

    @property
    def names(self) -> Iris:
        """The names that it gives."""
        ...

    @property
    def find(self) -> Find:
        """Finds facts by their parts."""
        ...

    def graphs(self) -> list[NamedNode]:
        """List the graphs in order."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is wrong in a graph, with what would mend it.

    ``document`` names the document of the graph, empty where it is none's; ``place`` says in
    Chinese which graph it is. `str` makes a sentence of all.
    """

    place: str
    fault: Fault
    mend: str
    document: str = ""

    def __str__(self) -> str:
        return f"{self.place}：{self.fault}；{self.mend}"


def check(store: Graphs) -> Iterator[Finding]:
    """Yield what is wrong in the store, graph by graph; nothing when it is sound."""
    for graph in graphs(store):
        holds, place = _kind(store, graph)
        name = iris.document_name(graph) if holds is Holds.DOCUMENT else ""
        for fault in _faults(store, graph, holds):
            yield Finding(place, fault, MEND[holds], name)


def graphs(store: Graphs) -> list[NamedNode]:
    """Return the graphs beside the ontology, in order; also those that hold no sound document."""
    return [graph for graph in store.graphs() if graph != t.ONTOLOGY]


def _kind(store: Graphs, graph: NamedNode) -> tuple[Holds | None, str]:
    """Tell what a graph holds, None for one that nobody knows of, and how it is called."""
    names = store.names
    alone = {
        names.across: (Holds.ACROSS, "跨文献推断"),
        names.concepts: (Holds.CONCEPTS, "概念"),
        names.decisions: (Holds.DECISIONS, "校对日志"),
    }
    if graph in alone:
        return alone[graph]
    if names.is_document(graph):
        return Holds.DOCUMENT, f"文档“{iris.document_name(graph)}”"
    if names.is_scheme(graph):
        return Holds.SCHEME, f"分类体系“{iris.scheme_name(graph)}”"
    if names.is_category(graph):
        return Holds.CATEGORY, f"按分类体系“{iris.scheme_name(graph)}”的归类"
    return None, "库"


def _faults(store: Graphs, graph: NamedNode, holds: Holds | None) -> list[Fault]:
    facts: Any = store.find(None, None, None, graph)
    if holds is Holds.DOCUMENT:
        return document_faults(facts, graph)
    if holds is None:
        return [Fault(graph.value, "命名图", "不是库里应有的")]
    data = as_rdflib(facts)
    found = set(misshapen(data, holds))
    match holds:
        case Holds.ACROSS:
            found.update(_misjoined(store, data))
        case Holds.CONCEPTS:
            found.update((URIRef(n.value), fault) for n, fault in concept_check.faults(store))
        case Holds.SCHEME if (None, RDF.type, URIRef(t.SKOS_SCHEME.value)) not in data:
            found.add((URIRef(graph.value), "缺少分类体系本身的记载"))
        case Holds.CATEGORY:
            found.update(_astray(store, data))
            found.update(_elsewhere(store, data, iris.scheme_name(graph)))
    return told(data, found)


def _misjoined(store: Graphs, data: Graph) -> Faults:
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


def _astray(store: Graphs, data: Graph) -> Faults:
    """Yield what was classified and is no statement of the store."""
    for subject in set(data.subjects(URIRef(t.CATEGORY.value))):
        if next(store.find(_node(subject), t.QUOTED_FROM, None, None), None) is None:
            yield subject, "不是库里的陈述"


def _elsewhere(store: Graphs, data: Graph, name: str) -> Faults:
    """Yield statements that are classified as what the scheme does not hold."""
    graph = store.names.scheme(name)
    held = {fact.subject for fact in store.find(None, t.RDF_TYPE, t.SKOS_CONCEPT, graph)}
    for statement, concept in data.subject_objects(URIRef(t.CATEGORY.value)):
        if _node(concept) not in held:
            yield statement, f"归入的概念不在这个体系里，现为“{concept}”"


def _node(node: Node) -> NamedNode:
    return NamedNode(str(node))
