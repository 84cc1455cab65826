"""The tab 图谱 in a browser: what a reader finds, picks, hides, lists and takes away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Locator, Page, expect

from kg import ego as walking
from tests.ui.page.acts import open_tab
from tests.ui.page.conftest import Opener
from ui.page import built

drawing = pytest.mark.skipif("cytoscape" in built.missing(), reason="cytoscape.js was not built")
pytestmark = [pytest.mark.slow, pytest.mark.browser]
CANVAS = "document.querySelector('#graph .graph-canvas').graph"
DRAWN = f"() => document.querySelector('#graph .graph-canvas')?.graph && {CANVAS}.nodes().length"


def told(page: Page) -> Locator:
    return page.locator("#graph-told [role=status]")


def drawn(page: Page) -> None:
    page.wait_for_function(DRAWN, timeout=60_000)


@pytest.fixture
def graph(opening: Opener) -> Iterator[Page]:
    """The tab, opened by its address, drawn."""
    with opening("/?tab=graph&level=statements&hops=2") as page:
        expect(told(page)).to_be_visible(timeout=60_000)
        if "cytoscape" not in built.missing():
            drawn(page)
        yield page


def search(page: Page, text: str) -> Locator:
    box = page.get_by_label("找一个中心")
    box.fill(text)
    found = page.locator("#graph-found button")
    expect(found.first).to_be_visible(timeout=20_000)
    return found


def test_what_is_found_becomes_the_centre_and_the_address_says_so(graph: Page) -> None:
    found = search(graph, "数据共享")
    expect(found.first).to_contain_text("数据共享")
    expect(found.first.locator("small")).to_contain_text(re.compile(r"· \d+ 条"))
    name = found.first.locator("span").inner_text()
    graph.get_by_label("找一个中心").press("Enter")

    expect(told(graph)).to_contain_text(name, timeout=20_000)
    expect(graph.locator("#graph-found button")).to_have_count(0)
    graph.wait_for_function("() => /node=[a-z]+%2F/.test(location.search)")
    graph.reload()
    expect(told(graph)).to_contain_text(name, timeout=60_000)


def test_level_and_hops_are_chosen_and_kept(graph: Page) -> None:
    nodes = int(re.findall(r"(\d+) 个节点", told(graph).inner_text())[0])
    graph.get_by_role("spinbutton").fill("3")
    graph.get_by_role("spinbutton").press("Tab")
    expect(told(graph)).to_contain_text("3 步以内", timeout=20_000)
    assert int(re.findall(r"(\d+) 个节点", told(graph).inner_text())[0]) >= nodes
    graph.get_by_label("概念", exact=True).check()
    graph.wait_for_function("() => location.search.includes('hops=3')")
    graph.wait_for_function("() => location.search.includes('layer=concepts')")


@drawing
def test_a_node_shows_its_sentences_and_becomes_the_centre(graph: Page) -> None:
    name = graph.evaluate(
        f"() => {{ const one = {CANVAS}.nodes('[hops = 1]')[0];"
        " one.emit('tap'); return one.data('full'); }"
    )
    panel = graph.locator("#graph-panel")
    expect(panel.locator("h3")).to_have_text(name, timeout=20_000)
    panel.get_by_role("button", name="以此为中心").click()
    expect(told(graph)).to_contain_text(name, timeout=20_000)
    drawn(graph)
    graph.keyboard.press("Escape")
    expect(graph.locator("#graph-panel")).to_be_hidden()


@drawing
def test_an_edge_shows_both_ends_and_leads_to_the_sentence(graph: Page) -> None:
    graph.evaluate(f"() => {CANVAS}.edges('[?linked]')[0].emit('tap')")
    panel = graph.locator("#graph-panel")
    expect(panel.locator(".evidence blockquote")).to_have_count(2, timeout=20_000)
    quoted = panel.locator("blockquote").first.inner_text().rpartition(" [")[0]
    panel.locator("blockquote a.cite").first.click()
    expect(graph.locator("#source mark").first).to_be_visible(timeout=20_000)
    assert graph.locator("#source mark").first.inner_text() == quoted


@drawing
def test_a_kind_is_hidden_by_the_legend_and_comes_back(graph: Page) -> None:
    visible = f"() => {CANVAS}.nodes('[sort = \"measure\"]').filter(':visible').length"
    count = graph.evaluate(visible)
    button = graph.locator("#graph-legend [data-sort=measure]")
    expect(button).to_contain_text(str(count))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    graph.wait_for_function(f"{visible} === 0".replace("() => ", ""))
    assert graph.locator("#graph-table tr[data-sorts~=measure]:not([hidden])").count() == 0
    button.click()
    graph.wait_for_function(f"{visible} === {count}".replace("() => ", ""))


def test_the_table_says_the_same_and_is_worked_by_keyboard(graph: Page) -> None:
    graph.get_by_label("表", exact=True).check()
    expect(graph.locator("#graph .graph-canvas")).to_be_hidden()
    rows = graph.locator("#graph-table tbody tr")
    expect(rows.first).to_be_visible()
    edges = int(re.findall(r"(\d+) 条线", told(graph).inner_text())[0])
    assert rows.count() == edges
    graph.locator("#graph-table [data-edge=addresses]").first.focus()
    graph.keyboard.press("Enter")
    expect(graph.locator("#graph-panel .evidence blockquote")).to_have_count(2, timeout=20_000)


@drawing
def test_the_picture_is_taken_away_as_png(graph: Page) -> None:
    with graph.expect_download() as waiting:
        graph.get_by_role("button", name="下载 PNG").click()
    assert waiting.value.suggested_filename == "图谱.png"
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20], "big") > 300  # pixels across


def test_files_for_networks_hold_what_is_drawn(graph: Page) -> None:
    nodes = int(re.findall(r"(\d+) 个节点", told(graph).inner_text())[0])
    for name, read in (("GraphML", nx.read_graphml), ("GEXF", nx.read_gexf)):
        with graph.expect_download() as waiting:
            graph.get_by_role("link", name=f"下载 {name}").click()
        assert len(read(waiting.value.path()).nodes) == nodes
    query = graph.locator("#graph-tools .to-sparql").get_attribute("data-query")
    assert query is not None
    base = "{0.scheme}://{0.netloc}".format(urlsplit(graph.url))
    answer = graph.request.post(f"{base}/sparql", form={"query": query})
    edges = int(re.findall(r"(\d+) 条线", told(graph).inner_text())[0])
    assert len(answer.json()["results"]["bindings"]) == edges


def test_what_was_left_out_is_told(graph: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = walking.ego.__kwdefaults__ or {}
    monkeypatch.setattr(walking.ego, "__kwdefaults__", defaults | {"most": 3})
    search(graph, "数据").nth(1).click()
    expect(graph.locator("#graph-told [role=note]")).to_contain_text("没有画", timeout=20_000)
    expect(told(graph)).to_contain_text("3 个节点")


def test_without_the_library_there_is_the_table(opening: Opener) -> None:
    with opening() as page:
        page.route("**/vendor/cytoscape.js", lambda route: route.fulfill(body=""))
        open_tab(page, "图谱")
        expect(page.locator(".graph-missing")).to_contain_text("cytoscape.js", timeout=60_000)
        expect(page.locator("#graph-table tbody tr").first).to_be_visible()


def test_it_speaks_english_and_fits_a_phone(opening: Opener) -> None:
    with opening("/en/?tab=graph", viewport={"width": 390, "height": 844}) as page:
        expect(told(page)).to_contain_text("nodes", timeout=60_000)
        expect(page.get_by_role("tab", name="Graph")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_hostile_document_is_drawn_as_text(opening: Opener) -> None:
    with opening("/?tab=graph&level=statements&hops=2") as page:
        expect(told(page)).to_be_visible(timeout=60_000)
        found = search(page, "onerror 数据共享不足")
        found.last.click()
        expect(told(page)).to_contain_text("<img src=x", timeout=20_000)
        if "cytoscape" not in built.missing():
            drawn(page)
            page.evaluate(f"() => {CANVAS}.nodes().forEach((one) => one.emit('tap'))")
        expect(page.locator("#graph-table tbody tr").first).to_contain_text("<img src=x")
