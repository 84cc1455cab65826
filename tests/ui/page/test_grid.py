"""The matrix drawn, and the sentences behind its cells, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import levels
from kg.held import Held
from kg.levels import Levels, Opened
from kg.store import Store
from tests.ui.conftest import READ
from ui.page.cell import above, cell_query, evidence_html
from ui.page.grid import grid_html
from ui.tongue import speaking

DOCUMENT = Path(READ[1]).stem
CELL = re.compile(
    r'<td class="h(\d)" data-r="(\d+)" data-c="(\d+)"[^>]*aria-label="([^"]*)">(.*?)<'
)


@pytest.fixture(scope="module")
def store(ready: Path) -> Store:
    return Store.open(ready, write=False)


@pytest.fixture(scope="module")
def held(store: Store) -> Held:
    return Held(store)


@pytest.fixture(scope="module")
def dimensions(held: Held) -> Levels:
    return levels.build(held, "dimension", "dimension")


def test_the_numbers_of_the_table_are_those_of_the_matrix(dimensions: Levels) -> None:
    cells = CELL.findall(grid_html(dimensions))

    assert len(cells) == 36
    for _, row, column, _, shown in cells:
        assert int(shown or 0) == dimensions.matrix.count(int(row), int(column))


def test_each_cell_says_what_it_counts(dimensions: Levels) -> None:
    for shade, row, column, told, _ in CELL.findall(grid_html(dimensions)):
        count = dimensions.matrix.count(int(row), int(column))
        assert told.endswith(f"{count} 条对应" if count else "：空白")
        assert (shade == "0") == (not count)


def test_only_the_first_cell_is_reached_by_tab(held: Held, dimensions: Levels) -> None:
    assert grid_html(dimensions).count(' tabindex="0"') == 1
    assert grid_html(levels.build(held, "problem", "measure")).count(' tabindex="0"') == 1


def test_lines_that_open_say_so(held: Held, dimensions: Levels) -> None:
    path = next(node.path for node in dimensions.rows if node.finer)
    shown = levels.build(held, "dimension", "dimension", opened=Opened().turned("rows", path))

    closed, opened = grid_html(dimensions), grid_html(shown)
    assert 'aria-expanded="true"' not in closed
    assert opened.count('aria-expanded="true"') == 1
    assert opened.count('aria-level="2"') == len(shown.rows) - len(dimensions.rows)


def test_gaps_are_marked_and_may_be_looked_at_alone(held: Held) -> None:
    table = levels.build(held, "problem", "measure", where=[f"document={DOCUMENT}"])
    blank = table.matrix.row_totals().count(0) + table.matrix.column_totals().count(0)

    assert grid_html(table).count(' gap"') == blank
    assert grid_html(table).count('class="blank"') == blank
    shown = CELL.findall(grid_html(table, gaps=True))
    rows = {int(row) for _, row, *_ in shown}
    assert all(any(shade == "0" for shade, r, *_ in shown if int(r) == row) for row in rows)


def test_a_table_too_large_for_a_page_says_by_what_it_is_gathered(held: Held) -> None:
    shown = grid_html(levels.build(held, "problem", "measure", most=100))

    assert "收拢" in shown
    assert "维度" in shown


def test_a_cell_without_links_is_a_gap_with_what_is_beside_it(dimensions: Levels) -> None:
    matrix = dimensions.matrix
    row = next(r for r, total in enumerate(matrix.row_totals()) if total)
    column = next(c for c in range(6) if not matrix.count(row, c))

    shown = evidence_html(dimensions, (row, column), 50)

    assert "研究空白" in shown
    assert f"共有 {matrix.row_totals()[row]} 条对应" in shown
    assert "同一行最多的是" in shown


def test_the_evidence_of_a_cell_has_both_sentences_of_each_link(dimensions: Levels) -> None:
    cell, links = max(dimensions.matrix.cells.items(), key=lambda item: len(item[1]))

    shown = evidence_html(dimensions, cell, 50)

    assert shown.count("data-start=") == 2 * len(links)
    assert shown.count("data-link=") == len(links)


def test_a_long_list_of_sentences_is_shown_piece_by_piece(dimensions: Levels) -> None:
    cell, links = max(dimensions.matrix.cells.items(), key=lambda item: len(item[1]))
    assert len(links) > 1

    assert evidence_html(dimensions, cell, 1).count("<li>") == 1
    assert f"还有 {len(links) - 1} 条" in evidence_html(dimensions, cell, 1)
    assert "more" not in evidence_html(dimensions, cell, len(links))


def test_a_cell_of_statements_shows_each_sentence_once(held: Held) -> None:
    table = levels.build(held, "instrument", "genre")
    cell, found = max(table.matrix.cells.items(), key=lambda item: len(item[1]))

    shown = evidence_html(table, cell, 50)

    assert shown.count('class="cite"') == len(found)
    assert f"{len(found)} 条措施" in shown
    gap = next((r, c) for r in range(20) for c in range(2) if not table.matrix.count(r, c))
    assert "没有任何措施" in evidence_html(table, gap, 50)


def test_the_query_of_a_cell_gives_as_many_rows_as_it_has(held: Held, store: Store) -> None:
    table = levels.build(held, "instrument", "genre")
    for cell, found in table.matrix.cells.items():
        assert len(list(store.query(cell_query(table, cell)))) == len(found)  # type: ignore[arg-type]


def test_a_finer_cell_leads_back_to_the_coarser_ones(held: Held) -> None:
    table = levels.build(held, "dimension", "dimension", opened=Opened(2))
    row = next(at for at, node in enumerate(table.rows) if node.depth == 2)

    (top,) = above(table.rows, row)

    assert table.rows[row].path[:1] == table.rows[top].path
    assert f'class="link up" data-r="{top}"' in evidence_html(table, (row, 0), 50)


def test_a_mean_is_shaded_by_itself_and_a_gap_is_blank(held: Held) -> None:
    cells = CELL.findall(grid_html(levels.build(held, "instrument", "genre", value="confidence")))

    assert {shade for shade, *_, value in cells if not value} == {"0"}
    assert all(int(shade) == -(-float(value) * 4 // 1) for shade, *_, value in cells if value)


def test_the_table_speaks_english_on_demand(dimensions: Levels) -> None:
    with speaking("en"):
        shown = grid_html(dimensions)

    assert "Total" in shown
    assert "gap" in shown


def test_a_cell_that_is_no_more_is_left_out(dimensions: Levels) -> None:
    assert evidence_html(dimensions, (99, 0), 50) == ""
