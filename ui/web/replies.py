"""Responses of ``/api``, as its OpenAPI description shows them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Told(BaseModel):
    """A response: what is not described here may be added in later versions."""

    model_config = ConfigDict(extra="allow")


class Item(Told):
    """A statement or passage that an answer rests on."""

    rank: int
    kind: str
    label: str
    quote: Annotated[str, Field(description="Exactly the document's characters start to end.")]
    document: str
    section: str
    start: int
    end: Annotated[int, Field(description="Exclusive.")]
    score: Annotated[float, Field(ge=0, le=1)]
    path: list[str]


class Answer(Told):
    """What `duice ask --json` prints."""

    id: None = None
    question: str
    intent: str
    answered: bool
    reason: Annotated[str | None, Field(description="Why there is no answer.")]
    answer: Annotated[str, Field(description="Sentences that end in marks of items, as [1].")]
    items: list[Item]
    sparql: Annotated[
        str | None, Field(description="A query that returns these items from the graph.")
    ]
    milliseconds: int
    understood: dict[str, Any]


class Hit(Told):
    """A passage, word for word."""

    rank: int
    document: str
    section: str
    start: int
    end: int
    text: str
    score: float


class Hits(Told):
    """What `duice search --json` prints."""

    id: None = None
    hits: list[Hit]


class Side(Told):
    """The rows or the columns of a table."""

    axis: str
    title: str
    lines: list[dict[str, Any]]


class Matrix(Told):
    """What `duice matrix --format json` writes."""

    title: str
    unit: str
    value: str
    rows: Side
    columns: Side
    counts: list[list[int]]
    values: Annotated[list[list[float | None]], Field(description="By row, then by column.")]
    cells: Annotated[list[dict[str, Any]], Field(description="What stands behind each cell.")]
    sparql: dict[str, Any]


class Extraction(Told):
    """What `duice extract --json` prints."""

    document: dict[str, Any]
    sections: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    links: list[dict[str, Any]]


class Entry(Told):
    """A document without its text."""

    iri: str
    name: str
    title: str
    genre: str
    issuer: str | None
    number: str | None
    date: str | None
    characters: int
    problems: int
    measures: int
    links: int


class Documents(Told):
    """What `duice documents --json` prints."""

    documents: list[Entry]


class OneDocument(Entry):
    """A document with its sections, and its normalised text where that was asked for."""

    sections: list[dict[str, Any]]
    text: str | None = None


class Problem(Told):
    """Why there is no result (RFC 9457)."""

    title: Annotated[str, Field(description="Name of the status.", examples=["Bad Request"])]
    status: Annotated[int, Field(examples=[400])]
    detail: Annotated[
        str,
        Field(
            description="One sentence: the place, the fault and what would mend it.",
            examples=["库里没有文献“甲”；全部名称可用 duice documents 查看。"],
        ),
    ]
