from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.iris import Iris
from kg.scheme_files import read_scheme
from ontology import terms as t
from ontology.errors import ReadError

NAMES = Iris()
HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix e: <https://e.example/> .\n"
SOUND = f"""{HEAD}
e:s a skos:ConceptScheme ; skos:hasTopConcept e:a .
e:a a skos:Concept ; skos:topConceptOf e:s ; skos:prefLabel "硬件"@zh ; skos:narrower e:b .
e:b a skos:Concept ; skos:prefLabel "设施"@zh ; skos:note [ skos:example "桥" ] .
"""


def table(folder: Path, text: str | bytes, name: str = "体系.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def facts(path: Path) -> set[tuple[str, str, str]]:
    found = read_scheme(path, None, NAMES)
    return {
        (str(s.value), str(p.value).rpartition("#")[2], str(o.value)) for s, p, o in found.triples
    }


def test_two_columns_are_labels_and_definitions(tmp_path: Path) -> None:
    home = f"{t.BASE}scheme/体系"
    found = facts(table(tmp_path, '硬件,"楼、路"\n\n软件,制度\n'))

    assert (f"{home}/硬件", "definition", "楼、路") in found
    assert (f"{home}/软件", "topConceptOf", home) in found
    assert (f"{home}/软件", "inScheme", home) in found
    assert {s for s, p, o in found if p == "prefLabel"} == {home, f"{home}/硬件", f"{home}/软件"}


def test_a_first_line_may_name_the_columns(tmp_path: Path) -> None:
    home = f"{t.BASE}scheme/体系/"
    text = "编号,标签,上级,例子,别名,定义\n1,硬件\n1.1,设施,硬件,新建桥梁；修路|补坝,设备,看得见的"
    found = facts(table(tmp_path, text))

    assert {(p, o) for s, p, o in found if s == f"{home}设施"} >= {
        ("notation", "1.1"),
        ("broader", f"{home}硬件"),
        ("example", "新建桥梁"),
        ("example", "修路"),
        ("example", "补坝"),
        ("altLabel", "设备"),
        ("definition", "看得见的"),
    }


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_what_spreadsheets_write(tmp_path: Path, coding: str) -> None:
    path = table(tmp_path, "硬件,楼与路\n软件,制度\n".encode(coding))
    found = facts(path)
    tabs = table(tmp_path, "硬件\t楼与路\n软件\t制度\n".encode(coding))

    assert [o for _, p, o in found if p == "definition" and o in ("楼与路", "制度")]
    assert facts(tabs) == found


FAULTS = {
    "": "里面没有类目",
    "硬件,楼\n,路": "第 2 行没有标签",
    "硬件,楼\n软件,书\n硬件,路": "第 3 行的标签“硬件”与第 1 行重复",
    "硬件,楼,路": "第 1 行有 3 列，只该有 2 列",
    "标签,定义\n硬件,楼,路": "第 2 行有 3 列，只该有 2 列",
    "标签,意思\n硬件,楼": "第 1 行的列名“意思”不认识",
    "定义,上级\n硬件,楼": "没有“标签”一列",
    "标签,label\n硬件,楼": "列名重复",
    "标签,上级\n\n硬件,甲": "第 3 行的上级“甲”不在表里",
    "标签,上级\n甲,乙\n乙,甲": "绕回了自己",
    '硬件,"楼\n软件,路': "第 1 行不合 CSV 的写法",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_table_that_is_none_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadError, match=FAULTS[text]) as told:
        read_scheme(table(tmp_path, text), None, NAMES)

    assert str(told.value).startswith(str(tmp_path / "体系.csv"))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="第 2 行不是 UTF-8，也不是 GB18030"):
        read_scheme(table(tmp_path, b"a,b\n\xff\xff\xff"), None, NAMES)


LABELS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip)


