"""Times SPARQL queries over a store: by its worker processes, by pyoxigraph, and by rdflib.

    python bench/queries.py STORE [--build SHARED] [--runs N] [--no-rdflib]

All three answer the queries below in one interleaved run, each until it has the bytes of the JSON
results; printed are the medians in milliseconds and whether all have as many rows. Ours is a warm
`kg.sparql.Pool`, pyoxigraph the same snapshot opened in this process, rdflib a ``Dataset`` in
memory that is loaded from the same quads first, which takes minutes. The last column tells
whether ours stays within 1.15 times pyoxigraph and 5 ms. ``--build`` makes STORE out of all texts
in SHARED/corpus first, their vectors those of character pairs; it takes minutes. Exit code 1
tells that rows differ or ours is over the target.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from corpus import peak, texts

from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from kg.store import Store

TIMEOUT = 600.0
RATIO, CONSTANT = 1.15, 5.0

Engine = Callable[[str], bytes]

QUERIES = {
    "point lookup": """\
SELECT ?p ?o { ?s dct:identifier "NAME" ; ?p ?o . FILTER(?p != duice:text) }""",
    "2-hop problem<-measure->label, bound": """\
SELECT ?m ?label { ?m duice:addresses <PROBLEM> ; rdfs:label ?label }""",
    "same with FILTER": """\
SELECT ?m ?label { ?m duice:addresses ?p ; rdfs:label ?label FILTER(?p = <PROBLEM>) }""",
    "evidence path link->statement->section->document": """\
SELECT ?l ?quote ?heading ?name {
  ?l duice:problem ?p ; duice:score ?score . FILTER(?score >= 0.9)
  ?p prov:value ?quote ; dct:isPartOf ?section .
  ?section duice:heading ?heading ; dct:isPartOf ?d . ?d dct:identifier ?name }""",
    "matrix COUNT GROUP BY": """\
SELECT ?row ?column (COUNT(*) AS ?n) {
  ?m duice:addresses ?p ; duice:dimension ?column . ?p duice:dimension ?row }
GROUP BY ?row ?column""",
    "matrix COUNT DISTINCT documents": """\
SELECT ?row ?column (COUNT(DISTINCT ?d) AS ?n) {
  ?m duice:addresses ?p ; duice:dimension ?column .
  ?p duice:dimension ?row ; prov:wasQuotedFrom ?d }
GROUP BY ?row ?column""",
    "FILTER CONTAINS 数据共享": """\
SELECT ?s ?quote { ?s prov:value ?quote FILTER(CONTAINS(?quote, "数据共享")) }""",
    "broader+": """\
SELECT ?m ?type { ?m duice:instrument ?i . ?i skos:broader+ ?type }""",
    "OPTIONAL x2": """\
SELECT ?p ?label ?hazard ?phase { ?p a duice:Problem ; rdfs:label ?label .
  OPTIONAL { ?p duice:hazard ?hazard } OPTIONAL { ?p duice:phase ?phase } }""",
    "GROUP BY ORDER BY LIMIT": """\
SELECT ?actor (COUNT(?m) AS ?n) { ?m duice:actor ?actor }
GROUP BY ?actor ORDER BY DESC(?n) ?actor LIMIT 20""",
}


def build(folder: Path, shared: Path) -> None:
    """Make a store out of all texts of the corpus."""
    encoder = CharacterPairs()
    start = time.perf_counter()
    with Store.open(folder, write=True) as store:
        for paths in texts(shared / "corpus", None).values():
            for path in paths:
                for source in load(path):
                    store.add(extract(read(source), encoder), source, encoder.name)
    print(f"built\t{folder}\t{time.perf_counter() - start:.0f} s\t{peak()} MB", flush=True)
