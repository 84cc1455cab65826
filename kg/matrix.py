"""Cross tables: how many links or statements there are by two facets, and which ones they are.

Links across documents, where they are asked for, stand in columns of their own beside the column
that they belong to, and these columns say so in all that shows a matrix.

Which links count, `kg.records.LinkEntry.counts` tells. A line that nothing falls on stays: a
problem without a measure, or an instrument that no measure uses, is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import fmean
from typing import Protocol

from ingest.statement import Kind
from kg.counting import Queries, queries
from kg.filters import KIND, parsed
from kg.held import Held
from kg.lines import UNSAID, Entry, Line, Placed, ends
from kg.plan import Axis, Plan, Unit, Value, decide
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.store import Store

__all__ = ["INFERRED", "UNSAID", "Axis", "Line", "Matrix", "Number", "Unit", "Value", "build"]

Place = tuple[int, int]
Number = int | float | None
INFERRED = "跨文献推断"
_ENDS = (Kind.PROBLEM, Kind.MEASURE)


@dataclass(frozen=True)
class Matrix:
    """Links or statements by row and column.

    ``cells`` has what falls on each cell that has anything, by (row, column) counted from 0: links
    the strongest first, statements by document and place. ``statements`` has all that they speak
    of by its id, ``documents`` the documents by name. The titles say in Chinese what the sides
    stand for, ``base`` is that of the store's IRIs. ``left_out`` are the numbers of rows and
    columns that had too little.
    """

    plan: Plan
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[Place, tuple[Entry, ...]] = field(repr=False)
    statements: Mapping[str, StatementEntry] = field(repr=False)
    documents: Mapping[str, DocumentEntry] = field(repr=False)
    base: str
    left_out: tuple[int, int] = (0, 0)

    @property
    def row_axis(self) -> str:
        """The name of what rows are sorted by (an `Axis`, or a scheme of the user's own)."""
        return self.plan.rows.facet.name

    @property
    def column_axis(self) -> str:
        """The name of what columns are sorted by."""
        return self.plan.columns.facet.name

    @property
    def row_title(self) -> str:
        """What rows stand for, in Chinese."""
        return self.plan.rows.title

    @property
    def column_title(self) -> str:
        """What columns stand for, in Chinese."""
        return self.plan.columns.title

    def links(self, row: int, column: int) -> tuple[LinkEntry, ...]:
        """Return the links of a cell, the strongest first; none for an empty one."""
        return tuple(e for e in self.cells.get((row, column), ()) if isinstance(e, LinkEntry))

    def found(self, row: int, column: int) -> tuple[StatementEntry, ...]:
        """Return the statements of a cell that counts statements; none for an empty one."""
        return tuple(e for e in self.cells.get((row, column), ()) if isinstance(e, StatementEntry))

    def count(self, row: int, column: int) -> int:
        """Return the number of links or statements that fall on a cell."""
        return len(self.cells.get((row, column), ()))

    def counts(self) -> list[list[int]]:
        """Return the numbers of what falls on each cell, shape (rows, columns)."""
        columns = range(len(self.columns))
        return [[self.count(row, column) for column in columns] for row in range(len(self.rows))]

    def row_totals(self) -> list[int]:
        """Return how many different links or statements each row has; 0 marks a gap."""
        return [len(found) for found in self._by_row]

    def column_totals(self) -> list[int]:
        """Return how many different links or statements each column has; 0 marks a gap."""
        return [len(found) for found in self._by_column]

    def value(self, row: int, column: int) -> Number:
        """Return what stands in a cell; None for the mean of nothing."""
        return self._measured(self.cells.get((row, column), ()))

    def values(self) -> list[list[Number]]:
        """Return what stands in each cell, shape (rows, columns)."""
        empty = self._measured(())
        table = [[empty] * len(self.columns) for _ in self.rows]
        for (row, column), entries in self.cells.items():
            table[row][column] = self._measured(entries)
        return table

    def row_values(self) -> list[Number]:
        """Return the value over all that each row has; what stands in several cells counts once."""
        return [self._measured(found.values()) for found in self._by_row]

    def column_values(self) -> list[Number]:
        """Return the value over all that each column has."""
        return [self._measured(found.values()) for found in self._by_column]

    def total(self) -> Number:
        """Return the value over all that the matrix has."""
        return self._measured({e.iri: e for found in self._by_row for e in found.values()}.values())

    @cached_property
    def sparql(self) -> Queries:
        """The queries that count the same."""
        return queries(self.plan)

    @cached_property
    def _by_row(self) -> list[dict[str, Entry]]:
        found: list[dict[str, Entry]] = [{} for _ in self.rows]
        for (row, _), entries in self.cells.items():
            found[row].update((entry.iri, entry) for entry in entries)
        return found

    @cached_property
    def _by_column(self) -> list[dict[str, Entry]]:
        found: list[dict[str, Entry]] = [{} for _ in self.columns]
        for (_, column), entries in self.cells.items():
            found[column].update((entry.iri, entry) for entry in entries)
        return found

    def _measured(self, entries: Iterable[Entry]) -> Number:
        """Return the value over entries that are all different."""
        match self.plan.value:
            case Value.DOCUMENTS:
                return len({name for entry in entries for name in homes(entry)})
            case Value.CONFIDENCE:
                sure = [_sure(entry) for entry in entries]
                return round(fmean(sure), 2) if sure else None
            case Value.STATEMENTS if self.plan.unit is Unit.LINK:
                return len({end for entry in entries for end in ends(entry)})
            case _:
                return sum(1 for _ in entries)


def homes(entry: Entry) -> tuple[str, ...]:
    """Return the names of the documents that an entry speaks of."""
    if isinstance(entry, LinkEntry) and entry.measure_document is not None:
        return entry.document, entry.measure_document
    return (entry.document,)


def _sure(entry: Entry) -> float:
    return entry.link.score if isinstance(entry, LinkEntry) else entry.statement.confidence


def build(  # noqa: PLR0913 -- what a user may say, each by its name
    source: Store | Held,
    rows: str,
    columns: str,
    *,
    across: bool = False,
    value: str | None = None,
    kind: str | None = None,
    where: Iterable[str] = (),
    least: int = 0,
) -> Matrix:
    """Sort what a store holds by two axes: values of `Axis`, or ``scheme:NAME``.

    Who builds several matrices of one store reads it once (`Held`) and passes that as ``source``.

    A cell counts links where these are the value, where the sides stand for problems and for
    measures, or where both are the same axis. Of a link's two ends, a side of problems, of
    measures or of their instruments stands for its own and leaves the other end to the other side.
    Where neither side is such, rows stand for problems, columns for measures: dimension by
    dimension tells in which dimension problems of each are met. Any other cell counts statements:
    problems and measures, or those of the kind that an axis or ``kind`` names. A statement with
    several phases stands in the line of each.

    ``value`` is a `Value`; without one, links where an axis is problem or measure or both are
    among dimension, document and genre, else statements. ``where`` are conditions ``KEY=VALUE``
    (see `kg.filters`). ``across`` adds the links across documents. Lines with fewer than
    ``least`` links or statements are left out.

    Raises
    ------
    QueryError
        When an axis, value or condition is unknown, or they do not go together.
    """
    held = source if isinstance(source, Held) else Held(source)
    filters = parsed((*where, *([f"{KIND}={kind}"] if kind else ())), held)
    plan = decide(held, rows, columns, filters=filters, value=value, across=across, least=least)
    units = units_of(plan, held)
    row_side = Placed(plan, plan.rows, held, units)
    column_side = Placed(plan, plan.columns, held, units)
    return _narrowed(sort_into(plan, held, units, row_side, column_side), plan.least)


def units_of(plan: Plan, held: Held) -> list[Entry]:
    """List the links or statements that a plan counts."""
    filters = plan.filters
    if plan.unit is Unit.STATEMENT:
        return [
            entry
            for entry in held.statements.values()
            if entry.statement.kind in plan.kinds and filters.passes(held, entry)
        ]
    counted = (*held.links, *held.across) if plan.across else held.links
    return [entry for entry in counted if filters.passes_link(held, entry)]


class Lined(Protocol):
    """Rows or columns, and which of them a link or statement falls on."""

    lines: tuple[Line, ...]

    def places(self, entry: Entry) -> Iterable[int]:
        """Return the lines of a link or statement, counted from 0."""
        ...


def sort_into(
    plan: Plan, held: Held, units: Sequence[Entry], row_side: Lined, column_side: Lined
) -> Matrix:
    """Put what a plan counts into the cells that it falls on."""
    cells: dict[Place, list[Entry]] = {}
    for entry in sorted(units, key=_order):
        for row in row_side.places(entry):
            for column in column_side.places(entry):
                cells.setdefault((row, column), []).append(entry)
    spoken = {end for entry in units for end in ends(entry)}
    return Matrix(
        plan=plan,
        rows=row_side.lines,
        columns=column_side.lines,
        cells={place: tuple(entries) for place, entries in sorted(cells.items())},
        statements={
            key: entry
            for key, entry in held.statements.items()
            if key in spoken or entry.statement.kind in _ENDS
        },
        documents=held.documents,
        base=held.names.base,
    )


def _order(entry: Entry) -> tuple[float, str, int, str]:
    """Sort links by score, statements by document and place."""
    if isinstance(entry, LinkEntry):
        return -entry.link.score, "", 0, entry.iri
    return 0.0, entry.document, entry.statement.span.start, entry.iri


def _narrowed(matrix: Matrix, least: int) -> Matrix:
    """Leave out lines with too little, and part what was inferred from what is said."""
    rows = [row for row, total in enumerate(matrix.row_totals()) if total >= least]
    columns = [column for column, total in enumerate(matrix.column_totals()) if total >= least]
    inferred = {
        column
        for (_, column), entries in matrix.cells.items()
        if any(isinstance(entry, LinkEntry) and entry.inferred for entry in entries)
    }
    row_place = {row: place for place, row in enumerate(rows)}
    shown: list[Line] = []
    column_place: dict[tuple[int, bool], int] = {}
    for column in columns:
        line = matrix.columns[column]
        column_place[column, False] = len(shown)
        shown.append(line)
        if column in inferred:
            label, header = (f"{text}（{INFERRED}）" for text in (line.label, line.header))
            column_place[column, True] = len(shown)
            shown.append(replace(line, label=label, header=header, inferred=True))
    cells: dict[Place, list[Entry]] = {}
    for (row, column), entries in matrix.cells.items():
        for entry in entries:
            beside = isinstance(entry, LinkEntry) and entry.inferred
            if row in row_place and (column, beside) in column_place:
                place = row_place[row], column_place[column, beside]
                cells.setdefault(place, []).append(entry)
    return replace(
        matrix,
        rows=tuple(matrix.rows[row] for row in rows),
        columns=tuple(shown),
        cells={place: tuple(entries) for place, entries in sorted(cells.items())},
        left_out=(len(matrix.rows) - len(rows), len(matrix.columns) - len(columns)),
    )
