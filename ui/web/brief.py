"""Results as a language model is given them: typed, and only so much of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from kg.matrix import Matrix, Number
from kg.sparql import Form

GRAPH_LENGTH = 20_000
"""Characters of Turtle that are given of a graph."""
CELL_LENGTH = 1_000
"""Characters that are given of a value."""
LINES = 50
"""Lines without anything that are named."""


class Cited(BaseModel):
    """A statement or passage that an answer rests on; cite it by its rank, as [1]."""

    rank: int
    kind: str
    label: str
    quote: str = Field(description="Word for word as it stands in the document.")
    document: str
    section: str
    start: int
    end: int
    score: float


class BriefAnswer(BaseModel):
    """An answer with what it rests on; `reason` says why where nothing was found."""

    answered: bool
    answer: str
    reason: str | None
    reading: str = Field(description="What the question was taken for.")
    items: list[Cited]
    left_out: int = Field(description="Further items that are not listed here.")
    sparql: str | None = Field(description="A query that returns the same from the graph.")


class Passage(BaseModel):
    """A passage, word for word."""

    rank: int
    document: str
    section: str
    start: int
    end: int
    text: str
    score: float


class Passages(BaseModel):
    """Passages, the best first."""

    hits: list[Passage]


class Rows(BaseModel):
    """The result of a query: rows for SELECT, `boolean` for ASK, `graph` for the other forms."""

    columns: list[str] = []
    rows: list[list[str | None]] = []
    boolean: bool | None = None
    graph: Annotated[str | None, Field(description="Turtle.")] = None
    cut: Annotated[bool, Field(description="Whether there is more than is given here.")] = False
    total: Annotated[int | None, Field(description="Rows in all.")] = None


class Cell(BaseModel):
    """A cell that holds anything."""

    row: str
    column: str
    value: float


class BriefMatrix(BaseModel):
    """A cross table: its cells that hold anything, the highest first, and its gaps."""

    title: str
    counted: str = Field(description="What is counted: links or statements; and as which value.")
    rows: int
    columns: int
    cells: list[Cell]
    left_out: int = Field(description="Further cells that are not listed here.")
    empty_rows: list[str] = Field(description=f"Rows with nothing, at most {LINES}: the gaps.")
    empty_columns: list[str]


def brief_answer(answer: Mapping[str, Any], most: int) -> BriefAnswer:
    """Shorten what ``duice ask --json`` tells to ``most`` items."""
    items = answer["items"]
    return BriefAnswer(
        answered=answer["answered"],
        answer=answer["answer"],
        reason=answer["reason"],
        reading=answer["understood"]["reading"],
        items=[Cited.model_validate(item) for item in items[:most]],
        left_out=max(0, len(items) - most),
        sparql=answer["sparql"],
    )


def brief_rows(form: Form, data: bytes, most: int) -> Rows:
    """Shorten the result of a query, JSON or Turtle, to ``most`` rows."""
    if form in (Form.CONSTRUCT, Form.DESCRIBE):
        text = data.decode("utf-8")
        return Rows(graph=text[:GRAPH_LENGTH], cut=len(text) > GRAPH_LENGTH)
    found = json.loads(data)
    if form is Form.ASK:
        return Rows(boolean=found["boolean"])
    columns, bindings = found["head"]["vars"], found["results"]["bindings"]
    rows = [[_value(row.get(column)) for column in columns] for row in bindings[:most]]
    return Rows(columns=columns, rows=rows, cut=len(bindings) > most, total=len(bindings))


def brief_matrix(matrix: Matrix, title: str, most: int) -> BriefMatrix:
    """Shorten a cross table to its ``most`` highest cells."""
    found = [(place, matrix.value(*place)) for place in matrix.cells]
    found.sort(key=lambda cell: (-(cell[1] or 0), cell[0]))
    return BriefMatrix(
        title=title,
        counted=f"{matrix.plan.unit.value}s, as {matrix.plan.value.value}",
        rows=len(matrix.rows),
        columns=len(matrix.columns),
        cells=[_cell(matrix, row, column, value) for (row, column), value in found[:most]],
        left_out=max(0, len(found) - most),
        empty_rows=_empty(matrix.row_totals(), [line.header for line in matrix.rows]),
        empty_columns=_empty(matrix.column_totals(), [line.header for line in matrix.columns]),
    )


def _cell(matrix: Matrix, row: int, column: int, value: Number) -> Cell:
    line, head = matrix.rows[row].header, matrix.columns[column].header
    return Cell(row=line, column=head, value=value or 0)


def _empty(totals: list[int], headers: list[str]) -> list[str]:
    pairs = zip(totals, headers, strict=True)
    return [header for total, header in pairs if not total][:LINES]


def _value(bound: Mapping[str, Any] | None) -> str | None:
    return None if bound is None else str(bound["value"])[:CELL_LENGTH]
