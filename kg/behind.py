"""The SPARQL that lists what stands behind one cell of a matrix, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from kg.counting import bound
from kg.facets import Facet
from kg.plan import Plan, Side, Unit
from ontology import terms as t

Down = Sequence[tuple[Facet, str]]
"""Facets and terms that a line stands for, those of the lines above it first."""


def query(plan: Plan, rows: Down, columns: Down) -> str:
    """Write the query whose rows are the links or statements of a cell.

    ``rows`` and ``columns`` are what the cell's lines stand for; an empty term stands for what has
    no value.
    """
    links = plan.unit is Unit.LINK
    ends = ("problem", "measure") if links else ("unit",)
    told = [*bound(plan), *_down(plan.rows, rows, "row"), *_down(plan.columns, columns, "column")]
    for end in ends:
        told.append(f"?{end} rdfs:label ?{end}Label ; prov:value ?{end}Quote .")
    if links:
        told.append("?unit duice:score ?score .")
    body = "\n".join(f"  {line}" for part in told for line in part.split("\n"))
    shown = " ".join(
        (
            "?unit",
            *(f"?{end}{part}" for end in ends for part in ("Label", "Quote")),
            *(("?score",) if links else ("?document",)),
        )
    )
    head = "".join(
        f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in t.PREFIXES.items() if f"{prefix}:" in body
    )
    order = "DESC(?score) ?unit" if links else "?document ?unit"
    return f"{head}SELECT DISTINCT {shown} WHERE {{\n{body}\n}}\nORDER BY {order}"


def _down(side: Side, down: Down, name: str) -> Iterator[str]:
    """Keep what falls on a line and on those above it."""
    statement = side.end.value if side.end else "unit"
    document = f"{statement}Document" if side.end else "document"
    for place, (facet, term) in enumerate(down, start=1):
        pattern, value = facet.sparql(statement, document, f"{name}{place}Value")
        if not term:
            yield f"FILTER NOT EXISTS {{ {pattern} }}"
            continue
        written = NamedNode(term) if facet.is_iri else Literal(term)
        yield f"{pattern}\nFILTER({value} = {written})".strip()
