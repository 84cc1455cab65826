"""Requests of ``/api``, as its OpenAPI description shows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

QUESTION_LENGTH = 2_000
"""Characters of a question; `qa.understanding.LONGEST` says the same."""
TEXT_LENGTH = 50_000
"""Characters of a text to extract from: a long report; longer ones are read in parts."""
CONDITIONS = 30
TURNS = 5
HITS = 100


def _unicode(text: str) -> str:
    """Refuse half of a surrogate pair, which JSON can spell and UTF-8 cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("not Unicode text: it holds half of a surrogate pair") from None
    return text


Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=QUESTION_LENGTH),
    AfterValidator(_unicode),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_unicode)]
Condition = Annotated[
    str, StringConstraints(min_length=3, max_length=300), AfterValidator(_unicode)
]
Document = Annotated[
    Name | None, Field(description="Name of the one document to look in; see /documents.")
]
Where = Annotated[
    list[Condition],
    Field(
        max_length=CONDITIONS,
        description="Conditions KEY=VALUE, such as year=2025, region=浙江省, dimension=组织, "
        "genre=report, confidence=0.8. Those of one key are alternatives; all keys have to hold.",
        examples=[["dimension=组织", "confidence=0.5"]],
    ),
]
QUESTION = "哪些措施针对数据共享的障碍？"
QUERY = "乡镇缺少专业技术人员"


class Message(BaseModel):
    """A request: a name that is not known is a fault and not passed over."""

    model_config = ConfigDict(extra="forbid")


class AskBody(Message):
    """A question in Chinese (or English) about the documents of the store."""

    question: Annotated[Words, Field(description="The question.", examples=[QUESTION])]
    document: Document = None
    where: Where = []
    across: Annotated[
        bool,
        Field(strict=True, description="Add what links inferred across documents lead to."),
    ] = False
    before: Annotated[
        list[Words],
        Field(
            max_length=TURNS,
            description="Earlier questions of the talk, the oldest first: what this one leaves "
            "out is taken from them.",
            examples=[["浙江省的报告提到哪些问题？"]],
        ),
    ] = []
    read: Annotated[
        dict[str, Annotated[str, StringConstraints(max_length=300), AfterValidator(_unicode)]],
        Field(
            max_length=CONDITIONS,
            description="Corrections of how the question is read, such as "
            '{"dimension": "技术"}; an empty value takes a field away.',
            examples=[{"dimension": "技术"}],
        ),
    ] = {}


class AskQuery(Message):
    """A question by GET."""

    q: Annotated[Words, Field(description="The question.", examples=[QUESTION])]
    document: Document = None
    where: Where = []
    across: Annotated[
        bool, Field(description="Add what links inferred across documents lead to.")
    ] = False


class SearchBody(Message):
    """What to find passages for."""

    query: Annotated[Words, Field(description="What to look for.", examples=[QUERY])]
    k: Annotated[int, Field(ge=1, le=HITS, strict=True, description="Passages at most.")] = 10
    document: Document = None


class SearchQuery(Message):
    """What to find passages for, by GET."""

    q: Annotated[Words, Field(description="What to look for.", examples=[QUERY])]
    k: Annotated[int, Field(ge=1, le=HITS, description="Passages at most.")] = 10
    document: Document = None


class MatrixQuery(Message):
    """Which cross table."""

    rows: Annotated[
        Name,
        Field(
            description="What rows stand for: problem, measure, concept, theme, dimension, "
            "instrument, instrument-type, document, genre, year, region, province, level, phase, "
            "hazard, or scheme:NAME.",
            examples=["dimension"],
        ),
    ] = "problem"
    columns: Annotated[
        Name, Field(description="What columns stand for.", examples=["instrument-type"])
    ] = "measure"
    values: Annotated[
        Literal["", "links", "statements", "documents", "confidence"],
        Field(description="What stands in a cell; empty for what goes with the axes."),
    ] = ""
    where: Where = []


class ExtractBody(Message):
    """A text to read; no store is touched."""

    text: Annotated[
        str,
        StringConstraints(min_length=1, max_length=TEXT_LENGTH),
        AfterValidator(_unicode),
        Field(
            description="The text, in Chinese; its first line is taken for the title.",
            examples=["关于数据共享的意见\n部门之间数据共享不畅。要建立统一的数据共享平台。"],
        ),
    ]
    name: Annotated[Name, Field(description="Name of the document.", examples=["意见"])] = "text"


class DocumentQuery(Message):
    """How much of a document."""

    text: Annotated[bool, Field(description="Give its normalised text too.")] = False
