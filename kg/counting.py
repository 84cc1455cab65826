"""The SPARQL that counts what a matrix shows, so that a reader can check each number.

It runs over the union of all graphs, as users' queries do.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.facets import Facet
from kg.filters import Condition
from kg.plan import Plan, Side, Unit, Value
from kg.status import STATUS_CONCEPTS
from ontology import terms as t

Names = tuple[str, ...]
_ENDS = "duice:problem|duice:measure"
_ACROSS_ENDS = "duice:acrossProblem|duice:acrossMeasure"
_LINKS = """?unit a duice:Link ; duice:problem ?problem ; duice:measure ?measure .
?measure duice:addresses ?problem ."""
_ACROSS = "?unit a duice:AcrossLink ; duice:acrossProblem ?problem ; duice:acrossMeasure ?measure ."


@dataclass(frozen=True, slots=True)
class Queries:
    """Four queries: of the ``cells``, of the totals of ``rows`` and ``columns``, of the ``whole``.

    Each gives ``?row`` and ``?column`` (where it has them; ``""`` for what has no value) and
    ``?value``; where links across documents are counted, cells also ``?inferred``. Cells and lines
    without anything have no row in the answer.
    """

    cells: str
    rows: str
    columns: str
    whole: str


def queries(plan: Plan) -> Queries:
    """Write the queries of a plan."""
    beside = ("inferred",) if plan.across else ()
    return Queries(
        cells=query(plan, ("row", "column", *beside)),
        rows=query(plan, ("row",)),
        columns=query(plan, ("column", *beside)),
        whole=query(plan, ()),
    )


def query(plan: Plan, by: Names) -> str:
    """Write the query that gives the value by the variables named."""
    base = bound(plan)
    counted, more, value = _counted(plan)
    sides = {"row": _side(plan.rows, "row"), "column": _side(plan.columns, "column")}
    told = [part for name, side in sides.items() if plan.least or name in by for part in side]
    parts = [*base, *told, *more]
    if plan.least:
        parts += [_frequent(name, [*base, *side], plan.least) for name, side in sides.items()]
    shown = "".join(f"?{name} " for name in by)
    grouped = f"GROUP BY {shown.strip()}\nORDER BY {shown.strip()}\n" if by else ""
    body = "\n".join(parts)
    head = "".join(
        f"PREFIX {prefix}: <{t.PREFIXES[prefix]}>\n"
        for prefix in ("duice", "prov", "dct", "skos")
        if f"{prefix}:" in body
    )
    inner = _indented(f"SELECT DISTINCT {shown}{counted} WHERE {{\n{_indented(body)}\n}}")
    return f"{head}SELECT {shown}({value} AS ?value) WHERE {{\n{inner}\n}}\n{grouped}"


def bound(plan: Plan) -> list[str]:
    """Bind the unit, its ends and documents (of links: both); apply the filters."""
    if plan.unit is Unit.STATEMENT:
        iris = (t.CLASS_BY_KIND[kind].value for kind in plan.kinds)
        classes = " ".join(f"duice:{iri.removeprefix(t.NAMESPACE)}" for iri in iris)
        parts = [
            f"VALUES ?kind {{ {classes} }}",
            "?unit a ?kind ; prov:wasQuotedFrom ?document .",
        ]
        ends = [("unit", "document")]
        least = "duice:confidence"
    else:
        parts = [_LINKS]
        if plan.across:
            said, inferred = (
                _indented(f"{pattern}\nBIND({told} AS ?inferred)")
                for pattern, told in ((_LINKS, "false"), (_ACROSS, "true"))
            )
            parts = [f"{{\n{said}\n}} UNION {{\n{inferred}\n}}"]
        parts += [f"?{end} prov:wasQuotedFrom ?{end}Document ." for end in ("problem", "measure")]
        ends = [(end, f"{end}Document") for end in ("problem", "measure")]
        least = "duice:score"
    if plan.filters.least is not None:
        parts += [f"?unit {least} ?sure .", f"FILTER(?sure >= {plan.filters.least})"]
    if plan.filters.statuses:
        named = ", ".join(str(STATUS_CONCEPTS[one]) for one in sorted(plan.filters.statuses))
        parts += [
            "OPTIONAL { ?unit duice:status ?status }",
            f"FILTER(COALESCE(?status, duice:Proposed) IN ({named}))",
        ]
    parts += [
        _condition(condition, ends, place)
        for place, condition in enumerate(plan.filters.conditions, start=1)
    ]
    return parts


def _side(side: Side, name: str) -> list[str]:
    """Bind the term of a side; an empty one where there is none."""
    statement = side.end.value if side.end else "unit"
    document = f"{statement}Document" if side.end else "document"
    pattern, value = side.facet.sparql(statement, document, f"{name}Value")
    found = [f"OPTIONAL {{ {pattern} }}"] if pattern else []
    return [*found, f'BIND(COALESCE({value}, "") AS ?{name})']


def _condition(condition: Condition, ends: list[tuple[str, str]], place: int) -> str:
    """Ask for one of the terms: of both documents, else of either end."""
    facet = condition.facet
    terms = ", ".join(_term(facet, term) for term in sorted(condition.terms))
    asked = []
    for statement, document in ends:
        pattern, value = facet.sparql(statement, document, f"filter{place}")
        test = f"{value} IN ({terms})"
        asked.append(f"EXISTS {{ {pattern} FILTER({test}) }}" if pattern else test)
    joined = (" && " if facet.of_document else " || ").join(asked)
    return f"FILTER({joined})"


def _term(facet: Facet, term: str) -> str:
    return str(NamedNode(term)) if facet.is_iri else str(Literal(term))


def _counted(plan: Plan) -> tuple[str, list[str], str]:
    """Return what is told apart, how it is found, and the expression over it."""
    links = plan.unit is Unit.LINK
    ends = f"{_ENDS}|{_ACROSS_ENDS}" if plan.across else _ENDS
    match plan.value:
        case Value.CONFIDENCE:
            number = "duice:score" if links else "duice:confidence"
            return "?unit ?number", [f"?unit {number} ?number ."], "AVG(?number)"
        case Value.DOCUMENTS if links:
            return "?end", [f"?unit ({ends})/prov:wasQuotedFrom ?end ."], "COUNT(?end)"
        case Value.DOCUMENTS:
            return "?document", [], "COUNT(?document)"
        case Value.STATEMENTS if links:
            return "?end", [f"?unit {ends} ?end ."], "COUNT(?end)"
        case _:
            return "?unit", [], "COUNT(?unit)"


def _frequent(side: str, base: list[str], least: int) -> str:
    """Keep the lines with enough units."""
    body = _indented("\n".join(base))
    return (
        f"{{ SELECT ?{side} WHERE {{\n{body}\n}} GROUP BY ?{side}\n"
        f"  HAVING (COUNT(DISTINCT ?unit) >= {least}) }}"
    )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
