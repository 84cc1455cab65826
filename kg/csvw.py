"""Tables on the web (https://www.w3.org/TR/tabular-data-model/): CSV with what its columns mean.

The zip holds documents.csv, statements.csv, links.csv and across.csv (links across documents), in
UTF-8 without a byte order mark, and csv-metadata.json, the vocabulary's own name for a description
of the files beside it. A program that follows it gets triples that the graph has; in IRIs that come
out of a template, characters beyond ASCII are percent-encoded (RFC 3987, 3.1). Texts that a
spreadsheet would take for formulas have an apostrophe in front, as in all our CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kg import across
from kg.csvw_columns import DOCUMENTS, Column, links, said, statements
from kg.files import csv_bytes, zip_bytes
from kg.view import View
from ontology import terms as t

MEDIA = "application/zip"
CONTEXT = "http://www.w3.org/ns/csvw"


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
    inferred = links(statement, t.ACROSS_MEASURE, t.ACROSS_PROBLEM)
    tables: list[tuple[str, list[Any], Sequence[Any], dict[str, Any]]] = [
        ("documents", DOCUMENTS, store.documents(), {"primaryKey": "name"}),
        ("statements", statements(document), store.statements(), quoted),
        ("links", said(statement), store.links(), ends),
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


def _csv(columns: Sequence[Column[Any]], entries: Iterable[Any]) -> bytes:
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
