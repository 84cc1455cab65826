"""PDF files: the characters of each page with their places, put together by `page_layout`."""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.raw import Raw, UnreadableError
from ingest.readers import ocr
from ingest.readers.furniture import without_furniture
from ingest.readers.page_layout import Glyph, Page, laid_out
from ingest.readers.paragraphs import joined

LOCKED = "PDF 有密码保护；请用阅读器打开，去掉密码另存后再导入"
DAMAGED = "不是完好的 PDF 文件；请用阅读器打开检查，另存后再导入"
EMPTY = "PDF 里没有一页；请检查文件"
SCANNED = "这是扫描的 PDF，没有文字层；请先安装识别文字的组件：pip install 'duice[ocr]'"
SOME = "第 {} 页是扫描的图，没有读；要读请先安装识别文字的组件：pip install 'duice[ocr]'"
BLANK = "PDF 里没有文字，图上也认不出文字；请检查文件"
LONG = "PDF 有 {} 页，上限是 {} 页；请拆成几份再导入"
WORDY = "PDF 的字符超过上限 {} 个；请拆成几份再导入"
CROWDED = "PDF 第 {} 页有 {} 个字符，上限是 {} 个；请用阅读器打开检查，另存后再导入"
SWOLLEN = "PDF 里一段内容解开后超过 {} MB；请用阅读器打开检查，另存后再导入"
STREAM = re.compile(rb"(?<!end)stream\r?\n")
MOST_OF_STREAM = 64 * 2**20  # bytes that what is no picture may unpack to
HEAD = 400  # bytes before a stream that tell what it is
CHUNK = 4096
MOST_PAGES = 5_000
MOST_CHARACTERS = 2_000_000  # of all pages
MOST_OF_PAGE = 100_000  # a page of small print has some 5,000
FEW = 20  # characters on a page below which its text is taken for a stamp or a page number
PASSWORD = 4  # FPDF_ERR_PASSWORD
UPRIGHT = 0.1  # radians that a character may lean before it is part of a watermark
NO_GLYPH = frozenset((*range(33), 0xA0, 0x3000, 0xFFFE, 0xFFFF))
ONE_AT_A_TIME = Lock()  # PDFium keeps its state in globals


def pdf(data: bytes) -> Raw:
    """Read a PDF: its text layer in reading order, or by `ocr` the pages that were scanned.

    Running heads, page numbers and footnotes are left out; a paragraph stands on one line, also
    where a page ends in its midst.

    Raises
    ------
    UnreadableError
        When the bytes are no sound PDF, it is locked, too large, or it is scanned and `ocr` not
        installed.
    """
    _weigh(data)
    with ONE_AT_A_TIME, _opened(data) as document:
        pages, scans = _read(document)
        if 2 * len(scans) > len(pages) and not ocr.installed():
            raise UnreadableError(SCANNED)
        if ocr.installed():
            for at in scans:
                pages[at] = ocr.recognised(document[at])
            scans = []
    if not any(page.lines for page in pages):
        raise UnreadableError(BLANK)
    numbers = "、".join(str(at + 1) for at in scans)
    return replace(joined(without_furniture(pages)), notes=(SOME.format(numbers),) if scans else ())


def _weigh(data: bytes) -> None:
    """Refuse a file with a stream that is small but unpacks to more than any page holds."""
    for found in STREAM.finditer(data):
        head = data[max(0, found.start() - HEAD) : found.start()].rpartition(b"obj")[2]
        if b"/Fl" in head and b"/Image" not in head and _unpacks_to_too_much(data, found.end()):
            raise UnreadableError(SWOLLEN.format(MOST_OF_STREAM >> 20))


def _unpacks_to_too_much(data: bytes, at: int) -> bool:
    unpacker, size = zlib.decompressobj(), 0
    try:
        while at < len(data) and not unpacker.eof and size <= MOST_OF_STREAM:
            size += len(unpacker.decompress(data[at : at + CHUNK]))
            at += CHUNK
    except zlib.error:  # damaged from here on; PDFium reads what came before
        pass
    return size > MOST_OF_STREAM


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PASSWORD or "assword" in str(error)
        raise UnreadableError(LOCKED if locked else DAMAGED) from error
    try:
        if not len(document):
            raise UnreadableError(EMPTY)
        if len(document) > MOST_PAGES:
            raise UnreadableError(LONG.format(len(document), MOST_PAGES))
        yield document
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(DAMAGED) from error
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> tuple[list[Page], list[int]]:
    """Read the text of all pages, and tell the places of those that were scanned."""
    pages: list[Page] = []
    scans: list[int] = []
    count = 0
    for at in range(len(document)):
        page = document[at]
        glyphs = _glyphs(page, at + 1)
        count += len(glyphs)
        if count > MOST_CHARACTERS:
            raise UnreadableError(WORDY.format(MOST_CHARACTERS))
        pages.append(laid_out(glyphs, *page.get_size()))
        if _is_scan(page, pages[-1]):
            scans.append(at)
        page.close()
    return pages, scans


def _is_scan(page: pypdfium2.PdfPage, found: Page) -> bool:
    """Whether a page is a picture of text: next to no characters, and an image that fills it."""
    if sum(len(line.text) for line in found.lines) >= FEW:
        return False
    width, height = page.get_size()
    images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    for image in images:
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > 0.4 * width * height:
            return True
    return False


def _glyphs(page: pypdfium2.PdfPage, number: int) -> list[Glyph]:
    """Read the characters of a page that stand upright as it is shown, in the file's order."""
    page_text = page.get_textpage()
    text = page_text.raw
    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_OF_PAGE:
        raise UnreadableError(CROWDED.format(number, count, MOST_OF_PAGE))
    (a, b, e), (c, d, f) = _shown(page)
    upright = -math.radians(page.get_rotation()) % math.tau  # PDFium counts angles clockwise
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Glyph] = []
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in NO_GLYPH or not pdfium.FPDFText_GetLooseCharBox(text, at, box):
            continue
        lean = abs(pdfium.FPDFText_GetCharAngle(text, at) - upright)
        if UPRIGHT < lean < math.tau - UPRIGHT:
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        left, right = a * box.left + b * box.bottom + e, a * box.right + b * box.top + e
        size = abs(c * (box.right - box.left) + d * (box.top - box.bottom))
        if left > right:
            left, right = right, left
        if size > 0:
            found.append(Glyph(chr(code), left, right, c * x.value + d * y.value + f, size))
    page_text.close()
    return found


def _shown(page: pypdfium2.PdfPage) -> tuple[tuple[float, float, float], ...]:
    """Return what brings a place of the file to the page as shown: x' = a x + b y + e, y' so too.

    Places count from the lower left corner of what is shown.
    """
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, tuple[tuple[float, float, float], ...]] = {
        0: ((1, 0, -left), (0, 1, -bottom)),
        90: ((0, 1, -bottom), (-1, 0, right)),
        180: ((-1, 0, right), (0, -1, top)),
        270: ((0, -1, top), (1, 0, -left)),
    }
    return turns[page.get_rotation() % 360]
