from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from ingest.enumerator import ordinal
from ingest.raw import UnreadableError
from ingest.readers import word as module
from ingest.readers.numbering import chinese, letters, roman
from ingest.readers.word import word

LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "%1.%4"),
)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(make: Callable[[Document], object]) -> list[str]:
    document = docx.Document()
    make(document)
    return word(saved(document)).text.split("\n")


def numbered(document: Document, *, start: int | None = None, number: int = 77) -> None:
    """Add a list of `LEVELS` as ``number``."""
    root = document.part.numbering_part.element
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(LEVELS)
    )
    family = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{rows}</w:abstractNum>'
    if not root.xpath("w:abstractNum[@w:abstractNumId='77']"):
        root.insert(0, parse_xml(family))
    override = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    given = f'<w:lvlOverride w:ilvl="0">{override}</w:lvlOverride>' if override else ""
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="77"/>{given}</w:num>'
        )
    )


def item(document: Document, text: str, level: int, number: int = 77) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{number}"/></w:numPr>'
        )
    )


def test_headings_paragraphs_and_tables_come_in_the_order_of_the_body() -> None:
    def make(document: Document) -> None:
        document.add_heading("关于应急的意见", 0)
        document.add_heading("一、问题", 1)
        document.add_paragraph("应急物资").add_run("储备不足。").bold = True
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("名称", "数量", "帐篷", "20顶"), strict=True):
            cell.text = text
        document.add_heading("（一）原因", 2)
        document.add_paragraph("上一行\n下一行")
        document.add_paragraph("  ")

    assert read(make) == [
        "关于应急的意见",
        "# 一、问题",
        "应急物资储备不足。",
        "名称 | 数量",
        "帐篷 | 20顶",
        "## （一）原因",
        "上一行",
        "下一行",
    ]


def test_automatic_numbers_are_written_out() -> None:
    def make(document: Document) -> None:
        numbered(document)
        for text, level in zip("甲乙丙丁戊己庚", (0, 1, 1, 2, 0, 1, 3), strict=True):
            item(document, text, level)

    assert read(make) == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "1. 丁",
        "二、戊",
        "（一）己",
        "二.1 庚",
    ]


def test_lists_of_one_family_count_on_unless_they_start_anew() -> None:
    def make(document: Document) -> None:
        numbered(document)
        numbered(document, number=78)
        numbered(document, number=79, start=5)
        for text, number in (("甲", 77), ("乙", 78), ("丙", 79), ("丁", 79), ("戊", 99)):
            item(document, text, 0, number)

    assert read(make) == ["一、甲", "二、乙", "五、丙", "六、丁", "戊"]


def test_bullets_and_built_in_numbers() -> None:
    def make(document: Document) -> None:
        document.add_paragraph("点", style="List Bullet")
        document.add_paragraph("甲", style="List Number")
        document.add_paragraph("乙", style="List Number")

    assert read(make) == ["点", "1. 甲", "2. 乙"]


def test_deleted_text_fields_notes_and_contents_are_left_out() -> None:
    def make(document: Document) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("一、问题 1", style="toc 1")
        paragraph = document.add_paragraph("留下")._p
        parts = (
            "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
            "<w:ins><w:r><w:t>添上</w:t></w:r></w:ins>",
            "<w:r><w:instrText>PAGE</w:instrText></w:r>",
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>",
        )
        for part in parts:
            paragraph.append(parse_xml(part.replace(">", f" {nsdecls('w')}>", 1)))

    assert read(make) == ["留下添上链接"]


def test_text_boxes_and_content_controls_are_read_once() -> None:
    content = "<w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{content}</mc:Choice>"
        f"<mc:Fallback>{content}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )

    def make(document: Document) -> None:
        document.add_paragraph("框外")._p.append(parse_xml(box))
        document.element.body.insert(0, parse_xml(control))

    assert read(make) == ["控件里", "框外", "框里"]


def test_a_table_in_a_cell_belongs_to_the_cell() -> None:
    def make(document: Document) -> None:
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "外"
        outer.cell(0, 1).add_table(1, 1).cell(0, 0).text = "内"

    assert read(make) == ["外 | 内"]


@pytest.mark.parametrize("data", [b"no Word document", b"PK\x03\x04", b""])
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="不是完好的 Word 文件"):
        word(data)


def test_a_document_cut_short_or_spoilt_is_refused() -> None:
    whole = saved(docx.Document())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:" if name == "word/document.xml" else old.read(name))

    for data in (whole[:-200], whole[:2000], out.getvalue()):
        with pytest.raises(UnreadableError, match="不是完好的 Word 文件"):
            word(data)


def test_an_archive_that_would_unpack_without_end_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LARGEST", 5 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(9 << 20))

    with pytest.raises(UnreadableError, match="解开后有 9 MB"):
        word(out.getvalue())


@given(st.data())
def test_a_document_with_one_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(SAMPLE)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(UnreadableError):
        word(bytes(whole))


@given(st.integers(1, 99))
def test_chinese_numerals_are_those_that_headings_are_read_by(number: int) -> None:
    assert ordinal(chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "written"), [(10, "十"), (21, "二十一"), (103, "一百零三"), (110, "一百一十")]
)
def test_numerals(number: int, written: str) -> None:
    assert chinese(number) == written
    assert (roman(1994), letters(28)) == ("mcmxciv", "bb")


SAMPLE = saved(docx.Document())
