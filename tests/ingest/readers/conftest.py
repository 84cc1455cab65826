"""Pages made on the spot: text at places, in a font that every reader of PDFs knows."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
LEFT, TOP, SIZE, PITCH = 72.0, 760.0, 12.0, 20.0

Put = tuple[float, float, str, float]
"""A text and where it goes: from the left, from below, the text, its size; all in points."""

MakePdf = Callable[..., bytes]


def make_pdf(pages: Sequence[Sequence[Put]], **options: object) -> bytes:
    """Write each page's texts at their places; ``encrypt`` locks the file by a password."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True, encrypt=options.get("encrypt"))
    for page in pages:
        if turn := options.get("rotation"):
            canvas.setPageRotation(turn)
        for x, y, text, size in page:
            canvas.setFont(FONT, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(
    lines: Sequence[str], left: float = LEFT, top: float = TOP, size: float = SIZE
) -> list[Put]:
    """Set lines one beneath the other; one that begins with 　　 is set in by so much."""
    return [
        (
            left + size * (len(line) - len(line.lstrip("　"))),
            top - PITCH * at,
            line.lstrip("　"),
            size,
        )
        for at, line in enumerate(lines)
    ]


def broken(paragraphs: Sequence[str], width: int) -> list[str]:
    """Break paragraphs into lines of at most ``width`` characters, the first set in by two."""
    lines = []
    for paragraph in paragraphs:
        text = f"　　{paragraph}"
        lines += [text[at : at + width] for at in range(0, len(text), width)]
    return lines


@pytest.fixture(scope="session")
def pdf_of() -> MakePdf:
    return make_pdf
