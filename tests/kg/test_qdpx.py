"""The REFI-QDA project has the form of the standard; references lead somewhere, places hold."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from ingest.document import Span
from ingest.statement import Attributes, Extraction, Instrument, Link, Statement
from kg import across, codebook, scheme
from kg.export import FORMATS
from kg.qdpx import NAMESPACE
from kg.scheme import SchemeConcept, SchemeEntry
from kg.scheme_files import read_scheme
from kg.store import Store
from tests.kg.conftest import Make

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CREATED = "creatingUser? creationDateTime?"
# Children in their order, then attributes, of what we write: Project.xsd of 18 March 2019.
SHAPES = {
    "Project": (
        "Users? CodeBook? Variables? Sources? Notes? Links?",
        "name origin? creatingUserGUID? creationDateTime?",
    ),
    "Users": ("User+", ""),
    "User": ("", "guid name?"),
    "CodeBook": ("Codes", ""),
    "Codes": ("Code+", ""),
    "Code": ("Description? NoteRef* Code*", "guid name isCodable color?"),
    "Variables": ("Variable+", ""),
    "Variable": ("Description?", "guid name typeOfVariable"),
    "Sources": ("TextSource+", ""),
    "TextSource": (
        "Description? PlainTextSelection* Coding* NoteRef* VariableValue*",
        f"guid name? plainTextPath {CREATED}",
    ),
    "PlainTextSelection": (
        "Description? Coding* NoteRef*",
        f"guid name? startPosition endPosition {CREATED}",
    ),
    "Coding": ("CodeRef NoteRef*", f"guid {CREATED}"),
    "CodeRef": ("", "targetGUID"),
    "NoteRef": ("", "targetGUID"),
    "VariableRef": ("", "targetGUID"),
    "VariableValue": ("VariableRef TextValue?", ""),
    "TextValue": ("", ""),
    "Description": ("", ""),
    "Notes": ("Note+", ""),
    "Note": ("Description? PlainTextContent", f"guid name? {CREATED}"),
    "PlainTextContent": ("", ""),
    "Links": ("Link+", ""),
    "Link": ("NoteRef*", "guid name? direction? originGUID? targetGUID?"),
}
REFERENCES = ("targetGUID", "originGUID", "creatingUser", "creatingUserGUID")


class Project:
    """A project read back."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.root = ElementTree.fromstring(self.archive.read("project.qde"))
        self.elements = list(self.root.iter())
        self.by_guid = {guid: e for e in self.elements if (guid := e.get("guid"))}

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if name(element) == tag]

    def text_of(self, source: Element) -> str:
        path = source.attrib["plainTextPath"].replace("internal://", "sources/")
        return self.archive.read(path).decode("utf-8")

    def code(self, coding: Element) -> str:
        return self.by_guid[coding[0].attrib["targetGUID"]].attrib["name"]


def name(element: Element) -> str:
    space, _, tag = element.tag.rpartition("}")
    assert space == f"{{{NAMESPACE}"
    return tag


def attributes(wanted: str, found: dict[str, str]) -> bool:
    known = wanted.split()
    required = {key for key in known if not key.endswith("?")}
    return required <= found.keys() <= {key.rstrip("?") for key in known}


@pytest.fixture
def project(store: Store) -> Project:
    return Project(FORMATS["qdpx"].write(store))


def test_elements_and_attributes_are_those_of_the_schema(project: Project) -> None:
    for element in project.elements:
        children, known = SHAPES[name(element)]
        order = "".join(
            f"(?:{part.rstrip('?*+')} ){part[-1] if part[-1] in '?*+' else ''}"
            for part in children.split()
        )

        assert re.fullmatch(order, "".join(f"{name(child)} " for child in element)), element.tag
        assert attributes(known, element.attrib), element.attrib


