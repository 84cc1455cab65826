"""The matrix and the filters in a browser: what a reader clicks, types and sees."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from kg.store import Store
from tests.ui.conftest import READ
from tests.ui.page.acts import choose, open_tab
from tests.ui.page.conftest import Opener

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
NAME = Path(READ[1]).stem


@pytest.fixture
def table(page: Page) -> Page:
    """The matrix of dimensions, drawn."""
    open_tab(page, "矩阵")
    expect(page.locator("#grid td[data-r]").first).to_be_visible()
    return page


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def filtered(page: Page, key: str, choice: str) -> None:
    """Set a filter; the choosers are unfolded for it."""
    if not page.locator(f"#by-{key} input").is_visible():
        page.click("#filters .fold")
    page.click(f"#by-{key} input")
    page.get_by_role("option", name=choice, exact=True).click()
    page.keyboard.press("Escape")
    page.locator("#filters .fold").focus()  # which closes the list of choices
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_cell_opens_its_sentences_and_they_the_drawer(table: Page) -> None:
    cell = table.locator("#grid td.h4").first
    count = int(cell.inner_text())

    cell.click()

    expect(table.locator("#evidence .findings > li")).to_have_count(count)
    table.locator("#evidence blockquote a.cite").first.click()
    expect(table.locator("#source mark").first).to_be_in_viewport()


def test_lines_open_in_place_by_mouse(table: Page) -> None:
    before = table.locator("#grid tbody tr").count()

    table.locator("#grid tbody tr[aria-expanded] th").first.click()

    expect(table.locator('#grid tbody tr[aria-expanded="true"]')).to_have_count(1)
    expect(table.locator('#grid tbody tr[aria-level="2"]').first).to_be_visible()
    expect(table).to_have_url(re.compile("open="))
    table.locator('#grid tbody tr[aria-expanded="true"] th').first.click()
    expect(table.locator("#grid tbody tr")).to_have_count(before)


def test_the_table_is_walked_and_opened_by_keyboard(table: Page) -> None:
    table.locator('#grid [tabindex="0"]').focus()
    table.keyboard.press("ArrowLeft")
    table.keyboard.press("+")

    expect(table.locator('#grid tbody tr[aria-expanded="true"]')).to_have_count(1)
    expect(table.locator("#grid tbody tr").first.locator("th")).to_be_focused()
    table.keyboard.press("-")
    expect(table.locator('#grid tbody tr[aria-expanded="true"]')).to_have_count(0)
    column = table.locator("#grid thead th[aria-expanded]").first.get_attribute("data-c")
    for _ in range(int(str(column)) + 1):
        table.keyboard.press("ArrowRight")
    table.keyboard.press("ArrowUp")
    table.keyboard.press("Enter")
    expect(table.locator('#grid thead th[aria-expanded="true"]')).to_have_count(1)


def test_a_gap_is_named_by_keyboard(table: Page) -> None:
    empty = table.locator("#grid td.h0").first
    row, column = (int(str(empty.get_attribute(name))) for name in ("data-r", "data-c"))

    table.locator('#grid td[tabindex="0"]').focus()
    for _ in range(row):
        table.keyboard.press("ArrowDown")
    for _ in range(column):
        table.keyboard.press("ArrowRight")
    table.keyboard.press("Enter")

    expect(table.locator("#evidence")).to_contain_text("研究空白")
    expect(table).to_have_url(re.compile("cell="))
    assert address(table)["cell"] == [f"{row},{column}"]


def test_an_address_opens_the_same_table_and_cell(table: Page, opening: Opener) -> None:
    choose(table, "rows", "政策工具")
    choose(table, "columns", "文种")
    cell = table.locator("#grid tbody tr", has_text="法规管制").locator("td:not(.h0)").first
    cell.click()
    expect(table.locator("#evidence h3")).to_contain_text("法规管制")
    expect(table).to_have_url(re.compile("cell="))
    told = table.locator("#evidence h3").inner_text()

    with opening(f"/?{urlsplit(table.url).query}") as again:
        expect(again.locator("#evidence h3")).to_have_text(told, timeout=20_000)
        expect(again.locator("#rows input")).to_have_value("政策工具")


def test_a_matrix_of_statements_changes_its_value(table: Page) -> None:
    choose(table, "rows", "政策工具")
    choose(table, "columns", "文种")
    cell = table.locator("#grid tbody tr", has_text="法规管制").locator("td:not(.h0)").first
    expect(cell).to_be_visible()

    choose(table, "value", "文献篇数")

    expect(cell).to_have_text("1")


def test_filters_recut_the_table_and_outlast_a_reload(table: Page, store: Path) -> None:
    with Store.open(store, write=False) as opened:
        entry = next(e for e in opened.documents() if e.name == NAME)
    choose(table, "rows", "问题")
    choose(table, "columns", "措施")
    filtered(table, "document", entry.title)

    expect(table.locator("#grid tbody tr")).to_have_count(entry.problems)
    expect(table.locator("#grid thead th[data-r]")).to_have_count(entry.measures)
    expect(table.locator("#filters .chip")).to_have_count(1)
    expect(table).to_have_url(re.compile("document="))

    table.reload()
    expect(table.locator("#grid tbody tr")).to_have_count(entry.problems, timeout=30_000)
    table.locator("#filters .chip button").click()
    expect(table.locator("#filters .chip")).to_have_count(0)
    expect(table.locator("#grid tbody tr")).not_to_have_count(entry.problems)
    expect(table).not_to_have_url(re.compile("document="))


def test_several_filters_are_cleared_at_once(table: Page) -> None:
    told = table.locator("#grid .told")
    whole = told.inner_text()
    filtered(table, "dimension", "技术")
    expect(told).not_to_have_text(whole)
    filtered(table, "status", "待校")
    expect(table.locator("#filters .chip")).to_have_count(2)

    table.click("#filters .clear")

    expect(told).to_have_text(whole)
    expect(table.locator("#filters .chip")).to_have_count(0)


def test_what_an_address_names_wrongly_is_left_out(opening: Opener) -> None:
    path = "/?tab=matrix&year=1066&region=%3Cimg%3E&conf=x&rows=mars&level=9&open=r:x&cell=99,0"
    with opening(path) as page:
        expect(page.locator("#grid td[data-r]").first).to_be_visible(timeout=20_000)
        expect(page.locator("#filters .chip")).to_have_count(0)
        expect(page.locator("#rows input")).to_have_value("维度")


def test_gaps_are_looked_at_alone(table: Page) -> None:
    choose(table, "rows", "政策工具")
    choose(table, "columns", "文种")
    expect(table.locator("#grid .corner")).to_contain_text("政策工具")
    table.get_by_label("只看空白").check()

    expect(table).to_have_url(re.compile("gaps=1"))
    rows = table.locator("#grid tbody tr")
    for row in range(rows.count()):
        assert rows.nth(row).locator("td.h0").count() > 0


def test_a_file_has_the_numbers_of_the_table(table: Page) -> None:
    filtered(table, "dimension", "技术")
    expect(table.locator("#grid .told")).to_contain_text("技术")
    table.locator("#grid tbody tr[aria-expanded] th").first.click()
    expect(table.locator('#grid tbody tr[aria-level="2"]').first).to_be_visible()
    shown = [
        [cell or "0" for cell in row.locator("td[data-r]").all_inner_texts()]
        for row in table.locator("#grid tbody tr").all()
    ]

    with table.expect_download() as caught:
        table.get_by_text("下载 CSV").click()

    data = Path(caught.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    _, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert [row[1:] for row in rows] == shown
    assert caught.value.suggested_filename.endswith("维度.csv")


def test_the_table_is_opened_in_sparql(table: Page) -> None:
    query = table.locator("#grid .to-sparql").get_attribute("data-query")
    assert query
    assert "SELECT ?row ?column" in query


def test_a_phone_has_room_for_the_table(opening: Opener) -> None:
    with opening("/?tab=matrix", viewport=PHONE) as page:
        head = page.locator("#grid tbody th").first
        expect(head).to_be_visible(timeout=20_000)
        page.locator("#grid tbody tr[aria-expanded] th").first.click()
        expect(page.locator('#grid tbody tr[aria-level="2"]').first).to_be_visible()
        box = head.bounding_box()
        assert box is not None
        assert box["width"] <= 0.4 * PHONE["width"]
        page.click("#filters .fold")
        expect(page.locator("#by-year input")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_tab_speaks_english(opening: Opener) -> None:
    with opening("/en/?tab=matrix", locale="en") as page:
        expect(page.locator("#grid .corner")).to_contain_text("Dimension", timeout=20_000)
        expect(page.locator("#filters .fold")).to_have_text("Filters")
        expect(page.locator("#grid tfoot th")).to_have_text("Total")
