"""Things of a store as tables for a terminal and as the objects of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Column, Table
from rich.text import Text

from ingest.document import Document
from ingest.statement import Extraction, Kind, Statement
from kg.explain import unit_name
from kg.matrix import Matrix, Value
from kg.records import DocumentEntry
from kg.scheme import SchemeConcept, SchemeEntry
from ui.attributes import attributes_json, instrument_text

NAME = 28
"""Columns of a terminal that the names of documents may take before they are folded."""
NARROW = 10
"""Columns of a matrix that a terminal has room for."""
ALWAYS = 5
"""Columns of a list of statements that are there even where they are empty."""
KINDS = {
    Kind.PROBLEM: "问题",
    Kind.MEASURE: "措施",
    Kind.GOAL: "目标",
    Kind.ACHIEVEMENT: "成绩",
}


SHORT = {
    Value.LINKS: "条数",
    Value.STATEMENTS: "条数",
    Value.DOCUMENTS: "篇数",
    Value.CONFIDENCE: "把握",
}
FIELDS = {
    "title": "标题",
    "genre": "文种",
    "issuer": "发文机关",
    "number": "文号",
    "date": "日期",
    "level": "层级",
    "region": "地区",
}
GENRES = {
    "paper": "论文",
    "plan": "规划",
    "opinion": "意见",
    "report": "报告",
    "law": "法规",
    "investigation": "调研",
    "other": "其他",
}


def plain_table(*columns: str, title: str | None = None) -> Table:
    """Make a table in the house's look: no frame, a line under the head."""
    heads = (Column(Text(column), overflow="fold") for column in columns)  # nothing is cut off
    return Table(
        *heads,
        title=title and Text(title, style="bold"),
        title_justify="left",
        caption_justify="left",
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )


def documents_table(entries: Sequence[DocumentEntry]) -> Table:
    """List documents with what was found in each."""
    table = plain_table("名称", "标题", "日期", "问题", "措施", "对应")
    widest = max((cell_len(entry.name) for entry in entries), default=0)
    table.columns[0].no_wrap = widest <= NAME  # names are there to be typed: better in one piece
    for column in table.columns[3:]:
        column.justify = "right"
        column.no_wrap = True
    for entry in entries:
        figures = (entry.problems, entry.measures, entry.links)
        table.add_row(*map(Text, (entry.name, entry.title, entry.date or "", *map(str, figures))))
    return table


def entry_json(entry: DocumentEntry) -> dict[str, Any]:
    """Return an entry of the list of documents as a JSON object."""
    return asdict(entry)


def matrix_table(matrix: Matrix) -> Table:
    """Lay a matrix out for a terminal: the whole where it is narrow, else its cells one by one."""
    return counts_table(matrix) if len(matrix.columns) <= NARROW else pairs_table(matrix)


def counts_table(matrix: Matrix) -> Table:
    """Lay a narrow matrix out: a row a row, a number a cell, a dot where there is nothing."""
    corner = f"{matrix.row_title}＼{matrix.column_title}"
    table = plain_table(corner, *(line.label for line in matrix.columns))
    for column in table.columns[1:]:
        column.justify = "right"
    for line, values in zip(matrix.rows, matrix.values(), strict=True):
        table.add_row(*map(Text, (line.header, *(str(value or "·") for value in values))))
    return table


def pairs_table(matrix: Matrix, most: int | None = None) -> Table:
    """List the cells that hold anything, at most ``most``, and how many there are in all."""
    table = plain_table(matrix.row_title, matrix.column_title, "文献", SHORT[matrix.plan.value])
    table.columns[3].justify = "right"
    cells = list(matrix.cells)
    for row, column in cells[:most]:
        line, head = matrix.rows[row], matrix.columns[column]
        place = line.document or head.document
        if head.inferred and line.document and head.document:
            place = (
                f"{place} ← {head.document}"
                if matrix.plan.rows.end is Kind.PROBLEM
                else f"{head.document} ← {place}"
            )
        value = str(matrix.value(row, column))
        table.add_row(*map(Text, (line.label, head.label, place, value)))
    what = unit_name(matrix)
    size = f"{len(matrix.rows)} 行 × {len(matrix.columns)} 列，{len(cells)} 格有{what}"
    table.caption = size if most is None or len(cells) <= most else f"{size}，这里列出 {most} 格"
    return table


