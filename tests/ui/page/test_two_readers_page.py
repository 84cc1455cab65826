"""Two readers at one site: neither waits for the other, and what one decides the other sees."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.page.acts import ask, open_tab, write_query
from tests.ui.page.conftest import Opener

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?j) }"
WITHIN = 3.0
"""Seconds in which a question is answered, whatever else runs."""
LATE = 30_000


def test_a_question_is_answered_while_another_readers_query_runs(opening: Opener) -> None:
    with opening("/?tab=sparql") as one, opening() as other:
        ask(other, "数据共享存在哪些问题？")  # the index is read in
        write_query(one, RUNAWAY)
        one.click("#run")
        expect(one.locator("#console [role=status]")).to_have_text("正在查询…")

        began = time.monotonic()
        ask(other, "乡村医疗卫生有哪些问题？")
        took = time.monotonic() - began

        expect(one.locator("#console [role=status]")).to_have_text("正在查询…")
        assert other.locator("#answer .findings > li").count() > 0
        assert took < WITHIN
        one.click("#stop")
        expect(one.locator("#console [role=status]")).to_have_text("已取消", timeout=LATE)


def matrix_total(page: Page) -> int:
    expect(page.locator("#grid tfoot td").last).to_be_visible(timeout=LATE)
    return int(page.locator("#grid tfoot td").last.inner_text())


def test_what_one_reader_rejects_is_gone_from_the_matrix_of_another(
    opening: Opener, chromium: Browser, here: str
) -> None:
    # A reload makes Gradio complain of itself, which `opening` would not let pass.
    with opening("/?tab=review&queue=link") as one, chromium.new_page(locale="zh-CN") as other:
        other.goto(f"{here}/?tab=matrix")
        before = matrix_total(other)
        card = one.locator("#review-card .card")
        expect(card.locator(".chip").first).to_have_text("对应", timeout=LATE)
        coder = one.locator("#review-coder input, #review-coder textarea")
        coder.fill("李")
        coder.blur()
        one.click("#review-card button[data-act=reject]")
        expect(one.locator("#review-told")).to_contain_text("已否决", timeout=LATE)

        other.reload()

        expect(other.locator("#grid tfoot td").last).to_have_text(str(before - 1), timeout=LATE)
        one.click("#review-card button[data-act=undo]")
        expect(one.locator("#review-told")).to_contain_text("已撤销", timeout=LATE)
        other.reload()
        expect(other.locator("#grid tfoot td").last).to_have_text(str(before), timeout=LATE)
        open_tab(other, "校对")
        expect(other.locator("#review-card .card")).to_be_visible(timeout=LATE)
