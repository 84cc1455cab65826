from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Source
from ingest.raw import UnreadableError
from ingest.read import read
from ingest.readers import ocr
from ingest.readers.pdf import pdf
from tests.ingest.readers.conftest import FONT, LEFT, SIZE, TOP, broken, column, make_pdf

WORDS = "各级人民政府应当加强应急管理体系建设，完善数据共享机制，提高基层服务能力，补齐短板弱项"
PARAGRAPHS = [
    f"（{n}）{(WORDS[5 * at :] + WORDS[: 5 * at]) * (1 + at % 4)}。"
    for at, n in enumerate("一二三四五六七八九")
]


def pages_of(lines: list[str], most: int) -> list[list[str]]:
    return [lines[at : at + most] for at in range(0, len(lines), most)]


def test_paragraphs_are_whole_over_lines_and_pages_and_furniture_is_gone() -> None:
    lines = broken(PARAGRAPHS, 36)
    pages = pages_of(lines, 7)
    made = [
        [
            (LEFT, 810, "某市人民政府公报" if at % 2 else "2024年第3期", 9),
            *column(page),
            (290, 30, f"— {at + 1} —", 9),
        ]
        for at, page in enumerate(pages)
    ]

    raw = pdf(make_pdf(made))

    assert raw.text.split("\n") == PARAGRAPHS
    assert len(raw.pages) == len(pages)
    for start, page in zip(raw.pages, pages, strict=True):
        assert raw.text[start:].startswith(page[0].strip("　"))


def test_two_columns_are_read_one_after_the_other_between_what_goes_over_both() -> None:
    left, right = PARAGRAPHS[:3], PARAGRAPHS[3:6]
    abstract = ["摘要：" + WORDS[:30], "关键词：" + WORDS[:10]]
    title = "韧性城市应急管理的路径研究"
    page = [
        (200, 790, title, 16),
        *column(abstract, top=760),
        *column(broken(left, 17), top=700),
        *column(broken(right, 17), left=310, top=700),
    ]

    assert pdf(make_pdf([page])).text.split("\n") == [title, *abstract, *left, *right]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = broken(PARAGRAPHS[:5], 17)
    half = len(lines) // 2 + 1
    page = [*column(lines[:half]), *column(lines[half:], left=310)]

    assert pdf(make_pdf([page])).text.split("\n") == PARAGRAPHS[:5]


def test_a_table_is_read_row_by_row() -> None:
    rows = [("名称", "数量", "单位"), *((f"物资{n}", f"{n}0", "件套") for n in range(1, 8))]
    page = [
        (left, TOP - 20 * at, cell, 12)
        for at, row in enumerate(rows)
        for left, cell in zip((72, 250, 420), row, strict=True)
    ]

    assert pdf(make_pdf([page])).text.split("\n") == [" | ".join(row) for row in rows]


def test_paragraphs_that_are_not_set_in_are_told_by_the_space_between() -> None:
    made, y = [], TOP
    for paragraph in PARAGRAPHS[:5]:
        for at in range(0, len(paragraph), 36):
            made.append((LEFT, y, paragraph[at : at + 36], 12))
            y -= 20
        y -= 8

    assert pdf(make_pdf([made])).text.split("\n") == PARAGRAPHS[:5]


def test_a_table_of_contents_is_not_run_into_the_text() -> None:
    rows = [f"{n}、总体要求{'…' * 28}{at}" for at, n in enumerate("一二三四五", start=1)]
    first = broken(PARAGRAPHS[:2], 36)

    found = pdf(make_pdf([column(rows), column(["一、总体要求", *first])])).text.split("\n")

    assert found == [*rows, "一、总体要求", *PARAGRAPHS[:2]]


def test_footnotes_and_their_marks_are_gone() -> None:
    lines = broken(PARAGRAPHS[:4], 36)
    marked = [
        *column(lines),
        (LEFT + 36 * 12, TOP + 5, "[1]", 6),
        (LEFT, 90, "[1] 数据来自年鉴。", 9),
        (LEFT, 76, "续注文字。", 9),
    ]

    assert pdf(make_pdf([marked])).text.split("\n") == PARAGRAPHS[:4]


