"""PDF files: the characters of each page with their places, put together by `page_layout`."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
BLANK = "PDF 里没有文字，图上也认不出文字；请检查文件"
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
        When the bytes are no sound PDF, it is locked, or it is scanned and `ocr` not installed.
    """
    with ONE_AT_A_TIME, _opened(data) as document:
        pages = [laid_out(_glyphs(page), *page.get_size()) for page in _pages(document)]
        scanned = [at for at, page in enumerate(pages) if _is_scan(document[at], page)]
        if 2 * len(scanned) > len(pages) and not ocr.installed():
            raise UnreadableError(SCANNED)
        if scanned and ocr.installed():
            for at in scanned:
                pages[at] = ocr.recognised(document[at])
    if not any(page.lines for page in pages):
        raise UnreadableError(BLANK)
    return joined(without_furniture(pages))


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
        yield document
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(DAMAGED) from error
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument) -> Iterator[pypdfium2.PdfPage]:
    for at in range(len(document)):
        page = document[at]
        yield page
        page.close()


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


def _glyphs(page: pypdfium2.PdfPage) -> Sequence[Glyph]:
    """Read the characters of a page that stand upright, in the order of the file."""
    text = page.get_textpage()
    turned, rotation = _turned(page), page.get_rotation()
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Glyph] = []
    for at in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in NO_GLYPH or not pdfium.FPDFText_GetLooseCharBox(text, at, box):
            continue
        if _lean(pdfium.FPDFText_GetCharAngle(text, at), rotation) > UPRIGHT:
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        one, other = turned(box.left, box.bottom), turned(box.right, box.top)
        size = abs(one[1] - other[1])
        if size > 0:
            left, right = sorted((one[0], other[0]))
            found.append(Glyph(chr(code), left, right, turned(x.value, y.value)[1], size))
    text.close()
    return found


def _turned(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """Return what brings a place of the file to the page as it is shown, from its lower left."""
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, Callable[[float, float], tuple[float, float]]] = {
        90: lambda x, y: (y - bottom, right - x),
        180: lambda x, y: (right - x, top - y),
        270: lambda x, y: (top - y, x - left),
    }
    return turns.get(page.get_rotation(), lambda x, y: (x - left, y - bottom))


def _lean(angle: float, rotation: int) -> float:
    """Return by how many radians a character is off the horizontal of the page as shown."""
    off = (angle + math.radians(rotation)) % math.tau  # PDFium counts angles clockwise
    return min(off, math.tau - off)
