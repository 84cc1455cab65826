"""A font made on the spot, every character a box: tests of figures need none installed."""

from __future__ import annotations

from pathlib import Path

import pytest

builders = pytest.importorskip("fontTools.fontBuilder")
pens = pytest.importorskip("fontTools.pens.ttGlyphPen")
GLYPHS = (
    "0123456789.–合计制度空间组织社会技术其他问题的措施维"
    "格内为条数颜色越深多斜线整行或列没有一，；：。…（）"
)
UNITS = 1000


def box(size: int) -> object:
    """A glyph that is a box: what it looks like does not matter here."""
    pen = pens.TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, size), (size, size), (size, 0)):
        pen.lineTo(point)
    pen.closePath()
    shape: object = pen.glyph()
    return shape


def font(path: Path, characters: str) -> Path:
    """Make a font that has the given characters."""
    names = [f"u{ord(character):05X}" for character in dict.fromkeys(characters)]
    builder = builders.FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({int(name[1:], 16): name for name in names})
    builder.setupGlyf({".notdef": box(300), **{name: box(800) for name in names}})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names), (UNITS, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path
