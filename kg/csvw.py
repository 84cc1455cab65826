"""Tables on the web (https://www.w3.org/TR/tabular-data-model/): CSV with what its columns mean.

The zip holds documents.csv, statements.csv, links.csv and across.csv (links across documents), in
UTF-8 without a byte order mark, and csv-metadata.json, the vocabulary's own name for a description
of the files beside it. A program that follows it gets triples that the graph has; in IRIs that come
out of a template, characters beyond ASCII are percent-encoded (RFC 3987, 3.1). Texts that a
spreadsheet would take for formulas have an apostrophe in front, as in all our CSV.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pyoxigraph import NamedNode

from kg import across
from kg.files import csv_bytes, zip_bytes
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.view import View
from ontology import schemes
from ontology import terms as t

MEDIA = "application/zip"
CONTEXT = "http://www.w3.org/ns/csvw"
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


def csvw(store: View) -> bytes:
    """Write the tables and what describes them."""
    document, statement = (f"{store.names.base}{kind}/" for kind in ("document", "statement"))
    ends = {
        "primaryKey": ["measure", "problem"],
        "foreignKeys": [
            _key("measure", "statements", "id"),
            _key("problem", "statements", "id"),
            _key("measure_document", "documents", "name"),
            _key("problem_document", "documents", "name"),
        ],
    }
    quoted = {"primaryKey": "id", "foreignKeys": [_key("document", "documents", "name")]}
    said = _links(statement, t.LINK_MEASURE, t.LINK_PROBLEM)
    inferred = _links(statement, t.ACROSS_MEASURE, t.ACROSS_PROBLEM)
    tables: list[tuple[str, list[Any], Sequence[Any], dict[str, Any]]] = [
        ("documents", _DOCUMENTS, store.documents(), {"primaryKey": "name"}),
        ("statements", _statements(document), store.statements(), quoted),
        ("links", said, store.links(), ends),
        ("across", inferred, across.links(store), ends),
    ]
    metadata = {
        "@context": [CONTEXT, {"@language": "zh"}],
        "dc:title": "Duice 文献、陈述与对应关系",
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tables": [
            {
                "url": f"{name}.csv",
                "tableSchema": {
                    "columns": [_described(column) for column in columns],
                    "aboutUrl": "{+iri}",
                    **keys,
                },
            }
            for name, columns, _, keys in tables
        ],
    }
    described = json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
    files = {"csv-metadata.json": described.encode("utf-8")}
    files |= {f"{name}.csv": _csv(columns, entries) for name, columns, entries, _ in tables}
    return zip_bytes(files)


def _csv(columns: Sequence[Column[E]], entries: Iterable[E]) -> bytes:
    rows: list[list[str | int | float]] = [[column.name for column in columns]]
    for entry in entries:
        cells = (column.cell(entry) for column in columns)
        rows.append(["" if cell is None else cell for cell in cells])
    return csv_bytes(rows, mark=False)


def _described(column: Column[Any]) -> dict[str, Any]:
    """Describe a column in the vocabulary of https://www.w3.org/TR/tabular-metadata/."""
    told: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": column.datatype,
        "required": column.required,
    }
    if column.separator:
        told["separator"] = column.separator
    if column.language:
        told["lang"] = column.language
    if column.about is None:
        return told | {"suppressOutput": True}
    told["propertyUrl"] = column.about.value
    if column.iri:
        told["valueUrl"] = column.iri
    if column.part:
        told["aboutUrl"] = f"{{+iri}}#{column.part}"
    return told


def _key(column: str, table: str, there: str) -> dict[str, Any]:
    reference = {"resource": f"{table}.csv", "columnReference": there}
    return {"columnReference": column, "reference": reference}


def _local(concept: NamedNode | None) -> str | None:
    """Return the name of a term of ours without the namespace; the template puts it back."""
    return None if concept is None else concept.value.removeprefix(t.NAMESPACE)


def _instrument(entry: StatementEntry) -> str | None:
    instrument = entry.statement.attributes.instrument
    return None if instrument is None else _local(schemes.INSTRUMENTS[instrument.subtype])


def _term(column: str) -> str:
    """Write the template of a term of ours whose name stands in ``column``."""
    return f"{t.NAMESPACE}{{{column}}}"


_DOCUMENTS: list[Column[DocumentEntry]] = [
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


def _statements(document: str) -> list[Column[StatementEntry]]:
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
    ]


def _links(statement: str, measure: NamedNode, problem: NamedNode) -> list[Column[LinkEntry]]:
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
