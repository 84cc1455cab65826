"""Scanned pages, read by the extra ``ocr`` (RapidOCR, whose models come with its wheel)."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib.util import find_spec
from statistics import median
from typing import Any

import pypdfium2

from ingest.readers.page_layout import Glyph, Page, laid_out

PACKAGE = "rapidocr_onnxruntime"
SCALE = 200 / 72  # dots a point: what scans have, and what the models are made for
ALIKE = 0.3  # share by which boxes of one size of print differ
LEAST = 0.5  # confidence from which a line is kept


def installed() -> bool:
    """Whether scanned pages can be read."""
    return find_spec(PACKAGE) is not None


def recognised(page: pypdfium2.PdfPage) -> Page:
    """Read a scanned page."""
    width, height = page.get_size()
    picture = page.render(scale=SCALE, grayscale=False).to_numpy()
    found, _ = _engine()(picture)
    kept = [(corners, text.strip()) for corners, text, score in found or () if score >= LEAST]
    usual = median(_height(corners) for corners, _ in kept) if kept else 0.0
    spread = (_spread(corners, text, height, usual) for corners, text in kept if text)
    return laid_out([glyph for line in spread for glyph in line], width, height)


def _height(corners: Any) -> float:
    ys = [float(corner[1]) / SCALE for corner in corners]
    return max(ys) - min(ys)


def _spread(corners: Any, text: str, height: float, usual: float) -> list[Glyph]:
    """Give each character of a recognised line its share of the line's box.

    Boxes fit their characters now more, now less tightly: those of about the ``usual`` height are
    taken for that.
    """
    xs, ys = ([float(corner[axis]) / SCALE for corner in corners] for axis in (0, 1))
    weights = [0.5 if char.isascii() else 1.0 for char in text]
    em = (max(xs) - min(xs)) / sum(weights)
    own, base = _height(corners), height - max(ys)
    size = usual if abs(own - usual) < ALIKE * usual else own
    left, glyphs = min(xs), []
    for char, weight in zip(text, weights, strict=True):
        right = left + weight * em
        if not char.isspace():
            glyphs.append(Glyph(char, left, right, base, size))
        left = right
    return glyphs


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415  # the extra may not be there

    logging.getLogger("rapidocr").setLevel(logging.ERROR)
    return RapidOCR()
