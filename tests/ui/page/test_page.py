"""The page in a real browser: what a reader clicks, types and sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.store import Store
from tests.ui.page.acts import QUESTION, ask, choose, open_tab
from tests.ui.page.hostile import ATTACK

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TABS = ("问答", "矩阵", "SPARQL", "文献")


def test_a_citation_opens_the_drawer_at_its_sentence(page: Page, store: Path) -> None:
    ask(page)
    cite = page.locator("#answer .findings a.cite").first
    name, start, end = (cite.get_attribute(f"data-{part}") for part in ("document", "start", "end"))

    cite.click()

    mark = page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    with Store.open(store, write=False) as opened:
        text = opened.document(str(name)).text
    assert mark.text_content() == text[int(str(start)) : int(str(end))]


def test_every_claim_of_an_answer_is_cited(page: Page) -> None:
    ask(page)

    findings = page.locator("#answer .findings > li")
    assert findings.count() > 0
    assert page.locator("#answer .findings a.cite").count() == findings.count()


def test_a_citation_opens_by_keyboard(page: Page) -> None:
    ask(page)

    page.locator("#answer .findings a.cite").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#source mark")).to_be_focused()


def test_a_question_goes_on_from_the_one_before_until_a_new_one_is_begun(page: Page) -> None:
    ask(page, "技术层面有哪些措施？")
    ask(page, "还有呢？")

    expect(page.locator("#asked .reading")).to_contain_text("承上")
    expect(page.locator("#asked .reading")).to_contain_text("技术维度")
    earlier = page.locator("#earlier .turn > summary")
    expect(earlier).to_contain_text("技术层面有哪些措施？")
    earlier.click()
    expect(page.locator("#earlier .findings a.cite").first).to_be_visible()

    page.click("#anew")
    expect(page.locator("#answer .sheet")).to_have_count(0)
    expect(page.locator("#earlier .sheet")).to_have_count(0)
    expect(page.locator("#examples")).to_be_visible()
    ask(page, "还有呢？")
    expect(page.locator("#asked .reading")).not_to_contain_text("承上")


def test_what_was_understood_is_set_right_without_asking_anew(page: Page) -> None:
    ask(page, "技术层面有哪些措施？")
    expect(page.locator("#read-dimension")).to_be_hidden()
    page.get_by_role("button", name="更正理解").click()
    expect(page.locator("#read-dimension input")).to_have_value("技术")

    choose(page, "read-dimension", "组织")
    page.click("#again")
    expect(page.locator("#asked .reading")).to_contain_text("措施 · 组织维度")
    expect(page.locator("#asked .question")).to_have_text("技术层面有哪些措施？")
    expect(page.locator("#answer .lead")).to_contain_text("组织维度")
    expect(page.locator("#read-dimension input")).to_have_value("组织")

    page.fill("#read-region input", "火星")
    page.press("#read-region input", "Enter")
    expect(page.locator("#answer [role=alert]")).to_contain_text("火星")
    expect(page.locator("#asked .reading")).to_contain_text("组织维度")
    expect(page.locator("#read-region input")).to_have_value("火星")


def test_two_readers_do_not_see_each_others_questions(page: Page, here: str) -> None:
    ask(page, "技术层面有哪些措施？")
    assert page.context.browser is not None
    other = page.context.browser.new_page(locale="zh-CN")
    other.goto(here)
    ask(other, "还有呢？")

    expect(other.locator("#asked .reading")).not_to_contain_text("承上")
    expect(other.locator("#earlier .sheet")).to_have_count(0)
    other.close()


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    page.get_by_text(QUESTION, exact=True).click()

    expect(page.locator("#answer .findings")).to_be_visible(timeout=30_000)


def test_what_has_no_evidence_is_said_without_a_citation(page: Page) -> None:
    ask(page, "北京冬奥会花了多少钱？")

    expect(page.locator("#answer")).to_contain_text("未找到依据")
    assert page.locator("#answer a.cite").count() == 0


def test_sparql_runs_shows_rows_and_tells_faults(page: Page) -> None:
    open_tab(page, "SPARQL")
    page.click("#run")
    expect(page.locator("#result tbody tr").first).to_be_visible(timeout=20_000)

    page.fill("#query textarea", "DROP ALL")
    page.click("#run")

    expect(page.locator("#result [role=alert]")).to_contain_text("只读")


def test_a_result_is_downloaded_in_the_format_chosen(page: Page) -> None:
    open_tab(page, "SPARQL")
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载 CSV").click()

    assert Path(caught.value.path()).read_text("utf-8").startswith("问题,措施,原文")


def test_the_documents_are_listed(page: Page) -> None:
    open_tab(page, "文献")

    expect(page.locator("#documents tbody tr")).to_have_count(3)


def test_what_a_document_says_is_inert_on_every_view(page: Page) -> None:
    ask(page, f"《{ATTACK}》里有哪些措施？")
    expect(page.locator("#asked .reading")).to_contain_text("onerror")
    page.get_by_role("button", name="更正理解").click()
    expect(page.locator("#read-document input")).to_be_visible()
    page.click("#read-document input")
    expect(page.get_by_role("option", name="onerror").first).to_be_visible()
    page.keyboard.press("Escape")
    page.click("#anew")
    expect(page.locator("#asked .question")).to_have_count(0)  # or what is typed is cleared, too
    ask(page)
    shown = page.locator("#answer .findings")
    expect(shown).to_contain_text(ATTACK)
    page.locator("#answer .findings li", has_text=ATTACK).locator("a.cite").first.click()
    expect(page.locator("#source mark")).to_contain_text(ATTACK)
    page.locator("#drawer .toggle-button").click()
    open_tab(page, "矩阵")
    choose(page, "rows", "问题")
    choose(page, "columns", "文献")
    head = page.locator("#grid tbody tr", has_text=ATTACK)
    expect(head).to_have_count(1)
    head.locator("td:not(.h0):not(.whole)").first.click()
    expect(page.locator("#evidence .findings")).to_contain_text(ATTACK)
    open_tab(page, "SPARQL")
    page.fill("#query textarea", 'SELECT ?o { ?s ?p ?o FILTER(CONTAINS(STR(?o), "onerror")) }')
    page.click("#run")
    expect(page.locator("#result tbody")).to_contain_text(ATTACK)
    open_tab(page, "文献")
    expect(page.locator("#documents tbody")).to_contain_text(ATTACK)
    # that nothing of it ran is asserted by the fixture


@pytest.mark.parametrize("name", TABS)
def test_a_phone_scrolls_no_view_sideways(name: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page)
    ask(page, "那社会层面呢？")
    page.get_by_role("button", name="更正理解").click()
    open_tab(page, name)
    page.wait_for_timeout(800)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_dark_scheme_is_followed(chromium: Browser, here: str) -> None:
    context = chromium.new_context(color_scheme="dark", locale="zh-CN")
    page = context.new_page()
    page.goto(here)
    title = page.locator("#masthead h1")
    expect(title).to_be_visible(timeout=60_000)

    paper, ink = (
        [int(part) for part in page.evaluate(script).removeprefix("rgb(").rstrip(")").split(",")]
        for script in (
            "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor",
            "getComputedStyle(document.querySelector('#masthead h1')).color",
        )
    )
    context.close()

    assert max(paper) < 60
    assert min(ink) > 180
