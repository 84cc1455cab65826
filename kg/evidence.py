"""What stands behind the cells of a matrix, as a table: a row for each link or statement of each.

A link or statement that falls on several cells has a row for each of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.lines import Entry, Line
from kg.matrix import INFERRED, Matrix, Unit
from kg.plan import KIND_TITLE
from kg.records import LinkEntry, StatementEntry
from kg.status import BASIS_NAMES, STATUS_NAMES

Field = str | int | float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry in the cell that it falls on; of a link, with the statements at its ends."""

    row: Line
    column: Line
    entry: Entry
    statements: tuple[StatementEntry, ...]
    pages: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A column of the table: its name, what it means, and what it has of an entry."""

    name: str
    meaning: str
    of: Callable[[Shown], Field]


def page_of(matrix: Matrix, entry: StatementEntry) -> int | None:
    """Return the page that a statement begins on, from 1; None where its source has no pages."""
    return bisect_right(matrix.documents[entry.document].pages, entry.statement.span.start) or None


def origin(entry: Entry) -> str:
    """Tell in Chinese whether a link is said by the text or inferred."""
    return INFERRED if isinstance(entry, LinkEntry) and entry.inferred else "文献自述"


def _link(shown: Shown) -> LinkEntry:
    assert isinstance(shown.entry, LinkEntry)
    return shown.entry


def _end(at: int, name: str) -> list[Told]:
    """Return the columns of one statement; ``at`` is its place, ``name`` stands before theirs."""
    it = name or "陈述"

    def told(what: str, meaning: str, of: Callable[[StatementEntry], Field]) -> Told:
        return Told(f"{name}{what}", meaning, lambda shown: of(shown.statements[at]))

    return [
        told("章节", f"{it}所在章节的编号，没有编号则为标题。", lambda e: e.statement.section),
        told("原文", f"{it}的原文，逐字。", lambda e: e.statement.quote),
        told("起", "首字符在规整后全文中的位置，从 0 起。", lambda e: e.statement.span.start),
        told("止", "末字符之后的位置。", lambda e: e.statement.span.end),
        Told(
            f"{name}页码",
            f"{it}开头所在的页，从 1 起；来源不分页则空。",
            lambda shown: shown.pages[at],
        ),
        told("置信度", "判断为这一类的把握，0 到 1。", lambda e: e.statement.confidence),
    ]


_STATUS = Told(
    "状态",
    f"校订状态：{'、'.join(STATUS_NAMES.values())}。",
    lambda shown: STATUS_NAMES[shown.entry.status],
)
_LINES = [
    Told("行", "所在的行。", lambda shown: shown.row.header),
    Told("列", "所在的列。", lambda shown: shown.column.header),
]
_OF_STATEMENTS = [
    *_LINES,
    Told("文献", "陈述所在的文献。", lambda shown: shown.entry.document),
    Told(
        "类别",
        "问题、措施、目标或成效。",
        lambda shown: KIND_TITLE[shown.statements[0].statement.kind],
    ),
    Told("标签", "陈述的简短名称。", lambda shown: shown.statements[0].statement.label),
    *_end(0, ""),
    _STATUS,
]
_OF_LINKS = [
    *_LINES,
    Told("问题", "问题的简短名称。", lambda shown: shown.statements[0].statement.label),
    Told("措施", "措施的简短名称。", lambda shown: shown.statements[1].statement.label),
    Told("文献", "问题所在的文献。", lambda shown: shown.entry.document),
    Told("得分", "对应的把握，0 到 1。", lambda shown: _link(shown).link.score),
    Told(
        "理由",
        "判断为对应的理由，按重要性排列。",
        lambda shown: "；".join(_link(shown).link.reasons),
    ),
    Told(
        "由来",
        f"“文献自述”在同一篇之内，“{INFERRED}”由程序推断。",
        lambda shown: origin(shown.entry),
    ),
    Told(
        "认定",
        f"谁说这一对应成立：{'、'.join(BASIS_NAMES.values())}。",
        lambda shown: BASIS_NAMES[_link(shown).basis],
    ),
    _STATUS,
    *_end(0, "问题"),
    *_end(1, "措施"),
    Told(
        "措施文献",
        "措施所在的文献。",
        lambda shown: _link(shown).measure_document or shown.entry.document,
    ),
]


def columns(matrix: Matrix) -> list[Told]:
    """Return the columns of the table of a matrix."""
    return _OF_LINKS if matrix.plan.unit is Unit.LINK else _OF_STATEMENTS


def rows(matrix: Matrix) -> Iterator[list[Field]]:
    """Yield the rows of the table, cell by cell."""
    told = columns(matrix)
    for shown in entries(matrix):
        yield [column.of(shown) for column in told]


def entries(matrix: Matrix) -> Iterator[Shown]:
    """Yield what stands in each cell, cell by cell."""
    for (row, column), found in matrix.cells.items():
        for entry in found:
            spoken = (
                (matrix.statements[entry.link.problem], matrix.statements[entry.link.measure])
                if isinstance(entry, LinkEntry)
                else (entry,)
            )
            pages = tuple(page_of(matrix, end) for end in spoken)
            yield Shown(matrix.rows[row], matrix.columns[column], entry, spoken, pages)