def test_words_of_latin_letters_are_apart_and_a_watermark_is_gone() -> None:
    canvas = Canvas(out := io.BytesIO(), pagesize=A4)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, "GDP and CPI 2024")
    canvas.rotate(45)
    canvas.drawString(400, 100, "DRAFT")
    canvas.save()

    assert pdf(out.getvalue()).text == "GDP and CPI 2024"


def test_a_page_that_lies_on_its_side_is_read_upright() -> None:
    canvas = Canvas(out := io.BytesIO(), pagesize=A4)
    canvas.setPageRotation(90)
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 12)
    for at in range(6):
        canvas.drawString(72, 500 - 20 * at, f"line {at} of the page")
    canvas.save()

    assert pdf(out.getvalue()).text.split("\n") == [f"line {at} of the page" for at in range(6)]


def test_pages_are_known_in_the_normalised_text() -> None:
    pages = pages_of(broken(PARAGRAPHS, 36), 7)
    made = [[*column(page), (290, 30, str(at + 1), 9)] for at, page in enumerate(pages)]

    document = read(Source("甲", make_pdf(made), "/甲.pdf"))

    assert len(document.pages) == len(pages)
    for number, (start, page) in enumerate(zip(document.pages, pages, strict=True), start=1):
        assert document.text[start:].startswith(page[0].strip("　"))
        assert document.page_at(start) == document.page_at(start + 30) == number
    assert document.page_at(0) == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nbroken", make_pdf([column(PARAGRAPHS)])[:300]])
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="不是完好的 PDF"):
        pdf(data)


def test_a_locked_file_is_told() -> None:
    with pytest.raises(UnreadableError, match="有密码保护"):
        pdf(make_pdf([column(PARAGRAPHS)], encrypt="secret"))


def test_a_file_without_a_word_is_told() -> None:
    with pytest.raises(UnreadableError, match="没有文字"):
        pdf(make_pdf([[], []]))


def scanned(*before: str) -> bytes:
    """Pages of text, then one as a scanner leaves it: a picture (of letters: no font)."""
    canvas = Canvas(drawn := io.BytesIO(), pagesize=A4)
    canvas.setFont("Helvetica", 20)
    for at, line in enumerate(("EMERGENCY RESPONSE", "PLAN OF 2024")):
        canvas.drawString(LEFT, TOP - 60 * at, line)
    canvas.save()
    picture = pypdfium2.PdfDocument(drawn.getvalue())[0].render(scale=2).to_pil()
    canvas = Canvas(out := io.BytesIO(), pagesize=A4)
    for text in before:
        canvas.setFont(FONT, SIZE)
        for x, y, line, _ in column(broken([text], 36)):
            canvas.drawString(x, y, line)
        canvas.showPage()
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def test_scanned_pages_among_others_are_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)

    document = read(Source("甲", scanned(*PARAGRAPHS[:2]), "/甲.pdf"))

    assert document.text.split("\n") == PARAGRAPHS[:2]
    (record,) = caplog.records
    assert record.getMessage().startswith("/甲.pdf：第 3 页是扫描的图，没有读；")


def test_a_scanned_file_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)

    with pytest.raises(UnreadableError, match=r"扫描的 PDF.*pip install 'duice\[ocr\]'"):
        pdf(scanned())


@pytest.mark.slow
def test_a_scanned_file_is_read_where_the_extra_is_there() -> None:
    if not ocr.installed():
        if os.environ.get("CI") and sys.version_info < (3, 13):
            pytest.fail("CI reads scans: pip install '.[ocr]'")
        pytest.skip("the extra ocr is not installed")

    found = pdf(scanned())

    assert re.sub(r"\s", "", found.text) == "EMERGENCYRESPONSEPLANOF2024"
    assert found.pages == (0,)


@given(st.integers(0, 5000), st.integers(1, 255))
@settings(max_examples=60)
def test_a_file_with_one_byte_changed_is_read_or_refused(place: int, change: int) -> None:
    whole = bytearray(SAMPLE)
    whole[place % len(whole)] ^= change
    with suppress(UnreadableError):
        pdf(bytes(whole))


SAMPLE = make_pdf([column(PARAGRAPHS[:2])])
