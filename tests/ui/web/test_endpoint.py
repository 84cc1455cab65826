"""The SPARQL 1.1 Protocol, case by case: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from kg.sparql import Pool
from ui.web.asked import LONGEST
from ui.web.endpoint import router

SELECT = "SELECT ?d { ?d a duice:Document }"
ASK = "ASK { ?d a duice:Document }"
CONSTRUCT = "CONSTRUCT { ?m duice:addresses ?p } WHERE { ?m duice:addresses ?p } LIMIT 3"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DIRECT = {"Content-Type": "application/sparql-query"}
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def pool(ready: Path) -> Iterator[Pool]:
    with Pool(ready) as opened:
        yield opened


def client_of(pool: Pool, timeout: float) -> TestClient:
    app = FastAPI()
    app.include_router(router(pool, timeout))
    return TestClient(app)


@pytest.fixture(scope="module")
def client(pool: Pool) -> TestClient:
    return client_of(pool, 10)


def test_a_query_comes_by_get_by_form_and_as_the_body(client: TestClient) -> None:
    by_get = client.get("/sparql", params={"query": SELECT})
    by_form = client.post("/sparql", data={"query": SELECT})
    as_body = client.post("/sparql", content=SELECT, headers=DIRECT)

    assert [r.status_code for r in (by_get, by_form, as_body)] == [200, 200, 200]
    assert by_get.headers["content-type"] == JSON
    assert len(by_get.json()["results"]["bindings"]) == 2
    assert by_get.content == by_form.content == as_body.content


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("application/sparql-results+xml;q=0.4, text/csv;q=0.9", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_the_client_chooses_the_format_of_rows(accept: str, media: str, client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    assert answer.headers["vary"] == "Accept"


def test_the_client_chooses_the_format_of_a_graph(client: TestClient) -> None:
    accept = {"Accept": "application/n-triples"}
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers=accept)

    assert len(list(parse(answer.content, RdfFormat.N_TRIPLES))) == 3
    turtle = client.get("/sparql", params={"query": CONSTRUCT})
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_head_has_the_headers_of_get(client: TestClient) -> None:
    answer = client.head("/sparql", params={"query": ASK})

    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)


def test_the_dataset_of_the_request_is_what_is_asked(client: TestClient) -> None:
    query = {"query": ASK, "default-graph-uri": "https://duice.example/none"}

    assert client.get("/sparql", params=query).json()["boolean"] is False
    assert client.post("/sparql", data=query).json()["boolean"] is False
    query.pop("query")
    answer = client.post("/sparql", params=query, content=ASK, headers=DIRECT)
    assert answer.json()["boolean"] is False


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"params": {"query": "SELEC ?s {}"}}),
        (400, {"params": {"query": "DROP ALL"}}),
        (400, {"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}),
        (400, {"params": {"query": [SELECT, ASK]}}),
        (400, {"params": {"other": "1"}}),
        (400, {"params": {"query": ""}}),
        (403, {"params": {"update": "DROP ALL"}}),
        (406, {"params": {"query": SELECT}, "headers": {"Accept": "image/png"}}),
        (406, {"params": {"query": ASK}, "headers": {"Accept": "text/turtle"}}),
    ],
)
def test_a_get_that_cannot_be_answered_has_its_status_and_a_reason(
    status: int, request_: dict[str, dict[str, str]], client: TestClient
) -> None:
    answer = client.get("/sparql", **request_)  # type: ignore[arg-type]

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    ("status", "media", "body"),
    [
        (400, "application/sparql-query", ASK.encode("utf-16")),
        (400, "application/x-www-form-urlencoded", b"query=%ff%fe"),
        (400, "application/x-www-form-urlencoded", b""),
        (403, "application/sparql-update", b"DROP ALL"),
        (403, "application/x-www-form-urlencoded", b"update=DROP+ALL"),
        (413, "application/sparql-query", b"#" * (LONGEST + 1)),
        (415, "text/plain", ASK.encode()),
        (415, "", ASK.encode()),
    ],
)
def test_a_post_that_cannot_be_answered_has_its_status(
    status: int, media: str, body: bytes, client: TestClient
) -> None:
    answer = client.post("/sparql", content=body, headers={"Content-Type": media})

    assert answer.status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(method: str, client: TestClient) -> None:
    answer = client.request(method, "/sparql")

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_who_reads_english_is_told_in_english(client: TestClient) -> None:
    answer = client.post("/sparql", content="x", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.text[:8]) == (415, "The body")


def test_options_tells_what_can_be_sent_and_opens_nothing_to_other_origins(
    client: TestClient,
) -> None:
    origin = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    answer = client.options("/sparql", headers=origin)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "application/sparql-query" in answer.headers["accept-post"]
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_query_in_the_address_beside_one_in_the_body_is_refused(client: TestClient) -> None:
    answer = client.post("/sparql", params={"query": ASK}, content=ASK, headers=DIRECT)

    assert answer.status_code == 400


WRONG = "SELECT * {\n  ?s rdfs:label '数据' .\n  ?s ex:a ?o }"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/plain"),
        ("*/*", "text/plain"),
        ("text/csv", "text/plain"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/plain"),
        ("application/sparql-results+json", "application/problem+json"),
        ("application/sparql-results+json, */*;q=0.1", "application/problem+json"),
        ("application/json", "application/problem+json"),
    ],
)
def test_a_fault_is_told_in_json_to_who_reads_json(
    accept: str, media: str, client: TestClient
) -> None:
    answer = client.get("/sparql", params={"query": WRONG}, headers={"Accept": accept})

    assert answer.status_code == 400
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.headers["vary"] == "Accept"
    assert "第 3 行第 3 列" in answer.text
    if media == "application/problem+json":
        told = answer.json()
        assert {k: told[k] for k in ("status", "title", "line", "column")} == {
            "status": 400,
            "title": "Bad Request",
            "line": 3,
            "column": 3,
        }


def test_a_query_past_its_deadline_is_504_and_the_next_is_answered(pool: Pool) -> None:
    hasty = client_of(pool, 0.3)

    assert hasty.get("/sparql", params={"query": SLOW}).status_code == 504
    assert client_of(pool, 10).get("/sparql", params={"query": ASK}).status_code == 200


def test_a_result_that_is_too_large_is_413(ready: Path) -> None:
    with Pool(ready, size=1, largest=1000) as small:
        answer = client_of(small, 10).get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})

    assert answer.status_code == 413


def test_pages_of_other_origins_cannot_read_the_answers(client: TestClient) -> None:
    origin = {"Origin": "https://other.example"}
    answer = client.get("/sparql", params={"query": ASK}, headers=origin)

    assert "access-control-allow-origin" not in answer.headers
