"""What the tab SPARQL asks of the server, without a browser."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.sparql import Form, Outcome, Pool
from kg.store import Store
from ontology import terms
from tests.ui.page.talking import ask
from ui.page.desk import Desk
from ui.page.query import Acts
from ui.page.query_examples import EXAMPLES
from ui.page.query_rows import ROWS, result_html, rows_html, turtle_html
from ui.page.query_runs import Ran, Runs, place_of
from ui.page.query_words import FOREIGN, words
from ui.page.talk import Talk
from ui.results import Cell, Results, shortened
from ui.tongue import english, speaking
from ui.web.endpoint import router

SELECT = "SELECT ?d { ?d a duice:Document }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMIT = 2.0
BASE = terms.BASE
TITLES = [example.title for example in EXAMPLES]


@pytest.fixture(scope="module")
def pool(ready: Path) -> Iterator[Pool]:
    with Pool(ready) as opened:
        yield opened


@pytest.fixture
def desk(ready: Path, pool: Pool, pairs: None) -> Desk:
    return Desk(ready, None, pool, LIMIT)


@pytest.fixture
def acts(desk: Desk) -> Acts:
    return Acts(desk)


def unnamed(iri: str) -> str:
    return ""


def test_our_terms_are_completed_with_what_they_mean() -> None:
    told = {one["label"]: one for one in words()}

    assert told["duice:Problem"] == {"label": "duice:Problem", "type": "class", "detail": "问题"}
    assert told["duice:addresses"]["type"] == "property"
    assert told["duice:Institution"] == told["duice:Institution"] | {
        "type": "constant",
        "detail": "制度",
    }
    assert told["duice:"]["detail"] == terms.NAMESPACE
    with speaking("en"):
        english_words = {one["label"]: one for one in words()}
    assert english_words["duice:Problem"]["detail"] == "problem"
    assert english_words["prov:wasQuotedFrom"]["detail"] == "quoted from"


def test_every_term_of_others_in_the_graph_is_completed() -> None:
    named = {shortened(value.value) for value in vars(terms).values() if type(value) is NamedNode}
    others = {name for name in named if name.startswith(("dct:", "oa:", "prov:", "rdf", "skos:"))}

    assert others - {"rdf:JSON"} == set(FOREIGN)


def test_what_examples_say_has_english() -> None:
    fields = [field for example in EXAMPLES for field in example.fields]
    keys = {
        *TITLES,
        *(example.query.about for example in EXAMPLES),
        *(field.title for field in fields),
        *(name for field in fields for name, _ in field.choices),
    }

    assert keys - set(english()) == set()
    assert len(TITLES) >= 10


@pytest.mark.parametrize("place", range(len(EXAMPLES)), ids=TITLES)
def test_an_example_runs_as_it_is_offered(place: int, acts: Acts) -> None:
    chosen = acts.choose({"example": str(place)})

    ran = acts.run({"key": "k", "query": chosen["query"]})

    assert "fault" not in ran
    assert chosen["about"]
    assert chosen["fields"].count(" name=") == len(EXAMPLES[place].fields)


def test_fields_are_filled_into_the_query(acts: Acts) -> None:
    place = TITLES.index("含某个词的陈述")

    told = acts.fill({"example": place, "values": {"words": '乡"村', "kind": "duice:Measure"}})
    wrong = acts.fill({"example": TITLES.index("对应及其依据"), "values": {"least": "很高"}})
    lacking = acts.fill({"example": place, "values": {"words": " "}})

    assert '"乡\\"村"' in told["query"]
    assert f"VALUES ?kind {{ <{terms.MEASURE.value}> }}" in told["query"]
    assert "很高" in wrong["fault"]
    assert "words" in lacking["fault"]


def test_a_fault_is_told_with_its_place(acts: Acts) -> None:
    told = acts.run({"key": "k", "query": "SELECT *\nWHERE { ?s ?p }"})

    assert told["line"] == 2
    assert 1 < told["column"] <= len("WHERE { ?s ?p }")
    assert 'role="alert"' in told["html"]
    assert place_of("没有位置") == (0, 0)


@pytest.mark.parametrize("query", ["", "DROP ALL", "SELEC", "ASK {", "\\u0044ROP ALL"])
def test_what_is_no_query_is_refused(query: str, acts: Acts) -> None:
    assert 'role="alert"' in acts.run({"key": "k", "query": query})["html"]


def test_a_service_is_refused_and_nobody_is_asked(acts: Acts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0.3)
        place = f"<http://127.0.0.1:{elsewhere.getsockname()[1]}/>"

        for silent in ("", "SILENT "):
            query = f"SELECT * {{ SERVICE {silent}{place} {{ ?s ?p ?o }} }}"
            assert "SERVICE" in acts.run({"key": "k", "query": query})["fault"]
        assert "fault" in acts.run({"key": "k", "query": f"LOAD {place}"})

        with pytest.raises(TimeoutError):
            elsewhere.accept()


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_stopped_and_said_to_be(acts: Acts) -> None:
    began = time.monotonic()

    told = acts.run({"key": "k", "query": SLOW})

    assert "超过时限 2 秒" in told["html"]
    assert time.monotonic() - began < LIMIT + 1


@pytest.mark.slow
def test_a_query_is_called_off_at_once_by_who_asked_it_alone(pool: Pool) -> None:
    runs = Runs(pool, 60)
    ended: list[Ran] = []
    thread = threading.Thread(target=lambda: ended.append(runs.run("mine", SLOW)))
    thread.start()
    time.sleep(0.5)

    runs.stop("another's")
    thread.join(0.5)
    assert thread.is_alive()
    began = time.monotonic()
    runs.stop("mine")
    thread.join(5)

    assert [one.outcome for one in ended] == [Outcome.CANCELLED]
    assert time.monotonic() - began < 1
    assert runs.run("mine", SELECT).outcome is Outcome.DONE


@pytest.mark.slow
def test_a_runaway_query_keeps_nobody_from_an_answer(desk: Desk, pool: Pool) -> None:
    app = FastAPI()
    app.include_router(router(pool, LIMIT))
    desk.library()
    ask(desk, "数据共享有哪些问题？", Talk())  # what is read once is read
    answers: list[tuple[int, float]] = []

    def run_away() -> None:
        began = time.monotonic()
        answer = TestClient(app).get("/sparql", params={"query": SLOW})
        answers.append((answer.status_code, time.monotonic() - began))

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    told = ask(desk, "哪些措施针对数据共享壁垒？", Talk())
    short = Acts(desk).run({"key": "k", "query": SELECT})
    took = time.monotonic() - began
    thread.join()

    assert told.last is not None
    assert told.last.answer.items
    assert "fault" not in short
    assert took < 1
    ((status, seconds),) = answers
    assert status == 504
    assert seconds < LIMIT + 1


def test_rows_come_by_the_page_and_all_are_counted(ready: Path, acts: Acts) -> None:
    query = "SELECT ?n ?s { { SELECT * { ?s ?p ?o } LIMIT 250 } BIND(1 AS ?n) }"

    first = acts.run({"key": "k", "query": query})
    last = acts.turn({"key": "k", "page": 2})
    beyond = acts.turn({"key": "k", "page": 99})

    assert first["status"].startswith("250 行 · ")
    assert first["html"].count("<tr>") == ROWS + 1
    assert "第 201–250 行，共 250 行" in last["html"]
    assert last["html"].count("<tr>") == 51
    assert beyond["html"] == last["html"]
    assert "重新运行" in acts.turn({"key": "unknown", "page": 0})["fault"]


def test_results_that_were_long_ago_make_room(pool: Pool) -> None:
    runs = Runs(pool, LIMIT, kept=1)

    runs.run("first", SELECT)
    runs.run("second", SELECT)

    assert runs.ended("first") is None
    assert runs.ended("second") is not None


@pytest.mark.parametrize(
    ("iri", "leads"),
    [
        ("statement/s1", 'class="cite" href="#" data-statement="s1"'),
        ("link/l1", 'class="cite" href="#" data-link="l1"'),
        ("across/a1", 'class="cite" href="#" data-link="a1"'),
        ("concept/c1", 'href="/concept/c1"'),
        ("document/甲%2F乙", 'href="/document/甲%2F乙"'),
    ],
)
def test_what_the_store_names_leads_on(iri: str, leads: str) -> None:
    shown = rows_html(Results(("x",), ((Cell(iri, BASE + iri),),)), 0, BASE, unnamed)

    assert leads in shown


@pytest.mark.parametrize(
    "iri", ["document/甲/section/3", "statement/s1#quote", "software/duice-1", "statement"]
)
def test_what_has_no_page_leads_nowhere(iri: str) -> None:
    shown = rows_html(Results(("x",), ((Cell(iri, BASE + iri),),)), 0, BASE, unnamed)

    assert "<a " not in shown


def test_terms_are_shown_by_their_prefixes_with_labels(acts: Acts) -> None:
    told = acts.run({"key": "k", "query": "SELECT * { VALUES ?x { duice:Problem <urn:y> } }"})

    assert ">duice:Problem</code> <small>问题</small>" in told["html"]
    assert '<code title="urn:y">urn:y</code></td>' in told["html"]


def test_a_statement_is_named_by_its_label(ready: Path, acts: Acts) -> None:
    with Store.open(ready, write=False) as store:
        entry = next(iter(store.statements()))
    told = acts.run({"key": "k", "query": f"SELECT * {{ VALUES ?s {{ <{entry.iri}> }} }}"})

    assert f'title="{entry.iri}">{entry.statement.label}</a>' in told["html"]


def test_an_ask_is_answered_in_a_word_of_the_language(ready: Path) -> None:
    ran = Ran(Form.ASK, Outcome.DONE, b'{"head": {}, "boolean": true}', "", 1)
    with Store.open(ready, write=False) as store:
        assert ">是</p>" in result_html(ran, 0, store)
        with speaking("en"):
            assert ">Yes</p>" in result_html(ran, 0, store)


def test_a_graph_is_shown_as_turtle(acts: Acts) -> None:
    query = "CONSTRUCT { ?m duice:addresses ?p } WHERE { ?m duice:addresses ?p } LIMIT 3"

    told = acts.run({"key": "k", "query": query})

    assert '<span class="ttl-name">duice:addresses</span>' in told["html"]
    assert [f'data-name="结果.{end}"' in told["html"] for end in ("ttl", "jsonld", "csv")] == [
        True,
        True,
        False,
    ]


def test_a_long_graph_is_cut_and_said_to_be() -> None:
    assert "只显示开头" in turtle_html("<urn:a> a <urn:b> .\n" * 10_000)
    assert "没有结果" in turtle_html(" \n")


@given(st.text(min_size=1))
def test_no_text_of_a_result_becomes_markup(text: str) -> None:
    def markup(value: str) -> int:
        found = Results((value,), ((Cell(value, value), Cell(value, BASE + "statement/" + value)),))
        return rows_html(found, 0, BASE, lambda iri: value).count("<")

    assert markup(text) in (markup("a"), markup("a#"))
    assert "<" not in re.sub(r"</?(pre|span|p)\b[^<>]*>", "", turtle_html(text))


def test_what_goes_to_the_browser_is_json(acts: Acts) -> None:
    told = (acts.words({}), acts.run({"key": "k", "query": SELECT}), acts.stop({"key": "k"}))

    assert json.loads(json.dumps(told, ensure_ascii=False)) == list(told)
