"""A matrix as a figure for print: a heat map in greys, the numbers in the cells, gaps hatched.

matplotlib draws it (the extra ``figures``). Letters become outlines, so the figure looks the same
where the font is not installed, and nothing in the file tells when it was made: the same matrix,
font and release of matplotlib give the same bytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from kg.files import FileFormat
from kg.matrix import Matrix, Number, Value
from ontology.errors import OutputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimSun",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)
"""Fonts with Chinese characters, the one preferred first."""

MOST_ROWS, MOST_COLUMNS = 60, 30  # of a figure that can be read on a page
WIDTH = 16.0  # centimetres: the width of the text on A4
NARROWEST, WIDEST = 6.0, 60.0
DOTS = 300  # an inch
_INCH = 2.54
_ROW, _TALL = 0.62, 0.8  # centimetres: height of a row whose label has one line, or two
_HEAD = 1.2  # centimetres: height of what stands above and below the table
_SIZE = 8.0  # points
_LABEL = 12.0  # Chinese characters of a line of a label; two lines at the most
_TOTAL = "合计"
_NOTE = {
    Value.LINKS: "条数",
    Value.STATEMENTS: "条数",
    Value.DOCUMENTS: "篇数",
    Value.CONFIDENCE: "平均把握",
}
_GAPS = "；斜线：整行或整列没有一条"


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure looks: its ``width`` in centimetres, and the file of its ``font``.

    Without a font, the first one of `FAMILIES` that is installed.
    """

    font: Path | None = None
    width: float = WIDTH


def formats(look: Look) -> dict[str, FileFormat[Matrix]]:
    """Return the formats of figures that look like ``look``."""
    return {
        "png": FileFormat(".png", "image/png", _writer(look, "png", {"Software": None})),
        "svg": FileFormat(
            ".svg", "image/svg+xml", _writer(look, "svg", {"Date": None, "Creator": None})
        ),
    }


def _writer(look: Look, form: str, metadata: Mapping[str, str | None]) -> Callable[[Matrix], bytes]:
    """Make a writer.

    It raises `OutputError` when the matrix has more lines than fit on a page or none, matplotlib
    is not there, or there is no font that has Chinese characters.
    """

    def write(matrix: Matrix) -> bytes:
        _refuse(matrix, look)
        import matplotlib as mpl  # noqa: PLC0415 - the extra may not be there

        settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "duice"}
        with mpl.rc_context(settings), warnings.catch_warnings():
            # A rare character that the font lacks is drawn as a box.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            figure = _drawn(matrix, _font(look.font), look.width)
            written = io.BytesIO()
            figure.savefig(written, format=form, dpi=DOTS, metadata=dict(metadata))
        return written.getvalue()

    return write


def _refuse(matrix: Matrix, look: Look) -> None:
    if not NARROWEST <= look.width <= WIDEST:
        raise OutputError(
            f"画图：宽 {look.width:g} 厘米，印不出来；请给 {NARROWEST:g} 至 {WIDEST:g} 厘米"
        )
    if find_spec("matplotlib") is None:
        raise OutputError("画图：没有装 matplotlib；请运行 pip install 'duice[figures]'")
    rows, columns = len(matrix.rows), len(matrix.columns)
    if not 0 < rows <= MOST_ROWS or not 0 < columns <= MOST_COLUMNS:
        raise OutputError(
            f"画图：{rows} 行 × {columns} 列，画不成一页的图（1 至 {MOST_ROWS} 行、"
            f"1 至 {MOST_COLUMNS} 列）；请把一边换成 dimension 或 genre"
        )


def _font(file: Path | None) -> FontProperties:
    """Choose the font.

    Raises
    ------
    OutputError
        When the file is no font or has no Chinese characters, or no font that has them is there.
    """
    from matplotlib.font_manager import FontProperties, fontManager, get_font  # noqa: PLC0415

    if file is None:
        installed = {font.name for font in fontManager.ttflist}
        family = next((name for name in FAMILIES if name in installed), None)
        if family is None:
            raise OutputError(
                "画图：没有找到带汉字的字体；请装一种（如 Debian 的 fonts-noto-cjk），"
                "或用 --font 给出字体文件"
            )
        return FontProperties(family=family)
    try:
        held = get_font(str(file)).get_charmap()
    except FileNotFoundError as error:
        raise OutputError(f"{file}：没有这个字体文件；请核对路径") from error
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{file}：不是能用的字体；请给出 .ttf、.otf 或 .ttc 文件") from error
    if any(ord(character) not in held for character in _TOTAL):
        raise OutputError(f"{file}：这种字体没有汉字；请换一种，如 Noto Sans CJK SC")
    return FontProperties(fname=str(file))


