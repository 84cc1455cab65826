"""The review tab in a real browser: keys, forms, undo, the log, two coders, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from kg.decisions import Hand, log
from kg.store import Store
from kg.wish import Wish
from tests.ui.page.acts import choose, open_tab
from tests.ui.page.conftest import Opener
from ui.following import deciding
from ui.web.identity import LOCAL, Role, User

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TOLD = "#review-told"


@pytest.fixture(autouse=True)
def users(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header of the browser says who is logged in, as the guard of the site would."""

    def user_of(request: Any) -> User:
        told = request.headers.get("x-user", "")
        name, _, role = told.partition(":")
        return User(name, Role[role]) if name else LOCAL

    monkeypatch.setattr("ui.page.review.user_of", user_of)
    monkeypatch.setattr("ui.page.review_bench.user_of", user_of)


@pytest.fixture
def page(opening: Opener) -> Iterator[Page]:
    """The tab open, 李 at the desk."""
    with opening("/?tab=review") as opened:
        sit_down(opened)
        yield opened


def sit_down(page: Page, coder: str = "李") -> None:
    expect(card(page)).to_be_visible(timeout=30_000)
    box = page.locator("#review-coder input, #review-coder textarea")
    box.fill(coder)
    box.blur()


def card(page: Page) -> Locator:
    return page.locator("#review-card .card")


def item(page: Page) -> str:
    return str(card(page).get_attribute("data-item"))


def press(page: Page, key: str, told: str) -> str:
    """Press a key, wait for what is told, return the item that it was on."""
    was, turn = item(page), card(page).get_attribute("data-turn")
    page.keyboard.press(key)
    expect(card(page)).not_to_have_attribute("data-turn", str(turn), timeout=15_000)
    expect(page.locator(TOLD)).to_contain_text(told, timeout=15_000)
    return was


def last(store: Path) -> tuple[str, str, str]:
    with Store.open(store, write=False) as opened:
        one = log(opened)[-1]
    return one.action, one.coder, one.targets[0].rpartition("/")[2]


def decide(store: Path, action: str, target: str, coder: str) -> None:
    from kg.deciding import Desk  # noqa: PLC0415 -- slow to load, for few tests

    with deciding(store) as opened:
        desk = Desk(opened)
        desk.decide(Wish(action, target), Hand(coder))
        desk.commit()


def test_keys_decide_and_the_next_item_comes(page: Page, store: Path) -> None:
    accepted = press(page, "a", "已采纳")
    assert last(store) == ("accept", "李", accepted)
    assert item(page) != accepted
    rejected = press(page, "r", "已否决")
    assert last(store) == ("reject", "李", rejected)
    expect(page.locator("#review-progress")).to_contain_text("已校")

    here = item(page)
    press(page, "j", "")
    assert item(page) != here
    press(page, "k", "")
    assert item(page) == here

    press(page, "u", "已撤销")
    assert item(page) == rejected
    assert last(store)[0] == "undo"


def test_keys_are_inert_in_fields_with_modifiers_and_on_other_tabs(page: Page, store: Path) -> None:
    with Store.open(store, write=False) as opened:
        before = len(log(opened))
    field = page.locator("#review-card input.reason")
    field.fill("")
    field.press_sequentially("jarring")
    page.locator("#masthead h1").click()
    page.keyboard.press("Control+a")
    open_tab(page, "文献")
    page.keyboard.press("a")
    open_tab(page, "校对")
    expect(card(page)).to_be_visible()

    with Store.open(store, write=False) as opened:
        assert len(log(opened)) == before


def test_a_reason_is_noted(page: Page, store: Path) -> None:
    page.fill("#review-card input.reason", "是现状，不是问题")
    page.click("#review-card button[data-act=reject]")
    expect(page.locator(TOLD)).to_contain_text("已否决", timeout=15_000)

    with Store.open(store, write=False) as opened:
        assert log(opened)[-1].reason == "是现状，不是问题"


def test_a_statement_is_set_right_in_a_form(page: Page, store: Path) -> None:
    choose(page, "review-kind", "措施")
    expect(card(page).locator(".chip").first).to_have_text("措施")
    page.locator("#masthead h1").click()
    page.keyboard.press("e")
    form = page.locator("#review-form")
    expect(form).to_be_visible()

    page.click("#review-save")
    expect(form.locator("[role=alert]")).to_contain_text("没有改动")
    page.fill("#review-new-label input, #review-new-label textarea", "改过的标签")
    choose(page, "review-new-dimension", "组织")
    page.click("#review-save")

    expect(form).to_be_hidden(timeout=15_000)
    with Store.open(store, write=False) as opened:
        made = [e.statement for e in opened.statements() if e.statement.label == "改过的标签"]
    assert [one.dimension.value for one in made] == ["组织"]


def test_selected_words_are_added_as_a_statement(page: Page, store: Path) -> None:
    choose(page, "review-kind", "问题")
    expect(card(page).locator(".chip").first).to_have_text("问题")
    page.click("#review-card [data-act=add]")
    expect(page.locator(f"{TOLD} [role=alert]")).to_contain_text("选中")
    text = page.evaluate(
        """() => {
          const words = document.querySelector('#review-card .context');
          const mark = words.querySelector('mark').firstChild;
          const range = document.createRange();
          range.setStart(mark, 2);
          range.setEnd(mark, 9);
          const choice = window.getSelection();
          choice.removeAllRanges();
          choice.addRange(range);
          return range.toString();
        }"""
    )
    page.click("#review-card [data-act=add]")
    expect(page.locator("#review-form")).to_contain_text(text)
    choose(page, "review-new-kind", "目标")
    page.click("#review-save")

    expect(page.locator(TOLD)).to_contain_text("已增补", timeout=15_000)
    with Store.open(store, write=False) as opened:
        added = [e.statement for e in opened.statements() if e.status.value == "added"]
    assert text.strip() in [one.quote for one in added]


