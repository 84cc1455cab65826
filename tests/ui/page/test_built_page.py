"""The parts that come from npm, each run in a real browser that may ask nobody but this site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from kg.sparql import Pool
from ui.page import built
from ui.web import endpoint
from ui.web.listen import address, listen

pytestmark = [pytest.mark.slow, pytest.mark.browser]

BLANK = "<!doctype html><html lang=zh><link rel=icon href=data:,><body><div id=here></div>"
DRAWN = """
const graph = cytoscape({ container: document.getElementById('here'), elements: [
  { data: { id: 'a' } }, { data: { id: 'b' } }, { data: { source: 'a', target: 'b' } }] });
window.drawn = graph.edges().length;
"""


@pytest.fixture(scope="module")
def here(ready: Path, frontend: Path) -> Iterator[str]:
    """The address of a site that has the parts, the endpoint, and an empty page."""
    app = FastAPI()
    built.serve(app)
    app.get("/", response_class=HTMLResponse)(lambda: BLANK)
    with listen("127.0.0.1", 0) as door, Pool(ready) as pool:
        app.include_router(endpoint.router(pool, 10))
        config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield address(door)
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that at the end has asked nobody else and complained of nothing."""
    asked: list[str] = []
    faults: list[str] = []
    opened = chromium.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield opened
    here = opened.evaluate("location.origin")
    opened.close()
    assert [url for url in asked if not url.startswith((here, "data:", "blob:"))] == []
    assert faults == []


def test_yasgui_runs_a_query_and_completes_without_asking_elsewhere(page: Page, here: str) -> None:
    page.goto(f"{here}/vendor/yasgui.html")
    page.click(".yasqe_queryButton")
    expect(page.locator(".yasr table tbody tr").first).to_be_visible(timeout=20_000)

    page.evaluate("yasgui.getTab().yasqe.setValue('SELECT ?thing { ?thing a fo')")
    page.evaluate("(e => { e.setCursor(0, 27); e.focus(); })(yasgui.getTab().yasqe)")
    page.keyboard.type("af:")
    page.keyboard.press("Control+Space")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("yasgui.getTab().yasqe.getValue()").count("thing") == 2


def test_the_editor_highlights_and_completes(page: Page, here: str) -> None:
    page.goto(here)
    page.add_script_tag(url="/vendor/editor.js")
    page.evaluate("""window.ran = 0; window.editor = DuiceEditor.create(
      document.getElementById('here'),
      { text: 'SELECT ?文献 { ?文献 a ', words: [{ label: 'duice:Document', type: 'class' }],
        onRun: () => { window.ran += 1; } })""")
    expect(page.locator(".tok-keyword").first).to_have_text("SELECT")

    page.click(".cm-content")
    page.keyboard.press("Control+End")
    page.keyboard.type("duice:D")
    expect(page.locator(".cm-tooltip-autocomplete li")).to_have_text("duice:Document")
    page.locator(".cm-tooltip-autocomplete li").click()
    page.keyboard.type(" FILTER(?")
    expect(page.locator(".cm-tooltip-autocomplete li", has_text="?文献")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")

    assert "a duice:Document FILTER(?" in page.evaluate("editor.text")
    assert page.evaluate("ran") == 1


def test_a_fault_is_marked_until_the_text_changes(page: Page, here: str) -> None:
    page.goto(here)
    page.add_script_tag(url="/vendor/editor.js")
    page.evaluate("""window.editor = DuiceEditor.create(
      document.getElementById('here'), { text: 'SELECT *\\nWHERE { ?s ?p }' })""")

    page.evaluate("editor.mark(2, 15, 'an object is missing')")
    expect(page.locator(".cm-fault-line")).to_have_text("WHERE { ?s ?p }")
    page.evaluate("editor.text = 'ASK {}'")

    expect(page.locator(".cm-fault-line")).to_have_count(0)


def test_a_graph_is_drawn(page: Page, here: str) -> None:
    page.goto(here)
    page.add_script_tag(url="/vendor/cytoscape.js")
    page.evaluate(DRAWN)

    assert page.evaluate("drawn") == 1
