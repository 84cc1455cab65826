"""What holds of the page as a whole: who may read it, in which language, what it asks of whom."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.store import Store
from tests.ui.conftest import READ
from tests.ui.page.acts import QUESTION, ask
from tests.ui.page.conftest import Opener
from ui.page.app import TABS

pytestmark = [pytest.mark.slow, pytest.mark.browser]

AXE = Path(__file__).parents[3] / "ui" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
CHINESE = re.compile(r"[一-鿿]")
NAMES = [name for name, _, _ in TABS]
RECORDER = """
import sys
seen = open(sys.argv.pop(1), "a")
HERE = {"127.0.0.1", "localhost", "::1", "0.0.0.0", "", "None"}
def hook(event, args):
    if event == "socket.getaddrinfo" and str(args[0]) not in HERE:
        print("asked for", args[0], file=seen, flush=True)
    if event == "socket.connect" and isinstance(args[1], tuple) and str(args[1][0]) not in HERE:
        print("connected to", args[1], file=seen, flush=True)
sys.addaudithook(hook)
from ui.cli import main
sys.exit(main(sys.argv[1:]))
"""


def open_by_id(page: Page, name: str) -> None:
    page.locator(f'button[role=tab][data-tab-id="{name}"]').click()
    expect(page.locator(f'button[role=tab][data-tab-id="{name}"]')).to_have_attribute(
        "aria-selected", "true"
    )
    page.wait_for_timeout(400)  # what it draws comes in: there is no one sign for all tabs


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which `make frontend` fetches."""
    if AXE.is_file():
        return AXE.read_text("utf-8")
    if os.environ.get("CI"):
        pytest.fail("CI tests accessibility: run make frontend")
    pytest.skip("axe-core is not there: make frontend")


def violations(page: Page, axe: str) -> list[str]:
    """Run axe and name what offends which rule."""
    page.evaluate(axe)
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = page.evaluate(f"axe.run(document, {options}).then((told) => told.violations)")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tab_is_accessible(scheme: str, opening: Opener, axe: str) -> None:
    told: dict[str, list[str]] = {}
    with opening(color_scheme=scheme) as page:
        ask(page)
        told["ask"] = violations(page, axe)
        page.locator("#answer .findings a.cite").first.click()
        expect(page.locator("#source mark").first).to_be_focused()
        told["drawer"] = violations(page, axe)
        page.locator("#drawer .toggle-button").click()
        for name in NAMES[1:]:
            open_by_id(page, name)
            page.wait_for_timeout(700)  # what a tab draws has come in by then
            told[name] = violations(page, axe)

    assert {name: found for name, found in told.items() if found} == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_tab_of_a_phone_scrolls_sideways(name: str, opening: Opener) -> None:
    with opening(f"/?tab={name}", viewport={"width": 390, "height": 844}) as page:
        tab = page.locator(f'button[role=tab][data-tab-id="{name}"]')
        expect(tab).to_have_attribute("aria-selected", "true", timeout=20_000)
        page.wait_for_timeout(700)

        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_prefers_english_gets_an_english_page(opening: Opener) -> None:
    with opening(locale="en-US") as page:
        assert page.url.endswith("/en/")
        expect(page.get_by_role("tab", name="Matrix", exact=True)).to_be_visible()
        told = page.evaluate(
            "[...document.querySelectorAll('button, label, [role=tab], .block-label, h2, h3')]"
            ".filter((one) => one.offsetParent && !one.closest('#examples'))"
            ".map((one) => one.innerText.trim())"
        )
        page.locator("#masthead a.tongue").click()
        expect(page.get_by_role("tab", name="矩阵", exact=True)).to_be_visible(timeout=30_000)
        page.wait_for_timeout(1000)
        chosen = {one["name"]: one["value"] for one in page.context.cookies()}

    assert chosen["duice_language"] == "zh"
    assert [text for text in told if CHINESE.search(text)] == []


@pytest.mark.parametrize(("locale", "path"), [("zh-CN", "/"), ("en-US", "/en/")])
def test_no_key_of_a_translation_shows(locale: str, path: str, opening: Opener) -> None:
    with opening(path, locale=locale) as page:
        for name in NAMES:
            open_by_id(page, name)
            shown = page.locator("body").inner_text()
            assert re.findall(r"\b(?:common|errors|upload_text|chatbot)\.[a-z_]+", shown) == []


def test_the_drawer_opens_at_the_statement_that_the_address_names(
    opening: Opener, store: Path
) -> None:
    with Store.open(store, write=False) as opened:
        statement = opened.statements(Path(READ[1]).stem)[3].statement

    with opening(f"/?sent={statement.id}") as page:
        expect(page.locator("#source mark")).to_have_text(statement.quote, timeout=20_000)
        expect(page.locator("#source mark")).to_be_in_viewport()


def test_a_question_in_the_address_is_asked(opening: Opener) -> None:
    with opening(f"/?q={QUESTION}&document={Path(READ[1]).stem}") as page:
        expect(page.locator("#asked .question")).to_have_text(QUESTION, timeout=30_000)
        expect(page.locator("#answer .findings a.cite").first).to_be_visible()
        expect(page.locator("#filters .chip")).to_have_count(1)
        names = page.locator("#answer .findings a.cite").evaluate_all(
            "(links) => links.map((link) => link.dataset.document)"
        )

        assert set(names) == {Path(READ[1]).stem}


def test_what_was_asked_outlasts_a_reload_and_no_other_reader_sees_it(
    chromium: Browser, here: str
) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(here)
    ask(page, "技术层面有哪些措施？")
    ask(page, "还有呢？")
    answered = page.locator("#answer .lead").inner_text()

    page.reload()

    expect(page.locator("#asked .question")).to_have_text("还有呢？", timeout=30_000)
    expect(page.locator("#answer .lead")).to_have_text(answered)
    expect(page.locator("#earlier")).to_contain_text("技术层面有哪些措施？")
    page.click("#anew")
    expect(page.locator("#asked .question")).to_have_count(0)
    page.reload()
    expect(page.locator("#examples")).to_be_visible(timeout=30_000)
    expect(page.locator("#asked .question")).to_have_count(0)
    context.close()


def test_the_path_of_an_answer_leads_to_both_ends_of_its_link(page: Page) -> None:
    ask(page)
    path = page.locator("#answer .paths li").first
    expect(path).to_contain_text(re.compile(r"把握 0\.\d\d · 待校"))

    path.locator("a.cite").click()

    expect(page.locator("#source mark")).to_have_count(2)
    expect(page.locator("#source")).to_contain_text("对应")


def test_the_query_behind_an_answer_opens_in_the_tab_of_queries(page: Page) -> None:
    ask(page)
    page.get_by_text("得出同样结果的 SPARQL").click()
    page.get_by_role("button", name="在 SPARQL 中打开").click()

    expect(page.locator('button[data-tab-id="sparql"]')).to_have_attribute("aria-selected", "true")
    expect(page.locator("#result tbody tr").first).to_be_visible(timeout=30_000)
    assert "tab=sparql" in page.url


def test_nothing_asks_another_machine(store: Path, tmp_path: Path, chromium: Browser) -> None:
    seen = tmp_path / "seen"
    seen.touch()
    command = [sys.executable, "-c", RECORDER, str(seen), "--store", str(store), "serve"]
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found is not None
        page = chromium.new_page(locale="zh-CN")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(found[0])
        expect(page.locator("#masthead h1")).to_be_visible(timeout=60_000)
        for name in NAMES:
            open_by_id(page, name)
        page.close()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)

    own = (found[0], "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert seen.read_text("utf-8") == ""
