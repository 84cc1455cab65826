"""A matrix in the RDF Data Cube Vocabulary keeps the constraints of its specification.

The numbers are those of https://www.w3.org/TR/vocab-data-cube/#wf-rules; each query finds a fault.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Literal, NamedNode, RdfFormat

from ingest.statement import Extraction
from kg import across
from kg.cube import CELLS, data_set, turtle_file
from kg.matrix import Matrix, build
from kg.store import Store
from ontology import terms as t
from ontology.errors import OutputError
from tests.kg.test_across import between
from tests.kg.varied import collections, held

HEAD = """
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
FAULTS = {
    "IC-1": """{ ?obs a qb:Observation . FILTER NOT EXISTS { ?obs qb:dataSet ?one } }
        UNION { ?obs a qb:Observation ; qb:dataSet ?one, ?other . FILTER(?one != ?other) }""",
    "IC-2": """{ ?set a qb:DataSet . FILTER NOT EXISTS { ?set qb:structure ?one } }
        UNION { ?set a qb:DataSet ; qb:structure ?one, ?other . FILTER(?one != ?other) }""",
    "IC-3": """?dsd a qb:DataStructureDefinition .
        FILTER NOT EXISTS { ?dsd qb:component/qb:measure ?m . ?m a qb:MeasureProperty }""",
    "IC-4": """?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?dim rdfs:range [] }""",
    "IC-5": """?dim a qb:DimensionProperty ; rdfs:range skos:Concept .
        FILTER NOT EXISTS { ?dim qb:codeList [] }""",
    "IC-6": """?dsd qb:component ?c . ?c qb:componentRequired false .
        FILTER NOT EXISTS { ?c qb:attribute [] }""",
    "IC-11": """?obs qb:dataSet/qb:structure/qb:component/qb:dimension ?dim .
        FILTER NOT EXISTS { ?obs ?dim [] }""",
    "IC-14": """?obs qb:dataSet/qb:structure ?dsd .
        FILTER NOT EXISTS { ?dsd qb:component/qb:dimension qb:measureType }
        ?dsd qb:component/qb:measure ?measure . FILTER NOT EXISTS { ?obs ?measure [] }""",
    "IC-19": """?obs qb:dataSet/qb:structure/qb:component/qb:dimension ?dim ; ?dim ?v .
        ?dim qb:codeList ?list . ?list a skos:ConceptScheme .
        FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?list }""",
}


def read(matrix: Matrix) -> pyoxigraph.Store:
    graph = pyoxigraph.Store()
    graph.load(turtle_file(matrix), RdfFormat.TURTLE)
    return graph


def cells(graph: pyoxigraph.Store, matrix: Matrix) -> dict[tuple[Any, ...], Any]:
    """Return the values by what stands for row, column and origin, once each (IC-12)."""
    cube = data_set(matrix)
    dimensions = [NamedNode(f"{cube.value}/{name}") for name in ("rows", "columns")]
    found: dict[tuple[Any, ...], Any] = {}
    told = {
        quad.subject
        for quad in graph.quads_for_pattern(
            None, NamedNode("http://purl.org/linked-data/cube#dataSet"), cube, None
        )
    }
    measures = (t.CELL_LINKS, t.CELL_STATEMENTS, t.CELL_DOCUMENTS, t.CELL_CONFIDENCE)
    for cell in told:
        values = {
            quad.predicate: quad.object for quad in graph.quads_for_pattern(cell, None, None, None)
        }
        (value,) = (values[measure] for measure in measures if measure in values)
        key = (*(values[dimension] for dimension in dimensions), values.get(t.CELL_ORIGIN))
        assert key not in found, key
        found[key] = value
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collections())
def test_a_cube_of_any_axes_is_well_formed_and_has_every_cell(
    drawn: tuple[list[Extraction], list[int]],
) -> None:
    with held(drawn) as store:
        for rows, columns, value in (
            ("dimension", "year", None),
            ("concept", "province", "documents"),
            ("phase", "document", "confidence"),
            ("problem", "measure", None),
            ("dimension", "dimension", "statements"),
        ):
            matrix = build(store, rows, columns, value=value)
            graph = read(matrix)
            for name, fault in FAULTS.items():
                assert not graph.query(f"{HEAD} ASK {{ {fault} }}"), (name, rows, columns)
            found = [float(value.value) for value in cells(graph, matrix).values()]
            shown = [v for line in matrix.values() for v in line if v is not None]
            assert sorted(found) == sorted(shown)


def test_a_cell_is_found_by_the_terms_of_the_graph(store: Store) -> None:
    matrix = build(store, "dimension", "year")
    found = cells(read(matrix), matrix)

    assert found[t.TECHNOLOGY, Literal("2024"), None] == Literal(4)
    assert found[t.SPACE, Literal("2024"), None] == Literal(0)
    assert len(found) == 6


def test_links_across_documents_stand_apart_by_their_origin(store: Store) -> None:
    across.write(store, [between(store, "甲", "乙")], "手编")
    matrix = build(store, "dimension", "dimension", across=True)
    found = cells(read(matrix), matrix)
    inferred = {
        key: value for key, value in found.items() if key[2] == Literal(across.ACROSS_DOCUMENTS)
    }

    assert sum(int(value.value) for value in inferred.values()) == 1
    assert sum(int(value.value) for value in found.values()) == 5
    for fault in FAULTS.values():
        assert not read(matrix).query(f"{HEAD} ASK {{ {fault} }}")


def test_the_cube_tells_its_query_and_its_filters(store: Store) -> None:
    matrix = build(store, "dimension", "year", where=["year=2024"])
    graph = read(matrix)
    told = {
        term: [quad.object for quad in graph.quads_for_pattern(None, term, None, None)]
        for term in (t.CUBE_QUERY, t.CUBE_FILTER)
    }

    assert told[t.CUBE_QUERY] == [Literal(matrix.sparql.cells)]
    assert told[t.CUBE_FILTER] == [Literal("year = 2024")]
    assert data_set(matrix) != data_set(build(store, "dimension", "year"))


def test_too_many_cells_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cube.CELLS", 5)

    assert CELLS == 100_000
    with pytest.raises(OutputError, match="6 行 × 1 列，这种格式装不下"):
        turtle_file(build(store, "dimension", "year"))
