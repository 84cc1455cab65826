"""A project for programs of qualitative analysis (MAXQDA, NVivo, ATLAS.ti, QualCoder, …).

The format is REFI-QDA 1.0 (https://www.qdasoftware.org): a zip with ``project.qde``, an XML file of
the schema ``urn:QDA-XML:project:1.0``, and the texts under ``sources/``. Positions count Unicode
code points from 0, the end is exclusive: those of `ingest.document.Span`. Texts are UTF-8 without a
byte order mark, lines end in a line feed, so that no reader counts otherwise. GUIDs come from the
IRIs of the graph, and all times are the same one: the same store gives the same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from kg import across
from kg.codebook import Code, CodeBook, codebook
from kg.files import for_xml, zip_bytes
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.view import View
from ontology import terms as t
from ontology.release import release

NAMESPACE = "urn:QDA-XML:project:1.0"
MEDIA = "application/zip"
_TIME = "1980-01-01T00:00:00Z"
_VARIABLES = {
    "发文机关": "issuer",
    "文号": "number",
    "日期": "date",
    "文种": "genre",
    "层级": "level",
    "地区": "region",
}
_SAID, _INFERRED = "应对", "跨文献推断：或可应对"


def qdpx(store: View) -> bytes:
    """Write the documents, what was coded in them, and the links that count."""
    documents = store.documents()
    found: dict[str, list[StatementEntry]] = {}
    for entry in store.statements():
        found.setdefault(entry.document, []).append(entry)
    counted = [entry for entry in store.links() if entry.counts]
    links = [*counted, *across.links(store)]
    project = _element(
        None,
        "Project",
        xmlns=NAMESPACE,
        name="Duice",
        origin=_author(),
        creatingUserGUID=_guid("user"),
        creationDateTime=_TIME,
    )
    users = SubElement(project, "Users")
    _element(users, "User", guid=_guid("user"), name=_author())
    codes = SubElement(SubElement(project, "CodeBook"), "Codes")
    book = codebook(store)
    for code in book.codes:
        _code(codes, code)
    variables = SubElement(project, "Variables")
    for name in _VARIABLES:
        guid = _guid("variable", name)
        _element(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")
    if documents:
        sources = SubElement(project, "Sources")
        for document in documents:
            _source(sources, document, found.get(document.name, ()), book)
    if links:
        _links(SubElement(project, "Notes"), SubElement(project, "Links"), links)
    ElementTree.indent(project)
    tree: bytes = ElementTree.tostring(project, encoding="utf-8", xml_declaration=True)
    files = {"project.qde": tree + b"\n"}
    for document in documents:
        text = store.document(document.name).text
        files[f"sources/{_guid(document.iri, 'text')}.txt"] = text.encode("utf-8")
    return zip_bytes(files)


def _code(parent: Element, code: Code) -> None:
    element = _element(
        parent,
        "Code",
        guid=_guid(code.key),
        name=code.name,
        isCodable="true" if code.is_codable else "false",
        **({"color": code.colour} if code.colour else {}),
    )
    if code.description:
        SubElement(element, "Description").text = for_xml(code.description)
    for each in code.codes:
        _code(element, each)


def _source(
    parent: Element, document: DocumentEntry, coded: Iterable[StatementEntry], book: CodeBook
) -> None:
    source = _element(
        parent,
        "TextSource",
        guid=_guid(document.iri),
        name=document.name,
        plainTextPath=f"internal://{_guid(document.iri, 'text')}.txt",
        creatingUser=_guid("user"),
        creationDateTime=_TIME,
    )
    SubElement(source, "Description").text = for_xml(document.title)
    for entry in coded:
        statement = entry.statement
        selection = _element(
            source,
            "PlainTextSelection",
            guid=_guid(entry.iri),
            name=statement.label,
            startPosition=str(statement.span.start),
            endPosition=str(statement.span.end),
            creatingUser=_guid("user"),
            creationDateTime=_TIME,
        )
        for key in book.keys(statement):
            coding = _element(
                selection,
                "Coding",
                guid=_guid(entry.iri, key),
                creatingUser=_guid("user"),
                creationDateTime=_TIME,
            )
            _element(coding, "CodeRef", targetGUID=_guid(key))
    for name, field in _VARIABLES.items():
        if told := getattr(document, field):
            value = SubElement(source, "VariableValue")
            _element(value, "VariableRef", targetGUID=_guid("variable", name))
            SubElement(value, "TextValue").text = for_xml(told)


def _links(notes: Element, links: Element, entries: Iterable[LinkEntry]) -> None:
    """Write links from measures to problems, each with a note of why."""
    for entry in entries:
        name = _INFERRED if entry.inferred else _SAID
        guid = _guid(entry.iri, "note")
        note = _element(
            notes,
            "Note",
            guid=guid,
            name=f"{name}的依据",
            creatingUser=_guid("user"),
            creationDateTime=_TIME,
        )
        reasons = "；".join(entry.link.reasons)
        SubElement(note, "PlainTextContent").text = for_xml(f"得分 {entry.link.score:g}：{reasons}")
        link = _element(
            links,
            "Link",
            guid=_guid(entry.iri),
            name=name,
            direction="OneWay",
            originGUID=_guid(entry.measure_iri),
            targetGUID=_guid(entry.problem_iri),
        )
        _element(link, "NoteRef", targetGUID=guid)


def _author() -> str:
    return f"Duice {release()}"


def _guid(*key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, " ".join((t.NAMESPACE, *key))))


def _element(parent: Element | None, tag: str, **attributes: str) -> Element:
    told = {key: for_xml(value) for key, value in attributes.items()}
    return Element(tag, told) if parent is None else SubElement(parent, tag, told)
