"""The tab SPARQL in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.page.acts import open_tab, write_query
from tests.ui.page.conftest import Opener, served
from ui.page import built

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
OPENED = "措施、问题与文献，可逐条打开"


def open_query(page: Page) -> None:
    open_tab(page, "SPARQL")
    expect(page.locator("#query .cm-content")).to_contain_text("SELECT", timeout=20_000)


def choose_example(page: Page, title: str) -> None:
    page.select_option("#example", label=title)
    expect(page.locator("#query .cm-content")).to_contain_text("SELECT")


def run(page: Page) -> None:
    page.click("#run")
    expect(page.locator("#run")).to_be_enabled(timeout=20_000)


@pytest.fixture(autouse=True)
def parts(frontend: Path) -> None:
    """What npm built is there; one test below takes it away."""


def test_a_query_is_highlighted_completed_and_run_by_keys(page: Page) -> None:
    open_query(page)
    assert page.locator("#query .tok-keyword").count() > 0
    write_query(page, "SELECT ?陈述 { ?陈述 a ")
    page.keyboard.type("duice:Prob")

    option = page.locator(".cm-tooltip-autocomplete li", has_text="duice:Problem").first
    expect(option).to_contain_text("问题")
    option.click()
    page.keyboard.type(" } ORDER BY ?")
    page.locator(".cm-tooltip-autocomplete li", has_text="?陈述").click()
    page.keyboard.press("Control+Enter")

    expect(page.locator("#result tbody tr").first).to_be_visible(timeout=20_000)
    expect(page.locator("#console [role=status]")).to_contain_text("毫秒")


def test_the_tab_key_leaves_the_editor(page: Page) -> None:
    open_query(page)
    page.click("#query .cm-content")

    page.keyboard.press("Tab")

    expect(page.locator("#run")).to_be_focused()


def test_an_example_is_filled_in_by_its_fields(page: Page) -> None:
    open_query(page)
    choose_example(page, "含某个词的陈述")
    expect(page.locator("#console .about")).to_contain_text("标签或原文含某个词")

    page.fill("#console .fields [name=words]", "村医")
    page.select_option("#console .fields [name=kind]", label="问题")
    expect(page.locator("#query .cm-content")).to_contain_text('"村医"')
    run(page)

    rows = page.locator("#result tbody tr")
    expect(rows.first).to_contain_text("村医")
    expect(page.locator("#console [role=status]")).to_contain_text(f"{rows.count()} 行")
    assert "query=" in page.url


def test_a_fault_is_told_and_marked_in_its_line(page: Page) -> None:
    open_query(page)
    write_query(page, "SELECT * WHERE {\n?s ?p }")
    run(page)

    expect(page.locator("#result [role=alert]")).to_contain_text("第 2 行")
    expect(page.locator("#query .cm-fault-line")).to_have_text("?s ?p }")
    write_query(page, "ASK { ?s ?p ?o }")
    expect(page.locator("#query .cm-fault-line")).to_have_count(0)


def test_a_query_that_runs_is_called_off(page: Page) -> None:
    open_query(page)
    write_query(page, SLOW)
    page.click("#run")
    expect(page.locator("#console [role=status]")).to_have_text("正在查询…")

    page.click("#stop")

    expect(page.locator("#console [role=status]")).to_have_text("已取消", timeout=1_000)
    write_query(page, "SELECT ?d { ?d a duice:Document }")
    run(page)
    expect(page.locator("#result tbody tr")).to_have_count(3)


def test_results_lead_to_sentences_and_pages(page: Page) -> None:
    open_query(page)
    choose_example(page, OPENED)
    expect(page.locator("#query .cm-content")).to_contain_text("wasQuotedFrom")
    run(page)
    expect(page.locator('#result a[href="/document/opinion_rural_health"]').first).to_be_visible()

    page.locator("#result a.cite").last.click()

    expect(page.locator("#source mark")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("title", "label", "begins"),
    [
        (OPENED, "CSV", "措施,问题,文献"),
        (OPENED, "TSV", "?措施\t?问题\t?文献"),
        (OPENED, "JSON", '{"head":'),
        ("措施指向问题的子图", "Turtle", "@prefix"),
        ("措施指向问题的子图", "JSON-LD", "["),
    ],
)
def test_a_result_is_downloaded_in_the_format_chosen(
    title: str, label: str, begins: str, page: Page
) -> None:
    open_query(page)
    page.select_option("#example", label=title)
    expect(page.locator("#query .cm-content")).to_contain_text("addresses")
    expect(page.locator("#console .about")).to_contain_text("措施")
    run(page)
    expect(page.locator("#result .download").first).to_be_visible()

    with page.expect_download() as caught:
        page.get_by_role("button", name=label, exact=True).click()

    assert Path(caught.value.path()).read_text("utf-8").startswith(begins)


def test_rows_are_turned_page_by_page(page: Page) -> None:
    open_query(page)
    write_query(page, "SELECT * { ?s ?p ?o } LIMIT 150")
    run(page)
    expect(page.locator("#result tbody tr")).to_have_count(100)

    page.get_by_role("button", name="下一页").click()

    expect(page.locator("#result tbody tr")).to_have_count(50)
    expect(page.locator("#result .pager")).to_contain_text("第 101–150 行，共 150 行")


@pytest.mark.parametrize("opened", [False, True])
def test_a_query_shown_elsewhere_is_opened_and_run(opened: bool, page: Page) -> None:
    if opened:
        open_query(page)
        open_tab(page, "问答")
    query = "SELECT (7 AS ?lucky) {}"
    page.evaluate(
        """query => {
          const button = document.createElement('button');
          button.className = 'to-sparql';
          button.dataset.query = query;
          button.textContent = 'open';
          document.querySelector('#masthead').append(button);
        }""",
        query,
    )

    page.click("#masthead .to-sparql")

    expect(page.locator("#query .cm-content")).to_have_text(query, timeout=20_000)
    expect(page.locator("#result tbody td")).to_have_text("7")


def test_an_address_brings_its_query_and_history_the_ones_before(
    chromium: Browser, here: str
) -> None:
    with chromium.new_page(locale="zh-CN") as page:  # a reload makes Gradio complain of itself
        page.goto(f"{here}/?tab=sparql&query=SELECT%20(8%20AS%20%3Fn)%20%7B%7D")
        expect(page.locator("#query .cm-content")).to_have_text(
            "SELECT (8 AS ?n) {}", timeout=20_000
        )
        expect(page.locator("#result")).to_be_empty()
        run(page)
        page.locator("#query .cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text("SELECT (9 AS ?n) {}")
        run(page)
        page.reload()

        expect(page.locator("#query .cm-content")).to_have_text(
            "SELECT (9 AS ?n) {}", timeout=20_000
        )
        page.locator("#console .history select").select_option(label="SELECT (8 AS ?n) {}")
        expect(page.locator("#query .cm-content")).to_have_text("SELECT (8 AS ?n) {}")


def test_the_endpoint_is_told_and_yasgui_is_led_to(page: Page, here: str) -> None:
    open_query(page)

    expect(page.locator("#console .endpoint code")).to_have_text(f"{here}/sparql")
    page.get_by_role("link", name="YASGUI").click()

    expect(page.locator(".yasqe")).to_be_visible()


def test_it_speaks_english(opening: Opener) -> None:
    with opening("/en/", locale="en-GB") as page:
        open_query(page)
        page.select_option("#example", label="Statements that contain a word")
        expect(page.locator("#console .fields")).to_contain_text("Kind")
        expect(page.locator("#query .cm-content")).to_contain_text("CONTAINS")
        run(page)

        expect(page.locator("#console [role=status]")).to_contain_text("rows")
        expect(page.locator("#run")).to_have_text("Run")


def test_without_the_editor_a_text_area_does_the_same(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Path
) -> None:
    monkeypatch.setattr(built, "VENDOR", tmp_path)
    with served(store) as plain, chromium.new_page(locale="zh-CN") as page:
        page.goto(plain)
        open_tab(page, "SPARQL")
        area = page.locator("#query textarea")
        expect(area).not_to_have_value("")
        expect(page.locator("#console .lacking")).to_contain_text("没有构建")
        area.fill("SELECT * {\n?s ?p }")
        area.press("Control+Enter")
        expect(page.locator("#result [role=alert]")).to_contain_text("第 2 行")

        area.fill("SELECT ?d { ?d a duice:Document }")
        run(page)

        expect(page.locator("#result tbody tr")).to_have_count(3)
        expect(page.get_by_role("link", name="YASGUI")).to_have_count(0)
