"""Files that once took a reader's time, memory or life, made anew for each test.

Each is named for what it does; a new find is added here, as a call or as a small file beside.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence

from tests.fuzz.files import sound_docx, with_part

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p><w:r><w:t>数据共享不足。</w:t></w:r></w:p>"
NUMBERED = PARAGRAPH.replace(
    "<w:p>", "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
)


def word(body: str, **parts: str) -> bytes:
    """Write a Word document with this body; ``parts`` by the names of their files."""
    made = f"<?xml version='1.0'?>%s<w:document {W}><w:body>%s</w:body></w:document>"
    data = with_part(
        sound_docx(), "word/document.xml", (made % (parts.pop("dtd", ""), body)).encode()
    )
    for name, text in parts.items():
        data = with_part(data, f"word/{name}.xml", text.encode())
    return data


def numbering(start: str, kind: str, text: str = "%1") -> str:
    """Write a numbering part with one list."""
    return (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'>"
        f"<w:start w:val='{start}'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    )


def pdf(objects: Sequence[bytes]) -> bytes:
    """Write a PDF of these objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, rows)
        + end % (len(places) + 1, len(out))
    )


def pages(content: bytes, kids: bytes = b"3 0 R", count: int = 1) -> bytes:
    """Write a PDF whose pages all have this content."""
    packed = zlib.compress(content, 9)
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
        ]
    )


def forms() -> bytes:
    """Write a PDF of 2 KB whose page calls a form ten times, which calls one ten times, …"""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d /Resources << %b >> >>"
    fonts = b"/Font << /F1 4 0 R >> /XObject << /X %d 0 R >>"
    call = b"\nstream\n%b\nendstream"
    innermost = b"BT /F1 12 Tf (aaaaaaaa) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << %b >> >>" % (fonts % 6),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length 50 >>" + call % (b"/X Do" * 10),
    ]
    for number in range(7, 17):
        does = b"/X Do " * 10 if number < 16 else innermost
        objects.append(form % (len(does), fonts % number) + call % does)
    return pdf(objects)


def page(body: str) -> bytes:
    """Write a web page."""
    return f"<html><body>{body}".encode()


LAUGHS = "<!DOCTYPE z [<!ENTITY a0 '笑'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "page that opens boxes and closes none": (
        *(".html", lambda: page("<div>" * 20_000 + "问题。"), "层层相套"),
    ),
    "page that asks for a copy of each b in each p": (
        *(".html", lambda: page("".join(f"<b id={n}><p>" for n in range(5000))), "层层相套"),
    ),
    "page of nothing but tags": (".html", lambda: page("<br>" * 600_000), "标签"),
    "tag of attributes": (
        *(".html", lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>甲"), "属性"),
    ),
    "word file that unpacks to much text": (*(".docx", lambda: word("<w:p/>" * 12_000_000), "MB"),),
    "word file of empty cells": (
        ".docx",
        lambda: word(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 1_100_000}</w:tr></w:tbl>"),
        "标签",
    ),
    "word file that ends again and again": (
        ".docx",
        lambda: sound_docx() + b"PK\x05\x06" * 9,
        "Word",
    ),
    "word file of a zip version to come": (
        *(".docx", lambda: sound_docx().replace(b"PK\1\2\x14\3\x14", b"PK\1\2\x14\3\xff"), "Word"),
    ),
    "word file of laughs": (
        *(".docx", lambda: word(PARAGRAPH.replace("数", "&a9;"), dtd=LAUGHS), "Word"),
    ),
    "word file nested beyond its parser": (
        *(".docx", lambda: word("<w:sdt>" * 5000 + PARAGRAPH + "</w:sdt>" * 5000), "Word"),
    ),
    "pdf whose pages are their own parents": (
        ".pdf",
        lambda: pdf(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 /Parent 2 0 R >>",
            ]
        ),
        "PDF",
    ),
    "pdf that shows one page for ever": (
        *(".pdf", lambda: pages(b"BT ET", b"3 0 R " * 6000, 6000), "6000 页"),
    ),
    "pdf with a stream that swells": (".pdf", lambda: pages(b"\0" * (70 << 20)), "解开"),
    "pdf page of too many characters": (
        *(".pdf", lambda: pages(b"BT /F1 1 Tf " + b"(aaaaaaaaaa) Tj " * 11_000 + b"ET"), "字符"),
    ),
    "text of millions": (".txt", lambda: "因此".encode() * 1_000_001, "上限"),
    "record nested without end": (
        *(
            ".jsonl",
            lambda: b'{"id":1,"text":"' + "甲".encode() + b'","x":' + b"[" * 100_000,
            "JSON",
        ),
    ),
    "record with a number of thousands of digits": (
        *(".jsonl", lambda: b'{"text": "", "id": ' + b"9" * 5000 + b"}", "数太长"),
    ),
    "record with a title of megabytes": (
        *(
            ".jsonl",
            lambda: json.dumps({"text": "问题。", "title": "题" * 10**6}).encode(),
            "title",
        ),
    ),
}
"""What is refused: ending, bytes, and a word of the sentence that says so."""

