"""--store http://…: the commands over a real SPARQL server, and what they say when it fails."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import folder as layout
from kg.sparql import Pool
from tests.serving import serving
from tests.ui.conftest import READ, Duice, Ran
from ui.page.desk import Desk
from ui.stores import folder_of

PAPER = "paper_data_sharing"
QUESTION = "数据共享有什么问题？"
Far = Callable[..., Ran]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what this machine derives in the test's folder."""
    monkeypatch.setattr("ui.stores.user_cache_path", lambda *a, **k: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def far(duice: Duice, server: str, samples: Path) -> Far:
    """Run a command over a server that holds the samples `READ`."""

    def run(*arguments: object) -> Ran:
        return duice(*arguments, store=server)

    ran = run("ingest", *(samples / name for name in READ))
    assert ran.code == 0, ran.err
    return run


def untimed(ran: Ran) -> tuple[int, str]:
    return ran.code, re.sub(r'"milliseconds": [0-9.]+', "", ran.out)


@pytest.mark.slow
def test_a_server_answers_as_a_folder_does(
    far: Far, duice: Duice, held: Path, tmp_path: Path
) -> None:
    links = tmp_path / "links.rq"
    links.write_text("CONSTRUCT WHERE { ?l a duice:Link ; duice:score ?score }")
    query = "SELECT ?label { ?p a duice:Problem ; rdfs:label ?label } ORDER BY ?label"
    for command in (
        ("documents", "--json"),
        ("documents", PAPER, "--text"),
        ("ask", QUESTION, "--json"),
        ("ask", QUESTION, "--document", PAPER, "--json"),
        ("search", "数据共享", "--json"),
        ("matrix", "--format", "csv"),
        ("matrix", "--rows", "dimension", "--columns", "document", "--format", "json"),
        ("sparql", query, "--format", "json"),
        ("sparql", query),
        ("export", "--format", "turtle", "--query", links),
        ("export", "--format", "nquads", "--query", links, "--document", PAPER),
        ("export", "--format", "nquads"),
        ("export", "--format", "coding-csv"),
        ("export", "--format", "trig", "--document", PAPER),
        ("validate",),
        ("review", "list", "--json"),
        ("concepts", "list"),
        ("link",),
        ("export", "--format", "nquads"),
    ):
        there = untimed(far(*command))

        assert there == untimed(duice(*command)), command
        assert there[1], command


@pytest.mark.slow
def test_what_is_changed_at_a_server_is_read_by_another_machine(
    far: Far, server: str, tmp_path: Path, cache: Path
) -> None:
    (item, *_) = json.loads(far("review", "list", "--json").out)["items"]
    decided = far("review", "reject", item["id"], "--coder", "李")
    assert decided.code == 0, decided.err
    assert far("documents", PAPER, "--set", "date=2020").code == 0

    shutil.rmtree(cache)  # all of it is derived: what is left is what any other machine has

    (paper,) = json.loads(far("documents", PAPER, "--json").out)["documents"]
    assert paper["date"] == "2020"
    (logged,) = re.findall(r"[0-9a-f]{16}", far("review", "log").out)[:1]
    assert far("review", "undo", logged, "--coder", "王").code == 0
    assert json.loads(far("ask", QUESTION, "--json").out)["answered"]
    assert far("remove", PAPER).code == 0
    told = json.loads(far("info", "--json").out)
    assert (told["store"], told["documents"], told["decisions"]) == (server, 1, 2)
    kept = {path.name for path in folder_of(server).iterdir()}
    assert not kept & {"graph", "snapshots", "current"}


@pytest.mark.slow
def test_the_page_stands_on_a_server(far: Far, server: str) -> None:
    folder = folder_of(server)
    with Pool(folder, size=1) as pool:
        desk = Desk(folder, None, pool, 10.0)
        try:
            desk.warm()
            assert desk.library().ask(QUESTION).answered
            assert desk.matrix("problem", "measure").cells
            assert far("remove", PAPER).code == 0
            assert [name for _, name in desk.names()] == [READ[0].removesuffix(".txt")]
        finally:
            desk.close()


def test_what_a_server_cannot_do_is_told(far: Far, tmp_path: Path) -> None:
    for command in (("backup", tmp_path / "a.zip"), ("restore", tmp_path / "a.zip")):
        ran = far(*command)

        assert ran.code == 2
        assert "图在服务器上" in ran.err


def test_an_empty_server_tells_how_to_begin(duice: Duice, server: str) -> None:
    ran = duice("documents", store=server)

    assert ran.code == 2
    assert ran.err == f"duice: {server}：这里还没有库；请先用 duice ingest 导入文件或文件夹\n"


def test_a_server_that_is_gone_is_told(duice: Duice) -> None:
    with serving() as address:
        pass
    ran = duice("info", "--json", store=address)

    assert "连不上服务器" in json.loads(ran.out)["fault"]
    assert "连不上服务器" in duice("ask", "何？", store=address).err


def test_credentials_in_an_address_are_refused_and_not_repeated(duice: Duice, cache: Path) -> None:
    ran = duice("info", store="http://anna:geheim@localhost:7878")

    assert ran.code == 2
    assert "DUICE_STORE_USER 和 DUICE_STORE_PASSWORD，或 DUICE_STORE_TOKEN" in ran.err
    assert "geheim" not in ran.err
    assert "anna" not in ran.err
    assert not cache.exists()


def test_one_folder_a_server_whatever_the_slash(server: str) -> None:
    folder = folder_of(server)

    assert folder_of(f"{server}/") == folder
    assert folder_of("a/b") == Path("a/b")
    assert layout.server_of(folder) == server