def test_guids_are_unique_and_every_reference_leads_to_one(project: Project) -> None:
    guids = [element.get("guid", "") for element in project.elements if "guid" in element.attrib]
    references = [e.attrib[key] for e in project.elements for key in REFERENCES if key in e.attrib]

    assert len(set(guids)) == len(guids) > 50
    assert all(GUID.fullmatch(guid) for guid in guids)
    assert set(references) <= set(guids)
    times = [
        e.attrib["creationDateTime"] for e in project.elements if "creationDateTime" in e.attrib
    ]
    assert all(TIME.fullmatch(time) for time in times)


def test_names_of_codes_are_unique(project: Project) -> None:
    names = [code.attrib["name"] for code in project.all("Code")]

    assert len(set(names)) == len(names)
    assert [code.attrib["name"] for code in project.all("Codes")[0]] == [
        "问题",
        "措施",
        "目标",
        "成效",
        "次要维度",
        "政策工具",
    ]


def test_every_selection_is_a_statement_at_its_place(store: Store, project: Project) -> None:
    found = [
        (source.attrib["name"], project.text_of(source)[slice(*place)], selection.attrib["name"])
        for source in project.all("TextSource")
        for selection in source.findall(f"{{{NAMESPACE}}}PlainTextSelection")
        for place in [
            (int(selection.attrib["startPosition"]), int(selection.attrib["endPosition"]))
        ]
    ]

    assert found == [(e.document, e.statement.quote, e.statement.label) for e in store.statements()]


def test_texts_are_utf_8_without_a_mark_and_with_line_feeds(store: Store, project: Project) -> None:
    names = project.archive.namelist()

    assert names[0] == "project.qde"
    assert len(names) == 3
    for source in project.all("TextSource"):
        assert project.text_of(source) == store.document(source.attrib["name"]).text
    for path in names[1:]:
        assert re.fullmatch(rf"sources/{GUID.pattern}\.txt", path)
        data = project.archive.read(path)
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data


def moved(statement: Statement, by: int) -> Statement:
    return replace(statement, span=Span(statement.span.start + by, statement.span.end + by))


def test_places_count_code_points(folder: Path, make: Make) -> None:
    extraction, source = make("甲")
    document = replace(extraction.document, text=f"𠮷😀\n{extraction.document.text}", sections=())
    statements = tuple(moved(statement, 3) for statement in extraction.statements)
    with Store.open(folder, write=True) as store:
        store.add(Extraction(document, statements, extraction.links), source, "手编")
        project = Project(FORMATS["qdpx"].write(store))

    (text,) = (project.text_of(source) for source in project.all("TextSource"))
    places = [
        (int(e.attrib["startPosition"]), int(e.attrib["endPosition"]))
        for e in project.all("PlainTextSelection")
    ]
    assert text.startswith("𠮷😀")
    assert [text[slice(*place)] for place in places] == [s.quote for s in statements]


def test_a_statement_is_coded_by_kind_dimension_and_instrument(folder: Path, make: Make) -> None:
    extraction, source = make("甲", pairs=3)
    told = Attributes(instrument=Instrument("环境型", "宣传引导"))
    last = replace(extraction.statements[-1], attributes=told)
    with Store.open(folder, write=True) as store:
        store.add(
            replace(extraction, statements=(*extraction.statements[:-1], last)), source, "手编"
        )
        project = Project(FORMATS["qdpx"].write(store))

    coded = [
        [project.code(coding) for coding in selection]
        for selection in project.all("PlainTextSelection")
    ]
    assert coded[0] == ["问题·技术"]
    assert coded[-1] == ["措施·社会", "次要维度·制度", "宣传引导"]


