"""Neighbourhoods: what is near, what is kept, in which order, and the query that says the same."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from ingest.statement import Dimension, Extraction, Kind, Link
from kg import across
from kg.ego import Ego, ego, most_connected, network, statements_of
from kg.ego_files import FORMATS, gexf, graphml
from kg.ego_query import query
from kg.held import Held
from kg.labels import find
from kg.near import Level, Relation, Sort
from kg.store import Store
from ontology import terms as t
from ontology.errors import QueryError
from tests.kg.conftest import MEASURES, PROBLEMS, build
from tests.kg.test_across import between
from tests.kg.varied import collections
from tests.kg.varied import held as varied

SOME = ((), ("confidence=0.8",), ("year=2024",), ("dimension=技术", "status=采纳"))


@pytest.fixture
def grown(folder: Path) -> Iterator[Store]:
    """甲 and 乙 with three pairs each; statements of one label share a concept, all one theme."""
    with Store.open(folder, write=True) as store:
        for name in ("甲", "乙"):
            store.add(*build(name, pairs=3, scores=(0.9, 0.7, 0.6)), "手编")
        conceive(store)
        across.write(store, [between(store, "甲", "乙")], "手编")
        yield store


def conceive(store: Store) -> None:
    """Give each label a concept, and all concepts of a kind a theme."""
    graph, quads = store.names.concepts, []
    schemes = {"problem": t.PROBLEM_CONCEPTS, "measure": t.MEASURE_CONCEPTS}
    for kind, labels in (("problem", PROBLEMS), ("measure", MEASURES)):
        theme = store.names.concept(f"{kind}-theme")
        named = [(theme, f"{kind}的主题")]
        named += [(store.names.concept(f"{kind}{n}"), label) for n, label in enumerate(labels)]
        for iri, label in named:
            quads.append(Quad(iri, t.IN_SCHEME, schemes[kind], graph))
            quads.append(Quad(iri, t.PREF_LABEL, Literal(label, language="zh"), graph))
        quads += [Quad(iri, t.BROADER, theme, graph) for iri, _ in named[1:]]
    for entry in store.statements():
        kind = entry.statement.kind.value
        place = (*PROBLEMS, *MEASURES).index(entry.statement.label) % 3
        concept = store.names.concept(f"{kind}{place}")
        quads.append(Quad(NamedNode(entry.iri), t.CONCEPT, concept, graph))
    store.rewrite(graph, quads)


def named(store: Store, name: str) -> str:
    return store.names.concept(name).value


def sorts(found: Ego) -> list[tuple[Sort, str, int]]:
    return [(node.sort, node.label, node.hops) for node in found.nodes]


def statement(store: Store, document: str, label: str) -> str:
    return next(e.iri for e in store.statements(document) if e.statement.label == label)


def test_a_concept_stands_among_the_concepts_that_its_links_lead_to(grown: Store) -> None:
    found = ego(Held(grown), named(grown, "problem0"))

    assert sorts(found) == [
        (Sort.PROBLEM_CONCEPT, "数据共享不足", 0),
        (Sort.PROBLEM_THEME, "problem的主题", 1),
        (Sort.MEASURE_CONCEPT, "建立数据共享平台", 1),
    ]
    edge = next(edge for edge in found.edges if edge.relation is Relation.ADDRESSES)
    assert (len(edge.links), edge.score, edge.documents) == (2, 0.9, 2)
    assert found.left_out == 0


def test_links_across_documents_are_edges_of_their_own(grown: Store) -> None:
    found = ego(Held(grown), named(grown, "problem1"))

    relations = {(e.relation, e.source) for e in found.edges if e.links}
    assert relations == {
        (Relation.ADDRESSES, named(grown, "measure1")),
        (Relation.MAY_ADDRESS, named(grown, "measure0")),
    }


def test_a_walk_does_not_come_down_from_what_things_belong_to(grown: Store) -> None:
    held = Held(grown)
    far = ego(held, statement(grown, "甲", PROBLEMS[2]), level=Level.STATEMENTS, hops=3)

    assert {node.label for node in far.nodes if node.sort is Sort.PROBLEM} == {PROBLEMS[2]}
    document = next(node.iri for node in far.nodes if node.sort is Sort.DOCUMENT)
    near = ego(held, document, level=Level.STATEMENTS)
    assert len(near.nodes) == 1 + 6


def test_a_theme_leads_to_its_concepts_and_on_to_their_statements(grown: Store) -> None:
    found = ego(Held(grown), named(grown, "problem-theme"), level=Level.STATEMENTS, hops=2)

    assert [node.sort for node in found.nodes].count(Sort.PROBLEM_CONCEPT) == 3
    assert [node.sort for node in found.nodes].count(Sort.PROBLEM) == 6


def test_what_is_nearer_and_stronger_comes_first_and_the_rest_is_counted(grown: Store) -> None:
    held = Held(grown)
    whole = ego(held, named(grown, "problem1"), hops=3)
    some = ego(held, named(grown, "problem1"), hops=3, most=4)

    assert [node.hops for node in whole.nodes] == sorted(node.hops for node in whole.nodes)
    assert some.nodes == whole.nodes[:4]
    assert some.left_out == len(whole.nodes) - 4
    assert {end for e in some.edges for end in (e.source, e.target)} <= {n.iri for n in some.nodes}
    measures = [n.score for n in whole.nodes if n.sort is Sort.MEASURE_CONCEPT and n.hops == 1]
    assert measures == sorted(measures, reverse=True)


def test_the_centre_is_there_though_nothing_passes(grown: Store) -> None:
    found = ego(Held(grown), named(grown, "problem0"), where=("confidence=1",))

    assert [node.label for node in found.nodes if node.hops == 0] == ["数据共享不足"]
    assert [edge for edge in found.edges if edge.links] == []


def test_conditions_cut_the_graph_again(grown: Store) -> None:
    held = Held(grown)
    centre = named(grown, "problem0")
    cut = ego(held, centre, where=("document=甲",))

    assert [len(edge.links) for edge in cut.edges if edge.links] == [1]
    assert len(statements_of(held, cut, centre)) == 1
    with pytest.raises(QueryError, match="没有这个值"):
        ego(held, centre, where=("year=1999",))


def test_a_statement_stands_for_its_concept_and_a_document_for_itself(grown: Store) -> None:
    held = Held(grown)

    assert ego(held, statement(grown, "甲", PROBLEMS[0])).centre == named(grown, "problem0")
    assert ego(held, grown.names.document("甲").value).level is Level.STATEMENTS
    with pytest.raises(QueryError, match="没有"):
        ego(held, "https://example.org/nothing")


def test_one_begins_with_the_most_connected_problem(grown: Store, folder: Path) -> None:
    assert most_connected(Held(grown)) == named(grown, "problem0")  # all have one, the first wins
    made, source = build("丙", pairs=3)
    crossed = Link(made.statements[3].id, made.statements[2].id, 0.9, ("手编",))
    grown.add(replace(made, links=(crossed,)), source, "手编")
    conceive(grown)
    assert most_connected(Held(grown)) == named(grown, "problem2")

    with Store.open(folder.with_name("bare"), write=True) as bare:
        assert most_connected(Held(bare)) is None
        bare.add(*build("甲", pairs=2, scores=(0.9, 0.7)), "手编")
        begun = most_connected(Held(bare))
        assert begun is not None
        assert ego(Held(bare), begun).nodes[0].sort is Sort.PROBLEM


def rows(store: Store, text: str) -> dict[tuple[str, str, str], tuple[int, float, int]]:
    told = {}
    solutions = store.query(text)
    assert isinstance(solutions, QuerySolutions)
    for row in solutions:
        source, relation, target = (str(row[key].value) for key in ("source", "relation", "target"))
        name = relation.replace("wasQ", "q").rpartition("#")[2]
        figures = [row[key] for key in ("links", "score", "documents")]
        links, score, documents = (float(one.value) if one else 0.0 for one in figures)
        told[source, name, target] = int(links), score, int(documents)
    return told


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    drawn=collections(),
    level=st.sampled_from(Level),
    hops=st.integers(1, 3),
    where=st.sampled_from(SOME),
    most=st.sampled_from([5, 300]),
    place=st.integers(0, 60),
)
def test_the_query_gives_the_same_edges(  # noqa: PLR0917 -- each drawn
    drawn: tuple[list[Extraction], list[int]],
    level: Level,
    hops: int,
    where: tuple[str, ...],
    most: int,
    place: int,
) -> None:
    with varied(drawn) as store:
        held = Held(store)
        things = [*held.concepts, *(entry.iri for entry in held.statements.values())]
        things += [*(entry.iri for entry in held.documents.values()), t.TECHNOLOGY.value]
        centre = things[place % len(things)]
        try:
            found = ego(held, centre, level=level, hops=hops, where=where, most=most)
        except QueryError:  # a year that no document has
            return
        again = ego(Held(store), centre, level=level, hops=hops, where=where, most=most)

        assert (again.nodes, again.edges) == (found.nodes, found.edges)
        assert len(found.nodes) <= most
        assert rows(store, query(held, found)) == {
            (e.source, e.relation.value, e.target): (len(e.links), e.score, e.documents)
            for e in found.edges
        }


def test_files_are_read_back_as_the_same_graph(grown: Store) -> None:
    found = ego(Held(grown), named(grown, "problem1"), hops=2)
    graph = network(found)

    for write, read in ((graphml, nx.read_graphml), (gexf, nx.read_gexf)):
        again = read(BytesIO(write(found)))
        assert set(again.nodes) == set(graph.nodes)
        assert sorted(again.edges()) == sorted(graph.edges())
        assert {told["label"] for _, told in again.nodes(data=True)} == {
            node.label for node in found.nodes
        }
    assert set(FORMATS) == {"graphml", "gexf"}


def test_a_label_that_xml_has_no_place_for_is_written_without_it(folder: Path) -> None:
    extraction, source = build("甲")
    problem = extraction.statements[0]
    assert problem.kind is Kind.PROBLEM
    assert problem.dimension is Dimension.TECHNOLOGY
    with Store.open(folder, write=True) as store:
        store.add(extraction, source, "手编")
        found = ego(Held(store), store.names.statement(problem.id).value)
        node = found.nodes[0]
        object.__setattr__(node, "label", "数据\x01<b>共享")

        read = ET.fromstring(graphml(found))

    assert "数据<b>共享" in {element.text for element in read.iter()}


def test_things_are_found_by_their_labels(grown: Store) -> None:
    held = Held(grown)
    found, count = find(held, "数据 共享")

    assert [(one.sort, one.label) for one in found[:2]] == [
        (Sort.PROBLEM_CONCEPT, "数据共享不足"),
        (Sort.MEASURE_CONCEPT, "建立数据共享平台"),
    ]
    assert found[0].count == 2
    assert count == len(found) == 6
    assert find(held, "甲")[0][0].sort is Sort.DOCUMENT
    assert find(held, "技术")[0][0].iri == t.TECHNOLOGY.value
    assert find(held, named(grown, "problem0"))[0][0].label == "数据共享不足"
    assert find(held, "数据", most=1) == (find(held, "数据")[0][:1], 6)
    assert find(held, " ") == ([], 0)
