from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, Triple
from rdflib.compare import isomorphic

from kg.export import FORMATS, LINK_COLUMNS, STATEMENT_COLUMNS
from kg.iris import Iris
from kg.store import Store
from kg.walk import network
from ontology import terms as t
from tests.kg.conftest import Make

NAMES = Iris()

PARSERS = {"trig": "trig", "turtle": "turtle", "nquads": "nquads", "jsonld": "json-ld"}


def quads(store: Store) -> list[Quad]:
    return cast("list[Quad]", list(store.find(None, None, None, None)))


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib itself, reading datasets
@pytest.mark.parametrize("name", PARSERS)
def test_rdflib_reads_back_what_the_store_holds(store: Store, name: str) -> None:
    held = {Triple(q.subject, q.predicate, q.object) for q in quads(store)}
    lines = pyoxigraph.serialize(held, format=RdfFormat.N_TRIPLES)
    assert lines is not None
    read = rdflib.Dataset(default_union=True)
    read.parse(data=FORMATS[name].write(store), format=PARSERS[name])
    union = rdflib.Graph()
    for triple in read.triples((None, None, None)):
        union.add(triple)

    assert len(union) == len(held)
    assert isomorphic(union, rdflib.Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_graphs_keep_their_names(store: Store, name: str) -> None:
    format_ = RdfFormat.from_extension(FORMATS[name].ending.removeprefix("."))
    assert format_ is not None
    read = pyoxigraph.Store()
    read.load(FORMATS[name].write(store), format=format_)

    assert set(read.named_graphs()) == {t.ONTOLOGY, *map(NAMES.document, "甲乙")}
    assert set(read.quads_for_pattern(None, None, None, NAMES.document("甲"))) == set(
        store.find(None, None, None, NAMES.document("甲"))
    )


@pytest.mark.parametrize("name", FORMATS)
def test_equal_stores_give_equal_bytes_however_they_came_about(
    tmp_path: Path, make: Make, name: str
) -> None:
    with Store.open(tmp_path / "a", write=True) as store:
        store.add(*make("甲"), "手编")
        store.add(*make("乙"), "手编")
        one = FORMATS[name].write(store)
        assert FORMATS[name].write(store) == one
    with Store.open(tmp_path / "b", write=True) as store:
        store.add(*make("丙"), "手编")
        store.add(*make("乙", salt="（旧）"), "手编")
        store.add(*make("乙"), "手编")
        store.remove("丙")
        store.add(*make("甲"), "手编")
        assert FORMATS[name].write(store) == one


def test_a_removed_document_leaves_an_isomorphic_graph(tmp_path: Path, make: Make) -> None:
    graphs = []
    for name, passing in (("a", ["甲", "乙"]), ("b", ["甲"])):
        with Store.open(tmp_path / name, write=True) as store:
            for each in passing:
                store.add(*make(each), "手编")
            if "乙" in passing:
                store.remove("乙")
            data = FORMATS["turtle"].write(store)
        graphs.append(rdflib.Graph().parse(data=data, format="turtle"))

    assert len(graphs[0]) > 100
    assert isomorphic(*graphs)


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_come_back_with_their_attributes(store: Store, name: str, read: object) -> None:
    assert callable(read)
    before = network(store)
    after = read(io.BytesIO(FORMATS[name].write(store)))

    assert set(after.nodes) == set(before.nodes)
    assert set(after.edges) == set(before.edges)
    for node, attributes in before.nodes(data=True):
        assert attributes.items() <= after.nodes[node].items()
    for *edge, attributes in before.edges(data=True):
        assert attributes.items() <= after.edges[tuple(edge)].items()


def test_the_network_joins_measures_to_problems_documents_and_dimensions(store: Store) -> None:
    graph = network(store)
    entry = store.links("甲")[0]
    kinds = {data["kind"] for *_, data in graph.edges(entry.measure_iri, data=True)}

    assert kinds == {"addresses", "quotedFrom", "dimension"}
    assert graph.edges[entry.measure_iri, entry.problem_iri]["score"] == entry.link.score
    assert graph.nodes[NAMES.document("甲").value]["label"] == "甲：关于应急的意见"
    assert len(graph) == 6 + 2 + 8


def test_links_below_the_threshold_are_no_edges(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=1, scores=(0.4,)), "手编")
    graph = network(store)
    (entry,) = store.links("丙")

    assert not graph.has_edge(entry.measure_iri, entry.problem_iri)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_what_xml_cannot_hold_is_left_out(store: Store, make: Make, name: str) -> None:
    extraction, source = make("丙", pairs=1)
    told = [replace(s, rule="x", label="标\x0b签\x00") for s in extraction.statements]
    store.add(replace(extraction, statements=tuple(told)), source, "手编")
    data = FORMATS[name].write(store)

    ElementTree.fromstring(data)
    assert "标签" in data.decode()


def test_codings_are_tables_with_a_row_each(store: Store) -> None:
    statements = table(FORMATS["csv"].write(store))
    links = table(FORMATS["links-csv"].write(store))

    assert tuple(statements[0]) == STATEMENT_COLUMNS
    assert [row["id"] for row in statements] == [e.statement.id for e in store.statements()]
    for row in statements:
        text = store.document(row["document"]).text
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]
    assert tuple(links[0]) == LINK_COLUMNS
    assert [(row["measure"], row["problem"], float(row["score"])) for row in links] == [
        (e.link.measure, e.link.problem, e.link.score) for e in store.links()
    ]
    assert links[0]["reasons"] == "同一对象：应急；同为第一项"


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_store_can_be_exported(folder: Path, name: str) -> None:
    with Store.open(folder, write=True) as store:
        assert FORMATS[name].write(store)
