"""Things of the graph at their own addresses: every form of them says the same."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Triple, parse

import ui.web.rendering
from ingest.encode import CharacterPairs
from ingest.statement import Kind
from kg.concepts import Concept, concepts
from kg.decisions import log
from kg.sparql import Pool
from kg.store import Store
from tests.ui.conftest import Duice
from tests.ui.page.hostile import ATTACK, hostile
from ui.page.desk import Desk
from ui.tongue import english
from ui.web.languages import router as languages
from ui.web.linked import router
from ui.web.rendering import DONE

PAPER = "paper_data_sharing"
FORMS = {
    ".ttl": ("text/turtle", RdfFormat.TURTLE),
    ".jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    ".nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    ".rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ENDS = "duice:measure|duice:problem|duice:acrossMeasure|duice:acrossProblem|duice:decidedOn"
DESCRIBED = f"""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX duice: <https://duice.example/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  VALUES ?thing {{ THING }}
  {{ ?thing ?p ?o . BIND(?thing AS ?s) }}
  UNION {{ ?s ?p ?thing . BIND(?thing AS ?o) }}
  UNION {{ ?thing oa:hasTarget ?s . ?s ?p ?o }}
  UNION {{ ?thing oa:hasTarget/oa:hasSelector ?s . ?s ?p ?o }}
  UNION {{ ?s {ENDS} ?thing . ?s ?p ?o }}
  UNION {{ ?thing prov:wasGeneratedBy|prov:wasDerivedFrom ?s . ?s ?p ?o }}
  UNION {{ ?s dct:isPartOf ?thing ; a duice:Section . ?s ?p ?o }}
}}"""
NAMES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT { ?n ?p ?name } WHERE {
  VALUES ?n { THINGS }
  VALUES ?p { rdfs:label skos:prefLabel dct:title }
  ?n ?p ?name .
}"""


def asked(store: Store, query: str) -> set[Triple]:
    return set(cast("QueryTriples", store.query(query)))


def described(store: Store, iri: str) -> set[str]:
    """What queries say of a thing: the thing itself, and the names of what it is said with."""
    found = asked(store, DESCRIBED.replace("THING", f"<{iri}>"))
    nodes = {node for one in found for node in (one.subject, one.object)}
    iris = " ".join(str(node) for node in nodes if isinstance(node, NamedNode))
    return {str(triple) for triple in found | asked(store, NAMES.replace("THINGS", iris))}


def client_of(folder: Path) -> TestClient:
    app = FastAPI()
    with Pool(folder) as pool:
        app.include_router(router(Desk(folder, None, pool, 10)))
    return TestClient(app, follow_redirects=False)


@pytest.fixture(scope="module")
def client(ready: Path) -> TestClient:
    return client_of(ready)


