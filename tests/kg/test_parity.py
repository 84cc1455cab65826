"""The worker changes nothing of what Oxigraph makes of a query: answers have the same bytes.

The queries are in the manner of the W3C's suites for SPARQL 1.0 and 1.1.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from kg import worker
from kg.formats import GRAPHS, ROWS, Form, form_of
from kg.process import Outcome, Reply, Worker
from kg.ticket import Ticket
from ontology.errors import QueryError
from ontology.terms import ONTOLOGY, PREFIXES

ROOT = Path(__file__).parents[2]
DATA = """
PREFIX : <http://example/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
:a foaf:name "Alice", "爱丽丝"@zh ; foaf:age 42 ; foaf:knows :b, :c ; :p 1, 2.5, 3e0, "x" .
:b foaf:name "Bob" ; foaf:age 23 ; foaf:knows :c ; :p "1"^^:t, "line\\nbreak, \\"q\\"" .
:c foaf:name "Carol" ; foaf:knows :a ; :next :d . :d :next :e . :e :next :c .
:g1 { :a :in :g1 ; :p 7 . :b :in :g1 }
:g2 { :a :in :g2 . :f :in :g2 ; foaf:name "Frank" }
"""
HEAD = "PREFIX : <http://example/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"

ANSWERED = [
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p LIMIT 3 OFFSET 1",
    "SELECT ?s ?name { ?s :in ?g OPTIONAL { ?s foaf:name ?name } } ORDER BY ?s ?name",
    "SELECT * { GRAPH ?g { ?s :in ?x } } ORDER BY ?g ?s",
    "SELECT * { GRAPH :g1 { ?s ?p ?o } } ORDER BY ?s ?p ?o",
    "SELECT * { ?s foaf:name ?name . GRAPH ?g { ?s :in ?g } } ORDER BY ?name ?g",
    "SELECT * FROM :g1 { ?s ?p ?o } ORDER BY ?s ?p",
    "SELECT * FROM :g1 FROM :g2 { ?s :in ?o } ORDER BY ?s ?o",
    "SELECT * FROM NAMED :g2 { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?p",
    "SELECT * FROM :g1 FROM NAMED :g2 { ?s :in ?x . GRAPH ?g { ?s :in ?y } }",
    "SELECT * FROM NAMED :g2 { ?s ?p ?o }",
    "SELECT * FROM :none { ?s ?p ?o }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 2) ORDER BY ?s",
    "SELECT (SUM(?age) AS ?sum) (AVG(?age) AS ?mean) (MIN(?o) AS ?least) "
    "{ ?s foaf:age ?age ; :p ?o }",
    "SELECT (GROUP_CONCAT(?name; SEPARATOR='|') AS ?all) { SELECT ?name { ?s foaf:name ?name } "
    "ORDER BY ?name }",
    "SELECT (COUNT(DISTINCT ?o) AS ?n) (SAMPLE(?z) AS ?none) { ?s foaf:knows ?o }",
    "SELECT * { ?s foaf:knows+ ?o } ORDER BY ?s ?o",
    "SELECT * { :c :next* ?o } ORDER BY ?o",
    "SELECT * { ?s ^foaf:knows/foaf:name ?o } ORDER BY ?s ?o",
    "SELECT * { :a !(foaf:knows|^:next|foaf:age) ?o } ORDER BY ?o",
    "SELECT * { :a (foaf:knows|:next)? ?o } ORDER BY ?o",
    "SELECT ?s { ?s foaf:name ?n FILTER NOT EXISTS { ?s foaf:age ?age } } ORDER BY ?s",
    "SELECT ?s { ?s foaf:name ?n MINUS { ?s foaf:age ?age } } ORDER BY ?s",
    "SELECT ?s { ?s foaf:name ?n MINUS { ?x foaf:age ?age } } ORDER BY ?s",
    "SELECT ?s { ?s foaf:age ?age FILTER EXISTS { ?s foaf:knows/foaf:age ?a FILTER(?a < ?age) } }",
    "SELECT * { ?s foaf:age ?age BIND(?age * 2 AS ?twice) FILTER(?twice > 50) }",
    "SELECT * { ?s foaf:name ?n } VALUES (?s ?n) { (:a UNDEF) (UNDEF 'Bob') } ",
    "SELECT * { VALUES ?s { :a :f } OPTIONAL { ?s foaf:age ?age } } ORDER BY ?s",
    "SELECT * { { SELECT ?s (MAX(?age) AS ?most) { ?s foaf:age ?age } GROUP BY ?s } "
    "?s foaf:knows ?o } ORDER BY ?s ?o",
    "SELECT ?x { GRAPH ?g { { SELECT ?x { ?x :in ?y } } } } ORDER BY ?x",
    "SELECT * { { ?s foaf:age ?v } UNION { GRAPH ?g { ?s :p ?v } } } ORDER BY ?v",
    "SELECT (IF(?age > 30, 'old', 'young') AS ?is) (COALESCE(?none, 'x') AS ?c) "
    "(STRLEN(?n) AS ?l) { ?s foaf:age ?age ; foaf:name ?n } ORDER BY ?n",
    "SELECT (REPLACE(?n, 'l+', 'L') AS ?r) (LANG(?n) AS ?lang) (ENCODE_FOR_URI(?n) AS ?u) "
    "{ :a foaf:name ?n } ORDER BY ?n",
    "SELECT (1/0 AS ?error) (STRDT('1', <http://example/t>) AS ?typed) {}",
    "SELECT ('tab\\there' AS ?t) ('逗号,\"引号\"' AS ?q) (<http://example/é> AS ?i) {}",
    "SELECT ?o { :b :p ?o } ORDER BY ?o",
    "SELECT * { <<( :a :b :c )>> ?p ?o }",
    "SELECT * { ?service foaf:name ?from } ORDER BY ?from # FROM :g1 SERVICE",
    "SELECT ('FROM SERVICE INSERT' AS ?t) { }",
    "SELECT * { ?s :service|:from ?o }",
    "select * where { ?S ?P ?O filter(?O = 42) }",
    "BASE <http://example/> PREFIX f: <http://xmlns.com/foaf/0.1/> SELECT ?n { <a> f:name ?n } "
    "ORDER BY ?n",
    "PREFIX rdfs: <http://xmlns.com/foaf/0.1/> SELECT ?n { :a rdfs:name ?n } ORDER BY ?n",
    "ASK { ?s foaf:age 23 }",
    "ASK FROM :g1 { ?s foaf:age 23 }",
    "ASK { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> FROM NAMED <http://127.0.0.1:9/> { ?s ?p ?o }",
    "CONSTRUCT { ?o foaf:knownBy ?s } WHERE { ?s foaf:knows ?o }",
    "CONSTRUCT WHERE { ?s foaf:name ?n }",
    "CONSTRUCT FROM :g1 WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH :g2 { ?s ?p ?o } } # INSERT DATA { <a:> <a:> <a:> }",
    "DESCRIBE :a",
    "DESCRIBE ?s { ?s foaf:age 23 }",
]
REFUSED = [
    "SELECT * { ?s ?p }",
    "SELECT * { ?s none:p ?o }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (1 AS ?x) (2 AS ?x) {}",
    "SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }",
    "SELECT * { ?s ?p ?o BIND(1 AS ?o) }",
    "SELECT * { { ?s ?p _:a } { ?s ?q _:a } }",
    "SELECT * { VALUES (?a ?b) { (1) } }",
    "SELECT * { ?s ?p ?o } GROUP BY ?s",
    "SELECT * { ?s ?p 'open }",
    "SELECT * { :a :b :c } ORDER BY",
    "SELECT { ?s ?p ?o }",
    "ASK { ?s ?p ?o } LIMIT",
    "CONSTRUCT { ?s ?p ?o OPTIONAL { ?s ?p ?o } } WHERE { ?s ?p ?o }",
    "\\u0053ELECT * { ?s ?p ?o }",
    "INSERT DATA { :a :b :c }",
    "LOAD <file:///etc/passwd>",
    "",
    "# only a comment",
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that Oxigraph alone has written: triples in the default graph and in named ones."""
    folder = tmp_path_factory.mktemp("parity")
    store = pyoxigraph.Store(str(folder / "graph"))
    store.load(DATA.encode(), RdfFormat.TRIG)
    store.add_graph(ONTOLOGY)
    store.flush()
    return folder


