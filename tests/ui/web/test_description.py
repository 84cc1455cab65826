"""The description of the service: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kg.sparql import Pool
from ui.web import description as described
from ui.web.endpoint import router

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def client(ready: Path) -> Iterator[TestClient]:
    with Pool(ready, size=1) as pool:
        app = FastAPI()
        app.include_router(router(pool, 30))
        yield TestClient(app, follow_redirects=False)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # of itself, reading JSON-LD
@pytest.mark.parametrize(
    ("accept", "media", "parser"),
    [
        ("*/*", "text/turtle", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/n-triples", "application/n-triples", "nt"),
    ],
)
def test_programs_are_told_in_their_format_what_there_is(
    accept: str, media: str, parser: str, client: TestClient
) -> None:
    answer = client.get("/sparql", headers={"Accept": accept})
    graph = rdflib.Graph().parse(data=answer.content, format=parser)
    service = next(iter(graph.subjects(rdflib.RDF.type, SD.Service)))
    dataset = graph.value(service, SD.defaultDataset)

    assert answer.headers["content-type"].partition(";")[0] == media
    assert graph.value(service, SD.endpoint) == rdflib.URIRef("http://testserver/sparql")
    assert SD.SPARQL11Query in set(graph.objects(service, SD.supportedLanguage))
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert len(set(graph.objects(service, SD.resultFormat))) == 8
    assert graph.value(graph.value(dataset, SD.defaultGraph), rdflib.RDF.type) == SD.Graph
    names = {str(graph.value(one, SD.name)) for one in graph.objects(dataset, SD.namedGraph)}
    assert sum("/document/" in name for name in names) == 2


def test_each_format_that_is_described_is_given(client: TestClient) -> None:
    rows = [f"application/sparql-results+{kind}" for kind in ("json", "xml")]
    rows += ["text/csv", "text/tab-separated-values"]
    given = set()
    for query, kinds in (("ASK {}", rows), ("CONSTRUCT {} WHERE {}", described.MEDIA)):
        for media in kinds:
            answer = client.get("/sparql", params={"query": query}, headers={"Accept": media})
            given.add(answer.headers["content-type"].partition(";")[0])

    assert len(given) == len(described.RESULTS)


def test_every_named_graph_of_the_description_can_be_asked(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/n-triples"})
    graph = rdflib.Graph().parse(data=answer.content, format="nt")
    for name in graph.objects(None, SD.name):
        asked = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": str(name)}
        assert client.get("/sparql", params=asked).json() == {"head": {}, "boolean": True}


def test_a_person_is_led_to_the_page(client: TestClient) -> None:
    accept = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = client.get("/sparql", headers=accept)

    assert (answer.status_code, answer.headers["location"]) == (303, "/?tab=sparql")
    assert answer.headers["vary"] == "Accept"


def test_a_format_that_there_is_not_is_406(client: TestClient) -> None:
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_whatever_a_client_calls_this_host_is_described(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Host": "a<b>{c}"})

    assert answer.status_code == 200
    rdflib.Graph().parse(data=answer.content, format="turtle")


def test_of_very_many_graphs_some_are_listed() -> None:
    graphs = [f"https://a.example/{number}" for number in range(described.LISTED + 1)]
    data = described.description("http://a.example/sparql", graphs, "application/n-triples")

    assert data.count(b"#namedGraph>") == described.LISTED
    assert f"{len(graphs)} named graphs".encode() in data
