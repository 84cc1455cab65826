"""Questions and queries that the page offers and the demo asks."""

from __future__ import annotations

from ontology.terms import PREFIXES

QUESTIONS = (
    "哪些措施针对数据共享壁垒？",
    "乡村医疗卫生存在哪些问题？",
    "谁负责数据专员的派驻？",
)

_QUERIES = {
    "问题与应对它的措施": """\
SELECT ?问题 ?措施 ?原文 WHERE {
  ?m duice:addresses ?p ; rdfs:label ?措施 ; prov:value ?原文 .
  ?p rdfs:label ?问题 .
}
ORDER BY ?问题
LIMIT 50
""",
    "还没有措施应对的问题": """\
SELECT ?文献 ?问题 ?原文 WHERE {
  ?p a duice:Problem ; rdfs:label ?问题 ; prov:value ?原文 ; prov:wasQuotedFrom ?d .
  ?d dct:identifier ?文献 .
  FILTER NOT EXISTS { ?m duice:addresses ?p }
}
ORDER BY ?文献
""",
    "各维度有多少问题": """\
SELECT ?维度 (COUNT(?p) AS ?数) WHERE {
  ?p a duice:Problem ; duice:dimension ?d .
  ?d skos:prefLabel ?维度 .
  FILTER(LANG(?维度) = "zh")
}
GROUP BY ?维度
ORDER BY DESC(?数)
""",
    "提到“数据”的措施": """\
SELECT ?文献 ?措施 ?原文 WHERE {
  ?m a duice:Measure ; rdfs:label ?措施 ; prov:value ?原文 ; prov:wasQuotedFrom ?d .
  ?d dct:identifier ?文献 .
  FILTER(CONTAINS(?原文, "数据"))
}
ORDER BY ?文献
LIMIT 50
""",
    "措施指向问题的子图": """\
CONSTRUCT { ?m duice:addresses ?p ; rdfs:label ?措施 . ?p rdfs:label ?问题 } WHERE {
  ?m duice:addresses ?p ; rdfs:label ?措施 .
  ?p rdfs:label ?问题 .
}
LIMIT 200
""",
}


def _with_prefixes(query: str) -> str:
    """Put the prefixes that ``query`` uses before it."""
    used = (short for short in PREFIXES if f"{short}:" in query)
    return "".join(f"PREFIX {short}: <{PREFIXES[short]}>\n" for short in used) + "\n" + query


QUERIES = {name: _with_prefixes(query) for name, query in _QUERIES.items()}
