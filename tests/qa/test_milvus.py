"""Vectors in Milvus, by Milvus Lite: the same client as for a server."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.encode import CharacterPairs
from kg.store import Store
from ontology.errors import QueryError, StoreError
from qa.answer import Asker
from qa.building import build
from qa.keeping import FOLDER, ensure, fits, load, renew
from qa.milvus import _client
from qa.search import search
from qa.space import Local, Space
from qa.vector_place import HERE, move, place_of, reach
from qa.vector_store import TOKEN

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")
from milvus_lite.adapter.grpc.server import start_server_in_thread
from milvus_lite.server_manager import server_manager_instance as lite

ENCODER = CharacterPairs()
TIMELESS = {"milliseconds": 0}
QUESTIONS = ("哪些措施针对监测数据不能共享？", "护理人员短缺怎么办？", "排水管网存在什么问题？")


@pytest.fixture
def uri(tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "vectors.db")
    yield path
    lite.release_server(path)


@pytest.fixture
def moved(folder: Path, uri: str) -> Path:
    """A store that notes to keep its vectors in Milvus; without an index yet."""
    move(folder, uri)
    return folder


def built(folder: Path) -> str:
    """Tell the build that the index on disk names."""
    name = json.loads((folder / FOLDER / "manifest.json").read_text("utf-8"))["build"]
    assert isinstance(name, str)
    return name


def collections(uri: str) -> set[str]:
    return set(reach(uri).client.list_collections())


def test_answers_are_those_of_local_vectors(moved: Path) -> None:
    with Store.open(moved, write=False) as store:
        here, there = build(store, ENCODER), ensure(store, ENCODER)
        for question in QUESTIONS:
            local, remote = (Asker(store, ENCODER, index).ask(question) for index in (here, there))
            assert remote.to_json() | TIMELESS == local.to_json() | TIMELESS
            assert search(there, ENCODER, question, 5) == search(here, ENCODER, question, 5)


def test_the_index_on_disk_has_no_vectors_and_is_loaded_again(
    moved: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(moved, write=False) as store:
        ensure(store, ENCODER)
        caplog.clear()
        again = ensure(store, ENCODER)

        assert not caplog.records
        assert fits(store, ENCODER)
        assert not isinstance(again.passage_shelf.wholes, Local)
    assert not list(moved.rglob("wholes.npy")) + list(moved.rglob("clauses.npy"))


@pytest.mark.parametrize("exact", [1_000_000, 1])
def test_a_space_in_milvus_finds_what_a_local_one_does(
    folder: Path, uri: str, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.milvus.EXACT", exact)
    monkeypatch.setattr("qa.milvus._probes", lambda size: size)
    monkeypatch.setattr("qa.milvus_space.FEW", 8)
    random = np.random.default_rng(7)
    vectors = random.normal(size=(300, 16)).astype(np.float32)
    local = Local((vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16))
    target = reach(uri).begin(folder, "test", None)
    target.write(folder / "some" / "wholes", local)
    remote = target.read(folder / "some" / "wholes", 300)
    query = local.rows(np.array([5]))[0]

    def same(one: Space, other: Space, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
        """Tell whether the nearest are as near; the last ones may differ by the 8 bits."""
        rows = [space.nearest(query, 10, chosen) for space in (one, other)]
        near = [np.sort(one.rows(found) @ query) for found in rows]
        return len(set(map(len, rows))) == 1 and bool(np.allclose(near[0], near[1], atol=0.02))

    rows = np.array([299, 0, 7, 7])
    np.testing.assert_array_equal(remote.rows(rows), local.rows(rows))
    assert remote.rows(np.zeros(0, np.int64)).shape == (0, 16)
    for share in (0.0, 0.02, 0.5, 1.0):
        chosen = random.random(300) < share
        assert same(remote, local, chosen)
        few = np.flatnonzero(chosen)
        assert same(remote.only(few), local.only(few), np.arange(len(few)) % 2 == 0)
    assert remote.nearest(query, 1, None).tolist() == [5]


def test_what_a_build_replaces_goes_when_the_next_begins(moved: Path, uri: str) -> None:
    with Store.open(moved, write=True) as store:
        renew(store, ENCODER)
        first = built(moved)
        store.remove("care")
        renew(store, ENCODER)
        second = built(moved)
        assert {name.rsplit("_", 2)[0] for name in collections(uri)} == {first, second}
        store.remove("floods")
        renew(store, ENCODER)

        assert {name.rsplit("_", 2)[0] for name in collections(uri)} == {second, built(moved)}


def test_the_collections_of_another_store_stay(moved: Path, uri: str) -> None:
    other = reach(uri).begin(moved.parent, "other", None)
    other.write(moved / "some" / "wholes", Local(np.zeros((2, 4), np.float16)))
    with Store.open(moved, write=False) as store:
        ensure(store, ENCODER)

    assert f"{other.name}_some_wholes" in collections(uri)


def renew_and_die(folder: str) -> None:
    """Be killed while a new index is written, after its first collections."""
    json.dumps = lambda *_, **__: os._exit(9)
    with Store.open(Path(folder), write=False) as store:
        target = reach(str(place_of(Path(folder))))
        index = build(store, ENCODER)
        begun = target.begin(Path(folder), "killed", built(Path(folder)))
        index.statement_shelf.save(Path(folder) / "part" / "statements", begun)
        renew(store, ENCODER)


def test_a_killed_build_leaves_the_index_before_in_use(
    moved: Path, uri: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(moved, write=False) as store:
        ensure(store, ENCODER)
    first = built(moved)
    lite.release_server(uri)  # a file of Milvus Lite is one process's at a time
    _client.cache_clear()
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=renew_and_die, args=(str(moved),))
    child.start()
    child.join()

    assert child.exitcode == 9
    assert built(moved) == first
    caplog.clear()
    with Store.open(moved, write=False) as store:
        assert ensure(store, ENCODER).statements
        assert not caplog.records
        renew(store, ENCODER)
    assert {name.rsplit("_", 2)[0] for name in collections(uri)} == {first, built(moved)}


def test_a_missing_collection_is_told_and_made_anew(
    moved: Path, uri: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(moved, write=False) as store:
        ensure(store, ENCODER)
        reach(uri).client.drop_collection(f"{built(moved)}_passages_wholes")
        with caplog.at_level(logging.WARNING):
            caplog.clear()
            index = ensure(store, ENCODER)

        assert "不在或不全" in caplog.text
        assert "正在自动重建索引" in caplog.text
        assert search(index, ENCODER, QUESTIONS[0], 3)


def test_an_index_whose_vectors_are_elsewhere_is_not_used(
    moved: Path, uri: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(moved, write=False) as store:
        ensure(store, ENCODER)
    move(moved, HERE)
    assert place_of(moved) is None
    with Store.open(moved, write=False) as store:
        assert not fits(store, ENCODER)
        with pytest.raises(StoreError, match="索引的向量不在库的文件夹里"):
            load(moved / FOLDER, store.fingerprint(), ENCODER.name)
        assert isinstance(ensure(store, ENCODER).passage_shelf.wholes, Local)


def test_a_server_that_is_not_there_is_told_and_not_noted(folder: Path) -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1：连不上 Milvus.*--vectors local"):
        move(folder, "http://127.0.0.1:1")
    assert place_of(folder) is None


def test_a_server_that_goes_away_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.milvus_space.PATIENCE", 0.5)
    monkeypatch.setenv(TOKEN, "root:geheim-7")
    server, database, port = start_server_in_thread(str(tmp_path / "served"), "127.0.0.1", 0)
    try:
        move(folder, f"http://127.0.0.1:{port}")
        with Store.open(folder, write=False) as store:
            index = ensure(store, ENCODER)
            assert search(index, ENCODER, QUESTIONS[0], 3)
            server.stop(grace=0).wait()
            with pytest.raises(StoreError, match="连不上 Milvus") as told:
                search(index, ENCODER, "助餐点离家太远", 3)
    finally:
        server.stop(grace=0)
        database.close()

    assert "geheim" not in str(told.value)
    assert not [
        file for file in folder.rglob("*") if file.is_file() and b"geheim" in file.read_bytes()
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("milvus", "--vectors milvus：要写 Milvus 的网址"),
        ("ftp://host/x.db", "要写 Milvus 的网址"),
        ("http://root:geheim@host:19530", "不能有口令"),
    ],
)
def test_what_is_no_address_is_refused(folder: Path, given: str, fault: str) -> None:
    with pytest.raises(QueryError, match=fault) as told:
        move(folder, given)

    assert "geheim" not in str(told.value)


def test_without_pymilvus_the_sentence_names_the_extra(
    folder: Path, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(StoreError, match=r"pip install 'duice\[milvus\]'"):
        move(folder, uri)


def test_a_local_store_imports_no_pymilvus(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest.encode import CharacterPairs\n"
        "from kg.store import Store; from qa.keeping import ensure\n"
        "ensure(Store.open(Path(sys.argv[1]), write=False), CharacterPairs())\n"
        "sys.exit('pymilvus' in sys.modules)"
    )

    assert not subprocess.run([sys.executable, "-c", code, folder], check=False).returncode
