from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib

from kg.check import Finding, check, graphs
from kg.export import FORMATS
from kg.iris import Iris
from kg.store import Store
from ontology import terms as t
from ontology.errors import StoreError
from tests.kg.conftest import Make

NAMES = Iris()
GRAPH = NAMES.document("甲")


def broken(store: Store, update: str) -> list[Finding]:
    """Change the graph of 甲 behind the store's back and tell what is found."""
    prefixes = "".join(f"PREFIX {short}: <{iri}>\n" for short, iri in t.PREFIXES.items())
    store._open.update(f"{prefixes} WITH {GRAPH} {update}")
    return list(check(store))


def test_a_store_that_was_only_ingested_into_is_sound(store: Store, make: Make) -> None:
    for name in ("国发/2024 %#？", '"引号"'):
        store.add(*make(name, pairs=3), "手编")
    store.remove("乙")

    assert list(check(store)) == []
    assert len(graphs(store)) == 3


BREAKS = {
    "no quote": ("DELETE { ?s prov:value ?o } WHERE { ?s prov:value ?o }", "非空的原文"),
    "two quotes": (
        "INSERT { ?s prov:value '另一段' } WHERE { ?s a duice:Problem }",
        "有且只有一段非空的原文",
    ),
    "no label": ("DELETE { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }", "非空的标签"),
    "no dimension": (
        "DELETE { ?s duice:dimension ?o } WHERE { ?s duice:dimension ?o }",
        "一个首要维度",
    ),
    "another dimension": (
        "DELETE { ?s duice:dimension ?o } INSERT { ?s duice:dimension duice:Link } "
        "WHERE { ?s duice:dimension ?o }",
        "取自六个维度，现为“https://duice.example/ontology#Link”",
    ),
    "no position": (
        "DELETE { ?s a oa:TextPositionSelector } WHERE { ?s a oa:TextPositionSelector }",
        "一个位置选择器",
    ),
    "no quote selector": (
        "DELETE { ?s a oa:TextQuoteSelector } WHERE { ?s a oa:TextQuoteSelector }",
        "一个引文选择器",
    ),
    "end before start": (
        "DELETE { ?s oa:end ?o } INSERT { ?s oa:end 0 } WHERE { ?s oa:end ?o }",
        "小于止点",
    ),
    "start below zero": (
        "DELETE { ?s oa:start ?o } INSERT { ?s oa:start -1 } WHERE { ?s oa:start ?o }",
        "不小于 0",
    ),
    "problem and measure": (
        "INSERT { ?s a duice:Problem } WHERE { ?s a duice:Measure }",
        "只属于问题、措施、目标、成效中的一类",
    ),
    "link without measure": (
        "DELETE { ?s duice:measure ?o } WHERE { ?s duice:measure ?o }",
        "措施端（duice:measure）应是且只是一条措施",
    ),
    "ends exchanged": (
        "DELETE { ?s duice:problem ?p } INSERT { ?s duice:problem ?m } "
        "WHERE { ?s duice:problem ?p ; duice:measure ?m }",
        "问题端（duice:problem）应是且只是一个问题",
    ),
    "link into another document": (
        f"DELETE {{ ?s duice:problem ?p }} INSERT {{ ?s duice:problem <{t.BASE}statement/0> }} "
        "WHERE { ?s duice:problem ?p }",
        "问题端",
    ),
    "score above one": (
        "DELETE { ?s duice:score ?o } INSERT { ?s duice:score 1.5e0 } WHERE { ?s duice:score ?o }",
        "在 0 到 1 之间，现为“1.5”",
    ),
    "no reason": ("DELETE { ?s duice:reason ?o } WHERE { ?s duice:reason ?o }", "一条非空的理由"),
    "another genre": (
        "DELETE { ?s duice:genre ?o } INSERT { ?s duice:genre '诗' } WHERE { ?s duice:genre ?o }",
        "文种（duice:genre），取自本体所列，现为“诗”",
    ),
    "no text": ("DELETE { ?s duice:text ?o } WHERE { ?s duice:text ?o }", "一份全文"),
    "no document": (
        "DELETE { ?s a duice:Document } WHERE { ?s a duice:Document }",
        "缺少文档本身的记载",
    ),
    "no extraction": (
        "DELETE { ?s a duice:Extraction } WHERE { ?s a duice:Extraction }",
        "一次抽取",
    ),
    "section without heading": (
        "DELETE { ?s duice:heading ?o } WHERE { ?s duice:heading ?o }",
        "一个标题（duice:heading）",
    ),
    "addressed without a link": (
        "DELETE { ?s duice:score ?o } INSERT { ?s duice:score 0.1e0 } WHERE { ?s duice:score ?o }",
        "却没有得分或校对认可的对应关系",
    ),
    "link that counts without addressing": (
        "DELETE { ?m duice:addresses ?p } WHERE { ?m duice:addresses ?p }",
        "却没有写明应对",
    ),
    "moved": (
        "DELETE { ?s oa:end ?o } INSERT { ?s oa:end ?more } "
        "WHERE { ?s oa:end ?o BIND(?o + 1 AS ?more) }",
        "原文与全文第",
    ),
    "beyond the text": (
        "DELETE { ?s oa:end ?o } INSERT { ?s oa:end 99999 } WHERE { ?s oa:end ?o }",
        "原文与全文第",
    ),
    "no number": (
        "DELETE { ?s oa:start ?o } INSERT { ?s oa:start '零' } WHERE { ?s oa:start ?o }",
        "有且只有一个起点",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_told_in_a_sentence(store: Store, name: str) -> None:
    update, told = BREAKS[name]
    found = broken(store, update)
    sentences = [str(finding) for finding in found]

    assert any(told in sentence for sentence in sentences)
    assert {finding.document for finding in found} == {"甲"}
    for sentence in sentences:
        assert sentence.startswith("文档“甲”：")
        assert sentence.endswith("；请移除这篇文档后重新导入")
        assert "\n" not in sentence


def test_a_quote_that_shacl_cannot_see_through_is_found(store: Store) -> None:
    found = broken(
        store,
        "DELETE { ?s prov:value ?o . ?q oa:exact ?o } "
        "INSERT { ?s prov:value '数据共享充分。' . ?q oa:exact '数据共享充分。' } "
        "WHERE { ?s prov:value ?o ; oa:hasTarget / oa:hasSelector ?q . ?q oa:exact ?o "
        "FILTER(?o = '数据共享不足。') }",
    )
    graph = rdflib.Graph().parse(data=FORMATS["turtle"].write(store), format="turtle")
    conforms, *_ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(data=t.shapes_text()))

    assert conforms
    assert [(f.document, f.what) for f in found] == [("甲", "问题“数据共享不足”")]
    assert "原文与全文第 5 至 12 字不符，现为“数据共享充分。”" in str(found[0])


def test_after_mending_as_told_the_store_is_sound(store: Store, make: Make) -> None:
    assert broken(store, "DELETE { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }")
    store.remove("甲")
    store.add(*make("甲"), "手编")

    assert list(check(store)) == []


@pytest.mark.parametrize("predicate", [t.LABEL, t.OA_START, t.HAS_DIMENSION, t.LINK_PROBLEM])
def test_reading_what_is_incomplete_points_to_validate(store: Store, predicate: object) -> None:
    broken(store, f"DELETE {{ ?s {predicate} ?o }} WHERE {{ ?s {predicate} ?o }}")

    with pytest.raises(StoreError, match="duice validate"):
        store.links() if predicate == t.LINK_PROBLEM else store.statements()


def test_an_empty_store_is_sound(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        assert list(check(store)) == []
