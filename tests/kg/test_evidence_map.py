"""The evidence map: what its file holds, and what a reader of it clicks, types and sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from kg import across
from kg.evidence_map import html_file
from kg.matrix import Matrix, build
from kg.store import Store
from ontology.errors import OutputError
from tests.kg.conftest import Make
from tests.kg.test_across import between

EVIL = "</script><!--<script>window.__x=1</script>\u2028<img src=x onerror='window.__x=1'>"


@pytest.fixture
def matrix(store: Store, make: Make) -> Matrix:
    store.add(*make("丙", pairs=3, scores=(0.9, 0.2, 0.2)), "手编")
    return build(store, "problem", "measure")


class Reader(HTMLParser):
    """Names of all tags, what would fetch something, heads and cells of the table."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.heads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [name for name, _ in attrs if name in ("src", "href", "srcset")]

    def handle_data(self, data: str) -> None:
        if data.strip() and self.tags[-1] == "th":
            self.heads.append(data)


def hostile(matrix: Matrix) -> Matrix:
    """Let the first row and its sentence attack the page."""
    line = replace(matrix.rows[0], header=EVIL, label=EVIL)
    entry = matrix.statements[line.key]
    evil = replace(entry, statement=replace(entry.statement, quote=EVIL, label=EVIL))
    return replace(
        matrix,
        rows=(line, *matrix.rows[1:]),
        statements={**matrix.statements, line.key: evil},
    )


def test_the_page_fetches_nothing_and_escapes_what_texts_say(matrix: Matrix) -> None:
    page = html_file(hostile(matrix)).decode()
    reader = Reader()
    reader.feed(page)
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)

    assert reader.fetched == []
    assert reader.tags.count("script") == 2
    assert "img" not in reader.tags
    assert EVIL in reader.heads
    assert EVIL in json.loads(data)["rows"]


def test_numbers_and_gaps_stand_in_the_page_without_any_script(matrix: Matrix) -> None:
    page = html_file(matrix).decode()
    cells = re.findall(r'<td class="h(\d)"><button[^>]*data-r="(\d+)" data-c="(\d+)">(\d*)<', page)

    assert len(cells) == len(matrix.rows) * len(matrix.columns)
    for shade, row, column, shown in cells:
        count = matrix.count(int(row), int(column))
        assert (int(shown or 0), shade == "0") == (count, not count)
    assert page.count('<tr class="gap">') == matrix.row_totals().count(0) == 2
    assert page.count('tabindex="0" data-r') == 1


def test_too_much_for_a_browser_is_refused(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.evidence_map.BYTES", 1000)
    with pytest.raises(OutputError, match="浏览器打不开；请加筛选条件"):
        html_file(matrix)
    monkeypatch.setattr("kg.evidence_map.CELLS", 10)
    with pytest.raises(OutputError, match="7 行 × 7 列，这种格式装不下"):
        html_file(matrix)


@pytest.fixture(scope="module")
def opened(browser: str) -> Iterator[Page]:
    with sync_playwright() as driver, driver.chromium.launch(executable_path=browser) as shown:
        page = shown.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert faults == []


def at(page: Page, matrix: Matrix, tmp_path: Path, width: int = 1200) -> Page:
    file = tmp_path / "map.html"
    file.write_bytes(html_file(matrix))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(file.as_uri())
    return page


def cell(row: int, column: int) -> str:
    return f'td button[data-r="{row}"][data-c="{column}"]'


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 390])
def test_a_cell_opens_its_sentences_with_score_and_reasons(
    opened: Page, matrix: Matrix, tmp_path: Path, width: int
) -> None:
    page = at(opened, matrix, tmp_path, width)
    (row, column), (link,) = next(iter(matrix.cells.items()))

    page.click(cell(row, column))

    panel = page.locator("#panel")
    expect(panel.locator("li")).to_have_count(1)
    expect(panel).to_be_in_viewport()
    for end in (matrix.statements[link.link.problem], matrix.statements[link.link.measure]):  # type: ignore[union-attr]
        expect(panel).to_contain_text(end.statement.quote)
    expect(panel).to_contain_text("同一对象：应急；同为第一项")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_keys_walk_the_map_and_a_gap_is_named(opened: Page, matrix: Matrix, tmp_path: Path) -> None:
    page = at(opened, matrix, tmp_path)

    page.locator('td button[tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(cell(1, 0))).to_be_focused()
    expect(page.locator("#panel")).to_contain_text("空白：没有任何对应。")


@pytest.mark.browser
def test_totals_open_all_of_a_line_once(opened: Page, store: Store, tmp_path: Path) -> None:
    matrix = build(store, "phase", "year")
    page = at(opened, matrix, tmp_path)

    page.click('tfoot button[data-c="0"]')

    expect(page.locator("#panel .lead")).to_have_text("8 条问题、措施")
    expect(page.locator("#panel h3")).to_have_text(["乙（4）", "甲（4）"])


@pytest.mark.browser
def test_gaps_can_be_hidden_and_lines_found_by_a_word(
    opened: Page, matrix: Matrix, tmp_path: Path
) -> None:
    page = at(opened, matrix, tmp_path)
    rows = page.locator("tbody tr:visible")
    expect(rows).to_have_count(7)

    page.uncheck("#gaps")
    expect(rows).to_have_count(5)
    page.fill("#find-rows", "物资")
    expect(rows).to_have_count(2)
    page.fill("#find-columns", "乙")
    expect(page.locator("thead th:visible")).to_have_count(4)


@pytest.mark.browser
def test_nothing_that_a_text_says_runs(opened: Page, matrix: Matrix, tmp_path: Path) -> None:
    page = at(opened, hostile(matrix), tmp_path)

    page.click(cell(0, 0))

    expect(page.locator("#panel h2")).to_contain_text("<img src=x")
    assert page.evaluate("window.__x") is None


@pytest.mark.browser
def test_an_inferred_link_says_so_in_the_panel(opened: Page, store: Store, tmp_path: Path) -> None:
    across.write(store, [between(store, "甲", "乙")], "手编")
    matrix = build(store, "dimension", "dimension", across=True)
    column = next(at for at, line in enumerate(matrix.columns) if line.inferred)
    page = at(opened, matrix, tmp_path)

    page.click(cell(2, column))

    expect(page.locator("#panel")).to_contain_text("跨文献推断，措施出自“甲”")
