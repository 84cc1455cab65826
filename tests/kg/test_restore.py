"""What was exported comes back: the same graphs, the same bytes; anything else is refused whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pyoxigraph
import pytest
from pyoxigraph import CanonicalizationAlgorithm, NamedNode, Quad

from ingest.statement import Link
from kg import across, scheme
from kg.corrections import parsed
from kg.decisions import Act, Hand, decided, log, quads
from kg.export import FORMATS
from kg.part import Part
from kg.restore import Dataset, restore
from kg.scheme_files import read_scheme
from kg.store import Change, Store
from kg.view import View
from ontology import terms as t
from ontology.errors import ReadError, StoreError
from tests.kg.conftest import Make

NAMES = ("甲", "乙 丙/丁", "😀 100%.x", "..", "𠮷")
DATASETS = ("trig", "nquads", "jsonld")
BASE = "https://a.org/知识/"


@pytest.fixture
def rich(folder: Path, make: Make) -> Iterator[Store]:
    """A store under a base of its own: odd names, a correction, a link across, a scheme."""
    with Store.open(folder, write=True, base=BASE) as store:
        for name in NAMES:
            store.add(*make(name, pairs=3), "手编")
        store.set_by_hand("甲", parsed(["date=2020", "region=某市"]))
        measure = next(e for e in store.statements("甲") if e.statement.kind == "measure")
        problem = next(e for e in store.statements("𠮷") if e.statement.kind == "problem")
        ends = measure.statement.id, problem.statement.id
        across.write(store, [Link(*ends, 0.8123456789, ("同一对象", "语义相近"))], "手编")
        file = folder / "两面.csv"
        file.write_text("标签,定义\n硬件,楼、路\n软件,制度\n", "utf-8")
        scheme.put(store, read_scheme(file, "两面", store.names))
        (hard, _) = scheme.concepts(store, "两面")
        scheme.write(store, "两面", "手编", {measure.iri: hard.iri})
        yield store


def written(store: View, path: Path, name: str = "nquads") -> Path:
    file = path.with_suffix(FORMATS[name].ending)
    file.write_bytes(FORMATS[name].write(store))
    return file


def canonical(store: Store) -> pyoxigraph.Dataset:
    dataset = pyoxigraph.Dataset(cast("Iterator[Quad]", store.find(None, None, None, None)))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def told(store: Store) -> bytes:
    return FORMATS["nquads"].write(store)


@pytest.mark.parametrize("name", DATASETS)
def test_a_store_comes_back_from_its_export(rich: Store, tmp_path: Path, name: str) -> None:
    file = written(rich, tmp_path / "all", name)
    with Store.open(tmp_path / "back", write=True) as back:
        changes = restore(back, Dataset(file))

        assert changes == dict.fromkeys(NAMES, Change.ADDED)
        assert canonical(back) == canonical(rich)
        assert back.names.base == BASE
        assert across.state(back) is across.State.CURRENT
        for each in FORMATS.values():
            assert each.write(back) == each.write(rich)
    with Store.open(tmp_path / "back", write=False) as reader:
        assert reader.documents() == rich.documents()
        assert reader.document("😀 100%.x") == rich.document("😀 100%.x")


def test_a_second_time_changes_nothing(rich: Store, tmp_path: Path) -> None:
    file = written(rich, tmp_path / "all")
    with Store.open(tmp_path / "back", write=True) as back:
        restore(back, Dataset(file))
        before = told(back)

        assert set(restore(back, Dataset(file)).values()) == {Change.UNCHANGED}
        assert told(back) == before


def test_a_document_taken_back_is_known_by_its_bytes(
    rich: Store, tmp_path: Path, make: Make
) -> None:
    file = written(rich, tmp_path / "all")
    with Store.open(tmp_path / "back", write=True) as back:
        restore(back, Dataset(file))

        assert back.add(*make("甲", pairs=3), "手编") is Change.UNCHANGED


def test_one_document_takes_the_place_of_its_namesake_and_of_no_other(
    store: Store, tmp_path: Path, make: Make
) -> None:
    file = written(Part(store, ["甲"]), tmp_path / "one")
    with Store.open(tmp_path / "back", write=True) as back:
        for name in ("甲", "丙"):
            back.add(*make(name, pairs=1, salt="（旧）"), "手编")
        measure = next(e for e in back.statements("甲") if e.statement.kind == "measure")
        problem = next(e for e in back.statements("丙") if e.statement.kind == "problem")
        link = Link(measure.statement.id, problem.statement.id, 0.9, ("理由",))
        across.write(back, [link], "手编")

        assert restore(back, Dataset(file)) == {"甲": Change.REPLACED}
        assert [entry.name for entry in back.documents()] == ["丙", "甲"]
        assert back.document("甲") == store.document("甲")
        assert back.document("丙").text.startswith("一、问题（旧）")
        # The quote is in the new text too, so the link has both its ends; but it is out of date.
        assert across.state(back) is across.State.OUTDATED


def test_what_was_said_of_statements_that_are_no_more_goes_with_them(
    tmp_path: Path, make: Make
) -> None:
    with Store.open(tmp_path / "a", write=True) as store:
        store.add(*make("甲", pairs=1), "手编")
        file = written(store, tmp_path / "one")
    with Store.open(tmp_path / "b", write=True) as back:
        for name in ("甲", "丙"):
            back.add(*make(name, pairs=3), "手编")
        gone = back.statements("甲")[-1]
        problem = back.statements("丙")[0]
        link = Link(gone.statement.id, problem.statement.id, 0.9, ("理由",))
        across.write(back, [link], "手编")
        category = NamedNode(f"{back.names.base}category/我的")
        concept = NamedNode("https://a.org/概念")
        back.rewrite(category, [Quad(NamedNode(gone.iri), t.CONCEPT, concept, category)])
        restore(back, Dataset(file))

        assert across.links(back) == []
        assert list(back.find(None, t.MAY_ADDRESS, None, None)) == []
        assert list(back.find(None, None, None, category)) == []
        assert len(back.statements("丙")) == 6


@pytest.fixture
def reviewed(store: Store) -> Store:
    """The store, with a decision on its document 甲."""
    act = Act("accept", (store.links("甲")[0].iri,), "甲")
    when = datetime(2026, 1, 2, tzinfo=UTC)
    store.change([], quads(decided(store, act, Hand("李", "原文如此", when)), store.names))
    return store


def test_decisions_come_back_and_are_never_lost(
    reviewed: Store, tmp_path: Path, make: Make
) -> None:
    file = written(reviewed, tmp_path / "after")
    older = tmp_path / "older.nq"
    log_of_another = file.read_text("utf-8").replace("李", "王")
    older.write_text(log_of_another, "utf-8")
    with Store.open(tmp_path / "back", write=True) as back:
        restore(back, Dataset(file))
        assert (told(back), log(back)) == (told(reviewed), log(reviewed))
        with pytest.raises(StoreError, match="校对记录或分类体系与文件里的不同"):
            restore(back, Dataset(older))
        back.add(*make("丁"), "手编")
        assert set(restore(back, Dataset(file)).values()) == {Change.UNCHANGED}
        assert log(back) == log(reviewed)


def test_a_document_without_its_decisions_takes_no_place_where_there_are_some(
    reviewed: Store, tmp_path: Path, make: Make
) -> None:
    files = {}
    for name in ("甲", "乙"):
        with Store.open(tmp_path / name, write=True) as other:
            other.add(*make(name, pairs=1), "手编")
            files[name] = written(other, tmp_path / name / name)

    with pytest.raises(StoreError, match="校对记录"):
        restore(reviewed, Dataset(files["甲"]))
    assert restore(reviewed, Dataset(files["乙"])) == {"乙": Change.REPLACED}
    assert len(log(reviewed)) == 1


def test_decisions_of_another_store_are_not_mixed_in(
    reviewed: Store, tmp_path: Path, make: Make
) -> None:
    file = written(reviewed, tmp_path / "all")
    with Store.open(tmp_path / "back", write=True) as back:
        back.add(*make("丁"), "手编")
        before = told(back)
        with pytest.raises(StoreError, match="请用 --store 取回到一个新库"):
            restore(back, Dataset(file))
        assert told(back) == before


def test_a_store_with_other_things_keeps_its_base(rich: Store, tmp_path: Path, make: Make) -> None:
    file = written(rich, tmp_path / "all")
    with Store.open(tmp_path / "back", write=True) as back:
        back.add(*make("戊"), "手编")
        before = told(back)
        with pytest.raises(StoreError, match="请用 --store 取回到一个新库"):
            restore(back, Dataset(file))
        assert told(back) == before
    with (
        Store.open(tmp_path / "own", write=True, base="https://b.org/") as own,
        pytest.raises(StoreError, match=r"以 https://b.org/ 开头，文件里的以 https://a.org/知识/"),
    ):
        restore(own, Dataset(file))


DOCUMENT = "<https://a.org/document/x>"
TYPED = f"{DOCUMENT} {t.RDF_TYPE} {t.DOCUMENT} {DOCUMENT} .\n"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.nq", "no quads", "不是完好的 .nq 数据"),
        ("a.nq", "", "里面没有 Duice 的文献"),
        ("a.nq", "<a:a> <a:b> <a:c> <a:g> .\n", "里面没有 Duice 的文献"),
        ("a.nq", f"<a:x> {t.RDF_TYPE} {t.DOCUMENT} <a:x> .\n", "不是 Duice 给文献的 IRI"),
        ("a.nq", f"_:x {t.RDF_TYPE} {t.DOCUMENT} <a:x> .\n", "不是 Duice 给文献的 IRI"),
        ("a.nq", TYPED + TYPED.replace("a.org", "b.org"), "文献的 IRI 有几种开头"),
        ("a.nq", TYPED + "<a:a> <a:b> <a:c> .\n", "不在任何命名图里"),
        ("a.nq", TYPED + "<a:a> <a:b> <a:c> <a:g> .\n", "图 <a:g> 不是 Duice 的图"),
        ("a.nq", TYPED + "<a:a> <a:b> <a:c> _:g .\n", "不是 Duice 的图"),
        ("a.nq", TYPED + f"_:a <a:b> <a:c> {DOCUMENT} .\n", "有空节点"),
        ("a.nq", TYPED, "记载不全"),
        ("a.trig", "@prefix", "不是完好的 .trig 数据"),
        ("a.jsonld", "{", "不是完好的 .jsonld 数据"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "a:a"}', "不是完好的 .jsonld"),
        ("a.ttl", "<a:a> <a:b> <a:c> .", "不分文献，取不回来；请改用 .nq、.trig 或 .jsonld"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    with pytest.raises(ReadError, match=fault):
        Dataset(tmp_path / name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="没有这个文件"):
        Dataset(tmp_path / "a.nq")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("建立数据共享平台。", "建立数据共享中心。", "原文与全文第 26 至 35 字不符"),
        ('"甲"', '"丙"', "的名称与它的 IRI 不符"),
        (f"{t.START}", "<a:b>", "记载不全"),
        (f"{t.TEXT}", "<a:b>", "记载不全"),
        ('"0"^^', '"null"^^', "记载不全"),
    ],
)
def test_a_damaged_export_is_refused(
    store: Store, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    file = written(store, tmp_path / "all")
    text = file.read_text("utf-8")
    assert old in text
    lines = (  # the text itself stays as it is
        line if t.TEXT.value in line and old != str(t.TEXT) else line.replace(old, new)
        for line in text.splitlines(keepends=True)
    )
    file.write_text("".join(lines), "utf-8")

    with pytest.raises(ReadError, match=fault):
        Dataset(file)


def test_a_link_out_of_its_document_is_refused(store: Store, tmp_path: Path) -> None:
    file = written(store, tmp_path / "all")
    link = store.links("甲")[0]
    other = store.links("乙")[0]
    text = file.read_text("utf-8").replace(
        f"{t.LINK_PROBLEM} <{link.problem_iri}>", f"{t.LINK_PROBLEM} <{other.problem_iri}>"
    )
    file.write_text(text, "utf-8")

    with pytest.raises(ReadError, match="问题端（duice:problem）应是且只是一个问题"):
        Dataset(file)


def test_the_ontology_of_the_file_is_not_taken(store: Store, tmp_path: Path) -> None:
    file = written(store, tmp_path / "all")
    foreign = f"<a:a> <a:b> <a:c> {t.ONTOLOGY} .\n"
    file.write_text(file.read_text("utf-8") + foreign, "utf-8")
    with Store.open(tmp_path / "back", write=True) as back:
        restore(back, Dataset(file))

        assert told(back) == told(store)
