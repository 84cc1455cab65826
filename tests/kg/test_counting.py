"""What a matrix counts in Python is what its SPARQL counts in the graph."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions

from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from ingest.statement import Extraction, Kind
from kg.facets import FACETS, of_scheme
from kg.held import Held
from kg.matrix import Matrix, Number, Value, build
from kg.store import Store
from ontology.errors import QueryError
from tests.kg.varied import collections, held

REPORTS = Path(__file__).parents[3] / "shared" / "corpus" / "policy_gwr_prov_2025"
AXES = [*FACETS, "scheme:我的"]
CONDITIONS = [
    "dimension=技术",
    "instrument=资金投入",
    "instrument-type=环境型",
    "phase=预防与准备",
    "phase=处置与救援",
    "hazard=洪涝",
    "document=甲",
    "genre=report",
    "year=2024",
    "year=2021..2024",
    "region=湖南省",
    "province=北京市",
    "level=省",
    "concept=概念1",
    "theme=主题1",
    "scheme:我的=类2",
    "confidence=0.75",
    "status=accepted",
    "status=待校",
    "kind=problem",
]
Drawn = tuple[list[Extraction], list[int]]
ALL_IN_TIME = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def solved(store: Store, query: str) -> QuerySolutions:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return solutions


def answers(store: Store, query: str) -> dict[tuple[str, ...], float]:
    """Run a query of a matrix; the values by all else that stands in a row."""
    solutions = solved(store, query)
    names = [variable.value for variable in solutions.variables]
    return {
        tuple(row[name].value for name in names[:-1]): float(row["value"].value)
        for row in solutions
        if row["value"] is not None
    }


def same(shown: Number, counted: float | None) -> bool:
    if shown is None or not shown:
        return not counted
    return counted is not None and shown == pytest.approx(counted, abs=0.0051)


def agree(store: Store, matrix: Matrix) -> None:
    """Hold every cell and every total against the graph."""
    queries = matrix.sparql
    beside = ("false", "true") if matrix.plan.across else ()

    def at(term: str, inferred: bool) -> tuple[str, ...]:
        return (term, beside[inferred]) if beside else (term,)

    cells = answers(store, queries.cells)
    for row, line in enumerate(matrix.rows):
        for column, head in enumerate(matrix.columns):
            key = (line.term, *at(head.term, head.inferred))
            assert same(matrix.value(row, column), cells.pop(key, None)), (line, head)
    assert not cells
    rows = answers(store, queries.rows)
    for line, value in zip(matrix.rows, matrix.row_values(), strict=True):
        assert same(value, rows.pop((line.term,), None)), line
    columns = answers(store, queries.columns)
    for head, value in zip(matrix.columns, matrix.column_values(), strict=True):
        assert same(value, columns.pop(at(head.term, head.inferred), None)), head
    assert not rows | columns
    assert same(matrix.total(), answers(store, queries.whole).get(()))


@pytest.mark.slow
@ALL_IN_TIME
@given(collections(), st.data())
def test_cells_and_totals_are_those_that_sparql_counts(drawn: Drawn, data: st.DataObject) -> None:
    with held(drawn) as store:
        for _ in range(8):
            rows, columns = (data.draw(st.sampled_from(AXES)) for _ in range(2))
            value = data.draw(st.sampled_from([None, *Value]))
            where = data.draw(st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True))
            least = data.draw(st.integers(0, 2))
            across = data.draw(st.booleans())
            try:
                matrix = build(
                    store,
                    rows,
                    columns,
                    value=value,
                    where=where,
                    least=least,
                    across=across,
                )
            except QueryError:
                continue  # does not go together, or this store has no such value
            agree(store, matrix)


@pytest.mark.slow
@ALL_IN_TIME
@given(collections())
def test_every_pair_of_axes_that_goes_together_agrees(drawn: Drawn) -> None:
    told = 0
    with held(drawn) as store:
        for rows, columns in product(AXES, ["dimension", "phase", "year", "measure", "concept"]):
            try:
                matrix = build(store, rows, columns)
            except QueryError:
                continue
            agree(store, matrix)
            told += 1
    assert told > 60


@pytest.mark.slow
@ALL_IN_TIME
@given(collections())
def test_a_facet_reads_in_python_what_its_pattern_finds(drawn: Drawn) -> None:
    with held(drawn) as store:
        read = Held(store)
        for facet in (*FACETS.values(), of_scheme("我的", read)):
            pattern, value = facet.sparql("s", "d", "v")
            query = f"""
                PREFIX duice: <https://duice.example/ontology#>
                PREFIX dct: <http://purl.org/dc/terms/>
                PREFIX prov: <http://www.w3.org/ns/prov#>
                PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
                SELECT DISTINCT ?s ?term {{
                  ?s prov:wasQuotedFrom ?d . {pattern} BIND({value} AS ?term)
                }}"""
            found = {(row["s"].value, row["term"].value) for row in solved(store, query)}
            told = {
                (entry.iri, term)
                for entry in read.statements.values()
                for term in facet.terms(read, entry)
            }
            assert told == found, facet.name


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not REPORTS.is_dir(), reason="the shared texts are not beside the checkout")
def test_matrices_of_real_reports_agree(folder: Path) -> None:
    files = sorted(REPORTS.glob("*.txt"))[:3]
    reader = CharacterPairs()
    with Store.open(folder, write=True) as store:
        for file in files:
            (source,) = load(file)
            store.add(extract(read(source), reader), source, reader.name)
        for rows, columns, asked in (
            ("instrument", "province", {}),
            ("dimension", "year", {"value": "confidence"}),
            ("hazard", "phase", {"where": ["confidence=0.8"]}),
            ("document", "instrument-type", {"value": "documents"}),
            ("dimension", "dimension", {"value": "statements", "where": ["level=省"]}),
        ):
            agree(store, build(store, rows, columns, **asked))


@pytest.mark.parametrize("kind", [Kind.PROBLEM, Kind.MEASURE])
def test_one_kind_alone_is_counted_where_it_is_named(store: Store, kind: Kind) -> None:
    matrix = build(store, "dimension", "year", kind=kind)

    assert matrix.plan.kinds == (kind,)
    assert matrix.total() == 4
    agree(store, matrix)