@pytest.fixture(scope="module")
def process(snapshot: Path) -> Iterator[Worker]:
    started = Worker(snapshot, 1 << 30)
    yield started
    started.release()


@pytest.fixture(scope="module")
def plain(snapshot: Path) -> pyoxigraph.Store:
    return pyoxigraph.Store.read_only(str(snapshot / "graph"))


def ask(process: Worker, query: str, name: str, timeout: float = 30) -> Reply:
    request = {"query": query, "format": name, "default": [], "named": [], "largest": 1 << 26}
    request |= {"prefixes": PREFIXES, "union": ONTOLOGY.value}
    return process.ask(json.dumps(request).encode() + b"\n", "", timeout, Ticket())


@pytest.mark.parametrize("query", [HEAD + query for query in ANSWERED])
def test_an_answer_has_the_bytes_that_oxigraph_gives(
    process: Worker, plain: pyoxigraph.Store, query: str
) -> None:
    rows = form_of(query) in (Form.SELECT, Form.ASK)
    for name in ROWS if rows else GRAPHS:
        reply = ask(process, query, name)
        found = plain.query(query)
        if isinstance(found, pyoxigraph.QueryTriples):
            kind = worker.FORMATS[name]
            assert isinstance(kind, RdfFormat)
            held = pyoxigraph.parse(reply.body, kind)
            assert {quad.triple for quad in held} == set(found)
        else:
            kind = worker.FORMATS[name]
            assert isinstance(kind, pyoxigraph.QueryResultsFormat)
            assert reply.body == found.serialize(format=kind)


