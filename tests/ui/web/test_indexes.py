"""The indexes of concepts and documents: order, letters, themes, search, pages."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from ingest.statement import Kind
from kg.concepts import SCHEMES, concepts
from kg.store import Store
from ontology import terms as t
from ui.page.desk import Desk
from ui.web.kept import Kept
from ui.web.linked import router
from ui.web.paging import leaf
from ui.web.register import Register, register

BASE = "https://duice.example/id/"
LABELS = (
    "资金不足",
    "重庆经验",
    "阿尔山改造",
    "2030年目标",
    "“放管服”改革",
    "Web建设",
    "重点工程",
    "资金",
)
MANY = 20_000


def client_of(folder: Path) -> TestClient:
    app = FastAPI()
    app.include_router(router(Desk(folder, None, None, 10)))  # type: ignore[arg-type]
    return TestClient(app)


@pytest.fixture(scope="module")
def client(ready: Path) -> TestClient:
    return client_of(ready)


def quads(labels: list[str]) -> Iterator[Quad]:
    """Write concepts of one theme, all of them of measures."""
    graph = NamedNode(f"{BASE}concepts")
    theme, scheme = NamedNode(f"{BASE}concept/theme"), SCHEMES[Kind.MEASURE]
    yield Quad(theme, t.IN_SCHEME, scheme, graph)
    yield Quad(theme, t.PREF_LABEL, Literal("主题", language="zh"), graph)
    for number, label in enumerate(labels):
        one = NamedNode(f"{BASE}concept/{number}")
        yield Quad(one, t.IN_SCHEME, scheme, graph)
        yield Quad(one, t.BROADER, theme, graph)
        yield Quad(one, t.PREF_LABEL, Literal(label, language="zh"), graph)
        yield Quad(one, t.ALT_LABEL, Literal(f"别名{number}号", language="zh"), graph)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def filled(folder: Path, labels: list[str]) -> Path:
    with Store.open(folder, write=True) as store:
        store.rewrite(store.names.concepts, quads(labels))
    return folder


def labels_of(held: Register, **chosen: str) -> list[str]:
    return [one.label for one in held.of("", **chosen)]


def test_concepts_stand_in_the_order_of_their_sound(tmp_path: Path) -> None:
    with Store.open(filled(tmp_path / "store", list(LABELS)), write=False) as store:
        held = register(store)

    assert labels_of(held) == [
        "阿尔山改造",  # a
        "重庆经验",  # chong, in this word
        "“放管服”改革",  # fang: marks are no letters
        "Web建设",
        "重点工程",  # zhong
        "资金",
        "资金不足",
        "2030年目标",
    ]
    assert held.letters("") == [("A", 1), ("C", 1), ("F", 1), ("W", 1), ("Z", 3), ("#", 1)]
    assert held.letters("problem") == []
    assert labels_of(held, initial="Z") == ["重点工程", "资金", "资金不足"]


def test_search_puts_the_nearest_first_and_knows_other_names(tmp_path: Path) -> None:
    labels = ["用好资金", "资金不足", "资金", "web建设"]
    with Store.open(filled(tmp_path / "store", labels), write=False) as store:
        held = register(store)

    assert labels_of(held, words="资金") == ["资金", "资金不足", "用好资金"]
    assert labels_of(held, words="别名3号") == ["web建设"]
    assert labels_of(held, words="WEB 建设") == ["web建设"]
    assert labels_of(held, words="无") == []


def test_every_concept_is_found_by_turning_pages(client: TestClient, ready: Path) -> None:
    with Store.open(ready, write=False) as store:
        expected = {one.iri.removeprefix(BASE) for one in concepts(store) if one.theme}
    found: set[str] = set()
    for number in (1, 2, 3):
        text = client.get("/concept", params={"page": number}).text
        found |= set(
            re.findall(r'<li><span class="kind [a-z]+">[^<]+</span> <a href="/([^"]+)"', text)
        )
    assert found == expected


def test_letters_kinds_and_themes_narrow_the_index(client: TestClient, ready: Path) -> None:
    with Store.open(ready, write=False) as store:
        held = register(store)
    letter, count = max(held.letters("measure"), key=lambda pair: pair[1])

    text = client.get("/concept", params={"kind": "measure", "letter": letter}).text
    assert text.count('<span class="kind measure">') == count
    assert '<span class="kind problem">' not in text
    themes = client.get("/concept", params={"by": "theme"}).text
    for theme in held.themes:
        assert f'<h2><a href="{theme.href}">{theme.label}</a>' in themes


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=９", "page=99999999999", "letter=%00", "kind=x", "by=x"]
)
def test_odd_parameters_do_no_harm(client: TestClient, query: str) -> None:
    told = client.get(f"/concept?{query}")
    assert told.status_code == 200
    assert client.get(f"/document?{query}").status_code == 200


def test_nothing_found_is_said(client: TestClient) -> None:
    assert "没有含“无此概念”的概念。" in client.get("/concept?q=无此概念").text
    assert "没有含“无此文献”的文献。" in client.get("/document?q=无此文献").text
    assert "含“乡村 医生”的文献：0" not in client.get("/document?q=数据").text


def test_documents_are_found_by_their_words(client: TestClient) -> None:
    every = client.get("/document").text
    assert every.count('<li><a href="/document/') == 2
    found = client.get("/document", params={"q": "data_SHARING"}).text
    assert re.findall(r'<li><a href="(/document/[^"]+)"', found) == ["/document/paper_data_sharing"]


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", write=True):
        pass
    client = client_of(tmp_path / "store")
    assert "库里还没有概念" in client.get("/concept").text
    assert "库里还没有文献。" in client.get("/document").text


def test_new_concepts_are_seen_when_they_are_published(held: Path) -> None:
    client = client_of(held)
    before = client.get("/concept").text
    filled(held, ["只此一个"])
    after = client.get("/concept").text
    assert "只此一个" not in before
    assert "只此一个" in after


def test_the_index_is_gathered_once_a_state(ready: Path) -> None:
    made: list[Store] = []

    def gather(store: Store) -> int:
        made.append(store)
        return len(made)

    kept = Kept(gather)
    with Store.open(ready, write=False) as one, Store.open(ready, write=False) as other:
        assert [kept.of(one), kept.of(one), kept.of(other)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, [1, 2, 3, None, 10]),
        (5, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (3, [1, 2, 3, 4, 5, None, 10]),
        (99, [1, None, 8, 9, 10]),
    ],
)
def test_pages_are_named_around_the_one_that_is_open(
    number: int, expected: list[int | None]
) -> None:
    shown = leaf(range(95), number, 10)
    assert shown.named == expected
    assert (shown.pages, shown.total) == (10, 95)


@pytest.mark.slow
def test_twenty_thousand_concepts_make_no_long_page(tmp_path: Path) -> None:
    signs = "数据共享平台建设推进服务乡村振兴科技创新生态"
    labels = [
        f"{signs[n % 22]}{signs[(n // 22) % 22]}{signs[(n // 484) % 22]}{n}" for n in range(MANY)
    ]
    client = client_of(filled(tmp_path / "store", labels))
    client.get("/concept")
    for address in ("/concept", "/concept?letter=S", "/concept?by=theme", "/concept?q=数据"):
        began = time.process_time()
        told = client.get(address)
        assert time.process_time() - began < 0.5
        assert len(told.text) < 60_000
    assert len(client.get("/concept/theme").text) < 120_000
