"""What is set in the bar of filters narrows every tab down, and outlasts a reload."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.store import Store
from tests.ui.conftest import READ
from tests.ui.page.acts import ask, choose, open_tab
from tests.ui.page.conftest import Opener
from tests.ui.page.test_matrix_page import filtered

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NAME = Path(READ[1]).stem
LEAST = 0.8
QUESTION = "有哪些措施？"
START = "/?tab=matrix&rows=document&columns=dimension&layer=statements&hops=3"
LATE = 30_000


@dataclass(frozen=True)
class Passing:
    """What of the store passes: read from its fields alone, without the code of the filters.

    ``statements`` are ids with their kinds, ``starts`` the places of their sentences, ``ends`` the
    same of statements at either end of a link that passes, ``links`` how many of these there are.
    """

    statements: dict[str, str]
    starts: set[int]
    ends: dict[str, int]
    links: int


@pytest.fixture(scope="module")
def passing(store: Path) -> Passing:
    with Store.open(store, write=False) as opened:
        every = {one.statement.id: one.statement for one in opened.statements(NAME)}
        links = [one.link for one in opened.links(NAME)]
    technical = {id_ for id_, one in every.items() if one.dimension.value == "技术"}
    found = {id_: every[id_] for id_ in technical if every[id_].confidence >= LEAST}
    pairs = [(one.measure, one.problem) for one in links if one.score >= LEAST]
    held = [pair for pair in pairs if not technical.isdisjoint(pair)]
    assert 0 < len(found) < len(every)
    assert 0 < len(held) < len(links)
    return Passing(
        {id_: one.kind.value for id_, one in found.items()},
        {one.span.start for one in found.values()},
        {id_: every[id_].span.start for pair in held for id_ in pair},
        len(held),
    )


def matrix_shows(page: Page, passing: Passing) -> None:
    open_tab(page, "矩阵")
    expect(page.locator("#grid .told")).to_contain_text("0.8", timeout=LATE)
    expect(page.locator("#grid tbody th")).to_have_count(1)
    expect(page.locator("#grid tbody th")).to_contain_text(NAME)
    expect(page.locator("#grid tfoot td").last).to_have_text(str(passing.links))
    cell = page.locator("#grid td.h4").first
    count = int(cell.inner_text())
    cell.click()
    expect(page.locator("#evidence .findings > li")).to_have_count(count)
    starts = page.locator("#evidence .findings a.cite[data-start]").evaluate_all(
        "all => all.map((one) => Number(one.dataset.start))"
    )
    assert starts
    assert set(starts) <= set(passing.ends.values())


def graph_shows(page: Page, passing: Passing) -> None:
    open_tab(page, "图谱")
    expect(page.locator("#graph-told [role=status]")).to_be_visible(timeout=LATE)
    expect(page.locator("#graph-table [data-pick]").first).to_be_attached(timeout=LATE)
    picks = page.locator("#graph-table [data-pick]").evaluate_all(
        "all => [...new Set(all.map((one) => one.dataset.pick))]"
    )
    shown = {one.rpartition("/")[2] for one in picks if "/statement/" in one}
    assert shown
    assert shown <= {*passing.ends, *passing.statements}
    documents = {one.rpartition("/")[2] for one in picks if "/document/" in one}
    assert documents <= {NAME}


def documents_show(page: Page) -> None:
    open_tab(page, "文献")
    expect(page.locator("#documents a.open")).to_have_count(1, timeout=LATE)
    expect(page.locator("#documents a.open")).to_have_attribute("data-name", NAME)


def queue_shows(page: Page, passing: Passing) -> None:
    open_tab(page, "校对")
    total = len(passing.statements) + passing.links
    told = re.compile(rf"已校 0 / {total} 条，队列里 {total} 条")
    expect(page.locator("#review-progress")).to_have_text(told, timeout=LATE)
    expect(page.locator("#review-card .card")).to_have_attribute("data-document", NAME)
    choose(page, "review-kind", "措施")
    measures = sum(kind == "measure" for kind in passing.statements.values())
    expect(page.locator("#review-progress")).to_contain_text(f"/ {measures} 条", timeout=LATE)
    expect(page.locator("#review-card .card .chip").first).to_have_text("措施")
    item = str(page.locator("#review-card .card").get_attribute("data-item"))
    assert item.rpartition("/")[2] in passing.statements
    choose(page, "review-kind", "全部")
    expect(page.locator("#review-progress")).to_have_text(told)


def answered(page: Page) -> list[tuple[str, int]]:
    """Where the sentences lie that an answer lists."""
    found = page.locator("#answer .findings a.cite[data-start]").evaluate_all(
        "all => all.map((one) => [one.dataset.document, Number(one.dataset.start)])"
    )
    return [(document, start) for document, start in found]


def answer_shows(page: Page, passing: Passing) -> None:
    open_tab(page, "问答")
    expect(page.locator("#asked .question")).to_have_text(QUESTION, timeout=LATE)
    measures = sum(kind == "measure" for kind in passing.statements.values())
    expect(page.locator("#answer .findings > li")).to_have_count(measures, timeout=LATE)
    assert {document for document, _ in answered(page)} == {NAME}
    assert {start for _, start in answered(page)} <= passing.starts


def every_tab_shows(page: Page, passing: Passing) -> None:
    matrix_shows(page, passing)
    graph_shows(page, passing)
    documents_show(page)
    queue_shows(page, passing)
    answer_shows(page, passing)


def test_what_is_set_narrows_every_tab_down_and_outlasts_a_reload(
    chromium: Browser, here: str, passing: Passing
) -> None:
    with chromium.new_page(locale="zh-CN") as page:  # a reload makes Gradio complain of itself
        page.goto(f"{here}{START}")
        expect(page.locator("#grid tbody th").nth(1)).to_be_visible(timeout=LATE)
        open_tab(page, "问答")
        ask(page, QUESTION)
        assert {document for document, _ in answered(page)} > {NAME}
        open_tab(page, "矩阵")

        filtered(page, "genre", "论文")
        expect(page.locator("#grid tbody th")).to_have_count(1, timeout=LATE)
        filtered(page, "dimension", "技术")
        least = page.locator("#by-confidence input[type=number]")
        least.fill(str(LEAST))
        least.press("Tab")
        expect(page.locator("#filters .chip")).to_have_count(3)

        every_tab_shows(page, passing)
        address = parse_qs(urlsplit(page.url).query)
        told = {key: address.get(key) for key in ("genre", "dim", "conf")}
        assert told == {"genre": ["paper"], "dim": ["技术"], "conf": ["0.8"]}

        page.reload()
        expect(page.locator("#filters .chip")).to_have_count(3, timeout=60_000)
        every_tab_shows(page, passing)
        page.locator("#filters .clear").click()
        expect(page.locator("#filters .chip")).to_have_count(0)
        open_tab(page, "文献")
        expect(page.locator("#documents a.open")).to_have_count(3, timeout=LATE)


def test_what_is_under_review_gives_way_when_a_filter_leaves_it_out(opening: Opener) -> None:
    with opening("/?tab=review") as page:
        card = page.locator("#review-card .card")
        expect(card).to_be_visible(timeout=LATE)
        for _ in range(60):
            if card.get_attribute("data-document") != NAME:
                break
            turn = str(card.get_attribute("data-turn"))
            page.locator("#review-card button[data-act=next]").click()
            expect(card).not_to_have_attribute("data-turn", turn, timeout=LATE)
        expect(card).not_to_have_attribute("data-document", NAME)

        filtered(page, "genre", "论文")

        expect(card).to_have_attribute("data-document", NAME, timeout=LATE)