@pytest.fixture(scope="module")
def store(ready: Path) -> Iterator[Store]:
    with Store.open(ready, write=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def concept(store: Store) -> Concept:
    """The concept of most statements."""
    return max(concepts(store), key=lambda one: len(one.members))


@pytest.fixture(scope="module")
def things(store: Store, concept: Concept) -> dict[str, str]:
    """A thing of each kind by its IRI."""
    link = store.links(PAPER)[0]
    return {
        "concept": concept.iri,
        "theme": str(concept.theme),
        "document": store.names.document(PAPER).value,
        "statement": link.measure_iri,
        "link": link.iri,
    }


def path(iri: str) -> str:
    return "/" + iri.removeprefix("https://duice.example/id/")


def words(html: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def parsed(data: bytes, form: RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in parse(data, form)}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        (BROWSER, "text/html; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        ("text/html;q=0.5, text/turtle", "text/turtle; charset=utf-8"),
        ("text/turtle;q=0.2, application/ld+json;q=0.7", "application/ld+json"),
        ("image/png, application/*;q=0.4", "application/ld+json"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_client_chooses_the_form(
    client: TestClient, concept: Concept, accept: str | None, media: str, method: str
) -> None:
    client.headers.pop("accept", None)
    headers = {} if accept is None else {"Accept": accept}
    told = client.request(method, path(concept.iri), headers=headers)

    assert (told.status_code, told.headers["content-type"]) == (200, media)
    assert "Accept" in told.headers["vary"]
    links = told.headers["link"]
    here = path(concept.iri)
    assert f'<{here}>; rel="canonical"' in links
    assert f'<{here}.ttl>; rel="alternate"; type="text/turtle"' in links
    assert f'<{concept.iri}>; rel="describes"' in links


@pytest.mark.parametrize("kind", ["concept", "theme", "document", "statement", "link"])
def test_every_form_says_what_a_query_says(
    client: TestClient, store: Store, things: dict[str, str], kind: str
) -> None:
    iri = things[kind]
    expected = described(store, iri)

    for ending, (media, form) in FORMS.items():
        by_ending = client.get(path(iri) + ending)
        by_accept = client.get(path(iri), headers={"Accept": media})
        assert by_ending.content == by_accept.content
        assert parsed(by_ending.content, form) == expected


@pytest.mark.parametrize("kind", ["concept", "theme", "document", "statement", "link"])
def test_a_page_names_its_thing_and_leads_to_its_data(
    client: TestClient, things: dict[str, str], kind: str
) -> None:
    told = client.get(path(things[kind]), headers={"Accept": BROWSER})

    assert told.status_code == 200
    assert things[kind] in told.text
    for ending in FORMS:
        assert f'href="{path(things[kind])}{ending}"' in told.text
    for href in set(re.findall(r'href="(/(?!linked|language)[^"#?]*)', told.text)) - {"/", "/en/"}:
        assert client.get(href).status_code == 200, href


def test_a_concept_shows_its_statements_by_document(client: TestClient, store: Store) -> None:
    linked = store.links(PAPER)
    held = [one for one in concepts(store) if one.theme]
    measures = {each.link.measure for each in linked if each.counts}
    one = next(c for c in held if c.kind is Kind.MEASURE and measures & set(c.members))
    by_id = {entry.statement.id: entry for entry in store.statements()}

    text = client.get(path(one.iri)).text

    for member in one.members:
        assert f'href="/statement/{member}"' in text
        assert f"#s-{member}" in text
        assert by_id[member].statement.quote in text
    problems = {
        c.iri
        for c in held
        for each in linked
        if each.counts and each.link.measure in one.members and each.link.problem in c.members
    }
    assert problems
    for problem in problems:
        assert f'href="{path(problem)}"' in text
    assert f'href="/?tab=graph&amp;node={quote(one.iri, safe="")}"' in text
    assert f"{len(one.members)} 条陈述" in words(text)


def test_the_query_of_a_concept_lists_its_statements(
    client: TestClient, store: Store, concept: Concept
) -> None:
    text = client.get(path(concept.iri)).text
    query = re.search(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)
    assert query
    rows = list(store.query(unescape(query[1])))  # type: ignore[arg-type]
    assert len(rows) == len(concept.members)


def test_a_statement_shows_its_quote_links_and_origin(client: TestClient, store: Store) -> None:
    link = max(store.links(PAPER), key=lambda one: one.link.score)
    by_iri = {entry.iri: entry for entry in store.statements(PAPER)}
    measure, problem = by_iri[link.measure_iri], by_iri[link.problem_iri]

    text = client.get(path(link.measure_iri)).text

    assert f"<mark>{measure.statement.quote}</mark>" in text
    assert problem.statement.quote in text
    assert "；".join(link.link.reasons) in text
    assert measure.statement.rule in text
    assert CharacterPairs.name in text


def test_a_document_can_be_read_and_opened_at_a_place(client: TestClient, store: Store) -> None:
    entry = store.statements(PAPER)[3]
    span = entry.statement.span
    told = client.get(f"/document/{PAPER}", params={"char": f"{span.start},{span.end}"})

    assert f'id="s-{entry.statement.id}"' in told.text
    assert f'<mark id="c-{span.start}-{span.end}"' in told.text
    assert 'href="#section-0"' in told.text
    section = client.get(f"/document/{PAPER}/section/2")
    assert section.status_code == 303
    assert section.headers["location"] == f"/document/{PAPER}#section-2"
    for odd in ("char=9,3", "char=1,99999999", "x", "1,2,3"):
        assert "<mark" not in client.get(f"/document/{PAPER}", params={"char": odd}).text


@pytest.mark.parametrize(
    ("address", "accept", "status", "said"),
    [
        ("/concept/none", BROWSER, 404, "库里没有这个地址：/concept/none"),
        ("/document/none.ttl", "text/turtle", 404, "库里没有这个地址：/document/none\n"),
        ("/statement/%FF%00", "*/*", 404, "库里没有这个地址"),
        ("/statement/..%2F..%2Fetc", "*/*", 404, "库里没有这个地址"),
        (f"/document/{PAPER}", "image/png", 406, "可用的有 text/html、text/turtle"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    client: TestClient, address: str, accept: str, status: int, said: str
) -> None:
    told = client.get(address, headers={"Accept": accept})

    assert told.status_code == status
    assert said in told.text
    is_page = accept.startswith("text/html")
    assert told.headers["content-type"].startswith("text/html" if is_page else "text/plain")


def test_a_slash_too_many_leads_to_the_index(client: TestClient) -> None:
    assert client.get("/concept/").headers["location"] == "/concept"


def test_there_has_to_be_a_store(tmp_path: Path) -> None:
    app = FastAPI()
    app.include_router(router(Desk(tmp_path / "none", None, None, 10)))  # type: ignore[arg-type]
    assert TestClient(app).get("/concept").status_code == 503


@pytest.mark.parametrize("name", ["a/b", "50%.ttl", "甲 乙?#x", "数据.ttl"])
def test_any_name_of_a_document_is_an_address(held: Path, name: str) -> None:
    extraction, source = hostile()
    with Store.open(held, write=True) as store:
        document = replace(extraction.document, name=name)
        store.add(replace(extraction, document=document), source, CharacterPairs.name)
        iri = store.names.document(name).value
    client = client_of(held)

    for written in (path(iri), "/" + quote(path(iri)[1:], safe="/%")):
        assert client.get(written).status_code == 200
        turtle = client.get(f"{written}.ttl")
        assert turtle.headers["content-type"].startswith("text/turtle")
        assert iri in turtle.text
    assert quote(iri, safe=":/%") in client.get(path(iri)).headers["link"]


def test_addresses_follow_the_base_of_the_store(
    duice: Duice, tmp_path: Path, samples: Path
) -> None:
    base = "https://data.example.org/policy/"
    duice("ingest", "--base", base, samples / f"{PAPER}.txt")
    client = client_of(tmp_path / "store")

    told = client.get(f"/document/{PAPER}.nt")

    assert f"<{base}document/{PAPER}> " in told.text
    assert f'<{base}document/{PAPER}>; rel="describes"' in told.headers["link"]


def test_an_edited_statement_leads_to_what_it_became(duice: Duice, held: Path) -> None:
    with Store.open(held, write=False) as store:
        entry = next(e for e in store.statements(PAPER) if e.statement.kind is Kind.PROBLEM)
    span = entry.statement.span
    ran = duice("review", "edit", entry.statement.id, "--end", span.end - 1, "--coder", "李")
    assert ran.code == 0, ran.err
    client = client_of(held)

    moved = client.get(f"/statement/{entry.statement.id}")

    assert moved.status_code == 302
    page = client.get(moved.headers["location"]).text
    assert "改定" in page
    assert "李" in page
    with Store.open(held, write=False) as store:
        decision = log(store)[-1]
    assert client.get(f"/decision/{decision.id}").status_code == 200


def test_concepts_of_schemes_of_ones_own_have_pages(
    duice: Duice, held: Path, tmp_path: Path
) -> None:
    table = tmp_path / "两面.csv"
    table.write_text("标签,定义\n卫生,乡村医生、卫生院\n数据/共享,数据共享、平台\n", "utf-8")
    turtle = tmp_path / "外来.ttl"
    turtle.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <http://a.org/s> a skos:ConceptScheme ; skos:prefLabel "外来的"@zh .
        <http://a.org/c?x=1&y> a skos:Concept ; skos:inScheme <http://a.org/s> ;
          skos:prefLabel "数据共享"@zh ; skos:narrower <http://a.org/d> .
        <http://a.org/d> a skos:Concept ; skos:inScheme <http://a.org/s> ;
          skos:broader <http://a.org/c?x=1&y> ; skos:prefLabel "目录"@zh .""",
        "utf-8",
    )
    assert duice("scheme", "add", table).code == 0
    assert duice("scheme", "add", turtle).code == 0
    client = client_of(held)

    listed = client.get("/scheme/两面").text
    assert "/scheme/%E4%B8%A4%E9%9D%A2/%E5%8D%AB%E7%94%9F" in listed
    page = client.get("/scheme/两面/数据%2F共享").text
    assert "数据共享、平台" in page
    assert "陈述（" in page
    foreign = f"/scheme/外来?concept={quote('http://a.org/c?x=1&y', safe='')}"
    assert "目录" in client.get(foreign).text
    told = client.get(f"/scheme/外来.ttl?concept={quote('http://a.org/d', safe='')}")
    assert "<http://a.org/d>" in told.text
    assert 'concept=http%3A%2F%2Fa.org%2Fd>; rel="canonical"' in told.headers["link"]
    for other in ("http://a.org/none", "no iri <>", ""):
        missing = client.get("/scheme/外来", params={"concept": other})
        assert missing.status_code == 404


def test_strings_of_documents_stay_text(ready: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(ready, folder)
    with Store.open(folder, write=True) as store:
        store.add(*hostile(), CharacterPairs.name)
        iris = [store.names.document(ATTACK).value]
        iris += [entry.iri for entry in store.statements(ATTACK)]
        iris += [entry.iri for entry in store.links(ATTACK)]
    client = client_of(folder)

    pages = ["/document", f"/document?q={quote(ATTACK)}", f"/concept?q={quote(ATTACK)}"]
    for address in (*pages, *map(path, iris), f"/concept/{quote(ATTACK, safe='')}"):
        text = client.get(address, headers={"Accept": BROWSER}).text
        assert "<script" not in text
        assert "<img" not in text


def test_pages_speak_english_on_demand(client: TestClient, concept: Concept) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9", "Accept": BROWSER}
    told = client.get(path(concept.iri), headers=english)

    assert told.headers["content-language"] == "en"
    assert '<html lang="en">' in told.text
    assert "Identifier and data" in told.text
    assert 'href="/en/?tab=graph&amp;' in told.text
    chosen = english | {"Cookie": "duice_language=zh"}
    assert '<html lang="zh-CN">' in client.get(path(concept.iri), headers=chosen).text
    assert "Accept-Language" in told.headers["vary"]


def test_all_that_templates_say_has_its_english() -> None:
    folder = Path(ui.web.rendering.__file__).parent / "templates"
    said = {
        text
        for template in folder.glob("*.html")
        for text in re.findall(r'say\("([^"]+)"', template.read_text("utf-8"))
    }
    assert said
    assert said - set(english()) == set()
    assert set(DONE.values()) - set(english()) == set()


@pytest.mark.parametrize("odd", ["//a.org", "/\\a.org", "https://a.org", "/\t/a.org", "a"])
def test_a_language_is_chosen_on_any_page(odd: str) -> None:
    app = FastAPI()
    app.include_router(languages())
    client = TestClient(app, follow_redirects=False)

    told = client.get("/language/en", params={"back": "/document/a%2Fb"})
    assert told.headers["location"] == "/document/a%2Fb"
    assert "duice_language=en" in told.headers["set-cookie"]
    assert client.get("/language/en", params={"back": odd}).headers["location"] == "/en/"


def test_the_style_has_both_lights(client: TestClient) -> None:
    told = client.get("/linked.css")
    assert told.headers["content-type"].startswith("text/css")
    assert told.text.count("@media (prefers-color-scheme: dark) { :root {") == 2
    assert ".dark" not in told.text
    assert "--paper: #15191b" in told.text
