"""CSV on the web: tables that fit their description, and a description that fits the graph."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ingest.statement import Link
from kg import across
from kg.export import FORMATS
from kg.store import Store
from ontology import terms as t

TABLES = ("documents", "statements", "links", "across")
XSD = t.PREFIXES["xsd"]


class Package:
    """A package read back."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.metadata = json.loads(self.files["csv-metadata.json"])

    def schema(self, table: str) -> dict[str, Any]:
        (found,) = (each for each in self.metadata["tables"] if each["url"] == f"{table}.csv")
        schema: dict[str, Any] = found["tableSchema"]
        return schema

    def columns(self, table: str) -> list[dict[str, Any]]:
        columns: list[dict[str, Any]] = self.schema(table)["columns"]
        return columns

    def rows(self, table: str) -> list[dict[str, str]]:
        text = self.files[f"{table}.csv"].decode("utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def package(store: Store) -> Package:
    measure = next(e for e in store.statements("甲") if e.statement.kind == "measure")
    problem = next(e for e in store.statements("乙") if e.statement.kind == "problem")
    ends = measure.statement.id, problem.statement.id
    across.write(store, [Link(*ends, 0.8, ("同一对象", "语义相近"))], "手编")
    return Package(FORMATS["csvw"].write(store))


def expanded(template: str, row: dict[str, str]) -> str:
    """Expand a URI template (RFC 6570): simple and reserved expressions are all we use."""

    def value(match: re.Match[str]) -> str:
        kept = ":/?#[]@!$&'()*+,;=%" if match[1] else ""
        return quote(row[match[2]], safe=f"{kept}-._~")

    return re.sub(r"\{(\+?)(\w+)\}", value, template)


def term(column: dict[str, Any], value: str, row: dict[str, str]) -> NamedNode | Literal:
    if "valueUrl" in column:
        return NamedNode(expanded(column["valueUrl"], row))
    if "lang" in column:
        return Literal(value, language=column["lang"])
    datatype = column["datatype"]
    base = datatype if isinstance(datatype, str) else datatype["base"]
    return Literal(value, datatype=NamedNode(XSD + base))


def triples(package: Package, table: str) -> set[Triple]:
    """Convert a table as https://www.w3.org/TR/csv2rdf/ says in minimal mode."""
    schema, found = package.schema(table), set()
    for row in package.rows(table):
        for column in schema["columns"]:
            cell = row[column["name"]]
            if column.get("suppressOutput") or not cell:
                continue
            about = expanded(column.get("aboutUrl", schema["aboutUrl"]), row)
            values = cell.split(column["separator"]) if "separator" in column else [cell]
            for value in values:
                what = term(column, value, row)
                found.add(Triple(NamedNode(about), NamedNode(column["propertyUrl"]), what))
    return found


def encoded(node: object) -> object:
    """Write an IRI as a URI (RFC 3987, 3.1), as expanding a template does."""
    if not isinstance(node, NamedNode):
        return node
    return NamedNode(quote(node.value, safe=":/?#[]@!$&'()*+,;=%-._~"))


@pytest.mark.parametrize("table", TABLES)
def test_headers_are_the_columns_that_are_described(package: Package, table: str) -> None:
    columns = package.columns(table)
    header = next(csv.reader(io.StringIO(package.files[f"{table}.csv"].decode("utf-8"))))

    assert header == [column["name"] for column in columns] == [c["titles"] for c in columns]
    assert all(column["dc:description"] for column in columns)
    assert package.rows(table)


def test_the_metadata_is_of_the_vocabulary(package: Package) -> None:
    told = package.metadata

    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "zh"}]
    assert [each["url"] for each in told["tables"]] == [f"{table}.csv" for table in TABLES]
    assert set(package.files) == {"csv-metadata.json", *(f"{table}.csv" for table in TABLES)}
    known = {
        "aboutUrl",
        "datatype",
        "dc:description",
        "lang",
        "name",
        "propertyUrl",
        "required",
        "separator",
        "suppressOutput",
        "titles",
        "valueUrl",
    }
    for table in TABLES:
        for column in package.columns(table):
            assert set(column) <= known
            assert ("propertyUrl" in column) != column.get("suppressOutput", False)


@pytest.mark.parametrize("table", TABLES)
def test_required_cells_are_filled_and_primary_keys_are_unique(
    package: Package, table: str
) -> None:
    schema, rows = package.schema(table), package.rows(table)
    key = schema["primaryKey"]
    names = [key] if isinstance(key, str) else key

    assert len({tuple(row[name] for name in names) for row in rows}) == len(rows)
    for column in schema["columns"]:
        if column["required"]:
            assert all(row[column["name"]] for row in rows), column["name"]


@pytest.mark.parametrize("table", TABLES)
def test_foreign_keys_hold(package: Package, table: str) -> None:
    for key in package.schema(table).get("foreignKeys", ()):
        there = key["reference"]
        held = {
            row[there["columnReference"]]
            for row in package.rows(there["resource"].removesuffix(".csv"))
        }

        assert {row[key["columnReference"]] for row in package.rows(table)} <= held


@pytest.mark.parametrize("table", TABLES)
def test_what_the_tables_say_by_their_description_is_in_the_graph(
    store: Store, package: Package, table: str
) -> None:
    held = {
        (encoded(fact.subject), fact.predicate, encoded(fact.object))
        for fact in store.find(None, None, None, None)
    }
    said = triples(package, table)

    assert len(said) >= 5
    assert {(one.subject, one.predicate, one.object) for one in said} - held == set()


def test_no_byte_order_mark_and_line_ends_as_the_dialect_says(package: Package) -> None:
    assert package.metadata["dialect"]["lineTerminators"] == ["\r\n"]
    for table in TABLES:
        data = package.files[f"{table}.csv"]
        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")


def test_tables_without_rows_keep_their_headers(store: Store) -> None:
    empty = Package(FORMATS["csvw"].write(store))

    assert empty.rows("across") == []
    assert empty.files["across.csv"].startswith(b"iri,measure,problem,")
