"""The columns of the tables that `kg.csvw` writes, and what each says in the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pyoxigraph import NamedNode

from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.status import BASIS_CONCEPTS, STATUS_CONCEPTS
from ontology import schemes
from ontology import terms as t

_LIST = "、"  # between the values of a cell that holds several
_LINE = "\n"  # the same where a value may hold the other one
_SHARE = {"base": "double", "minimum": 0, "maximum": 1}

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Column(Generic[E]):
    """A column: its name, what it means in Chinese, and the cell of an entry.

    ``about`` is the property that it gives, None for what says nothing in the graph by itself;
    ``part`` names the part of the thing that has the property (`kg.iris.part`); ``iri`` is the
    template of the IRI that a cell stands for.
    """

    name: str
    meaning: str
    cell: Callable[[E], str | int | float | None]
    about: NamedNode | None = None
    datatype: str | Mapping[str, Any] = "string"
    required: bool = True
    separator: str = ""
    iri: str = ""
    part: str = ""
    language: str = ""


def _told(scheme: Mapping[str, NamedNode]) -> str:
    """Say what the concepts of a scheme are called."""
    return "、".join(f"{_local(concept)} {name}" for name, concept in scheme.items())


def _local(concept: NamedNode | None) -> str | None:
    """Return the name of a term of ours without the namespace; the template puts it back."""
    return None if concept is None else concept.value.removeprefix(t.NAMESPACE)


def _instrument(entry: StatementEntry) -> str | None:
    instrument = entry.statement.attributes.instrument
    return None if instrument is None else _local(schemes.INSTRUMENTS[instrument.subtype])


def _term(column: str) -> str:
    """Write the template of a term of ours whose name stands in ``column``."""
    return f"{t.NAMESPACE}{{{column}}}"


DOCUMENTS: list[Column[DocumentEntry]] = [
    Column("iri", "文献在图谱里的 IRI", lambda e: e.iri, datatype="anyURI"),
    Column("name", "文献名称", lambda e: e.name, t.IDENTIFIER),
    Column("title", "题名", lambda e: e.title, t.TITLE),
    Column("genre", "文种", lambda e: e.genre, t.GENRE),
    Column("issuer", "发文机关", lambda e: e.issuer, t.ISSUER, required=False),
    Column("number", "文号", lambda e: e.number, t.DOCUMENT_NUMBER, required=False),
    Column("date", "日期，精确到年、月或日", lambda e: e.date, required=False),
    Column("level", "层级", lambda e: e.level, t.GOVERNMENT_LEVEL, required=False),
    Column("region", "地区", lambda e: e.region, t.REGION, required=False),
    Column("digest", "源文件的摘要", lambda e: e.digest, t.DIGEST),
    Column("characters", "正文字数", lambda e: e.characters, t.CHARACTERS, "integer"),
]


def statements(document: str) -> list[Column[StatementEntry]]:
    """Say what statements are; ``document`` is how IRIs of documents begin."""
    return [
        Column("iri", "陈述在图谱里的 IRI", lambda e: e.iri, datatype="anyURI"),
        Column("id", "陈述的标识", lambda e: e.statement.id),
        Column(
            "document",
            "所在文献的名称",
            lambda e: e.document,
            t.QUOTED_FROM,
            iri=f"{document}{{document}}",
        ),
        Column(
            "class",
            "类别：Problem 问题、Measure 措施、Goal 目标、Achievement 成效",
            lambda e: _local(t.CLASS_BY_KIND[e.statement.kind]),
            t.RDF_TYPE,
            iri=_term("class"),
        ),
        Column("label", "标签", lambda e: e.statement.label, t.LABEL, language="zh"),
        Column("quote", "原文", lambda e: e.statement.quote, t.QUOTE),
        Column(
            "start",
            "起点：正文第几个字符，从 0 数",
            lambda e: e.statement.span.start,
            t.OA_START,
            "integer",
            part="position",
        ),
        Column(
            "end",
            "终点，不含",
            lambda e: e.statement.span.end,
            t.OA_END,
            "integer",
            part="position",
        ),
        Column("section", "章节", lambda e: e.statement.section, t.IN_SECTION, required=False),
        Column(
            "dimension",
            "主要维度",
            lambda e: _local(t.DIMENSION_BY_NAME[e.statement.dimension]),
            t.HAS_DIMENSION,
            iri=_term("dimension"),
        ),
        Column("dimension_label", "主要维度的中文名", lambda e: e.statement.dimension.value),
        Column(
            "secondary_labels",
            "次要维度的中文名",
            lambda e: _LIST.join(e.statement.secondary),
            required=False,
            separator=_LIST,
        ),
        Column(
            "instrument",
            "政策工具",
            _instrument,
            t.INSTRUMENT,
            required=False,
            iri=_term("instrument"),
        ),
        Column(
            "instrument_label",
            "政策工具的中文名",
            lambda e: i.subtype if (i := e.statement.attributes.instrument) else None,
            required=False,
        ),
        Column(
            "instrument_type_label",
            "政策工具的类型",
            lambda e: i.type if (i := e.statement.attributes.instrument) else None,
            required=False,
        ),
        Column("confidence", "置信度", lambda e: e.statement.confidence, t.CONFIDENCE, _SHARE),
        Column("rule", "判定的依据", lambda e: e.statement.rule, t.RULE),
        Column(
            "status",
            f"校对状态：{_told(schemes.STATUSES)}",
            lambda e: _local(STATUS_CONCEPTS[e.status]),
            t.STATUS,
            iri=_term("status"),
        ),
    ]


def said(statement: str) -> list[Column[LinkEntry]]:
    """Say what links within documents are; ``statement`` is how IRIs of statements begin."""
    return [
        *links(statement, t.LINK_MEASURE, t.LINK_PROBLEM),
        Column(
            "status",
            f"校对状态：{_told(schemes.STATUSES)}",
            lambda e: _local(STATUS_CONCEPTS[e.status]),
            t.STATUS,
            iri=_term("status"),
        ),
        Column(
            "basis",
            f"谁说的：{_told(schemes.BASES)}",
            lambda e: _local(BASIS_CONCEPTS[e.basis]),
            t.BASIS,
            iri=_term("basis"),
        ),
        Column(
            "counts",
            "是否算数：矩阵、问答都只看算数的",
            lambda e: "true" if e.counts else "false",
            datatype="boolean",
        ),
    ]


def links(statement: str, measure: NamedNode, problem: NamedNode) -> list[Column[LinkEntry]]:
    """Say what links are; ``measure`` and ``problem`` are the properties of their ends."""
    return [
        Column("iri", "对应关系在图谱里的 IRI", lambda e: e.iri, datatype="anyURI"),
        Column(
            "measure",
            "措施的标识",
            lambda e: e.link.measure,
            measure,
            iri=f"{statement}{{measure}}",
        ),
        Column(
            "problem",
            "问题的标识",
            lambda e: e.link.problem,
            problem,
            iri=f"{statement}{{problem}}",
        ),
        Column("measure_document", "措施所在的文献", lambda e: e.measure_document or e.document),
        Column("problem_document", "问题所在的文献", lambda e: e.document),
        Column("score", "得分", lambda e: e.link.score, t.SCORE, _SHARE),
        Column(
            "reasons",
            "理由，每行一条",
            lambda e: _LINE.join(e.link.reasons),
            t.REASON,
            required=False,
            separator=_LINE,
        ),
    ]
