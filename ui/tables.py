"""Things of a store as tables for a terminal and as the objects of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from ingest.statement import Extraction, Kind
from kg.records import DocumentEntry

KINDS = {
    Kind.PROBLEM: "问题",
    Kind.MEASURE: "措施",
    Kind.GOAL: "目标",
    Kind.ACHIEVEMENT: "成绩",
}


def documents_table(entries: Sequence[DocumentEntry]) -> Table:
    """List documents with what was found in each."""
    table = Table("名称", "标题", "日期", "字数", "问题", "措施", "对应", header_style="bold")
    for column in table.columns[3:]:
        column.justify = "right"
    for entry in entries:
        figures = (entry.characters, entry.problems, entry.measures, entry.links)
        table.add_row(entry.name, entry.title, entry.date or "", *map(str, figures))
    return table


def entry_json(entry: DocumentEntry) -> dict[str, Any]:
    """Return an entry of the list of documents as a JSON object."""
    return asdict(entry)


def extraction_table(extraction: Extraction) -> Table:
    """List the statements of one document in reading order, measures with what they address."""
    labels = {statement.id: statement.label for statement in extraction.statements}
    addressed: dict[str, list[str]] = {}
    for link in extraction.links:
        addressed.setdefault(link.measure, []).append(labels[link.problem])
    title = f"{extraction.document.name}：{extraction.document.title}"
    table = Table("类", "节", "维度", "标签", "针对", title=title, header_style="bold")
    for statement in extraction.statements:
        table.add_row(
            KINDS[statement.kind],
            statement.section,
            statement.dimension.value,
            statement.label,
            "；".join(addressed.get(statement.id, ())),
        )
    return table


def extraction_json(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as the object that the contract promises for ``extract --json``."""
    document = extraction.document
    return {
        "document": {
            "name": document.name,
            "title": document.title,
            "genre": document.genre,
            "issuer": document.issuer,
            "number": document.number,
            "date": document.date,
        },
        "sections": [
            {
                "number": section.number,
                "heading": section.heading,
                "start": section.span.start,
                "end": section.span.end,
            }
            for section in document.sections
        ],
        "statements": [
            {
                "id": statement.id,
                "kind": statement.kind.value,
                "quote": statement.quote,
                "start": statement.span.start,
                "end": statement.span.end,
                "label": statement.label,
                "dimension": statement.dimension.value,
                "secondary": [dimension.value for dimension in statement.secondary],
                "section": statement.section,
                "confidence": statement.confidence,
                "rule": statement.rule,
            }
            for statement in extraction.statements
        ],
        "links": [
            {
                "measure": link.measure,
                "problem": link.problem,
                "score": link.score,
                "reasons": list(link.reasons),
            }
            for link in extraction.links
        ],
    }
