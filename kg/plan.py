"""What a matrix counts: links or statements, by which two facets, as which value.

A cell counts links where links are the value, where the sides stand for problems and for measures,
or where both are sorted by the same facet: one side then stands for the problem's end of a link,
the other for the measure's. Otherwise it counts statements that have both facets.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.statement import Kind
from kg.facets import FACETS, ITSELF, SCHEME, Facet
from kg.filters import Filters, facet_of
from kg.held import Held
from ontology.errors import QueryError


class Axis(StrEnum):
    """What the lines of a side stand for, besides the schemes of the user's own."""

    PROBLEM = "problem"
    MEASURE = "measure"
    CONCEPT = "concept"
    THEME = "theme"
    DIMENSION = "dimension"
    INSTRUMENT = "instrument"
    INSTRUMENT_TYPE = "instrument-type"
    DOCUMENT = "document"
    GENRE = "genre"
    YEAR = "year"
    REGION = "region"
    PROVINCE = "province"
    LEVEL = "level"
    PHASE = "phase"
    HAZARD = "hazard"


class Value(StrEnum):
    """What stands in a cell: a number of links, statements or documents, or a mean."""

    LINKS = "links"
    STATEMENTS = "statements"
    DOCUMENTS = "documents"
    CONFIDENCE = "confidence"


class Unit(StrEnum):
    """What falls on a cell."""

    LINK = "link"
    STATEMENT = "statement"


KIND_TITLE = {
    Kind.PROBLEM: "问题",
    Kind.MEASURE: "措施",
    Kind.GOAL: "目标",
    Kind.ACHIEVEMENT: "成效",
}
_OTHER_END = {Kind.PROBLEM: Kind.MEASURE, Kind.MEASURE: Kind.PROBLEM}
_BY_LINKS = {Axis.DIMENSION, Axis.DOCUMENT, Axis.GENRE}  # pairs of these count links by default


@dataclass(frozen=True, slots=True)
class Side:
    """Rows or columns: by which facet, and of which ``end`` where links are counted."""

    facet: Facet
    end: Kind | None

    @property
    def title(self) -> str:
        """What the side stands for, in Chinese."""
        if self.end is None or self.facet.name in ITSELF:
            return self.facet.title
        return f"{KIND_TITLE[self.end]}的{self.facet.title}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a matrix shows.

    ``kinds`` are those of the statements that are counted, empty where links are. Lines with fewer
    than ``least`` units are left out.
    """

    rows: Side
    columns: Side
    unit: Unit
    value: Value
    kinds: tuple[Kind, ...]
    filters: Filters
    across: bool
    least: int


def decide(  # noqa: PLR0913 -- what a user may say, each by its name
    held: Held,
    rows: str,
    columns: str,
    *,
    filters: Filters,
    value: str | None = None,
    across: bool = False,
    least: int = 0,
) -> Plan:
    """Decide what is counted; see `kg.matrix.build`.

    Raises
    ------
    QueryError
        When an axis or value is unknown, or they do not go together.
    """
    row, column = _facet(rows, held), _facet(columns, held)
    if value is not None and value not in set(Value):
        raise QueryError(f"矩阵：没有“{value}”这种值；可用的有 {'、'.join(Value)}")
    same = row.name == column.name
    one_end = row.end is not None and row.end is column.end
    two_ends = row.end is not None and column.end is not None and not one_end
    may_be_statements = not (same or two_ends)
    chosen = Value(value) if value else _default(row, column, filters, may_be_statements, one_end)
    unit = Unit.LINK if chosen is Value.LINKS or not may_be_statements else Unit.STATEMENT
    if unit is Unit.STATEMENT:
        kinds = _kinds(row.end or column.end, filters)
        if across:
            raise QueryError(
                "矩阵：跨文献推断是对应，这里计的是陈述；请加 --values links 或去掉 --across"
            )
        return Plan(
            Side(row, None), Side(column, None), unit, chosen, kinds, filters, across, least
        )
    if one_end and row.end is not None:
        raise QueryError(_both_one_end(row, column, row.end))
    if filters.kinds:
        raise QueryError(
            "矩阵：一条对应连着问题和措施两端，不能只取一类；请加 --values statements，"
            "或去掉 --kind"
        )
    row_end = row.end or _OTHER_END.get(column.end or Kind.MEASURE, Kind.PROBLEM)
    sides = Side(row, row_end), Side(column, _OTHER_END[row_end])
    return Plan(*sides, unit, chosen, (), filters, across, least)


def _default(
    row: Facet, column: Facet, filters: Filters, may_be_statements: bool, one_end: bool
) -> Value:
    """Choose links where today's readers expect them, else statements."""
    if may_be_statements and (one_end or filters.kinds):
        return Value.STATEMENTS
    names = {row.name, column.name}
    if not may_be_statements or names & set(ITSELF) or names <= _BY_LINKS:
        return Value.LINKS
    return Value.STATEMENTS


def _both_one_end(row: Facet, column: Facet, end: Kind) -> str:
    if row.name == column.name:
        other = _OTHER_END[end]
        return f"矩阵：行和列不能都是 {row.name}；请把一边换成 {other} 或 dimension"
    return (
        f"矩阵：{row.name} 和 {column.name} 都只说{KIND_TITLE[end]}，连不成对应；"
        "请加 --values statements"
    )


def _kinds(end: Kind | None, filters: Filters) -> tuple[Kind, ...]:
    """Return the kinds of statements that are counted, in the order of `Kind`."""
    named = filters.kinds or frozenset(_OTHER_END if end is None else (end,))
    if end is not None and end not in named:
        raise QueryError(
            f"矩阵：所选的行或列只有{KIND_TITLE[end]}才有，不能取别的类；请去掉 --kind"
        )
    return (end,) if end is not None else tuple(kind for kind in Kind if kind in named)


def _facet(name: str, held: Held) -> Facet:
    facet = facet_of(name, held)
    if facet is None:
        known = [*FACETS, *(f"{SCHEME}{name}" for name in held.schemes)]
        raise QueryError(f"矩阵：没有“{name}”这种行或列；可用的有 {'、'.join(known)}")
    return facet
