"""Pages of concepts, documents and statements in a real browser: at once, quiet, for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.concepts import concepts
from kg.store import Store
from tests.ui.page.hostile import ATTACK

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAPER = "paper_data_sharing"
SIZES = {"wide": {"width": 1200, "height": 900}, "narrow": {"width": 390, "height": 844}}
Visit = Callable[..., AbstractContextManager[Page]]

# WCAG 2.1, 1.4.3: how far the text of each element stands from what is painted behind it.
CONTRASTS = """() => {
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const painted = channels(getComputedStyle(one).backgroundColor);
      if (painted.length < 4 || painted[3] > 0) return painted;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !element.checkVisibility()) continue;
    const pair = [light(channels(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.push(`${element.outerHTML.slice(0, 120)} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""
LEVELS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
NAMELESS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
  .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length
    && e.labels[0].textContent.trim())).map(e => e.outerHTML)"""
TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""


@pytest.fixture
def visit(chromium: Browser, here: str) -> Visit:
    """Open a page of the site; at the end nobody else was asked and nothing was amiss."""

    @contextmanager
    def opened(path: str, **settings: Any) -> Iterator[Page]:
        page = chromium.new_page(**{"locale": "zh-CN", **settings})
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text))
        page.on("response", lambda r: faults.append(r.url) if r.status >= 400 else None)
        page.goto(f"{here}{path}")
        yield page
        attacked = page.evaluate("window.__x")
        page.close()
        assert [url for url in asked if not url.startswith((here, "data:"))] == []
        assert faults == []
        assert attacked is None

    return opened


@pytest.fixture(scope="module")
def paths(store: Path) -> dict[str, str]:
    """A page of each kind."""
    with Store.open(store, write=False) as held:
        one = max(concepts(held), key=lambda concept: len(concept.members))
        link = held.links(PAPER)[0]
        base = held.names.base
        return {
            "concept": "/" + one.iri.removeprefix(base),
            "theme": "/" + str(one.theme).removeprefix(base),
            "statement": "/" + link.measure_iri.removeprefix(base),
            "link": "/" + link.iri.removeprefix(base),
            "document": f"/document/{PAPER}",
            "concepts": "/concept",
            "themes": "/concept?by=theme",
            "documents": "/document",
        }


KINDS = ("concept", "theme", "statement", "link", "document", "concepts", "themes", "documents")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_can_read_it(visit: Visit, paths: dict[str, str], kind: str, scheme: str) -> None:
    with visit(paths[kind], color_scheme=scheme, viewport=SIZES["wide"]) as page:
        assert page.evaluate(CONTRASTS) == []
        levels = page.evaluate(LEVELS)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert page.evaluate(NAMELESS) == []
        assert page.evaluate(TWICE) == []
        assert page.get_by_role("banner").count() == 1
        assert page.get_by_role("main").count() == 1
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


@pytest.mark.parametrize("kind", KINDS)
def test_it_fits_a_telephone(visit: Visit, paths: dict[str, str], kind: str) -> None:
    with visit(paths[kind], viewport=SIZES["narrow"]) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reader_goes_from_index_to_concept_to_sentence_in_the_text(visit: Visit) -> None:
    with visit("/concept") as page:
        page.get_by_label("查概念").fill("共享")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("含“共享”的概念")
        page.locator(".columns a").first.click()
        quoted = page.locator(".quotes blockquote").first.inner_text()
        page.get_by_role("link", name="看原文").first.click()
        marked = page.locator(".reader a:target")
        expect(marked).to_be_in_viewport()
        expect(marked).to_contain_text(quoted[:8])
        marked.press("Enter")
        expect(page.locator(".context mark")).to_have_text(quoted)


def test_kinds_can_be_switched_off_without_a_script(visit: Visit, paths: dict[str, str]) -> None:
    with visit(paths["document"]) as page:
        sign = page.locator(".reader .text a.measure .chip").first
        expect(sign).to_be_visible()
        page.get_by_role("checkbox", name="措施").uncheck()
        expect(sign).to_be_hidden()
        expect(page.locator(".reader .text a.problem .chip").first).to_be_visible()


def test_a_hostile_document_stays_text_on_every_page(visit: Visit, store: Path) -> None:
    with Store.open(store, write=False) as held:
        base = held.names.base
        iris = [held.names.document(ATTACK).value]
        iris += [entry.iri for entry in held.statements(ATTACK)]
        iris += [entry.iri for entry in held.links(ATTACK)]
    attack = quote(ATTACK, safe="")
    addresses = [quote("/" + iri.removeprefix(base), safe="/%") for iri in iris]
    for address in (*addresses, f"/concept?q={attack}", f"/document?q={attack}"):
        with visit(address) as page:
            expect(page.locator("h1")).to_have_count(1)
            assert page.locator("script, img, iframe").count() == 0


def test_the_language_is_chosen_on_the_page_itself(visit: Visit, paths: dict[str, str]) -> None:
    with visit(paths["document"]) as page:
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(re.compile(f"{paths['document']}$"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", name="Contents")).to_be_visible()
        page.get_by_role("link", name="中文").click()
        expect(page.get_by_role("heading", name="目录", exact=True)).to_be_visible()
