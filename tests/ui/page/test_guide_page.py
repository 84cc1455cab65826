"""The walk of docs/guide.md: from a folder of PDF files to a matrix for a paper.

With ``--pictures DIR`` it reads the texts with the bundled model and saves the guide's pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from kg.store import Store
from tests.ingest.readers.conftest import broken, column, make_pdf
from tests.ui.page.acts import ask, choose, open_tab
from tests.ui.page.conftest import Opener, read_by_pairs

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "guide.md"
SIZE = {"width": 1280, "height": 800}
LATE = 120_000
"""Milliseconds that a step may take at most; the model is loaded in one of them."""
LINES, CHARACTERS = 33, 36
"""Of a page of the PDF files."""
PDFS = {
    "云汀市数据共享研究.pdf": "paper_data_sharing",
    "稔川市乡村医疗意见.pdf": "opinion_rural_health",
    "岚江县应急规划.pdf": "plan_emergency",
    "基层治理数字化研究.pdf": "paper_grassroots_governance",
}
DAMAGED = "损坏的扫描件.pdf"


@pytest.fixture(scope="module")
def store(pictures: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that holds nothing yet, as `duice serve` makes one."""
    folder = tmp_path_factory.mktemp("guide") / "duice-store"
    with Store.open(folder, write=True):
        pass
    with pytest.MonkeyPatch.context() as patch:
        if pictures is None:
            patch.setattr("ui.library.encoder", read_by_pairs)
            patch.setattr("ingest.models.encoder", read_by_pairs)
        yield folder


@pytest.fixture
def files(tmp_path: Path, samples: Path) -> list[Path]:
    """Samples set as PDF files, and one file that is cut off."""
    folder = tmp_path / "文献"
    folder.mkdir()
    for name, sample in PDFS.items():
        text = (samples / f"{sample}.txt").read_text("utf-8")
        lines = broken([line.strip() for line in text.splitlines() if line.strip()], CHARACTERS)
        pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
        (folder / name).write_bytes(make_pdf([column(page) for page in pages]))
    (folder / DAMAGED).write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    return [folder / name for name in (*PDFS, DAMAGED)]


class Camera:
    """Saves what the window shows where pictures are asked for."""

    def __init__(self, page: Page, folder: Path | None) -> None:
        self._page = page
        self._folder = folder

    def take(self, name: str, at: Locator | None = None, height: int = SIZE["height"]) -> None:
        """Save the window from its top, or from ``at`` on where that is given."""
        if self._folder is None:
            return
        if at is None:
            self._page.evaluate("window.scrollTo(0, 0)")
        else:
            at.evaluate("one => window.scrollBy(0, one.getBoundingClientRect().top - 12)")
        self._page.wait_for_timeout(900)  # until what slides and fades stands still
        top = at.evaluate("one => one.getBoundingClientRect().top - 12") if at else 0
        height = min(height, SIZE["height"] - int(top))
        clip: FloatRect = {"x": 0, "y": top, "width": SIZE["width"], "height": height}
        self._page.screenshot(path=self._folder / f"guide-{name}.png", clip=clip)


@pytest.fixture
def seen(opening: Opener) -> Iterator[Page]:
    with opening(viewport=SIZE, color_scheme="light") as page:
        yield page


def quoted(text: str) -> set[str]:
    """Return what the guide says stands on the page."""
    return set(re.findall("「([^」]+)」", text))


