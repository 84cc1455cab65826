"""The SPARQL that gives the edges of a neighbourhood, so that a reader can check and change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.counting import bound
from kg.ego import Ego
from kg.held import Held
from kg.near import Level, Relation, Sort
from kg.plan import Value, decide
from ontology import terms as t

_CONCEPTS = Sort.MEASURE_CONCEPT, Sort.PROBLEM_CONCEPT
_STATEMENTS = Sort.MEASURE, Sort.PROBLEM
_LINE = "\n"
_PROPERTIES = {
    Relation.BROADER: "skos:broader",
    Relation.CONCEPT: "duice:concept",
    Relation.QUOTED_FROM: "prov:wasQuotedFrom",
    Relation.DIMENSION: "duice:dimension",
}
_NAMES = "rdfs:label|skos:prefLabel|dct:title"


def query(held: Held, found: Ego) -> str:
    """Write the query that gives the edges between the nodes of ``found``.

    Each row has ``?source``, ``?relation`` and ``?target`` with their names; edges of links also
    the number of ``?links``, the ``?score`` of the strongest and the number of ``?documents``. The
    conditions are those of the neighbourhood.
    """
    parts = [part for part in (_linked(held, found), _belonging(found)) if part]
    union = "\nUNION\n".join(f"{{\n{_indented(part)}\n}}" for part in parts)
    body = (
        f"{union or 'FILTER(false)'}\n"
        f'OPTIONAL {{ ?source {_NAMES} ?sourceName FILTER(LANG(?sourceName) IN ("", "zh")) }}\n'
        f'OPTIONAL {{ ?target {_NAMES} ?targetName FILTER(LANG(?targetName) IN ("", "zh")) }}'
    )
    text = (
        "SELECT ?source ?sourceName ?relation ?target ?targetName ?links ?score ?documents\n"
        "WHERE {\n"
        f"{_indented(body)}\n}}\n"
        "ORDER BY DESC(?links) DESC(?score) ?source ?relation ?target\n"
    )
    prefixes = ("duice", "prov", "dct", "rdfs", "skos")
    head = "".join(
        f"PREFIX {prefix}: <{t.PREFIXES[prefix]}>\n" for prefix in prefixes if f"{prefix}:" in text
    )
    return f"{head}\n{text}"


def _linked(held: Held, found: Ego) -> str:
    """Ask for the edges of links: a row for each pair, with its figures."""
    concepts = found.level is Level.CONCEPTS
    source, target = ("source", "target") if concepts else ("measure", "problem")
    sorts = _CONCEPTS if concepts else _STATEMENTS
    ends = [[node.iri for node in found.nodes if node.sort is sort] for sort in sorts]
    if not all(ends):
        return ""
    plan = decide(
        held,
        "problem",
        "measure",
        filters=replace(found.filters, kinds=frozenset()),
        value=Value.LINKS,
        across=bool(held.across),
    )
    places, relation = "duice:problem|duice:measure", "duice:addresses"
    if plan.across:
        places += "|duice:acrossProblem|duice:acrossMeasure"
        relation = "IF(?inferred, duice:mayAddress, duice:addresses)"
    parts = [
        _values(source, ends[0]),
        _values(target, ends[1]),
        *bound(plan),
        *(["?measure duice:concept ?source .", "?problem duice:concept ?target ."] * concepts),
        f"?unit duice:score ?strength ; ({places})/prov:wasQuotedFrom ?home .",
        f"BIND({relation} AS ?relation)",
    ]
    named = "?source ?relation ?target"
    if not concepts:
        named = "(?measure AS ?source) ?relation (?problem AS ?target)"
    return (
        f"SELECT {named} (COUNT(DISTINCT ?unit) AS ?links)\n"
        "  (MAX(?strength) AS ?score) (COUNT(DISTINCT ?home) AS ?documents) WHERE {\n"
        f"{_indented(_LINE.join(parts))}\n}} GROUP BY ?{source} ?relation ?{target}"
    )


def _belonging(found: Ego) -> str:
    """Ask for the edges to what things belong to."""
    edges = [edge for edge in found.edges if edge.relation in _PROPERTIES]
    if not edges:
        return ""
    used = sorted({_PROPERTIES[edge.relation] for edge in edges})
    sources, targets = ({getattr(edge, end) for edge in edges} for end in ("source", "target"))
    return "\n".join(
        (
            f"VALUES ?relation {{ {' '.join(used)} }}",
            _values("source", sorted(sources)),
            _values("target", sorted(targets)),
            "?source ?relation ?target .",
        )
    )


def _values(name: str, iris: Iterable[str]) -> str:
    listed = "\n".join(f"  <{iri}>" for iri in iris)
    return f"VALUES ?{name} {{\n{listed}\n}}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
