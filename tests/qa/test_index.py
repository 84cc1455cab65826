"""The index is derived: rebuilt with a notice when it does not fit, never silently used."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clause import clauses
from ingest.document import Document, Source
from ingest.encode import CharacterPairs, Vectors
from ingest.extract import read_vectors
from ingest.statement import Extraction
from ingest.vectors import cached
from kg.store import Store
from ontology.errors import StoreError
from qa.building import build
from qa.index import Index
from qa.keeping import FOLDER, ensure, load, save
from qa.records import Record

Spoil = Callable[[Path], None]
NEWLINE = "\n"


class OtherPairs(CharacterPairs):
    """The same vectors under the name of another model."""

    name = "other-model"


class CountingPairs(CharacterPairs):
    """Counts the texts it encodes."""

    encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().encode(texts)


def same(one: Index, other: Index) -> bool:
    """Tell whether two indexes hold the same, vectors to the last bit."""
    shelves = ("statement_shelf", "passage_shelf")
    plain = [f.name for f in fields(Index) if f.name not in shelves]
    vectors = [
        np.array_equal(attrgetter(f"{shelf}.{part}")(one), attrgetter(f"{shelf}.{part}")(other))
        for shelf in shelves
        for part in ("wholes.vectors", "parts.vectors.vectors", "parts.places", "parts.ends")
    ]
    return all(getattr(one, name) == getattr(other, name) for name in plain) and all(vectors)


def test_the_index_holds_what_the_store_holds(store: Store, index: Index) -> None:
    stored = store.statements()

    assert [record.iri for record in index.statements] == [entry.iri for entry in stored]
    assert [record.text for record in index.statements] == [e.statement.quote for e in stored]
    assert len(index.links) == sum(link.counts for link in store.links())
    assert index.titles == {entry.name: entry.title for entry in store.documents()}


def test_every_record_is_a_slice_of_its_document(store: Store, index: Index) -> None:
    texts = {name: store.document(name).text for name in index.titles}
    for record in (*index.statements, *index.passages):
        assert texts[record.document][record.start : record.end] == record.text


def test_a_link_joins_a_measure_with_a_problem(index: Index) -> None:
    for link in index.links:
        assert index.statements[link.measure].kind == "measure"
        assert index.statements[link.problem].kind == "problem"


def test_a_scope_gives_the_rows_of_its_documents(index: Index) -> None:
    for records in (index.statements, index.passages):
        rows = index.scope(records, ["care"])

        assert rows is not None
        assert [records[row] for row in rows] == [r for r in records if r.document == "care"]
        assert index.scope(records, []) is None


places = st.lists(
    st.tuples(st.sampled_from(["care", "floods"]), st.integers(0, 30), st.integers(1, 30)),
    max_size=9,
)


@given(places, places)
def test_the_statements_in_a_passage_are_those_that_share_characters_with_it(
    index: Index, told: list[tuple[str, int, int]], around: list[tuple[str, int, int]]
) -> None:
    records = [Record(f"{n}", name, "", s, s + k, "") for n, (name, s, k) in enumerate(told)]
    held = tuple(sorted(records, key=lambda one: (one.document, one.start)))
    made = replace(index, statements=held)
    for name, start, length in around:
        passage = Record("passage", name, "", start, start + length, "")
        slow = [
            row
            for row, one in enumerate(held)
            if one.document == name and one.start < passage.end and start < one.end
        ]

        assert made.statements_in(passage).tolist() == slow


def test_building_twice_gives_the_same(store: Store, encoder: CharacterPairs) -> None:
    assert same(build(store, encoder), build(store, encoder))


def test_only_passages_in_their_windows_are_encoded_beyond_what_extraction_encoded(
    store: Store, tmp_path: Path
) -> None:
    class Recording(CharacterPairs):
        texts: tuple[str, ...] = ()

        def encode(self, texts: Sequence[str]) -> Vectors:
            self.texts += tuple(texts)
            return super().encode(texts)

        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            return CharacterPairs().encode(texts)

    recording = Recording()
    reader = cached(recording, tmp_path / "vectors.sqlite")
    for entry in store.documents():
        document = store.document(entry.name)
        read_vectors(document, clauses(document), reader)
    before = len(recording.texts)
    build(store, reader)

    read = (store.document(entry.name) for entry in store.documents())
    wide = {
        f"{document.title} {section.path[0]}\n{section.span.of(document.text).split(NEWLINE, 1)[1]}"
        for document in read
        for section in document.sections
    }
    assert {text.strip() for text in recording.texts[before:]} == {text.strip() for text in wide}


def test_what_was_saved_is_loaded(store: Store, index: Index, tmp_path: Path) -> None:
    save(index, tmp_path / FOLDER, store.fingerprint(), "model")

    assert same(load(tmp_path / FOLDER, store.fingerprint(), "model"), index)


def test_an_index_that_fits_is_not_built_again(store: Store) -> None:
    ensure(store, CharacterPairs())
    counting = CountingPairs()
    ensure(store, counting)

    assert counting.encoded == 0


def nothing(folder: Path) -> None:
    for file in sorted(folder.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    folder.rmdir()


def no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def garbage_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{", "utf-8")


def manifest_of_something_else(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]", "utf-8")


def other_format(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 0}), "utf-8")


def truncated_vectors(folder: Path) -> None:
    file = folder / "statements" / "wholes.npy"
    file.write_bytes(file.read_bytes()[:-100])


def lost_records(folder: Path) -> None:
    (folder / "records.json").unlink()


def garbage_of_the_right_size(folder: Path) -> None:
    file = folder / "statements" / "ends.npy"
    file.write_bytes(b"x" * file.stat().st_size)


@pytest.mark.parametrize(
    ("spoil", "notice"),
    [
        (nothing, "还没有索引"),
        (no_manifest, "还没有索引"),
        (garbage_manifest, "已损坏"),
        (manifest_of_something_else, "已损坏"),
        (other_format, "另一个版本"),
        (truncated_vectors, "不完整"),
        (lost_records, "已损坏"),
        (garbage_of_the_right_size, "已损坏"),
    ],
)
def test_a_spoilt_index_is_told_and_rebuilt(
    store: Store, caplog: pytest.LogCaptureFixture, spoil: Spoil, notice: str
) -> None:
    encoder = CharacterPairs()
    good = ensure(store, encoder)
    spoil(store.folder / FOLDER)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        again = ensure(store, encoder)

    assert notice in caplog.text
    assert same(again, good)
    assert same(load(store.folder / FOLDER, store.fingerprint(), encoder.name), good)


def test_a_model_s_index_is_not_used_by_another(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    ensure(store, CharacterPairs())
    caplog.clear()
    ensure(store, OtherPairs())

    assert "由另一个模型（character-pairs-512）生成" in caplog.text
    assert load(store.folder / FOLDER, store.fingerprint(), "other-model").statements


def test_the_index_of_earlier_contents_is_not_used(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(folder, write=False) as store:
        ensure(store, CharacterPairs())
    with Store.open(folder, write=True) as store:
        store.remove("care")
    caplog.clear()
    with Store.open(folder, write=False) as store:
        index = ensure(store, CharacterPairs())

    assert "与库的内容不一致" in caplog.text
    assert list(index.titles) == ["floods"]


def test_loading_an_index_of_other_contents_says_so(
    store: Store, index: Index, tmp_path: Path
) -> None:
    save(index, tmp_path / FOLDER, "earlier", "model")

    with pytest.raises(StoreError, match=r"与库的内容不一致.*duice index"):
        load(tmp_path / FOLDER, store.fingerprint(), "model")


def test_a_full_disk_costs_only_the_next_start(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("qa.keeping.save", refuse)
    index = ensure(store, CharacterPairs())

    assert len(index.statements) == 10
    assert "只在内存里使用" in caplog.text
    assert not (store.folder / FOLDER).exists()


def build_and_die(folder: str) -> None:
    """Be killed while the index is written, before its manifest."""
    json.dumps = lambda *_, **__: os._exit(9)  # what the records are written with
    with Store.open(Path(folder), write=False) as store:
        ensure(store, CharacterPairs())


def test_a_killed_build_leaves_no_half_index(folder: Path) -> None:
    child = multiprocessing.get_context("spawn").Process(target=build_and_die, args=(str(folder),))
    child.start()
    child.join()

    assert child.exitcode == 9
    assert not (folder / FOLDER).exists()
    with Store.open(folder, write=False) as store:
        assert same(ensure(store, CharacterPairs()), build(store, CharacterPairs()))


def test_a_store_without_statements_can_be_searched_too(tmp_path: Path) -> None:

    source = Source("bare", "标题\n本办法自发布之日起施行。".encode(), "/texts/bare.txt")
    document = Document("bare", "标题", source.data.decode(), source.digest)
    with Store.open(tmp_path / "store", write=True) as store:
        store.add(Extraction(document, (), ()), source, "手编")
        index = build(store, CharacterPairs())

    assert index.statements == ()
    assert [passage.text for passage in index.passages] == ["本办法自发布之日起施行。"]