@given(labels=st.lists(LABELS.filter(bool), min_size=1, unique=True))
def test_no_two_labels_give_one_iri(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("schemes")
    rows = "".join('"{}"\n'.format(label.replace('"', '""')) for label in ["标签", *labels])
    found = read_scheme(table(folder, rows), None, NAMES)
    concepts = {s for s, p, o in found.triples if o == t.SKOS_CONCEPT}

    assert len(concepts) == len(labels)


def test_skos_keeps_its_names_and_gets_what_follows_from_it(tmp_path: Path) -> None:
    found = facts(table(tmp_path, SOUND, "e.ttl"))
    e = "https://e.example/"

    assert {
        (f"{e}b", "prefLabel", "设施"),
        (f"{e}b", "broader", f"{e}a"),
        (f"{e}b", "inScheme", f"{e}s"),
        (f"{e}a", "inScheme", f"{e}s"),
        (f"{e}s", "hasTopConcept", f"{e}a"),
    } <= found
    assert any(s.startswith(f"{t.BASE}scheme/e#") and o == "桥" for s, p, o in found)


def test_the_same_bytes_give_the_same_scheme(tmp_path: Path) -> None:
    path = table(tmp_path, SOUND, "e.ttl")

    assert read_scheme(path, None, NAMES) == read_scheme(path, None, NAMES)


BROKEN = {
    SOUND.replace("hasTopConcept e:a .", "hasTopConcept e:a"): "第 5 行不合 Turtle 的写法",
    HEAD: "现有 0 个",
    f"{SOUND}e:t a skos:ConceptScheme .": "现有 2 个",
    f"{HEAD}e:s a skos:ConceptScheme .": "没有 skos:Concept",
    f"{SOUND}e:c a skos:Concept .": "概念 https://e.example/c 没有 skos:prefLabel",
    f"{SOUND}e:c a <{t.NAMESPACE}Problem> .": "ontology#Problem",
    f"{SOUND}e:c <{t.NAMESPACE}addresses> e:d .": "ontology#addresses",
    f"{SOUND}<{t.BASE}statement/1> skos:note e:d .": "说到了库里的",
    f"{SOUND}e:c skos:note <<( e:a e:b e:c )>> .": "三元组作宾语",
}


@pytest.mark.parametrize("text", BROKEN)
def test_skos_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadError, match=BROKEN[text]):
        read_scheme(table(tmp_path, text, "e.ttl"), None, NAMES)


def test_turtle_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="第 5 行不是 UTF-8"):
        read_scheme(table(tmp_path, SOUND.encode("gb18030"), "e.ttl"), None, NAMES)


def test_what_the_ontology_says_of_its_own_scheme_can_be_loaded(tmp_path: Path) -> None:
    text = (
        f"{HEAD}@prefix d: <{t.NAMESPACE}> .\nd:Dimensions a skos:ConceptScheme .\n"
        'd:Space a skos:Concept ; skos:inScheme d:Dimensions ; skos:prefLabel "空间"@zh .'
    )
    found = read_scheme(table(tmp_path, text, "e.ttl"), "维度", NAMES)

    assert t.SPACE in {triple.subject for triple in found.triples}
    assert found.name == "维度"


@pytest.mark.parametrize(
    ("file", "name", "told"),
    [
        ("没有.csv", None, "读不了"),
        ("表.xlsx", None, "只能读 .ttl、.csv"),
        ("表.csv", " ", "名称是空的"),
    ],
)
def test_a_file_that_cannot_be_is_told(
    tmp_path: Path, file: str, name: str | None, told: str
) -> None:
    with pytest.raises(ReadError, match=told):
        read_scheme(tmp_path / file, name, NAMES)


def test_names_are_of_the_store_that_reads(tmp_path: Path) -> None:
    found = read_scheme(table(tmp_path, "硬件,楼"), "我 的", Iris("https://a.example/"))

    assert NamedNode("https://a.example/scheme/我%20的/硬件") in {s for s, _, _ in found.triples}