def _drawn(matrix: Matrix, font: FontProperties, width: float) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    heads = [_folded(line.label) for line in matrix.columns]
    sides = [_folded(line.label) for line in matrix.rows]
    longest = _longest(heads)
    cell = (width - _points(_longest(sides))) / (len(heads) + 1)
    upright = _points(longest) < cell
    above = _points(longest if not upright else 2)
    row = _TALL if any("\n" in side for side in sides) else _ROW
    height = _HEAD + above + row * (len(sides) + 1)
    figure = Figure(figsize=(width / _INCH, height / _INCH), layout="constrained")
    axes = figure.add_subplot()
    _cells(axes, matrix, font)
    _labels(axes, font, [*heads, _TOTAL], [*sides, _TOTAL], upright=upright)
    axes.set_ylabel(matrix.row_title, fontproperties=font, fontsize=_SIZE)
    axes.set_title(matrix.column_title, fontproperties=font, fontsize=_SIZE)
    gaps = 0 in (*matrix.row_totals(), *matrix.column_totals())
    what = _NOTE[matrix.plan.value]
    more = "越高" if matrix.plan.value is Value.CONFIDENCE else "越多"
    note = f"格内为{what}，颜色越深{what}{more}{_GAPS if gaps else ''}。"
    figure.supxlabel(note, fontproperties=font, fontsize=_SIZE - 1.5, x=0.99, ha="right")
    return figure


def _points(ems: float) -> float:
    """Return the length in centimetres of a row of as many Chinese characters."""
    return (ems + 1) * _SIZE / 72 * _INCH


def _ems(text: str) -> float:
    """Return the length of a text in Chinese characters."""
    return sum(1.0 if east_asian_width(character) in "WF" else 0.55 for character in text)


def _longest(labels: Sequence[str]) -> float:
    return max(_ems(line) for label in labels for line in label.split("\n"))


def _folded(label: str) -> str:
    """Break a long label into two lines of about one length; what is longer still is cut."""
    if _ems(label) <= _LABEL:
        return label
    room = min(_ems(label) / 2 + 0.5, _LABEL)
    lines = [""]
    for character in label:
        if _ems(lines[-1] + character) > room:
            if len(lines) == 2:
                return "\n".join((lines[0], f"{lines[1][:-1]}…"))
            lines.append("")
        lines[-1] += character
    return "\n".join(lines)


def _cells(axes: Axes, matrix: Matrix, font: FontProperties) -> None:
    """Draw the cells, then the totals beside and below them."""
    values = matrix.values()
    rows, columns = len(matrix.rows), len(matrix.columns)
    shades = [[*(value or 0 for value in row), 0] for row in values] + [[0] * (columns + 1)]
    most = max(max(row) for row in shades)
    axes.imshow(shades, cmap="Greys", vmin=0, vmax=max(most, 1) / 0.8, aspect="auto")
    _hatch(axes, matrix)
    across, down = matrix.row_totals(), matrix.column_totals()
    for row, numbers in enumerate(values):
        for column, number in enumerate(numbers):
            if across[row] and down[column]:
                dark = (number or 0) > most * 0.75
                colour = "white" if dark else "black" if number else "0.6"
                _number(axes, (row, column), number, font, colour)
    for row, total in enumerate(matrix.row_values()):
        _number(axes, (row, columns), total, font, "black")
    for column, total in enumerate(matrix.column_values()):
        _number(axes, (rows, column), total, font, "black")
    _number(axes, (rows, columns), matrix.total(), font, "black")
    for place in range(1, columns + 1):
        axes.axvline(place - 0.5, color="black" if place == columns else "0.85", linewidth=0.5)
    for place in range(1, rows + 1):
        axes.axhline(place - 0.5, color="black" if place == rows else "0.85", linewidth=0.5)


def _hatch(axes: Axes, matrix: Matrix) -> None:
    """Hatch rows and columns that have nothing."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    rows, columns = len(matrix.rows), len(matrix.columns)
    corners = [(-0.5, row - 0.5, columns, 1) for row, n in enumerate(matrix.row_totals()) if n == 0]
    corners += [
        (column - 0.5, -0.5, 1, rows) for column, n in enumerate(matrix.column_totals()) if n == 0
    ]
    for left, top, wide, high in corners:
        patch = Rectangle((left, top), wide, high, fill=False, hatch="////", linewidth=0)
        patch.set_edgecolor("0.7")
        axes.add_patch(patch)


def _number(
    axes: Axes, place: tuple[int, int], number: Number, font: FontProperties, colour: str
) -> None:
    row, column = place
    centred: Any = {"ha": "center", "va": "center"}
    shown = f"{number:.2f}" if isinstance(number, float) else "–" if number is None else f"{number}"
    axes.text(
        column,
        row,
        shown,
        fontproperties=font,
        fontsize=_SIZE - 1,
        color=colour,
        **centred,
    )


def _labels(
    axes: Axes, font: FontProperties, heads: Sequence[str], sides: Sequence[str], *, upright: bool
) -> None:
    """Write the heads above the columns, aslant where they have no room, and the rows' labels."""
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_yticks(range(len(sides)), sides, fontproperties=font, fontsize=_SIZE)
    aslant: Any = {} if upright else {"rotation": 60, "ha": "left", "rotation_mode": "anchor"}
    axes.set_xticks(range(len(heads)), heads, fontproperties=font, fontsize=_SIZE, **aslant)
