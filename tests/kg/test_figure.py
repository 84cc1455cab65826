"""Figures: of the size asked for, every number in them, and an error where there is no font."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg import figure
from kg.figure import Look, formats
from kg.matrix import Line, Matrix, build
from kg.store import Store
from ontology.errors import OutputError
from tests.kg.conftest import Make
from tests.kg.fonts import GLYPHS, font

axes = pytest.importorskip("matplotlib.axes")
fonts = pytest.importorskip("matplotlib.font_manager")


@pytest.fixture(scope="session")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """Figures in a font that is made for them: none need be installed."""
    return Look(font(tmp_path_factory.mktemp("font") / "boxes.ttf", GLYPHS))


@pytest.fixture
def matrix(store: Store) -> Matrix:
    return build(store, "dimension", "dimension")


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def test_a_png_has_the_width_asked_for_at_300_dots_an_inch(matrix: Matrix, look: Look) -> None:
    wide, narrow = (
        size(formats(replace(look, width=width))["png"].write(matrix)) for width in (16.0, 8.0)
    )

    assert wide[0] == int(16 / 2.54 * 300)
    assert narrow[0] == int(8 / 2.54 * 300)


def test_a_row_more_makes_a_figure_taller(store: Store, look: Look) -> None:
    heights = [
        size(formats(look)["png"].write(build(store, rows, "dimension")))[1]
        for rows in ("genre", "document", "dimension")
    ]

    assert heights == sorted(set(heights))


@pytest.mark.parametrize("name", ["png", "svg"])
def test_the_same_matrix_gives_the_same_bytes(matrix: Matrix, look: Look, name: str) -> None:
    one = formats(look)[name].write(matrix)

    assert formats(look)[name].write(matrix) == one
    for word in (b"Date", b"date", b"Software", b"Matplotlib v", str(look.font).encode()):
        assert word not in one


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written into the cells of figures."""
    written: list[str] = []
    plain = axes.Axes.text

    def noting(self: object, x: float, y: float, s: str, **look: object) -> object:
        written.append(s)
        return plain(self, x, y, s, **look)

    monkeypatch.setattr(axes.Axes, "text", noting)
    return written


def test_numbers_stand_in_all_cells_but_those_of_gaps(
    matrix: Matrix, look: Look, texts: list[str]
) -> None:
    formats(look)["svg"].write(matrix)
    down, across = matrix.column_totals(), matrix.row_totals()
    cells = [
        str(number)
        for numbers, total in zip(matrix.counts(), across, strict=True)
        for number, column in zip(numbers, down, strict=True)
        if total and column
    ]

    assert 0 in across
    assert 0 in down
    assert texts == [*cells, *map(str, across), *map(str, down), str(matrix.total())]


def test_the_mean_of_nothing_is_a_dash(store: Store, look: Look, texts: list[str]) -> None:
    means = build(store, "document", "dimension", value="confidence")
    formats(look)["svg"].write(means)

    assert set(texts) == {"0.90", "–"}


def hatches(svg: bytes) -> int:
    root = ElementTree.fromstring(svg)
    return sum("url(#h" in (path.get("style") or "") for path in root.iter())


def test_gaps_are_hatched_and_only_gaps(store: Store, look: Look, matrix: Matrix) -> None:
    full = build(store, "document", "document")

    assert hatches(formats(look)["svg"].write(full)) == 0
    gaps = (matrix.row_totals() + matrix.column_totals()).count(0)
    assert hatches(formats(look)["svg"].write(matrix)) == gaps > 0


def test_an_svg_has_outlines_and_no_letters(matrix: Matrix, look: Look) -> None:
    root = ElementTree.fromstring(formats(look)["svg"].write(matrix))

    assert [e for e in root.iter() if e.tag.endswith("}text")] == []


def test_labels_are_folded_and_cut() -> None:
    assert figure._folded("健全制度") == "健全制度"
    assert figure._folded("一二三四五六七八九十一二三四") == "一二三四五六七\n八九十一二三四"
    assert figure._folded("长" * 40) == f"{'长' * 12}\n{'长' * 11}…"
    assert "\n" not in figure._folded("opinion_rural_health")


def test_a_character_that_the_font_lacks_is_a_box(matrix: Matrix, look: Look) -> None:
    rare = replace(matrix, rows=(Line("x", "𠮷", "𠮷"), *matrix.rows[1:]))

    assert formats(look)["png"].write(rare)


def test_without_a_font_it_is_told_what_to_install(
    matrix: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure, "FAMILIES", ("没有这种字体",))

    with pytest.raises(OutputError, match=r"没有找到带汉字的字体；请装一种.*或用 --font 给出"):
        formats(Look())["png"].write(matrix)


def test_an_installed_font_is_found_by_its_name(
    matrix: Matrix, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look.font is not None
    held = fonts.FontEntry(fname=str(look.font), name="Boxes")
    monkeypatch.setattr(fonts.fontManager, "ttflist", [*fonts.fontManager.ttflist, held])
    monkeypatch.setattr(figure, "FAMILIES", ("没有这种字体", "Boxes"))

    assert formats(Look())["png"].write(matrix) == formats(look)["png"].write(matrix)


def test_a_font_that_will_not_do_is_told(matrix: Matrix, tmp_path: Path) -> None:
    latin = font(tmp_path / "latin.ttf", "0123456789")
    (tmp_path / "none.ttf").write_bytes(b"no font")

    for file, fault in (
        (latin, "这种字体没有汉字"),
        (tmp_path / "none.ttf", "不是能用的字体"),
        (tmp_path / "missing.ttf", "没有这个字体文件"),
    ):
        with pytest.raises(OutputError, match=fault):
            formats(Look(file))["svg"].write(matrix)


def test_what_fits_on_no_page_is_refused(
    store: Store, make: Make, matrix: Matrix, look: Look
) -> None:
    tall = replace(matrix, rows=matrix.rows * 11, cells={})
    wide = replace(matrix, columns=matrix.columns * 6, cells={})

    for each in (tall, wide, replace(matrix, rows=(), cells={})):
        with pytest.raises(OutputError, match="画不成一页的图"):
            formats(look)["png"].write(each)
    with pytest.raises(OutputError, match="请给 6 至 60 厘米"):
        formats(replace(look, width=2.0))["png"].write(matrix)


def test_without_matplotlib_it_is_told_how_to_get_it(
    matrix: Matrix, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure, "find_spec", lambda name: None)

    with pytest.raises(OutputError, match=r"请运行 pip install 'duice\[figures\]'"):
        formats(look)["png"].write(matrix)
