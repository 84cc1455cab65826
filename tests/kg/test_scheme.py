from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg import scheme
from kg.export import FORMATS
from kg.scheme_files import read_scheme
from kg.store import Store
from ontology.errors import StoreError

TABLE = "标签,定义,上级\n硬件,楼、路\n软件,制度\n其他,,硬件\n"
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://e.example/> .
e:s a skos:ConceptScheme ; skos:prefLabel "两面"@zh , "two sides"@en .
e:a a skos:Concept ; skos:inScheme e:s ; skos:notation "2" ;
    skos:prefLabel "硬件"@zh , "hardware"@en .
e:b a skos:Concept ; skos:inScheme e:s ; skos:prefLabel "软件" ; skos:notation "1" .
e:c a skos:Concept ; skos:inScheme e:s ; skos:broader e:a ; skos:prefLabel "其他"@zh-Hans .
e:d a skos:Concept ; skos:inScheme e:s ; skos:broader e:b ; skos:prefLabel "其他"@zh , "rest"@en ;
    skos:altLabel "别的"@zh , "others"@en ; skos:example "杂项"@zh .
"""


def loaded(store: Store, folder: Path, text: str = TABLE, name: str = "两面") -> None:
    path = folder / ("e.ttl" if text.startswith("@") else "e.csv")
    path.write_text(text, encoding="utf-8")
    scheme.put(store, read_scheme(path, name, store.names))


def test_a_store_without_a_scheme_lists_none(store: Store) -> None:
    assert scheme.schemes(store) == []
    with pytest.raises(StoreError, match=r"没有分类体系“两面”；请先用 duice scheme add"):
        scheme.categories(store, "两面")


def test_a_scheme_is_read_back(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path)
    (entry,) = scheme.schemes(store)
    found = scheme.concepts(store, "两面")

    assert (entry.name, entry.title, entry.concepts, entry.classified) == ("两面", "两面", 3, 0)
    assert entry.source == str(tmp_path / "e.csv")
    assert {one.label: one.definition for one in found} == {
        "硬件": "楼、路",
        "软件": "制度",
        "其他": "",
    }
    above = {one.label: one.broader for one in found}
    assert above["其他"] == next(one.iri for one in found if one.label == "硬件")


def test_labels_are_chinese_where_there_are_and_unlike_each_other(
    store: Store, tmp_path: Path
) -> None:
    loaded(store, tmp_path, TURTLE)
    found = scheme.concepts(store, "两面")

    assert [one.label for one in found] == ["其他（硬件）", "其他（软件）", "软件", "硬件"]
    assert found[1].labels == ("其他", "别的")
    assert found[1].examples == ("杂项",)


def test_what_was_classified_is_read_back_and_counted(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path)
    concept = {one.label: one.iri for one in scheme.concepts(store, "两面")}
    first, second, *_ = store.statements("甲")
    scheme.write(store, "两面", "手编", {first.iri: concept["硬件"], second.iri: concept["软件"]})

    assert scheme.categories(store, "两面") == {
        first.statement.id: "硬件",
        second.statement.id: "软件",
    }
    assert scheme.schemes(store)[0].classified == 2
    assert scheme.covered(store, "两面") == {"甲"}

    scheme.amend(store, "两面", [first.iri, second.iri], {first.iri: concept["软件"]})

    assert scheme.categories(store, "两面") == {first.statement.id: "软件"}
    assert scheme.is_current(store, "两面", "手编")


def test_another_encoder_or_other_bytes_are_noticed(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path)
    assert not scheme.is_current(store, "两面", "手编")
    scheme.write(store, "两面", "手编", {})

    assert scheme.is_current(store, "两面", "手编")
    assert not scheme.is_current(store, "两面", "另一个")
    loaded(store, tmp_path, TABLE + "新的,\n")
    assert not scheme.is_current(store, "两面", "手编")


def test_nothing_is_left_of_a_scheme_that_was_taken_out(store: Store, tmp_path: Path) -> None:
    before = FORMATS["nquads"].write(store)
    loaded(store, tmp_path)
    loaded(store, tmp_path, TURTLE, "另一个")
    concept = scheme.concepts(store, "两面")[0]
    scheme.write(store, "两面", "手编", {store.statements()[0].iri: concept.iri})
    scheme.remove(store, "两面")

    assert scheme.names(store) == ["另一个"]
    scheme.remove(store, "另一个")
    assert FORMATS["nquads"].write(store) == before
    with pytest.raises(StoreError, match="没有分类体系“两面”"):
        scheme.remove(store, "两面")


def test_the_yardstick_is_what_the_ontology_defines_in_chinese(store: Store) -> None:
    found = scheme.yardstick(store)

    assert "江河洪水、内涝、山洪。" in found
    assert len(found) > 50
    assert not any(text.isascii() for text in found)


def test_graphs_of_schemes_are_told_from_those_of_documents(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path)
    names = store.names

    assert [g for g in store.graphs() if names.is_scheme(g)] == [names.scheme("两面")]
    assert not names.is_document(names.scheme("两面"))
    assert not names.is_scheme(NamedNode(names.category("两面").value))
