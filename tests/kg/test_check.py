from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode

from ingest.statement import Extraction
from kg import scheme
from kg.check import MEND, Finding, check, graphs
from kg.export import FORMATS
from kg.iris import Iris
from kg.scheme_files import read_scheme
from kg.shapes import SHAPE, Holds, document_faults
from kg.store import Store
from ontology import terms as t
from ontology.errors import ReadError, StoreError
from tests.kg.conftest import Make
from tests.kg.inside import inside

NAMES = Iris()
GRAPH = NAMES.document("甲")


def broken(store: Store, update: str, graph: NamedNode = GRAPH) -> list[Finding]:
    """Change a graph, that of 甲, behind the store's back and tell what is found."""
    prefixes = "".join(f"PREFIX {short}: <{iri}>\n" for short, iri in t.PREFIXES.items())
    inside(store).update(f"{prefixes} WITH {graph} {update}")
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
    assert [(f.document, f.fault.what) for f in found] == [("甲", "问题“数据共享不足”")]
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


BAD = {
    "置信度": lambda one: replace(one, confidence=1.5),
    "原文与全文": lambda one: replace(one, quote="别的话。"),
    "首要维度": lambda one: replace(one, secondary=(one.dimension,)),
    "标签": lambda one: replace(one, label=""),
}


def unsound(extraction: Extraction, name: str) -> Extraction:
    first, *others = extraction.statements
    return replace(extraction, statements=(BAD[name](first), *others))


@pytest.mark.parametrize("name", BAD)
def test_what_is_unsound_is_not_taken_in(store: Store, make: Make, name: str) -> None:
    extraction, source = make("丙")
    before = FORMATS["nquads"].write(store)

    with pytest.raises(ReadError, match=rf"^丙：问题“?.*{name}.*；没有写入库里，请") as told:
        store.add(unsound(extraction, name), source, "手编")

    assert f"{t.BASE}statement/{extraction.statements[0].id}" in str(told.value)
    assert FORMATS["nquads"].write(store) == before


def test_what_is_unsound_leaves_the_document_that_was_there(store: Store, make: Make) -> None:
    before = FORMATS["nquads"].write(store)
    extraction, source = make("甲", salt="改")

    with pytest.raises(ReadError, match="另有 1 处"):
        store.add(unsound(unsound(extraction, "标签"), "置信度"), source, "手编")

    assert FORMATS["nquads"].write(store) == before


def test_a_sound_graph_has_no_faults_before_it_is_taken_in(store: Store) -> None:
    quads = list(store.find(None, None, None, GRAPH))

    assert document_faults(quads, GRAPH) == []
    assert [str(f) for f in document_faults([], GRAPH)] == [f"（{GRAPH.value}）缺少文档本身的记载"]


def test_each_shape_that_is_for_some_graphs_alone_is_there() -> None:
    shapes = rdflib.Graph().parse(data=t.shapes_text(), format="turtle")
    held = set(shapes.subjects(rdflib.RDF.type, rdflib.SH.NodeShape))
    named = {SHAPE[name] for holds in Holds if holds is not Holds.DECISIONS for name in holds.value}

    assert named <= held


CONCEPTS = """
    {concept} a skos:Concept ; skos:inScheme duice:ProblemConcepts ; skos:prefLabel "共享难"@zh ;
        skos:broader {theme} ; duice:founder {statement} .
    {theme} a skos:Concept ; skos:inScheme duice:ProblemConcepts ; skos:prefLabel "数据"@zh .
    {statement} duice:concept {concept} .
"""


def with_concepts(store: Store, update: str = "") -> list[str]:
    """Form concepts, change their graph, and tell what is found."""
    terms = {
        "concept": NAMES.concept("一"),
        "theme": NAMES.concept("类"),
        "statement": NamedNode(store.statements("甲")[0].iri),
    }
    assert (
        broken(store, f"INSERT {{ {CONCEPTS.format(**terms)} }} WHERE {{}}", NAMES.concepts) == []
    )
    found = broken(store, update, NAMES.concepts) if update else []
    assert all(f.document == "" and f.mend == MEND[Holds.CONCEPTS] for f in found)
    return [str(finding) for finding in found]