def extraction_table(extraction: Extraction) -> Table:
    """List the statements of one document in reading order, measures with what they address.

    Who is responsible and by which instrument has a column where any statement tells it.
    """
    labels = {statement.id: statement.label for statement in extraction.statements}
    addressed: dict[str, list[str]] = {}
    for link in extraction.links:
        addressed.setdefault(link.measure, []).append(labels[link.problem])
    title = f"{extraction.document.name}：{extraction.document.title}"
    rows = [
        (
            KINDS[statement.kind],
            statement.section,
            statement.dimension.value,
            statement.label,
            "；".join(addressed.get(statement.id, ())),
            "、".join(statement.attributes.actors),
            instrument_text(statement.attributes.instrument),
        )
        for statement in extraction.statements
    ]
    heads = ("类", "节", "维度", "标签", "针对", "责任主体", "政策工具")
    shown = [at for at in range(len(heads)) if at < ALWAYS or any(row[at] for row in rows)]
    table = plain_table(*(heads[at] for at in shown), title=title)
    for row in rows:
        table.add_row(*(Text(row[at]) for at in shown))  # what a document says is no markup
    return table


def _page(document: Document, statement: Statement) -> dict[str, int]:
    """Tell the page that a statement begins on, where its document has pages."""
    page = document.page_at(statement.span.start)
    return {"page": page} if page else {}


def entry_text(entry: DocumentEntry) -> str:
    """Tell what is known of a document, a line each, and what of it was set by hand."""
    lines = []
    for field, what in FIELDS.items():
        value = getattr(entry, field)
        if field == "genre":
            value = f"{GENRES.get(value, value)}（{value}）"
        by_hand = "（手工设定）" if field in entry.by_hand else ""
        lines.append(f"{what}：{'—' if value is None else value}{by_hand}")
    figures = f"{entry.characters} 字，{entry.problems} 个问题，{entry.measures} 项措施"
    pages = f"，{len(entry.pages)} 页" if entry.pages else ""
    return "\n".join(
        (f"名称：{entry.name}", *lines, f"规模：{figures}{pages}", f"来源：{entry.source}")
    )


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
            "level": document.level,
            "region": document.region,
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
                **_page(document, statement),
                **attributes_json(statement.attributes),
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


def schemes_table(entries: Sequence[SchemeEntry]) -> Table:
    """List the schemes that were loaded."""
    table = plain_table("名称", "标题", "类目", "归入", "来源")
    for entry in entries:
        figures = (str(entry.concepts), str(entry.classified))
        table.add_row(*map(Text, (entry.name, entry.title, *figures, entry.source)))
    return table


def scheme_table(concepts: Sequence[SchemeConcept], chosen: Mapping[str, str]) -> Table:
    """List the concepts of a scheme, each below the one above it, with how much each has."""
    counts = Counter(chosen.values())
    held = {concept.iri for concept in concepts}
    below: dict[str | None, list[SchemeConcept]] = {}
    for concept in concepts:
        below.setdefault(concept.broader if concept.broader in held else None, []).append(concept)
    table = plain_table("类目", "归入", "定义")

    def add(upper: str | None, depth: int) -> None:
        for concept in below.pop(upper, ()):
            shown = "  " * depth + concept.label
            table.add_row(*map(Text, (shown, str(counts[concept.label]), concept.definition)))
            add(concept.iri, depth + 1)

    add(None, 0)
    for upper in list(below):  # concepts that are above each other in a circle
        add(upper, 0)
    return table
