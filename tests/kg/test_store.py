from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad

from ingest.document import Source
from kg import snapshots
from kg.iris import Iris
from kg.store import Change, Store
from ontology import terms
from ontology.errors import StoreError
from tests.kg.conftest import Make

NAMES = Iris()


def content(folder: Path) -> set[Quad]:
    """All quads that readers see; there is no blank node but in the ontology, which is left out."""
    snapshot = snapshots.current(folder)
    assert snapshot is not None
    graph = pyoxigraph.Store.read_only(str(snapshots.graph_of(snapshot)))
    return {quad for quad in graph if quad.graph_name != terms.ONTOLOGY}


def test_what_was_added_comes_back_equal(store: Store, make: Make) -> None:
    extraction, source = make("丙", pairs=3)

    assert store.add(extraction, source, "手编") is Change.ADDED
    assert store.document("丙") == extraction.document
    assert [e.statement for e in store.statements("丙")] == list(extraction.statements)
    assert {e.link for e in store.links("丙")} == set(extraction.links)


def test_a_list_of_documents_tells_what_is_known_and_counted(store: Store, make: Make) -> None:
    entry = store.documents()[1]
    document = make("甲")[0].document

    assert [e.name for e in store.documents()] == sorted(["甲", "乙"])
    assert (entry.name, entry.title, entry.genre) == ("甲", document.title, "opinion")
    assert (entry.issuer, entry.number, entry.date) == (
        document.issuer,
        document.number,
        document.date,
    )
    assert (entry.digest, entry.source) == (document.digest, "/texts/甲.txt")
    assert (entry.characters, entry.problems, entry.measures, entry.links) == (
        len(document.text),
        2,
        2,
        2,
    )
    assert entry.encoder == "手编"


def test_statements_of_the_whole_store_stand_by_document_and_place(store: Store) -> None:
    found = [(e.document, e.statement.span.start) for e in store.statements()]

    assert len(found) == 8
    assert found == sorted(found)


def test_the_same_bytes_again_change_nothing(store: Store, make: Make, folder: Path) -> None:
    store.publish()
    before = content(folder)
    pointer = snapshots.current(folder)
    moved, source = make("甲", path="/elsewhere/甲.txt")

    assert store.has("甲", source.digest, "手编")
    assert store.add(moved, source, "手编") is Change.UNCHANGED
    store.publish()
    assert content(folder) == before
    assert snapshots.current(folder) == pointer


def test_other_bytes_another_encoder_or_release_replace_the_document(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, source = make("甲", salt="（修订）", pairs=1)

    assert store.add(changed, source, "手编") is Change.REPLACED
    assert store.document("甲") == changed.document
    assert len(store.statements("甲")) == 2
    assert store.add(changed, source, "另一个") is Change.REPLACED
    for module in ("store", "adding"):
        monkeypatch.setattr(f"kg.{module}.release", lambda: "99")
    assert not store.has("甲", source.digest, "另一个")
    assert store.add(changed, source, "另一个") is Change.REPLACED
    assert store.documents()[1].version == "99"


def test_replacing_leaves_the_graph_that_a_first_ingest_makes(tmp_path: Path, make: Make) -> None:
    changed = make("甲", salt="（修订）", pairs=3)
    with Store.open(tmp_path / "a", write=True) as store:
        store.add(*make("甲"), "手编")
        store.add(*changed, "手编")
    with Store.open(tmp_path / "b", write=True) as store:
        store.add(*changed, "手编")

    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_removing_leaves_the_store_that_never_had_the_document(tmp_path: Path, make: Make) -> None:
    with Store.open(tmp_path / "a", write=True) as store:
        store.add(*make("甲"), "手编")
        store.add(*make("乙"), "手编")
        store.remove("乙")
    with Store.open(tmp_path / "b", write=True) as store:
        store.add(*make("甲"), "手编")

    assert content(tmp_path / "a") == content(tmp_path / "b")
    with Store.open(tmp_path / "a", write=False) as store:
        graphs = [q.graph_name for q in store.find(None, None, None, None)]
        assert set(graphs) == {terms.ONTOLOGY, NAMES.document("甲")}


def test_an_absent_name_is_answered_with_near_ones(store: Store, make: Make) -> None:
    store.add(*make("应急管理条例"), "手编")

    for ask in (store.remove, store.document, store.statements, store.links):
        with pytest.raises(StoreError, match=r"没有文档“应急管理办法”；相近的有 应急管理条例"):
            ask("应急管理办法")
    with pytest.raises(StoreError, match="duice documents"):
        store.remove("zzz")


def test_reading_where_nothing_is_tells_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="duice ingest"):
        Store.open(tmp_path / "none", write=False)
    assert not (tmp_path / "none").exists()


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreError, match="不能在这里建库"):
        Store.open(tmp_path / "file", write=True)


