from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import folder as layout
from kg import snapshots
from kg.iris import Iris
from kg.sparql import Form, Outcome, Pool, run_once
from kg.store import Store
from kg.worker import uses
from ontology.errors import QueryError, QueryTimeoutError, StoreError
from tests.kg.conftest import Make, build

NAMES = Iris()

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
PROBLEMS = "SELECT ?label { ?p a duice:Problem ; rdfs:label ?label } ORDER BY ?label"
LINKS = "CONSTRUCT WHERE { ?l a duice:Link ; duice:score ?score }"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two documents that nobody writes to."""
    folder = tmp_path_factory.mktemp("sparql") / "store"
    with Store.open(folder, write=True) as store:
        for name in ("甲", "乙"):
            store.add(*build(name), "手编")
    return folder


@pytest.fixture(scope="module")
def pool(published: Path) -> Iterator[Pool]:
    with Pool(published) as opened:
        yield opened


def rows(
    pool: Pool, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> list[list[str]]:
    body = pool.run(query, "csv", default_graphs=default_graphs, named_graphs=named_graphs)
    return list(csv.reader(io.StringIO(body.decode())))[1:]


def test_rows_come_in_each_of_their_formats(pool: Pool) -> None:
    labels = ["应急物资匮乏"] * 2 + ["数据共享不足"] * 2
    found = json.loads(pool.run(PROBLEMS, "json"))
    xml = ElementTree.fromstring(pool.run(PROBLEMS, "application/sparql-results+xml"))
    tsv = pool.run(PROBLEMS, "tsv").decode().splitlines()

    assert [row["label"]["value"] for row in found["results"]["bindings"]] == labels
    assert [e.text for e in xml.iter() if e.tag.endswith("}literal")] == labels
    assert tsv == ["?label", *(f'"{label}"@zh' for label in labels)]
    assert rows(pool, PROBLEMS) == [[label] for label in labels]
    assert json.loads(pool.run("ASK {}", "json"))["boolean"] is True


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # of itself, reading JSON-LD
@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_triples_come_in_each_of_their_formats(pool: Pool, name: str) -> None:
    parser = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    graph = rdflib.Graph().parse(data=pool.run(LINKS, name), format=parser)

    assert len(graph) == 8
    reply = pool.ask(LINKS, name)
    assert (reply.outcome, reply.media) == (Outcome.DONE, Form.CONSTRUCT.formats[name][0])


def test_a_description_is_of_one_thing(pool: Pool) -> None:
    iri = NAMES.document("甲")
    graph = rdflib.Graph().parse(data=pool.run(f"DESCRIBE {iri}", "turtle"), format="turtle")

    assert set(graph.subjects()) == {rdflib.URIRef(iri.value)}


def test_the_default_graph_is_the_union_and_graphs_can_be_named(pool: Pool) -> None:
    first = NAMES.document("甲")
    count = "SELECT (COUNT(?p) AS ?n) {} {{ ?p a duice:Problem }}"
    by_graph = "SELECT (COUNT(DISTINCT ?g) AS ?n) {} {{ GRAPH ?g {{ ?p a duice:Problem }} }}"

    assert rows(pool, count.format("")) == [["4"]]
    assert rows(pool, count.format(f"FROM {first}")) == [["2"]]
    assert rows(pool, count.format(f"FROM NAMED {first}")) == [["0"]]
    assert rows(pool, count.format("# FROM <x>\n")) == [["4"]]
    assert rows(pool, by_graph.format("")) == [["2"]]
    assert rows(pool, by_graph.format(f"FROM NAMED {first}")) == [["1"]]


def test_the_dataset_of_the_protocol_goes_before_that_of_the_query(pool: Pool) -> None:
    first, second = NAMES.document("甲"), NAMES.document("乙")
    document = f"SELECT ?name FROM {second} {{ ?d a duice:Document ; dct:identifier ?name }}"

    assert rows(pool, document) == [["乙"]]
    assert rows(pool, document, default_graphs=[first.value]) == [["甲"]]
    assert rows(pool, document, named_graphs=[first.value]) == []
    assert pool.ask(document, "csv", default_graphs=["no iri"]).outcome is Outcome.REFUSED


TRICKS = [
    "SELECT * { SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { service silent <URL> { ?a ?b ?c } }",
    "SELECT * { SeRvIcE#>\n<URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p 1SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p trueSERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o FILTER(?o<'>')SERVICE <URL> { ?a ?b ?c } FILTER(?a='') }",
    "SELECT * { ?s ?p ?o FILTER(?o<?b)SERVICE#>\n?x{ ?a ?b ?c } VALUES ?x { <URL> } }",
    "PREFIX SERVICE: <a:> PREFIX : <URL> SELECT * { ?s ?p 1 . SERVICE: { ?a ?b ?c } }",
    "PREFIX SERVICE: <a:> PREFIX : <URL> SELECT * { ?s ?p 1 . SERVICE:{ ?a ?b ?c } }",
    "ASK { BIND(<URL> AS ?x) SERVICE ?x { ?a ?b ?c } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { { SELECT * { SERVICE <URL> { ?a ?b ?c } } } }",
    "SELECT * { FILTER EXISTS { SERVICE <URL> { ?a ?b ?c } } }",
    'SELECT * { ?s ?p "\\"" . SERVICE <URL> { ?a ?b "x" } }',
    "SELECT * { \\u0053ERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ex:a\\'b ?p ?o . SERVICE <URL> { ?a ?b '' } }",
    "LOAD <URL>",
]


def test_no_spelling_of_service_reaches_another_server(pool: Pool) -> None:
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
            outcomes = [
                pool.ask(
                    trick.replace("URL", url),
                    "turtle" if trick.startswith("CONSTRUCT") else "json",
                ).outcome
                for trick in TRICKS
            ]
        finally:
            server.shutdown()
            thread.join()

    assert outcomes == [Outcome.REFUSED] * len(TRICKS)
    assert asked == []


def test_service_is_refused_by_name(pool: Pool) -> None:
    with pytest.raises(QueryError, match="不允许 SERVICE"):
        pool.run("SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?a ?b ?c } }", "json")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s rdfs:label 'SERVICE <http://a/> { ?a ?b ?c }' }",
        "SELECT * { ?s <http://a/SERVICE#service> ?o } # SERVICE <x> { }",
        "SELECT ?service ?SERVICE { ?service ?SERVICE ?o } LIMIT 1",
        "PREFIX service: <http://a/> SELECT * { service:service a ?service }",
        'SELECT * { ?s ?p """x" SERVICE <u> {} "\\u0053ERVICE""" }',
    ],
)
def test_the_word_service_is_no_fault_in_a_text_name_or_comment(pool: Pool, query: str) -> None:
    assert pool.ask(query, "json").outcome is Outcome.DONE


@given(st.text(st.characters(exclude_characters="'\\\n\r", exclude_categories=["Cs"])))
@settings(max_examples=60)
def test_any_text_may_stand_between_quotes(text: str) -> None:
    query = f"SELECT * {{ ?s ?p 'service {text} FROM' }} # SERVICE"

    assert not uses("SERVICE", query, {})
    assert uses("SERVICE", query.replace("?s ?p", "SERVICE <a:> {} ?s ?p"), {})


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * {\n  ?s ?p 数 }", r"第 2 行第 \d+ 列附近"),
        ("SELECT * { ?s ex:a ?o }", r"第 1 行第 12 列附近（“\?s ex:a \?o }”）：不合语法"),
        ("SELECT * { ?s ex:a", "前缀没有声明"),
        ("SELECT * { ?s ?p <a> }", "不是完整的 IRI"),
        ("SELECT ?x (COUNT(?s) AS ?n) { ?s ?p ?x }", "既未分组也未聚合"),
        ("SELECT * { ?s ?p ?o", "括号、引号是否成对"),
        ("SELECT * { FILTER(<http://x/f>(1)) }", "custom function <http://x/f>"),
        ("DELETE WHERE { ?s ?p ?o }", "只读"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told_in_one_line(
    pool: Pool, query: str, told: str
) -> None:
    with pytest.raises(QueryError, match=told) as error:
        pool.run(query, "json")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * {\n  ?s rdfs:label '数据' .\n  ?s ex:a ?o }", (3, 3)),
        ("# 数据共享\n SELEC ?s {}", (2, 2)),
        ("SELECT * { ?s ?p <a> }", (1, 18)),
        ("SELECT * { ?s ?p ?o", (1, 20)),
        ("DROP ALL", (0, 0)),
        ("SELECT * { FILTER(<http://x/f>(1)) }", (0, 0)),
    ],
)
def test_a_fault_has_its_place_in_what_the_user_wrote(
    pool: Pool, query: str, place: tuple[int, int]
) -> None:
    reply = pool.ask(query, "json")

    assert (reply.outcome, (reply.line, reply.column)) == (Outcome.REFUSED, place)
    with pytest.raises(QueryError) as error:
        reply.unwrap()
    assert (error.value.line, error.value.column) == place


def test_a_query_past_its_deadline_is_killed_and_the_pool_goes_on(published: Path) -> None:
    with Pool(published, size=1) as pool:
        begin = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"超过时限 0\.4 秒"):
            pool.run(ENDLESS, "csv", timeout=0.4)
        assert time.monotonic() - begin >= 0.4
        assert not pool._living
        assert rows(pool, PROBLEMS)


def test_others_are_answered_while_one_query_runs_on(published: Path) -> None:
    with Pool(published) as pool, ThreadPoolExecutor(1) as threads:
        endless = threads.submit(pool.ask, ENDLESS, "csv", timeout=3600)
        for _ in range(5):
            assert len(rows(pool, PROBLEMS)) == 4
        assert not endless.done()
        pool.close()
        assert endless.result().outcome is Outcome.EXHAUSTED


def test_who_finds_no_free_worker_is_told(published: Path) -> None:
    with Pool(published, size=1) as pool, ThreadPoolExecutor(1) as threads:
        endless = threads.submit(pool.ask, ENDLESS, "csv", timeout=3600)
        while not pool._living:
            time.sleep(0.01)
        assert pool.ask("ASK {}", "json", timeout=0.1).outcome is Outcome.BUSY
        pool.close()
        assert endless.result().body == b""


def test_a_result_above_the_cap_is_refused(published: Path) -> None:
    with Pool(published, size=1, largest=10_000) as pool:
        reply = pool.ask("SELECT * { ?s ?p ?o . ?a ?b ?c }", "csv")
        assert reply.outcome is Outcome.LARGE
        assert "LIMIT" in reply.message
        assert rows(pool, PROBLEMS)
        assert pool.ask(PROBLEMS, "csv", largest=10).outcome is Outcome.LARGE
        assert pool.ask(PROBLEMS, "csv", largest=1 << 40).outcome is Outcome.DONE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_query_that_eats_its_memory_ends_alone(published: Path) -> None:
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
    with Pool(published, size=1, memory=100 << 20) as pool:
        assert pool.ask(hungry, "csv", timeout=60).outcome is Outcome.EXHAUSTED
        assert rows(pool, PROBLEMS)


def test_a_query_nested_too_deeply_ends_alone(pool: Pool) -> None:
    reply = pool.ask("SELECT * {" + "{" * 100_000 + "}" * 100_000 + "}", "json")

    assert reply.outcome is Outcome.EXHAUSTED
    assert "嵌套太深" in reply.message
    assert rows(pool, PROBLEMS)


def test_a_pool_sees_what_was_published_since(folder: Path, make: Make) -> None:
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    with Pool(folder, size=1) as pool:
        assert len(rows(pool, PROBLEMS)) == 2
        with Store.open(folder, write=True) as store:
            store.add(*make("乙"), "手编")
        assert len(rows(pool, PROBLEMS)) == 4


def test_a_worker_that_died_idle_is_replaced(published: Path) -> None:
    with Pool(published, size=1) as pool:
        rows(pool, PROBLEMS)
        for worker in list(pool._living):
            worker.kill()
        assert len(rows(pool, PROBLEMS)) == 4


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_timeout_that_is_no_time_is_refused(pool: Pool, timeout: float) -> None:
    with pytest.raises(QueryError, match="时限"):
        pool.run("ASK {}", "json", timeout=timeout)


def test_a_pool_over_nothing_or_over_damage_says_so(tmp_path: Path, make: Make) -> None:
    with pytest.raises(StoreError, match="duice ingest"):
        Pool(tmp_path / "none")
    folder = tmp_path / "store"
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    with Pool(folder) as pool:
        snapshot = snapshots.current(folder)
        assert snapshot is not None
        (snapshots.graph_of(snapshot) / "CURRENT").write_bytes(b"")
        with pytest.raises(StoreError, match="库已损坏"):
            pool.run("ASK {}", "json")
    assert not layout.is_ahead(folder)


def test_a_closed_pool_has_no_processes_and_takes_no_queries(published: Path) -> None:
    pool = Pool(published)
    pool.run("ASK {}", "json")
    workers = list(pool._living)
    pool.close()
    pool.close()

    assert workers
    assert not any(worker.is_alive for worker in workers)
    with pytest.raises(ValueError, match="closed"):
        pool.run("ASK {}", "json")


def test_one_query_can_be_asked_without_a_pool(published: Path) -> None:
    assert run_once(published, "ASK { ?s a duice:Link }", "csv") == b"true"
    with pytest.raises(QueryTimeoutError):
        run_once(published, ENDLESS, "csv", timeout=0.3)


ORPHAN = """
import sys, threading, time
from pathlib import Path
from kg.sparql import Pool
pool = Pool(Path(sys.argv[1]), size=1)
threading.Thread(target=pool.ask, args=(sys.argv[2], "csv"), daemon=True).start()
while not pool._living:
    time.sleep(0.01)
time.sleep(0.3)
print(next(iter(pool._living))._process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="asks for a process by its number")
def test_no_query_outlives_a_parent_that_was_killed(published: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(published), ENDLESS],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        stat = Path(f"/proc/{worker}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return  # dead, and nobody there to take note of it
        time.sleep(0.05)
    pytest.fail("the worker is still at it")