def test_a_link_is_made_to_another_end(page: Page, store: Path) -> None:
    choose(page, "review-kind", "对应")
    expect(card(page).locator("mark")).to_have_count(2)
    old = item(page)
    page.click("#review-card [data-act=link]")
    expect(page.locator("#review-link")).to_be_visible()
    page.click("#review-connect")
    expect(page.locator("#review-link [role=alert]")).to_contain_text("还是原来的")
    page.click("#review-measure input")
    others = page.get_by_role("option")
    others.nth(others.count() - 1).click()
    page.click("#review-connect")

    expect(page.locator(TOLD)).to_contain_text("已相连", timeout=15_000)
    with Store.open(store, write=False) as opened:
        acts = [one.action for one in log(opened)[-2:]]
        assert log(opened)[-2].targets[0].endswith(old)
    assert acts == ["reject", "link"]


def test_a_decision_of_ones_own_is_taken_back_from_the_log(page: Page, store: Path) -> None:
    one = press(page, "a", "已采纳")
    press(page, "r", "已否决")
    page.get_by_role("button", name="校对日志").click()
    rows = page.locator("#review-log tbody tr")
    mine = rows.filter(has=page.locator(f"[data-open='{one}']")).first
    mine.get_by_role("button", name="撤销此决定").click()

    expect(page.locator(TOLD)).to_contain_text("已撤销", timeout=15_000)
    assert item(page) == one
    expect(rows.first).to_contain_text("撤销（采纳）")
    expect(rows.filter(has_text="已撤销").first).to_be_visible()


def test_two_coders_are_compared_and_a_difference_opens(page: Page, store: Path) -> None:
    here = press(page, "a", "已采纳")
    decide(store, "reject", here, "王")
    page.get_by_role("button", name="编码员之间的一致").click()

    shown = page.locator("#review-kappa")
    expect(shown).to_contain_text("Cohen’s κ")
    expect(shown).to_contain_text("分歧")
    shown.locator(f"[data-open='{here}']").first.click()
    expect(card(page)).to_have_attribute("data-item", here)
    page.get_by_role("button", name="衡量抽取").click()
    expect(page.locator("#review-figures")).to_contain_text("精确率")


def test_what_was_decided_is_in_sparql_and_for_another_browser(
    page: Page, here: str, opening: Opener
) -> None:
    choose(page, "review-kind", "问题")
    expect(card(page).locator(".chip").first).to_have_text("问题")
    page.locator("#masthead h1").click()
    accepted = press(page, "a", "已采纳")

    query = (
        'ASK { GRAPH ?g { ?s duice:status duice:Accepted FILTER(STRENDS(STR(?s), "'
        f'{accepted}")) }} }}'
    )
    answer = httpx.get(
        f"{here}/sparql",
        params={"query": query},
        headers={"Accept": "application/sparql-results+json"},
    )
    assert answer.json()["boolean"] is True
    with opening(f"/?tab=review&item={accepted}") as other:
        expect(card(other)).to_have_attribute("data-item", accepted, timeout=30_000)
        expect(card(other).locator(".status")).to_have_text("采纳")


def test_a_citation_on_the_card_opens_the_drawer(page: Page) -> None:
    page.locator("#review-card a.cite").first.click()

    expect(page.locator("#source mark").first).to_be_in_viewport()


def test_a_reader_sees_all_and_decides_nothing(opening: Opener, store: Path) -> None:
    with Store.open(store, write=False) as opened:
        before = len(log(opened))
    with opening("/?tab=review", extra_http_headers={"x-user": "guest:READER"}) as page:
        expect(card(page)).to_be_visible(timeout=30_000)
        expect(page.locator("#review-card [data-act=accept]")).to_be_disabled()
        expect(page.locator("#barred")).to_contain_text("只能看")
        page.keyboard.press("a")
        page.keyboard.press("j")
        expect(page.locator("#review-coder input, #review-coder textarea")).to_be_disabled()
    with Store.open(store, write=False) as opened:
        assert len(log(opened)) == before


def test_who_logs_in_decides_under_that_name(opening: Opener, store: Path) -> None:
    with opening("/?tab=review", extra_http_headers={"x-user": "zhao:CODER"}) as page:
        expect(card(page)).to_be_visible(timeout=30_000)
        expect(page.locator("#review-coder input, #review-coder textarea")).to_have_value("zhao")
        press(page, "a", "已采纳")

    assert last(store)[1] == "zhao"


def test_what_is_looked_at_is_in_the_address(page: Page) -> None:
    choose(page, "review-kind", "目标")
    expect(page).to_have_url(re.compile("queue=goal"))


def test_sheets_are_handed_out(here: str) -> None:
    for ending, begin in (("csv", b"\xef\xbb\xbftype,id"), ("xlsx", b"PK")):
        assert httpx.get(f"{here}/review.{ending}").content.startswith(begin)
    assert httpx.get(f"{here}/review.pdf").status_code == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_does_not_scroll_sideways(scheme: str, opening: Opener) -> None:
    size = {"width": 390, "height": 844}
    with opening("/?tab=review", viewport=size, color_scheme=scheme) as page:
        expect(card(page)).to_be_visible(timeout=30_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