def test_the_fingerprint_tells_stores_apart_and_is_the_same_for_readers(
    folder: Path, tmp_path: Path, make: Make
) -> None:
    with Store.open(folder, write=True) as store:
        empty = store.fingerprint()
        store.add(*make("甲"), "手编")
        one = store.fingerprint()
        store.add(*make("乙"), "手编")
        store.remove("乙")
        assert store.fingerprint() == one != empty
    with Store.open(folder, write=False) as store:
        assert store.fingerprint() == one
    with Store.open(tmp_path / "other", write=True) as store:
        store.add(*make("甲"), "别的编码")
        assert store.fingerprint() != one


def test_the_ontology_is_there_once_and_follows_the_one_that_ships(
    folder: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = terms.ontology_text()
    with Store.open(folder, write=True) as store:
        first = len(list(store.find(None, None, None, terms.ONTOLOGY)))
    with Store.open(folder, write=True) as store:
        assert len(list(store.find(None, None, None, terms.ONTOLOGY))) == first
    extra = '\n<https://duice.example/ontology#New> a owl:Class ; rdfs:label "新"@zh .\n'
    monkeypatch.setattr("ontology.terms.ontology_text", lambda: shipped + extra)
    with Store.open(folder, write=True) as store:
        assert len(list(store.find(None, None, None, terms.ONTOLOGY))) == first + 2


def test_the_model_is_remembered(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        assert store.model is None
        store.remember_model("/models/e5")
    with Store.open(folder, write=False) as store:
        assert store.model == "/models/e5"


def test_a_reader_cannot_write_and_a_closed_store_cannot_be_used(folder: Path, make: Make) -> None:
    with Store.open(folder, write=True) as store:
        store.add(*make("甲"), "手编")
    reader = Store.open(folder, write=False)
    with pytest.raises(ValueError, match="reading only"):
        reader.remove("甲")
    reader.close()
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        reader.documents()


def test_low_scores_are_kept_as_links_but_address_nothing(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=3, scores=(0.9, 0.5, 0.49)), "手编")
    graph = NAMES.document("丙")

    assert len(store.links("丙")) == 3
    assert len(list(store.find(None, terms.ADDRESSES, None, graph))) == 2


def test_a_name_with_a_slash_or_a_sign_is_as_good_as_any(store: Store, make: Make) -> None:
    for name in ("国发/2024 %#？", "a b", "<x>", '"引号"', "第一行\n第二行"):
        extraction, source = make(name)
        store.add(extraction, source, "手编")
        assert store.document(name) == extraction.document
        store.remove(name)

    assert [e.name for e in store.documents()] == sorted(["甲", "乙"])


def test_names_of_a_batch_look_at_what_the_store_holds(store: Store) -> None:
    namer = store.namer([Path("/a/甲.txt")])

    assert namer.name(Source("甲", b"other", "/a/甲.txt")) == "a/甲"
    assert namer.name(Source("甲", b"other", "/texts/甲.txt")) == "甲"


FIRST_OF_A_PROCESS = """
import gc, sys
from pathlib import Path
from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from kg.store import Store
gc.disable()
(source,) = load(Path(sys.argv[1]))
with Store.open(Path(sys.argv[2]), write=True) as store:
    store.add(extract(read(source), CharacterPairs()), source, "手编")
Store.open(Path(sys.argv[2]), write=True).close()
"""


@pytest.mark.slow
def test_a_closed_store_is_let_go_of_at_once(samples: Path, tmp_path: Path) -> None:
    text = samples / "paper_data_sharing.txt"
    command = [sys.executable, "-c", FIRST_OF_A_PROCESS, str(text), str(tmp_path / "store")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
