"""Lines that open into finer ones: whatever is opened, the same things are counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import QuerySolutions

from ingest.statement import Extraction, Kind
from kg import behind, levels, matrix
from kg.held import Held
from kg.levels import BETWEEN, Node, Opened
from kg.plan import Unit
from kg.store import Store
from tests.kg.conftest import build
from tests.kg.varied import collections, held

Drawn = tuple[list[Extraction], list[int]]
PAIRS = (
    ("dimension", "dimension", None),
    ("dimension", "year", None),
    ("theme", "province", "statements"),
    ("theme", "theme", "links"),
    ("instrument-type", "document", None),
    ("province", "phase", "documents"),
    ("concept", "genre", "confidence"),
)
ALL_IN_TIME = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def under(nodes: tuple[Node, ...], place: int) -> list[int]:
    """The lines right under the one at ``place``."""
    path = nodes[place].path
    return [at for at, one in enumerate(nodes) if one.path[:-1] == path]


@pytest.mark.slow
@ALL_IN_TIME
@given(collections())
def test_the_topmost_lines_are_those_of_the_plain_matrix(drawn: Drawn) -> None:
    with held(drawn) as store:
        read = Held(store)
        for rows, columns, value in PAIRS:
            plain = matrix.build(read, rows, columns, value=value)
            opened = levels.build(read, rows, columns, value=value, opened=Opened(3))

            row = [at for at, node in enumerate(opened.rows) if node.depth == 1]
            column = [at for at, node in enumerate(opened.columns) if node.depth == 1]
            assert [opened.matrix.rows[at] for at in row] == list(plain.rows)
            assert [opened.matrix.columns[at] for at in column] == list(plain.columns)
            shown = [[opened.matrix.value(r, c) for c in column] for r in row]
            assert shown == plain.values()
            assert opened.matrix.total() == plain.total()
            assert [opened.matrix.row_values()[at] for at in row] == plain.row_values()


@pytest.mark.slow
@ALL_IN_TIME
@given(collections())
def test_finer_lines_share_out_what_falls_on_the_line_above_them(drawn: Drawn) -> None:
    with held(drawn) as store:
        read = Held(store)
        for rows, columns, value in PAIRS:
            shown = levels.build(read, rows, columns, value=value, opened=Opened(3))
            for row, node in enumerate(shown.rows):
                if not node.opened:
                    continue
                assert under(shown.rows, row)
                for column in range(len(shown.columns)):
                    mine = {e.iri for e in shown.matrix.cells.get((row, column), ())}
                    finer = [
                        {e.iri for e in shown.matrix.cells.get((r, column), ())}
                        for r in under(shown.rows, row)
                    ]
                    assert mine == set().union(*finer)


def units(store: Store, query: str) -> list[str]:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return sorted(one["unit"].value for one in solutions)


@pytest.mark.slow
@ALL_IN_TIME
@given(collections())
def test_the_query_of_a_cell_lists_what_stands_behind_it(drawn: Drawn) -> None:
    with held(drawn) as store:
        read = Held(store)
        for rows, columns, value in PAIRS[:4]:
            shown = levels.build(read, rows, columns, value=value, opened=Opened(3))
            for row, line in list(enumerate(shown.rows))[:12]:
                for column, head in list(enumerate(shown.columns))[:4]:
                    query = behind.query(
                        shown.matrix.plan,
                        list(zip(shown.row_ladder, line.path, strict=False)),
                        list(zip(shown.column_ladder, head.path, strict=False)),
                    )
                    mine = [entry.iri for entry in shown.matrix.cells.get((row, column), ())]
                    assert units(store, query) == sorted(mine)


@pytest.fixture
def read(folder: Path) -> Iterator[Held]:
    with Store.open(folder, write=True) as store:
        for name in ("甲", "乙", "丙"):
            store.add(*build(name, pairs=3), "手编")
        yield Held(store)


def test_a_single_line_opens_and_closes(read: Held) -> None:
    plain = levels.build(read, "dimension", "dimension")
    path = next(node.path for node in plain.rows if node.finer)
    opened = Opened().turned("rows", path)

    shown = levels.build(read, "dimension", "dimension", opened=opened)

    assert [node.path for node in shown.rows if node.opened] == [path]
    assert len(shown.rows) > len(plain.rows)
    assert len(shown.columns) == len(plain.columns)
    assert opened.turned("rows", path) == Opened()


def test_without_concepts_dimensions_open_into_statements(read: Held) -> None:
    shown = levels.build(read, "dimension", "year", opened=Opened(2), value="links")

    fine = [node for node in shown.rows if node.depth == 2]
    assert {node.line.document for node in fine} == {"甲", "乙", "丙"}
    assert {read.statements[node.line.key].statement.kind for node in fine} == {Kind.PROBLEM}
    assert all(BETWEEN in node.line.header for node in fine)


def test_a_problem_that_no_measure_addresses_is_seen_and_what_nobody_says_stays_closed(
    read: Held,
) -> None:
    shown = levels.build(read, "dimension", "dimension", opened=Opened(2))

    totals = dict(zip([node.path for node in shown.rows], shown.matrix.row_totals(), strict=True))
    tops = {node.line.key: node for node in shown.rows if node.depth == 1}
    assert tops["社会"].opened
    assert totals[tops["社会"].path] == 0
    assert not tops["制度"].finer


def test_a_table_that_is_too_large_is_gathered_by_coarser_lines(read: Held) -> None:
    shown = levels.build(read, "problem", "measure", most=60)

    assert shown.asked == (9, 9)
    assert [facet.name for facet in shown.gathered] == ["dimension"]
    assert shown.cells <= 60
    assert shown.matrix.plan.unit is Unit.LINK
    assert shown.matrix.total() == matrix.build(read, "problem", "measure").total()


def test_lines_that_make_it_too_large_stay_closed(read: Held) -> None:
    shown = levels.build(read, "dimension", "dimension", opened=Opened(2), most=100)

    assert shown.refused
    assert shown.cells <= 100
    assert any(node.opened for node in shown.rows)
    assert not any(node.opened for node in shown.columns)
