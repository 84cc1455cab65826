"""``--vectors``: given once, remembered, and answers as with vectors kept here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.conftest import READ, Duice

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")
from milvus_lite.server_manager import server_manager_instance as lite

QUESTION = "哪些措施针对数据共享壁垒？"


def answered(duice: Duice, store: Path, *options: object) -> tuple[object, object]:
    """Ask and search; what both give, without the time that it took."""
    ran = duice("ask", QUESTION, "--json", *options, store=store)
    assert ran.code == 0, ran.err
    found = duice("search", "数据共享", "--json", store=store)
    return json.loads(ran.out) | {"milliseconds": 0}, json.loads(found.out)


def test_vectors_in_milvus_are_given_once(
    duice: Duice, ready: Path, samples: Path, tmp_path: Path
) -> None:
    database = tmp_path / "vectors.db"
    store = tmp_path / "store"
    ran = duice("ingest", "--vectors", database, *(samples / name for name in READ))
    assert ran.code == 0, ran.err
    local = answered(duice, ready)

    assert answered(duice, store) == local
    assert not list(store.rglob("wholes.npy"))
    assert answered(duice, store, "--vectors", "local") == local
    assert list(store.rglob("wholes.npy"))
    lite.release_server(str(database))


def test_a_store_is_not_made_by_where_its_vectors_are(duice: Duice, tmp_path: Path) -> None:
    ran = duice("index", "--vectors", tmp_path / "vectors.db")

    assert ran.code == 2
    assert "这里还没有库" in ran.err
    assert not (tmp_path / "store").exists()


def test_a_server_that_is_not_there_is_one_sentence(duice: Duice, held: Path) -> None:
    ran = duice("index", "--vectors", "http://127.0.0.1:1", store=held)

    assert ran.code == 2
    assert "连不上 Milvus" in ran.err
    assert "Traceback" not in ran.err