class Said:
    """Gathers what stood on the page during the walk: its words and what its boxes say."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._told: list[str] = []

    def note(self) -> None:
        self._told.append(
            self._page.evaluate(
                """() => [document.body.innerText, ...[...document.querySelectorAll(
                '[aria-label], [placeholder], input')].flatMap((one) =>
                [one.getAttribute('aria-label'), one.placeholder, one.value])].join('\\n')"""
            )
        )

    def lacks(self, words: set[str]) -> list[str]:
        whole = re.sub(r"\s+", "", "\n".join(self._told))
        return sorted(word for word in words if re.sub(r"\s+", "", word) not in whole)


def test_the_guide_leads_from_pdf_files_to_a_matrix(
    seen: Page, files: list[Path], pictures: Path | None, here: str, store: Path
) -> None:
    page, camera, said = seen, Camera(seen, pictures), Said(seen)
    for step in (import_files, read, question, narrow, review, matrix, gap, graph, sparql):
        step(page, camera, said, files)
        said.note()
    cite(page, here, said)

    assert said.lacks(quoted(GUIDE.read_text("utf-8"))) == []
    with Store.open(store, write=False) as opened:
        assert len(opened.documents()) == len(PDFS)


def import_files(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """Files are taken in; the damaged one is told, the others are there."""
    expect(page.locator("#masthead")).to_contain_text("库里还没有文献")
    open_tab(page, "文献")
    expect(page.locator("#upload")).to_be_enabled()
    said.note()
    page.set_input_files("#documents-import input[type=file]", files)
    rows = page.locator("#imports tbody tr")
    expect(rows).to_have_count(len(files), timeout=LATE)
    expect(page.locator("#imports .state")).to_contain_text(re.compile("导入"))
    said.note()
    expect(page.locator("#imports .state")).to_contain_text("导入完成", timeout=LATE)
    expect(rows.filter(has_text=DAMAGED)).to_contain_text("未能读入")
    expect(rows.filter(has_text="新增")).to_have_count(len(PDFS))
    expect(page.locator("#documents tbody tr")).to_have_count(len(PDFS))
    expect(page.locator("#masthead .held")).to_contain_text(f"{len(PDFS)} 篇文献")
    camera.take("import")
    said.note()
    page.click("#clear-import")
    expect(page.locator("#imports .import")).to_have_count(0)


def read(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """A document is open, its statements marked; a mark opens the drawer."""
    page.locator("#documents a.open", has_text="云汀市").first.click()
    expect(page.locator("#reading .reader")).to_be_visible()
    page.get_by_role("button", name="下一条").click()
    expect(page.locator("#reading a.m[data-statement]").first).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator("#source mark")).to_be_in_viewport()
    expect(page.locator("#source")).to_contain_text("第 1 页")
    said.note()
    camera.take("read", page.locator("#reading"), height=390)
    close_drawer(page)
    page.get_by_role("button", name="修改信息、移出库").click()
    expect(page.locator("#save-document")).to_be_visible()


def question(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """A question is answered, each sentence with a citation that opens its source."""
    open_tab(page, "问答")
    said.note()
    ask(page)
    page.locator("#answer a.cite").first.click(timeout=LATE)
    expect(page.locator("#source mark").first).to_be_in_viewport()
    camera.take("ask", page.locator("#heading"), height=480)
    said.note()
    close_drawer(page)
    page.get_by_role("button", name="更正理解").click()
    expect(page.locator("#again")).to_be_visible()


def narrow(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """A filter narrows down all tabs, and is taken away again."""
    open_tab(page, "矩阵")
    expect(page.locator("#grid td[data-r]").first).to_be_visible()
    whole = page.locator("#grid .told").inner_text()
    page.click("#filters .fold")
    page.click("#by-genre input")
    page.get_by_role("option", name="论文", exact=True).click()
    page.keyboard.press("Escape")
    page.locator("#filters .fold").focus()
    expect(page.locator("#filters .chip")).to_have_count(1)
    expect(page.locator("#grid .told")).not_to_have_text(whole)
    camera.take("filters", height=560)
    said.note()
    page.click("#filters .clear")
    expect(page.locator("#filters .chip")).to_have_count(0)
    page.click("#filters .fold")


def review(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """A few statements are decided on by keyboard; the last decision is taken back."""
    open_tab(page, "校对")
    card, told = page.locator("#review-card .card"), page.locator("#review-told")
    expect(card).to_be_visible(timeout=LATE)
    box = page.locator("#review-coder input, #review-coder textarea")
    box.fill("李")
    box.blur()
    choose(page, "review-kind", "问题")
    expect(card.locator(".chip").first).to_have_text("问题")
    page.locator("#masthead h1").click()

    def press(key: str) -> None:
        turn = str(card.get_attribute("data-turn"))
        page.keyboard.press(key)
        expect(card).not_to_have_attribute("data-turn", turn, timeout=LATE)

    for key, done in (("a", "已采纳"), ("r", "已否决")):
        press(key)
        expect(told).to_contain_text(done, timeout=LATE)
    camera.take("review")
    said.note()
    press("u")
    expect(told).to_contain_text("已撤销", timeout=LATE)
    press("j")
    press("k")
    page.keyboard.press("e")
    expect(page.locator("#review-form")).to_be_visible()
    said.note()
    page.locator("#review-form").get_by_role("button", name="取消").click()
    expect(page.locator("#review-form")).to_be_hidden()


def matrix(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """The table, opened in place; the sentences of a cell; files for a paper."""
    open_tab(page, "矩阵")
    head = page.locator("#grid tbody tr[aria-expanded] th").first
    expect(head).to_be_visible()
    head.click()
    expect(page.locator('#grid tbody tr[aria-level="2"]').first).to_be_visible()
    camera.take("matrix")
    said.note()
    head.click()
    expect(page.locator('#grid tbody tr[aria-level="2"]')).to_have_count(0)
    for name, ending in (("Excel", "xlsx"), ("SVG 图", "svg"), ("单页网页", "html")):
        with page.expect_download() as caught:
            page.locator("#grid .downloads a", has_text=f"下载 {name}").click()
        assert caught.value.suggested_filename.endswith(f".{ending}")
        assert Path(caught.value.path()).stat().st_size > 1000
    page.locator("#grid td.h4").first.click()
    expect(page.locator("#evidence .findings > li").first).to_be_visible()
    camera.take("cell", page.locator("#evidence"), height=470)
    said.note()


def gap(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """An empty cell is a finding."""
    page.locator("#grid td.h0").first.click()
    expect(page.locator("#evidence")).to_contain_text("研究空白")
    camera.take("gap", page.locator("#evidence"), height=240)


def graph(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """The surroundings of a concept."""
    open_tab(page, "图谱")
    box = page.get_by_label("找一个中心")
    box.fill("数据")
    found = page.locator("#graph-found button").filter(has_text="概念").first
    expect(found).to_be_visible(timeout=LATE)
    name = found.locator("span").inner_text()
    said.note()
    found.click()
    told = page.locator("#graph-told [role=status]")
    expect(told).to_contain_text(name, timeout=LATE)
    page.get_by_role("spinbutton").fill("2")
    page.get_by_role("spinbutton").press("Tab")
    expect(told).to_contain_text("2 步以内", timeout=LATE)
    expect(page.locator("#graph-found button")).to_have_count(0)
    camera.take("graph", page.locator("#tabs"), height=620)


def sparql(page: Page, camera: Camera, said: Said, files: list[Path]) -> None:
    """The query that lists a cell, run."""
    open_tab(page, "矩阵")
    page.locator("#grid td.h4").first.click()
    count = int(page.locator("#grid td.h4").first.inner_text())
    listed = page.locator("#evidence .findings > li")
    expect(listed).to_have_count(count)
    page.locator("#evidence .to-sparql").click()
    expect(page.locator("#query .cm-content, #query textarea:visible").first).to_contain_text(
        "SELECT", timeout=LATE
    )
    page.click("#run")
    expect(page.locator("#console [role=status]")).to_contain_text(f"{count} 行", timeout=LATE)
    camera.take("sparql", page.locator("#tabs"), height=700)


def cite(page: Page, here: str, said: Said) -> None:
    """What a paper cites: the page of a document and the page of a concept."""
    open_tab(page, "文献")
    address = page.locator("#about a", has_text="文献页").get_attribute("href")
    assert httpx.get(f"{here}{address}", headers={"Accept": "text/html"}).is_success
    page.goto(f"{here}/concept")
    said.note()
    page.locator("main a[href^='/concept/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/concept/" in page.url
    said.note()


def close_drawer(page: Page) -> None:
    page.get_by_role("button", name="打开或收起出处").click()
    expect(page.locator("#source mark").first).not_to_be_in_viewport()
