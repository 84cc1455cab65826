"""Times SPARQL queries over a store: by its worker processes, by pyoxigraph, and by rdflib.

    python bench/queries.py STORE [--build SHARED] [--runs N] [--no-rdflib]

All answer the queries below in one interleaved run, each until it has the bytes of the JSON
results; printed are the medians in milliseconds. Ours is a warm `kg.sparql.Pool`, pyoxigraph the
same snapshot opened in this process, rdflib a ``Dataset`` in memory made of the same quads, which
takes minutes and some GB; it takes part in the first round alone. The last columns tell the rows,
and whether all have as many and ours stays within 1.15 times pyoxigraph and 5 ms. ``--build`` makes
STORE out of all texts in SHARED/corpus first, read by character pairs; that takes minutes, too.
Exit code 1 tells that rows differ or that ours is over the target.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pyoxigraph
import rdflib
from corpus import peak, texts
from pyoxigraph import Literal, NamedNode, QueryResultsFormat

from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from kg import snapshots
from kg.forming import form
from kg.sparql import Pool
from kg.store import Store
from ontology.terms import PREFIXES

TIMEOUT = 600.0
RATIO, CONSTANT = 1.15, 5.0
DECLARED = "".join(f"PREFIX {short}: <{iri}>\n" for short, iri in PREFIXES.items())

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
        print(f"taken in\t{time.perf_counter() - start:.0f} s", flush=True)
        form(store, encoder)
    print(f"built\t{folder}\t{time.perf_counter() - start:.0f} s\t{peak()} MB", flush=True)


def filled(store: Path) -> dict[str, str]:
    """Return the queries, about the first document and the problem with the most measures."""
    with Store.open(store, write=False) as opened:
        most = opened.query(
            f"{DECLARED}SELECT ?p {{ ?m duice:addresses ?p }} "
            "GROUP BY ?p ORDER BY DESC(COUNT(?m)) ?p LIMIT 1"
        )
        assert isinstance(most, pyoxigraph.QuerySolutions)
        problem = next(row["p"].value for row in most)
        name = opened.documents()[0].name
    return {
        told: DECLARED + query.replace("NAME", name).replace("PROBLEM", problem)
        for told, query in QUERIES.items()
    }


def plain(store: Path) -> pyoxigraph.Store:
    """Open the snapshot that the workers open."""
    snapshot = snapshots.current(store)
    assert snapshot is not None
    return pyoxigraph.Store.read_only(str(snapshots.graph_of(snapshot)))


def by_pyoxigraph(graph: pyoxigraph.Store) -> Engine:
    """Answer by Oxigraph in this process."""

    def answer(query: str) -> bytes:
        found = graph.query(query, use_default_graph_as_union=True)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        written = found.serialize(format=QueryResultsFormat.JSON)
        assert written is not None
        return written

    return answer


def by_rdflib(graph: pyoxigraph.Store) -> Engine:
    """Answer by rdflib, over a copy of the quads in memory."""
    start = time.perf_counter()
    held = rdflib.Dataset(default_union=True)
    contexts: dict[str, rdflib.Graph] = {}

    def term(of: object) -> rdflib.term.Node:
        if isinstance(of, NamedNode):
            return rdflib.URIRef(of.value)
        assert isinstance(of, Literal)
        kind = None if of.language else rdflib.URIRef(of.datatype.value)
        kind = None if kind == rdflib.XSD.string else kind
        return rdflib.Literal(of.value, lang=of.language, datatype=kind, normalize=False)

    for quad in graph:
        if not isinstance(quad.subject, NamedNode) or isinstance(quad.object, pyoxigraph.BlankNode):
            continue  # the ontology has some, and no query asks for them
        name = quad.graph_name.value
        if name not in contexts:
            contexts[name] = held.graph(rdflib.URIRef(name))
        contexts[name].add((term(quad.subject), term(quad.predicate), term(quad.object)))
    gc.freeze()  # or the collector would walk over all of it while the others are timed
    print(f"rdflib loaded\t{time.perf_counter() - start:.0f} s\t{peak()} MB", flush=True)

    def answer(query: str) -> bytes:
        written = held.query(query).serialize(format="json")
        assert written is not None
        return written

    return answer


def timed(engines: dict[str, Engine], queries: dict[str, str], runs: int) -> bool:
    """Run and print the table; returns whether rows are equal and ours is within the target."""
    milliseconds: dict[tuple[str, str], list[float]] = {}
    rows: dict[tuple[str, str], int] = {}
    for each in range(-1, runs):  # the first round warms up and does not count
        for told, query in queries.items():
            for name, engine in engines.items():
                if name == "rdflib" and each != 0:
                    continue
                start = time.perf_counter()
                body = engine(query)
                taken = (time.perf_counter() - start) * 1000
                if each >= 0:
                    milliseconds.setdefault((told, name), []).append(taken)
                    rows[told, name] = len(json.loads(body)["results"]["bindings"])
    print("\t".join(("query", *engines, "allowed", "rows", "")))
    sound = True
    for told in queries:
        took = [median(milliseconds[told, name]) for name in engines]
        counts = {rows[told, name] for name in engines}
        allowed = RATIO * took[1] + CONSTANT
        faults = ["rows differ"] * (len(counts) > 1) + ["over"] * (took[0] > allowed)
        sound = sound and not faults
        figures = (f"{figure:.1f}" for figure in (*took, allowed))
        told_rows = "/".join(map(str, sorted(counts)))
        print("\t".join((told, *figures, told_rows, "、".join(faults) or "ok")))
    return sound


def main() -> int:
    """Build where that is asked for, and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--build", type=Path, metavar="SHARED")
    parser.add_argument("--runs", type=int, default=7, metavar="N")
    parser.add_argument("--rdflib", action=argparse.BooleanOptionalAction, default=True)
    asked = parser.parse_args()
    if asked.build:
        build(asked.store, asked.build)
    graph = plain(asked.store)
    print(f"quads\t{len(graph):,}", flush=True)
    with Pool(asked.store, size=1) as pool:
        engines: dict[str, Engine] = {
            "ours": lambda query: pool.run(query, "json", timeout=TIMEOUT),
            "pyoxigraph": by_pyoxigraph(graph),
        }
        if asked.rdflib:
            engines["rdflib"] = by_rdflib(graph)
        return 0 if timed(engines, filled(asked.store), asked.runs) else 1


if __name__ == "__main__":
    sys.exit(main())
