"""What a reader does on the page, in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

QUESTION = "哪些措施针对数据共享壁垒？"


def ask(page: Page, question: str = QUESTION) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#asked .question")).to_have_text(question, timeout=30_000)
    expect(page.locator("#answer .sheet").first).to_be_visible()


def choose(page: Page, chooser: str, choice: str) -> None:
    page.click(f"#{chooser} input")
    page.get_by_role("option", name=choice, exact=True).click()
    expect(page.get_by_role("option")).to_have_count(0)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def write_query(page: Page, text: str) -> None:
    """Type a query in place of the one that stands in the tab SPARQL."""
    expect(page.locator("#console .about")).not_to_be_empty()  # the first example has come
    expect(page.locator("#console [data-ready]")).to_be_visible()  # the editor, too
    page.locator("#query .cm-content, #query textarea:visible").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
