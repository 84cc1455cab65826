"""Documents that are being imported, in a browser: words find them, and claim nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from ingest.read import LARGEST
from tests.ui.page.acts import ask, open_tab
from tests.ui.page.hostile import ATTACK
from ui.page.job import Job
from ui.watch import Stage

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NEW = "survey_disaster_awareness"
QUESTION = "公众防灾意识存在哪些问题？"
LATE = 60_000
"""Milliseconds that an import may take."""


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
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


@pytest.fixture
def files(tmp_path: Path, samples: Path) -> list[Path]:
    """A text that is new to the store, and one that attacks."""
    chosen = {
        "防灾.txt": (samples / f"{NEW}.txt").read_bytes(),
        "攻击.txt": f"{ATTACK}\n防灾意识不足{ATTACK}。\n".encode(),
    }
    for name, data in chosen.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in chosen]


def test_what_is_being_imported_is_read_and_found_by_words_until_it_answers(
    page: Page, files: list[Path], go: Event
) -> None:
    open_tab(page, "文献")
    expect(page.locator("#upload")).to_be_enabled()
    page.set_input_files("#documents-import input[type=file]", files)

    waiting = page.locator("#waiting tbody tr")
    expect(waiting).to_have_count(2, timeout=LATE)
    expect(waiting.nth(0)).to_contain_text("等待抽取")
    expect(page.locator("#imports .figures")).to_contain_text("已抽取 0/2 篇", timeout=LATE)
    waiting.nth(0).locator("a.open").click()
    expect(page.locator("#about")).to_contain_text("现在只有正文")
    expect(page.locator("#reading .text")).to_contain_text("防灾")
    expect(page.locator("#reading .m")).to_have_count(0)
    expect(page.locator("#keeping")).to_be_hidden()
    address = page.url

    open_tab(page, "问答")
    ask(page, QUESTION)
    found = page.locator("#answer .found-waiting")
    expect(found).to_contain_text("只按词查到，尚未抽取")
    expect(found.locator(".chip")).to_have_count(0)
    found.locator("a.cite").first.click()
    expect(page.locator("#source mark")).to_contain_text("防灾")
    expect(page.locator("#source")).to_contain_text("现在只有正文")

    go.set()
    open_tab(page, "文献")
    expect(page.locator("#imports .state")).to_contain_text("导入完成", timeout=LATE)
    expect(waiting).to_have_count(0)
    open_tab(page, "问答")
    ask(page, QUESTION)
    expect(page.locator('#answer a.cite[data-document="防灾"]').first).to_be_visible()
    expect(found).to_have_count(0)
    page.goto(address)  # what was sent on while it waited leads to the document
    expect(page.locator("#reading .m").first).to_be_visible(timeout=LATE)


def test_a_file_that_is_too_large_is_told_by_itself_and_the_others_come(
    page: Page, tmp_path: Path
) -> None:
    large, fine = tmp_path / "大.txt", tmp_path / "小.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    fine.write_text("路灯不足。要增建路灯。", "utf-8")
    open_tab(page, "文献")
    expect(page.locator("#upload")).to_be_enabled()

    page.set_input_files("#documents-import input[type=file]", [large, fine])

    row = page.locator("#imports tr.failed", has_text="大.txt")
    expect(row).to_contain_text("上限是 64 MB", timeout=LATE)
    expect(page.locator("#imports tr.done", has_text="小.txt")).to_be_visible(timeout=LATE)
