"""Results of SPARQL queries, read back from their JSON, as tables for a terminal and for the page.

https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from ontology.terms import BASE, PREFIXES
from ui.tables import plain_table


@dataclass(frozen=True, slots=True)
class Cell:
    """What one variable is bound to: a text to read, and the IRI where it is one."""

    text: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """Rows of a SELECT, each as long as ``columns``; an ASK is one row in one column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def parse(data: bytes, base: str = BASE) -> Results:
    """Read the SPARQL 1.1 JSON results of a SELECT or ASK, asked of a store of that ``base``."""
    found = json.loads(data)
    if "boolean" in found:
        return Results(("ASK",), ((Cell("是" if found["boolean"] else "否"),),))
    columns = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    rows = (tuple(_cell(row.get(column), base) for column in columns) for row in bindings)
    return Results(columns, tuple(rows))


def _cell(bound: dict[str, str] | None, base: str) -> Cell:
    if bound is None:
        return Cell("")
    if bound["type"] == "uri":
        return Cell(shortened(bound["value"], base), bound["value"])
    return Cell(str(bound["value"]))


def shortened(iri: str, base: str = BASE) -> str:
    """Write an IRI with its prefix; of one of ours for a thing, what comes after the base.

    >>> shortened("http://www.w3.org/2000/01/rdf-schema#label")
    'rdfs:label'
    """
    if iri.startswith(base):
        return iri.removeprefix(base)
    for short, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{short}:{iri.removeprefix(start)}"
    return iri


def results_table(results: Results) -> Table:
    """Lay results out for a terminal; what stands in brackets is no markup."""
    table = plain_table(*results.columns)
    for row in results.rows:
        table.add_row(*(Text(cell.text) for cell in row))
    return table
