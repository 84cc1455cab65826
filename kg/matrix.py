"""Cross tables of links: which problems meet which measures, by statement or by what they share.

Links across documents, where they are asked for, stand in columns of their own beside the column
that they belong to, and these columns say so in all that shows a matrix.

Which links count, `kg.records.LinkEntry.counts` tells. A line that nothing is linked to stays:
a problem without a measure, or a dimension that no measure is taken in, is a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ingest.statement import Dimension, Kind
from kg.across import links as across_links
from kg.records import LinkEntry, StatementEntry
from kg.store import Store
from ontology.errors import QueryError


class Axis(StrEnum):
    """What the lines of a side stand for."""

    PROBLEM = "problem"
    MEASURE = "measure"
    DIMENSION = "dimension"
    DOCUMENT = "document"
    GENRE = "genre"


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column.

    ``key`` is the id of the statement, the word of the dimension or genre, or the name of the
    document. ``header`` is unlike that of any other line of its side. ``document`` is the name of
    the document that the line belongs to, empty where it belongs to none. An ``inferred`` column
    has the links across documents of the column before it.
    """

    key: str
    label: str
    header: str
    document: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """Links by row and column.

    ``cells`` has the links of each cell that has any, by (row, column) counted from 0, the
    strongest first; ``statements`` has every problem and measure by its id. The titles say in
    Chinese what the sides stand for.
    """

    row_axis: Axis
    column_axis: Axis
    row_title: str
    column_title: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[tuple[int, int], tuple[LinkEntry, ...]] = field(repr=False)
    statements: Mapping[str, StatementEntry] = field(repr=False)

    def links(self, row: int, column: int) -> tuple[LinkEntry, ...]:
        """Return the links of a cell, the strongest first; none for an empty one."""
        return self.cells.get((row, column), ())

    def count(self, row: int, column: int) -> int:
        """Return the number of links of a cell."""
        return len(self.links(row, column))

    def counts(self) -> list[list[int]]:
        """Return the numbers of links, shape (rows, columns)."""
        columns = range(len(self.columns))
        return [[self.count(row, column) for column in columns] for row in range(len(self.rows))]

    def row_totals(self) -> list[int]:
        """Return the number of links of each row; 0 marks a gap."""
        totals = Counter[int]()
        for (row, _), links in self.cells.items():
            totals[row] += len(links)
        return [totals[row] for row in range(len(self.rows))]

    def column_totals(self) -> list[int]:
        """Return the number of links of each column; 0 marks a gap."""
        totals = Counter[int]()
        for (_, column), links in self.cells.items():
            totals[column] += len(links)
        return [totals[column] for column in range(len(self.columns))]


Cells = dict[tuple[int, int], list[LinkEntry]]
INFERRED = "跨文献推断"
_OTHER_END = {Axis.PROBLEM: Axis.MEASURE, Axis.MEASURE: Axis.PROBLEM}
_ENDS = (Kind.PROBLEM, Kind.MEASURE)
_TITLE = {
    Axis.PROBLEM: "问题",
    Axis.MEASURE: "措施",
    Axis.DIMENSION: "维度",
    Axis.DOCUMENT: "文献",
    Axis.GENRE: "文种",
}


def build(store: Store, rows: str, columns: str, *, across: bool = False) -> Matrix:
    """Count the links of ``store`` by two axes (values of `Axis`).

    Of a link's two ends, a side of problems or of measures stands for its own and leaves the other
    end to the other side. Where neither side is such, rows stand for problems, columns for
    measures: dimension by dimension tells in which dimension problems of each are met.
    ``across`` adds the links across documents.

    Raises
    ------
    QueryError
        When an axis is unknown, or both sides are problems or both measures.
    """
    row_axis, column_axis = _axis(rows), _axis(columns)
    if row_axis is column_axis and row_axis in _OTHER_END:
        raise QueryError(
            f"矩阵：行和列不能都是 {row_axis}；请把一边换成 {_OTHER_END[row_axis]} 或 dimension"
        )
    row_end = row_axis if row_axis in _OTHER_END else _OTHER_END.get(column_axis, Axis.PROBLEM)
    column_end = _OTHER_END[row_end]
    statements = {entry.statement.id: entry for entry in store.statements()}
    genres = {entry.name: entry.genre for entry in store.documents()}
    row_side = _Side(row_axis, row_end, statements, genres)
    column_side = _Side(column_axis, column_end, statements, genres)
    cells: Cells = {}
    for entry in store.links():
        if entry.counts:
            cells.setdefault((row_side.place(entry), column_side.place(entry)), []).append(entry)
    lines = column_side.lines
    if across:
        beside: Cells = {}
        for entry in across_links(store):
            place = row_side.place(entry), column_side.place(entry)
            beside.setdefault(place, []).append(entry)
        lines, cells = _with_beside(lines, cells, beside)
    strongest = {
        place: tuple(sorted(links, key=lambda entry: (-entry.link.score, entry.iri)))
        for place, links in sorted(cells.items())
    }
    return Matrix(
        row_axis=row_axis,
        column_axis=column_axis,
        row_title=row_side.title,
        column_title=column_side.title,
        rows=row_side.lines,
        columns=lines,
        cells=strongest,
        statements={
            key: entry for key, entry in statements.items() if entry.statement.kind in _ENDS
        },
    )