@pytest.mark.parametrize("query", REFUSED)
def test_what_oxigraph_refuses_is_refused(
    process: Worker, plain: pyoxigraph.Store, query: str
) -> None:
    with pytest.raises(SyntaxError):
        plain.query(HEAD + query)
    try:
        form_of(HEAD + query)
    except QueryError:
        return
    assert ask(process, HEAD + query, "json").outcome is Outcome.REFUSED


def test_the_default_graph_is_the_union_where_nothing_else_is_in_it() -> None:
    store = pyoxigraph.Store()
    store.load(DATA.encode(), RdfFormat.TRIG)
    mark = ONTOLOGY.value

    def count() -> int:
        request = {
            "query": "SELECT * { ?s <http://example/in> ?o }",
            "format": "csv",
            "default": [],
            "named": [],
            "prefixes": {},
            "union": mark,
            "largest": 1 << 20,
        }
        return len(worker.answer(store, request)[2].splitlines()) - 1

    assert not worker.is_union(store, mark)
    store.add_graph(ONTOLOGY)
    assert not worker.is_union(store, mark)
    assert count() == 0
    store.clear_graph(pyoxigraph.DefaultGraph())
    assert worker.is_union(store, mark)
    assert count() == 4
    store.remove_graph(NamedNode(mark))
    assert count() == 0


CALL_OUT = """
import sys
from kg.worker import leave_network
import pyoxigraph
if not leave_network():
    sys.exit(77)
try:
    list(pyoxigraph.Store().query(f"SELECT * {{ SERVICE <{sys.argv[1]}> {{ ?s ?p ?o }} }}"))
except (OSError, RuntimeError) as error:
    print("no way out", error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process give it up")
def test_a_worker_has_no_network_to_call_out_by() -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        try:
            called = subprocess.run(
                [sys.executable, "-c", CALL_OUT, url], cwd=ROOT, capture_output=True, check=False
            )
        finally:
            server.shutdown()
            thread.join()
    if called.returncode == 77:
        pytest.skip("this system does not let a process give up the network")
    assert called.stdout.startswith(b"no way out")
    assert asked == []
