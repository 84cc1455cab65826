from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.matrix import build
from kg.store import Store
from tests.ui.conftest import READ
from ui.page import grid
from ui.page.grid import evidence_html, grid_html, within

DOCUMENT = Path(READ[1]).stem


@pytest.fixture(scope="module")
def store(ready: Path) -> Store:
    return Store.open(ready, write=False)


def test_the_numbers_of_the_grid_are_those_of_the_matrix(store: Store) -> None:
    matrix = build(store, "dimension", "dimension")
    cells = re.findall(r'data-r="(\d+)" data-c="(\d+)"[^>]*>(\d*)</td>', grid_html(matrix))

    assert len(cells) == 36
    assert all(int(n or 0) == matrix.count(int(r), int(c)) for r, c, n in cells)


def test_only_the_first_cell_is_reached_by_tab(store: Store) -> None:
    assert grid_html(build(store, "dimension", "dimension")).count('<td class="h') == 36
    assert grid_html(build(store, "problem", "measure")).count(' tabindex="0"') == 1


def test_one_document_keeps_its_own_lines_and_links(store: Store) -> None:
    whole = build(store, "problem", "measure")
    part = within(whole, DOCUMENT)

    assert {line.document for line in (*part.rows, *part.columns)} == {DOCUMENT}
    own = [link for place in whole.cells for link in whole.links(*place)]
    own = [link for link in own if link.document == DOCUMENT]
    assert sorted(link.iri for place in part.cells for link in part.links(*place)) == sorted(
        link.iri for link in own
    )
    for row, column in part.cells:
        for link in part.links(row, column):
            assert link.link.problem == part.rows[row].key
            assert link.link.measure == part.columns[column].key


def test_the_dimensions_of_one_document_stay_six_by_six(store: Store) -> None:
    part = within(build(store, "dimension", "dimension"), DOCUMENT)

    assert (len(part.rows), len(part.columns)) == (6, 6)


def test_a_gap_is_marked_and_a_cell_without_links_is_named(store: Store) -> None:
    matrix = build(store, "problem", "measure")
    gaps = matrix.row_totals().count(0)
    empty = next((0, c) for c in range(len(matrix.columns)) if not matrix.count(0, c))

    assert grid_html(matrix).count('<tr class="gap">') == gaps
    assert "研究空白" in evidence_html(matrix, *empty)


def test_the_evidence_of_a_cell_has_both_sentences_of_each_link(store: Store) -> None:
    matrix = build(store, "dimension", "dimension")
    (row, column), links = max(matrix.cells.items(), key=lambda item: len(item[1]))

    shown = evidence_html(matrix, row, column)

    assert shown.count('class="cite"') == 2 * len(links)


def test_a_cell_of_statements_shows_each_sentence_once(store: Store) -> None:
    matrix = build(store, "instrument", "genre")
    (row, column), found = max(matrix.cells.items(), key=lambda item: len(item[1]))

    shown = evidence_html(matrix, row, column)

    assert shown.count('class="cite"') == len(found)
    assert f"{len(found)} 条措施" in shown
    gap = next((r, c) for r in range(20) for c in range(2) if not matrix.count(r, c))
    assert "没有任何措施" in evidence_html(matrix, *gap)


def test_a_mean_is_shaded_by_itself_and_a_gap_is_blank(store: Store) -> None:
    matrix = build(store, "instrument", "genre", value="confidence")
    cells = re.findall(
        r'class="h(\d)" data-r="\d+" data-c="\d+"[^>]*>([\d.]*)</td>', grid_html(matrix)
    )

    assert {shade for shade, value in cells if not value} == {"0"}
    assert all(int(shade) == -(-float(value) * 4 // 1) for shade, value in cells if value)


def test_a_matrix_that_no_browser_draws_offers_downloads_instead(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "LARGEST", 10)

    shown = grid_html(build(store, "problem", "measure"))

    assert "<table" not in shown
    assert "matrix.csv?rows=problem&amp;columns=measure" in shown