def _with_beside(
    columns: tuple[Line, ...], said: Cells, inferred: Cells
) -> tuple[tuple[Line, ...], Cells]:
    """Put a column of what was inferred beside each column that has any."""
    having = {column for _, column in inferred}
    lines: list[Line] = []
    moved: dict[int, int] = {}
    for place, line in enumerate(columns):
        moved[place] = len(lines)
        lines.append(line)
        if place in having:
            label, header = (f"{text}（{INFERRED}）" for text in (line.label, line.header))
            lines.append(replace(line, label=label, header=header, inferred=True))
    cells = {(row, moved[column]): links for (row, column), links in said.items()}
    cells |= {(row, moved[column] + 1): links for (row, column), links in inferred.items()}
    return tuple(lines), cells


def _axis(name: str) -> Axis:
    if name not in set(Axis):
        raise QueryError(f"矩阵：没有“{name}”这种行或列；可用的有 {'、'.join(Axis)}")
    return Axis(name)


class _Side:
    """The lines of one side, and which of them a link falls on."""

    def __init__(
        self,
        axis: Axis,
        end: Axis,
        statements: Mapping[str, StatementEntry],
        genres: Mapping[str, str],
    ) -> None:
        self._axis, self._end = axis, end
        self._statements, self._genres = statements, genres
        self.title = _TITLE[axis] if axis is end else f"{_TITLE[end]}的{_TITLE[axis]}"
        self.lines = self._lines()
        self._places = {line.key: place for place, line in enumerate(self.lines)}

    def place(self, entry: LinkEntry) -> int:
        """Return the line of a link, counted from 0."""
        link = entry.link
        ours = self._statements[link.measure if self._end is Axis.MEASURE else link.problem]
        if self._axis is Axis.DIMENSION:
            return self._places[ours.statement.dimension]
        if self._axis is Axis.DOCUMENT:
            return self._places[ours.document]
        if self._axis is Axis.GENRE:
            return self._places[self._genres[ours.document]]
        return self._places[ours.statement.id]

    def _lines(self) -> tuple[Line, ...]:
        if self._axis is Axis.DIMENSION:
            return tuple(Line(name, name, name) for name in Dimension)
        if self._axis is Axis.DOCUMENT:
            return tuple(Line(name, name, name, name) for name in self._genres)
        if self._axis is Axis.GENRE:
            return tuple(Line(name, name, name) for name in sorted(set(self._genres.values())))
        kind = Kind(self._axis)
        return _statement_lines([e for e in self._statements.values() if e.statement.kind is kind])


def _statement_lines(entries: Sequence[StatementEntry]) -> tuple[Line, ...]:
    """Make a line of each statement, told from others of its label by document, section, number."""
    plain = [f"{entry.statement.label}（{entry.document}）" for entry in entries]
    exact = [
        f"{entry.statement.label}（{entry.document}，{entry.statement.section or '无标题'}）"
        for entry in entries
    ]
    often = Counter(plain)
    chosen = [e if often[p] > 1 else p for p, e in zip(plain, exact, strict=True)]
    seen = Counter[str]()
    lines = []
    for entry, header in zip(entries, chosen, strict=True):
        seen[header] += 1
        unique = header if seen[header] == 1 else f"{header}#{seen[header]}"
        statement = entry.statement
        lines.append(Line(statement.id, statement.label, unique, entry.document))
    return tuple(lines)
