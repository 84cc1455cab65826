"""The tab 文献 in a browser: files taken in, the list, a document read, changed, removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from kg.store import Store
from tests.ui.conftest import READ
from tests.ui.page.acts import ask, open_tab
from tests.ui.page.conftest import Opener
from tests.ui.page.hostile import ATTACK
from ui.page.job import Job
from ui.watch import Stage
from ui.web.identity import LOCAL, Role, User

pytestmark = [pytest.mark.slow, pytest.mark.browser]

OPINION, PAPER = (Path(name).stem for name in READ)
NEW = "survey_disaster_awareness"
LATE = 60_000
"""Milliseconds that an import may take."""


@pytest.fixture(autouse=True)
def user(monkeypatch: pytest.MonkeyPatch) -> list[User]:
    """Who is at the page: the last one of the list."""
    who = [LOCAL]
    for module in ("documents", "document"):
        monkeypatch.setattr(f"ui.page.{module}.user_of", lambda _: who[-1])
    return who


@pytest.fixture
def files(tmp_path: Path, samples: Path) -> list[Path]:
    """A new text, one that is held already, bytes that are no text, a name that attacks."""
    chosen = {
        "《防灾》调研（2024）.txt": (samples / f"{NEW}.txt").read_bytes(),
        "换了名字.txt": (samples / READ[0]).read_bytes(),
        "坏.txt": bytes(range(8)) * 100,
        "包.zip": b"PK\x03\x04" + bytes(100),
        "<img src=x onerror=window.__x=1>.txt": f"停车位不足。{ATTACK}\n".encode(),
    }
    for name, data in chosen.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in chosen]


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Imports wait while a text is encoded, until this is set."""
    go = Event()
    at = Job.at

    def waiting(job: Job, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        at(job, stage, done, total, what)
        if stage is Stage.ENCODING:
            go.wait(LATE / 1000)

    monkeypatch.setattr(Job, "at", waiting)
    yield go
    go.set()


def documents(page: Page) -> None:
    open_tab(page, "文献")
    expect(page.locator("#documents table")).to_be_visible()


def open_document(page: Page, name: str) -> None:
    page.locator(f'#documents a.open[data-name="{name}"]').click()
    expect(page.locator("#reading .reader")).to_be_visible()


def test_files_are_taken_in_while_the_page_tells_and_answer_at_once(
    page: Page, files: list[Path], held_up: Event, store: Path
) -> None:
    documents(page)
    expect(page.locator("#upload")).to_be_enabled()

    page.set_input_files("#documents-import input[type=file]", files)

    rows = page.locator("#imports tbody tr")
    expect(rows).to_have_count(len(files), timeout=LATE)
    expect(rows.nth(0).locator("progress")).to_be_visible(timeout=LATE)
    expect(rows.nth(0)).to_contain_text("编码")
    expect(rows.nth(1)).to_contain_text("等候")
    expect(page.locator("#imports .state")).to_contain_text("正在导入")
    page.reload()  # the import is the server's
    expect(rows).to_have_count(len(files), timeout=LATE)
    held_up.set()
    expect(page.locator("#imports .state")).to_contain_text("导入完成", timeout=LATE)

    expect(rows.nth(0)).to_contain_text("《防灾》调研（2024）.txt")
    expect(rows.nth(0)).to_contain_text("新增")
    expect(rows.nth(1)).to_contain_text(f"“{OPINION}”内容相同")
    expect(rows.nth(2)).to_contain_text("未能读入")
    expect(rows.nth(3)).to_contain_text("压缩包")
    expect(page.locator('#documents a.open[data-name^="《防灾》"]')).to_be_visible()
    with Store.open(store, write=False) as opened:
        assert opened.entry("《防灾》调研（2024）").problems > 0
    open_tab(page, "问答")
    ask(page, "公众防灾意识存在哪些问题？")
    cited = page.locator("#answer a.cite").evaluate_all("all => all.map(a => a.dataset.document)")
    assert "《防灾》调研（2024）" in cited
    documents(page)
    page.click("#clear-import")
    expect(page.locator("#imports .import")).to_have_count(0)


def test_the_list_is_searched_sorted_and_kept_in_the_address(page: Page, opening: Opener) -> None:
    documents(page)
    page.locator("#documents-search textarea, #documents-search input").fill("数据共享")
    expect(page.locator(f'#documents a.open[data-name="{OPINION}"]')).to_have_count(0)
    expect(page.locator(f'#documents a.open[data-name="{PAPER}"]')).to_be_visible()
    page.locator("#documents-search textarea, #documents-search input").fill("")
    expect(page.locator(f'#documents a.open[data-name="{OPINION}"]')).to_be_visible()

    head = page.locator("#documents th", has_text="字数")
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    told = page.locator("#documents tbody tr td:nth-of-type(5)").all_inner_texts()
    sizes = [int(size.replace(",", "")) for size in told]
    assert sizes == sorted(sizes)

    open_document(page, PAPER)
    assert "tab=documents" in page.url
    assert f"doc={PAPER}" in page.url
    with opening(page.url.partition("/?")[1] + page.url.partition("/?")[2]) as again:
        expect(again.locator("#about")).to_contain_text("数据共享", timeout=30_000)
        expect(again.locator("#reading .reader")).to_be_visible()


def test_the_reader_marks_statements_and_leads_to_their_sources(page: Page, store: Path) -> None:
    with Store.open(store, write=False) as opened:
        entries = opened.statements(PAPER)
        text = opened.document(PAPER).text
    documents(page)
    open_document(page, PAPER)

    marks = page.locator("#reading a.m[data-statement]")
    expect(marks).to_have_count(len(entries))
    page.get_by_role("button", name="下一条").click()
    expect(marks.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(marks.nth(1)).to_be_focused()
    page.keyboard.press("p")
    expect(marks.nth(0)).to_be_focused()
    expect(page.locator("#reading .at")).to_have_text(f"1 / {len(entries)}")

    page.keyboard.press("Enter")
    mark = page.locator("#source mark")
    expect(mark).to_be_in_viewport()
    shown = marks.nth(0).get_attribute("data-statement")
    (span,) = (one.statement.span for one in entries if one.statement.id == shown)
    assert mark.text_content() == span.of(text)

    chips = page.locator("#reading .text .measure .chip")
    expect(chips.first).to_be_visible()
    page.locator("#reading .kinds .show-measure").uncheck()
    expect(chips.first).to_be_hidden()


def test_what_is_known_is_set_by_hand_and_taken_back(page: Page, store: Path) -> None:
    documents(page)
    open_document(page, PAPER)
    before = page.locator("#about h3").inner_text()
    page.get_by_role("button", name="修改信息、移出库").click()

    page.locator("#set-date textarea, #set-date input").fill("昨天")
    page.click("#save-document")
    expect(page.locator("#keeping-note [role=alert]")).to_contain_text("不是日期")
    page.locator("#set-date textarea, #set-date input").fill("2024-3")
    page.locator("#set-title textarea, #set-title input").fill("另一个标题")
    page.click("#save-document")

    expect(page.locator("#about h3")).to_have_text("另一个标题")
    expect(page.locator("#about")).to_contain_text("2024-03 手工设定")
    expect(page.locator("#about")).to_contain_text(f"原文：{before}")
    expect(page.locator(f'#documents a.open[data-name="{PAPER}"]')).to_have_text("另一个标题")
    with Store.open(store, write=False) as opened:
        assert set(opened.entry(PAPER).by_hand) == {"title", "date"}
    page.click("#reset-document")
    expect(page.locator("#about h3")).to_have_text(before)
    expect(page.locator("#reset-document")).to_be_disabled()


def test_a_document_goes_only_after_it_was_asked_for_twice(page: Page, store: Path) -> None:
    documents(page)
    open_document(page, OPINION)
    page.get_by_role("button", name="修改信息、移出库").click()

    page.click("#remove-document")
    expect(page.locator("#parting")).to_contain_text("将从库里移去")
    page.click("#keep-document")
    expect(page.locator("#sure-remove")).to_be_hidden()
    page.click("#remove-document")
    page.click("#sure-remove")

    expect(page.locator("#document-done")).to_contain_text("已移出")
    expect(page.locator("#document")).to_be_hidden()
    expect(page.locator(f'#documents a.open[data-name="{OPINION}"]')).to_have_count(0)
    assert "doc=" not in page.url
    with Store.open(store, write=False) as opened:
        assert OPINION not in [entry.name for entry in opened.documents()]


def test_a_reader_may_read_and_is_told_who_may_change(page: Page, user: list[User]) -> None:
    documents(page)
    open_document(page, PAPER)
    page.get_by_role("button", name="修改信息、移出库").click()
    page.locator("#set-title textarea, #set-title input").fill("改")
    user.append(User("甲", Role.READER))  # an admin until a moment ago: the page is still his

    page.click("#save-document")
    expect(page.locator("#keeping-note [role=alert]")).to_contain_text("管理员")
    page.reload()
    expect(page.locator("#reading .reader")).to_be_visible(timeout=30_000)

    expect(page.locator("#upload")).to_be_disabled()
    expect(page.locator("#upload")).to_contain_text("限管理员")
    page.get_by_role("button", name="修改信息、移出库").click()
    expect(page.locator("#keeping-note")).to_contain_text("管理员")
    for button in ("#save-document", "#reset-document", "#remove-document"):
        expect(page.locator(button)).to_be_disabled()
    expect(page.locator("#about h3")).not_to_have_text("改")


def test_a_document_that_attacks_is_inert_where_it_is_read(page: Page) -> None:
    documents(page)
    page.locator("#documents a.open", has_text="onerror").first.click()

    expect(page.locator("#about h3")).to_contain_text("<img src=x")
    expect(page.locator("#reading a.m[data-statement]").first).to_be_visible()
    page.get_by_role("button", name="修改信息、移出库").click()
    page.click("#remove-document")
    expect(page.locator("#parting")).to_contain_text("<img src=x")


def test_a_phone_reads_a_document_without_scrolling_sideways(opening: Opener) -> None:
    with opening(f"/?tab=documents&doc={PAPER}", viewport={"width": 390, "height": 844}) as page:
        expect(page.locator("#reading .reader")).to_be_visible(timeout=30_000)

        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_tab_speaks_english(opening: Opener) -> None:
    with opening(f"/en/?tab=documents&doc={PAPER}", locale="en-US") as page:
        expect(page.locator("#reading .reader")).to_be_visible(timeout=30_000)

        expect(page.locator("#upload")).to_contain_text("Import documents")
        expect(page.locator("#documents thead")).to_contain_text("Issuer")
        expect(page.locator("#about")).to_contain_text("Ask about this document")