READ: dict[str, tuple[str, Callable[[], bytes]]] = {
    "page of nested lists of links": (
        *(".html", lambda: page("<div><a href=x>甲</a><a href=x>乙</a>" * 2000 + "问题。")),
    ),
    "page that hides a part within a hidden part": (
        *(".html", lambda: page("<p>数据共享不足。</p>" * 9 + "<div class=nav>甲" * 300)),
    ),
    "list that starts beyond what numbers are written": (
        *(".html", lambda: page(f"<ol start={'9' * 5000}><li>数据共享不足。")),
    ),
    "word list that starts at ten billion": (
        *(".docx", lambda: word(NUMBERED * 9, numbering=numbering("9" * 10, "lowerLetter"))),
    ),
    "word list that starts below nothing": (
        *(".docx", lambda: word(NUMBERED * 9, numbering=numbering("-5", "ideographDigital"))),
    ),
    "word list whose pattern says its number for ever": (
        *(
            ".docx",
            lambda: word(NUMBERED * 9, numbering=numbering("999", "lowerLetter", "%1" * 9999)),
        ),
    ),
    "word styles in a ring": (
        ".docx",
        lambda: word(
            "<w:p><w:pPr><w:pStyle w:val='s0'/></w:pPr><w:r><w:t>数据共享不足。</w:t></w:r></w:p>"
            * 99,
            styles=f"<w:styles {W}>"
            + "".join(
                f"<w:style w:type='paragraph' w:styleId='s{n}'><w:name w:val='n{n}'/>"
                f"<w:basedOn w:val='s{(n + 1) % 2000}'/></w:style>"
                for n in range(2000)
            )
            + "</w:styles>",
        ),
    ),
    "word tables one in the other": (
        ".docx",
        lambda: word("<w:tbl><w:tr><w:tc>" * 70 + PARAGRAPH * 3000 + "</w:tc></w:tr></w:tbl>" * 70),
    ),
}
"""What is read, though it took minutes or gigabytes once."""

ISSUED = "中共中央"
TEXTS = {
    "title of twenty bodies": f"{ISSUED * 60}的报告\n数据共享不足。",
    "duty that can be read in two ways": f"要加强建设（{'按职责' * 40}甲）。",
    "rule of dashes": f"数据\n{'-' * 200_000}甲",
    "dots without a number": f"数据\n{'…' * 200_000}甲",
    "one stretch of connectives": f"要加强建设（{'、' * 3000}甲负责）。",
    "one sentence of loose ends": f"要加强{'并' * 3000}。",
    "one paragraph of thousands": "要加强数据共享建设；" * 4000,
    "one sentence without a stop": "加强数据共享" * 17_000,
    "halves of characters": "数据\ud800共享\udfff不足。" * 99,
    "marks that turn the text": "数据\u202e共享\u200f不足。" * 99,
}