def test_a_scheme_of_the_user_is_a_tree_of_codes(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "两面.csv"
    file.write_text("标签,定义,上级\n硬件,楼、路,\n道路,走的,硬件\n软件,制度,\n", "utf-8")
    scheme.put(store, read_scheme(file, "两面", store.names))
    road = next(one for one in scheme.concepts(store, "两面") if one.label == "道路")
    coded = store.statements("乙")[0]
    scheme.write(store, "两面", "手编", {coded.iri: road.iri})
    project = Project(FORMATS["qdpx"].write(store))

    tree = project.all("Codes")[0][-1]
    assert [code.attrib["name"] for code in tree.iter() if name(code) == "Code"] == [
        "两面",
        "两面·硬件",
        "两面·道路",
        "两面·软件",
    ]
    assert [e.text for e in tree.iter() if name(e) == "Description"] == ["楼、路", "走的", "制度"]
    selections = project.all("PlainTextSelection")
    told = [[project.code(coding) for coding in selection] for selection in selections]
    assert [codes[-1] for codes in told if codes[-1].startswith("两面")] == ["两面·道路"]


def test_concepts_above_each_other_in_a_circle_are_codes_too() -> None:
    ends = ("https://a.org/1", "https://a.org/2")
    circle = [
        SchemeConcept(iri, iri[-1], (iri[-1],), "", (), above)
        for iri, above in zip(ends, reversed(ends), strict=True)
    ]
    tree = codebook._scheme(SchemeEntry("圈", "圈", 2, 0, ""), circle)

    assert [code.name for code in tree.codes] == ["圈·1"]
    assert [code.name for code in tree.codes[0].codes] == ["圈·2"]


def test_what_is_known_of_a_document_is_a_variable(project: Project) -> None:
    values = {
        project.by_guid[value[0].attrib["targetGUID"]].attrib["name"]: value[1].text
        for value in project.all("TextSource")[0].findall(f"{{{NAMESPACE}}}VariableValue")
    }

    assert values == {
        "发文机关": "某市人民政府",
        "文号": "某政发〔2024〕1号",
        "日期": "2024-05",
        "文种": "opinion",
    }


def test_links_lead_from_measure_to_problem_with_their_reasons(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=3), "手编")  # the third link is too weak to count
    ends = {e.statement.label: e.statement.id for e in store.statements("甲")}
    others = {e.statement.label: e.statement.id for e in store.statements("乙")}
    link = Link(ends["建立数据共享平台"], others["应急物资匮乏"], 0.8, ("同一对象",))
    across.write(store, [link], "手编")
    project = Project(FORMATS["qdpx"].write(store))
    found = [
        (
            project.by_guid[link.attrib["originGUID"]].attrib["name"],
            project.by_guid[link.attrib["targetGUID"]].attrib["name"],
            link.attrib["name"],
        )
        for link in project.all("Link")
    ]

    said = [
        ("建立数据共享平台", "数据共享不足", "应对"),
        ("完善物资储备制度", "应急物资匮乏", "应对"),
    ]
    inferred = ("建立数据共享平台", "应急物资匮乏", "跨文献推断：或可应对")
    assert sorted(found) == sorted([*(3 * said), inferred])
    assert {link.attrib["direction"] for link in project.all("Link")} == {"OneWay"}
    notes = [project.by_guid[link[0].attrib["targetGUID"]] for link in project.all("Link")]
    assert "得分 0.9：同一对象：应急；同为第一项" in [note[0].text for note in notes]


def test_what_xml_cannot_hold_is_left_out(store: Store, make: Make) -> None:
    extraction, source = make("丙", pairs=1)
    told = tuple(replace(s, label="标\x0b签\x00") for s in extraction.statements)
    store.add(replace(extraction, statements=told), source, "手编")
    project = Project(FORMATS["qdpx"].write(store))

    assert "标签" in {e.attrib["name"] for e in project.all("PlainTextSelection")}


def test_an_empty_store_is_a_project_with_nothing_but_codes(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        project = Project(FORMATS["qdpx"].write(store))

    assert [name(child) for child in project.root] == ["Users", "CodeBook", "Variables"]
    assert project.archive.namelist() == ["project.qde"]
