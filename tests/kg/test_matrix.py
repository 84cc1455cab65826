from __future__ import annotations

from pathlib import Path

import pytest

from ingest.statement import Dimension
from kg.matrix import Axis, Matrix, build
from kg.store import Store
from ontology.errors import QueryError
from tests.kg.conftest import DIMENSIONS, Make


def header(matrix: Matrix) -> tuple[list[str], list[str]]:
    return [line.header for line in matrix.rows], [line.header for line in matrix.columns]


def test_each_problem_meets_the_measures_that_address_it(store: Store) -> None:
    matrix = build(store, "problem", "measure")
    rows, columns = header(matrix)

    assert rows == [
        "数据共享不足（乙）",
        "应急物资匮乏（乙）",
        "数据共享不足（甲）",
        "应急物资匮乏（甲）",
    ]
    assert columns[0] == "建立数据共享平台（乙）"
    assert matrix.counts() == [[int(row == column) for column in range(4)] for row in range(4)]
    assert (matrix.row_title, matrix.column_title) == ("问题", "措施")


def test_a_cell_knows_its_links_and_their_statements(store: Store) -> None:
    matrix = build(store, "problem", "measure")
    (entry,) = matrix.links(2, 2)

    assert entry in store.links("甲")
    assert matrix.statements[entry.link.problem].statement.label == "数据共享不足"
    assert matrix.rows[2].key == entry.link.problem
    assert matrix.columns[2].key == entry.link.measure
    assert matrix.links(0, 3) == ()


def test_a_weak_link_counts_nowhere_and_leaves_its_lines_empty(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=3, scores=(0.9, 0.5, 0.49)), "手编")
    matrix = build(store, "problem", "measure")
    totals = dict(zip((line.header for line in matrix.rows), matrix.row_totals(), strict=True))

    assert totals["应急物资匮乏（丙）"] == 1
    assert totals["公众参与不够（丙）"] == 0
    assert matrix.column_totals().count(0) == 1


def test_all_dimensions_stand_though_most_are_empty(store: Store) -> None:
    matrix = build(store, "dimension", "dimension")

    assert header(matrix) == ([*Dimension], [*Dimension])
    assert (matrix.row_title, matrix.column_title) == ("问题的维度", "措施的维度")
    assert sum(matrix.row_totals()) == 4
    for dimension in DIMENSIONS[:2]:
        place = [*Dimension].index(dimension)
        assert matrix.count(place, place) == 2
    assert matrix.count(0, 0) == 0


def test_a_side_stands_for_the_end_that_the_other_leaves(store: Store) -> None:
    titles = {
        ("measure", "dimension"): ("措施", "问题的维度"),
        ("dimension", "measure"): ("问题的维度", "措施"),
        ("dimension", "problem"): ("措施的维度", "问题"),
        ("problem", "document"): ("问题", "措施的文献"),
        ("measure", "problem"): ("措施", "问题"),
        ("genre", "dimension"): ("问题的文种", "措施的维度"),
    }

    for (rows, columns), told in titles.items():
        matrix = build(store, rows, columns)
        assert (matrix.row_title, matrix.column_title) == told
        assert sum(map(sum, matrix.counts())) == 4


def test_turning_problem_and_measure_turns_the_counts(store: Store) -> None:
    one, other = build(store, "problem", "measure"), build(store, "measure", "problem")

    assert other.counts() == [list(column) for column in zip(*one.counts(), strict=True)]


def test_a_document_without_links_stays(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=1, scores=(0.2,)), "手编")
    matrix = build(store, "document", "genre")

    assert header(matrix) == (["丙", "乙", "甲"], ["opinion"])
    assert matrix.counts() == [[0], [2], [2]]


def test_strongest_links_of_a_cell_come_first(store: Store) -> None:
    matrix = build(store, "document", "document")
    scores = [entry.link.score for entry in matrix.links(0, 0)]

    assert scores == sorted(scores, reverse=True) == [0.9, 0.7]


def test_headers_of_equal_labels_differ(folder: Path, make: Make) -> None:
    extraction, source = make("甲", pairs=3)
    same = [
        type(s)(s.id, s.kind, s.span, s.quote, "同名", s.dimension, (), s.section, 0.9, "手编")
        for s in extraction.statements
    ]
    twins = type(extraction)(extraction.document, tuple(same), extraction.links)
    with Store.open(folder, write=True) as store:
        store.add(twins, source, "手编")
        rows, _ = header(build(store, "problem", "measure"))

    assert rows == ["同名（甲，一）", "同名（甲，一）#2", "同名（甲，一）#3"]


def test_an_empty_store_gives_a_matrix_without_lines(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        assert build(store, "problem", "measure").counts() == []
        assert sum(map(sum, build(store, "dimension", "dimension").counts())) == 0


def test_an_unknown_axis_is_told_with_those_there_are(store: Store) -> None:
    with pytest.raises(QueryError, match="没有“colour”这种行或列；可用的有 problem、mea"):
        build(store, "colour", "measure")
    for axis in (Axis.PROBLEM, Axis.MEASURE):
        with pytest.raises(QueryError, match=f"不能都是 {axis}"):
            build(store, axis, axis)
