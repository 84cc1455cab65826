"""The SPARQL query that leads over the public graph to the items of an answer, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ingest.statement import Dimension, Kind
from ontology import terms as t
from qa.walk import DIGITS, Seed, Walk

_CLASS = {kind: f"duice:{t.CLASS_BY_KIND[kind].value.removeprefix(t.NAMESPACE)}" for kind in Kind}
_PLACE = """\
  ?item rdfs:label ?label ; prov:value ?quote ; prov:wasQuotedFrom/dct:identifier ?document ;
    oa:hasTarget/oa:hasSelector ?place .
  ?place oa:start ?start ; oa:end ?end ."""
_IN_ORDER = "?document ?start ?end STR(?item)"


def of_walk(walk: Walk, kind: Kind, most: int, beyond: Walk | None = None) -> str:
    """Make ``walk`` over links to statements of ``kind``, and look up those near without a link.

    ``beyond`` is a second walk, over links across documents; what it alone reaches comes last.
    """
    if beyond is not None:
        return _of_walks(walk, beyond, kind, most)
    start, end = ("problem", "measure") if kind == Kind.MEASURE else ("measure", "problem")
    told = {"problem": "问题", "measure": "措施"}
    addresses = _addresses(f"?{start}", kind)
    return _with_prefixes(f"""\
# ?near 是{told[start]}与提问的接近程度，?score 是图谱里“措施—问题”对应的把握，二者相乘为 ?weight；
# 下半段是自身就与提问接近的{told[end]}
SELECT ?item ?label ?quote ?document ?start ?end (MAX(?each) AS ?weight) WHERE {{
  {{
    VALUES (?{start} ?near) {{
{_near(walk.starts)}
    }}
    ?link duice:{start} ?{start} ; duice:{end} ?item ; duice:score ?score .
    {addresses}
    BIND(?near * ?score AS ?each)
  }} UNION {{
    VALUES (?item ?each) {{
{_near(walk.direct)}
    }}
  }}
{_PLACE}
}}
GROUP BY ?item ?label ?quote ?document ?start ?end
HAVING(MAX(?each) >= {walk.least:.{DIGITS}f})
ORDER BY DESC(?weight) {_IN_ORDER}
LIMIT {most}
""")


def _of_walks(walk: Walk, beyond: Walk, kind: Kind, most: int) -> str:
    start, end = ("Problem", "Measure") if kind == Kind.MEASURE else ("Measure", "Problem")
    addresses = _addresses("?from", kind)
    own = f"MAX(?own) >= {walk.least:.{DIGITS}f}"
    return _with_prefixes(f"""\
# ?near 是与提问的接近程度，?score 是对应的把握，二者相乘为权重；?said 是文献自述的权重，
# ?inferred 是跨文献推断的权重，只由推断得到的排在最后
SELECT ?item ?label ?quote ?document ?start ?end (MAX(?own) AS ?said) (MAX(?other) AS ?inferred)
WHERE {{
  {{
    VALUES (?from ?near) {{
{_near(walk.starts)}
    }}
    ?link duice:{start.lower()} ?from ; duice:{end.lower()} ?item ; duice:score ?score .
    {addresses}
    BIND(?near * ?score AS ?own) BIND(0 AS ?other)
  }} UNION {{
    VALUES (?item ?own) {{
{_near(walk.direct)}
    }}
    BIND(0 AS ?other)
  }} UNION {{
    VALUES (?from ?near) {{
{_near(beyond.starts)}
    }}
    ?link duice:across{start} ?from ; duice:across{end} ?item ; duice:score ?score .
    BIND(?near * ?score AS ?other) BIND(0 AS ?own)
  }}
{_PLACE}
}}
GROUP BY ?item ?label ?quote ?document ?start ?end
HAVING({own} || MAX(?other) >= {beyond.least:.{DIGITS}f})
ORDER BY DESC(IF({own}, 1 + MAX(?own), MAX(?other))) {_IN_ORDER}
LIMIT {most}
""")


def _addresses(start: str, kind: Kind) -> str:
    """Ask that the link between ``start`` and the item, which is of ``kind``, counts."""
    ends = ("?item", start) if kind == Kind.MEASURE else (start, "?item")
    return f"{ends[0]} duice:addresses {ends[1]} ."


def of_dimension(
    kind: Kind, dimension: Dimension | None, documents: Sequence[str], near: Mapping[str, float]
) -> str:
    """Find all statements of ``kind``, of one dimension or any, in ``documents`` or all.

    ``near`` tells of each, by its IRI, how near it is to the question, which makes the order.
    """
    lines = [f"  ?item a {_CLASS[kind]} ."]
    if dimension is not None:
        name = t.DIMENSION_BY_NAME[dimension].value.removeprefix(t.NAMESPACE)
        lines.append(f"  ?item duice:dimension duice:{name} .")
    if documents:
        names = " ".join(_literal(name) for name in sorted(set(documents)))
        lines.append(f"  VALUES ?document {{ {names} }}")
    body = "\n".join(lines)
    order = "\n".join(f"      ({_name(iri)} {score:.{DIGITS}f}e0)" for iri, score in near.items())
    return _with_prefixes(f"""\
# ?near 是与提问的接近程度，只决定次序
SELECT ?item ?label ?quote ?document ?start ?end ?near WHERE {{
{body}
{_PLACE}
  OPTIONAL {{
    VALUES (?item ?near) {{
{order}
    }}
  }}
}}
ORDER BY DESC(?near) {_IN_ORDER}
""")


def of_choice(iris: Iterable[str]) -> str:
    """Look statements up that were chosen by their words and meaning, which no graph holds."""
    chosen = "\n".join(f"    ({rank} {_name(iri)})" for rank, iri in enumerate(iris, start=1))
    return _with_prefixes(f"""\
# ?rank 是按字面与语义接近程度排出的次序
SELECT ?rank ?item ?label ?quote ?document ?start ?end WHERE {{
  VALUES (?rank ?item) {{
{chosen}
  }}
{_PLACE}
}}
ORDER BY ?rank
""")


def _with_prefixes(query: str) -> str:
    """Put the prefixes that ``query`` uses before it."""
    used = (short for short in t.PREFIXES if re.search(rf"\b{short}:", query))
    return "".join(f"PREFIX {short}: <{t.PREFIXES[short]}>\n" for short in used) + "\n" + query


def _near(seeds: Sequence[Seed]) -> str:
    """Write statements with how near they are, a line each."""
    return "\n".join(f"      ({_name(s.record.iri)} {s.near:.{DIGITS}f}e0)" for s in seeds)


def _name(iri: str) -> str:
    return f"<{iri}>"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