CONCEPT_BREAKS = {
    "DELETE { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }": "非空的中文标签",
    "INSERT { ?s skos:prefLabel '两个'@zh } WHERE { ?s skos:prefLabel ?o }": "有且只有一个非空的",
    "DELETE { ?s duice:concept ?o } WHERE { ?s duice:concept ?o }": "应有成员或下级",
    "DELETE { ?s a ?o } WHERE { ?s a ?o }": "应是 skos:Concept",
    "INSERT { ?s duice:concept ?o } WHERE { ?s duice:concept ?c . ?c skos:broader ?o }": (
        "至多属于一个概念"
    ),
    "INSERT { <https://e.example/1> duice:concept ?o } WHERE { ?s duice:concept ?o }": (
        "的成员，却不在库里或不是同一类"
    ),
    "DELETE { ?s duice:founder ?o } WHERE { ?s duice:founder ?o }": "的首例不是它的成员",
    "INSERT { ?s skos:inScheme duice:MeasureConcepts } WHERE { ?s a skos:Concept }": "既是问题概念",
    "DELETE { ?s skos:broader ?o } INSERT { ?s skos:broader duice:Space } "
    "WHERE { ?s skos:broader ?o }": "上级（skos:broader）至多一个，且应在图里",
}


@pytest.mark.parametrize("update", CONCEPT_BREAKS)
def test_what_is_broken_among_concepts_is_told(store: Store, update: str) -> None:
    found = with_concepts(store, update)

    assert any(CONCEPT_BREAKS[update] in sentence for sentence in found)
    assert all(sentence.startswith("概念：") for sentence in found)


def with_scheme(store: Store, folder: Path) -> None:
    """Load a scheme and classify a statement by it."""
    path = folder / "两面.csv"
    path.write_text("标签,定义,上级\n硬件,楼\n设施,路,硬件\n", encoding="utf-8")
    scheme.put(store, read_scheme(path, None, store.names))
    chosen = {store.statements("甲")[0].iri: scheme.concepts(store, "两面")[0].iri}
    scheme.write(store, "两面", "手编", chosen)


SCHEME_BREAKS = {
    ("DELETE { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }", "scheme"): "非空的标签",
    ("DELETE { ?s skos:inScheme ?o } WHERE { ?s skos:inScheme ?o }", "scheme"): "属于一个体系",
    ("DELETE { ?s a skos:ConceptScheme } WHERE { ?s a skos:ConceptScheme }", "scheme"): (
        "缺少分类体系本身的记载"
    ),
    ("DELETE { ?s a skos:Concept } WHERE { ?s a skos:Concept . ?t skos:broader ?s }", "scheme"): (
        "应在同一个体系里"
    ),
    (
        "INSERT { ?s duice:category <https://e.example/c> } WHERE { ?s duice:category ?o }",
        "category",
    ): "至多归入一个概念",
    (
        "DELETE { ?s duice:category ?o } INSERT { ?s duice:category <https://e.example/c> } "
        "WHERE { ?s duice:category ?o }",
        "category",
    ): "归入的概念不在这个体系里，现为“https://e.example/c”",
    (
        "INSERT { <https://e.example/1> duice:category ?o } WHERE { ?s duice:category ?o }",
        "category",
    ): "不是库里的陈述",
}


@pytest.mark.parametrize("broken_so", SCHEME_BREAKS)
def test_what_is_broken_in_a_scheme_or_its_categories_is_told(
    store: Store, tmp_path: Path, broken_so: tuple[str, str]
) -> None:
    with_scheme(store, tmp_path)
    assert list(check(store)) == []
    update, which = broken_so
    found = broken(store, update, getattr(NAMES, which)("两面"))

    assert any(SCHEME_BREAKS[broken_so] in str(finding) for finding in found)
    for finding in found:
        assert "分类体系“两面”" in finding.place
        assert str(finding).endswith("；请用 duice scheme add 重新载入这个体系")


def test_a_graph_that_nobody_knows_of_is_told(store: Store) -> None:
    graph = NamedNode("https://e.example/graph")
    found = broken(store, "INSERT { duice:a duice:b duice:c } WHERE {}", graph)

    assert [str(finding) for finding in found] == [
        "库：命名图（https://e.example/graph）不是库里应有的；请从备份恢复，或另建一个库重新导入"
    ]
